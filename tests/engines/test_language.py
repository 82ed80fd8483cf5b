"""The language engine: proofs with a certificate, shortest differences, refusals by name."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from spanproof.discovery import discover_paths
from spanproof.engines.base import engines
from spanproof.engines.language import ENGINE
from spanproof.errors import RequestError
from spanproof.grammar.automaton import check_script
from spanproof.language import accepts, language
from spanproof.lift.z3_text import solve
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import fails_in_fresh_process
from spanproof.verdict import Attempt, Level

SOURCE = """
import re

from spanproof import Grammar
from spanproof.language import language

TRACESTATE = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
KEY = re.compile("^[a-z0-9][a-z0-9_*/@-]{0,255}$")


@language(equals=TRACESTATE.rule("key"))
def a_key_by_fullmatch():
    return KEY


@language(equals=TRACESTATE.rule("key"), method="match")
def a_key_by_match():
    return KEY


@language(within=TRACESTATE.rule("key"))
def a_key_of_level_1():
    return TRACESTATE.rule("key-l1")


@language(contains=TRACESTATE.rule("key"))
def a_key_of_level_2():
    return TRACESTATE.rule("key-l1")


@language(within=TRACESTATE.rule("key"))
def nothing_at_all():
    return "[^\\\\W\\\\w]"


@language(equals=TRACESTATE.rule("key"))
def a_look_ahead():
    return "(?=a)a"


@language(equals=TRACESTATE.rule("key"))
def a_number():
    return 7


@language(contains=rb"[a-f]{2}", covers=["X-1"], floor="tested", budget=3)
def bytes_and_text():
    return "[a-z]+"
"""

Settle = Callable[[str], Attempt]


@pytest.fixture
def obligations(tmp_path: Path) -> dict[str, Obligation]:
    """What is discovered in the module above, by name."""
    file = tmp_path / f"languages_{tmp_path.name}.py"
    file.write_text(SOURCE, encoding="utf-8")
    return {each.qualname: each for each in discover_paths([file])}


@pytest.fixture
def settle(obligations: dict[str, Obligation]) -> Settle:
    """What the engine says about the claim of that name."""
    return lambda name: ENGINE.attempt(obligations[name], Limits())


def test_a_claim_is_discovered_with_what_its_decorator_says(
    obligations: dict[str, Obligation],
) -> None:
    """Kind, floor, clauses and budget come from `@language`; one engine applies."""
    found = obligations["bytes_and_text"]
    assert (found.kind, found.floor, found.covers, found.budget) == (
        Kind.LANGUAGE, Level.TESTED, ("X-1",), 3,
    )  # fmt: skip
    assert [name for name, each in engines().items() if each.applies(found)] == ["language"]


@pytest.mark.parametrize("name", ["a_key_by_fullmatch", "a_key_of_level_1", "bytes_and_text"])
def test_a_true_claim_is_proved_with_a_certificate_that_both_accept(
    settle: Settle, name: str
) -> None:
    """The certificate alone is enough for z3 and for the automata; the witness is in both."""
    attempt = settle(name)
    assert (attempt.level, attempt.detail) == (Level.PROVED, None)
    assert attempt.witness is not None
    certificate = attempt.certificate or ""
    assert solve(certificate, rlimit=10_000_000, seconds=60).is_unsat
    assert check_script(certificate) == "unsat"


@pytest.mark.parametrize(
    ("name", "text"), [("a_key_by_match", r"'a\n'"), ("a_key_of_level_2", "'0'")]
)
def test_a_false_claim_is_refuted_by_the_shortest_text(
    settle: Settle, name: str, text: str
) -> None:
    """The text replays in a fresh interpreter, with `re` and the grammar."""
    attempt = settle(name)
    assert attempt.level is Level.REFUTED
    assert attempt.counterexample is not None
    assert attempt.counterexample.arguments == {"text": text}
    assert fails_in_fresh_process(attempt.counterexample)


def test_a_claim_about_no_text_is_vacuous(settle: Settle) -> None:
    """Every language includes the empty one, which says nothing."""
    attempt = settle("nothing_at_all")
    assert (attempt.level, attempt.vacuous) == (Level.UNKNOWN, True)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a_look_ahead", "a look-around"), ("a_number", "a language is a pattern or a rule")],
)
def test_what_is_no_regular_language_is_unknown_by_name(
    settle: Settle, name: str, reason: str
) -> None:
    """No defect, and no silence."""
    attempt = settle(name)
    assert (attempt.level, attempt.defect) == (Level.UNKNOWN, False)
    assert reason in (attempt.detail or "")


def test_a_limit_on_the_solver_gives_unknown(obligations: dict[str, Obligation]) -> None:
    """What the automata found is told, but without z3 there is no certificate."""
    attempt = ENGINE.attempt(obligations["a_key_of_level_1"], Limits(rlimit=1))
    assert attempt.level is Level.UNKNOWN
    assert "the automata find no difference" in (attempt.detail or "")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "exactly one of"),
        ({"equals": "a", "within": "b"}, "exactly one of"),
        ({"equals": "a", "covers": "X-1"}, "list of ids"),
        ({"equals": "a", "floor": "best"}, "floor must be one of"),
        ({"equals": "a", "method": "findall"}, "method must be one of"),
    ],
)
def test_a_bad_option_is_refused(options: dict[str, str], problem: str) -> None:
    """The decorator says what is wrong with its arguments."""
    with pytest.raises(RequestError, match=problem):
        language(**options)  # type: ignore[arg-type]  # the wrong types are the point


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('@language(equals="a")\ndef f(x):\n    return "a"', "takes parameters"),
        ('@language(equals="a", budget=-1)\ndef f():\n    return "a"', "budget must be"),
        ('def g():\n    @language(equals="a")\n    def f():\n        return "a"',
         "inside a function"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_verified_is_refused(
    tmp_path: Path, body: str, problem: str
) -> None:
    """Discovery names the place, so that no claim is lost in silence."""
    file = tmp_path / f"refused_{tmp_path.name}.py"
    file.write_text(f"from spanproof.language import language\n\n{textwrap.dedent(body)}\n")
    with pytest.raises(RequestError, match=problem):
        discover_paths([file])


def test_accepts_runs_what_is_described() -> None:
    """Patterns of text and of bytes, by the method that is named."""
    assert accepts("a", "ab", "match")
    assert not accepts("a", "ab")
    assert accepts(rb"\xff", "\xff")
    assert not accepts(rb".", "\u0100")
