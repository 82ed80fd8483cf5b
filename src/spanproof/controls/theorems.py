"""Theorems that are false, or about nothing. Nobody relies on this module; do not repair it."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem


@theorem()
def false_for_every_input(number: int) -> bool:
    """No number is different from itself."""
    return number + 1 == number


@theorem()
def false_for_the_empty_text(text: str) -> bool:
    """The first character of a text exists: not in the empty one, where this raises."""
    return len(text[0]) == 1


@theorem()
@icontract.require(lambda number: 0 <= number < 2**64)
def false_past_63_bits(number: int) -> bool:
    """An unsigned 64-bit number fits a signed one: wrong from 2**63 on."""
    return number < 2**63


@theorem()
@icontract.require(lambda left: 0 <= left < 2**64)
@icontract.require(lambda right: 0 <= right < 2**64)
def false_where_64_bits_overflow(left: int, right: int) -> bool:
    """Sums stay below 2**64: true for a machine that wraps around, and wrong for Python."""
    return left + right < 2**64


@theorem()
@icontract.require(lambda number: 0 <= number < 2**128)
def false_for_one_number_of_many(number: int) -> bool:
    """No number of 128 bits has exactly these bits: one of 2**128 has them."""
    return number ^ 0x0BADCAFE_DEADBEEF_0DDBA11_C0FFEE != 0x1234_5678_9ABC_DEF0_0FED_CBA9_8765_4321


@theorem()
def false_for_one_text_of_many(text: str) -> bool:
    """No text is a certain one of nine characters."""
    return text != "00-ab\u00e9\U0001f50d-1"


@theorem()
@icontract.require(lambda character: len(character) == 1)
def false_for_a_digit_beyond_ascii(character: str) -> bool:
    """What Python calls a digit is one of ten characters: wrong, there are hundreds."""
    return not character.isdigit() or character in "0123456789"


@theorem()
@icontract.require(lambda text: len(text) == 1)
def false_for_the_greatest_code_point(text: str) -> bool:
    """A character fits two bytes: wrong from U+10000 on."""
    return ord(text) < 0x10000


@theorem()
@icontract.require(lambda number: number > 0)
@icontract.require(lambda number: number < 0)
def about_nothing(number: int) -> bool:
    """Nothing meets these preconditions, so that anything can be said about all that do."""
    return number + 1 == number
