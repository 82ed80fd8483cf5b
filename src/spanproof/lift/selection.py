"""Which places of a sequence pass a test: how many, and which is the first, the second, ….

The places are given by functions with a definition that exactly one choice meets: the places that
are kept all pass, each lies behind the one before it, and every place that passes has a rank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spanproof.lift import ir, searching, sequences
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Term
from spanproof.lift.places import first_place
from spanproof.lift.recipes import Counted, Recipe, Search
from spanproof.lift.rewriting import substitute
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.values import MAX_LENGTH, Int, at_width

_INDEX = ir.bitvec(INDEX_WIDTH)
_ZERO = ir.bv(0, INDEX_WIDTH)


@dataclass(frozen=True, slots=True)
class Selection:
    """`count` places were selected; `place(k)` is the one of rank k, from 0 up."""

    count: Int
    place: Callable[[Int], Int]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The terms of a definition: `passes` is a term in the bound variable `place`."""

    size: Term
    place: Term
    passes: Term
    count: Term
    kept: Callable[[Term], Term]
    rank: Callable[[Term], Term]


def selected(run: Execution, size: Int, test: Callable[[Int], Term]) -> Selection:
    """The places below a size that pass a test that has a value everywhere."""
    with sequences.bound_place() as variable:
        outer, run.within = run.within, (*run.within, variable)
        try:
            passes = test(Int(variable, 0, MAX_LENGTH))
        finally:
            run.within = outer
    work = Counted(at_width(size, INDEX_WIDTH), str(variable.data), passes)
    around = [ir.bound_variable(name, _INDEX) for name in work.free]
    names: list[str] = []

    def function(what: str, count: Term) -> Callable[[Term], Term]:
        return lambda place: ir.apply(f"{count.data}.{what}", _INDEX, *around, place)

    def definition(count: Term) -> Term:
        names.append(str(count.data))
        kept, rank = function("kept", count), function("rank", count)
        return _definition(_Parts(work.high, variable, passes, count, kept, rank))

    count = searching.made(run, "selected", _INDEX, work, definition)
    if names:
        _note_recipes(run, names[0], work)
    kept = function("kept", count)
    _note_first_missing(run, size, count, test)
    most = MAX_LENGTH if size.high is None else min(size.high, MAX_LENGTH)
    return Selection(
        Int(count, 0, most),
        lambda k: Int(kept(at_width(k, INDEX_WIDTH)), 0, max(most - 1, 0)),
    )


def _note_first_missing(
    run: Execution, size: Int, count: Term, test: Callable[[Int], Term]
) -> None:
    """All places up to the first that does not pass are selected, as induction shows."""
    missing = first_place(run, size, lambda place: ir.not_(test(place)))
    run.define(ir.sle(at_width(missing, INDEX_WIDTH), count))


def _definition(parts: _Parts) -> Term:
    """What the functions are, and what follows from it by induction, which solvers do not do."""
    k, other = parts.place, ir.bound_variable(f"{parts.place.data}+", _INDEX)
    chosen, rank = parts.kept(k), parts.rank(k)
    is_rank, is_place = _between(k, parts.count), _between(k, parts.size)
    later = ir.and_(_between(other, parts.count), ir.slt(k, other))
    return ir.and_(
        ir.sle(_ZERO, parts.count),
        # of an input to which nothing is done, the size may be below 0
        ir.or_(ir.sle(parts.count, parts.size), ir.slt(parts.size, _ZERO)),
        # what is kept exists and passes
        _every(k, is_rank, _between(chosen, parts.size)),
        _every(k, is_rank, substitute(parts.passes, {k: chosen})),
        _every(k, is_rank, ir.eq(parts.rank(chosen), k)),
        # it is in order
        _every(k, is_rank, _every(other, later, ir.slt(chosen, parts.kept(other)))),
        # and nothing that passes is left out
        _every(k, ir.and_(is_place, parts.passes), _between(rank, parts.count)),
        _every(k, ir.and_(is_place, parts.passes), ir.eq(parts.kept(rank), k)),
        # said once more of the first two and the last, since nothing else may speak of them
        *(_is_kept(parts, ir.bv(number, INDEX_WIDTH)) for number in range(2)),
        _is_kept(parts, ir.bv_binary("bvsub", parts.count, ir.bv(1, INDEX_WIDTH))),
        # hence as many lie before a place as its rank says, and no more than are left out follow
        _every(k, is_rank, ir.sle(k, chosen)),
        _every(k, is_rank, ir.sle(chosen, ir.bv_binary("bvadd", k, left_out(parts)))),
    )


def _is_kept(parts: _Parts, rank: Term) -> Term:
    place = parts.kept(rank)
    passes = substitute(parts.passes, {parts.place: place})
    return ir.or_(
        ir.not_(_between(rank, parts.count)),
        ir.and_(_between(place, parts.size), passes, ir.eq(parts.rank(place), rank)),
    )


def left_out(parts: _Parts) -> Term:
    """How many places do not pass."""
    return ir.bv_binary("bvsub", parts.size, parts.count)


def _between(place: Term, end: Term) -> Term:
    return ir.and_(ir.sle(_ZERO, place), ir.slt(place, end))


def _every(variable: Term, when: Term, claim: Term) -> Term:
    return ir.forall(str(variable.data), ir.or_(ir.not_(when), claim))


def _note_recipes(run: Execution, count: str, work: Counted) -> None:
    """How the places are computed: the rank of a place is how many pass before it."""
    place, other = (ir.bound_variable(name, _INDEX) for name in (work.place, f"{work.place}+"))
    rank = ir.bound_variable("rank", _INDEX)
    around = [ir.bound_variable(name, _INDEX) for name in work.free]
    ranked = ir.apply(f"{count}.rank", _INDEX, *around, place)
    below = Counted(place, f"{work.place}+", substitute(work.test, {place: other}))
    found = ir.and_(work.test, ir.eq(ranked, rank))
    search = Search(_ZERO, work.high, work.place, found, last=False)
    run.recipes[f"{count}.rank"] = Recipe((*work.free, work.place), below, ir.TRUE)
    run.recipes[f"{count}.kept"] = Recipe((*work.free, "rank"), search, ir.TRUE)
