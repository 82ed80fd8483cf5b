"""Green means proved and reachable."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from spanproof.obligation import Kind
from spanproof.runner.judge import judge
from spanproof.verdict import Attempt, Level, Verdict

SEEN = {"x": "1"}
PASSING = [level for level in Level if level not in (Level.REFUTED, Level.UNKNOWN)]


def reasons(
    bench: Any, *attempts: Attempt, floor: str = "proved", kind: Kind = Kind.THEOREM
) -> str:
    """Why a theorem with these attempts fails, as one text."""
    obligation = dataclasses.replace(bench.obligation(floor=floor), kind=kind)
    return "; ".join(judge(obligation, Verdict(obligation.id, attempts)).reasons)


def test_a_proof_with_a_witness_holds(bench: Any) -> None:
    """Nothing else is needed."""
    assert reasons(bench, Attempt("z3", Level.PROVED, witness=SEEN)) == ""


@pytest.mark.parametrize("floor", PASSING)
@pytest.mark.parametrize("level", list(Level))
def test_evidence_below_the_floor_fails(bench: Any, floor: Level, level: Level) -> None:
    """At or above the floor holds; refuted and unknown are below every floor."""
    found = reasons(bench, Attempt("z3", level, witness=SEEN), floor=floor)
    assert (found == "") == (level.strength >= floor.strength)


def test_a_witness_of_another_engine_is_as_good(bench: Any) -> None:
    """Any engine may show that the preconditions can be met."""
    proof, test = Attempt("z3", Level.PROVED), Attempt("hypothesis", Level.TESTED, witness=SEEN)
    assert reasons(bench, test, proof) == ""


def test_a_proof_without_a_witness_fails(bench: Any) -> None:
    """It may hold because nothing ever meets its preconditions."""
    assert "no witness" in reasons(bench, Attempt("z3", Level.PROVED))


def test_a_vacuous_proof_fails(bench: Any) -> None:
    """A claim about no input at all says nothing."""
    assert "vacuous" in reasons(bench, Attempt("z3", Level.PROVED, vacuous=True))


def test_a_vacuous_claim_with_a_witness_is_a_contradiction(bench: Any) -> None:
    """One engine says that no input meets the preconditions, another shows one."""
    attempts = (
        Attempt("z3", Level.PROVED, vacuous=True),
        Attempt("hypothesis", Level.TESTED, witness=SEEN),
    )
    assert "contradict" in reasons(bench, *attempts)


@pytest.mark.parametrize("level", ["bounded", "tested", "explored", "unknown"])
def test_a_refutation_beside_weaker_evidence_is_no_contradiction(bench: Any, level: str) -> None:
    """Nine hundred examples that hold do not contradict the one that does not."""
    attempts = (Attempt("a", Level(level), witness=SEEN), Attempt("b", Level.REFUTED, witness=SEEN))
    found = reasons(bench, *attempts)
    assert "refuted by b" in found
    assert "contradict" not in found


@pytest.mark.parametrize("level", ["proved", "confirmed"])
def test_a_refutation_beside_universal_evidence_is_a_contradiction(bench: Any, level: str) -> None:
    """Both cannot be right."""
    attempts = (Attempt("a", Level(level), witness=SEEN), Attempt("b", Level.REFUTED, witness=SEEN))
    assert "contradict" in reasons(bench, *attempts)


def test_a_defect_fails_even_beside_a_proof(bench: Any) -> None:
    """An engine that crashed is our bug, whatever the others say."""
    attempts = (
        Attempt("a", Level.UNKNOWN, detail="crashed", defect=True),
        Attempt("b", Level.PROVED, witness=SEEN),
    )
    assert "defect in a: crashed" in reasons(bench, *attempts)


def test_a_typestate_program_is_its_own_witness(bench: Any) -> None:
    """There is no input to show."""
    assert reasons(bench, Attempt("mypy", Level.PROVED), kind=Kind.TYPESTATE) == ""
