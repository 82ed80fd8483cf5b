"""`@theorem`: an ordinary function that returns `bool` becomes an obligation.

The decorator adds a record to the function and changes nothing else, so a theorem can be called,
stepped through and unit-tested like any function. Preconditions are `icontract.require`
decorators below it; an input that violates them says nothing about the theorem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from spanproof.errors import RequestError
from spanproof.verdict import Level

F = TypeVar("F", bound=Callable[..., bool])

ATTRIBUTE = "__spanproof_theorem__"


@dataclass(frozen=True, slots=True)
class Theorem:
    """What `@theorem(...)` was told: requirement ids, the least level accepted, seconds."""

    covers: tuple[str, ...]
    floor: Level
    budget: float | None


def theorem(
    function: None = None,
    /,
    *,
    covers: Iterable[str] = (),
    floor: str = "proved",
    budget: float | None = None,
) -> Callable[[F], F]:
    """Mark a function as a claim that holds for every argument its preconditions allow.

    `covers` are requirement ids (`TP-014`), `floor` the weakest level of evidence that is
    enough, `budget` a wall-clock safety net in seconds. Raises RequestError on a bad option.
    """
    if function is not None:
        raise RequestError("@theorem is used with parentheses: write @theorem()")
    if isinstance(covers, str):
        raise RequestError(f"@theorem: covers must be a list of ids, not the text {covers!r}")
    allowed = [level.value for level in Level if level not in (Level.REFUTED, Level.UNKNOWN)]
    if floor not in allowed:
        raise RequestError(f"@theorem: floor must be one of {', '.join(allowed)}, not {floor!r}")
    record = Theorem(tuple(covers), Level(floor), budget)

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, record)
        return function

    return mark


def theorem_of(function: object) -> Theorem | None:
    """The record that `@theorem` left on a function, or None."""
    record = getattr(function, ATTRIBUTE, None)
    return record if isinstance(record, Theorem) else None
