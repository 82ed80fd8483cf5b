"""Tuple and list displays: `(a, *xs)`, `[a, b]`."""

from __future__ import annotations

import ast

from spanproof.lift import lists
from spanproof.lift.execution import Frame
from spanproof.lift.membership import items_of
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Many, Poison, Tuple, Value
from spanproof.lift.visitor import evaluate, expression


@expression(ast.Tuple)
def lift_tuple(frame: Frame, node: ast.Tuple) -> Value:
    """`a, b` and `(*items, c)`; one of known length is a `Tuple`."""
    if not any(isinstance(part, ast.Starred) for part in node.elts):
        return Tuple(tuple(evaluate(frame, part) for part in node.elts))
    return _joined(frame, _parts(frame, node.elts), tuple)


@expression(ast.List)
def lift_list(frame: Frame, node: ast.List) -> Value:
    """`[a, b]` and `[*items, c]`: a new list."""
    return _joined(frame, _parts(frame, node.elts), list)


def _parts(frame: Frame, nodes: list[ast.expr]) -> list[Value]:
    """One sequence for each run of parts without a star, and what the starred ones are."""
    parts: list[Value] = []
    plain: list[Value] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            parts += [Tuple(tuple(plain)), evaluate(frame, node.value)]
            plain = []
        else:
            plain.append(evaluate(frame, node))
    return [*parts, Tuple(tuple(plain))]


def _joined(frame: Frame, parts: list[Value], kind: type) -> Value:
    """All parts one behind the other, for every combination of their alternatives."""
    if not frame.run.path.alive:
        return Poison("unreachable")

    def join(done: Many, rest: list[Value]) -> Value:
        if not rest:
            return lists.settle(done, frame.run.path)
        return spread(frame, rest[0], lambda one: join(_with(frame, done, one), rest[1:]))

    return join(lists.of_items(kind, ()), parts)


def _with(frame: Frame, done: Many, part: Value) -> Many:
    if isinstance(part, Many | Tuple):
        result = lists.joined(done, lists.as_many(part), frame.run.path)
    else:
        items = items_of(frame, part)
        if not all(frame.run.path.decide(guard).data is True for guard, _ in items):
            raise Unliftable(f"a star before a {type_name(part)} of unknown length")
        known = lists.of_items(done.kind, [item for _, item in items])
        result = lists.joined(done, known, frame.run.path)
    return lists.as_many(result) if isinstance(result, Tuple) else _many(result)


def _many(value: Value) -> Many:
    assert isinstance(value, Many)
    return value


def converted(frame: Frame, value: Value, kind: type) -> Value:
    """`tuple(value)` or `list(value)`: the items in a new sequence."""
    return _joined(frame, [value], kind)
