"""`//`, `%`, `**`, `<<` and `>>` by computed amounts, as Python defines them for all signs.

The caller has seen to what raises: a divisor of zero, a negative shift.
"""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir
from spanproof.lift.integers import bounded
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Int, as_int_sort, at_width, int_const, merge_ints, width_for


def floor_divide(left: Int, right: Int) -> Int:
    """`left // right` for a divisor that is not zero."""
    return _by_sign(left, right, _divide, lambda a, b: _divide(integers.negate(a), b))


def modulo(left: Int, right: Int) -> Int:
    """`left % right` for a divisor that is not zero; the result has the divisor's sign."""

    def of_negative(a: Int, b: Int) -> Int:
        return integers.negate(_rest(integers.negate(a), b))

    return _by_sign(left, right, _rest, of_negative)


def _by_sign(
    left: Int, right: Int, positive: Callable[[Int, Int], Int], negative: Callable[[Int, Int], Int]
) -> Int:
    """The operation by the divisor's sign; `negative` gets the divisor turned positive.

    Python divides by a negative number as it divides the negated number by the positive one.
    """
    if right.low is not None and right.low >= 0:
        return positive(left, _at_least_one(right))
    flipped = _at_least_one(integers.negate(right))
    if right.high is not None and right.high <= 0:
        return negative(left, flipped)
    below = integers.less(right, int_const(0))
    return merge_ints(below, negative(left, flipped), positive(left, _at_least_one(right)))


def _at_least_one(divisor: Int) -> Int:
    """A divisor where it is positive, with the bounds that follow from that."""
    if not bounded(divisor):
        return Int(divisor.term, 1, None)
    assert divisor.high is not None
    low, high = max(divisor.low or 0, 1), max(divisor.high, 1)
    return int_const(low) if low == high else Int(divisor.term, low, high)


def _divide(left: Int, right: Int) -> Int:
    """`left // right` for a positive divisor."""
    if right.low == right.high:
        return integers.floor_divide(left, right)
    if not (bounded(left) and bounded(right)):
        return Int(ir.int_binary("div", as_int_sort(left), as_int_sort(right)), None, None)
    assert left.low is not None
    assert left.high is not None
    if left.low >= 0:
        return _magnitudes("bvudiv", left, right, 0, left.high)
    above = Int(left.term, 0, max(left.high, 0)) if left.high > 0 else int_const(0)
    magnitude = integers.negate(_negative_part(left))
    rounded = integers.add(magnitude, integers.subtract(right, int_const(1)))
    below = integers.negate(_magnitudes("bvudiv", rounded, right, 0, rounded.high or 0))
    return merge_ints(
        integers.less(left, int_const(0)), below,
        _magnitudes("bvudiv", above, right, 0, max(left.high, 0)),
    )  # fmt: skip


def _negative_part(value: Int) -> Int:
    """A number where it is negative, with the bounds that follow from that."""
    assert value.low is not None
    assert value.high is not None
    low, high = value.low, min(value.high, -1)
    return int_const(low) if low == high else Int(value.term, low, high)


def _rest(left: Int, right: Int) -> Int:
    """`left % right` for a positive divisor."""
    if right.low == right.high:
        return integers.modulo(left, right)
    if not (bounded(left) and bounded(right)):
        return Int(ir.int_binary("mod", as_int_sort(left), as_int_sort(right)), 0, None)
    assert left.low is not None
    assert right.high is not None
    if left.low >= 0:
        return _magnitudes("bvurem", left, right, 0, min(left.high or 0, right.high - 1))
    rest = integers.subtract(left, integers.multiply(_divide(left, right), right))
    return integers.narrowed(rest, 0, right.high - 1)


def _magnitudes(op: str, left: Int, right: Int, low: int, high: int) -> Int:
    """An unsigned operation on a number from 0 up and one from 1 up."""
    assert left.high is not None
    assert right.high is not None
    width = max(width_for(0, left.high), width_for(0, right.high))
    term = ir.bv_binary(op, at_width(left, width), at_width(right, width))
    return integers.narrowed(Int(term, 0, max(left.high, right.high)), low, high)


def shift_left(value: Int, amount: Int) -> Int:
    """`value << amount` for an amount from 0 up."""
    return _by_bits(value, amount, integers.shift_left, "left shift")


def shift_right(value: Int, amount: Int) -> Int:
    """`value >> amount` for an amount from 0 up."""
    if bounded(value) and bounded(amount) and amount.low != amount.high:
        # beyond its width a number is all sign, however far it is shifted
        assert value.low is not None
        assert value.high is not None
        amount = integers.minimum(amount, int_const(width_for(value.low, value.high)))
    return _by_bits(value, amount, integers.shift_right, "right shift")


def _by_bits(value: Int, amount: Int, shift: Callable[[Int, Int], Int], what: str) -> Int:
    """Shift by 1, 2, 4, …, by each where the amount has that bit."""
    if amount.low is not None and amount.low == amount.high:
        return shift(value, amount)
    if amount.high is None or not bounded(amount) or amount.high > integers.MAX_WIDTH:
        raise Unliftable(f"{what} by an amount without a bound, or with a large one")
    bits = at_width(amount, width_for(0, amount.high))
    for place in range(amount.high.bit_length()):
        is_set = ir.eq(ir.extract(bits, place, place), ir.bv(1, 1))
        value = merge_ints(is_set, shift(value, int_const(1 << place)), value)
    return value


MOST_POWERS = 64
"""Exponents above are refused unless both operands are constant."""


def power(base: Int, exponent: Int) -> Int:
    """`base ** exponent` for an exponent from 0 up, of which one side or both are constant."""
    low, high = exponent.low, exponent.high
    if low is None or high is None or low < 0:
        raise Unliftable("power with an exponent that may be negative, or has no bound")
    if base.low is not None and base.low == base.high and exponent.low == exponent.high:
        return _power_of_constants(base.low, low)
    if high > MOST_POWERS or (low != high and not bounded(base)):
        raise Unliftable("power with a large exponent")
    powers = [int_const(1)]
    for _ in range(high):
        powers.append(integers.multiply(powers[-1], base))
    result = powers[high]
    for place in range(high - 1, low - 1, -1):
        result = merge_ints(integers.equal(exponent, int_const(place)), powers[place], result)
    return result


def _power_of_constants(base: int, exponent: int) -> Int:
    if max(base.bit_length(), 1) * exponent > 2 * integers.MAX_WIDTH and base not in (0, 1, -1):
        raise Unliftable("power with more bits than are modelled")
    return int_const(base**exponent)
