"""The survey after a run: which branches are reached, which clauses are needed, what is proved.

Witnesses and examples have run in CPython, so most branches are known to be reached and most
clauses are in some unsatisfiable core. Only about the rest z3 is asked, in rounds: the answer of
one obligation often makes it needless to ask another. The answers are in the cache like attempts.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spanproof.coverage.leaning import Without
from spanproof.coverage.reaching import Reach
from spanproof.coverage.summary import (
    ALL,
    OWN,
    Coverage,
    Proof,
    covered_places,
    frontier,
    marked_sources,
    named_clause,
    proofs_among,
    shown_branch,
    unproved_lines,
)
from spanproof.coverage.watching import file_of
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.places import Place, places_in
from spanproof.runner.plan import Plan
from spanproof.runner.schedule import Runner
from spanproof.verdict import Level, Verdict

_LIMITS = Limits(seconds=20.0, rlimit=8_000_000)
_MOST_PROOFS = 8
"""A clause that more proofs may assume, and none has in its core, stays undecided."""
_ALL_AT_ONCE = 2
"""After so many rounds about a branch all obligations that are left are asked together."""


def survey(
    obligations: Sequence[Obligation],
    verdicts: Sequence[Verdict],
    selected: Sequence[Path],
    runner: Runner,
) -> Coverage:
    """Look at the models of a run; with `selected` files and folders only at what lies in these."""
    files = _model_files(obligations, selected)
    places = [place for module, path in files.items() for place in places_in(path, module)]
    proofs = proofs_among(obligations, verdicts)
    ways = [place for place in places if not place.is_invariant]
    branches = _Branches(ways, proofs, covered_places(verdicts))
    clauses = _Clauses(proofs, files)
    while plans := branches.plans() + clauses.plans():
        for plan, verdict in zip(plans, runner.run(plans, _nobody), strict=True):
            (branches if isinstance(plan.ladder[0], Reach) else clauses).take(plan, verdict)
    unreachable, undecided = branches.left()
    proved, unproved = unproved_lines(places, proofs, files)
    return Coverage(
        places=len(ways),
        reached=sum(place.name in branches.reached for place in ways),
        unreachable=tuple(shown_branch(place, files, why) for place, why in unreachable),
        undecided=tuple(shown_branch(place, files, why) for place, why in undecided),
        clauses=len(clauses.proofs),
        needed=len(clauses.needed),
        unneeded=tuple(
            named_clause(name, files, (proof.obligation.id for proof in clauses.proofs[name]))
            for name in clauses.unneeded()
        ),
        statements=sum(place.is_statement for place in places),
        proved=proved,
        unproved=unproved,
        sources=marked_sources(places, proofs, files),
    )


def _model_files(obligations: Sequence[Obligation], selected: Sequence[Path]) -> dict[str, str]:
    """The modules that claims are about, with their files."""
    # a program, or a function that only names a language, is no code that a claim is about
    claims = [each for each in obligations if each.kind not in (Kind.TYPESTATE, Kind.LANGUAGE)]
    names = dict.fromkeys(name for each in claims for name in each.subject)
    files = {name: file_of(name) for name in names if name in sys.modules}
    roots = [path.resolve() for path in selected]
    return {
        name: path
        for name, path in files.items()
        if path and (not roots or any(Path(path).resolve().is_relative_to(r) for r in roots))
    }


def _nobody(_plan: Plan, _verdict: Verdict) -> None:
    """Nobody watches: these are no verdicts about claims."""


@dataclass(slots=True)
class _Branches:
    """What is known about places: reached, or not by these obligations."""

    places: Sequence[Place]
    proofs: Sequence[Proof]
    reached: set[str]
    _asked: dict[str, list[str]] = field(default_factory=dict)
    _denied: dict[str, set[str]] = field(default_factory=dict)
    _rounds: dict[str, int] = field(default_factory=dict)

    def plans(self) -> list[Plan]:
        """The next questions, one for each obligation that can say something."""
        wanted: dict[str, list[str]] = {}
        known = {proof.obligation.id: proof.obligation for proof in self.proofs}
        for place in frontier(self.places, self.reached):
            for name in self._next(place):
                self._asked.setdefault(place.name, []).append(name)
                wanted.setdefault(name, []).append(place.name)
            self._rounds[place.name] = self._rounds.get(place.name, 0) + 1
        return [
            Plan(known[name], (Reach(tuple(targets)),), (), limits=_LIMITS)
            for name, targets in wanted.items()
        ]

    def _next(self, place: Place) -> list[str]:
        if self._denied_by_own(place):
            return []
        asked = self._asked.get(place.name, [])
        left = [proof.obligation.id for proof in self._about(place)]
        left = [name for name in left if name not in asked]
        return left if self._rounds.get(place.name, 0) >= _ALL_AT_ONCE else left[:1]

    def _about(self, place: Place) -> list[Proof]:
        """The proofs that the function is part of, its own first."""
        found = [proof for proof in self.proofs if place.function in (proof.attempt.lifted or ())]
        return sorted(found, key=lambda proof: not self._is_own(proof, place))

    def _is_own(self, proof: Proof, place: Place) -> bool:
        return proof.is_own and proof.obligation.id == place.function

    def _denied_by_own(self, place: Place) -> bool:
        denied = self._denied.get(place.name, set())
        return any(
            proof.obligation.id in denied and self._is_own(proof, place) for proof in self.proofs
        )

    def take(self, plan: Plan, verdict: Verdict) -> None:
        """Note what an obligation says."""
        self.reached.update(verdict.evidence.covered)
        for name in verdict.evidence.unreached:
            self._denied.setdefault(name, set()).add(plan.obligation.id)

    def left(self) -> tuple[list[tuple[Place, str]], list[tuple[Place, str]]]:
        """The places that nothing reaches, and those of which nobody knows, with the reasons."""
        unreachable: list[tuple[Place, str]] = []
        undecided: list[tuple[Place, str]] = []
        for place in frontier(self.places, self.reached):
            about = [proof.obligation.id for proof in self._about(place)]
            if self._denied_by_own(place):
                unreachable.append((place, OWN))
            elif about and set(about) <= self._denied.get(place.name, set()):
                unreachable.append((place, ALL))
            else:
                why = "z3 could not tell" if about else "part of no claim that z3 proves"
                undecided.append((place, why))
        return unreachable, undecided


@dataclass(slots=True)
class _Clauses:
    """Which proofs assume a clause, and which clauses are needed by one of them."""

    all_proofs: Sequence[Proof]
    files: dict[str, str]
    proofs: dict[str, list[Proof]] = field(default_factory=dict)
    needed: set[str] = field(default_factory=set)
    _passed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A clause in a core is needed; where there is no core, nobody can say that it is not."""
        for proof in self.all_proofs:
            for name in proof.attempt.assumed:
                if name.partition(" ")[0].rpartition(":")[0] in self.files:
                    self.proofs.setdefault(name, []).append(proof)
        for name, proofs in self.proofs.items():
            if any(name in (proof.attempt.core or ()) for proof in proofs):
                self.needed.add(name)

    def plans(self) -> list[Plan]:
        """The next proof of each clause that is not known to be needed, to be done without it."""
        return [
            Plan(
                self.proofs[name][self._passed.get(name, 0)].obligation,
                (Without(name),), (), limits=_LIMITS,
            )
            for name in self._candidates()
            if self._passed.get(name, 0) < len(self.proofs[name])
        ]  # fmt: skip

    def _candidates(self) -> list[str]:
        return [
            name
            for name, proofs in self.proofs.items()
            if name not in self.needed and len(proofs) <= _MOST_PROOFS
        ]

    def take(self, plan: Plan, verdict: Verdict) -> None:
        """Note whether a proof goes through without a clause."""
        engine = plan.ladder[0]
        assert isinstance(engine, Without)
        if verdict.evidence.level is Level.PROVED:
            self._passed[engine.clause] = self._passed.get(engine.clause, 0) + 1
        else:
            self.needed.add(engine.clause)

    def unneeded(self) -> list[str]:
        """The clauses that every proof can do without."""
        return self._candidates()
