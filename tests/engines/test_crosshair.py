"""The CrossHair engine confirms what it exhausted, refutes what fails, and else says unknown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import icontract
import pytest
from tests.engines.planted import EMPTY_CLAIMS, FALSE_CLAIMS, FLAKY_CLAIMS, obligations

from spanproof.engines.crosshair import ENGINE
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Level

LIMITS = Limits(iterations=40, seconds=600)


def claim(folder: Path, source: str) -> Obligation:
    """The obligation about `claim` of a source text."""
    return obligations(folder, source)["claim"]


@pytest.mark.parametrize("source", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS.keys())
def test_a_false_claim_is_refuted_or_unknown(tmp_path: Path, source: str) -> None:
    """Whatever makes it false, it is not confirmed; a counterexample replays."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level in (Level.REFUTED, Level.UNKNOWN)
    if attempt.counterexample is not None:
        with pytest.raises(AssertionError):
            exec(attempt.counterexample.replay, {})


FOUND = [
    "false on a rare boundary",
    "false at the far end of a range",
    "false for one character",
    "the wrong exception is expected",
    "a callee's precondition is broken",
    "a callee's postcondition is broken",
    "an invariant is broken inside",
    "an own postcondition is broken",
    "a contract's function raises",
    "truthy but not True",
    "the result is None",
    "false for one combination of flags",
    "false for one member of an enumeration",
    "false for None",
]


@pytest.mark.parametrize("name", FOUND)
def test_a_false_claim_about_few_paths_is_refuted(tmp_path: Path, name: str) -> None:
    """These are within reach of forty paths, so saying unknown would be too weak."""
    attempt = ENGINE.attempt(claim(tmp_path, FALSE_CLAIMS[name]), LIMITS)
    assert attempt.level == Level.REFUTED


@pytest.mark.parametrize("source", EMPTY_CLAIMS.values(), ids=EMPTY_CLAIMS.keys())
def test_a_claim_about_nothing_is_not_confirmed(tmp_path: Path, source: str) -> None:
    """No path met the preconditions, so nothing was confirmed."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.UNKNOWN
    assert attempt.witness is None


def test_exhausted_preconditions_are_vacuous(tmp_path: Path) -> None:
    """When all paths end before the claim, CrossHair may say that no input gets there."""
    attempt = ENGINE.attempt(claim(tmp_path, EMPTY_CLAIMS["no number fits"]), LIMITS)
    assert attempt.vacuous


@pytest.mark.parametrize("source", FLAKY_CLAIMS.values(), ids=FLAKY_CLAIMS.keys())
def test_a_claim_that_changes_its_mind_is_not_confirmed(tmp_path: Path, source: str) -> None:
    """What fails now and then may be refuted by a failure that replays, never confirmed."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level in (Level.UNKNOWN, Level.REFUTED)
    if attempt.counterexample is not None:
        with pytest.raises(AssertionError):
            exec(attempt.counterexample.replay, {})


TRUE_CLAIMS = {
    "integers": """
        @theorem()
        @icontract.require(lambda number: 0 <= number < 2**64)
        def claim(number: int) -> bool:
            return (number if number != 0 else 1) > 0
    """,
    "a contract": """
        @icontract.require(lambda number: 0 <= number < 2**64)
        @icontract.ensure(lambda number, result: result == number or number == 0)
        def claim(number: int) -> int:
            return number if number != 0 else 2**63
    """,
    "a dataclass with an invariant": """
        @icontract.invariant(lambda self: 0 <= self.value < 10)
        @dataclass(frozen=True)
        class Digit:
            value: int

        @theorem()
        def claim(digit: Digit) -> bool:
            return digit.value - 10 < 0
    """,
    "a declared error": """
        @icontract.ensure(lambda result: result > 0)
        def claim(number: int) -> int:
            '''Keep what is positive.

            :raises ValueError: for any other number
            '''
            if number <= 0:
                raise ValueError(number)
            return number
    """,
    "an enumeration": """
        class Colour(enum.Enum):
            RED = 1
            GREEN = 2

        @theorem()
        def claim(colour: Colour) -> bool:
            return colour is Colour.RED or colour is Colour.GREEN
    """,
}


@pytest.mark.parametrize("source", TRUE_CLAIMS.values(), ids=TRUE_CLAIMS.keys())
def test_a_true_claim_with_few_paths_is_confirmed(tmp_path: Path, source: str) -> None:
    """The tree of paths is exhausted and all of them hold."""
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level == Level.CONFIRMED


def test_a_confirmation_shows_an_input_that_was_run_in_cpython(tmp_path: Path) -> None:
    """It is a witness that the preconditions can be met."""
    attempt = ENGINE.attempt(claim(tmp_path, TRUE_CLAIMS["integers"]), LIMITS)
    assert attempt.witness is not None
    assert 0 <= int(attempt.witness["number"]) < 2**64


def test_what_is_not_exhausted_is_not_confirmed(tmp_path: Path) -> None:
    """A loop over a text has as many paths as there are lengths."""
    source = """
        @theorem()
        def claim(text: str) -> bool:
            return all(letter == letter for letter in text)
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), dataclasses.replace(LIMITS, iterations=3))
    assert attempt.level == Level.UNKNOWN
    assert "3 paths" in (attempt.detail or "")


def test_values_that_symbols_do_not_stand_for_are_not_confirmed(tmp_path: Path) -> None:
    """CrossHair treats a float as a real number, so that nan would be forgotten."""
    source = """
        @theorem()
        def claim(number: float) -> bool:
            return number == number
    """
    attempt = ENGINE.attempt(claim(tmp_path, source), LIMITS)
    assert attempt.level in (Level.UNKNOWN, Level.REFUTED)


def test_contracts_still_run_after_crosshair_ran(tmp_path: Path) -> None:
    """Importing CrossHair switches icontract off for the whole process; the engine does not."""
    ENGINE.attempt(claim(tmp_path, TRUE_CLAIMS["a contract"]), LIMITS)

    @icontract.require(lambda number: number > 0)
    @icontract.ensure(lambda result: result < 10)
    def small(number: int) -> int:
        return number

    @icontract.invariant(lambda self: self.value > 0)
    class Positive:
        def __init__(self, value: int) -> None:
            self.value = value

    for call in (lambda: small(0), lambda: small(10), lambda: Positive(0)):
        with pytest.raises(icontract.ViolationError):
            call()


def test_a_violation_still_explains_itself_after_crosshair_ran(tmp_path: Path) -> None:
    """The short errors that the search needs do not outlive it."""
    ENGINE.attempt(claim(tmp_path, TRUE_CLAIMS["a contract"]), LIMITS)

    @icontract.require(lambda number: number > 0)
    def positive(number: int) -> int:
        return number

    with pytest.raises(icontract.ViolationError, match=r"number was -1"):
        positive(-1)


@pytest.mark.parametrize("source", TRUE_CLAIMS.values(), ids=TRUE_CLAIMS.keys())
def test_running_again_gives_the_same_attempt(tmp_path: Path, source: str) -> None:
    """Nothing is remembered from one run to the next."""
    found = claim(tmp_path, source)
    first, second = (ENGINE.attempt(found, LIMITS) for _ in range(2))
    assert dataclasses.replace(first, seconds=0.0) == dataclasses.replace(second, seconds=0.0)
