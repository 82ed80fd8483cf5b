"""Tuples and lists of unknown length: indexing, slicing, joining, all of it item by item.

A result is lazy: its items are looked up in the operands when somebody asks for them. That is
exact because sequences are values here: whatever changes a list that somebody else may see is
refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spanproof.lift import integers, ir
from spanproof.lift.ir import Term
from spanproof.lift.sequences import MAX_UNROLL
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Int,
    Many,
    Origin,
    Poison,
    Tuple,
    Value,
    at_width,
    int_const,
    merge,
    merge_ints,
)

NOWHERE = Poison("an item of an empty sequence")


def of_items(kind: type, items: Sequence[Value]) -> Many:
    """A sequence of known items."""
    known = tuple(items)

    def at(place: Int) -> Value:
        if place.low is not None and place.low == place.high:
            return known[place.low] if 0 <= place.low < len(known) else NOWHERE
        if not known:
            return NOWHERE
        if len(known) > MAX_UNROLL:
            raise Unliftable(f"index into more than {MAX_UNROLL} items")
        result = known[-1]
        for number in range(len(known) - 2, -1, -1):
            result = merge(integers.equal(place, int_const(number)), known[number], result)
        return result

    return Many(kind, int_const(len(known)), at)


def as_many(value: Tuple | Many) -> Many:
    """A tuple of known length as one that is looked at by place."""
    return of_items(tuple, value.items) if isinstance(value, Tuple) else value


def settle(value: Many, path: Path) -> Value:
    """A tuple whose length the path knows, as such; any other sequence as it is."""
    items = known_items(value, path)
    return Tuple(tuple(items)) if items is not None and value.kind is tuple else value


def known_items(value: Tuple | Many, path: Path) -> list[Value] | None:
    """All items, when the path knows how many there are and they are few."""
    if isinstance(value, Tuple):
        return list(value.items)
    size = length(value, path)
    if size.low is None or size.low != size.high or size.low > MAX_UNROLL:
        return None
    return [value.at(int_const(place)) for place in range(size.low)]


def length(value: Tuple | Many, path: Path) -> Int:
    """`len(value)`, with the bounds the path knows."""
    return int_const(len(value.items)) if isinstance(value, Tuple) else path.refine(value.length)


def from_end(value: Many, place: Int, path: Path) -> Value | None:
    """`value[-1]` and the like, where the last piece of what was joined has that many items."""
    known = known_items(value.pieces[-1], path) if value.pieces else None
    if known is None or place.low is None or place.low != place.high:
        return None
    return known[place.low] if -len(known) <= place.low < 0 else None


def index(value: Many, place: Int, path: Path) -> tuple[Term, Int]:
    """When `value[place]` exists, and the place counted from 0."""
    size = length(value, path)
    negative = path.decide(integers.less(place, int_const(0)))
    from_end = integers.add(place, size)
    actual = path.refine(merge_ints(negative, from_end, place))
    if negative is ir.FALSE:
        actual = place
    exists = ir.and_(integers.less_equal(int_const(0), actual), integers.less(actual, size))
    return path.decide(exists), actual


def place_inside(actual: Int) -> Int:
    """A place that exists, with the bounds that follow from that."""
    if actual.low is not None and actual.low == actual.high:
        return actual
    if not integers.bounded(actual):
        raise Unliftable("index without declared bounds")
    low, high = max(actual.low or 0, 0), min(actual.high or 0, MAX_LENGTH)
    return Int(at_width(actual, INDEX_WIDTH), low, max(low, high))


def slice_of(value: Many, start: Int | None, stop: Int | None, path: Path) -> Value:
    """`value[start:stop]`; bounds beyond the ends are clamped as Python does."""
    size = length(value, path)
    first = int_const(0) if start is None else _bound(start, size, path)
    last = size if stop is None else _bound(stop, size, path)
    count = integers.maximum(int_const(0), integers.subtract(last, first))
    if first.low == 0 and first.high == 0:
        count = last
    items, start = (value.at, int_const(0)) if value.part is None else value.part
    start = _shifted("bvadd", start, first)

    def at(place: Int) -> Value:
        return items(_shifted("bvadd", start, place))

    return settle(Many(value.kind, count, at, part=(items, start)), path)


def origin_of(value: Many, path: Path) -> Origin:
    """Places at which the items of a sequence are, in order: its own, or those that it is made of.

    Where a part or a selection is asked about, a solver finds the places of the whole again.
    """
    if value.origin is not None:
        return value.origin
    if value.part is None:
        return Origin(length(value, path), value.at, lambda place: ir.TRUE)
    items, start = value.part
    end = _shifted("bvadd", start, length(value, path))
    return Origin(end, items, lambda place: integers.less_equal(start, place))


def _bound(bound: Int, size: Int, path: Path) -> Int:
    """One end of a slice, counted from 0 and clamped to the length."""
    if not integers.bounded(bound):
        raise Unliftable("slice bound without declared bounds")
    negative = path.decide(integers.less(bound, int_const(0)))
    counted = merge_ints(negative, integers.maximum(integers.add(bound, size), int_const(0)), bound)
    if negative is ir.FALSE:
        counted = bound
    return path.refine(integers.minimum(counted, size))


def _shifted(op: str, left: Int, right: Int) -> Int:
    """The place `left + right` or `left - right`, of which the caller knows that it exists."""
    if left.low == left.high and right.low == right.high:
        return (integers.add if op == "bvadd" else integers.subtract)(left, right)
    terms = at_width(left, INDEX_WIDTH), at_width(right, INDEX_WIDTH)
    return Int(ir.bv_binary(op, *terms), 0, MAX_LENGTH)


def joined(left: Many, right: Many, path: Path) -> Value:
    """`left + right`, of the kind of the left one."""
    size, other = length(left, path), length(right, path)
    if size.high == 0:
        return settle(Many(left.kind, other, right.at, right.pieces), path)
    if other.high == 0:
        return settle(replace(left), path)  # equal, and another list

    def at(place: Int) -> Value:
        inside = integers.less(place, size)
        if inside is ir.TRUE:
            return left.at(place)
        rest = right.at(_shifted("bvsub", place, size))
        return rest if inside is ir.FALSE else merge(inside, left.at(place), rest)

    pieces = tuple(part for one in (left, right) for part in one.pieces or (one,))
    return settle(Many(left.kind, _total(size, other, path), at, pieces), path)


def _total(size: Int, other: Int, path: Path) -> Int:
    """The length of two sequences one behind the other: no sequence is longer than any can be."""
    total = integers.add(size, other)
    if total.high is None or total.high <= MAX_LENGTH:
        return total
    path.assume(integers.less_equal(total, int_const(MAX_LENGTH)))
    return Int(_shifted("bvadd", size, other).term, total.low, MAX_LENGTH)


def backwards(value: Many, path: Path) -> Many:
    """The items from the last to the first."""
    size = length(value, path)
    last = integers.subtract(size, int_const(1))
    return Many(value.kind, size, lambda place: value.at(_shifted("bvsub", last, place)))


def appended(value: Many, when: Term, item: Value) -> Many:
    """The sequence with one more item at its end, where the condition holds."""
    if when is ir.FALSE:
        return value
    size = value.length

    def at(place: Int) -> Value:
        last = ir.and_(when, integers.equal(place, size))
        if last is ir.FALSE:
            return value.at(place)
        return item if last is ir.TRUE or size.high == 0 else merge(last, item, value.at(place))

    return Many(value.kind, integers.add(size, integers.from_bool(when)), at)
