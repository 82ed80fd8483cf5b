"""Which of the assumed contract clauses a proof rests on: those in its unsatisfiable core.

Each clause is switched on by a constant of its own, and z3 names the switches that it needed. What
the lifter made use of while it simplified terms is in the question already and shows in no core: a
clause in the core was used, one that is not in it may have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import z3

from spanproof.lift import ir
from spanproof.lift.assumptions import Assumed
from spanproof.lift.question import Question
from spanproof.lift.smtlib import script, symbol
from spanproof.lift.solver import solve

CHEAP = 100_000
"""The resource count of a proof up to which its core is asked for: that costs a few times more."""

_MORE = 2


@dataclass(frozen=True, slots=True)
class Effort:
    """What may be spent; `proof` is the resource count of the proof itself."""

    proof: int
    seconds: float
    seed: int


def core(question: Question, effort: Effort) -> tuple[str, ...] | None:
    """The names of the clauses in the core; None when that is too expensive to find out."""
    if not question.unassumed:
        return None
    named = [each for each in question.assumed if not ir.is_const(each.term)]
    if len(named) == 1:
        return _one(question, named[0], effort)
    if not named:
        return ()
    return _several(question, named, effort) if effort.proof <= CHEAP else None


def _one(question: Question, clause: Assumed, effort: Effort) -> tuple[str, ...] | None:
    """Of a single clause it is enough to know whether the question is unsatisfiable without."""
    answer = solve(
        _without_clauses(question, []), rlimit=max(_MORE * effort.proof, CHEAP),
        seconds=effort.seconds, seed=effort.seed,
    )  # fmt: skip
    if answer.is_unsat:
        return ()
    return (clause.name,) if answer.is_sat else None


def _several(
    question: Question, named: Sequence[Assumed], effort: Effort
) -> tuple[str, ...] | None:
    switches = [ir.variable(f"assume {number}", ir.BOOL) for number in range(len(named))]
    switched = [
        ir.or_(ir.not_(switch), each.term) for switch, each in zip(switches, named, strict=True)
    ]
    text = _without_clauses(question, switched)
    found = _core(text, [symbol(str(switch.data)) for switch in switches], effort)
    if found is None:
        return None
    return tuple(dict.fromkeys(named[number].name for number in sorted(found)))


def _without_clauses(question: Question, others: Sequence[ir.Term]) -> str:
    """The question as a script, with other assumptions in place of the clauses."""
    typed, goal = question.unassumed
    bare = replace(question, assumptions=(typed, *question.definitions))
    return script(bare.with_ranges(goal, *others))


def _core(text: str, switches: Sequence[str], effort: Effort) -> set[int] | None:
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", _MORE * CHEAP)
    solver.set("timeout", max(int(effort.seconds * 1000), 1))
    solver.set("random_seed", effort.seed)
    solver.from_string(text)
    if str(solver.check(*(z3.Bool(name, ctx=context) for name in switches))) != "unsat":
        return None
    numbers = {name: number for number, name in enumerate(switches)}
    return {numbers[str(literal)] for literal in solver.unsat_core()}
