"""`@theorem`: an ordinary function that returns `bool` becomes an obligation.

The decorator adds a record to the function and changes nothing else, so a theorem can be called,
stepped through and unit-tested like any function. Preconditions are `icontract.require`
decorators below it; an input that violates them says nothing about the theorem.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from spanproof.errors import RequestError
from spanproof.verdict import Level

F = TypeVar("F", bound=Callable[..., bool])

ATTRIBUTE = "__spanproof_theorem__"


@dataclass(frozen=True, slots=True)
class Theorem:
    """What `@theorem(...)` was told: requirement ids, the least level accepted, seconds.

    `induction` names the parameter that the proof goes along, `by_contract` are functions of which
    the proof uses nothing but their contracts.
    """

    covers: tuple[str, ...]
    floor: Level
    budget: float | None
    induction: str | None = None
    by_contract: tuple[Callable[..., Any], ...] = ()


def theorem(
    function: None = None,
    /,
    *,
    covers: Iterable[str] = (),
    floor: str = "proved",
    budget: float | None = None,
    induction: str | None = None,
    by_contract: Iterable[Callable[..., Any]] = (),
) -> Callable[[F], F]:
    """Mark a function as a claim that holds for every argument its preconditions allow.

    `covers` are requirement ids (`TP-014`), `floor` the weakest level of evidence that is
    enough, `budget` a wall-clock safety net in seconds.

    `induction` is the name of a parameter that is a sequence of any length: the claim is proved
    for the empty one, and for a sequence of at least one item when it holds without the last.
    Calls of the functions in `by_contract` are taken by their contracts instead of their code,
    which their own obligations are about.

    Raises RequestError on a bad option.
    """
    if function is not None:
        raise RequestError("@theorem is used with parentheses: write @theorem()")
    if isinstance(covers, str):
        raise RequestError(f"@theorem: covers must be a list of ids, not the text {covers!r}")
    by_contract = tuple(by_contract)
    if not all(map(callable, by_contract)):
        raise RequestError("@theorem: by_contract must be a list of functions")
    record = Theorem(tuple(covers), floor_of(floor, "@theorem"), budget, induction, by_contract)

    def mark(function: F) -> F:
        parameters = inspect.signature(function).parameters
        if induction is not None and induction not in parameters:
            raise RequestError(
                f"@theorem: induction={induction!r} is no parameter of {function.__qualname__}"
            )
        setattr(function, ATTRIBUTE, record)
        return function

    return mark


def floor_of(floor: str, decorator: str) -> Level:
    """The level that a decorator was given as its floor. Raises RequestError on any other text."""
    allowed = [level.value for level in Level if level not in (Level.REFUTED, Level.UNKNOWN)]
    if floor not in allowed:
        raise RequestError(f"{decorator}: floor must be one of {', '.join(allowed)}, not {floor!r}")
    return Level(floor)


def theorem_of(function: object) -> Theorem | None:
    """The record that `@theorem` left on a function, or None."""
    record = getattr(function, ATTRIBUTE, None)
    return record if isinstance(record, Theorem) else None
