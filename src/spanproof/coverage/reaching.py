"""Asking z3 whether some input of an obligation comes to a place in the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from spanproof.coverage.watching import file_of, modules_of, watching
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt, Level

if TYPE_CHECKING:
    from spanproof.lift.ir import Term
    from spanproof.lift.question import Question

_RLIMIT = 4_000_000
_ROUNDS = 2
"""How far loops are unrolled whose rounds have no bound: who comes to a place does so soon."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Sorts `targets` (names of places) into `covered` and `unreached` of its attempt.

    A place in neither is one of which it is not known, such as any place when some input takes a
    path that was not lifted to its end.
    """

    targets: tuple[str, ...]

    @property
    def name(self) -> str:
        """Part of the key in the cache, so it has the targets in it."""
        return f"reach {' '.join(self.targets)}"

    @property
    def rank(self) -> int:
        """It is on no ladder."""
        return 0

    def version(self) -> str:
        """The version of z3."""
        return version("z3-solver")

    def applies(self, obligation: Obligation) -> bool:
        """To whatever it is made for."""
        return True

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Ask about one target after the other; what CPython comes to on the way counts."""
        from spanproof.claim import locate
        from spanproof.lift.execution import Rounds
        from spanproof.lift.question import ask
        from spanproof.lift.state import Unliftable

        nothing = Attempt(self.name, Level.UNKNOWN)
        claim = locate(obligation)
        try:
            question = ask(claim, arrivals=True)
            if question.arrivals is None:  # nobody knows in which round of a described loop
                question = ask(claim, arrivals=True, rounds=Rounds(most=_ROUNDS, in_place=True))
        except Unliftable:
            return nothing
        if question.arrivals is None:
            return nothing
        case = _Case(obligation, question, question.arrivals, limits)
        covered: set[str] = set()
        unreached: list[str] = []
        for target in self.targets:
            if target not in covered:
                found = case.look_for(target)
                covered |= found or set()
                unreached += [target] if found is None else []
        return replace(nothing, covered=tuple(sorted(covered)), unreached=tuple(unreached))


@dataclass(frozen=True, slots=True)
class _Case:
    obligation: Obligation
    question: Question
    arrivals: Mapping[tuple[object, ...], Term]
    limits: Limits

    def look_for(self, target: str) -> set[str] | None:
        """The places reached on an input that reaches the target; None when there is no such."""
        from spanproof.lift import ir

        module, *span = target.rsplit(":", 4)
        goal = self.arrivals.get((file_of(module), *map(int, span)), ir.FALSE)
        found = list(self._inputs(goal))
        if not found:
            return None if self._stays_inside() else set()
        for arguments in found:
            if not isinstance(arguments, str):
                return self._run(arguments, target)
        return set()

    def _stays_inside(self) -> bool:
        """Whether no input leaves what was lifted, beyond which any place may be reached."""
        from spanproof.lift import ir

        if self.question.cut:
            return False
        guards = ir.or_(*(refusal.guard for refusal in self.question.refused))
        return guards is ir.FALSE or not any(self._inputs(guards))

    def _inputs(self, goal: Term) -> Iterator[dict[str, object] | str]:
        from spanproof.lift.solver import readable_models

        return readable_models(
            self.question, goal, rlimit=_RLIMIT, seconds=self.limits.seconds,
            seed=self.limits.seed,
        )  # fmt: skip

    def _run(self, arguments: dict[str, object], target: str) -> set[str]:
        """What CPython comes to; no instruction is left of some places, as of folded constants."""
        from spanproof import replay

        modules: Sequence[str] = modules_of(self.question.functions)
        with watching(modules) as seen:
            replayed = replay.run_claim(self.obligation, arguments)
        found = set(seen.places(modules))
        met = replayed.outcome is not replay.Outcome.PRECONDITION
        return found | {target} if met and self.question.precise else found
