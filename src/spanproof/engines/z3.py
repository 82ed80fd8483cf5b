"""The z3 engine: lift a claim from its own source and ask z3 for an input on which it fails.

The solver is given SMT-LIB text and nothing else; the text of the final, unsatisfiable question
opens the certificate (`spanproof.lift.certificate`). Every model is replayed in CPython before
anybody sees it. Effort is limited by z3's deterministic resource count, so a verdict does not
depend on how busy the machine is; the wall clock is a safety net.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from spanproof.engines.steps import MOST_LINES, Unfinished, limited
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.verdict import Attempt, Finding, Level

if TYPE_CHECKING:
    from spanproof.lift.execution import Rounds
    from spanproof.lift.ir import Term
    from spanproof.lift.question import Question
    from spanproof.lift.solver import Answer
    from spanproof.replay import Replayed

_KINDS = (Kind.THEOREM, Kind.CONTRACT, Kind.DEFINEDNESS)

_NOT_LIFTED = "not lifted: "

LEAST_SECONDS = 0.05

FEW = 4
MANY = 80
"""How long sequences are where a refutation is looked for first, and after z3 gave up."""

SOON = 2_000_000
"""The resources for a claim about lists before its counterexamples with few items are sought."""

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
        return _settle(obligation, limits, time.monotonic() + _allowance(obligation, limits))


ENGINE = Z3Engine()


def _said(
    level: Level,
    detail: str | None = None,
    witness: Mapping[str, str] | None = None,
    **more: Any,
) -> Attempt:
    """What z3 says."""
    shown = None if witness is None else dict(witness)
    if detail is not None and detail.startswith(_NOT_LIFTED):
        more.setdefault("finding", Finding.LEFT_SUBSET)
    return Attempt("z3", level, detail=detail, witness=shown, **more)


def _allowance(obligation: Obligation, limits: Limits) -> float:
    """How many seconds all questions about a claim may take together.

    A little less than the net, so that the answer is about the claim. Whoever asks for tests only
    expects no proof: one that is cheap is welcome, others are not sought.
    """
    return limits.seconds / 120 if obligation.floor is Level.TESTED else 0.85 * limits.seconds


def _settle(
    obligation: Obligation, limits: Limits, deadline: float, *, is_lemma: bool = False
) -> Attempt:
    from spanproof.claim import locate
    from spanproof.engines.z3_rounds import Asking
    from spanproof.lift.state import Unliftable

    claim = locate(obligation)
    unreached = claim.body_is_out_of_reach()
    if unreached is not None:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}{unreached}")
    try:
        return Asking(
            claim,
            lambda question, rounds: _settle_question(
                _Case(obligation, limits, deadline, question), rounds
            ),
            lambda contract: _settle(contract, limits, deadline, is_lemma=True),
            is_lemma,
            deadline,
        ).attempt()
    except Unliftable as refusal:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}{refusal.reason}")
    except RecursionError:
        return _said(Level.UNKNOWN, f"{_NOT_LIFTED}the code is nested too deeply")


def _weakness(question: Question) -> str:
    """What may be in the way of a proof where a model is no counterexample."""
    from spanproof.engines.z3_rounds import shown_places

    if not question.described:
        return "the claim rests on what is not modelled"
    what = "a contract or an invariant" if question.contracts_used else "an invariant of the loop"
    return f"{what} at {shown_places(question.described)} may be missing or too weak"


def _multiplies(question: Question) -> bool:
    """Whether bit-vectors are multiplied or divided, which solvers find hard."""
    from spanproof.lift import ir

    return any(
        term.op in ("bvudiv", "bvurem") or (term.op == "bvmul" and not _is_shift(term))
        for term in ir.subterms(question.goal)
    )


def _mixes(question: Question) -> bool:
    """Whether a bit-vector is taken as a whole number anywhere."""
    from spanproof.lift import ir

    return any(term.op == "bv2nat" for term in ir.subterms(question.goal))


def _is_shift(product: Term) -> bool:
    """Whether a product is by a power of two, which is no work for a solver."""
    from spanproof.lift import ir

    factors = (ir.value_of(arg) for arg in product.args if ir.is_const(arg))
    return any(factor.bit_count() == 1 for factor in factors)


def _settle_question(case: _Case, rounds: Callable[[], Rounds]) -> Attempt:
    """The verdict of one question, asked in whole numbers too where these are easier.

    Products and quotients are asked so first; where bit-vectors and whole numbers are compared with
    each other, that is the second try.
    """
    multiplies = _multiplies(case.question)
    if multiplies and time.monotonic() < case.deadline:
        result = _settle_whole(case, rounds())
        if result is not None:
            return result
    result = case.settle()
    if result.finding is not Finding.UNDECIDED or multiplies or not _mixes(case.question):
        return result
    if time.monotonic() > case.deadline:
        return result
    return _settle_whole(case, rounds()) or result


def _settle_whole(case: _Case, rounds: Rounds) -> Attempt | None:
    """The verdict with ints as SMT Ints, if these can express the claim and settle it."""
    from spanproof.claim import locate
    from spanproof.lift.question import ask
    from spanproof.lift.state import Unliftable

    known = set(map(id, case.question.contracts_used))
    try:
        question = ask(locate(case.obligation), whole_numbers=True, rounds=rounds)
    except Unliftable:
        return None
    if len(question.refused) > len(case.question.refused):
        return None  # more is left out than before
    if not set(map(id, question.contracts_used)) <= known:
        return None  # nobody would see to the other contracts
    result = replace(case, question=question).settle()
    return result if result.level is not Level.UNKNOWN or result.defect else None


@dataclass(frozen=True, slots=True)
class _Case:
    """One question on its way to a verdict; `deadline` is by the monotonic clock."""

    obligation: Obligation
    limits: Limits
    deadline: float
    question: Question

    def settle(self) -> Attempt:
        """The verdict, with what was lifted for it unless that was not enough."""
        from spanproof.lift.assumptions import clause_name

        result = self._settled()
        if (result.detail or "").startswith(_NOT_LIFTED):
            return result
        return replace(
            result,
            lifted=self.question.functions,
            assumed=tuple(dict.fromkeys(each.name for each in self.question.assumed)),
            evaluated=tuple(dict.fromkeys(map(clause_name, self.question.contracts))),
            lifted_lines=self.question.lines,
        )

    def _settled(self) -> Attempt:
        """Ask whether any input fails or leaves the subset; explain whatever comes back."""
        from spanproof.lift.certificate import certificate, claim_script

        text = claim_script(self.obligation.id, self.question)
        answer = self._solve(text, most=SOON if self.question.items else None)
        if self.question.items and not (answer.is_unsat or answer.is_sat):
            # of quantified formulas a solver may not find the model that a few items would do for
            found = self._refuted(most=FEW)
            if found is not None and found.level is Level.REFUTED:
                return found
            answer = self._solve(text)
        if answer.is_unsat:
            return replace(
                self._proved(certificate(self.obligation.id, self.question, text)),
                resources=answer.rlimit,
                core=self._core(answer),
            )
        if not answer.is_sat:
            found = self._refuted(most=MANY) if self.question.items else None
            if found is not None and found.level is Level.REFUTED:
                return found
            detail = f"z3 gave up: {answer.reason}"
            return _said(Level.UNKNOWN, detail, finding=Finding.UNDECIDED)
        return self._refuted() or self._left_subset()

    def _solve(self, text: str, most: int | None = None) -> Answer:
        """z3's answer, for at most so many resources."""
        from spanproof.lift.solver import solve

        effort = self._effort() if most is None else min(most, self._effort())
        return solve(text, rlimit=effort, seconds=self._seconds(), seed=self.limits.seed)

    def _effort(self, most: int | None = None) -> int:
        """The resources for one question: what is not decided soon about lists never is."""
        shares = 1 if not self.question.items else 4 if most is None else 20
        return self.limits.rlimit // shares

    def _seconds(self) -> float:
        """The time for one question; next to none once the deadline is over."""
        share = self.limits.seconds / (4 if self.question.items else 1)
        return max(min(share, self.deadline - time.monotonic()), LEAST_SECONDS)

    def _core(self, proof: Answer) -> tuple[str, ...] | None:
        """The clauses in the core of a proof, or None where asking for it would take too long."""
        from spanproof.lift.cores import Effort, core

        return core(self.question, Effort(proof.rlimit, self.limits.seconds, self.limits.seed))

    def _proved(self, certificate: str) -> Attempt:
        """The proof with a witness: an input on which the code returns, if there is one."""
        problem: str | None = None
        finding = Finding.REACHED
        for goal in self._ends():
            found = list(self._candidates(goal))
            for arguments in found:
                if not isinstance(arguments, str):
                    result = self._witnessed(arguments, certificate)
                    return replace(result, finding=result.finding or finding)
                problem = arguments
            if not found and goal is not self.question.reached:
                finding = Finding.RAISES
        if problem is None:
            return self._vacuous()
        return _said(Level.PROVED, f"no witness: {problem}", certificate=certificate)

    def _ends(self) -> list[Term]:
        """Where the code returns, and where it comes to any end that is no failure."""
        returned, reached = self.question.returned, self.question.reached
        return [reached] if returned is None or returned is reached else [returned, reached]

    def _vacuous(self) -> Attempt:
        """No input meets the preconditions, unless the arguments themselves cannot be made."""
        from spanproof.lift.certificate import certificate, empty_script
        from spanproof.lift.smtlib import script
        from spanproof.lift.values import Union

        optional = any(isinstance(one, Union) for one in self.question.arguments.values())
        if optional and not self._solve(script(self.question.with_ranges())).is_sat:
            return _said(Level.UNKNOWN, f"{_NOT_LIFTED}an alternative type without valid values")
        detail = "vacuous: no input meets the preconditions"
        empty = empty_script(self.obligation.id, self.question)
        text = certificate(self.obligation.id, self.question, empty)
        return _said(Level.UNKNOWN, detail, vacuous=True, certificate=text, finding=Finding.VACUOUS)

    def _witnessed(self, arguments: Mapping[str, object], certificate: str) -> Attempt:
        """The proof with its witness, once CPython agrees with both."""
        from spanproof import replay

        try:
            replayed, covered = self._run(arguments)
        except Unfinished as stopped:
            problem = f"no witness: {_shown(arguments)} takes {stopped} to run"
            return _said(Level.PROVED, problem, certificate=certificate)
        if replayed.outcome is replay.Outcome.HOLDS:
            shown = replay.witness(arguments)
            return _said(Level.PROVED, None, shown, certificate=certificate, covered=covered)
        if replayed.outcome is replay.Outcome.FAILS:
            found = replay.counterexample(self.obligation, arguments, replayed)
            problem, shown = "z3 proved a claim that fails in CPython", replay.witness(arguments)
            return _said(
                Level.REFUTED, problem, shown, counterexample=found, defect=True,
                finding=Finding.FAILS,
            )  # fmt: skip
        problem = f"z3's witness {_shown(arguments)} does not meet the preconditions in CPython"
        if self.question.precise:
            return _said(Level.UNKNOWN, problem, defect=True)
        return _said(Level.PROVED, problem, certificate=certificate)

    def _run(self, arguments: Mapping[str, object]) -> tuple[Replayed, tuple[str, ...]]:
        """What CPython makes of the arguments, and the places in the code that it comes to."""
        from spanproof import replay
        from spanproof.coverage.watching import modules_of, watching

        modules = modules_of(self.question.functions)
        with watching(modules) as seen, limited(MOST_LINES):
            replayed = replay.run_claim(self.obligation, arguments)
        return replayed, seen.places(modules)

    def _candidates(
        self, goal: Term, *, shortest: bool = False, most: int | None = None
    ) -> Iterator[dict[str, object] | str]:
        """Arguments that meet the goal, readable ones first; a str says why there are none."""
        from spanproof.lift.solver import readable_models

        yield from readable_models(
            self.question, goal, rlimit=self._effort(most), seconds=self._seconds(),
            seed=self.limits.seed, shortest=shortest, most=most, deadline=self.deadline,
        )  # fmt: skip

    def _refuted(self, *, most: int | None = None) -> Attempt | None:
        """A replayed counterexample; None when only refused paths can fail."""
        from spanproof.lift import ir

        if self.question.failing is ir.FALSE:
            return None
        detail = None
        for arguments in self._candidates(self.question.failing, shortest=True, most=most):
            if isinstance(arguments, str):
                detail = arguments
                continue
            found = self._replayed(arguments)
            if found is not None:
                return found
            if self.question.precise:
                detail = f"z3's counterexample does not replay in CPython: {_shown(arguments)}"
                return _said(Level.UNKNOWN, detail, defect=True)
            detail = f"{_shown(arguments)} does not replay: {_weakness(self.question)}"
        return None if detail is None else _said(Level.UNKNOWN, detail)

    def _replayed(self, arguments: Mapping[str, object]) -> Attempt | None:
        from spanproof import replay

        try:
            replayed, covered = self._run(arguments)
        except Unfinished as stopped:
            return _said(Level.UNKNOWN, f"{_shown(arguments)} takes {stopped} to run")
        if replayed.outcome is not replay.Outcome.FAILS:
            return None
        found = replay.counterexample(self.obligation, arguments, replayed)
        return _said(
            Level.REFUTED, witness=replay.witness(arguments), counterexample=found,
            covered=covered, finding=self._is_ever_true(),
        )  # fmt: skip

    def _is_ever_true(self) -> Finding:
        """Whether a refuted claim is true for some other input."""
        from spanproof.lift import ir
        from spanproof.lift.smtlib import script

        question = self.question
        leaves = (refusal.guard for refusal in question.refused)
        elsewhere = ir.not_(ir.or_(question.failing, *leaves))
        answer = self._solve(script(question.with_ranges(ir.and_(question.reached, elsewhere))))
        if answer.is_sat:
            return Finding.REFUTED
        return Finding.NEVER_TRUE if answer.is_unsat and not question.refused else Finding.FAILS

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
                if found is None:
                    reasons.append(f"{text} (reached by {_shown(arguments)})")
                elif found.level is Level.REFUTED:
                    return found
                else:
                    reasons.append(f"{text} ({found.detail})")
        return _said(Level.UNKNOWN, _NOT_LIFTED + "; ".join(_unique(reasons)))


def _short(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _shown(arguments: Mapping[str, object]) -> str:
    from spanproof import replay

    text = ", ".join(f"{name}={value}" for name, value in replay.witness(arguments).items())
    return text if len(text) < 200 else text[:200] + "…"


def _unique(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts)) or ["no input was found that shows where"]
