"""Cases, what an implementation did with them, and what the oracle says about that.

Everything is a Python literal (text, numbers, bytes, None, lists, dicts), so that it crosses the
border to the worker process as text and can be shown and replayed as source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Source = Literal["grammar", "z3", "hypothesis", "schedule"]


@dataclass(frozen=True, slots=True)
class Case:
    """One call: an operation that the adapter knows, and its input as a literal."""

    operation: str
    data: Any

    @property
    def key(self) -> str:
        """The text by which equal cases are recognised."""
        return f"{self.operation} {self.data!a}"


@dataclass(frozen=True, slots=True)
class Answered:
    """The call returned; the adapter made a literal of the result."""

    value: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception escaped from the call."""

    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The call did not come back: the process ended, or it was stopped because it hung.

    `waited` says that it hung without using the processor.
    """

    how: str
    hung: bool
    waited: bool = False


@dataclass(frozen=True, slots=True)
class NotRun:
    """The case was left out, because too many calls before it had to be stopped."""


Observation = Answered | Raised | Stopped | NotRun


@dataclass(frozen=True, slots=True)
class Breach:
    """A requirement that an observation breaks.

    `kind` tells breaches of one requirement apart; only one of each kind is reported. `check` is a
    Python expression over the names that the replay defines; it is true for a conforming
    implementation. A breach counts only when the implementation conforms on the `control` case:
    otherwise that one is the deviation.
    """

    requirement: str
    kind: str
    expected: str
    actual: str
    check: str
    control: Case | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What is reported once."""
        return self.requirement, self.kind


@dataclass(frozen=True, slots=True)
class Reading:
    """What an implementation does where the standards leave room; never a deviation."""

    about: str
    question: str
    observed: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the oracle says about one observation, and which requirements the case exercised."""

    breach: Breach | None = None
    exercised: tuple[str, ...] = ()
    reading: Reading | None = None


Oracle = Callable[[Case, Observation], Judgement]
Shrink = Callable[[Case], Sequence[Case]]
"""Simpler cases than the given one, the simplest first; finitely many steps lead to none."""
