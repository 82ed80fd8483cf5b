"""The dispatcher: which function lifts which kind of syntax node. It has no logic of its own.

Handlers register themselves with `@expression(...)` and `@statement(...)`; a node without a
handler is refused by its name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

from spanproof.lift import ir
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.state import Refusal, Unliftable, join
from spanproof.lift.values import Poison, Value, merge

ExpressionHandler = Callable[[Frame, ast.expr], Value]
StatementHandler = Callable[[Frame, ast.stmt], None]

_COMPOUND = (ast.If, ast.For, ast.While, ast.Try, ast.Match)

_expressions: dict[type[ast.expr], Callable[..., Value]] = {}
_statements: dict[type[ast.stmt], Callable[..., None]] = {}

E = TypeVar("E", bound=Callable[..., Value])
S = TypeVar("S", bound=Callable[..., None])


def expression(*kinds: type[ast.expr]) -> Callable[[E], E]:
    """Register the handler of expression nodes of these kinds."""

    def register(handler: E) -> E:
        _expressions.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def statement(*kinds: type[ast.stmt]) -> Callable[[S], S]:
    """Register the handler of statement nodes of these kinds."""

    def register(handler: S) -> S:
        _statements.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def evaluate(frame: Frame, node: ast.expr) -> Value:
    """The value of an expression on the current path, which may end in it."""
    run = frame.run
    if not run.path.alive:
        return Poison("unreachable")
    handler = _expressions.get(type(node))
    if handler is None:
        raise Unliftable(f"{type(node).__name__} expression")
    run.line = node.lineno
    if run.arrivals is not None:
        arrive(frame, node)
    return handler(frame, node)


def execute_block(frame: Frame, body: list[ast.stmt]) -> None:
    """Statements one after the other, until the path ends."""
    for node in body:
        if not frame.run.path.alive:
            return
        execute(frame, node)


def execute(frame: Frame, node: ast.stmt) -> None:
    """One statement; a construct outside the subset ends the path in a refusal."""
    run = frame.run
    start, raised, returns = run.path.condition, len(run.raised), len(frame.returns)
    handler = _statements.get(type(node))
    run.line = node.lineno
    run.lines[f"{frame.source.function.__module__}:{node.lineno}"] = None
    if run.arrivals is not None:
        arrive(frame, node)
    try:
        if handler is None:
            raise Unliftable(f"{type(node).__name__} statement")
        handler(frame, node)
    except Unliftable as refusal:
        if isinstance(node, _COMPOUND):
            # it may hold paths aside: the refusal covers whatever came to the statement
            run.path.condition = start
            del run.raised[raised:], frame.returns[returns:]
        refuse(frame, refusal, run.line)


def arrive(frame: Frame, node: ast.stmt | ast.expr) -> None:
    """Note under which condition some input comes to a place in the code."""
    run = frame.run
    assert run.arrivals is not None
    place = (frame.source.path, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
    condition = ir.and_(run.path.outer, run.path.condition)
    if run.within or condition.bound:
        condition = ir.TRUE
    run.arrivals[place] = ir.or_(run.arrivals.get(place, ir.FALSE), condition)


def refuse(frame: Frame, refusal: Unliftable, line: int) -> None:
    """End the current path as a refusal (unless it is over already)."""
    run = frame.run
    if run.path.alive:
        run.refused.append(Refusal(run.path.condition, refusal.reason, frame.source.path, line))
        run.path.kill()


def fork(
    frame: Frame, condition: Term, then: Callable[[], Value], other: Callable[[], Value]
) -> Value:
    """`then()` where the condition holds, else `other()`, each on its own path, then merged.

    A branch that leaves the subset is refused alone; the other one goes on.
    """
    run = frame.run
    condition = run.path.decide(condition)
    if ir.is_const(condition):
        return then() if condition is ir.TRUE else other()
    start, results, paths = run.path, [], []
    for branch, guard in ((then, condition), (other, ir.not_(condition))):
        run.path = start.copy()
        run.path.assume(guard)
        value: Value = Poison("unreachable")
        if run.path.alive:
            try:
                value = branch()
            except Unliftable as refusal:
                refuse(frame, refusal, run.line)
        results.append(value)
        paths.append(run.path)
    run.path = join(condition, paths[0], paths[1])
    if not paths[0].alive or not paths[1].alive:
        return results[1] if paths[1].alive else results[0]
    return merge(condition, results[0], results[1])
