"""The values of what the lifter made on the way: a solver is given its definition, a test a recipe.

Recipes are compiled once and then used for each input.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from tests.lift.compiled import Values, compile_terms

from spanproof.lift import ir
from spanproof.lift.evaluate import Assignment
from spanproof.lift.ir import Term
from spanproof.lift.recipes import Counted, Digit, Recipe, Search

Steps = Mapping[str, tuple[bool, Callable[..., int]]]
"""By name: whether it is a function of places, and its value for an assignment and the places."""


def compile_recipes(recipes: Mapping[str, Recipe]) -> Steps:
    """How each constant and function is computed, in the order in which they were made."""
    return {name: (bool(one.parameters), _compiled(one)) for name, one in recipes.items()}


def with_made(assignment: Assignment, steps: Steps) -> Assignment:
    """The assignment, with values for everything that has a recipe."""
    constants: dict[str, int] = {}
    functions: dict[str, Callable[..., int]] = {}
    result = replace(
        assignment,
        constants=ChainMap(constants, assignment.constants),  # type: ignore[arg-type]  # only read
        functions=ChainMap(functions, assignment.functions),  # type: ignore[arg-type]  # only read
    )
    for name, (is_function, step) in steps.items():
        if is_function:
            # searches stand inside searches: each place is searched once
            functions[name] = cache(partial(step, result))
        else:
            constants[name] = step(result)
    return result


def _compiled(recipe: Recipe) -> Callable[..., int]:
    work, outside = recipe.work, recipe.parameters
    if isinstance(work, Digit):
        return _digit(work, outside)
    ends = _at(_ends(work), outside)
    test = _at([work.test], (*outside, work.place))
    return partial(_counted if isinstance(work, Counted) else partial(_found, work), ends, test)


def _ends(work: Search | Counted) -> list[Term]:
    return [work.high] if isinstance(work, Counted) else [work.low, work.high]


def _at(terms: Sequence[Term], parameters: Sequence[str]) -> Callable[..., Values]:
    """The values of terms, signed, for an assignment and the values of their variables."""
    run = compile_terms(terms, parameters)

    def values(assignment: Assignment, *places: int) -> Values:
        longest = assignment.longest or 0
        found = run(assignment.constants, assignment.functions, longest + 1, *places)
        return [_signed(term, value) for term, value in zip(terms, found, strict=True)]

    return values


def _signed(term: Term, value: int) -> int:
    return int(value) if term.sort == ir.BOOL else ir.signed(value, term.sort.width)


def _digit(work: Digit, parameters: Sequence[str]) -> Callable[..., int]:
    run = compile_terms([work.number], parameters)

    def digit(assignment: Assignment, *places: int) -> int:
        (number,) = run(assignment.constants, assignment.functions, 0, *places)
        return number // int(10**work.place) % 10

    return digit


def _counted(
    ends: Callable[..., Values], test: Callable[..., Values], assignment: Assignment, *outside: int
) -> int:
    (high,) = ends(assignment, *outside)
    return sum(test(assignment, *outside, place)[0] for place in range(high))


def _found(
    work: Search,
    ends: Callable[..., Values],
    test: Callable[..., Values],
    assignment: Assignment,
    *outside: int,
) -> int:
    low, high = ends(assignment, *outside)
    places: Sequence[int] = range(low, high)
    found = low - 1 if work.last else high
    for place in reversed(places) if work.last else places:
        if test(assignment, *outside, place)[0]:
            found = place
            break
    return found % (1 << work.low.sort.width)
