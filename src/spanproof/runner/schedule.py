"""Running plans: the ladder of each obligation, then its second opinions, all in parallel.

The verdicts come back in the order of the plans, and what is asked depends only on what was
answered, so that neither the number of processes nor their speed changes a result.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from spanproof.engines.base import Engine
from spanproof.obligation import Limits
from spanproof.runner.cache import NOT_CACHED, Cache
from spanproof.runner.judge import judge
from spanproof.runner.plan import Plan
from spanproof.runner.pool import AttemptPool, Outcome, Task
from spanproof.verdict import Attempt, Level, Verdict

Watcher = Callable[[Plan, Verdict], None]

IN_FLIGHT = 4
"""Tasks under way or queued for each worker."""

OPINION_EXAMPLES, OPINION_PATHS = 20, 15
"""Hypothesis' examples beside a proof, and CrossHair's paths there and where tests are enough.

A mistake of the lifter shows in the first few, and what CrossHair can exhaust it does in these.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: worker processes, limits per attempt, and `--budget` if it was given."""

    jobs: int
    limits: Limits = field(default_factory=Limits)
    budget: float | None = None


@dataclass(slots=True)
class _Progress:
    """How far one plan has come. `asked` are the engines whose answer is here or under way."""

    plan: Plan
    attempts: list[Attempt] = field(default_factory=list)
    opinions: list[Attempt] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    waiting: int = 0
    fresh: bool = False


def run(plans: Sequence[Plan], settings: Settings, cache: Cache, watch: Watcher) -> list[Verdict]:
    """Carry out the plans and judge the outcome; `watch` is told each verdict as it is ready."""
    with Runner(settings, cache) as runner:
        return runner.run(plans, watch)


class Runner:
    """A context manager that carries out plans, one batch after the other, in the same workers."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        """Start nothing yet."""
        self._settings = settings
        self._cache = cache
        self._pool = AttemptPool(settings.jobs, settings.limits.memory_bytes)

    def __enter__(self) -> Self:
        """Workers start with the first task that is not in the cache."""
        self._pool.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        self._pool.__exit__(kind, error, trace)

    def run(self, plans: Sequence[Plan], watch: Watcher) -> list[Verdict]:
        """The verdicts in the order of the plans; `watch` is told each as it is ready."""
        settings = self._settings
        limits = {id(plan): limits_for(plan, settings) for plan in plans}
        schedule = _Schedule(self._pool, self._cache, limits, watch)
        schedule.carry_out(deque(_Progress(plan) for plan in plans), settings.jobs * IN_FLIGHT)
        return [schedule.verdicts[id(plan)] for plan in plans]


def limits_for(plan: Plan, settings: Settings) -> Limits:
    """The limits for one obligation: `--budget` wins over the theorem's own budget."""
    if plan.limits is not None:
        return plan.limits
    seconds = settings.budget or plan.obligation.budget or settings.limits.seconds
    limits = dataclasses.replace(settings.limits, seconds=seconds)
    is_enough = plan.obligation.floor is Level.TESTED and not plan.everybody
    return _with_few_paths(limits) if is_enough else limits


@dataclass(slots=True)
class _Schedule:
    pool: AttemptPool
    cache: Cache
    limits: dict[int, Limits]
    watch: Watcher
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    _running: dict[tuple[str, str], tuple[_Progress, str, bool]] = field(default_factory=dict)

    def advance(self, progress: _Progress) -> None:
        """Ask whatever can be asked now; give the verdict when nothing is left."""
        while not progress.waiting:
            engine = self._next_on_ladder(progress)
            if engine is None:
                break
            self._ask(progress, engine, is_opinion=False)
        if progress.waiting:
            return
        for engine in self._opinions(progress):
            self._ask(progress, engine, is_opinion=True)
        if not progress.waiting:
            self._finish(progress)

    def carry_out(self, pending: deque[_Progress], most: int) -> None:
        """Begin plans while fewer than `most` tasks are under way, until none is left.

        One obligation is finished, opinions and all, before a much later one is begun: verdicts
        come in about the order of the suite, and an interrupted run has finished what it began.
        """
        while pending or self._running:
            while pending and len(self._running) < most:
                self.advance(pending.popleft())
            if not self._running:
                continue
            outcome = self.pool.next_outcome()
            task = outcome.task
            progress, key, is_opinion = self._running.pop((task.engine.name, task.obligation.id))
            self._keep(key, outcome)
            self._note(progress, outcome.attempt, is_opinion)
            progress.waiting -= 1
            self.advance(progress)

    def _keep(self, key: str, outcome: Outcome) -> None:
        """Remember an attempt, unless its sources are no longer those that its key says."""
        self.cache.keep_certificate(outcome.attempt)
        obligation, sources = outcome.task.obligation, self.cache.sources
        if outcome.repeatable and sources.unchanged(obligation):
            reads = sources.reads(obligation, outcome.reads, outcome.earlier)
            self.cache.keep(key, outcome.attempt, reads)

    def _next_on_ladder(self, progress: _Progress) -> Engine | None:
        if any(attempt.settles for attempt in progress.attempts):
            return None
        unasked = (e for e in progress.plan.ladder if e.name not in progress.asked)
        return next(unasked, None)

    def _opinions(self, progress: _Progress) -> list[Engine]:
        refuted = any(attempt.level is Level.REFUTED for attempt in progress.attempts)
        if refuted and not progress.plan.everybody:
            return []  # a counterexample that replays needs no second opinion
        return [e for e in progress.plan.opinions if e.name not in progress.asked]

    def _ask(self, progress: _Progress, engine: Engine, *, is_opinion: bool) -> None:
        progress.asked.append(engine.name)
        obligation, limits = progress.plan.obligation, self.limits[id(progress.plan)]
        if is_opinion and not progress.plan.everybody:
            few = min(limits.examples, OPINION_EXAMPLES)
            limits = _with_few_paths(dataclasses.replace(limits, examples=few))
        key = self.cache.key(obligation, engine, limits)
        kept = self.cache.find(key)
        if kept is None and self.cache.frozen:
            self.cache.missed.append(f"{obligation.id} ({engine.name})")
            kept = Attempt(engine.name, Level.UNKNOWN, detail=NOT_CACHED)
        if kept is not None:
            self._note(progress, kept, is_opinion)
            return
        progress.fresh = True
        progress.waiting += 1
        self._running[engine.name, obligation.id] = (progress, key, is_opinion)
        self.pool.submit(Task(engine, obligation, limits))

    def _note(self, progress: _Progress, attempt: Attempt, is_opinion: bool) -> None:
        (progress.opinions if is_opinion else progress.attempts).append(attempt)

    def _finish(self, progress: _Progress) -> None:
        rank = {engine.name: place for place, engine in enumerate(progress.plan.ladder)}
        verdict = Verdict(
            obligation_id=progress.plan.obligation.id,
            attempts=tuple(progress.attempts),
            opinions=tuple(sorted(progress.opinions, key=lambda attempt: rank[attempt.engine])),
            cached=not progress.fresh and bool(progress.attempts),
        )
        judged = judge(progress.plan.obligation, verdict)
        self.verdicts[id(progress.plan)] = judged
        self.watch(progress.plan, judged)


def _with_few_paths(limits: Limits) -> Limits:
    return dataclasses.replace(limits, iterations=min(limits.iterations, OPINION_PATHS))
