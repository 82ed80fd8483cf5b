"""How constants that were made on the way are computed, for tests that evaluate terms.

A solver is given definitions; whoever evaluates a term on concrete inputs needs the values. A
recipe gives the one value that meets the definition.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from spanproof.lift import ir
from spanproof.lift.evaluate import Assignment, evaluate
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


def with_recipes(assignment: Assignment, recipes: Mapping[str, Recipe]) -> Assignment:
    """The assignment, with values for everything that has a recipe, in the order they were made."""
    constants: dict[str, int] = {}
    functions: dict[str, Callable[..., int]] = {}
    result = replace(
        assignment,
        constants=ChainMap(constants, assignment.constants),  # type: ignore[arg-type]  # only read
        functions=ChainMap(functions, assignment.functions),  # type: ignore[arg-type]  # only read
    )
    for name, recipe in recipes.items():
        if recipe.parameters:
            functions[name] = _function(recipe, result)
        else:
            constants[name] = _value(recipe.work, result)
    return result


def _function(recipe: Recipe, assignment: Assignment) -> Callable[..., int]:
    def at(*places: int) -> int:
        bound = {**assignment.bound, **dict(zip(recipe.parameters, places, strict=True))}
        return _value(recipe.work, replace(assignment, bound=bound))

    return at


def _value(work: Work, assignment: Assignment) -> int:
    if isinstance(work, Digit):
        return evaluate(work.number, assignment) // int(10**work.place) % 10
    if isinstance(work, Counted):
        count = range(_signed(work.high, assignment))
        return sum(1 for place in count if _passes(work, place, assignment))
    return _found(work, assignment) % (1 << work.low.sort.width)


def _found(work: Search, assignment: Assignment) -> int:
    low, high = (_signed(term, assignment) for term in (work.low, work.high))
    places: Sequence[int] = range(low, high)
    for place in reversed(places) if work.last else places:
        if _passes(work, place, assignment):
            return place
    return low - 1 if work.last else high


def _passes(work: Search | Counted, place: int, assignment: Assignment) -> bool:
    bound = {**assignment.bound, work.place: place}
    return bool(evaluate(work.test, replace(assignment, bound=bound)))


def _signed(term: Term, assignment: Assignment) -> int:
    return ir.signed(evaluate(term, assignment), term.sort.width)
