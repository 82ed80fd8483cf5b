"""Asking solvers about certificates: agreement, disagreement, doubt, and what is remembered."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from pebble import ProcessExpired

from spanproof.recheck import session, solvers
from spanproof.recheck.certificate import Certificate, read_certificate
from spanproof.recheck.memory import Memory
from spanproof.recheck.report import exit_code, make_record
from spanproof.recheck.session import Checked, Settings, Verdict
from spanproof.recheck.solvers import SOLVERS, choose_solvers
from spanproof.recheck.workers import Answer, answer_of

TRUE = "(set-logic ALL)\n(declare-fun x () (_ BitVec 8))\n(assert (bvult x x))\n(check-sat)\n"
FALSE = "(set-logic ALL)\n(declare-fun x () (_ BitVec 8))\n(assert (bvult x #x01))\n(check-sat)\n"
INTEGERS = "(set-logic ALL)\n(declare-fun n () Int)\n(assert (< n n))\n(check-sat)\n"
LANGUAGE = """(set-logic ALL)
(declare-fun text () String)
(assert (str.in_re text (re.++ (str.to_re "a") (re.* (str.to_re "b")))))
(assert (str.in_re text (str.to_re "b")))
(check-sat)
"""
HARD = f"""(set-logic ALL)
(declare-fun x () (_ BitVec 128))
(declare-fun y () (_ BitVec 128))
(assert (= (bvmul x y) (_ bv{7970389138460125213 * 15605557193772742477} 128)))
(assert (bvult (_ bv1 128) x))
(assert (bvult x y))
(assert (bvult y (_ bv18446744073709551616 128)))
(check-sat)
"""
"""The factors of a product of two primes of 64 bits."""


def ask(folder: Path, *texts: str, names: str = "", **more: object) -> list[Checked]:
    """Recheck texts with the named solvers, or all."""
    certificates = [certificate(text) for text in texts]
    given = {"jobs": 2, "seconds": 20.0, **more}
    settings = Settings(choose_solvers((names,) if names else ()), **given)  # type: ignore[arg-type] # values of several types by name
    return session.recheck(certificates, settings, Memory(folder))


def certificate(text: str) -> Certificate:
    """A certificate that is nothing but a script."""
    return read_certificate(text, "test")


def said(checked: Checked) -> dict[str, str]:
    """What each solver answered to the first question."""
    return {one.solver: one.answer.reply.result for one in checked.questions[0].said}


def test_each_question_goes_to_one_solver_that_can_answer_it(tmp_path: Path) -> None:
    """Bit-vectors to bitwuzla, integers to cvc5, languages to the automata."""
    found = ask(tmp_path, TRUE, INTEGERS, LANGUAGE)
    assert [said(one) for one in found] == [
        {"bitwuzla": "unsat"}, {"cvc5": "unsat"}, {"automata": "unsat"}
    ]  # fmt: skip
    assert exit_code(found) == 0


def test_every_solver_can_be_asked(tmp_path: Path) -> None:
    """With `everybody`, whoever knows the theories answers."""
    (found,) = ask(tmp_path, TRUE, everybody=True)
    assert said(found) == {"bitwuzla": "unsat", "cvc5": "unsat"}


def test_one_false_part_contradicts_the_whole(tmp_path: Path) -> None:
    """A certificate of two questions, one of which has a model."""
    (found,) = ask(tmp_path, f"{TRUE}(reset)\n{FALSE}")
    assert [question.verdict for question in found.questions] == [
        Verdict.AGREES, Verdict.DISAGREES
    ]  # fmt: skip
    assert found.verdict is Verdict.DISAGREES
    assert exit_code([found]) == 3


def test_a_question_that_nobody_decides_in_time_is_not_confirmed(tmp_path: Path) -> None:
    """The limit ends the search, and the next solver is asked."""
    (found,) = ask(tmp_path, HARD, seconds=0.2)
    assert said(found) == {"bitwuzla": "unknown", "cvc5": "unknown"}
    assert found.verdict is Verdict.UNDECIDED
    assert exit_code([found]) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "out of time"),
        (ProcessExpired("died", code=-9), "exit code -9"),
        (MemoryError("no more"), "MemoryError"),
    ],
)
def test_a_process_that_is_lost_costs_one_answer(error: Exception, reason: str) -> None:
    """Whatever became of it, the answer is `unknown` with the reason."""
    future: Future[Answer] = Future()
    future.set_exception(error)
    reply = answer_of(future).reply
    assert reply.result == "unknown"
    assert reply.reason is not None
    assert reason in reply.reason


def test_a_question_that_no_solver_knows_is_not_confirmed(tmp_path: Path) -> None:
    """Bitwuzla alone is not asked about integers."""
    (found,) = ask(tmp_path, INTEGERS, names="bitwuzla")
    assert said(found) == {}
    assert found.verdict is Verdict.UNDECIDED


def test_a_script_that_a_solver_cannot_read_is_told(tmp_path: Path) -> None:
    """The reason is the solver's own, and no process is lost over it."""
    (found,) = ask(tmp_path, "(assert (undeclared 1))(check-sat)", everybody=True)
    reasons = [one.answer.reply.reason for one in found.questions[0].said]
    assert len(reasons) == 2
    assert all(reason and "undeclared" in reason for reason in reasons)


def test_an_answer_is_remembered(tmp_path: Path) -> None:
    """The second time nobody is asked; another text is another question."""
    ask(tmp_path, TRUE)
    again, other = ask(tmp_path, TRUE, TRUE.replace("BitVec 8", "BitVec 9"))
    assert [one.questions[0].said[0].cached for one in (again, other)] == [True, False]


def test_a_damaged_memory_is_no_answer(tmp_path: Path) -> None:
    """A file with something else in it counts as absent."""
    ask(tmp_path, FALSE)
    (kept,) = tmp_path.glob("*/*.json")
    for damage in ('{"question": "other", "result": "unsat", "seconds": 0}', "{", "[]", ""):
        kept.write_text(damage)
        (found,) = ask(tmp_path, FALSE)
        assert said(found) == {"bitwuzla": "sat"}


def test_the_proof_of_cvc5_comes_with_its_answer(tmp_path: Path) -> None:
    """It was checked by cvc5, and is text."""
    (found,) = ask(tmp_path, TRUE, names="cvc5", proofs=True)
    proof = found.questions[0].said[0].answer.reply.proof
    assert proof is not None
    assert ":rule" in proof


def test_the_record_says_who_answered_what(tmp_path: Path) -> None:
    """Versions, outcomes and a summary."""
    found = ask(tmp_path, TRUE, FALSE)
    record = make_record(found, tuple(SOLVERS.values()), 1.5)
    assert [one["outcome"] for one in record["certificates"]] == ["confirmed", "contradicted"]
    assert record["summary"] == {
        "confirmed": 1, "unconfirmed": 0, "contradicted": 1, "seconds": 1.5
    }  # fmt: skip
    assert set(record["solvers"]) == {"automata", "bitwuzla", "cvc5"}
    assert not record["ok"]


def test_a_solver_that_is_not_installed_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the extra that installs it."""
    monkeypatch.setattr(solvers.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(solvers.RequestError, match=r"spanproof\[recheck\]"):
        choose_solvers(("cvc5",))
    assert [solver.name for solver in choose_solvers(("automata",))] == ["automata"]
