"""Why a `while` loop ends: a whole number that every round makes smaller, and that has a bound.

It is read off the condition: `a < b` bounds `b - a`, `a != b` bounds the distance, a text or list
as a condition bounds its length. Of several conditions that all have to hold, the numbers that the
loop may change are added up. Where the condition gives none, the loop's invariants may.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from spanproof.lift import integers
from spanproof.lift.execution import Frame
from spanproof.lift.havoc import assigned_in, comparisons, names_in
from spanproof.lift.objects import as_int, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Bool, Fixed, Int, Many, Tuple, Value, View, int_const
from spanproof.lift.visitor import evaluate


@dataclass(frozen=True, slots=True)
class Part:
    """`upper - lower`, where the loop goes on only while that is not negative.

    Without `lower` it is how far `upper` is from 0 or from being empty; with `is_distance` it is
    how far the two are from each other.
    """

    upper: ast.expr
    lower: ast.expr | None = None
    is_distance: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum of parts."""

    parts: tuple[Part, ...]

    def value(self, frame: Frame) -> Int:
        """Its value on the current path. Raises Unliftable where something is no int."""
        total = int_const(0)
        for part in self.parts:
            total = integers.add(total, _value(frame, part))
        return total


def find_measure(
    test: ast.expr, invariants: Sequence[ast.expr], body: Sequence[ast.stmt], changed: set[str]
) -> Measure | None:
    """What can be read off the text; None when there is nothing."""
    # of what a condition binds by `:=` it need not say what it is worth in the end
    bound = set(assigned_in([test, *invariants]))
    parts = [part for part in _parts(test) if _names(part) & changed and not _names(part) & bound]
    if not parts:
        gaps = [part for part in _gaps(invariants) if not _names(part) & bound]
        parts = [part for part in gaps if _closes(part, body)][:1]
    return Measure(tuple(parts)) if parts else None


def _parts(test: ast.expr) -> list[Part]:
    match test:
        case ast.BoolOp(op=ast.And(), values=tests):
            return [part for one in tests for part in _parts(one)]
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            return [Part(left, right, is_distance=True)]
        case ast.Compare():
            return _gaps([test])
        case ast.Name() | ast.Call() | ast.Attribute() | ast.BinOp() | ast.Subscript():
            return [Part(test)]
        case _:
            return []


def _gaps(tests: Sequence[ast.expr]) -> list[Part]:
    found: list[Part] = []
    for left, op, right in comparisons(tests):
        if isinstance(op, ast.Lt | ast.LtE):
            found.append(Part(right, left))
        elif isinstance(op, ast.Gt | ast.GtE):
            found.append(Part(left, right))
    return found


def _names(part: Part) -> set[str]:
    return names_in(part.upper) | (names_in(part.lower) if part.lower is not None else set())


def _closes(part: Part, body: Sequence[ast.stmt]) -> bool:
    """Whether the body counts the lower end up or the upper end down, and does nothing else."""
    steps: dict[str, set[type[ast.operator]]] = {}
    for stmt in body:
        for node in ast.walk(stmt):
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                steps.setdefault(node.target.id, set()).add(type(node.op))
    lower, upper = part.lower, part.upper
    up = isinstance(lower, ast.Name) and steps.get(lower.id) == {ast.Add}
    down = isinstance(upper, ast.Name) and steps.get(upper.id) in ({ast.Sub}, {ast.FloorDiv})
    return up or down


def _value(frame: Frame, part: Part) -> Int:
    upper = evaluate(frame, part.upper)
    if part.lower is None:
        return _size(frame, upper)
    gap = integers.subtract(_int(frame, upper), _int(frame, evaluate(frame, part.lower)))
    return integers.absolute(gap) if part.is_distance else gap


def _int(frame: Frame, value: Value) -> Int:
    number = as_int(value)
    if number is None:
        raise Unliftable(f"while loop that may not end ({type_name(value)} is no measure)")
    return frame.run.path.refine(number)


def _size(frame: Frame, value: Value) -> Int:
    match value:
        case Bool():
            return int_const(0)
        case Fixed(_, items) | Tuple(items):
            return int_const(len(items))
        case View(length=length) | Many(length=length):
            return frame.run.path.refine(length)
        case _:
            return integers.absolute(_int(frame, value))
