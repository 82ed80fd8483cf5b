"""What z3 finds out about the inputs of a claim, beside the level of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engines.planted import obligations

from spanproof.engines.z3 import ENGINE
from spanproof.obligation import Limits
from spanproof.verdict import Attempt, Finding, Level

CLAIMS = '''
@theorem()
def reached(n: int) -> bool:
    return n + 1 > n


@theorem()
@icontract.require(lambda n: n > 0)
@icontract.require(lambda n: n < 0)
def vacuous(n: int) -> bool:
    return n == n + 1


@theorem()
def sometimes(n: int) -> bool:
    return n != 7


@theorem()
def never(n: int) -> bool:
    return n == n + 1


@icontract.ensure(lambda result: result is None)
def refuses(n: int) -> None:
    """Refuse everything.

    :raises ValueError: always
    """
    raise ValueError("no")


@theorem()
def beyond(text: str) -> bool:
    return text.casefold() != text + "x"


@theorem()
@icontract.require(lambda a, b: a < b)
@icontract.require(lambda b, c: b < c)
@icontract.require(lambda d: d > 5)
def rests_on_two(a: int, b: int, c: int, d: int) -> bool:
    return a < c


@theorem()
@icontract.require(lambda a, b: a < b)
def rests_on_one(a: int, b: int) -> bool:
    return a + 1 <= b


@theorem()
@icontract.require(lambda a, b: a < b)
def rests_on_none(a: int, b: int) -> bool:
    return a - 1 < a
'''


@pytest.fixture(scope="module")
def attempts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Attempt]:
    """What z3 says about each claim."""
    folder: Path = tmp_path_factory.mktemp("claims")
    found = obligations(folder, CLAIMS)
    return {name: ENGINE.attempt(each, Limits()) for name, each in found.items()}


@pytest.mark.parametrize(
    ("name", "level", "finding"),
    [
        ("reached", Level.PROVED, Finding.REACHED),
        ("vacuous", Level.UNKNOWN, Finding.VACUOUS),
        ("sometimes", Level.REFUTED, Finding.REFUTED),
        ("never", Level.REFUTED, Finding.NEVER_TRUE),
        ("refuses", Level.PROVED, Finding.RAISES),
        ("beyond", Level.UNKNOWN, Finding.LEFT_SUBSET),
    ],
)
def test_true_and_false_are_told_apart_by_the_inputs_they_hold_for(
    attempts: dict[str, Attempt], name: str, level: Level, finding: Finding
) -> None:
    """A proof about inputs that exist, one about none, one by refusing all of them, …"""
    assert (attempts[name].level, attempts[name].finding) == (level, finding)


def test_a_claim_about_nothing_is_no_proof(attempts: dict[str, Attempt]) -> None:
    """It is `unknown`, marked as vacuous, and there is no witness."""
    assert attempts["vacuous"].vacuous
    assert attempts["vacuous"].witness is None


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("rests_on_two", {"a < b", "b < c"}),
        ("rests_on_one", {"a < b"}),
        ("rests_on_none", set()),
    ],
)
def test_the_core_of_a_proof_names_the_clauses_it_needs(
    attempts: dict[str, Attempt], name: str, texts: set[str]
) -> None:
    """Each clause by module, line and text."""
    attempt = attempts[name]
    assert attempt.core is not None
    assert {clause.partition(" ")[2] for clause in attempt.core} == texts
    assert set(attempt.core) <= set(attempt.assumed) <= set(attempt.evaluated)


def test_a_witness_shows_where_control_came(attempts: dict[str, Attempt]) -> None:
    """The one statement of the claim ran in CPython and is part of the question."""
    (place,) = {":".join(name.split(":")[:2]) for name in attempts["reached"].covered}
    assert place in attempts["reached"].lifted_lines
