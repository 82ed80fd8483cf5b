"""The z3 engine: lift a claim from its own source and ask z3 for an input on which it fails.

The solver is given SMT-LIB text and nothing else; the text of the final, unsatisfiable question
is the certificate. Every model is replayed in CPython before anybody sees it. Effort is limited
by z3's deterministic resource count, so a verdict does not depend on how busy the machine is;
the wall clock is a safety net.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from spanproof.obligation import Kind, Limits, Obligation
from spanproof.verdict import Attempt, Level

if TYPE_CHECKING:
    from spanproof.lift.ir import Term
    from spanproof.lift.question import Question
    from spanproof.lift.solver import Answer

_KINDS = (Kind.THEOREM, Kind.CONTRACT, Kind.DEFINEDNESS)

_NOT_LIFTED = "not lifted: "

MOST_REFUSALS = 6
"""How many refused paths are tried for an input on which the claim fails in CPython."""


@dataclass(frozen=True, slots=True)
class Z3Engine:
    """Proves a claim for every input, or refutes it with a replayed one."""

    name: str = "z3"
    rank: int = 10

    def version(self) -> str:
        """The version of the z3 package."""
        return version("z3-solver")

    def applies(self, obligation: Obligation) -> bool:
        """Claims about Python functions and classes."""
        return obligation.kind in _KINDS

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Lift the claim and settle it; what is outside the subset is `unknown` by name."""
        return _settle(obligation, limits)


ENGINE = Z3Engine()


def _said(
    level: Level,
    detail: str | None = None,
    witness: Mapping[str, str] | None = None,
    **more: Any,
) -> Attempt:
    """What z3 says."""
    shown = None if witness is None else dict(witness)
    return Attempt("z3", level, detail=detail, witness=shown, **more)


def _settle(obligation: Obligation, limits: Limits) -> Attempt:
    from spanproof.claim import locate
    from spanproof.lift.question import ask
    from spanproof.lift.state import Unliftable

    claim = locate(obligation)
    unreached = claim.body_is_out_of_reach()
    if unreached is not None:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}{unreached}")
    try:
        question = ask(claim)
        if _multiplies(question):
            result = _settle_whole(obligation, limits)
            if result is not None:
                return result
        return _Case(obligation, limits, question).settle()
    except Unliftable as refusal:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}{refusal.reason}")
    except RecursionError:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}the code is nested too deeply")


def _multiplies(question: Question) -> bool:
    """Whether bit-vectors are multiplied or divided, which solvers find hard."""
    from spanproof.lift import ir

    operations = {term.op for term in ir.subterms(question.goal)}
    return not operations.isdisjoint(("bvmul", "bvudiv", "bvurem"))


def _settle_whole(obligation: Obligation, limits: Limits) -> Attempt | None:
    """The verdict with ints as SMT Ints, if these can express the claim and settle it."""
    from spanproof.claim import locate
    from spanproof.lift.question import ask
    from spanproof.lift.state import Unliftable

    try:
        question = ask(locate(obligation), whole_numbers=True)
    except Unliftable:
        return None
    if question.refused:
        return None
    result = _Case(obligation, limits, question).settle()
    return result if result.level is not Level.UNKNOWN or result.defect else None


@dataclass(frozen=True, slots=True)
class _Case:
    """One question on its way to a verdict."""

    obligation: Obligation
    limits: Limits
    question: Question

    def settle(self) -> Attempt:
        """The verdict, with what was lifted for it unless that was not enough."""
        result = self._settled()
        if (result.detail or "").startswith(_NOT_LIFTED):
            return result
        return replace(result, lifted=self.question.functions)

    def _settled(self) -> Attempt:
        """Ask whether any input fails or leaves the subset; explain whatever comes back."""
        from spanproof.lift.smtlib import script

        header = [
            f"obligation: {self.obligation.id}",
            "unsat: no input meets the preconditions and makes the claim fail",
        ]
        text = script(self.question.with_ranges(self.question.goal), header)
        answer = self._solve(text)
        if answer.is_unsat:
            return self._proved(text)
        if not answer.is_sat:
            return _said(Level.UNKNOWN, f"z3 gave up: {answer.reason}")
        return self._refuted() or self._left_subset()

    def _solve(self, text: str) -> Answer:
        from spanproof.lift.solver import solve

        return solve(text, rlimit=self.limits.rlimit, seconds=self.limits.seconds,
                     seed=self.limits.seed)  # fmt: skip

    def _proved(self, certificate: str) -> Attempt:
        problem: str | None = None
        for arguments in self._candidates(self.question.reached):
            if not isinstance(arguments, str):
                return self._witnessed(arguments, certificate)
            problem = arguments
        if problem is None:
            return self._vacuous(certificate)
        return _said(Level.PROVED, f"no witness: {problem}", certificate=certificate)

    def _vacuous(self, certificate: str) -> Attempt:
        """No input meets the preconditions, unless the arguments themselves cannot be made."""
        from spanproof.lift.smtlib import script
        from spanproof.lift.values import Union

        optional = any(isinstance(one, Union) for one in self.question.arguments.values())
        if optional and not self._solve(script(self.question.with_ranges())).is_sat:
            return _said(Level.UNKNOWN, f"{_NOT_LIFTED}an alternative type without valid values")
        detail = "vacuous: no input meets the preconditions"
        return _said(Level.UNKNOWN, detail, vacuous=True, certificate=certificate)

    def _witnessed(self, arguments: Mapping[str, object], certificate: str) -> Attempt:
        """The proof with its witness, once CPython agrees with both."""
        from spanproof import replay

        replayed = replay.run_claim(self.obligation, arguments)
        if replayed.outcome is replay.Outcome.HOLDS:
            return _said(Level.PROVED, None, replay.witness(arguments), certificate=certificate)
        if replayed.outcome is replay.Outcome.FAILS:
            found = replay.counterexample(self.obligation, arguments, replayed)
            problem, shown = "z3 proved a claim that fails in CPython", replay.witness(arguments)
            return _said(Level.REFUTED, problem, shown, counterexample=found, defect=True)
        problem = f"z3's witness {arguments!r} does not meet the preconditions in CPython"
        if self.question.precise:
            return _said(Level.UNKNOWN, problem, defect=True)
        return _said(Level.PROVED, problem, certificate=certificate)

    def _candidates(
        self, goal: Term, *, shortest: bool = False
    ) -> Iterator[dict[str, object] | str]:
        """Arguments that meet the goal, readable ones first; a str says why there are none."""
        from spanproof.lift.solver import readable_models

        yield from readable_models(
            self.question, goal, rlimit=self.limits.rlimit, seconds=self.limits.seconds,
            seed=self.limits.seed, shortest=shortest,
        )  # fmt: skip

    def _refuted(self) -> Attempt | None:
        """A replayed counterexample; None when only refused paths can fail."""
        from spanproof.lift import ir

        if self.question.failing is ir.FALSE:
            return None
        detail = None
        for arguments in self._candidates(self.question.failing, shortest=True):
            if isinstance(arguments, str):
                detail = arguments
                continue
            found = self._replayed(arguments)
            if found is not None:
                return found
            if self.question.precise:
                detail = f"z3's counterexample does not replay in CPython: {arguments!r}"
                return _said(Level.UNKNOWN, detail, defect=True)
            detail = f"{arguments!r} does not replay, but the claim rests on what is not modelled"
        return None if detail is None else _said(Level.UNKNOWN, detail)

    def _replayed(self, arguments: Mapping[str, object]) -> Attempt | None:
        from spanproof import replay

        replayed = replay.run_claim(self.obligation, arguments)
        if replayed.outcome is not replay.Outcome.FAILS:
            return None
        found = replay.counterexample(self.obligation, arguments, replayed)
        return _said(Level.REFUTED, witness=replay.witness(arguments), counterexample=found)

    def _left_subset(self) -> Attempt:
        """Inputs on refused paths may still fail in CPython; if none does, name the construct."""
        reasons: list[str] = []
        for refusal in self.question.refused[:MOST_REFUSALS]:
            text = f"{_short(refusal.path)}:{refusal.line}: {refusal.reason}"
            for arguments in self._candidates(refusal.guard):
                if isinstance(arguments, str):
                    reasons.append(f"{text} ({arguments})")
                    continue
                found = self._replayed(arguments)
                if found is not None:
                    return found
                reasons.append(f"{text} (reached by {_shown(arguments)})")
        return _said(Level.UNKNOWN, _NOT_LIFTED + "; ".join(_unique(reasons)))


def _short(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _shown(arguments: Mapping[str, object]) -> str:
    text = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return text if len(text) < 200 else text[:200] + "…"


def _unique(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts)) or ["no input was found that shows where"]
