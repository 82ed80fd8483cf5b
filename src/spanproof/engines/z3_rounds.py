"""What the z3 engine asks, one question after the other, about code with loops and recursion.

First the loops are described (`spanproof.lift.rounds`). Where that does not settle the claim,
they are unrolled to a few rounds: what holds of those inputs is `bounded`, and a counterexample
among them is one. A proof that uses the contract of a function stands only with the proof of it.
"""

from __future__ import annotations

import inspect
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanproof.claim import Claim
from spanproof.obligation import Kind, Obligation, load
from spanproof.theorem import theorem_of
from spanproof.verdict import Attempt, Level

if TYPE_CHECKING:
    from spanproof.lift.execution import Rounds
    from spanproof.lift.question import Question

MOST_ROUNDS = (4, 2, 1)
"""To how many rounds a loop is unrolled when its description does not settle the claim."""

SettleQuestion = Callable[["Question", "Callable[[], Rounds]"], Attempt]


@dataclass(frozen=True, slots=True)
class Asking:
    """A claim, how one question about it is settled, and how the contract of a function is.

    `is_lemma` says that the claim is such a contract. After the deadline, by the monotonic clock,
    nothing further is lifted.
    """

    claim: Claim
    settle: SettleQuestion
    prove: Callable[[Obligation], Attempt]
    is_lemma: bool
    deadline: float = math.inf

    def attempt(self) -> Attempt:
        """The best answer. Raises Unliftable when there can be no question."""
        question, result = self._asked()
        if _is_open(result) and question.contracts_used:
            question, result = self._other_measure(question) or (question, result)
        if _rests_on_contracts(result):
            result = self._with_contracts(question, result)
        if _is_open(result) and self._chose_contracts():
            question, looked = self._asked(in_place=True)
            if _rests_on_contracts(looked):
                looked = self._with_contracts(question, looked)
            result = result if _is_open(looked) else looked
        if _is_open(result) and question.described:
            return self._unrolled(result)
        return result

    def _chose_contracts(self) -> bool:
        """Whether the theorem asked for contracts where the code could be looked at."""
        record = theorem_of(self.claim.target)
        return record is not None and bool(record.by_contract)

    def _asked(self, **more: Any) -> tuple[Question, Attempt]:
        from spanproof.lift.execution import Rounds
        from spanproof.lift.question import ask

        def rounds() -> Rounds:
            return Rounds(is_lemma=self.is_lemma, **more)

        question = ask(self.claim, rounds=rounds())
        return question, self.settle(question, rounds)

    def _other_measure(self, question: Question) -> tuple[Question, Attempt] | None:
        """A proof with another parameter as what becomes smaller in recursive calls, if any."""
        counts = (len(inspect.signature(one).parameters) for one in question.contracts_used)
        for number in range(1, max(counts)):
            other, result = self._asked(measure=number)
            if result.level is Level.PROVED:
                return other, result
        return None

    def _with_contracts(self, question: Question, proof: Attempt) -> Attempt:
        """The proof, if the contracts that it uses are proved as well.

        What fails in CPython after all is refuted, and no defect where a contract is to blame.
        """
        for function in question.contracts_used:
            if function is not self.claim.target:
                problem = self._contract_problem(function)
                if problem is not None and proof.level is Level.REFUTED:
                    return replace(proof, detail=None, defect=False)
                if problem is not None:
                    name = getattr(function, "__qualname__", str(function))
                    detail = f"rests on the contract of {name}, which is not proved: {problem}"
                    return Attempt("z3", Level.UNKNOWN, detail=detail)
        return proof

    def _contract_problem(self, function: Any) -> str | None:
        """Why the contract of a function is not proved, or None where it is."""
        own = self.claim.obligation
        module, name = function.__module__, function.__qualname__
        code = inspect.unwrap(function).__code__
        lemma = replace(
            own, id=f"{module}.{name}", kind=Kind.CONTRACT, module=module, qualname=name,
            path=code.co_filename, line=code.co_firstlineno,
        )  # fmt: skip
        try:
            found = load(lemma)
        except (AttributeError, KeyError, ImportError):
            found = None
        if found is not function:
            return "its name does not lead to it"
        result = self.prove(lemma)
        return None if result.level is Level.PROVED else result.detail or str(result.level)

    def _unrolled(self, described: Attempt) -> Attempt:
        """A bounded proof or a counterexample; else what was found before."""
        for most in MOST_ROUNDS:
            if time.monotonic() > self.deadline:
                break
            question, result = self._asked(most=most, in_place=True)
            if result.level is Level.REFUTED or result.defect:
                return result
            if result.level is Level.PROVED:
                result = self._with_contracts(question, result)
            if result.level is Level.PROVED:
                detail = f"{_bound(most, question.cut)}; in general: {described.detail}"
                return replace(
                    result, level=Level.BOUNDED, bound=most, detail=detail, certificate=None,
                    finding=None,
                )  # fmt: skip
        return described


def _rests_on_contracts(result: Attempt) -> bool:
    """Whether the contracts that were used have a part in what was found."""
    return result.level is Level.PROVED or result.defect or result.vacuous


def _is_open(result: Attempt) -> bool:
    return result.level is Level.UNKNOWN and not result.defect and not result.vacuous


def _bound(most: int, places: Sequence[str]) -> str:
    """What a bounded proof says something about."""
    rounds = "round" if most == 1 else "rounds"
    return f"inputs that take at most {most} {rounds} of {shown_places(places) or 'each loop'}"


def shown_places(places: Sequence[str]) -> str:
    """`file.py:3, file.py:9`: places without their folders."""
    return ", ".join(f"{Path(file).name}:{line}" for file, _, line in map(_split, places))


def _split(place: str) -> tuple[str, str, str]:
    return place.rpartition(":")
