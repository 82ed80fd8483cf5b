"""str and bytes: length, indexing, slicing, comparing, joining.

A sequence is `Fixed` (its items are terms, its length is a constant) or `View` (a part of an
argument of any length). A view whose length turns out to be constant becomes fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from spanproof.lift import integers, ir
from spanproof.lift.ir import Term
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import (
    BYTE_WIDTH,
    CODE_POINT_WIDTH,
    MAX_CODE_POINT,
    MAX_LENGTH,
    Fixed,
    Int,
    View,
    at_width,
    int_const,
    merge_ints,
)

Text = Fixed | View

MAX_UNROLL = 512
"""The most items that are looked at one by one; longer sequences need a quantifier."""


def item_width(text: bool) -> int:
    """Bits of one item: a code point or a byte."""
    return CODE_POINT_WIDTH if text else BYTE_WIDTH


def argument(name: str, *, text: bool, low: int, high: int) -> tuple[View, Term]:
    """A fresh sequence of `low` to `high` items, and the condition that bounds its length."""
    length = Int(ir.variable(f"{name}.length", ir.bitvec(INDEX_WIDTH)), low, high)
    sizes = ir.and_(
        ir.sle(ir.bv(low, INDEX_WIDTH), length.term), ir.sle(length.term, ir.bv(high, INDEX_WIDTH))
    )
    if low == high:
        sizes = ir.eq(length.term, ir.bv(low, INDEX_WIDTH))
    return View(text, f"{name}.item", int_const(0), length), sizes


def length(value: Text, path: Path) -> Int:
    """`len(value)`, with the bounds the path knows."""
    if isinstance(value, Fixed):
        return int_const(len(value.items))
    return path.refine(value.length)


def item(value: Text, place: Int) -> Term:
    """The item at a place from 0 up to the length, which the caller has established."""
    if isinstance(value, View):
        position = integers.add(value.offset, place)
        code = ir.bitvec(item_width(value.text))
        return ir.apply(value.function, code, *value.within, at_width(position, INDEX_WIDTH))
    if place.low is not None and place.low == place.high:
        return value.items[place.low]
    if not value.items:
        return ir.bv(0, item_width(value.text))  # no place is inside
    if len(value.items) > MAX_UNROLL:
        raise Unliftable(f"index into a constant of more than {MAX_UNROLL} items")
    result = value.items[-1]
    for number in range(len(value.items) - 2, -1, -1):
        result = ir.ite(integers.equal(place, int_const(number)), value.items[number], result)
    return result


def range_assumptions(terms: Sequence[Term]) -> list[Term]:
    """Every code point read from an argument is at most U+10FFFF."""
    return [
        ir.ule(term, ir.bv(MAX_CODE_POINT, CODE_POINT_WIDTH))
        for term in ir.subterms(*terms)
        if term.op == "apply" and term.sort.width == CODE_POINT_WIDTH and not term.bound
    ]


def settle(value: Text, path: Path) -> Text:
    """The sequence as `Fixed` when the path knows its length to be one small number."""
    if isinstance(value, Fixed):
        return value
    size = path.refine(value.length)
    if size.low is not None and size.low == size.high and size.low <= MAX_UNROLL:
        return Fixed(value.text, tuple(item(value, int_const(k)) for k in range(size.low)))
    return value


def longest(value: Text, path: Path) -> int:
    """The greatest length the path allows."""
    high = length(value, path).high
    assert high is not None
    return high


def index(value: Text, place: Int, path: Path) -> tuple[Term, Int]:
    """When `value[place]` exists, and the place counted from 0."""
    size = length(value, path)
    negative = path.decide(integers.less(place, int_const(0)))
    from_end = integers.add(place, size)
    actual = path.refine(merge_ints(negative, from_end, place))
    exists = path.decide(
        ir.and_(integers.less_equal(int_const(0), actual), integers.less(actual, size))
    )
    return exists, _clamp(actual)


def _clamp(place: Int) -> Int:
    """The bounds of a place that exists: it is used only where `exists` holds."""
    if place.low is None or place.high is None:
        raise Unliftable("index without declared bounds")
    return Int(place.term, max(place.low, 0), place.high) if place.high > 0 else place


def slice_of(value: Text, start: Int | None, stop: Int | None, path: Path) -> Text:
    """`value[start:stop]`; bounds beyond the ends are clamped as Python does."""
    size = length(value, path)
    first = int_const(0) if start is None else _bound(start, size, path)
    last = size if stop is None else _bound(stop, size, path)
    count = integers.maximum(int_const(0), integers.subtract(last, first))
    if start is None or (first.low == 0 and first.high == 0):
        count = last
    if isinstance(value, View):
        view = replace(value, offset=integers.add(value.offset, first), length=count)
        return settle(view, path)
    if first.low != first.high or count.low != count.high:
        raise Unliftable("slice of a computed text with bounds that are not constant")
    assert first.low is not None
    assert count.low is not None
    return Fixed(value.text, value.items[first.low : first.low + count.low])


def _bound(bound: Int, size: Int, path: Path) -> Int:
    """One end of a slice, counted from 0 and clamped to the length."""
    if not integers.bounded(bound):
        raise Unliftable("slice bound without declared bounds")
    negative = path.decide(integers.less(bound, int_const(0)))
    counted = merge_ints(negative, integers.maximum(integers.add(bound, size), int_const(0)), bound)
    if negative is ir.FALSE:
        counted = bound
    return path.refine(integers.minimum(counted, size))


def equal(left: Text, right: Text, path: Path) -> Term:
    """`left == right`; a str never equals a bytes."""
    if left.text != right.text:
        return ir.FALSE
    left, right = settle(left, path), settle(right, path)
    if left == right:
        return ir.TRUE
    sizes = path.decide(integers.equal(length(left, path), length(right, path)))
    if sizes is ir.FALSE:
        return ir.FALSE
    most = min(longest(left, path), longest(right, path))
    if most > MAX_UNROLL and isinstance(left, View) and isinstance(right, View):
        return ir.and_(sizes, _equal_everywhere(left, right))
    same: list[Term] = []
    for k in range(most):
        place = int_const(k)
        pair = ir.eq(item(left, place), item(right, place))
        same.append(ir.or_(ir.not_(_within(left, right, k, path)), pair))
    return ir.and_(sizes, *same)


def _within(left: Text, right: Text, place: int, path: Path) -> Term:
    """Whether place k lies inside; a fixed side, if there is one, says so by itself."""
    shorter = left if isinstance(left, Fixed) else right
    return path.decide(integers.less(int_const(place), length(shorter, path)))


def _equal_everywhere(left: View, right: View) -> Term:
    def same(place: Int) -> Term:
        return ir.eq(clamped(item(left, place)), clamped(item(right, place)))

    return for_all_items(left, same)


_nesting: list[str] = []


def for_all_items(view: View, claim: Callable[[Int], Term]) -> Term:
    """`claim(k)` for every place k of a view of any length, as a quantified formula.

    The bound variable is named after the nesting depth, so that equal claims are equal terms.
    """
    name = f"k{len(_nesting)}"
    variable = ir.bound_variable(name, ir.bitvec(INDEX_WIDTH))
    inside = ir.and_(
        ir.sle(ir.bv(0, INDEX_WIDTH), variable),
        ir.slt(variable, at_width(view.length, INDEX_WIDTH)),
    )
    _nesting.append(name)
    try:
        body = claim(Int(variable, 0, MAX_LENGTH))
    finally:
        _nesting.pop()
    return ir.forall(name, ir.or_(ir.not_(inside), body))


def clamped(code: Term) -> Term:
    """A code point under a quantifier: no ground assumption bounds it, so the term does."""
    if code.sort.width != CODE_POINT_WIDTH:
        return code
    limit = ir.bv(MAX_CODE_POINT, CODE_POINT_WIDTH)
    return ir.ite(ir.ule(code, limit), code, ir.bv(0, CODE_POINT_WIDTH))


def in_ranges(code: Term, ranges: Sequence[tuple[int, int]]) -> Term:
    """Whether a code lies in one of the inclusive ranges."""
    width = code.sort.width
    tests: list[Term] = []
    for low, high in ranges:
        if low >= 1 << width:
            continue
        high = min(high, (1 << width) - 1)
        if low == high:
            tests.append(ir.eq(code, ir.bv(low, width)))
        else:
            tests.append(ir.and_(ir.ule(ir.bv(low, width), code), ir.ule(code, ir.bv(high, width))))
    return ir.or_(*tests)


def ranges_of(codes: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted inclusive ranges that hold exactly these codes."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(set(codes)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def joined(left: Text, right: Text, path: Path) -> Fixed:
    """`left + right` when both lengths are constant."""
    left, right = settle(left, path), settle(right, path)
    if not isinstance(left, Fixed) or not isinstance(right, Fixed):
        raise Unliftable("joining a text whose length is not constant")
    return Fixed(left.text, left.items + right.items)


def constant_items(value: Text) -> list[int] | None:
    """The codes of a literal, or None."""
    if isinstance(value, View) or not all(ir.is_const(term) for term in value.items):
        return None
    return [ir.value_of(term) for term in value.items]


# --- Hexadecimal ------------------------------------------------------------------------------

_HEX_RANGES = ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66))


def is_hex(code: Term) -> Term:
    """Whether an item is one of 0-9, A-F, a-f."""
    return in_ranges(code, _HEX_RANGES)


def nibble(code: Term) -> Term:
    """The four bits of an ASCII hex digit; meaningless for any other item.

    The digits end in their value; the letters A and a end in 0001, nine less than theirs.
    """
    low = ir.extract(code, 3, 0)
    letter = ir.eq(ir.extract(code, 6, 6), ir.bv(1, 1))
    return ir.ite(letter, ir.bv_binary("bvadd", low, ir.bv(9, 4)), low)


def hex_digit(four_bits: Term, width: int, *, upper: bool) -> Term:
    """The item that writes four bits as a hex digit."""
    wide = ir.zero_extend(four_bits, width)
    ten = ir.bv(10, width)
    letter = ir.bv((0x41 if upper else 0x61) - 10, width)
    below = ir.not_(ir.ule(ten, wide))
    return ir.ite(
        below,
        ir.bv_binary("bvadd", wide, ir.bv(0x30, width)),
        ir.bv_binary("bvadd", wide, letter),
    )


def hex_text(bits: Term, digits: int, *, upper: bool = False) -> Fixed:
    """An unsigned bit-vector of `4 * digits` bits as that many hex digits."""
    items = tuple(
        hex_digit(ir.extract(bits, 4 * k + 3, 4 * k), CODE_POINT_WIDTH, upper=upper)
        for k in range(digits - 1, -1, -1)
    )
    return Fixed(True, items)
