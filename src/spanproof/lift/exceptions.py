"""`raise`, `assert` and `try` with all its parts, one function per construct."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TypeVar

from spanproof.lift import ir
from spanproof.lift.construction import instantiate
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, raise_builtin, raise_exception
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Path, Raised, Unliftable, join, join_exclusive
from spanproof.lift.values import Nothing, Object, Ref, Tuple, Unbound, Value, merge, union
from spanproof.lift.visitor import evaluate, execute_block, fork, statement

T = TypeVar("T")


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
    if frame.run.path.alive:
        value = spread(frame, value, lambda one: _instance(frame, one))
    if frame.run.path.alive:
        spread(frame, cause, lambda one: _check_cause(frame, one))
    if frame.run.path.alive:
        spread(frame, value, lambda one: _raise_one(frame, one))


def _instance(frame: Frame, value: Value) -> Value:
    """A class of exceptions is called without arguments."""
    if isinstance(value, Ref) and isinstance(value.target, type):
        return instantiate(frame, value.target, [], {})
    return value


def _check_cause(frame: Frame, cause: Value) -> Value:
    cause = _instance(frame, cause)
    if isinstance(cause, Nothing) or _is_exception(cause):
        return cause
    raise Unliftable(f"{type_name(cause)} as the cause of an exception")


def _is_exception(value: Value) -> bool:
    return isinstance(value, Object) and issubclass(value.cls, BaseException)


def _raise_one(frame: Frame, value: Value) -> Value:
    if not isinstance(value, Object) or not _is_exception(value):
        raise Unliftable(f"raise of {type_name(value)}")
    raise_exception(frame, ir.TRUE, value)
    return value


@statement(ast.Try)
def lift_try(frame: Frame, node: ast.Try) -> None:
    """`try … except … else … finally`."""
    if not node.finalbody:
        _handled(frame, node)
        return
    before = _Exits.of(frame)
    entry = frame.run.path.copy()
    _handled(frame, node)
    _finish(frame, node.finalbody, before, entry)


def _handled(frame: Frame, node: ast.Try) -> None:
    """`try … except … else`, without what comes at the end."""
    run = frame.run
    entry, mark = run.path.copy(), len(run.raised)
    run.rounds.tries += 1
    execute_block(frame, node.body)
    run.rounds.tries -= 1
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
    run.path = path = _path_of(caught, entry)
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


def _path_of(raised: list[Raised], entry: Path) -> Path:
    """The path on which one of the exceptions is there, with the locals of its moment."""
    path: Path | None = None
    for one in raised:
        own = entry.at(one.guard, one.variables)
        path = own if path is None else join(one.guard, own, path)
    assert path is not None
    return path


def _ways_out(frame: Frame) -> list[dict[str, Value]]:
    """The locals of every path that returned, raised, or left the current round of a loop."""
    paths = [path for path, _ in frame.returns]
    if frame.loops:
        paths += [*frame.loops[-1].breaks, *frame.loops[-1].continues]
    return [*(raised.variables for raised in frame.run.raised), *(p.variables for p in paths)]


# --- finally ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Exits:
    """How many paths had left the function, or the round of the loop, before a statement."""

    returns: int
    raised: int
    breaks: int
    continues: int

    @classmethod
    def of(cls, frame: Frame) -> _Exits:
        """The exits of this moment."""
        loop = frame.loops[-1] if frame.loops else None
        return cls(
            len(frame.returns), len(frame.run.raised),
            len(loop.breaks) if loop else 0, len(loop.continues) if loop else 0,
        )  # fmt: skip


def _finish(frame: Frame, body: list[ast.stmt], before: _Exits, entry: Path) -> None:
    """Run a `finally` on the path that falls through and on all that are on their way out.

    Each kind of exit waits until the block has come to its end; an exit inside the block takes
    its place.
    """
    run = frame.run
    returned = _cut(frame.returns, before.returns)
    raised = _cut(run.raised, before.raised)
    breaks = _cut(frame.loops[-1].breaks, before.breaks) if frame.loops else []
    continues = _cut(frame.loops[-1].continues, before.continues) if frame.loops else []
    execute_block(frame, body)
    through = run.path
    if returned:
        _finish_returns(frame, body, returned)
    if raised:
        _finish_raised(frame, body, raised, entry)
    for left, kind in ((breaks, "breaks"), (continues, "continues")):
        if left:
            run.path = join_exclusive(left)
            execute_block(frame, body)
            if run.path.alive:
                getattr(frame.loops[-1], kind).append(run.path)
    run.path = through


def _cut(items: list[T], start: int) -> list[T]:
    """Take the items from a place on out of a list."""
    found = items[start:]
    del items[start:]
    return found


def _finish_returns(frame: Frame, body: list[ast.stmt], returned: list[tuple[Path, Value]]) -> None:
    path, value = returned[0]
    for other, other_value in returned[1:]:
        value = merge(other.condition, other_value, value)
        path = join(other.condition, other, path)
    frame.run.path = path
    execute_block(frame, body)
    if frame.run.path.alive:
        frame.returns.append((frame.run.path, value))


def _finish_raised(frame: Frame, body: list[ast.stmt], raised: list[Raised], entry: Path) -> None:
    run = frame.run
    run.path = _path_of(raised, entry)
    frame.handling.append(union([(one.guard, one.exception) for one in raised]))
    execute_block(frame, body)
    frame.handling.pop()
    if not run.path.alive:
        return
    for one in raised:
        guard = ir.and_(one.guard, run.path.condition)
        if guard is not ir.FALSE:
            variables = dict(run.path.variables)
            run.raised.append(Raised(guard, one.exception, one.path, one.line, variables))
