"""Replay in CPython: outcomes, sources that rebuild values, counterexamples that stand alone."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from spanproof.obligation import Kind, Obligation
from spanproof.replay import (
    Outcome,
    counterexample,
    imports_for,
    preconditions_hold,
    run_claim,
    to_source,
)

SOURCE = '''
from dataclasses import dataclass
from enum import Enum
import threading

import icontract

from spanproof.theorem import theorem


class Colour(Enum):
    RED = "red"


class Refused(ValueError):
    """Refused."""


@icontract.invariant(lambda self: 0 <= self.value < 10)
@dataclass(frozen=True)
class Digit:
    """A digit."""

    value: int

    @icontract.ensure(lambda result: result < 10)
    def double(self) -> int:
        return self.value * 2

    @classmethod
    @icontract.require(lambda text: text != "")
    def read(cls, text: str) -> "Digit":
        """Read.

        :raises Refused: when it is no digit
        """
        if text == "x":
            raise Refused(text)
        return cls(int(text))

    @property
    @icontract.ensure(lambda result: result)
    def positive(self) -> bool:
        return self.value > 0


@icontract.invariant(lambda self: self.count >= 0)
class Counter:
    def __init__(self, count: int = 0) -> None:
        self._lock = threading.Lock()
        self.count = count

    @icontract.ensure(lambda self: self.count < 3)
    def up(self) -> None:
        with self._lock:
            self.count += 1


@theorem()
@icontract.require(lambda number: number >= 0)
def is_small(number: int) -> bool:
    if number == 7:
        raise KeyError(number)
    return number < 5


def half(number: int) -> int:
    """Halve.

    :raises ZeroDivisionError: never
    """
    return 10 // number if number < 3 else [][number]
'''


@pytest.fixture
def claim(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str, Kind], Obligation]:
    """Write the module and give a maker of obligations in it."""
    name = "replayed_" + "".join(c for c in request.node.name if c.isalnum() or c == "_")
    path = tmp_path / f"{name}.py"
    path.write_text(textwrap.dedent(SOURCE))

    def make(qualname: str, kind: Kind) -> Obligation:
        search = (str(tmp_path),)
        return Obligation(
            f"{name}.{qualname}", kind, name, qualname, str(path), 1, search_path=search
        )

    return make


def _module(obligation: Obligation) -> object:
    sys.path[:0] = obligation.search_path
    return __import__(obligation.module)


Make = Callable[[str, Kind], Obligation]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (1, Outcome.HOLDS),
        (6, Outcome.FAILS),
        (7, Outcome.FAILS),
        (-1, Outcome.PRECONDITION),
    ],
)
def test_a_theorem_holds_only_when_it_returns_true(
    claim: Make, number: int, outcome: Outcome
) -> None:
    """False and exceptions are failures, a precondition that is not met is neither."""
    assert outcome == run_claim(claim("is_small", Kind.THEOREM), {"number": number}).outcome


def test_a_contract_fails_on_its_postcondition_and_not_on_a_declared_error(claim: Make) -> None:
    """`:raises Refused:` is part of the contract, ValueError from int() is not."""
    read = claim("Digit.read", Kind.CONTRACT)
    outcomes = [run_claim(read, {"text": text}).outcome for text in ("5", "x", "", "y", "77")]
    assert outcomes == [
        Outcome.HOLDS,
        Outcome.HOLDS,
        Outcome.PRECONDITION,
        Outcome.FAILS,
        Outcome.FAILS,
    ]


def test_a_definedness_claim_fails_on_an_undeclared_exception(claim: Make) -> None:
    """ZeroDivisionError is declared, IndexError is not."""
    half = claim("half", Kind.DEFINEDNESS)
    assert run_claim(half, {"number": 0}).outcome == Outcome.HOLDS
    assert run_claim(half, {"number": 5}).outcome == Outcome.FAILS


def test_a_class_is_witnessed_only_by_a_valid_object(claim: Make) -> None:
    """A refusal by the invariant is outside the claim, a TypeError inside it is a failure."""
    digit = claim("Digit", Kind.CONTRACT)
    assert run_claim(digit, {"value": 3}).outcome == Outcome.HOLDS
    assert run_claim(digit, {"value": 30}).outcome == Outcome.PRECONDITION
    assert run_claim(digit, {"value": None}).outcome == Outcome.FAILS


def test_an_argument_that_breaks_its_own_invariant_does_not_meet_the_preconditions(
    claim: Make,
) -> None:
    """An object made behind the constructor's back is no valid input."""
    double = claim("Digit.double", Kind.CONTRACT)
    digit = vars(_module(double))["Digit"]
    forged = object.__new__(digit)
    object.__setattr__(forged, "value", 99)
    assert preconditions_hold(double, {"self": digit(9)})
    assert not preconditions_hold(double, {"self": forged})


def test_a_mutable_argument_is_the_same_after_the_run(claim: Make) -> None:
    """The claim works on a copy, locks included, so that the counterexample shows the input."""
    up = claim("Counter.up", Kind.CONTRACT)
    counter = vars(_module(up))["Counter"](2)
    assert run_claim(up, {"self": counter}).outcome == Outcome.FAILS
    assert counter.count == 2


@pytest.mark.parametrize(
    ("qualname", "kind", "arguments"),
    [
        ("is_small", Kind.THEOREM, "{'number': 6}"),
        ("is_small", Kind.THEOREM, "{'number': 7}"),
        ("Digit.double", Kind.CONTRACT, "{'self': Digit(8)}"),
        ("Digit.positive", Kind.CONTRACT, "{'self': Digit(0)}"),
        ("Digit.read", Kind.CONTRACT, "{'text': 'y'}"),
        ("Digit", Kind.CONTRACT, "{'value': None}"),
        ("Counter.up", Kind.CONTRACT, "{'self': Counter(2)}"),
        ("half", Kind.DEFINEDNESS, "{'number': 5}"),
    ],
)
def test_the_replay_of_a_counterexample_ends_in_a_failing_assert(
    claim: Make, tmp_path: Path, qualname: str, kind: Kind, arguments: str
) -> None:
    """The source runs alone in a fresh interpreter and stops at its last line."""
    obligation = claim(qualname, kind)
    values = eval(arguments, vars(_module(obligation)))
    replayed = run_claim(obligation, values)
    assert replayed.outcome == Outcome.FAILS
    script = tmp_path / "replay.py"
    script.write_text(counterexample(obligation, values, replayed).replay, encoding="ascii")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "AssertionError" in done.stderr.splitlines()[-1] or "assert" in done.stderr


def test_the_replay_passes_when_the_function_keeps_its_contract(
    claim: Make, tmp_path: Path
) -> None:
    """The same source is silent for an input that is no counterexample."""
    obligation = claim("Digit.read", Kind.CONTRACT)
    for text in ("4", "x"):
        replayed = run_claim(obligation, {"text": text})
        exec(counterexample(obligation, {"text": text}, replayed).replay, {})


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -5,
        "plain",
        "\ud800\n\u0664'\"\0",
        b"\x00\xff",
        (1,),
        (),
        [1, "a"],
        {"a": (1, None)},
        frozenset({1}),
        set(),
        float("inf"),
        1.5,
        Kind.THEOREM,
    ],
)
def test_source_rebuilds_the_value(value: object) -> None:
    """Evaluating the imports and the expression gives an equal value of the same type, in ASCII."""
    scope: dict[str, object] = {}
    exec("\n".join(imports_for(value)), scope)
    source = to_source(value)
    assert source.isascii()
    rebuilt = eval(source, scope)
    assert value == rebuilt
    assert type(value) is type(rebuilt)
