"""What a loop of unknown length visits: its length, and the item at any place."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from spanproof.lift import integers, sequences
from spanproof.lift.execution import Frame
from spanproof.lift.objects import as_int
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Fixed,
    Int,
    Many,
    Ref,
    Tuple,
    Value,
    View,
    at_width,
    int_const,
    to_python,
    width_for,
)
from spanproof.lift.visitor import evaluate

MOST_UNROLLED = 32
"""A tuple or list that may be longer than this is not visited item by item."""


@dataclass(frozen=True, slots=True)
class Visits:
    """`at(place)` for places from 0 up to `length`.

    Two loops with equal keys visit the same items in the same order, as far as both go. `parts`
    are the ids of the sequences that the items come from, `pieces` the sequences one behind the
    other, if it was joined. Up to `unrolled` items are better visited one by one.
    """

    length: Int
    at: Callable[[Int], Value]
    key: object
    parts: frozenset[int] = frozenset()
    unrolled: int = sequences.MAX_UNROLL
    pieces: tuple[Many, ...] = ()


def visits_of(frame: Frame, node: ast.expr) -> Visits | None:
    """What an iterable expression visits; None when it is not of unknown length."""
    if isinstance(node, ast.Call) and not node.keywords:
        callee = evaluate(frame, node.func)
        if isinstance(callee, Ref) and isinstance(callee.target, type):
            made = _visits_of_call(frame, callee.target, node.args)
            if made is not None:
                return made
            if callee.target in (range, enumerate, zip, reversed):
                return None
    return visits_of_value(frame, evaluate(frame, node))


def visits_of_value(frame: Frame, value: Value) -> Visits | None:
    """The items of a value; None when their number is constant, or those of a short text."""
    path = frame.run.path
    match value:
        case View(text, function, offset, _, within) as view:
            if sequences.longest(view, path) <= sequences.MAX_UNROLL:
                return None
            place_in_text = (View, text, function, offset, within)
            size = sequences.length(view, path)
            return Visits(size, lambda k: _character(view, k), place_in_text)
        case Many(_, length, at, pieces):
            length = path.refine(length)
            if length.low == length.high:
                return None
            frame.run.rounds.kept.append(at)
            key, parts = (Many, id(at)), frozenset((id(at),))
            return Visits(length, at, key, parts, MOST_UNROLLED, pieces)
        case _:
            return None


def _character(view: View, place: Int) -> Value:
    code = sequences.item(view, place)
    return Fixed(True, (code,)) if view.text else integers.unsigned(code)


def _visits_of_call(frame: Frame, function: type, args: list[ast.expr]) -> Visits | None:
    """A call of `range`, `enumerate`, `zip` or `reversed`; None for any other."""
    if function is range and 1 <= len(args) <= 3:
        return _range(frame, [evaluate(frame, arg) for arg in args])
    if function not in (enumerate, zip, reversed):
        return None
    if function is reversed and any(_is_iterator(frame, arg) for arg in args):
        return None
    inner = [visits_of(frame, arg) for arg in args]
    found = [one for one in inner if one is not None]
    if len(found) != len(args) or not found:
        return None
    if function is zip:
        return _zip(found)
    if len(found) != 1:
        return None
    one = found[0]
    if function is enumerate:
        return Visits(one.length, lambda k: Tuple((k, one.at(k))), (enumerate, one.key), one.parts)
    last = integers.subtract(one.length, int_const(1))
    return Visits(
        one.length,
        lambda k: one.at(limited(integers.subtract(last, k), 0, last.high)),
        (reversed, one.key, one.length),
    )


def _is_iterator(frame: Frame, node: ast.expr) -> bool:
    """Whether an expression gives an iterator, which nothing can visit backwards."""
    callee = evaluate(frame, node.func) if isinstance(node, ast.Call) else None
    return isinstance(callee, Ref) and callee.target in (enumerate, zip, reversed)


def _zip(columns: list[Visits]) -> Visits:
    length = columns[0].length
    for column in columns[1:]:
        length = integers.minimum(length, column.length)
    key = (zip, *((column.key, column.length) for column in columns))
    return Visits(length, lambda k: Tuple(tuple(column.at(k) for column in columns)), key)


def _range(frame: Frame, arguments: list[Value]) -> Visits | None:
    """`range` of which some bound is not constant; the step has to be."""
    numbers = [as_int(argument) for argument in arguments]
    if None in numbers or len(numbers) != len(arguments):
        raise Unliftable("range() of what is no int")
    ints = [frame.run.path.refine(number) for number in numbers if number is not None]
    start, stop = (int_const(0), ints[0]) if len(ints) == 1 else (ints[0], ints[1])
    step = to_python(ints[2]) if len(ints) == 3 else 1
    if not isinstance(step, int) or step == 0:
        return None
    ahead = integers.subtract(stop, start) if step > 0 else integers.subtract(start, stop)
    rounds = integers.add(ahead, int_const(abs(step) - 1))
    length = integers.maximum(int_const(0), integers.floor_divide(rounds, int_const(abs(step))))
    if length.low is not None and length.low == length.high:
        return None

    def at(place: Int) -> Value:
        number = integers.add(start, integers.multiply(place, int_const(step)))
        if step > 0:
            return limited(number, start.low, None if stop.high is None else stop.high - 1)
        return limited(number, None if stop.low is None else stop.low + 1, start.high)

    return Visits(length, at, (range, start, stop if step < 0 else None, step))


def limited(value: Int, low: int | None, high: int | None) -> Int:
    """The same int with bounds that the caller knows to hold."""
    if not integers.bounded(value) or low is None or high is None or low > high:
        return value
    assert value.low is not None
    assert value.high is not None
    low, high = max(low, value.low), min(high, value.high)
    if low > high:
        return value
    narrowed = Int(value.term, low, high)
    width = min(width_for(low, high), value.term.sort.width)
    return Int(at_width(narrowed, width), low, high) if low < high else int_const(low)


def is_changed_list(node: ast.For) -> bool:
    """Whether the body of a loop may change a list that the loop visits, by the name of it."""
    visited = {part.id for part in ast.walk(node.iter) if isinstance(part, ast.Name)}
    return any(_changes(part, visited) for stmt in node.body for part in ast.walk(stmt))


def _changes(node: ast.AST, names: set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name in names and method in _MUTATORS
        case ast.AugAssign(target=ast.Name(id=name)):
            return name in names
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name in names
        case _:
            return False


_MUTATORS = ("append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse")
