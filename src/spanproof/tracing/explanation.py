"""What is said about header values: plain records that are also the JSON of `explain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from tracing_models.flags import TraceContextLevel


class Violation(TypedDict):
    """A broken requirement: its id, the index of the header value, the character offset in it.

    `at` counts from the start of the value as given. It is the length of the value (without
    white space at its end) when something is missing there.
    """

    requirement: str
    value: int
    at: int
    message: str


class Explanation(TypedDict):
    """The answer about one header; `result` is None exactly when there are violations."""

    header: str
    values: list[str]
    level: int
    valid: bool
    result: Mapping[str, object] | None
    violations: list[Violation]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the verified model of one header says: its result, or what is broken."""

    result: Mapping[str, object] | None
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a valid value, for people: `start` and `end` count from the start as given.

    `meanings` are short lines: what the piece says, then what else is worth knowing.
    """

    name: str
    value: int
    start: int
    end: int
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeaderSupport:
    """All that is needed to explain a header: how to judge values, how to take valid ones apart.

    `judge` is given at least one value.
    """

    judge: Callable[[Sequence[str], TraceContextLevel], Judgement]
    parts: Callable[[Sequence[str], TraceContextLevel], tuple[Part, ...]]
