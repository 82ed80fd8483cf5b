"""Hexadecimal digits: what they are worth, and how numbers and bytes are written in them."""

from __future__ import annotations

from spanproof.lift import ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.sequences import Text
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path
from spanproof.lift.values import (
    CODE_POINT_WIDTH,
    MAX_LENGTH,
    Fixed,
    Int,
    at_width,
    int_const,
)

_HEX_RANGES = ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66))


def is_hex(code: Term) -> Term:
    """Whether an item is one of 0-9, A-F, a-f."""
    return sequences.in_ranges(code, _HEX_RANGES)


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


def hex_of_bytes(data: Text, path: Path) -> Text:
    """Two digits for each byte."""
    data = sequences.settle(data, path)
    if isinstance(data, Fixed):
        return (
            hex_text(ir.concat(data.items), 2 * len(data.items)) if data.items else Fixed(True, ())
        )
    view, size = data, sequences.length(data, path)

    def digit(place: Int) -> Term:
        one, term = ir.bv(1, INDEX_WIDTH), at_width(place, INDEX_WIDTH)
        half = ir.zero_extend(ir.extract(term, INDEX_WIDTH - 1, 1), INDEX_WIDTH)
        byte = sequences.item(view, Int(half, 0, MAX_LENGTH))
        is_low = ir.eq(ir.bv_binary("bvand", term, one), one)
        bits = ir.ite(is_low, ir.extract(byte, 3, 0), ir.extract(byte, 7, 4))
        return hex_digit(bits, CODE_POINT_WIDTH, upper=False)

    from spanproof.lift import integers

    return sequences.computed(True, integers.multiply(size, int_const(2)), digit)
