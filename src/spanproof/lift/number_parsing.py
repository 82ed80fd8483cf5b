"""`int(text, base)`: what text is a number, and which.

Text that is nothing but ASCII digits of the base is the common case and a fast one. Any other
text is read item by item by the rules of CPython (white space, sign, prefix, underscores, decimal
digits of all scripts), if it is short; a longer one is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spanproof.lift import integers, ir, sequences
from spanproof.lift.characters import ASCII, Ranges, is_in, ranges_where, str_class
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.hexadecimal import is_hex, nibble
from spanproof.lift.ir import Term
from spanproof.lift.number_text import written_number
from spanproof.lift.sequences import Text
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Fixed, Int, Poison, Value, int_const, merge_ints
from spanproof.lift.visitor import fork

MOST_READ = 12
"""Text of up to so many items is read by all the rules."""

MOST_DIGITS = 256
"""The longest text of plain digits that is read."""

MOST_LENGTHS = 16
"""A text that may have so many lengths is taken apart by them."""

_PREFIXES = {16: "xX", 8: "oO", 2: "bB"}


def parse(frame: Frame, text: Text, base: int) -> Value:
    """`int(text, base)`; a text that is no number raises ValueError."""
    text = sequences.settle(text, frame.run.path)
    size = sequences.length(text, frame.run.path)
    if size.high == 0:
        raise_builtin(frame, ir.TRUE, ValueError, "invalid literal for int()")
        return Poison("unreachable")
    if size.high is None or size.high > MOST_DIGITS:
        raise Unliftable("int() of a text whose length is not bounded")
    items = _items(frame, text, size)
    if base == 0:
        return _read_all(frame, text, items, base)
    plain = ir.and_(
        integers.less(int_const(0), size),
        *(ir.or_(ir.not_(exists), _is_plain_digit(code, base)) for exists, code in items),
    )
    return fork(
        frame,
        plain,
        lambda: _plain_number(frame, text, items, base),
        lambda: _read_all(frame, text, items, base),
    )


Items = Sequence[tuple[Term, Term]]
"""The items of a text, each with the condition that it exists."""


def _items(frame: Frame, text: Text, size: Int) -> Items:
    path = frame.run.path
    return [
        (path.decide(integers.less(int_const(k), size)), sequences.item(text, int_const(k)))
        for k in range(size.high or 0)
    ]


# --- Plain digits -----------------------------------------------------------------------------


def _digit_ranges(base: int) -> Ranges:
    """The ASCII digits of a base."""
    ranges = [(0x30, 0x30 + min(base, 10) - 1)]
    if base > 10:
        ranges += [(0x41, 0x41 + base - 11), (0x61, 0x61 + base - 11)]
    return tuple(ranges)


def _is_plain_digit(code: Term, base: int) -> Term:
    return is_hex(code) if base == 16 else sequences.in_ranges(code, _digit_ranges(base))


def _plain_digit(code: Term, base: int) -> Int:
    """What an ASCII digit is worth; meaningless for any other item."""
    if base <= 10:
        return Int(integers.unsigned(ir.extract(code, 3, 0)).term, 0, base - 1)
    if base <= 16:
        return Int(integers.unsigned(nibble(code)).term, 0, base - 1)
    low = ir.extract(code, 4, 0)  # A and a end in 00001, the digits in 1 and their value
    letter = ir.eq(ir.extract(code, 6, 6), ir.bv(1, 1))
    worth = ir.ite(
        letter,
        ir.bv_binary("bvadd", ir.zero_extend(low, 6), ir.bv(9, 6)),
        ir.zero_extend(ir.extract(code, 3, 0), 6),
    )
    return Int(integers.unsigned(worth).term, 0, base - 1)


def _plain_number(frame: Frame, text: Text, items: Items, base: int) -> Value:
    """The number, for each length that the text may have."""
    path = frame.run.path
    text = sequences.settle(text, path)
    if isinstance(text, Fixed):
        return _fixed_number(frame, text, base)
    size = sequences.length(text, path)
    shortest, longest = max(size.low or 0, 1), size.high or 0
    if longest - shortest <= MOST_LENGTHS:
        return _by_length(frame, text, shortest, longest, base)
    result = int_const(0)
    for exists, code in items:
        more = _shifted_in(result, _plain_digit(code, base), base)
        result = merge_ints(exists, more, result)
    return result


def _by_length(frame: Frame, text: Text, shortest: int, longest: int, base: int) -> Value:
    """The number, where the text has any of the lengths."""

    def number() -> Value:
        codes = [sequences.item(text, int_const(place)) for place in range(longest)]
        return _fixed_number(frame, Fixed(text.text, tuple(codes)), base)

    if longest == shortest:
        return number()
    size = sequences.length(text, frame.run.path)
    return fork(
        frame,
        integers.less(size, int_const(longest)),
        lambda: _by_length(frame, text, shortest, longest - 1, base),
        number,
    )


def _fixed_number(frame: Frame, text: Fixed, base: int) -> Int:
    if base == 16:
        return integers.unsigned(ir.concat(map(nibble, text.items)))
    written = written_number(frame.run, text.items) if base == 10 else None
    if written is not None:
        return written
    result = int_const(0)
    for k, code in enumerate(reversed(text.items)):
        part = integers.multiply(_plain_digit(code, base), int_const(base**k))
        result = integers.add(result, part)
    return result


def _shifted_in(number: Int, digit: Int, base: int) -> Int:
    return integers.add(integers.multiply(number, int_const(base)), digit)


# --- All the rules ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sign:
    """What the rules see in an item."""

    space: Term
    plus: Term
    minus: Term
    underscore: Term
    code: Term
    is_digit: Term
    worth: Int
    """A digit of base 36, if `is_digit`."""


@cache
def _spaces(text: bool) -> Ranges:
    """What may stand around a number."""
    if not text:
        return ((9, 13), (32, 32))
    return ranges_where(lambda character: character.isspace() and _is_number(f"{character}1"))


def _is_number(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True


@cache
def _zeros() -> dict[int, tuple[int, ...]]:
    """Zeros outside ASCII by their last four bits; the other nine digits follow each."""
    found: dict[int, list[int]] = {}
    for low, high in str_class("isdecimal"):
        for code in range(max(low, 128), high + 1):
            if unicodedata.decimal(chr(code)) == 0:
                found.setdefault(code % 16, []).append(code)
    return {offset: tuple(codes) for offset, codes in found.items()}


def _is_digit_after(code: Term, offset: int, zeros: Sequence[int]) -> Term:
    """Whether a character is one of the ten that begin at one of the zeros.

    Solvers compare the bits of a row of sixteen more cheaply than they compare sizes.
    """
    if offset > 6:
        return is_in(code, [(zero, zero + 9) for zero in zeros])
    low, row = ir.extract(code, 3, 0), ir.extract(code, code.sort.width - 1, 4)
    in_row = ir.or_(*(ir.eq(row, ir.bv(zero >> 4, row.sort.width)) for zero in zeros))
    return ir.and_(in_row, sequences.in_ranges(low, ((offset, offset + 9),)))


def _seen(code: Term, *, text: bool) -> Sign:
    """An item as the rules see it."""
    plain = sequences.in_ranges(code, _digit_ranges(36))
    is_digit, worth = plain, _plain_digit(code, 36)
    if text:
        for offset, zeros in _zeros().items():
            here = _is_digit_after(code, offset, zeros)
            low = ir.bv_binary("bvsub", ir.extract(code, 3, 0), ir.bv(offset, 4))
            decimal = Int(integers.unsigned(low).term, 0, 9)
            is_digit, worth = ir.or_(is_digit, here), merge_ints(here, decimal, worth)
    width = code.sort.width

    def equals(character: str) -> Term:
        return ir.eq(code, ir.bv(ord(character), width))

    return Sign(
        is_in(code, _spaces(text)), equals("+"), equals("-"), equals("_"), code, is_digit, worth
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the reader stands after some items: exactly one state, or none for no number.

    `begin` before the sign, `signed` behind it, `zero` behind a first 0 that may start a prefix,
    `prefixed` behind a prefix, `digits` behind a digit, `gap` behind an underscore, `end` behind
    white space that follows the digits. `leading` says that the number began with a 0.
    """

    begin: Term
    signed: Term
    zero: Term
    prefixed: Term
    digits: Term
    gap: Term
    end: Term
    negative: Term
    leading: Term
    number: Int


def _read_all(frame: Frame, text: Text, items: Items, base: int) -> Value:
    if len(items) > MOST_READ:
        kind = "0-9, a-f, A-F" if base == 16 else f"digits of base {base}"
        raise Unliftable(f"int() of text that may hold other characters than {kind}")
    # all decimal digits there are make a large term, which is wanted where numbers are decimal
    if base in (0, 10) or all(ir.is_const(code) for _, code in items) or not text.text:
        return _read_items(frame, items, base, text=text.text)
    foreign = ir.or_(*(ir.and_(exists, ir.not_(is_in(code, ASCII))) for exists, code in items))

    def refuse() -> Value:
        raise Unliftable(f"int(…, {base}) of text that may hold digits outside ASCII")

    return fork(frame, foreign, refuse, lambda: _read_items(frame, items, base, text=False))


def _read_items(frame: Frame, items: Items, base: int, *, text: bool) -> Value:
    """The number, by all the rules, of the items of a text or of bytes."""
    bases = [base] if base else [10, 16, 8, 2]
    seen = [(exists, _seen(code, text=text)) for exists, code in items]
    ends = [_read(seen, one, is_auto=not base) for one in bases]
    accepted = ir.or_(*(accepts for accepts, _ in ends))
    raise_builtin(frame, ir.not_(accepted), ValueError, "invalid literal for int()")
    if not frame.run.path.alive:
        return Poison("unreachable")
    result = ends[-1][1]
    for accepts, number in reversed(ends[:-1]):
        result = merge_ints(accepts, number, result)
    return result


def _read(seen: Sequence[tuple[Term, Sign]], base: int, *, is_auto: bool) -> tuple[Term, Int]:
    """Whether the items are a number in a base, and which.

    With `is_auto` the base is the one that the prefix tells: a prefix is owed, or none allowed.
    """
    no = ir.FALSE
    at = Reading(ir.TRUE, no, no, no, no, no, no, no, no, int_const(0))
    for exists, sign in seen:
        after = _step(at, sign, base, is_auto=is_auto)
        at = _merged(exists, after, at)
    accepts = ir.or_(at.digits, at.end)
    if not (base in _PREFIXES and is_auto):
        accepts = ir.or_(accepts, at.zero)  # with a prefix owed, a lone 0 is a number of base 10
    if base == 10 and is_auto:
        is_zero = integers.equal(at.number, int_const(0))
        accepts = ir.and_(accepts, ir.or_(ir.not_(at.leading), is_zero))
    number = merge_ints(at.negative, integers.negate(at.number), at.number)
    return accepts, number


def _step(at: Reading, sign: Sign, base: int, *, is_auto: bool) -> Reading:
    """One item more."""
    digit = ir.and_(sign.is_digit, integers.less(sign.worth, int_const(base)))
    zero = ir.and_(sign.is_digit, integers.equal(sign.worth, int_const(0)))
    first = ir.or_(at.begin, at.signed)
    letter = ir.or_(
        *(ir.eq(sign.code, ir.bv(ord(c), sign.code.sort.width)) for c in _PREFIXES.get(base, ""))
    )
    must = is_auto and base in _PREFIXES  # only behind a prefix
    after_zero = ir.FALSE if must else at.zero
    digits_from = ir.or_(at.prefixed, at.digits, at.gap, ir.FALSE if must else first, after_zero)
    starts_with_zero = ir.and_(first, zero)
    moves_on = ir.and_(digits_from, digit)
    if base in _PREFIXES:
        # a first 0 has a state of its own: a prefix may follow it
        moves_on = ir.and_(moves_on, ir.not_(starts_with_zero))
    behind = ir.or_(at.digits, at.end, ir.FALSE if must else at.zero)
    more = _shifted_in(at.number, Int(sign.worth.term, 0, base - 1), base)
    return Reading(
        begin=ir.and_(at.begin, sign.space),
        signed=ir.and_(at.begin, ir.or_(sign.plus, sign.minus)),
        zero=starts_with_zero if base in _PREFIXES else ir.FALSE,
        prefixed=ir.and_(at.zero, letter),
        digits=moves_on,
        gap=ir.and_(ir.or_(at.digits, at.prefixed, ir.FALSE if must else at.zero), sign.underscore),
        end=ir.and_(behind, sign.space),
        negative=ir.or_(at.negative, ir.and_(at.begin, sign.minus)),
        leading=ir.or_(at.leading, starts_with_zero),
        number=merge_ints(moves_on, more, at.number),
    )


def _merged(condition: Term, then: Reading, other: Reading) -> Reading:
    if condition is ir.TRUE:
        return then
    names = ("begin", "signed", "zero", "prefixed", "digits", "gap", "end", "negative", "leading")
    terms = {name: ir.ite(condition, getattr(then, name), getattr(other, name)) for name in names}
    return Reading(**terms, number=merge_ints(condition, then.number, other.number))
