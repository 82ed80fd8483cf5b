"""`a, b = value` and `a, *rest = value`: as many items as there are targets, or ValueError."""

from __future__ import annotations

from dataclasses import replace

from spanproof.lift import integers, ir, lists, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Nothing,
    Poison,
    Tuple,
    Value,
    View,
    int_const,
)

_NO_VALUE = Poison("unreachable")


def unpacked(frame: Frame, value: Value, count: int) -> tuple[Value, ...]:
    """The values of `count` targets."""
    return _parts(frame, value, count, count, None)


def unpacked_around(frame: Frame, value: Value, before: int, after: int) -> tuple[Value, ...]:
    """The values of the targets before a star, of the star (a list), and of those after it."""
    return _parts(frame, value, before + 1 + after, before, after)


def _parts(
    frame: Frame, value: Value, targets: int, before: int, after: int | None
) -> tuple[Value, ...]:
    if frame.run.path.alive:
        parts = spread(frame, value, lambda one: Tuple(_of_one(frame, one, before, after)))
        if isinstance(parts, Tuple):
            return parts.items
        if frame.run.path.alive:
            raise Unliftable("unpacking values of several types")
    return (_NO_VALUE,) * targets


def _of_one(frame: Frame, value: Value, before: int, after: int | None) -> tuple[Value, ...]:
    match value:
        case Tuple() | Many():
            _check_count(frame, lists.length(value, frame.run.path), before, after)
            whole = lists.as_many(value)
        case Fixed() | View():
            _check_count(frame, sequences.length(value, frame.run.path), before, after)
            whole = _characters(frame, value)
        case Int() | Bool() | Nothing():
            raise_builtin(frame, ir.TRUE, TypeError, f"cannot unpack a {type_name(value)}")
            return ()
        case _:
            raise Unliftable(f"unpacking {type_name(value)}")
    if not frame.run.path.alive:
        return (_NO_VALUE,) * (before if after is None else before + 1 + after)
    first = tuple(whole.at(int_const(place)) for place in range(before))
    return first if after is None else (*first, *_rest(frame, whole, before, after))


def _check_count(frame: Frame, size: Int, before: int, after: int | None) -> None:
    if after is None:
        fits = integers.equal(size, int_const(before))
    else:
        fits = integers.less_equal(int_const(before + after), size)
    raise_builtin(frame, ir.not_(fits), ValueError, "wrong number of values to unpack")


def _characters(frame: Frame, text: Fixed | View) -> Many:
    def at(place: Int) -> Value:
        code = sequences.item(text, place)
        return Fixed(True, (code,)) if text.text else integers.unsigned(code)

    return Many(tuple, sequences.length(text, frame.run.path), at)


def _rest(frame: Frame, whole: Many, before: int, after: int) -> tuple[Value, ...]:
    """The list of what is left in the middle, and the last items."""
    path = frame.run.path
    stop = int_const(-after) if after else None
    middle = lists.slice_of(replace(whole, kind=list), int_const(before), stop, path)
    size = lists.length(whole, path)
    places = [integers.subtract(size, int_const(after - number)) for number in range(after)]
    return (middle, *(whole.at(lists.place_inside(path.refine(place))) for place in places))
