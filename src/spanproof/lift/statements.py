"""Statements, one function per construct."""

from __future__ import annotations

import ast

from spanproof.lift import ir
from spanproof.lift.calls import instantiate
from spanproof.lift.execution import Frame, Loop, raise_builtin, raise_exception
from spanproof.lift.expressions import binary
from spanproof.lift.iteration import iterate
from spanproof.lift.objects import truth, type_name
from spanproof.lift.state import Path, Raised, Unliftable, join
from spanproof.lift.values import (
    Nothing,
    Object,
    Ref,
    Tuple,
    Unbound,
    Union,
    Value,
    union,
)
from spanproof.lift.visitor import evaluate, execute_block, statement


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
    if any(not isinstance(s, ast.Assign | ast.AnnAssign | ast.Expr) for s in constructing.body):
        raise Unliftable("an exception's __init__ that does more than assign")
    receiver.fields[name] = value


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
    raise_builtin(frame, ir.not_(test), AssertionError, "assertion failed")


# --- Exceptions -------------------------------------------------------------------------------


@statement(ast.Raise)
def lift_raise(frame: Frame, node: ast.Raise) -> None:
    """`raise error`, `raise Class`, a bare `raise` in a handler; the cause has no effect here."""
    if node.exc is None:
        if not frame.handling:
            raise Unliftable("bare raise outside a handler")
        value = frame.handling[-1]
    else:
        value = evaluate(frame, node.exc)
    if node.cause is not None and not isinstance(node.cause, ast.Name | ast.Constant):
        raise Unliftable("computed cause of an exception")
    options = value.options if isinstance(value, Union) else ((ir.TRUE, value),)
    for guard, one in options:
        if isinstance(one, Ref) and isinstance(one.target, type):
            one = instantiate(frame, one.target, [], {})
        if not isinstance(one, Object) or not issubclass(one.cls, BaseException):
            raise Unliftable(f"raise of {type_name(one)}")
        raise_exception(frame, guard, one)
    frame.run.path.kill()


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
        caught = [raised for raised in pending if issubclass(raised.exception.cls, classes)]
        pending = [raised for raised in pending if not issubclass(raised.exception.cls, classes)]
        if caught:
            _run_handler(frame, handler, caught, entry)
            ends.append(run.path)
    run.raised.extend(pending)
    run.path = join_exclusive(ends)


def _caught_classes(frame: Frame, node: ast.expr | None) -> tuple[type[BaseException], ...]:
    if node is None:
        return (BaseException,)
    value = evaluate(frame, node)
    found = value.items if isinstance(value, Tuple) else (value,)
    classes = tuple(
        one.target for one in found if isinstance(one, Ref) and isinstance(one.target, type)
    )
    if len(classes) != len(found):
        raise Unliftable("computed exception class")
    return classes


def _run_handler(
    frame: Frame, handler: ast.ExceptHandler, caught: list[Raised], entry: Path
) -> None:
    run = frame.run
    path: Path | None = None
    for raised in caught:
        assert raised.variables is not None
        one = Path(raised.guard, entry.known, dict(entry.bounds), dict(raised.variables))
        path = one if path is None else join(raised.guard, one, path)
    assert path is not None
    run.path = path
    exception = union([(raised.guard, raised.exception) for raised in caught])
    if handler.name:
        path.variables[handler.name] = exception
    frame.handling.append(exception)
    execute_block(frame, handler.body)
    frame.handling.pop()
    if handler.name:
        run.path.variables[handler.name] = Unbound()


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


