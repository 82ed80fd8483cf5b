"""Code that is executed for every place of a sequence at once, under a quantifier.

What happens at one place is a term in which the place is a bound variable. `everywhere` takes
code that neither raises nor leaves the subset; `Visit` tells all that comes of one place, and
`first_place` names the first place where something does, which is where Python stops.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spanproof.lift import integers, ir, searching, sequences
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.recipes import Search
from spanproof.lift.rewriting import substitute
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Unliftable
from spanproof.lift.values import MAX_LENGTH, Bool, Int, Poison, Value, at_width
from spanproof.lift.visitor import fork


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of code at one place: a term, and whether it raised or left the subset.

    `left` says that it left the subset: what CPython does there is not known.
    """

    result: Term
    ended: Term
    left: Term


def _ended_or(found: Visit) -> Term:
    """Whether the loop ends at the place, one way or the other."""
    return ir.or_(found.ended, found.result)


def visit(run: Execution, inside: Term, compute: Callable[[], Term]) -> Visit:
    """Execute code for a place that is `inside`, leaving no trace but definitions.

    `ended` is relative to where the code starts. Raises Unliftable for code that needs a constant
    which would be the same at all places.
    """
    path, raised, refused = run.path, len(run.raised), len(run.refused)
    loose, defined = run.loose, len(run.definitions)
    run.path = path.called(path.variables)
    run.path.assume(inside)
    if not run.path.alive:
        run.path = path
        return Visit(ir.FALSE, ir.FALSE, ir.FALSE)
    run.path = run.path.called(path.variables)
    result, failure = ir.FALSE, ir.FALSE
    try:
        result = compute()
    except Unliftable:
        failure = run.path.condition
    left = ir.or_(failure, *(one.guard for one in run.refused[refused:]))
    ends = [one.guard for one in run.raised[raised:]]
    here = run.path.condition
    del run.raised[raised:], run.refused[refused:]
    run.path = path
    if run.loose != loose or any(term.bound for term in run.definitions[defined:]):
        del run.definitions[defined:]
        raise Unliftable("a search or loop in what is done for every item of a sequence")
    return Visit(ir.and_(here, result), ir.or_(left, *ends), left)


def for_every_place(run: Execution, size: Int, claim: Callable[[Int], Term]) -> Term:
    """`claim(k)` for all places below a size; what is made on the way depends on k."""

    def at(place: Int) -> Term:
        outer, run.within = run.within, (*run.within, place.term)
        try:
            return claim(place)
        finally:
            run.within = outer

    return sequences.for_all_places(size, at)


AT_ONE_PLACE = "an item of a sequence that is modelled by itself, but not as one of many"


def happens_somewhere(
    frame: Frame, size: Int, look: Callable[[Int], Visit], act: Callable[[Int], Term]
) -> Term:
    """Whether something happens at some place below a size, and whatever it raises.

    Python goes from place to place, and no further than to the first one where it happens. Where
    nothing can raise, no matter which place that is; else `act` executes the code there. More is
    known of that place than of any: what was not modelled before, but is there, is refused.
    """
    run = frame.run
    if for_every_place(run, size, lambda k: ir.not_(look(k).ended)) is ir.TRUE:
        return ir.not_(for_every_place(run, size, lambda k: ir.not_(look(k).result)))
    first, visited = first_visit(run, size, look, _ended_or)

    def refuse() -> Value:
        raise Unliftable(AT_ONE_PLACE)

    def found() -> Value:
        happens = act(first)
        if not run.path.alive:
            return Poison("unreachable")
        known = ir.or_(happens, visited.result, ir.not_(visited.left))
        return fork(frame, known, lambda: Bool(ir.TRUE), refuse)

    result = fork(frame, integers.less(first, size), found, lambda: Bool(ir.FALSE))
    return result.term if isinstance(result, Bool) else ir.FALSE


def everywhere(run: Execution, size: Int, claim: Callable[[Int], Term]) -> Term:
    """Whether a claim holds at all places below a size.

    Raises Unliftable for a claim that may raise or leave the subset at some place.
    """

    def harmless(place: Int) -> Term:
        found = visit(run, integers.less(place, size), lambda: claim(place))
        if found.ended is not ir.FALSE:
            raise Unliftable("a condition on every item of a sequence that may not have a value")
        return found.result

    return for_every_place(run, size, harmless)


def first_visit(
    run: Execution, size: Int, look: Callable[[Int], Visit], stops: Callable[[Visit], Term]
) -> tuple[Int, Visit]:
    """The first place below a size at which a visit stops, and what came of the visit there."""
    visited: list[tuple[Int, Visit]] = []

    def stopping(place: Int) -> Term:
        visited.append((place, look(place)))
        return stops(visited[-1][1])

    first = first_place(run, size, stopping)
    ((place, found),) = visited
    there = {place.term: at_width(first, INDEX_WIDTH)}
    terms = (substitute(term, there) for term in (found.result, found.ended, found.left))
    return first, Visit(*terms)


def first_place(run: Execution, size: Int, stops: Callable[[Int], Term]) -> Int:
    """The first place below a size at which something happens, or the size when nothing does.

    It is a new constant with a definition that exactly one number meets.
    """
    sequences.check_size(size)
    with sequences.bound_place() as variable:
        outer, run.within = run.within, (*run.within, variable)
        try:
            body = stops(Int(variable, 0, MAX_LENGTH))
        finally:
            run.within = outer
    if body is ir.FALSE:
        return size
    zero, end = ir.bv(0, INDEX_WIDTH), at_width(size, INDEX_WIDTH)
    search = Search(zero, end, str(variable.data), body, last=False)

    def definition(place: Term) -> Term:
        here = substitute(body, {variable: place})
        return searching.definition_of(search, place, here, variable)

    found = searching.made(run, "first", ir.bitvec(INDEX_WIDTH), search, definition)
    return Int(found, 0, size.high)
