"""Structural induction: a claim about a sequence, from the same claim without the last item.

The hypothesis is the claim itself, executed for the sequence without its last item and assumed.
What a loop over the sequence does in the hypothesis and in the step is connected by the functions
that stand for its state: the state after the rounds of the hypothesis *is* the state in which the
last round of the step starts, because a loop is a function of its entry state and of the items.
Likewise the first round that is left early is the same one, if it is there in both.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spanproof.lift import integers, ir
from spanproof.lift.calls import condition, execute_body
from spanproof.lift.described import Described
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Term
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.statements import assign
from spanproof.lift.values import MAX_LENGTH, Bool, Int, Many, Unbound, Value, int_const
from spanproof.lift.visits import Visits, limited


def first_exit(run: Execution, key: object) -> Int:
    """The number of the first round that is left early; not below the number of rounds if none."""
    known, which = run.rounds.known, (key, "exit")
    if which not in known:
        run.made += 1
        known[which] = f"exit!{run.made}"
    name, sort = str(known[which]), ir.bitvec(INDEX_WIDTH)
    term = ir.apply(name, sort, *run.within) if run.within else ir.variable(name, sort)
    return Int(term, 0, MAX_LENGTH)


def range_of(place: Int) -> list[Term]:
    """What the interval of a fresh int says, as conditions on its term."""
    term = place.term
    if term.sort == ir.INT:
        return [ir.int_le(ir.integer(0), term)]
    width = term.sort.width
    least, most = ir.bv(place.low or 0, width), ir.bv(place.high or 0, width)
    return [ir.sle(least, term), ir.sle(term, most)]


def linked(run: Execution, place: Int, stop: Int, length: Int) -> list[Term]:
    """What the number of the last round is; in the hypothesis it has to be one left early."""
    last = integers.subtract(length, int_const(1))
    early = integers.less(stop, length)
    facts = [
        *range_of(stop),
        ir.ite(early, integers.equal(place, stop), integers.equal(place, last)),
    ]
    return [*facts, early] if run.rounds.is_hypothesis else facts


def after_all(loop: Described, start: Path, visits: Visits, stop: Int) -> Path:
    """The path of the hypothesis on which all rounds come to their end."""
    run, length = loop.frame.run, start.refine(visits.length)
    run.path = start.copy()
    run.path.assume(integers.less_equal(length, stop))
    loop.become(length)
    last = integers.subtract(length, int_const(1))
    assert isinstance(loop.node, ast.For)
    left = dict(run.path.variables)
    assign(loop.frame, loop.node.target, visits.at(limited(last, 0, last.high)))
    for name in run.path.variables.keys() - loop.state.skipped:
        # what a round does to its target, the state tells
        run.path.variables[name] = left.get(name, Unbound())
    return run.path


def hypothesis(
    run: Execution, function: Any, groups: Any, bound: Mapping[str, Value], name: str
) -> Term:
    """That the claim holds for the sequence without its last item, if that has the preconditions.

    Nothing is assumed of inputs for which this leaves the subset. Raises Unliftable when the
    parameter is no sequence of unknown length.
    """
    whole = bound[name]
    if not isinstance(whole, Many):
        raise Unliftable(f"induction along {name}, which is no sequence of unknown length")
    run.exact = False
    run.rounds.growing.add(id(whole.at))
    start, raised, refused, lines = run.path, len(run.raised), len(run.refused), dict(run.lines)
    run.rounds.is_hypothesis = True
    try:
        run.path = start.called(start.variables)
        size = start.refine(whole.length)
        run.path.assume(integers.less(int_const(0), size))
        shorter = limited(integers.subtract(size, int_const(1)), 0, size.high)
        holds = _holds(run, function, groups, {**bound, name: replace(whole, length=shorter)})
    finally:
        run.rounds.is_hypothesis = False
    unknown = [one.guard for one in run.refused[refused:]]
    del run.raised[raised:]
    del run.refused[refused:]
    run.path, run.lines = start, lines
    return ir.or_(holds, *unknown)


def _holds(run: Execution, function: Any, groups: Any, bound: Mapping[str, Value]) -> Term:
    """That the preconditions, on the current path, imply the claim."""
    for contract in groups[0] if groups else []:
        fulfilled = condition(run, contract, bound)
        run.path.assume(fulfilled)  # only now: evaluating may have replaced the path
    before, outer = run.path.condition, run.in_progress
    run.in_progress = (function,)
    try:
        result = execute_body(run, function, bound)
    finally:
        run.in_progress = outer
    if not isinstance(result, Bool):
        return ir.TRUE if run.path.alive else ir.not_(before)
    return ir.or_(ir.not_(before), ir.and_(run.path.condition, result.term))
