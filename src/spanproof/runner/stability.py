"""Proofs that are found again with other seeds of the solver, and what each of them cost.

A proof that hangs on luck costs very different amounts with different seeds, or is lost with some:
it will break with the next version of the solver. Cost is the solver's own deterministic count of
resources, so the spread does not depend on the machine.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from spanproof.runner.plan import Plan
from spanproof.runner.schedule import Runner, Settings, limits_for
from spanproof.verdict import Attempt, Level, Verdict

FACTOR = 5.0
"""A proof whose dearest run costs more than so many times its cheapest is brittle."""

CHEAP = 2_000_000
"""What a proof may always cost (about a second): a spread or a rise below it does not matter."""

_ENGINE = "z3"


@dataclass(frozen=True, slots=True)
class Spread:
    """What one proof cost with each seed, in the order of the seeds; None where it was lost."""

    obligation_id: str
    resources: tuple[int | None, ...]

    @property
    def least(self) -> int:
        """The cheapest run."""
        return min(self._found, default=0)

    @property
    def most(self) -> int:
        """The dearest run."""
        return max(self._found, default=0)

    @property
    def lost(self) -> tuple[int, ...]:
        """The seeds with which there was no proof."""
        return tuple(seed for seed, cost in enumerate(self.resources) if cost is None)

    @property
    def is_brittle(self) -> bool:
        """Whether the proof is lost with some seed, or costs much more with one than another."""
        return bool(self.lost) or (self.most > CHEAP and self.most > FACTOR * max(self.least, 1))

    @property
    def _found(self) -> list[int]:
        return [cost for cost in self.resources if cost is not None]


@dataclass(frozen=True, slots=True)
class Stability:
    """How many seeds were tried, and the spread of every proof."""

    seeds: int
    spreads: tuple[Spread, ...]


def prove_again(
    runner: Runner,
    plans: Sequence[Plan],
    verdicts: Sequence[Verdict],
    settings: Settings,
    seeds: int,
) -> Stability:
    """Ask the solver again about everything that it proved, with the seeds from 1 up to `seeds`.

    Seed 0 is the run that gave the verdicts.
    """
    proved = [
        (plan, first)
        for plan, verdict in zip(plans, verdicts, strict=True)
        if (first := _proof(verdict)) is not None
    ]
    costs: list[list[int | None]] = [[first.resources] for _, first in proved]
    for seed in range(1, seeds):
        # one seed at a time: a runner knows an obligation only once
        again = [_with_seed(plan, settings, seed) for plan, _ in proved]
        for cost, verdict in zip(costs, runner.run(again, lambda *_: None), strict=True):
            found = _proof(verdict)
            cost.append(None if found is None else found.resources)
    spreads = (
        Spread(plan.obligation.id, tuple(cost))
        for (plan, _), cost in zip(proved, costs, strict=True)
    )
    return Stability(seeds, tuple(spreads))


def _proof(verdict: Verdict) -> Attempt | None:
    """The solver's attempt, if it is a proof."""
    attempts = (a for a in verdict.attempts if a.engine == _ENGINE and a.level is Level.PROVED)
    return next((a for a in attempts if a.resources is not None), None)


def _with_seed(plan: Plan, settings: Settings, seed: int) -> Plan:
    engines = tuple(engine for engine in plan.ladder if engine.name == _ENGINE)
    limits = dataclasses.replace(limits_for(plan, settings), seed=seed)
    return Plan(plan.obligation, engines, (), limits=limits)
