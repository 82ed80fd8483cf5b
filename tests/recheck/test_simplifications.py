"""What is simplified before a solver sees it: other solvers check it, and find a mistake in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File
from textwrap import dedent

import pytest

from spanproof.claim import locate
from spanproof.discovery import discover_paths
from spanproof.lift import ir
from spanproof.lift.certificate import certificate, claim_script
from spanproof.lift.ir import Term
from spanproof.lift.question import ask
from spanproof.lift.state import Path, join
from spanproof.lift.values import Int, int_const
from spanproof.recheck.certificate import Certificate, read_certificate
from spanproof.recheck.solvers import SOLVERS

PREAMBLE = """
import icontract
from spanproof.theorem import theorem


"""

Certify = Callable[[str], Certificate]


@pytest.fixture
def certify(tmp_path: File) -> Certify:
    """Lift the only theorem of a text; the certificate that it would have if it were proved."""

    def certified(text: str) -> Certificate:
        file = tmp_path / "claims.py"
        file.write_text(PREAMBLE + dedent(text))
        (obligation,) = discover_paths([file])
        question = ask(locate(obligation))
        claim = claim_script(obligation.id, question)
        return read_certificate(certificate(obligation.id, question, claim), obligation.id)

    return certified


def answers(given: Certificate) -> list[str]:
    """What bitwuzla says about each question of a certificate."""
    return [SOLVERS["bitwuzla"].solve(script, 20.0).result for script in given.scripts]


TRUE_CLAIM = """
@icontract.require(lambda n: 0 <= n <= 200)
@theorem()
def claim(n: int, text: str) -> bool:
    if n > 100 and len(text) == 3:
        small = n <= 100 or len(text) > 3
        return not small and text[2] == text[-1]
    return n <= 100 or len(text) != 3
"""


def test_a_proof_comes_with_the_simplifications_that_it_rests_on(certify: Certify) -> None:
    """The second question of the certificate is about them, and bitwuzla confirms both."""
    found = certify(TRUE_CLAIM)
    first, second = found.scripts
    assert "makes the claim fail" in first.meaning
    assert "was simplified" in second.meaning
    assert answers(found) == ["unsat", "unsat"]


# --- Mistakes, each of which makes z3 "prove" a claim that is false ----------------------------


def decides_at_the_edge(path: Path, condition: Term) -> Term:
    """Takes `a < b` for certain where the greatest `a` is the least `b`."""
    if condition.op == "bvslt":
        a, b = (path._interval(arg) for arg in condition.args)
        if a is not None and b is not None and a[1] <= b[0]:
            return ir.TRUE
    return condition


def learns_from_either(path: Path, condition: Term) -> None:
    """Takes both parts of an `or` for known."""
    if condition.op in ("and", "or"):
        for part in condition.args:
            learns_from_either(path, part)
    elif not ir.is_const(condition):
        path.known |= {condition}


_narrow = Path._narrow


def narrows_too_far(path: Path, term: Term, low: int | None, high: int | None) -> None:
    """Loses the least value that a comparison leaves."""
    _narrow(path, term, None if low is None else low + 1, high)


_refine = Path._refine


def refines_too_far(path: Path, value: Int) -> Int:
    """Takes the least of several values for the only one."""
    refined = _refine(path, value)
    narrower = refined is not value and refined.low is not None
    return int_const(refined.low) if narrower and refined.low is not None else refined


def keeps_what_one_side_knows(condition: Term, then: Path, other: Path) -> Path:
    """Goes on after a branch with the knowledge of both sides."""
    joined = join(condition, then, other)
    joined.known = then.known | other.known
    return joined


MISTAKES = {
    "statements.join": (
        keeps_what_one_side_knows,
        """
        @theorem()
        def claim(p: bool) -> bool:
            if p:
                first = 1
            else:
                first = 2
            return first > 0 and (True if p else False)
        """,
    ),
    "state.Path._decide_by_bounds": (
        decides_at_the_edge,
        """
        @icontract.require(lambda n: 0 <= n <= 200)
        @theorem()
        def claim(n: int) -> bool:
            if n <= 100:
                return n < 100
            return True
        """,
    ),
    "state.Path._learn": (
        learns_from_either,
        """
        @theorem()
        def claim(p: bool, q: bool) -> bool:
            if p or q:
                return True if p else False
            return True
        """,
    ),
    "state.Path._narrow": (
        narrows_too_far,
        """
        @icontract.require(lambda n: 0 <= n <= 200)
        @theorem()
        def claim(n: int) -> bool:
            if n >= 100:
                return n > 100
            return True
        """,
    ),
    "state.Path._refine": (
        refines_too_far,
        """
        @theorem()
        def claim(text: str) -> bool:
            if 2 <= len(text) <= 3:
                return len(text[0:2]) == 2 and len(text) == 2
            return True
        """,
    ),
}


@pytest.mark.parametrize("place", MISTAKES)
def test_a_mistake_in_simplifying_is_contradicted(
    place: str, certify: Certify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """z3 proves a false claim, its question being folded; the certificate gives that away."""
    mistake, text = MISTAKES[place]
    monkeypatch.setattr(f"spanproof.lift.{place}", mistake)
    assert answers(certify(text)) == ["unsat", "sat"]
