"""Trying all mutants: what was known before is found again, the rest is done in parallel."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spanproof.errors import InternalDefect
from spanproof.mutation.jobs import Establish, Knowledge, Setup, Try
from spanproof.mutation.known import Known, Result
from spanproof.mutation.memory import Entry, Memory
from spanproof.mutation.mutants import Mutant, mutants_of
from spanproof.mutation.nurseries import Nurseries
from spanproof.mutation.subject import Subject
from spanproof.mutation.summary import strength, write_summary
from spanproof.obligation import Limits, Obligation
from spanproof.runner.cache import certificate_name
from spanproof.runner.session import cache_folder
from spanproof.verdict import Attempt, Level

BUDGET = 120.0
"""Seconds for one mutant, when nothing else is asked for."""

SOLVER_SECONDS = 20.0
"""The safety net of one question; how hard z3 tries is limited by its resource count."""

Watcher = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: processes, and seconds for each mutant."""

    jobs: int
    budget: float = BUDGET

    @property
    def limits(self) -> Limits:
        """What one engine may use for one obligation."""
        return Limits(seconds=min(SOLVER_SECONDS, self.budget))


def list_mutants(subject: Subject) -> list[Mutant]:
    """The mutants that are meant, in the order of modules and lines.

    :raises RequestError: a selector means none.
    """
    every = [m for name, path in subject.modules.items() for m in _mutants(name, path)]
    subject.refuse_strangers(every)
    return [mutant for mutant in every if subject.wants(mutant)]


def run(subject: Subject, settings: Settings, watch: Watcher, *, remember: bool) -> list[Entry]:
    """The fate of each mutant that is meant, in the order of modules and lines.

    :raises RequestError: a selector means none.
    """
    session = subject.session
    folder = cache_folder(session.config) / "mutation"
    memory = Memory(folder, session.cache.warn, enabled=remember)
    keys = {m: subject.key(m, settings.limits, settings.budget) for m in subject.modules}
    stamps = subject.stamps()
    every, results, complete = _recalled(subject, memory, keys)
    mutants = [mutant for group in every.values() for mutant in group]
    subject.refuse_strangers(mutants)
    wanted = [mutant for mutant in mutants if subject.wants(mutant)]
    left = [mutant for mutant in wanted if mutant.id not in results]
    for mutant, result in _tried(subject, settings, memory, left, watch):
        results[mutant.id] = result
        if not result.defect and not result.is_late:
            memory.keep(keys[mutant.module], mutant, result)
    for name, group in every.items():
        if name not in complete and all(mutant.id in results for mutant in group):
            memory.complete(keys[name], group)
    if remember and subject.is_configured:
        counted = (strength(subject, n, stamps[n], group, results) for n, group in every.items())
        write_summary(subject, list(counted))
    return [(mutant, results[mutant.id]) for mutant in wanted]


def _recalled(
    subject: Subject, memory: Memory, keys: Mapping[str, str]
) -> tuple[dict[str, list[Mutant]], dict[str, Result], set[str]]:
    """All mutants of each module, the results that are known, and the modules known completely."""
    every: dict[str, list[Mutant]] = {}
    results: dict[str, Result] = {}
    complete: set[str] = set()
    for name, path in subject.modules.items():
        entries = memory.everything(keys[name])
        if entries is None:
            every[name] = _mutants(name, path)
            results.update(memory.results(keys[name]))
        else:
            complete.add(name)
            every[name] = [mutant for mutant, _ in entries]
            results.update((mutant.id, result) for mutant, result in entries)
    return every, results, complete


def _mutants(name: str, path: Path) -> list[Mutant]:
    return mutants_of(name, str(path), path.read_bytes(), vars(sys.modules[name]))


def _tried(
    subject: Subject, settings: Settings, memory: Memory, mutants: Sequence[Mutant], watch: Watcher
) -> Iterator[Entry]:
    """The mutants with what became of them, as it becomes known."""
    if not mutants:
        return
    obligations = subject.obligations
    files = {str(path): name for name, path in subject.modules.items()}
    changed = list(dict.fromkeys(mutant.module for mutant in mutants))
    about = {name: subject.about(name) for name in changed}
    modules = dict.fromkeys([*subject.modules, *(o.module for o in obligations)])
    search_path = next((o.search_path for o in obligations), ())
    setup = Setup(tuple(modules), search_path, files, settings.limits, settings.budget)
    contents = {name: subject.modules[name].read_bytes() for name in changed}
    with Nurseries(min(settings.jobs, len(mutants)), setup) as nurseries:
        needed = {o.id: o for group in about.values() for o in group}
        known = _known(subject, settings, memory, list(needed.values()), nurseries, watch)
        nurseries.tell(
            Knowledge(
                {name: tuple(known[o.id] for o in about[name] if o.id in known) for name in changed}
            )
        )
        jobs = [Try(mutant, contents[mutant.module]) for mutant in mutants]
        groups = [list(g) for _, g in itertools.groupby(jobs, lambda job: job.mutant.function)]
        longest_first = sorted(groups, key=len, reverse=True)
        for count, (job, answer) in enumerate(nurseries.carry_out(longest_first), 1):
            if not isinstance(answer, Result):
                raise InternalDefect(f"{job.mutant.id}: {answer}")
            watch("mutants", count, len(mutants))
            yield job.mutant, _with_certificate_kept(subject, answer)


def _with_certificate_kept(subject: Subject, result: Result) -> Result:
    """The result with the name of its certificate, which lies among those of the proofs."""
    if result.certificate is None:
        return result
    proof = Attempt("z3", Level.PROVED, certificate=result.certificate)
    subject.session.cache.keep_certificate(proof)
    return dataclasses.replace(result, certificate=certificate_name(result.certificate))


def _known(
    subject: Subject,
    settings: Settings,
    memory: Memory,
    obligations: Sequence[Obligation],
    nurseries: Nurseries,
    watch: Watcher,
) -> Mapping[str, Known]:
    """What is known of each obligation with the original models."""
    known: dict[str, Known] = {}
    jobs: list[Establish] = []
    keys = {o.id: _known_key(subject, settings, o) for o in obligations}
    for obligation in obligations:
        found = memory.known(keys[obligation.id])
        if found is not None:
            known[obligation.id] = found
        else:
            jobs.append(Establish(obligation, _proof_at_hand(subject, obligation)))
    for count, (job, answer) in enumerate(nurseries.carry_out([job] for job in jobs), 1):
        watch("obligations", count, len(jobs))
        if isinstance(answer, Known):
            known[answer.obligation.id] = answer
            memory.keep_known(keys[answer.obligation.id], answer)
        else:
            subject.session.cache.warn(f"{job.obligation.id} notices no mutant: {answer}")
    return known


def _known_key(subject: Subject, settings: Settings, obligation: Obligation) -> str:
    cache = subject.session.cache
    keys = [cache.key(obligation, engine, settings.limits) for engine in subject.session.engines]
    return hashlib.sha256("\n".join([subject.tool(), *keys]).encode()).hexdigest()


def _proof_at_hand(subject: Subject, obligation: Obligation) -> Attempt | None:
    """What z3 said in a run of `verify` when nothing was different from now."""
    cache = subject.session.cache
    for engine in subject.session.engines:
        if engine.name == "z3":
            seconds = obligation.budget or Limits().seconds
            limits = dataclasses.replace(Limits(), seconds=seconds)
            return cache.find(cache.key(obligation, engine, limits))
    return None
