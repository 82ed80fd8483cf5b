"""Texts made of others: one behind the other, several times, one of several."""

from __future__ import annotations

from collections.abc import Sequence

from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.sequences import Text
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import MAX_LENGTH, Fixed, Int, at_width, int_const, merge_ints

MAX_REPEATED = 16
"""How often a text of unknown length is repeated."""


def joined(left: Text, right: Text, path: Path) -> Text:
    """`left + right`."""
    left, right = sequences.settle(left, path), sequences.settle(right, path)
    if isinstance(left, Fixed) and isinstance(right, Fixed):
        return Fixed(left.text, left.items + right.items)
    if isinstance(left, Fixed) and not left.items:
        return right
    if isinstance(right, Fixed) and not right.items:
        return left
    size = sequences.length(left, path)

    def at(place: Int) -> Term:
        beyond = Int(_difference(place, size), 0, MAX_LENGTH)
        return ir.ite(
            integers.less(place, size), sequences.item(left, place), sequences.item(right, beyond)
        )

    return sequences.settle(
        sequences.computed(left.text, _total(size, sequences.length(right, path), path), at), path
    )


def _difference(place: Int, size: Int) -> Term:
    return ir.bv_binary("bvsub", place.term, at_width(size, INDEX_WIDTH))


def _total(size: Int, other: Int, path: Path) -> Int:
    """The length of two texts one behind the other: no text is longer than any can be."""
    total = integers.add(size, other)
    if total.high is None or total.high <= MAX_LENGTH:
        return total
    path.assume(integers.less_equal(total, int_const(MAX_LENGTH)))
    terms = at_width(size, INDEX_WIDTH), at_width(other, INDEX_WIDTH)
    return Int(ir.bv_binary("bvadd", *terms), total.low, MAX_LENGTH)


def either(options: Sequence[tuple[Term, Text]], path: Path) -> Text:
    """The text whose guard holds, as one; exactly one does."""
    *first, (_, last) = options
    size = sequences.length(last, path)
    for guard, one in reversed(first):
        size = merge_ints(guard, sequences.length(one, path), size)

    def at(place: Int) -> Term:
        code = sequences.item(last, place)
        for guard, one in reversed(first):
            code = ir.ite(guard, sequences.item(one, place), code)
        return code

    return sequences.settle(sequences.computed(last.text, size, at), path)


def repeated(value: Text, times: Int, path: Path) -> Text:
    """`value * times`; a negative number counts as 0."""
    value = sequences.settle(value, path)
    if not integers.bounded(times) or not _fits(times, value):
        raise Unliftable("repeating a text so often that it may be too long")
    count = integers.maximum(int_const(0), times)
    constant = count.low is not None and count.low == count.high
    if not isinstance(value, Fixed):
        if not constant or (count.low or 0) > MAX_REPEATED:
            raise Unliftable("repeating a text whose length is not constant")
        result: Text = Fixed(value.text, ())
        for _ in range(count.low or 0):
            result = joined(result, value, path)
        return result
    size = len(value.items)
    if constant and (count.low or 0) <= sequences.MAX_UNROLL:
        return Fixed(value.text, value.items * (count.low or 0))
    if size == 0:
        return value

    def at(place: Int) -> Term:
        inside = ir.bv_binary("bvurem", place.term, ir.bv(size, INDEX_WIDTH))
        return sequences.item(value, Int(inside, 0, size - 1))

    return sequences.settle(
        sequences.computed(value.text, integers.multiply(count, int_const(size)), at), path
    )


def _fits(times: Int, value: Text) -> bool:
    """Whether the number fits into an index and, for a known text, the result into a text."""
    low, high = times.low or 0, times.high or 0
    size = len(value.items) if isinstance(value, Fixed) else 1
    return low >= -MAX_LENGTH - 1 and high <= MAX_LENGTH and size * high <= MAX_LENGTH
