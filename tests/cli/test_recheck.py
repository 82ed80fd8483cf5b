"""`spanproof recheck`: exit codes, and the certificates that it finds by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

UNSAT = "(set-logic ALL)\n(declare-fun p () Bool)\n(assert (and p (not p)))\n(check-sat)\n"
SAT = "(set-logic ALL)\n(declare-fun p () Bool)\n(assert p)\n(check-sat)\n"
CLAIM = '''
from spanproof import theorem


@theorem()
def nothing_is_below_itself(n: int) -> bool:
    """An integer."""
    return not n < n


@theorem()
def a_prefix_is_as_long_as_asked(text: str) -> bool:
    """A text."""
    return len(text) < 2 or len(text[:2]) == 2
'''


def test_certificates_that_others_confirm_end_with_0(shell: Any) -> None:
    """A folder of them is taken file by file."""
    shell.write("proofs/a.smt2", UNSAT)
    shell.write("proofs/b.smt2", UNSAT + "; another")
    result = shell.run("recheck", "proofs", "--json", "-")
    assert result.code == 0, result.err
    record = json.loads(result.out)
    assert record["schema"] == "spanproof.recheck/1"
    assert record["summary"]["confirmed"] == 2
    assert "2 certificates: 2 confirmed" in result.err


def test_a_disagreement_ends_with_3(shell: Any) -> None:
    """It is a defect of spanproof, and named."""
    shell.write("a.smt2", "; obligation: my.claim\n" + SAT)
    result = shell.run("recheck", "a.smt2")
    assert result.code == 3
    assert "contradicted my.claim" in result.out


def test_what_nobody_confirms_ends_with_1(shell: Any) -> None:
    """Here because the only solver that is asked does not know integers."""
    shell.write("a.smt2", "(declare-fun n () Int)" + UNSAT)
    result = shell.run("recheck", "a.smt2", "--solver", "bitwuzla")
    assert result.code == 1
    assert "no solver knows its theories" in result.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.smt2"], "No such file"),
        (["empty.smt2"], "is no certificate"),
        (["folder"], "holds no certificate"),
        (["good.smt2", "--solver", "yices"], "no solver named yices"),
        (["good.smt2", "--solver", "bitwuzla", "--proofs", "out"], "needs cvc5"),
        (["good.smt2", "--proofs", "good.smt2"], "cannot be written"),
        ([], "spanproof verify"),
    ],
)
def test_a_request_that_is_wrong_is_one_line(shell: Any, arguments: list[str], says: str) -> None:
    """Exit code 2, no traceback."""
    shell.project('proofs = ["claims"]', claims=CLAIM)
    shell.write("good.smt2", UNSAT)
    shell.write("empty.smt2", "")
    (shell.root / "folder").mkdir()
    result = shell.here("recheck", *arguments)
    assert result.code == 2
    assert len(result.lines) == 1
    assert says in result.lines[0]


def test_the_proofs_of_the_last_run_are_found_in_the_cache(shell: Any) -> None:
    """Without arguments, by the sources as they are; the second time from memory."""
    shell.project('proofs = ["claims"]', claims=CLAIM)
    assert shell.run("verify", "--engine", "z3").code == 0
    for cached in (False, True):
        result = shell.run("recheck", "--json", "-")
        assert result.code == 0, result.err
        record = json.loads(result.out)
        names = [one["name"].rpartition(".")[2] for one in record["certificates"]]
        assert sorted(names) == ["a_prefix_is_as_long_as_asked", "nothing_is_below_itself"]
        answers = [
            answer
            for one in record["certificates"]
            for question in one["questions"]
            for answer in question["answers"]
        ]
        assert all(answer["cached"] is cached for answer in answers)


def test_proofs_are_kept(shell: Any) -> None:
    """One text for each question that cvc5 proves."""
    shell.write("a.smt2", UNSAT)
    result = shell.run("recheck", "a.smt2", "--proofs", "out")
    assert result.code == 0, result.err
    (proof,) = (shell.root / "out").iterdir()
    assert proof.suffix == ".cpc"
    assert ":rule" in proof.read_text()
