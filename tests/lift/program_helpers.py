"""What random programs use: exceptions, enumerations, records, tables and functions."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

import icontract


class Own(ValueError):
    """An exception with attributes."""

    def __init__(self, number: int, text: str) -> None:
        """Keep the number; the text is the message."""
        super().__init__(text)
        self.number = number


class Further(Own):
    """A subclass that adds to what its base keeps."""

    def __init__(self, text: str) -> None:
        """Keep a changed text."""
        super().__init__(7, text)
        self.text = text + "!"


class Color(enum.Enum):
    """Plain members, one of them with two names."""

    RED = 1
    BLUE = 2
    GREEN = 3
    ROUGE = 1  # noqa: PIE796  # an alias is what is wanted


class Size(enum.IntEnum):
    """Members that are numbers."""

    LOW = 0
    HIGH = 3


class Kind(enum.StrEnum):
    """Members that are texts."""

    SERVER = "a"
    CLIENT = "ab"
    NONE = ""


@icontract.invariant(lambda self: -2 <= self.low < self.high <= 9)
@dataclass(frozen=True)
class Span:
    """A record with an invariant."""

    low: int
    high: int

    @property
    def product(self) -> int:
        """A number of both fields."""
        return self.low * self.high

    @classmethod
    def of(cls, low: int, *, size: int = 1) -> Span:
        """From a start and a size."""
        return cls(low, low + size)


@dataclass(frozen=True)
class Box:
    """A record that may hold anything."""

    value: object


@dataclass(frozen=True, order=True)
class Pair:
    """A record with an order, and a field that does not count."""

    first: int
    second: str = "a"
    note: str = field(default="", compare=False)

    def moved(self, by: int) -> Pair:
        """Another one, so far away."""
        return Pair(self.first + by, self.second)


CODES = {"a": 1, "b": 2, "ab": 30, "": -1}
NAMES = {0: "zero", 1: "a", -3: "ab", 7: "="}
LETTERS = frozenset({"a", "b", "ab", "0"})


def pick(number: int, text: str) -> object:
    """Fails in two ways, and gives two types."""
    if number > 2:
        return text[number]
    if number == 1:
        raise KeyError("one")
    return number if text else text


def half(number: int) -> int:
    """A number, whatever it is given."""
    return number // 2 if number % 3 else -number


def place(text: str, wanted: str = "=", /, start: int = 0, *, none: int = -1) -> int:
    """Where a text is, from a place on."""
    for k, character in enumerate(text):
        if k >= start and character == wanted[:1]:
            return k
    return none


def checked(number: int) -> int:
    """Fails with attributes."""
    if number > 5:
        raise Own(number, "big")
    if number < 0:
        raise Further("low")
    return number


def many(first: int, *rest: int) -> int:
    """Takes any number of numbers."""
    return first + len(rest)


@icontract.require(lambda number: number != 4)
@icontract.ensure(lambda result: result < 300)
def contracted(number: int) -> int:
    """Has a contract on both sides."""
    return number + 1
