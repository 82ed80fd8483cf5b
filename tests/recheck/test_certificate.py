"""Reading certificates: what is one, what it asks, and whom it can be given to."""

from __future__ import annotations

from pathlib import Path

import pytest

from spanproof.errors import RequestError
from spanproof.recheck.certificate import Theory, load_certificate, read_certificate
from spanproof.recheck.solvers import SOLVERS

ASKED = "(assert false)\n(check-sat)\n"


def test_a_certificate_says_what_it_is_about() -> None:
    """Name, meaning and expected answer come from its comments and its status."""
    text = f"; obligation: a.b\n; unsat: nothing is wrong\n(set-info :status unsat)\n{ASKED}"
    found = read_certificate(text, "file")
    (script,) = found.scripts
    assert found.name == "a.b"
    assert (script.expected, script.meaning) == ("unsat", "nothing is wrong")


def test_each_part_between_resets_is_a_question() -> None:
    """The parts are asked one by one, so each must ask something."""
    assert len(read_certificate(f"{ASKED}(reset)\n{ASKED}", "file").scripts) == 2
    with pytest.raises(RequestError, match="asks"):
        read_certificate(f"{ASKED}(reset)\n", "file")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(assert false)",
        "; (check-sat)\n",
        "(declare-fun |(check-sat)| () Bool)",
        f"{ASKED}{ASKED}",
        "(push 1)(assert false)(check-sat)(pop 1)",
        f"{ASKED}(assert false)",
        f"(assert true)(reset-assertions){ASKED}",
        f"(assert true)(reset ){ASKED}",
        f'(echo "unsat")(exit){ASKED}',
        f"{ASKED})",
        f"(set-info :status sat)\n{ASKED}",
        f"(set-info :status unknown)\n{ASKED}",
    ],
)
def test_what_asks_no_question_is_no_certificate(text: str) -> None:
    """Nor what looks like one in a name or comment, or takes assertions back, or adds more."""
    with pytest.raises(RequestError, match="is no certificate"):
        read_certificate(text, "file")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, or not UTF-8."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for name, why in (("missing", "No such file"), (".", "directory"), ("bytes", "is no text")):
        with pytest.raises(RequestError, match=why):
            load_certificate(tmp_path / name)


def test_a_file_that_was_cut_off_has_the_digest_of_another_text_as_its_name(tmp_path: Path) -> None:
    """Each question before a (reset) would be a certificate by itself."""
    whole = f"{ASKED}(reset)\n{ASKED}"
    path = tmp_path / f"{read_certificate(whole, 'file').digest}.smt2"
    path.write_text(whole, encoding="utf-8")
    assert len(load_certificate(path).scripts) == 2
    path.write_text(ASKED, encoding="utf-8")
    with pytest.raises(RequestError, match="digest of another text"):
        load_certificate(path)


@pytest.mark.parametrize(
    "parts", [(1,), (2,), (1, 1), (2, 1), (1, 2, 2), (1, 2, 1, 2), (1, None), (None, 1)]
)
def test_a_file_with_other_scripts_than_it_says_is_refused(parts: tuple[int | None, ...]) -> None:
    """Cut at a (reset), put together from two, or in another order, under whatever name."""
    said = [f"; script: {part} of 2\n" if part else "" for part in parts]
    with pytest.raises(RequestError, match=r"is no certificate.*missing or added"):
        read_certificate("(reset)\n".join(f"{each}{ASKED}" for each in said), "file")
    whole = f"; script: 1 of 2\n{ASKED}(reset)\n; script: 2 of 2\n{ASKED}"
    assert len(read_certificate(whole, "file").scripts) == 2


@pytest.mark.parametrize(
    ("declared", "theories", "solvers"),
    [
        ("(declare-fun |Int forall String| () Bool)", set(), {"bitwuzla", "cvc5"}),
        ("(declare-fun n () Int)", {Theory.INTEGERS}, {"cvc5"}),
        ("(declare-fun s () String)", {Theory.STRINGS}, {"automata", "cvc5"}),
        ("(assert (forall ((p Bool)) p))", {Theory.QUANTIFIERS}, {"bitwuzla", "cvc5"}),
    ],
)
def test_a_question_goes_to_the_solvers_that_know_its_theories(
    declared: str, theories: set[Theory], solvers: set[str]
) -> None:
    """Names between bars say nothing about theories."""
    (script,) = read_certificate(declared + ASKED, "file").scripts
    assert script.theories == theories
    assert {solver.name for solver in SOLVERS.values() if solver.takes(script)} == solvers
