"""How constants that were made on the way are computed, for tests that evaluate terms.

A solver is given definitions; whoever evaluates a term on concrete inputs needs the values. A
recipe gives the one value that meets the definition.
"""

from __future__ import annotations

from dataclasses import dataclass

from spanproof.lift.ir import Term


@dataclass(frozen=True, slots=True)
class Search:
    """The first (or last) position from `low` up to, without, `high` that passes `test`.

    `place` is the bound variable of `test`. If none passes it is `high` (or `low - 1`).
    """

    low: Term
    high: Term
    place: str
    test: Term
    last: bool

    @property
    def free(self) -> tuple[str, ...]:
        """The variables of quantifiers around the search."""
        inside = self.test.bound - {self.place}
        return tuple(sorted(inside | self.low.bound | self.high.bound))


@dataclass(frozen=True, slots=True)
class Digit:
    """A decimal digit of an unsigned bit-vector: that of `10**place`, of `count` digits in all."""

    number: Term
    place: int
    count: int

    @property
    def free(self) -> tuple[str, ...]:
        """The variables of quantifiers around the number."""
        return tuple(sorted(self.number.bound))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many positions from 0 up to, without, `high` pass `test`, a term in `place`."""

    high: Term
    place: str
    test: Term

    @property
    def free(self) -> tuple[str, ...]:
        """The variables of quantifiers around the count."""
        return tuple(sorted((self.test.bound - {self.place}) | self.high.bound))


Work = Search | Digit | Counted


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a constant, or a function of the places in `parameters`, is computed."""

    parameters: tuple[str, ...]
    work: Work
    definition: Term
