"""Proofs are tried with several seeds, and those that hang on luck are named."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import pytest

from spanproof.obligation import Kind, Limits, Obligation
from spanproof.report.stability import stability_lines, stability_section
from spanproof.runner.plan import Plan
from spanproof.runner.schedule import Settings
from spanproof.runner.stability import Spread, Stability, prove_again
from spanproof.verdict import Attempt, Level, Verdict

SETTINGS = Settings(jobs=1)


@dataclass(frozen=True)
class Engine:
    """An engine by name only: nothing is asked here."""

    name: str


@dataclass
class Answers:
    """Stands for a runner: gives the cost of an obligation with each seed; None is no proof."""

    costs: dict[str, list[int | None]]
    seeds: list[int] = field(default_factory=list)

    def run(self, plans: list[Plan], watch: Any) -> list[Verdict]:
        """One attempt for each plan."""
        assert all(plan.limits is not None for plan in plans)
        self.seeds += [plan.limits.seed for plan in plans if plan.limits]
        return [proof(p.obligation.id, self.costs[p.obligation.id][p.limits.seed]) for p in plans]  # type: ignore[union-attr]  # asserted above


def proof(name: str, cost: int | None) -> Verdict:
    """A verdict of z3."""
    level = Level.UNKNOWN if cost is None else Level.PROVED
    return Verdict(name, (Attempt("z3", level, resources=cost),))


def plan(name: str) -> Plan:
    """A plan that asks z3 and one more."""
    claim = Obligation(name, Kind.THEOREM, "m", name, "m.py", 1)
    return Plan(claim, (Engine("z3"), Engine("hypothesis")), ())  # type: ignore[arg-type]  # only its name is looked at


def tried(costs: dict[str, list[int | None]], seeds: int) -> tuple[Stability, Answers]:
    """What comes out for obligations with these costs."""
    answers, plans = Answers(costs), [plan(name) for name in costs]
    first = [proof(name, cost[0]) for name, cost in costs.items()]
    return prove_again(answers, plans, first, SETTINGS, seeds), answers  # type: ignore[arg-type]  # has the one method that is used


def test_each_proof_is_tried_with_each_further_seed() -> None:
    """The run itself was seed 0; what it did not prove is not tried."""
    found, answers = tried({"a": [5, 6, 7], "b": [None, 1, 1]}, 3)
    assert found.spreads == (Spread("a", (5, 6, 7)),)
    assert answers.seeds == [1, 2]


def test_only_the_solver_is_asked_again_and_within_the_same_limits() -> None:
    """Everything but the seed is as it was."""
    asked: list[Plan] = []

    class Notes(Answers):
        def run(self, plans: list[Plan], watch: Any) -> list[Verdict]:
            asked.extend(plans)
            return super().run(plans, watch)

    prove_again(Notes({"a": [1, 1]}), [plan("a")], [proof("a", 1)], SETTINGS, 2)  # type: ignore[arg-type]  # has the one method that is used
    assert [engine.name for engine in asked[0].ladder] == ["z3"]
    assert asked[0].limits == dataclasses.replace(Limits(), seed=1)


@pytest.mark.parametrize(
    ("resources", "is_brittle"),
    [
        ((3_000_000, 3_100_000), False),
        ((1_000_000, 9_000_000), True),
        ((9_000_000, 1_000_000), True),
        ((1_000, 900_000), False),
        ((5, None), True),
    ],
)
def test_a_proof_is_brittle_when_it_is_lost_or_much_dearer_with_some_seed(
    resources: tuple[int | None, ...], is_brittle: bool
) -> None:
    """A spread among proofs that cost next to nothing is of no consequence."""
    assert Spread("a", resources).is_brittle is is_brittle


def test_a_brittle_proof_is_named_with_its_spread() -> None:
    """One line in all, then one for each that hangs on luck."""
    steady, wide = Spread("m.steady", (10, 11)), Spread("m.wide", (1_000_000, 9_000_000))
    lines = stability_lines(Stability(2, (steady, wide, Spread("m.lost", (5, None)))))
    assert lines[0] == (
        "stability: 3 proofs with 2 seeds: 2 brittle, the widest spread is 9.0 times"
    )
    assert lines[1:] == [
        "brittle: m.wide: 1000000 to 9000000 units, 9.0 times",
        "brittle: m.lost: no proof with seed 1",
    ]


def test_the_record_has_the_cost_of_each_proof_with_each_seed() -> None:
    """Whoever wants another limit can apply it to the numbers."""
    section = stability_section(Stability(2, (Spread("m.f", (10, 11)),)))
    assert section == {"seeds": 2, "proofs": 1, "brittle": [], "resources": {"m.f": [10, 11]}}
