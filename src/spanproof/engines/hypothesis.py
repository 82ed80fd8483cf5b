"""Hypothesis as an engine: many inputs that do not break the claim, or a smallest one that does."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.metadata
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spanproof.claim import Claim, locate
from spanproof.coverage.watching import watching
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import Outcome, Replayed, counterexample, run_claim, witness
from spanproof.verdict import Attempt, Level

_KINDS = (Kind.THEOREM, Kind.CONTRACT, Kind.DEFINEDNESS)
# A failure has to come back this often in a row: a claim that counts its calls may fail twice.
_REPEATS = 3
# Examples that are run instruction by instruction, to see which branches they reach.
_WATCHED = 4


class _Broken(Exception):
    """Tells Hypothesis that the claim failed."""


class _Enough(BaseException):
    """Ends a run at once; not an Exception, so that Hypothesis does not take it for a failure."""


@dataclass
class _Session:
    """What one run of Hypothesis did."""

    obligation: Obligation
    limits: Limits
    until: float
    seen: set[str] = field(default_factory=set)
    held: int = 0
    rejected: int = 0
    first: dict[str, str] | None = None
    failing: tuple[dict[str, Any], Replayed] | None = None
    out_of_time: bool = False
    covered: set[str] = field(default_factory=set)

    def _replay(self, arguments: dict[str, Any]) -> Replayed:
        """Run the claim; on the first examples with an eye on where control comes."""
        if self.held >= _WATCHED:
            return run_claim(self.obligation, arguments)
        modules = {self.obligation.module, *self.obligation.subject}
        with watching(modules) as seen:
            replayed = run_claim(self.obligation, arguments)
        if replayed.outcome is not Outcome.PRECONDITION:
            self.covered.update(seen.places(modules))
        return replayed

    def run(self, arguments: dict[str, Any] | None) -> bool:
        """Try one input; whether it met the preconditions.

        Raises _Broken when the claim fails, and _Enough when it makes no sense to go on.
        """
        if time.monotonic() > self.until:
            self.out_of_time = True
            raise _Enough
        replayed = None if arguments is None else self._replay(arguments)
        if arguments is None or replayed is None or replayed.outcome is Outcome.PRECONDITION:
            self.rejected += 1
            if self.failing is None and self.rejected > self.limits.examples + self.held:
                raise _Enough
            return False
        self.held += 1
        shown = witness(arguments)
        self.first = self.first or shown
        self.seen.add(repr(shown))
        if replayed.outcome is Outcome.FAILS:
            self.failing = (arguments, replayed)
            raise _Broken
        return True


class HypothesisEngine:
    """Tests a claim on generated inputs; the number of examples is in the evidence."""

    name = "hypothesis"
    rank = 30

    def version(self) -> str:
        """The version of Hypothesis."""
        return importlib.metadata.version("hypothesis")

    def applies(self, obligation: Obligation) -> bool:
        """Whether the obligation is about a call."""
        return obligation.kind in _KINDS

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Try up to `limits.examples` inputs that meet the preconditions."""
        from hypothesis.errors import Flaky

        from spanproof.strategies import NoStrategy, arguments_for

        claim = locate(obligation)
        unreached = claim.body_is_out_of_reach()
        if unreached:
            return _unknown(unreached)
        session = _Session(obligation, limits, time.monotonic() + limits.seconds)
        try:
            strategy = arguments_for(claim)
        except NoStrategy as error:
            return _unknown(f"no values can be made for {error}")
        except NameError as error:
            return _unknown(f"an annotation does not resolve: {error}")
        try:
            _run(claim, session, strategy, limits)
        except Flaky:
            return _unknown("the claim behaves differently when it is run again")
        return dataclasses.replace(_judge(session, limits), covered=tuple(sorted(session.covered)))


ENGINE = HypothesisEngine()


def _unknown(detail: str) -> Attempt:
    return Attempt(engine="hypothesis", level=Level.UNKNOWN, detail=detail)


def _run(claim: Claim, session: _Session, strategy: Any, limits: Limits) -> None:
    """Let Hypothesis generate and shrink; raises Flaky when a failure does not come back."""
    from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed, settings
    from hypothesis.errors import Unsatisfiable

    from spanproof.strategies.constants import no_local_constants

    @seed(limits.seed)
    @settings(
        max_examples=limits.examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def claim_holds(arguments: dict[str, Any] | None) -> None:
        assume(session.run(arguments))

    with no_local_constants(), contextlib.suppress(_Broken, _Enough, Unsatisfiable):
        claim_holds()


def _judge(session: _Session, limits: Limits) -> Attempt:
    if session.failing is not None:
        return _refuted(session.obligation, *session.failing)
    count = len(session.seen)
    if session.out_of_time:
        # A number of examples that depends on the speed of the machine is no evidence.
        detail = f"stopped after the safety net of {limits.seconds:g} s, {count} examples held"
        return dataclasses.replace(_unknown(detail), witness=session.first)
    if count == 0 or (count < limits.examples // 10 and session.rejected > 9 * session.held):
        of = f"{count} different ones in {session.held + session.rejected} tries"
        detail = f"too few inputs meet the preconditions: {of}"
        return dataclasses.replace(_unknown(detail), witness=session.first)
    return Attempt(engine="hypothesis", level=Level.TESTED, bound=count, witness=session.first)


def _refuted(obligation: Obligation, arguments: Mapping[str, Any], replayed: Replayed) -> Attempt:
    again = [run_claim(obligation, arguments).outcome for _ in range(_REPEATS)]
    if any(outcome is not Outcome.FAILS for outcome in again):
        return _unknown("a failure did not come back when the same input was tried again")
    found = counterexample(obligation, arguments, replayed)
    return Attempt(
        engine="hypothesis",
        level=Level.REFUTED,
        witness=found.arguments,
        counterexample=found,
    )
