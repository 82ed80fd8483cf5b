"""Asking: each question goes from solver to solver until one has decided it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from spanproof.recheck.certificate import Certificate, Script
from spanproof.recheck.memory import Memory
from spanproof.recheck.solvers import UNKNOWN, Solver
from spanproof.recheck.workers import Answer, Workers, answer_of


class Verdict(enum.Enum):
    """What an answer, or all answers about a certificate, say about it."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNDECIDED = "could not decide"


@dataclass(frozen=True, slots=True)
class Said:
    """One solver's answer to one question; `cached` when it gave it in an earlier run."""

    solver: str
    answer: Answer
    verdict: Verdict
    cached: bool


@dataclass(slots=True)
class Question:
    """A script of a certificate, and what was said about it so far."""

    script: Script
    waiting: list[Solver]
    said: list[Said] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """One disagreement outweighs any agreement."""
        found = {one.verdict for one in self.said}
        order = (Verdict.DISAGREES, Verdict.AGREES)
        return next((verdict for verdict in order if verdict in found), Verdict.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate with the answers to all of its questions."""

    certificate: Certificate
    questions: tuple[Question, ...]

    @property
    def verdict(self) -> Verdict:
        """Confirmed only when each question is."""
        found = {question.verdict for question in self.questions}
        if Verdict.DISAGREES in found:
            return Verdict.DISAGREES
        return Verdict.AGREES if found == {Verdict.AGREES} else Verdict.UNDECIDED


@dataclass(frozen=True, slots=True)
class Settings:
    """Whom to ask and for how long; `everybody` asks each solver that knows the theories.

    `proofs` asks cvc5 to prove what it says, which nothing remembered can replace.
    """

    solvers: tuple[Solver, ...]
    jobs: int
    seconds: float
    everybody: bool = False
    proofs: bool = False


def recheck(
    certificates: Sequence[Certificate],
    settings: Settings,
    memory: Memory,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Checked]:
    """Ask about every certificate; `tell` hears how many questions are settled."""
    checked = [
        Checked(one, tuple(_question(script, settings) for script in one.scripts))
        for one in certificates
    ]
    questions = [question for one in checked for question in one.questions]
    pending = [question for question in questions if _remembered(question, settings, memory)]
    tell(len(questions) - len(pending))
    if pending:
        with Workers(settings.jobs) as workers:
            for left in _ask_all(pending, settings, memory, workers):
                tell(len(questions) - left)
    return checked


def _question(script: Script, settings: Settings) -> Question:
    return Question(script, [solver for solver in settings.solvers if solver.takes(script)])


def _remembered(question: Question, settings: Settings, memory: Memory) -> bool:
    """Take what is remembered; whether somebody still has to be asked."""
    asked, question.waiting = question.waiting, []
    for solver in asked:
        wanted = settings.proofs and solver.name == "cvc5"
        found = None if wanted else memory.find(solver, question.script)
        if found is None:
            question.waiting.append(solver)
        else:
            _note(question, solver, found, settings, cached=True)
            if question.verdict is not Verdict.UNDECIDED and not settings.everybody:
                return False
    return bool(question.waiting)


def _note(
    question: Question, solver: Solver, answer: Answer, settings: Settings, *, cached: bool
) -> None:
    result, expected = answer.reply.result, question.script.expected
    verdict = Verdict.AGREES if result == expected else Verdict.DISAGREES
    if result == UNKNOWN:
        verdict = Verdict.UNDECIDED
    question.said.append(Said(solver.name, answer, verdict, cached))
    if verdict is not Verdict.UNDECIDED and not settings.everybody:
        question.waiting.clear()


def _ask_all(
    questions: Sequence[Question], settings: Settings, memory: Memory, workers: Workers
) -> Iterator[int]:
    """Ask until nobody is left to be asked; gives the number of questions that are open."""
    running: dict[Future[Answer], tuple[Question, Solver]] = {}

    def ask_next(question: Question) -> None:
        solver = question.waiting.pop(0)
        future = workers.ask(
            solver.name, question.script, settings.seconds, proof=settings.proofs
        )  # fmt: skip
        running[future] = (question, solver)

    for question in questions:
        ask_next(question)
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            question, solver = running.pop(future)
            answer = answer_of(future)
            memory.keep(solver, question.script, answer)
            _note(question, solver, answer, settings, cached=False)
            if question.waiting:
                ask_next(question)
        yield len(running)
