"""Proving a claim again without some of the contract clauses that it may assume."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt, Level


@dataclass(frozen=True, slots=True)
class Without:
    """Says `proved` when z3 proves the obligation as if one clause were not in the source."""

    clause: str

    @property
    def name(self) -> str:
        """Part of the key in the cache, so it has the clause in it."""
        return f"without {self.clause}"

    @property
    def rank(self) -> int:
        """It is on no ladder."""
        return 0

    def version(self) -> str:
        """The version of z3."""
        return version("z3-solver")

    def applies(self, obligation: Obligation) -> bool:
        """To whatever it is made for."""
        return True

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """The level alone: what is no proof any more needs no counterexample."""
        from spanproof.claim import locate
        from spanproof.lift.state import Unliftable

        locate(obligation)  # imports the module of the clause
        with _left_out(self.clause) as found:
            try:
                proved = found and _is_proved(obligation, limits)
            except Unliftable:
                proved = False
        return Attempt(self.name, Level.PROVED if proved else Level.UNKNOWN)


def _is_proved(obligation: Obligation, limits: Limits) -> bool:
    from spanproof.claim import locate
    from spanproof.lift.question import ask
    from spanproof.lift.smtlib import script
    from spanproof.lift.solver import solve

    question = ask(locate(obligation))
    text = script(question.with_ranges(question.goal))
    answer = solve(text, rlimit=limits.rlimit, seconds=limits.seconds, seed=limits.seed)
    return answer.is_unsat


@contextmanager
def _left_out(clause: str) -> Iterator[bool]:
    """Take a clause out of the contracts of its module while the context lasts."""
    from spanproof.lift.assumptions import clause_name

    module = sys.modules.get(clause.partition(":")[0])
    places = [
        (contracts, list(contracts))
        for contracts in _contracts_of(module)
        if any(clause_name(each) == clause for each in contracts)
    ]
    try:
        for contracts, before in places:
            contracts[:] = [each for each in before if clause_name(each) != clause]
        yield bool(places)
    finally:
        for contracts, before in places:
            contracts[:] = before


def _contracts_of(module: Any) -> Iterator[list[Any]]:
    """The lists in which icontract keeps preconditions and invariants."""
    pending = list(vars(module).values()) if module is not None else []
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, property):
            value = value.fget
        elif isinstance(value, classmethod | staticmethod):
            value = value.__func__
        if (
            value is None
            or id(value) in seen
            or getattr(value, "__module__", "") != module.__name__
        ):
            continue
        seen.add(id(value))
        if isinstance(value, type):
            pending += vars(value).values()
            if vars(value).get("__invariants__"):
                yield vars(value)["__invariants__"]
        elif callable(value):
            yield from getattr(value, "__preconditions__", None) or ()
