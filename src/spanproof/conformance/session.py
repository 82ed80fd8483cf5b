"""One check: observe all cases, ask the oracle, report each deviation once and minimised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spanproof.conformance.case import (
    Breach,
    Case,
    NotRun,
    Observation,
    Oracle,
    Reading,
    Shrink,
    Source,
    Stopped,
)
from spanproof.conformance.drive import Implementation
from spanproof.conformance.minimise import minimise

_STOPS_TO_MINIMISE = 36


@dataclass(frozen=True, slots=True)
class Deviation:
    """A breach with the smallest case that shows it and the sources that found it."""

    breach: Breach
    case: Case
    observation: Observation
    found_by: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found out. `not_run` counts cases left out after too many stops."""

    deviations: tuple[Deviation, ...]
    readings: tuple[tuple[Reading, Case], ...]
    exercised: tuple[str, ...]
    cases: int
    not_run: int


@dataclass
class _Found:
    case: Case
    breach: Breach
    sources: dict[Source, None] = field(default_factory=dict)


def conform(
    implementation: Implementation,
    oracle: Oracle,
    inputs: Iterable[tuple[Source, Sequence[Case]]],
    shrink: Shrink,
) -> Outcome:
    """Run the inputs of all sources, in order; the first that shows a breach has found it."""
    judged = _Judged(implementation, oracle)
    found: dict[tuple[str, str], _Found] = {}
    readings: dict[str, tuple[Reading, Case]] = {}
    exercised: set[str] = set()
    run: dict[str, bool] = {}
    for source, cases in inputs:
        for case, observation in zip(cases, implementation.observe(cases), strict=True):
            run[case.key] = not isinstance(observation, NotRun)
            if not run[case.key]:
                continue
            judgement = oracle(case, observation)
            exercised.update(judgement.exercised)
            if judgement.reading is not None:
                _keep_shortest(readings, judgement.reading, case)
            if judgement.breach is not None and judged.counts(judgement.breach):
                entry = found.setdefault(judgement.breach.key, _Found(case, judgement.breach))
                entry.sources[source] = None
    deviations = [judged.minimised(entry, shrink) for entry in found.values()]
    return Outcome(
        deviations=tuple(sorted(deviations, key=_order)),
        readings=tuple(readings[about] for about in sorted(readings)),
        exercised=tuple(sorted(exercised)),
        cases=sum(run.values()),
        not_run=sum(not each for each in run.values()),
    )


def _keep_shortest(readings: dict[str, tuple[Reading, Case]], reading: Reading, case: Case) -> None:
    """Keep one case for what a reading is about: the shortest, the first of these."""
    known = readings.get(reading.about)
    if known is None or len(case.key) < len(known[1].key):
        readings[reading.about] = (reading, case)


def _order(deviation: Deviation) -> tuple[str, str]:
    return deviation.breach.key


class _Judged:
    """Breaches of an implementation, by case."""

    def __init__(self, implementation: Implementation, oracle: Oracle) -> None:
        self._implementation = implementation
        self._oracle = oracle

    def breaches(self, cases: Sequence[Case]) -> list[Breach | None]:
        """What counts against the implementation in each case."""
        found = [
            self._oracle(case, observation).breach
            for case, observation in zip(cases, self._implementation.observe(cases), strict=True)
        ]
        return [each if each is not None and self.counts(each) else None for each in found]

    def counts(self, breach: Breach) -> bool:
        """Whether the implementation conforms on the control of a breach."""
        if breach.control is None:
            return True
        [observation] = self._implementation.observe([breach.control])
        return self._oracle(breach.control, observation).breach is None

    def minimised(self, found: _Found, shrink: Shrink) -> Deviation:
        """The deviation with its smallest case."""
        [first] = self._implementation.observe([found.case])
        self._implementation.allow_more_stops(_STOPS_TO_MINIMISE)

        def shows(cases: Sequence[Case]) -> list[bool]:
            return [b is not None and b.key == found.breach.key for b in self.breaches(cases)]

        case = found.case
        if not isinstance(first, Stopped):
            case = minimise(case, shrink, shows, at_once=True)
        elif not first.waited:  # each step would cost seconds
            case = minimise(case, shrink, shows, at_once=False)
        [observation] = self._implementation.observe([case])
        breach = self._oracle(case, observation).breach
        assert breach is not None
        return Deviation(breach, case, observation, tuple(found.sources))
