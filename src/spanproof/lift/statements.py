"""Statements, one function per construct."""

from __future__ import annotations

import ast

from spanproof.lift import ir
from spanproof.lift.classes import is_data_descriptor
from spanproof.lift.construction import instantiate, is_straight_line
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, Loop, raise_builtin, raise_exception
from spanproof.lift.expressions import binary
from spanproof.lift.iteration import iterate
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Path, Raised, Unliftable, join
from spanproof.lift.values import (
    Nothing,
    Object,
    Ref,
    Tuple,
    Unbound,
    Value,
    union,
)
from spanproof.lift.visitor import evaluate, execute_block, fork, statement


@statement(ast.Pass)
def lift_pass(frame: Frame, node: ast.Pass) -> None:
    """`pass`."""


@statement(ast.Expr)
def lift_expression_statement(frame: Frame, node: ast.Expr) -> None:
    """An expression whose value is dropped; docstrings among them."""
    evaluate(frame, node.value)


@statement(ast.Return)
def lift_return(frame: Frame, node: ast.Return) -> None:
    """`return value`."""
    value = Nothing() if node.value is None else evaluate(frame, node.value)
    path = frame.run.path
    if path.alive:
        frame.returns.append((path.copy(), value))
        path.kill()


@statement(ast.Assign)
def lift_assign(frame: Frame, node: ast.Assign) -> None:
    """`a = b = value`, `a, b = value`."""
    value = evaluate(frame, node.value)
    for target in node.targets:
        assign(frame, target, value)


@statement(ast.AnnAssign)
def lift_annotated(frame: Frame, node: ast.AnnAssign) -> None:
    """`name: type = value`; local annotations are not evaluated."""
    if node.value is not None:
        assign(frame, node.target, evaluate(frame, node.value))


@statement(ast.AugAssign)
def lift_augmented(frame: Frame, node: ast.AugAssign) -> None:
    """`name += value` on values that cannot change, where it means `name = name + value`."""
    if not isinstance(node.target, ast.Name):
        raise Unliftable("augmented assignment to what is not a local variable")
    load = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    old = evaluate(frame, load)
    assign(frame, node.target, binary(frame, node.op, old, evaluate(frame, node.value)))


def assign(frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind a target; attributes only of an exception under construction."""
    path = frame.run.path
    if not path.alive:
        return
    match target:
        case ast.Name(id=name):
            path.variables[name] = value
        case ast.Tuple(elts=parts) if not any(isinstance(p, ast.Starred) for p in parts):
            for part, one in zip(parts, _unpacked(frame, value, len(parts)), strict=True):
                assign(frame, part, one)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            _set_attribute(frame, name, value)
        case _:
            raise Unliftable(f"assignment to {type(target).__name__}")


def _unpacked(frame: Frame, value: Value, count: int) -> tuple[Value, ...]:
    if isinstance(value, Tuple):
        if len(value.items) == count:
            return value.items
        raise_builtin(frame, ir.TRUE, ValueError, "wrong number of values to unpack")
        return (Nothing(),) * count
    raise Unliftable(f"unpacking {type_name(value)}")


def _set_attribute(frame: Frame, name: str, value: Value) -> None:
    """`self.name = value` in the straight-line `__init__` of an exception class."""
    receiver = frame.run.path.variables.get("self")
    constructing = frame.source.node
    if (
        not isinstance(receiver, Object)
        or not issubclass(receiver.cls, BaseException)
        or not isinstance(constructing, ast.FunctionDef)
        or constructing.name != "__init__"
    ):
        raise Unliftable(f"assignment to attribute {name}")
    if not is_straight_line(constructing):
        raise Unliftable("an exception's __init__ that does more than assign")
    parameters = [*constructing.args.posonlyargs, *constructing.args.args]
    if "self" in _assigned(constructing) or parameters[0].arg != "self":
        raise Unliftable("an exception's __init__ whose self is not the new object")
    if (name != "args" and is_data_descriptor(receiver.cls, name)) or name.startswith("__"):
        raise Unliftable(f"assignment to attribute {name}, which {receiver.cls.__name__} defines")
    if name == "args" and not isinstance(value, Tuple):
        raise Unliftable("args of an exception that are no tuple")
    receiver.fields[name] = value


def _assigned(function: ast.FunctionDef) -> set[str]:
    """Names that are assigned anywhere in a function."""
    names = (n for n in ast.walk(function) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


@statement(ast.If)
def lift_if(frame: Frame, node: ast.If) -> None:
    """`if test: … else: …`, both sides, joined."""
    run = frame.run
    test = truth(frame, evaluate(frame, node.test))
    test = run.path.decide(test)  # only now: evaluating may have replaced the path
    if not run.path.alive:
        return
    start, ends = run.path, []
    for body, guard in ((node.body, test), (node.orelse, ir.not_(test))):
        run.path = start.copy()
        run.path.assume(guard)
        execute_block(frame, body)
        ends.append(run.path)
    run.path = join(test, ends[0], ends[1])


@statement(ast.Assert)
def lift_assert(frame: Frame, node: ast.Assert) -> None:
    """`assert test`: AssertionError where it fails (this interpreter runs with asserts on)."""
    if not __debug__:
        return
    test = truth(frame, evaluate(frame, node.test))
    if node.msg is not None and frame.run.path.alive:
        message = node.msg
        fork(frame, test, Nothing, lambda: evaluate(frame, message))
    raise_builtin(frame, ir.not_(test), AssertionError, "assertion failed")


# --- Exceptions -------------------------------------------------------------------------------


@statement(ast.Raise)
def lift_raise(frame: Frame, node: ast.Raise) -> None:
    """`raise error`, `raise Class`, a bare `raise` in a handler; a cause has no effect."""
    if node.exc is None:
        if not frame.handling:
            raise Unliftable("bare raise outside a handler")
        value = frame.handling[-1]
    else:
        value = evaluate(frame, node.exc)
    cause = Nothing() if node.cause is None else evaluate(frame, node.cause)
    spread(frame, cause, _check_cause)
    spread(frame, value, lambda one: _raise_one(frame, one))


def _check_cause(cause: Value) -> Value:
    if isinstance(cause, Nothing) or _is_exception(cause):
        return cause
    raise Unliftable(f"{type_name(cause)} as the cause of an exception")


def _is_exception(value: Value) -> bool:
    return isinstance(value, Object) and issubclass(value.cls, BaseException)


def _raise_one(frame: Frame, value: Value) -> Value:
    if isinstance(value, Ref) and isinstance(value.target, type):
        value = instantiate(frame, value.target, [], {})
    if not isinstance(value, Object) or not _is_exception(value):
        raise Unliftable(f"raise of {type_name(value)}")
    raise_exception(frame, ir.TRUE, value)
    return value


@statement(ast.Try)
def lift_try(frame: Frame, node: ast.Try) -> None:
    """`try … except … else`; `finally` is refused."""
    if node.finalbody:
        raise Unliftable("finally")
    run = frame.run
    entry, mark = run.path.copy(), len(run.raised)
    execute_block(frame, node.body)
    pending = run.raised[mark:]
    del run.raised[mark:]
    execute_block(frame, node.orelse)
    ends = [run.path]
    for handler in node.handlers:
        run.path = entry.copy()
        classes = _caught_classes(frame, handler.type)
        caught = [raised for raised in pending if _is_caught(raised, classes)]
        pending = [raised for raised in pending if not _is_caught(raised, classes)]
        if caught:
            _run_handler(frame, handler, caught, entry)
            ends.append(run.path)
    run.raised.extend(pending)
    run.path = join_exclusive(ends)


def _caught_classes(frame: Frame, node: ast.expr | None) -> tuple[type[BaseException], ...]:
    if node is None:
        return (BaseException,)
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    classes: list[type[BaseException]] = []
    for part in parts:
        # anything else is looked at when an exception is there, with the locals of that moment
        value = evaluate(frame, part) if _is_global(frame, part) else Nothing()
        for one in value.items if isinstance(value, Tuple) else (value,):
            if not isinstance(one, Ref) or not _catchable(one.target):
                raise Unliftable("except of what is no exception class by its global name")
            classes.append(one.target)
    return tuple(classes)


def _is_global(frame: Frame, node: ast.expr) -> bool:
    """Whether an expression is a dotted global name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id not in frame.local_names


def _catchable(target: object) -> bool:
    return isinstance(target, type) and issubclass(target, BaseException)


def _is_caught(raised: Raised, classes: tuple[type[BaseException], ...]) -> bool:
    """Whether a handler for the classes takes the exception; Python looks at bases only."""
    return any(cls in raised.exception.cls.__mro__ for cls in classes)


def _run_handler(
    frame: Frame, handler: ast.ExceptHandler, caught: list[Raised], entry: Path
) -> None:
    run = frame.run
    path: Path | None = None
    for raised in caught:
        one = Path(raised.guard, entry.known, dict(entry.bounds), dict(raised.variables))
        path = one if path is None else join(raised.guard, one, path)
    assert path is not None
    run.path = path
    exception = union([(raised.guard, raised.exception) for raised in caught])
    if handler.name:
        path.variables[handler.name] = exception
    left = {id(variables) for variables in _ways_out(frame)}
    frame.handling.append(exception)
    execute_block(frame, handler.body)
    frame.handling.pop()
    if handler.name:
        # Python deletes the name, whichever way the handler is left
        new = [variables for variables in _ways_out(frame) if id(variables) not in left]
        for variables in (run.path.variables, *new):
            variables[handler.name] = Unbound()


def _ways_out(frame: Frame) -> list[dict[str, Value]]:
    """The locals of every path that left by an exception, or left the current round of a loop."""
    raised = [raised.variables for raised in frame.run.raised]
    if not frame.loops:
        return raised
    loop = frame.loops[-1]
    return [*raised, *(path.variables for path in (*loop.breaks, *loop.continues))]


def join_exclusive(paths: list[Path]) -> Path:
    """One path out of several of which at most one is taken."""
    result = paths[0]
    for path in paths[1:]:
        result = join(path.condition, path, result)
    return result


# --- Loops ------------------------------------------------------------------------------------


@statement(ast.For)
def lift_for(frame: Frame, node: ast.For) -> None:
    """`for target in …` over what has a bounded length, one round after the other."""
    run = frame.run
    loop = Loop()
    finished: list[Path] = []
    for guard, value in iterate(frame, node.iter):
        guard = run.path.decide(guard)
        if guard is ir.FALSE or not run.path.alive:
            break
        if guard is not ir.TRUE:
            stop = run.path.copy()
            stop.assume(ir.not_(guard))
            finished.append(stop)
            run.path.assume(guard)
        assign(frame, node.target, value)
        loop.continues = []
        frame.loops.append(loop)
        execute_block(frame, node.body)
        frame.loops.pop()
        run.path = join_exclusive([run.path, *loop.continues])
    run.path = join_exclusive([run.path, *finished])
    execute_block(frame, node.orelse)
    run.path = join_exclusive([run.path, *loop.breaks])


@statement(ast.Break)
def lift_break(frame: Frame, node: ast.Break) -> None:
    """`break`."""
    frame.loops[-1].breaks.append(frame.run.path.copy())
    frame.run.path.kill()


@statement(ast.Continue)
def lift_continue(frame: Frame, node: ast.Continue) -> None:
    """`continue`."""
    frame.loops[-1].continues.append(frame.run.path.copy())
    frame.run.path.kill()
