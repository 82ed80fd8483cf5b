"""The outcome of a recheck: for people, and as JSON of the schema `spanproof.recheck/1`."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

import spanproof
from spanproof.recheck.memory import SCHEMA
from spanproof.recheck.session import Checked, Question, Said, Verdict
from spanproof.recheck.solvers import Solver

Record = dict[str, Any]

OUTCOMES = {
    Verdict.AGREES: "confirmed",
    Verdict.UNDECIDED: "unconfirmed",
    Verdict.DISAGREES: "contradicted",
}
"""What a certificate is, by what is said about it."""

_MOST_SHOWN = 40


def exit_code(checked: Sequence[Checked]) -> int:
    """0 when all are confirmed, 3 when a solver disagrees, else 1."""
    found = {one.verdict for one in checked}
    if Verdict.DISAGREES in found:
        return 3
    return 1 if Verdict.UNDECIDED in found else 0


def make_record(checked: Sequence[Checked], solvers: Sequence[Solver], seconds: float) -> Record:
    """The outcome as JSON data; `seconds` is what the run took."""
    counts = Counter(OUTCOMES[one.verdict] for one in checked)
    return {
        "schema": SCHEMA,
        "tool": {"version": spanproof.__version__, "python": platform.python_version()},
        "solvers": {solver.name: solver.version() for solver in solvers},
        "certificates": [_certificate(one) for one in checked],
        "summary": {name: counts[name] for name in OUTCOMES.values()} | {"seconds": seconds},
        "ok": exit_code(checked) == 0,
    }


def _certificate(checked: Checked) -> Record:
    return {
        "name": checked.certificate.name,
        "certificate": f"sha256:{checked.certificate.digest}",
        "outcome": OUTCOMES[checked.verdict],
        "questions": [
            {
                "meaning": question.script.meaning,
                "expected": question.script.expected,
                "answers": [_said(said) for said in question.said],
            }
            for question in checked.questions
        ],
    }


def _said(said: Said) -> Record:
    reply = said.answer.reply
    return {
        "solver": said.solver,
        "verdict": said.verdict.value,
        "result": reply.result,
        "reason": reply.reason,
        "seconds": said.answer.seconds,
        "cached": said.cached,
    }


def print_outcome(console: Console, checked: Sequence[Checked], seconds: float) -> None:
    """What is not confirmed line by line, then who answered how many questions, and the sum."""
    doubtful = [one for one in checked if one.verdict is not Verdict.AGREES]
    for one in doubtful[:_MOST_SHOWN]:
        console.print(f"{OUTCOMES[one.verdict]:12} {escape(one.certificate.name)}")
        for question in one.questions:
            _print_question(console, question)
    if len(doubtful) > _MOST_SHOWN:
        console.print(f"… and {len(doubtful) - _MOST_SHOWN} more")
    questions = [question for one in checked for question in one.questions]
    for name, said in _by_solver(questions).items():
        spent = sum(one.answer.seconds for one in said if not one.cached)
        console.print(f"{name}: {_counted(one.verdict.value for one in said)} ({spent:.1f} s)")
    told = _counted(OUTCOMES[one.verdict] for one in checked)
    console.print(f"{len(checked)} certificates: {told} ({seconds:.1f} s)")


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(Counter(names).items()))


def _print_question(console: Console, question: Question) -> None:
    if question.verdict is Verdict.AGREES:
        return
    if not question.said:
        console.print(f"    {escape(question.script.meaning)}: no solver knows its theories")
    for said in question.said:
        why = f": {said.answer.reply.reason}" if said.answer.reply.reason else ""
        console.print(
            escape(f"    {said.solver} {said.verdict.value} ({said.answer.reply.result}{why}): ")
            + escape(question.script.meaning)
        )


def _by_solver(questions: Sequence[Question]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for question in questions:
        for said in question.said:
            found.setdefault(said.solver, []).append(said)
    return dict(sorted(found.items()))


def write_proofs(checked: Sequence[Checked], folder: Path) -> tuple[int, int]:
    """Write the proofs that came with answers, named by certificate and question.

    Gives how many there are, and how many of them take a step on trust, which cvc5's checker
    accepts without looking. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = trusting = 0
    for one in checked:
        for number, question in enumerate(one.questions):
            for proof in (said.answer.reply.proof for said in question.said):
                if proof is not None:
                    name = f"{one.certificate.digest}-{number}.cpc"
                    (folder / name).write_text(proof, encoding="utf-8")
                    count += 1
                    trusting += ":rule trust" in proof
    return count, trusting
