"""Claims that tests write to a file: discovered like anybody's, each in a module of its own."""

from __future__ import annotations

import hashlib
import textwrap
from pathlib import Path

from spanproof.discovery import discover_paths
from spanproof.obligation import Obligation

HEADER = """
from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass

import icontract

from spanproof.theorem import theorem

"""


def obligations(folder: Path, source: str) -> dict[str, Obligation]:
    """The obligations of a source text by the name of what they are about."""
    text = HEADER + textwrap.dedent(source)
    name = hashlib.sha256((str(folder) + text).encode()).hexdigest()[:16]
    path = folder / f"planted_{name}.py"
    path.write_text(text, encoding="utf-8")
    return {found.qualname: found for found in discover_paths([path])}


# Claims of which an engine must say no, or that it does not know: never that they hold.
FALSE_CLAIMS = {
    "false on a rare boundary": """
        @theorem()
        @icontract.require(lambda number: 0 <= number < 2**64)
        def claim(number: int) -> bool:
            return number != 2**40
    """,
    "false at the far end of a range": """
        @theorem()
        @icontract.require(lambda number: 0 <= number < 2**64)
        def claim(number: int) -> bool:
            return number + 1 < 2**64
    """,
    "false for one character": """
        @theorem()
        def claim(text: str) -> bool:
            return not text.startswith("\\n")
    """,
    "an exception escapes": """
        @theorem()
        def claim(text: str) -> bool:
            return int(text or "0") >= 0 or True
    """,
    "the wrong exception is expected": """
        @theorem()
        @icontract.require(lambda number: number >= 0)
        def claim(number: int) -> bool:
            try:
                return 1 // number >= 0
            except ValueError:
                return True
    """,
    "a callee's precondition is broken": """
        @icontract.require(lambda number: number > 0)
        def positive(number: int) -> int:
            return number

        @theorem()
        @icontract.require(lambda number: number >= 0)
        def claim(number: int) -> bool:
            return positive(number) > 0
    """,
    "a callee's postcondition is broken": """
        @icontract.ensure(lambda result: result < 100)
        def double(number: int) -> int:
            return number * 2

        @theorem()
        @icontract.require(lambda number: 0 <= number <= 50)
        def claim(number: int) -> bool:
            return double(number) >= 0
    """,
    "an invariant is broken inside": """
        @icontract.invariant(lambda self: self.value < 10)
        @dataclass(frozen=True)
        class Digit:
            value: int

        @theorem()
        @icontract.require(lambda number: 0 <= number <= 10)
        def claim(number: int) -> bool:
            return Digit(number).value == number
    """,
    "an own postcondition is broken": """
        @icontract.require(lambda number: 0 <= number < 50)
        @icontract.ensure(lambda number, result: result > number)
        def claim(number: int) -> int:
            return number * 2
    """,
    "a contract's function raises": """
        @icontract.require(lambda number: 0 <= number < 50)
        @icontract.ensure(lambda result: result >= 0)
        def claim(number: int) -> int:
            return 100 // number
    """,
    "truthy but not True": """
        @theorem()
        def claim(number: int) -> bool:
            return number or 1
    """,
    "the result is None": """
        @theorem()
        def claim(flag: bool) -> bool:
            if flag:
                return True
    """,
    "false for one combination of flags": """
        @theorem()
        def claim(a: bool, b: bool, c: bool, d: bool) -> bool:
            return not (a and not b and c and not d)
    """,
    "false for one member of an enumeration": """
        class Colour(enum.Enum):
            RED = 1
            GREEN = 2
            BLUE = 3

        @theorem()
        def claim(first: Colour, second: Colour) -> bool:
            return first is not Colour.BLUE or second is not Colour.RED
    """,
    "false for None": """
        @theorem()
        def claim(number: int | None) -> bool:
            return (number or 5) != 5 or number == 5
    """,
}

# Claims that are neither true nor false for anybody who looks: no engine may say that they hold.
EMPTY_CLAIMS = {
    "no number fits": """
        @theorem()
        @icontract.require(lambda number: number > 5)
        @icontract.require(lambda number: number < 5)
        def claim(number: int) -> bool:
            return False
    """,
    "no text fits": """
        @theorem()
        @icontract.require(lambda text: len(text) == 1 and len(text) == 2)
        def claim(text: str) -> bool:
            return False
    """,
    "the precondition always raises": """
        @theorem()
        @icontract.require(lambda number: 1 // 0 == number)
        def claim(number: int) -> bool:
            return True
    """,
    "no object is valid": """
        @icontract.invariant(lambda self: self.value > 0)
        @icontract.invariant(lambda self: self.value < 0)
        @dataclass(frozen=True)
        class Nothing:
            value: int

        @theorem()
        def claim(nothing: Nothing) -> bool:
            return True
    """,
}

FLAKY_CLAIMS = {
    "false every third time": """
        calls = itertools.count()

        @theorem()
        def claim(number: int) -> bool:
            return next(calls) % 3 != 2
    """,
    "false once": """
        calls = itertools.count()

        @theorem()
        def claim(number: int) -> bool:
            return next(calls) != 4
    """,
}
