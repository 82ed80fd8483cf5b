"""Arithmetic of Python's unbounded integers, exactly.

An int whose bounds are known is a signed bit-vector that is wide enough for them; every operation
computes the bounds of its result first and widens, so overflow cannot happen. An int without
bounds is an SMT Int. What neither can express exactly is refused.
"""

from __future__ import annotations

import sys

from spanproof.lift import ir
from spanproof.lift.ir import Term
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Int, as_int_sort, at_width, int_const, merge_ints, width_for

MAX_WIDTH = 1024
"""Bit-vectors wider than this are refused: no header field comes near, and solvers drown."""

MAX_TABLE = 1024


def bounded(value: Int) -> bool:
    """Whether both bounds are known, so that the term is a bit-vector."""
    return value.low is not None and value.high is not None


def is_short(value: Int) -> bool:
    """Whether the number certainly has few enough digits to be written.

    Python refuses to write more than 4300 decimal digits, and that limit can be lowered to 640.
    """
    return (
        value.low is not None
        and value.high is not None
        and (max(abs(value.low), abs(value.high)) < 10**sys.int_info.str_digits_check_threshold)
    )


def check_constant(value: Int) -> None:
    """Refuse a literal with more bits than are modelled."""
    if value.low is not None and value.low.bit_length() > 2 * MAX_WIDTH:
        raise Unliftable(f"an int of more than {2 * MAX_WIDTH} bits")


def _bounds(value: Int) -> tuple[int, int]:
    assert value.low is not None
    assert value.high is not None
    return value.low, value.high


def _make(term: Term, low: int, high: int) -> Int:
    """An int from a bit-vector that holds `low` to `high`, trimmed to the width it needs."""
    if low == high:
        return int_const(low)
    width = width_for(low, high)
    assert term.sort.width >= width, "an interval that the term cannot hold"
    if term.sort.width > width:
        term = ir.extract(term, width - 1, 0)
    return Int(term, low, high)


def narrowed(value: Int, low: int, high: int) -> Int:
    """A bounded number with bounds that the caller knows to hold."""
    if value.low == value.high:
        return value
    width = max(width_for(*_bounds(value)), width_for(low, high))
    return _make(at_width(value, width), low, high)


def _checked_width(low: int, high: int) -> int:
    width = width_for(low, high)
    if width > MAX_WIDTH:
        raise Unliftable(f"integer arithmetic on more than {MAX_WIDTH} bits")
    return width


def _wide(op: str, left: Int, right: Int, low: int, high: int) -> Int:
    """A bit-vector operation in a width that holds both operands and the result."""
    width = max(_checked_width(low, high), width_for(*_bounds(left)), width_for(*_bounds(right)))
    return _make(ir.bv_binary(op, at_width(left, width), at_width(right, width)), low, high)


def _unbounded(op: str, left: Int, right: Int) -> Int:
    return Int(ir.int_binary(op, as_int_sort(left), as_int_sort(right)), None, None)


def add(left: Int, right: Int) -> Int:
    """`left + right`."""
    if not (bounded(left) and bounded(right)):
        return _unbounded("+", left, right)
    (a, b), (c, d) = _bounds(left), _bounds(right)
    return _wide("bvadd", left, right, a + c, b + d)


def subtract(left: Int, right: Int) -> Int:
    """`left - right`."""
    if not (bounded(left) and bounded(right)):
        return _unbounded("-", left, right)
    (a, b), (c, d) = _bounds(left), _bounds(right)
    return _wide("bvsub", left, right, a - d, b - c)


def multiply(left: Int, right: Int) -> Int:
    """`left * right`."""
    if not (bounded(left) and bounded(right)):
        return _unbounded("*", left, right)
    (a, b), (c, d) = _bounds(left), _bounds(right)
    corners = (a * c, a * d, b * c, b * d)
    return _wide("bvmul", left, right, min(corners), max(corners))


def negate(value: Int) -> Int:
    """`-value`."""
    return subtract(int_const(0), value)


def invert(value: Int) -> Int:
    """`~value`, which is `-value - 1`."""
    return subtract(negate(value), int_const(1))


def _need_bounds(value: Int, operation: str) -> tuple[int, int]:
    if not bounded(value):
        raise Unliftable(f"{operation} of an int without declared bounds")
    return _bounds(value)


def bitwise(op: str, left: Int, right: Int) -> Int:
    """`&`, `|`, `^` on the infinite two's complement, by operation `bvand`, `bvor`, `bvxor`."""
    if op == "bvand" and not (bounded(left) and bounded(right)):
        return _masked(left, right)
    (a, b), (c, d) = _need_bounds(left, "bit operation"), _need_bounds(right, "bit operation")
    width = max(width_for(a, b), width_for(c, d))
    low, high = -(1 << (width - 1)), (1 << (width - 1)) - 1
    if op == "bvand" and (a >= 0 or c >= 0):
        low, high = 0, min(x for x, nonneg in ((b, a >= 0), (d, c >= 0)) if nonneg)
    elif a >= 0 and c >= 0:
        low = 0
    return _wide(op, left, right, low, high)


def _masked(left: Int, right: Int) -> Int:
    """`x & mask` of any int, for a constant mask of ones: the rest of a division."""
    value, mask = (left, right) if bounded(right) else (right, left)
    ones = mask.low
    if ones is None or ones != mask.high or ones < 0 or ones & (ones + 1):
        raise Unliftable("bit operation of an int without declared bounds")
    return modulo(value, int_const(ones + 1))


def shift_left(value: Int, amount: Int) -> Int:
    """`value << amount` for a constant amount; a negative amount is refused."""
    places = _constant(amount, "shift")
    if places > MAX_WIDTH:
        raise Unliftable(f"shift by {places} bits")
    return multiply(value, int_const(1 << places))


def shift_right(value: Int, amount: Int) -> Int:
    """`value >> amount` for a constant amount: floor division by a power of two."""
    places = _constant(amount, "shift")
    if not bounded(value) and places <= MAX_WIDTH:
        return floor_divide(value, int_const(1 << places))
    low, high = _need_bounds(value, "shift")
    width = width_for(low, high)
    if places >= width:
        places = width - 1
    term = ir.extract(at_width(value, width), width - 1, places)
    return _make(term, low >> places, high >> places)


def _constant(value: Int, operation: str) -> int:
    if value.low is None or value.low != value.high or value.low < 0:
        raise Unliftable(f"{operation} by an amount that is not a constant from 0 up")
    return value.low


def floor_divide(left: Int, right: Int) -> Int:
    """`left // right` for a positive constant divisor."""
    divisor = _divisor(right)
    if not bounded(left):
        return Int(ir.int_binary("div", as_int_sort(left), ir.integer(divisor)), None, None)
    low, high = _bounds(left)
    if low >= 0:
        return _wide("bvudiv", left, int_const(divisor), low // divisor, high // divisor)
    # floor(x / c) for x < 0 is -((-x + c - 1) // c)
    positive = Int(left.term, 0, max(high, 0))
    above = floor_divide(positive, right) if high >= 0 else int_const(0)
    magnitude = negate(Int(left.term, low, min(high, -1)))
    rounded_up = floor_divide(add(magnitude, int_const(divisor - 1)), right)
    return merge_ints(less(left, int_const(0)), negate(rounded_up), above)


def modulo(left: Int, right: Int) -> Int:
    """`left % right` for a positive constant divisor; the result is never negative."""
    divisor = _divisor(right)
    if not bounded(left):
        term = ir.int_binary("mod", as_int_sort(left), ir.integer(divisor))
        return Int(term, 0, None)
    low, high = _bounds(left)
    if low >= 0:
        return _wide("bvurem", left, int_const(divisor), 0, min(high, divisor - 1))
    rest = subtract(left, multiply(floor_divide(left, right), int_const(divisor)))
    return narrowed(rest, 0, divisor - 1)


def _divisor(value: Int) -> int:
    if value.low is None or value.low != value.high or value.low <= 0:
        raise Unliftable("division by what is not a positive constant")
    return value.low


def less(left: Int, right: Int) -> Term:
    """`left < right`."""
    if not (bounded(left) and bounded(right)):
        return ir.int_lt(as_int_sort(left), as_int_sort(right))
    (a, b), (c, d) = _bounds(left), _bounds(right)
    if b < c:
        return ir.TRUE
    if a >= d:
        return ir.FALSE
    return _narrow_compare(left, right, strict=True)


def less_equal(left: Int, right: Int) -> Term:
    """`left <= right`."""
    if not (bounded(left) and bounded(right)):
        return ir.int_le(as_int_sort(left), as_int_sort(right))
    (a, b), (c, d) = _bounds(left), _bounds(right)
    if b <= c:
        return ir.TRUE
    if a > d:
        return ir.FALSE
    return _narrow_compare(left, right, strict=False)


def _narrow_compare(left: Int, right: Int, *, strict: bool) -> Term:
    width = max(_natural_width(left), _natural_width(right))
    compare = ir.slt if strict else ir.sle
    return compare(at_width(left, width), at_width(right, width))


def _natural_width(value: Int) -> int:
    """The width of the term itself, so that comparisons speak of it and not of a part."""
    low, high = _bounds(value)
    return width_for(low, high) if low == high else value.term.sort.width


def equal(left: Int, right: Int) -> Term:
    """`left == right`."""
    if not (bounded(left) and bounded(right)):
        return ir.eq(as_int_sort(left), as_int_sort(right))
    (a, b), (c, d) = _bounds(left), _bounds(right)
    if b < c or d < a:
        return ir.FALSE
    width = max(_natural_width(left), _natural_width(right))
    return ir.eq(at_width(left, width), at_width(right, width))


def minimum(left: Int, right: Int) -> Int:
    """The smaller one."""
    return _pick(less_equal(left, right), left, right, smaller=True)


def maximum(left: Int, right: Int) -> Int:
    """The larger one."""
    return _pick(less_equal(right, left), left, right, smaller=False)


def _pick(condition: Term, left: Int, right: Int, *, smaller: bool) -> Int:
    chosen = merge_ints(condition, left, right)
    if chosen.term.sort == ir.INT or not (bounded(left) and bounded(right)):
        return chosen
    (a, b), (c, d) = _bounds(left), _bounds(right)
    low, high = (min(a, c), min(b, d)) if smaller else (max(a, c), max(b, d))
    return narrowed(chosen, low, high)


def absolute(value: Int) -> Int:
    """`abs(value)`."""
    flipped = merge_ints(less(value, int_const(0)), negate(value), value)
    if not bounded(value):
        return Int(flipped.term, 0, None)
    low, high = _bounds(value)
    largest = max(abs(low), abs(high))
    smallest = 0 if low <= 0 <= high else min(abs(low), abs(high))
    return narrowed(flipped, smallest, largest)


def truth(value: Int) -> Term:
    """`bool(value)`."""
    return ir.not_(equal(value, int_const(0)))


def from_bool(term: Term) -> Int:
    """`int(flag)`: 1 or 0."""
    return merge_ints(term, int_const(1), int_const(0))


def unsigned(term: Term) -> Int:
    """The int that an unsigned bit-vector stands for."""
    high = (1 << term.sort.width) - 1
    if ir.is_const(term):
        return int_const(ir.value_of(term))
    return Int(ir.zero_extend(term, term.sort.width + 1), 0, high)


def low_bits(value: Int, count: int) -> Term:
    """The lowest `count` bits of a non-negative bounded int that is below 2**count."""
    low, high = _bounds(value)
    assert low >= 0
    assert high < 1 << count
    return ir.extract(at_width(value, count + 1), count - 1, 0)


def select(table: list[Int], index: Int) -> Int:
    """`table[index]` for an index that is known to be in range."""
    if len(table) > MAX_TABLE:
        raise Unliftable(f"table of more than {MAX_TABLE} entries")
    result = table[-1]
    for place in range(len(table) - 2, -1, -1):
        result = merge_ints(equal(index, int_const(place)), table[place], result)
    return result
