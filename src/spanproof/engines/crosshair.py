"""CrossHair as an engine: symbolic execution of the claim itself, path by path.

CrossHair's own contract parsing and enforcement are switched off: the claim is called as it is,
with icontract's checkers around it, so that a path means exactly what it means in CPython. (With
enforcement, CrossHair ignores paths on which a *callee* breaks its contract.) `confirmed` needs
all of this: the search tree is exhausted, no path was cut short, at least one path met the
preconditions, execution was deterministic, and every parameter has a type whose symbolic values
stand for all values of the type (a `float` is a real number to CrossHair, an `object` is one of
the types it knows, so those are never confirmed).
"""

from __future__ import annotations

import collections
import contextvars
import dataclasses
import enum
import importlib
import importlib.metadata
import inspect
import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import icontract

from spanproof.claim import Claim, declared_by, locate, raised_by_body
from spanproof.engines.symbolic_code import modelled_part
from spanproof.engines.symbolic_contracts import import_crosshair, terse_contracts, warm_up
from spanproof.engines.symbolic_types import dataclasses_in, field_hints, opaque_type
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import Outcome, counterexample, fails_in_fresh_process, run_claim, witness
from spanproof.verdict import Attempt, Level

_KINDS = (Kind.THEOREM, Kind.CONTRACT, Kind.DEFINEDNESS)
# Seconds of CPU time, so that a busy machine changes nothing; the real limit is the iterations.
_CONDITION_SECONDS = 20.0
_PATH_SECONDS = 2.0
_REPLAYS = 8
_DISCARDED = "CrossHair's counterexample does not replay in CPython ({}) and is discarded"


class _Path(enum.Enum):
    """How one path ended, as far as the claim is concerned."""

    OUTSIDE = "outside"  # a precondition is not met, or an argument could not be made
    HELD = "held"
    FAILED = "failed"


class _Exit(Exception):
    """Stands for a SystemExit of the claim."""


@dataclass
class _Search:
    """What the exploration saw so far."""

    held: int = 0
    outside: int = 0
    nondeterministic: bool = False
    refused: bool = False  # a contract was broken on this path
    caught: bool = False  # … and the path held nevertheless
    in_claim: bool = False
    arguments: dict[str, object] = field(default_factory=dict)
    failing: dict[str, object] | None = None
    # One concrete input for each of the first paths that hold.
    examples: list[dict[str, object]] = field(default_factory=list)

    def note_refusal(self) -> None:
        """A contract is broken; CPython may fail to write the message for it."""
        self.refused = self.refused or self.in_claim


@dataclass(frozen=True)
class _Summary:
    """How the exploration ended."""

    search: _Search
    exhausted: bool
    complete: bool  # no path was cut short
    iterations: int


class CrossHair:
    """Confirms a claim by exhausting its paths, or refutes it by an input that replays."""

    name = "crosshair"
    rank = 20

    def version(self) -> str:
        """The versions of CrossHair and of the solver below it."""
        crosshair = importlib.metadata.version("crosshair-tool")
        return f"{crosshair} (z3 {importlib.metadata.version('z3-solver')})"

    def applies(self, obligation: Obligation) -> bool:
        """Whether the obligation is about a call."""
        return obligation.kind in _KINDS

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Explore up to `limits.iterations` paths of the claim."""
        claim = locate(obligation)
        unreached = claim.body_is_out_of_reach()
        if unreached:
            return _unknown(unreached)
        try:
            hints = claim.hints()
        except NameError as error:
            return _unknown(f"an annotation does not resolve: {error}")
        opaque = {name: why for name, hint in hints.items() if (why := opaque_type(hint))}
        for name, why in opaque.items():
            if why.refused:
                return _unknown(f"parameter {name} is a {why.text}, which CrossHair cannot vary")
        summary = contextvars.copy_context().run(_explore, claim, hints, limits)
        if isinstance(summary, str):
            return _unknown(f"CrossHair gave up: {summary}")
        if summary.search.failing is not None:
            return _judge_failure(obligation, summary)
        silence = _judge_silence(
            summary, {name: why.text for name, why in opaque.items()}, modelled_part(claim)
        )
        return _replayed(obligation, silence, summary.search.examples)


ENGINE = CrossHair()


def _unknown(detail: str, vacuous: bool = False) -> Attempt:
    return Attempt(engine="crosshair", level=Level.UNKNOWN, detail=detail, vacuous=vacuous)


def _judge_failure(obligation: Obligation, summary: _Summary) -> Attempt:
    arguments = summary.search.failing or {}
    replayed = run_claim(obligation, arguments)
    if replayed.outcome is not Outcome.FAILS:
        return _unknown(_DISCARDED.format(replayed.outcome.value))
    found = counterexample(obligation, arguments, replayed)
    if not fails_in_fresh_process(found):
        return _unknown(_DISCARDED.format("silent in a fresh process"))
    return Attempt(
        engine="crosshair",
        level=Level.REFUTED,
        witness=found.arguments,
        counterexample=found,
    )


def _judge_silence(summary: _Summary, opaque: Mapping[str, str], modelled: str | None) -> Attempt:
    search = summary.search
    paths = f"{summary.iterations} paths"
    if search.nondeterministic:
        return _unknown("the claim behaves differently when it is run again")
    if search.held == 0:
        vacuous = summary.exhausted and summary.complete and not opaque and modelled is None
        return _unknown(f"none of {paths} met the preconditions", vacuous=vacuous)
    if not summary.exhausted:
        return _unknown(f"paths are left after {paths}")
    if not summary.complete:
        return _unknown("a path was cut short: a construct or a query that CrossHair cannot take")
    if opaque:
        names = ", ".join(f"{name} ({text})" for name, text in sorted(opaque.items()))
        return _unknown(f"all paths hold, but not for all values of {names}")
    if search.caught:
        return _unknown("all paths hold, but on some a contract is broken and the error is caught")
    if modelled is not None:
        return _unknown(f"all paths hold, but CrossHair has its own idea of {modelled}")
    return Attempt(
        engine="crosshair",
        level=Level.CONFIRMED,
        detail=f"all paths hold: {search.held} reach the claim, {search.outside} do not",
    )


def _replayed(
    obligation: Obligation, attempt: Attempt, examples: list[dict[str, object]]
) -> Attempt:
    """The attempt with a witness; no confirmation of a claim that CPython does not agree with.

    An input of each path is run several times, because one symbolic run of a claim that keeps
    state says nothing about the next.
    """
    confirmed = attempt.level is Level.CONFIRMED
    count = _REPLAYS if confirmed else 1
    for arguments in itertools.islice(itertools.cycle(examples), count):
        outcome = run_claim(obligation, arguments).outcome
        if outcome is Outcome.HOLDS:
            attempt = dataclasses.replace(attempt, witness=attempt.witness or witness(arguments))
        elif confirmed:
            return _unknown(f"all paths hold, but an input of one {outcome.value} in CPython")
    return attempt


_registered: set[type] = set()


def _register(kind: type) -> None:
    """Teach CrossHair that a refused construction is no input, rather than an unexplored path."""
    from crosshair.core import SymbolicFactory, register_type
    from crosshair.util import IgnoreAttempt

    if kind in _registered:
        return
    _registered.add(kind)
    hints = field_hints(kind)

    def create(factory: SymbolicFactory, *_: object) -> object:
        values = {
            name: factory(hint, f"_{name}", allow_subtypes=False) for name, hint in hints.items()
        }
        try:
            with _tracers().ResumedTracing():
                return kind(**values)
        except icontract.ViolationError as error:
            raise IgnoreAttempt from error

    register_type(kind, create)


def _tracers() -> Any:
    """CrossHair's switches for tracing, which carry no types."""
    return importlib.import_module("crosshair.tracers")


def _explore(claim: Claim, hints: Mapping[str, Any], limits: Limits) -> _Summary | str:
    """Run the search; a text when CrossHair failed in its own code."""
    import_crosshair()
    from crosshair.core import explore_paths
    from crosshair.statespace import RootNode, VerificationStatus
    from crosshair.util import CrossHairInternal

    z3: Any = importlib.import_module("z3")  # carries no types

    warm_up()
    for hint in hints.values():
        for kind in dataclasses_in(hint):
            _register(kind)
    search = _Search()
    options = _options(limits)
    root = RootNode()

    def nondeterminism() -> None:
        search.nondeterministic = True

    run, judge = _path_runner(claim, hints, search), _path_judge(claim, search)
    try:
        with terse_contracts(search.note_refusal):
            explore_paths(run, inspect.Signature(), options, root, judge, nondeterminism)
    except (CrossHairInternal, z3.Z3Exception) as error:
        return f"{type(error).__name__}: {error}"
    status = root.child.get_result().verification_status
    return _Summary(
        search,
        exhausted=options.stats["exhaustion"] > 0,
        complete=status is VerificationStatus.CONFIRMED,
        iterations=options.stats["num_paths"],
    )


def _options(limits: Limits) -> Any:
    from crosshair.options import DEFAULT_OPTIONS

    return dataclasses.replace(
        DEFAULT_OPTIONS,
        analysis_kind=(),
        max_iterations=limits.iterations,
        per_condition_timeout=min(limits.seconds, _CONDITION_SECONDS),
        per_path_timeout=_PATH_SECONDS,
        max_uninteresting_iterations=0,
        timeout=math.inf,
        stats=collections.Counter(),
    )


def _path_runner(
    claim: Claim, hints: Mapping[str, Any], search: _Search
) -> Callable[[inspect.BoundArguments], _Path]:
    """The function that CrossHair runs once per path, with tracing on."""
    from crosshair.copyext import CopyMode, deepcopyext
    from crosshair.core import proxy_for_type
    from crosshair.statespace import context_statespace

    is_theorem = claim.obligation.kind is Kind.THEOREM

    def run(_: inspect.BoundArguments) -> _Path:
        search.in_claim = search.refused = False
        with _tracers().NoTracing():
            space: Any = context_statespace()
            made = {
                name: proxy_for_type(hint, name + space.uniq(), allow_subtypes=False)
                for name, hint in hints.items()
            }
            search.arguments = deepcopyext(made, CopyMode.REGULAR, {})
        try:
            if not _met(claim, made):
                return _Path.OUTSIDE
            search.in_claim = True
            result = claim.call(made)
        except SystemExit as error:  # no Exception, so CrossHair would not look at it
            raise _Exit from error
        if not is_theorem:
            return _Path.HELD
        # `is True` would be false for a symbolic bool.
        return _Path.HELD if isinstance(result, bool) and result else _Path.FAILED

    return run


def _met(claim: Claim, arguments: Mapping[str, object]) -> bool:
    """Like `replay.preconditions_hold`, but exceptions are left to CrossHair to look at."""
    groups = claim.preconditions()
    values = claim.with_defaults(arguments)
    return not groups or any(
        all(
            each.condition(**{name: values[name] for name in each.condition_args if name in values})
            for each in group
        )
        for group in groups
    )


def _path_judge(claim: Claim, search: _Search) -> Callable[..., bool]:
    """The function that looks at each finished path and says whether to stop."""
    from crosshair.core import deep_realize

    declared = declared_by(claim)
    outside = (*declared, icontract.ViolationError) if claim.is_class else ()

    def judge(
        space: Any, _before: object, _after: object, path: object, error: object, _stack: object
    ) -> bool:
        if isinstance(error, BaseException):
            if not search.in_claim or isinstance(error, outside):
                path = _Path.OUTSIDE
            else:
                allowed = isinstance(error, declared) and raised_by_body(claim, error)
                path = _Path.HELD if allowed else _Path.FAILED
        if path is _Path.HELD:
            search.held += 1
            search.caught = search.caught or (search.refused and not claim.is_class)
            if len(search.examples) < _REPLAYS:
                space.detach_path()  # else each value of the input would be a path of its own
                with _tracers().NoTracing():
                    search.examples.append(deep_realize(search.arguments))
        elif path is _Path.FAILED:
            with _tracers().NoTracing():
                search.failing = deep_realize(search.arguments)
            return True
        else:
            search.outside += 1
        return False

    return judge
