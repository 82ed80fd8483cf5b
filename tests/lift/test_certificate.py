"""Certificates: the same bytes every time, and a header that says what they rest on."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from spanproof.claim import locate
from spanproof.discovery import discover_paths
from spanproof.engines.z3 import ENGINE
from spanproof.lift import ir
from spanproof.lift.certificate import certificate, claim_script
from spanproof.lift.question import ask
from spanproof.obligation import Limits
from spanproof.recheck.certificate import read_certificate
from spanproof.recheck.solvers import SOLVERS

CLAIMS = """
from __future__ import annotations

import icontract

from spanproof.theorem import theorem


def half(n: int) -> int:
    return n >> 1


@icontract.require(lambda n: 0 <= n < 100)
@theorem()
def half_is_less(n: int, text: str) -> bool:
    if len(text) == 4 and text[1:3] in ("ab", "cd", "ef"):
        return half(n) <= n and text[2] != "a"
    return half(n) < 50
"""

PROGRAM = """
import sys
from pathlib import Path
from spanproof.claim import locate
from spanproof.discovery import discover_paths
from spanproof.lift.certificate import certificate, claim_script
from spanproof.lift.question import ask
(obligation,) = discover_paths([Path(sys.argv[1])])
question = ask(locate(obligation))
for _ in range(int(sys.argv[2])):
    question = ask(locate(obligation))
print(certificate(obligation.id, question, claim_script(obligation.id, question)))
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """The file of claims."""
    file = tmp_path / "halves.py"
    file.write_text(dedent(CLAIMS))
    return file


def lift(file: Path) -> str:
    """The certificate of the claim, made in this process."""
    (obligation,) = discover_paths([file])
    question = ask(locate(obligation))
    return certificate(obligation.id, question, claim_script(obligation.id, question))


def test_the_same_claim_gives_the_same_bytes_in_every_process(claims: Path) -> None:
    """Neither hash seeds nor what was lifted before show in a certificate."""
    texts = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(claims), repeats],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, repeats in (("0", "0"), ("1", "0"), ("2", "2"))
    }
    assert len(texts) == 1


def test_the_header_names_the_sources_by_their_digest(claims: Path) -> None:
    """What was lifted, from which file content, by which versions; and no place on this machine."""
    text = lift(claims)
    digest = hashlib.sha256(claims.read_bytes()).hexdigest()
    header = [line for line in text.splitlines() if line.startswith("; ")]
    assert "; obligation: halves.half_is_less" in header
    assert f"; source: halves sha256:{digest}" in header
    assert "; function: halves.half" in header
    assert any(line.startswith("; made by: spanproof ") for line in header)
    assert str(claims.parent) not in text


def test_every_part_is_a_script_of_its_own(claims: Path) -> None:
    """Declarations and status are in each, so each can be given to a solver alone."""
    parts = lift(claims).split("(reset)\n")
    assert len(parts) == 2
    for number, part in enumerate(parts, start=1):
        assert f"; script: {number} of 2\n" in part
        assert part.count("(set-info :status unsat)") == 1
        assert part.count("(set-logic ALL)") == 1
        assert part.endswith("(check-sat)\n")


def test_a_claim_that_needs_no_simplification_has_one_part(tmp_path: Path) -> None:
    """Nothing was decided on the way, so nothing has to be checked."""
    file = tmp_path / "plain.py"
    file.write_text(
        "from spanproof.theorem import theorem\n\n\n@theorem()\n"
        "def claim(n: int) -> bool:\n    return n == n\n"
    )
    assert "(reset)" not in lift(file)
    assert "; script: 1 of 1\n" in lift(file)


def test_a_claim_about_nothing_has_a_certificate_of_that(tmp_path: Path) -> None:
    """The question is then whether any input comes to the end of the claim's code."""
    file = tmp_path / "nothing.py"
    file.write_text(
        "import icontract\nfrom spanproof.theorem import theorem\n\n\n"
        "@icontract.require(lambda n: n < 0)\n@icontract.require(lambda n: n > 9)\n@theorem()\n"
        "def claim(n: int) -> bool:\n    return n == 3\n"
    )
    found = ENGINE.attempt(discover_paths([file])[0], Limits())
    assert found.vacuous
    assert found.certificate is not None
    question, *_ = read_certificate(found.certificate, "test").scripts
    assert question.meaning == "no input meets the preconditions"
    assert SOLVERS["cvc5"].solve(question, 20.0).result == "unsat"


def test_lemmas_speak_of_every_path_that_was_taken(claims: Path) -> None:
    """Each is an implication from the condition of a path, no variable of which is left open."""
    (obligation,) = discover_paths([claims])
    question = ask(locate(obligation))
    assert question.lemmas
    assert all(lemma.sort == ir.BOOL for lemma in question.lemmas)
    assert not any(lemma.bound for lemma in question.lemmas)
