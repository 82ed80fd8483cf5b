"""Contracts that are broken and functions that raise. Do not repair this module."""

from __future__ import annotations

from dataclasses import dataclass

import icontract


@icontract.require(lambda number: 0 <= number <= 255)
@icontract.ensure(lambda result: 0 <= result <= 255)
def next_byte(number: int) -> int:
    """The next number is a byte again: wrong for the last one."""
    return number + 1


@icontract.require(lambda number: 0 <= number < 2**32)
@icontract.ensure(lambda result: result >= 0)
def calls_outside_a_precondition(number: int) -> int:
    """Calls a function that takes bytes with any number of 32 bits."""
    return next_byte(number)


@icontract.require(lambda text: len(text) == 2)
@icontract.ensure(lambda result: result is not None)
def declares_less_than_it_raises(text: str) -> str:
    """Read a text of two characters.

    :raises KeyError: which this never does; it is a ValueError
    """
    if text == "ff":
        raise ValueError(text)
    return text


def undefined_for_some_inputs(text: str, place: int) -> str:
    """Give a character, which many a place does not have."""
    return text[place : place + 1] if place else text[0]


@icontract.invariant(lambda self: self.low <= self.high)
@dataclass(frozen=True)
class Interval:
    """Two numbers in order."""

    low: int
    high: int

    @icontract.ensure(lambda self, result: result.low == self.low)
    def shifted(self, distance: int) -> Interval:
        """Move an interval: both ends move, so the contract is wrong but for 0."""
        return Interval(self.low + distance, self.high + distance)
