"""Regular expressions as data: what an ABNF grammar is translated to.

The same tree is compiled to Python's `re` (to run) and lifted to logic (to prove). Characters
are Unicode code points. Sum type: no class here has subclasses.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of inclusive code point ranges, sorted and disjoint."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Concat:
    """All parts, one after the other; no parts is the empty string."""

    parts: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """Any one of the options; no options is the empty language."""

    options: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`body` repeated `least` to `most` times; `most` None is without limit."""

    body: Regex
    least: int
    most: int | None


Regex = Chars | Concat | Union | Repeat
