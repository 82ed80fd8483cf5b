"""str and bytes: length, indexing, slicing, comparing, joining.

A sequence is `Fixed` (its items are terms, its length is a constant) or `View` (a part of an
argument of any length). A view whose length turns out to be constant becomes fixed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
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
    Computed,
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
    return View(text, items_name(name), int_const(0), length), sizes


_ITEMS = ":item"


def items_name(name: str) -> str:
    """The function that gives the items of a text argument; no field of a record is called so."""
    return f"{name}{_ITEMS}"


def length(value: Text, path: Path) -> Int:
    """`len(value)`, with the bounds the path knows."""
    if isinstance(value, Fixed):
        return int_const(len(value.items))
    return path.refine(value.length)


def item(value: Text, place: Int) -> Term:
    """The item at a place from 0 up to the length, which the caller has established."""
    if isinstance(value, View):
        return item_at(value, position(value, place))
    if place.low is not None and place.low == place.high and place.low < len(value.items):
        return value.items[place.low]
    return _choose(value, place)


def item_after(value: Text, place: Int, count: int) -> Term:
    """The item that comes `count` items after a place."""
    if isinstance(value, Fixed) or _is_small(place) or not count:
        return item(value, integers.add(place, int_const(count)))
    start = position(value, place)
    return item_at(value, ir.bv_binary("bvadd", start, ir.bv(count, INDEX_WIDTH)))


def position(value: View, place: Int) -> Term:
    """Where a place of a view is, counted as its items are."""
    start, term = at_width(value.offset, INDEX_WIDTH), at_width(place, INDEX_WIDTH)
    if term.op == "bvsub" and term.args[1] is start:
        return term.args[0]  # made by `place_of`
    if _is_small(value.offset) and _is_small(place):
        return at_width(integers.add(value.offset, place), INDEX_WIDTH)
    return ir.bv_binary("bvadd", start, term)


def _is_small(place: Int) -> bool:
    """Whether a place is small enough for sums in few bits."""
    return place.high is not None and place.high < 1 << 31


def place_of(value: View, position: Term) -> Int:
    """The place in a view of a position that is inside."""
    start = at_width(value.offset, INDEX_WIDTH)
    return Int(ir.bv_binary("bvsub", position, start), 0, MAX_LENGTH)


def item_at(value: View, position: Term) -> Term:
    """The item of a view at a position, counted as its items are."""
    if isinstance(value.function, Computed):
        return value.function.at(position)
    code = ir.bitvec(item_width(value.text))
    return clamped(ir.apply(value.function, code, *value.within, position))


def _choose(value: Fixed, place: Int) -> Term:
    """The item at a computed place."""
    if not value.items:
        return ir.bv(0, item_width(value.text))  # no place is inside
    if len(value.items) > MAX_UNROLL:
        raise Unliftable(f"index into a constant of more than {MAX_UNROLL} items")
    result = value.items[-1]
    for number in range(len(value.items) - 2, -1, -1):
        same = integers.equal(place, int_const(number))
        result = ir.ite(same, value.items[number], result)
    return result


def view_of(value: Text) -> View:
    """The text as a view, so that parts of it may have any bounds."""
    if isinstance(value, View):
        return value
    return computed(value.text, int_const(len(value.items)), lambda place: _choose(value, place))


def computed(text: bool, length: Int, at: Callable[[Int], Term]) -> View:
    """A text given item by item, for places from 0 up to its length."""
    items = Computed(lambda position: at(Int(position, 0, MAX_LENGTH)))
    return View(text, items, int_const(0), length)


def range_assumptions(terms: Sequence[Term]) -> list[Term]:
    """Every code point read from an argument is at most U+10FFFF.

    A place under a quantifier is not among them: `clamped` sees to those.
    """
    return [
        ir.ule(term, ir.bv(MAX_CODE_POINT, CODE_POINT_WIDTH))
        for term in ir.subterms(*terms)
        if _is_code_point(term) and not term.bound
    ]


def _is_code_point(term: Term) -> bool:
    """Whether a term reads an item of a str argument."""
    wide = term.op == "apply" and term.sort.width == CODE_POINT_WIDTH
    return wide and _ITEMS in str(term.data)


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
    return part(value, first, path.refine(count), path)


def part(value: Text, first: Int, count: Int, path: Path) -> Text:
    """`count` items from a place on, all of which exist."""
    if isinstance(value, Fixed):
        if first.low is not None and first.low == first.high and count.low == count.high:
            return Fixed(value.text, value.items[first.low : first.low + (count.low or 0)])
        value = view_of(value)
    return settle(replace(value, offset=_position(value.offset, first), length=count), path)


def _position(offset: Int, place: Int) -> Int:
    """Where a place is in the text that a view is a part of."""
    total = integers.add(offset, place)
    if total.high is None or total.high <= MAX_LENGTH:
        return total
    return integers.narrowed(total, total.low or 0, MAX_LENGTH)


def _bound(bound: Int, size: Int, path: Path) -> Int:
    """One end of a slice, counted from 0 and clamped to the length."""
    if not integers.bounded(bound):
        raise Unliftable("slice bound without declared bounds")
    negative = path.decide(integers.less(bound, int_const(0)))
    counted = merge_ints(negative, integers.maximum(integers.add(bound, size), int_const(0)), bound)
    if negative is ir.FALSE:
        counted = bound
    elif counted.low is not None and counted.low < 0 <= (counted.high or 0):
        counted = integers.narrowed(counted, 0, counted.high or 0)  # what was negative no longer is
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
    if isinstance(left.function, Computed) and not isinstance(right.function, Computed):
        left, right = right, left
    return for_all_items(left, lambda place: ir.eq(item(left, place), item(right, place)))


_nesting: list[str] = []


def for_all_items(view: View, claim: Callable[[Int], Term]) -> Term:
    """`claim(k)` for every place k of a view of any length, as a quantified formula."""
    return for_all_places(view.length, claim)


def for_all_places(size: Int, claim: Callable[[Int], Term]) -> Term:
    """`claim(k)` for every place k from 0 up to a size, as a quantified formula.

    The bound variable is named after the nesting depth, so that equal claims are equal terms.
    Raises Unliftable for a size that no place can count to, as a range may have.
    """
    check_size(size)
    with bound_place() as variable:
        place = Int(variable, 0, MAX_LENGTH)
        inside = ir.and_(ir.sle(ir.bv(0, INDEX_WIDTH), variable), integers.less(place, size))
        body = claim(place)
    return ir.forall(str(variable.data), ir.or_(ir.not_(inside), body))


def check_size(size: Int) -> None:
    """Refuse a size beyond that of any sequence: places are numbers of 64 bits."""
    if size.high is None or size.high > MAX_LENGTH:
        raise Unliftable("a range that may be longer than any sequence")


@contextlib.contextmanager
def bound_place() -> Iterator[Term]:
    """A variable for a quantifier whose body is made inside the `with`."""
    name = f"k{len(_nesting)}"
    _nesting.append(name)
    try:
        yield ir.bound_variable(name, ir.bitvec(INDEX_WIDTH))
    finally:
        _nesting.pop()


def clamped(code: Term) -> Term:
    """A code point under a quantifier: no ground assumption bounds it, so the term does.

    What it stands for beyond the last code point is what a model is read as there.
    """
    if not code.bound or not _is_code_point(code):
        return code
    limit = ir.bv(MAX_CODE_POINT, CODE_POINT_WIDTH)
    return ir.ite(ir.ule(code, limit), code, ir.bv(ord("0"), CODE_POINT_WIDTH))


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


def constant_items(value: Text) -> list[int] | None:
    """The codes of a literal, or None."""
    if isinstance(value, View) or not all(ir.is_const(term) for term in value.items):
        return None
    return [ir.value_of(term) for term in value.items]
