"""Numbers as text: decimal digits, other bases, signs, grouping.

The decimal digits of a number are fresh constants: the only ones whose sum, each times its power
of ten, is the number. Solvers add more easily than they divide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spanproof.lift import integers, ir, joining, sequences
from spanproof.lift.execution import Execution
from spanproof.lift.hexadecimal import hex_digit
from spanproof.lift.ir import Term
from spanproof.lift.recipes import Digit
from spanproof.lift.searching import made
from spanproof.lift.sequences import Text
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import (
    CODE_POINT_WIDTH,
    Fixed,
    Int,
    at_width,
    fixed_text,
    int_const,
    merge_ints,
    width_for,
)

MOST_DIGITS = 80
"""The most decimal digits that are computed."""


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of a number that is not negative, last one first, and how many it needs."""

    codes: tuple[Term, ...]
    count: Int

    def text(self, run: Execution) -> Text:
        """As many digits as the number needs."""
        return sequences.settle(
            sequences.computed(True, self.count, lambda place: self._at(run, place)), run.path
        )

    def _at(self, run: Execution, place: Int) -> Term:
        """The digit at a place, counted from the first one, where the path stands then."""
        count, result = run.path.refine(self.count), self.codes[0]
        for k, code in enumerate(self.codes):
            behind = integers.add(place, int_const(k + 1))
            result = ir.ite(integers.equal(behind, count), code, result)
        return result


def magnitude(number: Int) -> Int:
    """The number without its sign."""
    return integers.absolute(number)


def sign_of(number: Int, sign: str, path: Path) -> Text:
    """`-`, or what a format puts in front of a number that is not negative."""
    other = "" if sign == "-" else sign
    negative = path.decide(integers.less(number, int_const(0)))
    if negative is ir.FALSE:
        return fixed_text(other)
    minus, plus = ir.bv(ord("-"), CODE_POINT_WIDTH), ir.bv(ord(other or "-"), CODE_POINT_WIDTH)
    every = Fixed(True, (ir.ite(negative, minus, plus),))
    count = merge_ints(negative, int_const(1), int_const(len(other)))
    return sequences.part(every, int_const(0), count, path)


def decimal_digits(run: Execution, number: Int) -> Digits:
    """The decimal digits of a bounded number that is not negative."""
    low, high = number.low, number.high
    assert low is not None
    assert high is not None
    if low == high:
        return _constant(high, 10)
    if len(str(high)) > MOST_DIGITS:
        raise Unliftable(f"decimal text of a number of more than {MOST_DIGITS} digits")
    digits = _defined_digits(run, at_width(number, width_for(low, high)))
    digits = digits[: len(str(high))]
    zero = ir.bv(ord("0"), CODE_POINT_WIDTH)
    codes = [ir.bv_binary("bvadd", ir.zero_extend(d, CODE_POINT_WIDTH), zero) for d in digits]
    count = int_const(1)
    for k, digit in enumerate(digits):
        if k >= 1:
            count = merge_ints(ir.eq(digit, ir.bv(0, 4)), count, int_const(k + 1))
    least = len(str(low))
    return Digits(tuple(codes), Int(count.term, least, len(digits)) if least > 1 else count)


def _defined_digits(run: Execution, bits: Term) -> list[Term]:
    """Fresh constants of four bits: the decimal digits of an unsigned bit-vector, last one first.

    There is exactly one choice, whatever the bits are.
    """
    old = bits.sort.width
    width = old + 8  # the greatest sum of so many digits is less than ten times 2**old
    bits = ir.zero_extend(bits, width)
    digits: list[Term] = []

    def definition(last: Term) -> Term:
        total, every = ir.bv(0, width), [*digits, last]
        for k, digit in enumerate(every):
            wide = ir.zero_extend(digit, width)
            part = ir.bv_binary("bvmul", wide, ir.bv(10**k, width))
            total = ir.bv_binary("bvadd", part, total)
        small = [ir.ule(digit, ir.bv(9, 4)) for digit in every]
        return ir.and_(*small, ir.eq(total, bits))

    most = len(str((1 << old) - 1))
    for k in range(most):
        rule = definition if k == most - 1 else _nothing
        digits.append(made(run, "digit", ir.bitvec(4), Digit(bits, k, most), rule))
    whole = run.recipes[str(digits[-1].data)].definition
    for digit in digits:
        run.recipes[str(digit.data)] = replace(run.recipes[str(digit.data)], definition=whole)
    return digits


def written_number(run: Execution, codes: Sequence[Term]) -> Int | None:
    """The number whose last decimal digits these are, less what stands before them.

    None for digits that do not come from one number, in order. It is the sum of the digits, each
    times its power of ten, written so that a solver need not add them up.
    """
    digits = [_digit_of(run, code) for code in codes]
    last = digits[-1] if digits else None
    if last is None or any(
        one is None or one.number is not last.number or one.place != place
        for place, one in enumerate(reversed(digits))
    ):
        return None
    width = last.number.sort.width
    above = ir.bv(0, width)
    for place in range(len(digits), last.count):
        digit = made(run, "digit", ir.bitvec(4), Digit(last.number, place, last.count), _nothing)
        part = ir.bv_binary("bvmul", ir.zero_extend(digit, width), ir.bv(10**place, width))
        above = ir.bv_binary("bvadd", above, part)
    below = ir.bv_binary("bvsub", last.number, above)
    return integers.narrowed(Int(below, 0, (1 << (width - 1)) - 1), 0, 10 ** len(digits) - 1)


def _digit_of(run: Execution, code: Term) -> Digit | None:
    """The digit that a character shows, if it was made by this module."""
    if code.op != "bvadd" or code.args[0].op != "zero_extend":
        return None
    digit = code.args[0].args[0]
    recipe = run.recipes.get(str(digit.data)) if digit.op in ("var", "apply") else None
    return recipe.work if recipe is not None and isinstance(recipe.work, Digit) else None


def _nothing(term: Term) -> Term:
    return ir.TRUE


def grouped(digits: Digits, separator: str, size: int) -> Digits:
    """The digits with a separator between groups, counted from the last one."""
    codes: list[Term] = []
    for k, code in enumerate(digits.codes):
        if k and k % size == 0:
            codes.append(ir.bv(ord(separator), CODE_POINT_WIDTH))
        codes.append(code)
    count = int_const(1)
    for k in range(2, len(digits.codes) + 1):
        there = integers.less_equal(int_const(k), digits.count)
        count = merge_ints(there, int_const(k + (k - 1) // size), count)
    return Digits(tuple(codes), count)


def _needed(number: Int, most: int, base: int) -> Int:
    """How many digits a number needs: one for 0."""
    count = int_const(1)
    for k in range(1, most):
        at_least = integers.less_equal(int_const(base**k), number)
        count = merge_ints(at_least, int_const(k + 1), count)
    return count


def _constant(number: int, base: int) -> Digits:
    digits: list[int] = []
    rest = number
    while rest or not digits:
        digits.append(rest % base)
        rest //= base
    codes = tuple(ir.bv(0x30 + d, CODE_POINT_WIDTH) for d in digits)
    return Digits(codes, int_const(len(digits)))


def binary_digits(number: Int, bits_each: int, *, upper: bool) -> Digits:
    """The digits of a bounded number that is not negative, in base 2, 8 or 16."""
    assert number.high is not None
    most = max(-(-number.high.bit_length() // bits_each), 1)
    if most > sequences.MAX_UNROLL:
        raise Unliftable(f"text of a number of more than {sequences.MAX_UNROLL} digits")
    bits = ir.zero_extend(integers.low_bits(number, most * bits_each), most * bits_each)
    codes = tuple(
        hex_digit(
            ir.zero_extend(ir.extract(bits, bits_each * (k + 1) - 1, bits_each * k), 4),
            CODE_POINT_WIDTH, upper=upper,
        )
        for k in range(most)
    )  # fmt: skip
    return Digits(codes, _needed(number, most, 1 << bits_each))


def decimal_text(run: Execution, number: Int) -> Text:
    """`str(number)` of a bounded number."""
    number = run.path.refine(number)
    if not integers.bounded(number):
        raise Unliftable("decimal text of an int without declared bounds")
    digits = decimal_digits(run, magnitude(number)).text(run)
    return joining.joined(sign_of(number, "-", run.path), digits, run.path)
