"""The first or last place of a text at which something holds.

In a short text the places are looked at one by one. In any other the place is a fresh constant
with a definition that it alone meets: what is said of it is exact, for proofs and for models.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Sort, Term
from spanproof.lift.recipes import Recipe, Search, Work
from spanproof.lift.sequences import Text
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.values import Fixed, Int, View, int_const, merge_ints

Test = Callable[[Int], Term]
"""A condition on a place of a text, which exists."""

SHORT = 40
"""Texts of up to so many items are looked at place by place."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a search ended: the place, where `exists` holds."""

    exists: Term
    place: Int

    def or_else(self, other: Int) -> Int:
        """The place, or another one if there is none."""
        return merge_ints(self.exists, self.place, other)


def first_place(run: Execution, text: Text, low: Int, high: Int, test: Test) -> Found:
    """The first place from `low` up to, without, `high` that passes."""
    if not is_short(run, text):
        return _searched(run, sequences.view_of(text), low, high, test, last=False)
    return _chosen(_passing(run, text, low, high, test))


def last_place(run: Execution, text: Text, low: Int, high: Int, test: Test) -> Found:
    """The last place from `low` up to, without, `high` that passes."""
    if not is_short(run, text):
        return _searched(run, sequences.view_of(text), low, high, test, last=True)
    return _chosen(_passing(run, text, low, high, test)[::-1])


def is_short(run: Execution, text: Text) -> bool:
    """Whether the places of a text are looked at one by one."""
    limit = sequences.MAX_UNROLL if isinstance(text, Fixed) else SHORT
    return sequences.longest(text, run.path) <= limit


def _passing(run: Execution, text: Text, low: Int, high: Int, test: Test) -> list[tuple[Term, int]]:
    """The places that may pass, each with the condition that it does."""
    most = sequences.longest(text, run.path)
    limit = most if high.high is None else min(most, high.high)
    places = range(max(low.low or 0, 0), limit)
    return [(when, k) for k in places if (when := _passes(run, k, low, high, test)) is not ir.FALSE]


def _passes(run: Execution, k: int, low: Int, high: Int, test: Test) -> Term:
    place = int_const(k)
    inside = run.path.decide(ir.and_(integers.less_equal(low, place), integers.less(place, high)))
    return ir.FALSE if inside is ir.FALSE else ir.and_(inside, run.path.decide(test(place)))


def _chosen(passing: list[tuple[Term, int]]) -> Found:
    """The first of some places whose condition holds."""
    if not passing:
        return Found(ir.FALSE, int_const(0))
    place = int_const(passing[-1][1])
    for when, k in reversed(passing[:-1]):
        place = merge_ints(when, int_const(k), place)
    return Found(ir.or_(*(when for when, _ in passing)), place)


def _searched(run: Execution, view: View, low: Int, high: Int, test: Test, *, last: bool) -> Found:
    """A constant for the position, with its definition."""
    start, end = sequences.position(view, low), sequences.position(view, high)
    with sequences.bound_place() as variable:
        tested = test(sequences.place_of(view, variable))
    search = Search(start, end, str(variable.data), tested, last)

    def definition(place: Term) -> Term:
        return definition_of(search, place, test(sequences.place_of(view, place)), variable)

    found = made(run, "place", ir.bitvec(INDEX_WIDTH), search, definition)
    exists = ir.sle(start, found) if last else ir.slt(found, end)
    return Found(exists, sequences.place_of(view, found))


def definition_of(search: Search, place: Term, at_place: Term, other: Term) -> Term:
    """`place` is where the search ends. Such a place exists, and only one, whatever the text is."""
    low, high = search.low, search.high
    here = ir.and_(ir.sle(low, place), ir.slt(place, high), at_place)
    if search.last:
        missing = ir.eq(place, ir.bv_binary("bvsub", low, ir.bv(1, INDEX_WIDTH)))
        passed = ir.and_(ir.slt(place, other), ir.sle(low, other), ir.slt(other, high))
    else:
        missing = ir.eq(place, high)
        passed = ir.and_(ir.sle(low, other), ir.slt(other, place), ir.slt(other, high))
    nowhere_else = ir.forall(search.place, ir.or_(ir.not_(passed), ir.not_(search.test)))
    return ir.and_(ir.or_(here, missing), nowhere_else)


def made(
    run: Execution, what: str, sort: Sort, work: Work, definition: Callable[[Term], Term]
) -> Term:
    """The constant that the work gives; the same one for the same work.

    Below quantifiers it is a function of their variables. The definition must have exactly one
    solution whatever its parts are worth: it holds on every path.
    """
    parameters = work.free
    arguments = [ir.bound_variable(name, ir.bitvec(INDEX_WIDTH)) for name in parameters]
    for name, old in run.recipes.items():
        if old.work == work:
            _note(run, old.definition)  # it may have been taken back with the code around it
            return _named(name, sort, arguments)
    run.made += 1
    name = f"{what}!{run.made}"
    result = _named(name, sort, arguments)
    defined = definition(result)
    for parameter in parameters:
        defined = ir.forall(parameter, defined)
    run.recipes[name] = Recipe(parameters, work, defined)
    _note(run, defined)
    return result


def _note(run: Execution, definition: Term) -> None:
    if definition is not ir.TRUE and not any(definition is known for known in run.definitions):
        run.definitions.append(definition)


def _named(name: str, sort: Sort, arguments: list[Term]) -> Term:
    return ir.apply(name, sort, *arguments) if arguments else ir.variable(name, sort)
