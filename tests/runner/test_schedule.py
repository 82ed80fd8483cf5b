"""The ladder, the opinions, the workers that die, and the order of verdicts."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from spanproof.runner import pool
from spanproof.verdict import Level, Verdict


def levels(verdicts: list[Verdict]) -> list[Level]:
    """The level of evidence of each verdict."""
    return [verdict.evidence.level for verdict in verdicts]


def asked(verdict: Verdict) -> list[str]:
    """The engines on the ladder that were asked, in their order."""
    return [attempt.engine for attempt in verdict.attempts]


def test_the_ladder_ends_at_the_first_engine_that_settles(bench: Any, fakes: ModuleType) -> None:
    """Cheaper engines are asked first, and nobody after an answer."""
    engines = [fakes.Fake("last", 30), fakes.Fake("first", 10, "unknown"), fakes.Fake("second", 20)]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert asked(verdict) == ["first", "second"]
    assert verdict.evidence.engine == "second"


@pytest.mark.parametrize("weak", ["unknown", "tested", "explored", "confirmed", "bounded"])
def test_weaker_evidence_does_not_end_the_ladder(bench: Any, fakes: ModuleType, weak: str) -> None:
    """Only a proof or a counterexample settles a claim."""
    engines = [fakes.Fake("first", 10, weak), fakes.Fake("second", 20)]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert asked(verdict) == ["first", "second"]
    assert verdict.evidence.level is Level.PROVED


def test_the_strongest_evidence_decides(bench: Any, fakes: ModuleType) -> None:
    """The order of the ladder does not weaken what an earlier engine found."""
    engines = [fakes.Fake("first", 10, "bounded"), fakes.Fake("second", 20, "tested")]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert verdict.evidence.level is Level.BOUNDED


def test_a_theorem_that_is_proved_gets_the_cheap_second_opinion(
    bench: Any, fakes: ModuleType
) -> None:
    """Hypothesis is asked beside a proof, others are not."""
    engines = [fakes.Fake("z3"), fakes.Fake("crosshair", 20), fakes.Fake("hypothesis", 30)]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert [opinion.engine for opinion in verdict.opinions] == ["hypothesis"]


def test_a_refuted_theorem_gets_no_second_opinion(bench: Any, fakes: ModuleType) -> None:
    """A counterexample that replays needs none."""
    engines = [fakes.Fake("z3", says="refuted"), fakes.Fake("hypothesis", 30)]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert verdict.opinions == ()


@pytest.mark.parametrize("first", ["proved", "refuted"])
def test_everybody_is_asked_on_request(bench: Any, fakes: ModuleType, first: str) -> None:
    """`--all-engines` asks also about what is settled."""
    engines = [fakes.Fake("a", 10, first), fakes.Fake("b", 20, first), fakes.Fake("c", 30, first)]
    [verdict] = bench.run(bench.obligations("a"), engines, everybody=True)
    assert asked(verdict) == ["a"]
    assert [opinion.engine for opinion in verdict.opinions] == ["b", "c"]


@pytest.mark.parametrize(("first", "second"), [("proved", "refuted"), ("refuted", "proved")])
def test_engines_that_contradict_each_other_are_reported(
    bench: Any, fakes: ModuleType, first: str, second: str
) -> None:
    """Neither side is believed quietly."""
    engines = [fakes.Fake("one", 10, first), fakes.Fake("two", 20, second)]
    [verdict] = bench.run(bench.obligations("a"), engines, everybody=True)
    assert any(reason.startswith("engines contradict") for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("kill", "killed by SIGKILL"),
        ("exit", "os._exit(0)"),
        ("memory", "out of memory"),
        ("crash", "an engine that crashes"),
    ],
)
def test_an_attempt_that_dies_costs_one_verdict(
    bench: Any, fakes: ModuleType, word: str, reason: str
) -> None:
    """The reason is named, and the others are not touched."""
    engine = fakes.Fake("first", about={"b": word})
    verdicts = bench.run(bench.obligations("a", "b", "c", "d"), [engine], jobs=1)
    assert levels(verdicts) == [Level.PROVED, Level.UNKNOWN, Level.PROVED, Level.PROVED]
    assert reason in (verdicts[1].evidence.detail or "")
    assert (word == "crash") == verdicts[1].evidence.defect


def test_an_attempt_that_never_ends_is_stopped(
    bench: Any, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The safety net ends its process; the verdict says so and the others stand."""
    monkeypatch.setattr(pool, "GRACE", 0.0)
    engine = fakes.Fake("first", about={"a": "forever"})
    verdicts = bench.run(bench.obligations("a", "b"), [engine], jobs=1, seconds=0.5)
    assert levels(verdicts) == [Level.UNKNOWN, Level.PROVED]
    assert "safety net of 0.5 s" in (verdicts[0].evidence.detail or "")


def test_the_next_engine_is_asked_after_one_that_died(bench: Any, fakes: ModuleType) -> None:
    """A lost attempt is one step on the ladder."""
    engines = [fakes.Fake("first", 10, "kill"), fakes.Fake("second", 20)]
    [verdict] = bench.run(bench.obligations("a"), engines)
    assert [attempt.level for attempt in verdict.attempts] == [Level.UNKNOWN, Level.PROVED]


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_order_of_verdicts_is_that_of_the_plans(
    bench: Any, fakes: ModuleType, jobs: int
) -> None:
    """However many workers there are, and whoever is slow."""
    names = ["a", "b", "c", "d", "e", "f"]
    engines = [
        fakes.Fake("first", 10, "unknown", about={"a": "proved"}, delay=0.02),
        fakes.Fake("second", 20, "tested", about={"d": "kill", "e": "refuted"}),
    ]
    verdicts = bench.run(bench.obligations(*names), engines, jobs=jobs)
    assert [f"claims.{name}" for name in names] == [verdict.obligation_id for verdict in verdicts]
    assert levels(verdicts) == ["proved", "tested", "tested", "unknown", "refuted", "tested"]
    assert sorted(bench.seen) == sorted(verdict.obligation_id for verdict in verdicts)


def test_an_obligation_that_nobody_can_be_asked_about_is_unknown(
    bench: Any, fakes: ModuleType
) -> None:
    """No engine is no evidence, and no evidence is no pass."""
    [verdict] = bench.run(bench.obligations("a"), [])
    assert verdict.evidence.level is Level.UNKNOWN
    assert verdict.reasons
    assert not verdict.cached
