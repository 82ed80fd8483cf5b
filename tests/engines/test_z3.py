"""The z3 engine: proofs, counterexamples, refusals by name, certificates, limits."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import z3

from spanproof.discovery import discover_paths
from spanproof.engines.base import engines
from spanproof.engines.z3 import ENGINE
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import fails_in_fresh_process
from spanproof.verdict import Attempt, Level

SOURCE = '''
from __future__ import annotations

from dataclasses import dataclass

import icontract

from spanproof.theorem import theorem


@icontract.invariant(lambda self: 0 <= self.value < 256)
@dataclass(frozen=True)
class Octet:
    """A number of eight bits."""

    value: int

    @property
    def text(self) -> str:
        """Two hexadecimal digits."""
        return f"{self.value:02x}"


@icontract.require(lambda text: len(text) == 2)
def parse(text: str) -> Octet:
    """Read two lower-case hexadecimal digits.

    :raises ValueError: when there are other characters
    """
    if not all(c in "0123456789abcdef" for c in text):
        raise ValueError("digits")
    return Octet(int(text, 16))


@theorem()
def formatting_then_parsing(octet: Octet) -> bool:
    return parse(octet.text) == octet


@theorem()
def all_octets_are_small(octet: Octet) -> bool:
    return octet.value != 77


@theorem()
def forgets_about_long_texts(text: str) -> bool:
    return text != "x" * 30


@theorem()
def uses_a_float(count: int) -> bool:
    return float(count) == count


@theorem()
@icontract.require(lambda a: a > 3)
@icontract.require(lambda a: a < 3)
def says_nothing(a: int) -> bool:
    return False


@theorem()
@icontract.require(lambda a, b, c: 1 < a <= b < 2**61 and c == 2**61 - 1)
def is_a_prime(a: int, b: int, c: int) -> bool:
    return a * b != c or a == 1


@theorem()
def looks_into_a_set(items: set[int]) -> bool:
    return len(items) >= 0
'''


@pytest.fixture(name="attempt")
def fixture_attempt(tmp_path: Path) -> Callable[..., Attempt]:
    """What the engine says about one of the module's obligations."""
    file = tmp_path / f"claims_{tmp_path.name}.py"
    file.write_text(textwrap.dedent(SOURCE), encoding="utf-8")
    found = {obligation.qualname: obligation for obligation in discover_paths([file])}

    def attempt(name: str, **limits: int) -> Attempt:
        return ENGINE.attempt(found[name], Limits(**limits))

    return attempt


def test_a_true_claim_is_proved_with_a_witness(attempt: Callable[..., Attempt]) -> None:
    """A proof comes with an input that meets the preconditions, and with its certificate."""
    found = attempt("formatting_then_parsing")
    assert found.level is Level.PROVED
    assert found.detail is None
    assert found.witness is not None
    assert found.witness["octet"].startswith("Octet(value=")
    assert found.certificate is not None


@pytest.mark.parametrize("name", ["Octet", "parse"])
def test_a_contract_is_proved(attempt: Callable[..., Attempt], name: str) -> None:
    """A class makes valid objects or refuses, a function raises only what it declares."""
    assert attempt(name).level is Level.PROVED


@pytest.mark.parametrize("name", ["all_octets_are_small", "forgets_about_long_texts"])
def test_a_false_claim_is_refuted_by_a_replay(attempt: Callable[..., Attempt], name: str) -> None:
    """The counterexample is a program that fails by itself."""
    found = attempt(name)
    assert found.level is Level.REFUTED
    assert found.certificate is None
    assert found.counterexample is not None
    assert fails_in_fresh_process(found.counterexample)


def test_a_counterexample_names_the_input(attempt: Callable[..., Attempt]) -> None:
    """The arguments are Python expressions."""
    counterexample = attempt("all_octets_are_small").counterexample
    assert counterexample is not None
    assert counterexample.arguments == {"octet": "Octet(value=77)"}


def test_a_construct_outside_the_subset_is_named(attempt: Callable[..., Attempt]) -> None:
    """The report shows file, line and construct, and an input that gets there."""
    found = attempt("uses_a_float")
    line = SOURCE.splitlines().index("    return float(count) == count") + 1
    assert found.level is Level.UNKNOWN
    assert not found.defect
    assert found.detail is not None
    assert f".py:{line}: call of float" in found.detail
    assert "reached by count=" in found.detail


def test_a_claim_about_nothing_is_vacuous(attempt: Callable[..., Attempt]) -> None:
    """Preconditions that exclude each other are told apart from a proof."""
    found = attempt("says_nothing")
    assert found.vacuous
    assert found.witness is None
    assert found.detail is not None
    assert "no input meets the preconditions" in found.detail


def test_a_certificate_is_checked_from_its_text(attempt: Callable[..., Attempt]) -> None:
    """The text alone, read by a fresh solver, is unsatisfiable; it says what it is about."""
    certificate = attempt("formatting_then_parsing").certificate
    assert certificate is not None
    solver = z3.Solver(ctx=z3.Context())
    solver.from_string(certificate)
    assert str(solver.check()) == "unsat"
    assert certificate.startswith("; obligation: claims_")
    assert "(check-sat)" in certificate


def test_a_certificate_is_the_same_every_time(attempt: Callable[..., Attempt]) -> None:
    """Lifting is deterministic, and the seed of the search is no part of what is proved."""
    texts = {attempt("formatting_then_parsing", seed=seed).certificate for seed in (0, 0, 7)}
    assert len(texts) == 1


@pytest.mark.parametrize("name", ["formatting_then_parsing", "is_a_prime"])
def test_too_little_effort_is_unknown(attempt: Callable[..., Attempt], name: str) -> None:
    """A limit that is reached is no proof, and is reached again by the same question."""
    first, second = attempt(name, rlimit=3000), attempt(name, rlimit=3000)
    assert first.level is Level.UNKNOWN
    assert first.certificate is None
    assert first.detail is not None
    assert first.detail.startswith("z3 gave up: ")
    assert _without_time(first) == _without_time(second)


def test_every_seed_gives_the_same_verdict(attempt: Callable[..., Attempt]) -> None:
    """Seeds change the search, not the answer."""
    levels = {attempt("all_octets_are_small", seed=seed).level for seed in range(4)}
    assert levels == {Level.REFUTED}


def test_what_is_not_modelled_is_refused(attempt: Callable[..., Attempt]) -> None:
    """A set is outside the subset, and the reason says so."""
    found = attempt("looks_into_a_set")
    assert found.level is Level.UNKNOWN
    assert found.detail is not None
    assert "len of set[int]" in found.detail


def test_a_file_that_changed_after_its_import_is_not_proved(tmp_path: Path) -> None:
    """The source on disk has to be the code that runs, even if only a try block moved."""
    text = (
        "from spanproof.theorem import theorem\n\n@theorem()\ndef claim(s: str) -> bool:\n"
        "    try:\n        a = s[0]\n    except IndexError:\n        return True\n"
        "    return a == s[0]\n"
    )
    file = tmp_path / f"changed_{tmp_path.name}.py"
    file.write_text(text, encoding="utf-8")
    (obligation,) = discover_paths([file])
    file.write_text(text.replace("IndexError", "KeyError"), encoding="utf-8")
    found = ENGINE.attempt(obligation, Limits())
    assert found.level is Level.UNKNOWN
    assert found.detail is not None
    assert "runs other code than its file holds" in found.detail


def test_the_engine_is_found_and_applies_to_claims_about_python() -> None:
    """It is the first rung of the ladder, and says nothing about machines and types."""
    assert engines()["z3"] is ENGINE
    made = Obligation("m.f", Kind.THEOREM, "m", "f", "m.py", 1)
    assert ENGINE.applies(made)
    assert not ENGINE.applies(dataclasses.replace(made, kind=Kind.TYPESTATE))


def _without_time(found: Attempt) -> Attempt:
    return dataclasses.replace(found, seconds=0.0)
