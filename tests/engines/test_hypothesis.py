"""The Hypothesis engine says no to what is false, and never more than it tried."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engines.planted import EMPTY_CLAIMS, FALSE_CLAIMS, FLAKY_CLAIMS, obligations

from spanproof.engines.hypothesis import ENGINE
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt, Level

LIMITS = Limits(examples=200, seconds=600)

TRUE_CLAIM = """
    @theorem()
    @icontract.require(lambda first, second: first != second)
    def claim(first: int, second: int) -> bool:
        return first < second or second < first
"""


def claim(folder: Path, source: str) -> Obligation:
    """The obligation about `claim` of a source text."""
    return obligations(folder, source)["claim"]


@pytest.mark.parametrize("source", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS.keys())
def test_a_false_claim_is_refuted_by_an_input_that_replays(tmp_path: Path, source: str) -> None:
    """Whatever makes it false, there is a counterexample whose source fails on its own."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.REFUTED
    assert attempt.counterexample is not None
    with pytest.raises(AssertionError):
        exec(attempt.counterexample.replay, {})


@pytest.mark.parametrize("source", EMPTY_CLAIMS.values(), ids=EMPTY_CLAIMS.keys())
def test_a_claim_about_nothing_is_unknown(tmp_path: Path, source: str) -> None:
    """Not one input met the preconditions, so nothing was tested; others may say vacuous."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN
    assert attempt.witness is None
    assert not attempt.vacuous
    assert "preconditions" in (attempt.detail or "")


@pytest.mark.parametrize("source", FLAKY_CLAIMS.values(), ids=FLAKY_CLAIMS.keys())
def test_a_claim_that_changes_its_mind_is_unknown(tmp_path: Path, source: str) -> None:
    """A failure that does not come back is neither a counterexample nor a success."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN
    assert attempt.counterexample is None


def test_a_condition_that_hardly_any_input_meets_is_not_tested(tmp_path: Path) -> None:
    """One lucky input is not a test."""
    source = """
        @theorem()
        @icontract.require(lambda text: hash_of(text) % 100_003 == 1)
        def claim(text: str) -> bool:
            return True

        def hash_of(text: str) -> int:
            return sum((index + 7) * ord(letter) ** 3 for index, letter in enumerate(text))
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN


def test_a_true_claim_is_tested_with_the_number_of_different_examples(tmp_path: Path) -> None:
    """The bound counts inputs, each once, and no more than were allowed."""
    attempt = ENGINE.attempt(claim(tmp_path, TRUE_CLAIM), Limits(examples=50, seconds=600))
    assert attempt.level == Level.TESTED
    assert 25 <= (attempt.bound or 0) <= 50
    assert attempt.witness is not None
    assert {"first", "second"} == set(attempt.witness)


def test_the_examples_of_a_small_domain_are_not_counted_twice(tmp_path: Path) -> None:
    """There are two truth values, so there are at most two examples."""
    source = """
        @theorem()
        def claim(flag: bool) -> bool:
            return flag or not flag
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert (attempt.level, attempt.bound) == (Level.TESTED, 2)


def test_a_smallest_counterexample_is_shown(tmp_path: Path) -> None:
    """The input is shrunk, so that people can read it."""
    source = """
        @theorem()
        def claim(number: int) -> bool:
            return number < 1000
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.witness == {"number": "1000"}


def test_an_exhausted_safety_net_is_unknown(tmp_path: Path) -> None:
    """How many examples fit in a time depends on the machine, so that number is no evidence."""
    attempt = ENGINE.attempt(claim(tmp_path, TRUE_CLAIM), Limits(examples=200, seconds=0))
    assert attempt.level == Level.UNKNOWN
    assert "safety net" in (attempt.detail or "")


def test_a_parameter_without_values_is_named(tmp_path: Path) -> None:
    """The reason says which type nothing is known about."""
    source = """
        from collections.abc import Hashable

        @theorem()
        def claim(number: int, thing: Hashable) -> bool:
            return True
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN
    assert "Hashable" in (attempt.detail or "")


def test_an_annotation_that_names_nothing_is_unknown(tmp_path: Path) -> None:
    """A name that does not resolve is a reason, not a crash."""
    source = """
        @theorem()
        def claim(number: Missing) -> bool:
            return True
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN
    assert "Missing" in (attempt.detail or "")


def test_a_refusal_by_an_invariant_is_not_a_failure_of_a_class(tmp_path: Path) -> None:
    """The claim about a class is about the objects that it admits."""
    source = """
        @icontract.invariant(lambda self: self.low <= self.high)
        @dataclass(frozen=True)
        class Interval:
            low: int
            high: int
    """
    attempt = ENGINE.attempt(obligations(tmp_path, source)["Interval"], LIMITS)
    assert attempt.level == Level.TESTED


TWICE = """
import sys
{imports}
sys.path[:0] = [{folder!r}]
from pathlib import Path
from spanproof.discovery import discover_paths
from spanproof.engines.hypothesis import ENGINE
from spanproof.obligation import Limits
for found in discover_paths([Path({path!r})]):
    if found.qualname == "claim":
        attempt = ENGINE.attempt(found, Limits(seconds=600, seed={seed}))
        print(attempt.level, attempt.bound, attempt.detail, attempt.witness)
"""


def in_fresh_process(obligation: Obligation, hash_seed: str, imports: str, seed: int = 0) -> str:
    """What the engine says in a new interpreter, with other modules imported before."""
    folder = str(Path(obligation.path).parent)
    source = TWICE.format(imports=imports, folder=folder, path=obligation.path, seed=seed)
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    "source",
    [FALSE_CLAIMS["false on a rare boundary"], TRUE_CLAIM, EMPTY_CLAIMS["no text fits"]],
    ids=["false", "true", "empty"],
)
def test_the_same_seed_gives_the_same_result_in_any_process(tmp_path: Path, source: str) -> None:
    """Neither the hash seed nor what a worker did before decides which inputs are tried."""
    found = claim(tmp_path, source)
    plain = in_fresh_process(found, "1", "")
    busy = in_fresh_process(found, "2", "import tracing_proofs.traceparent, spanproof.cli.app")
    assert plain == busy


def test_running_again_gives_the_same_attempt(tmp_path: Path) -> None:
    """Nothing is remembered from one run to the next."""
    found = claim(tmp_path, TRUE_CLAIM)
    first, second = ENGINE.attempt(found, LIMITS), ENGINE.attempt(found, LIMITS)
    assert without_time(first) == without_time(second)


def without_time(attempt: Attempt) -> Attempt:
    """The attempt without the seconds it took."""
    return dataclasses.replace(attempt, seconds=0.0)


def test_the_number_of_calls_is_limited(tmp_path: Path) -> None:
    """The claim is called a few times per example at most, however many inputs are refused."""
    source = """
        calls: list[int] = []

        @theorem()
        @icontract.require(lambda number: number % 97 == 5)
        def claim(number: int) -> bool:
            calls.append(number)
            return True
    """
    found = claim(tmp_path, source)
    ENGINE.attempt(found, Limits(examples=30, seconds=600))
    assert len(sys.modules[found.module].calls) <= 60
