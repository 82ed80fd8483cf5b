"""How strong the claims are, in one small file for those who do not try mutants themselves.

`spanproof mutate` writes it at the end of each run: what is known of the mutants of every model,
with a digest of everything that this depends on. `spanproof verify` reads it back and says for
which models it still holds. A file that cannot be read counts as absent.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from spanproof.mutation.known import Fate, Result
from spanproof.mutation.mutants import Mutant
from spanproof.mutation.subject import Subject
from spanproof.runner.cache import write_whole
from spanproof.runner.session import cache_folder

SCHEMA = "spanproof.strength/1"
COUNTS = ("mutants", "killed", "equivalent", "survived", "not_tried")


class State(StrEnum):
    """What is known of the mutants now."""

    CURRENT = "current"  # models, claims and spanproof are those that they were tried with
    STALE = "stale"  # something that their fates depend on was changed since
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Strength:
    """What became of the mutants of one module; `stamp` digests what that depends on."""

    module: str
    stamp: str
    mutants: int
    killed: int
    equivalent: int
    survived: int
    not_tried: int
    survivors: tuple[Mapping[str, Any], ...]


def strength(
    subject: Subject,
    module: str,
    stamp: str,
    mutants: Sequence[Mutant],
    results: Mapping[str, Result],
) -> Strength:
    """The fates of the mutants of a module, counted; `results` are those that are known, by id."""
    found = [(mutant, results[mutant.id]) for mutant in mutants if mutant.id in results]
    fates = Counter(result.fate for _, result in found)
    names = subject.session.cache.sources.names
    survivors = [pair for pair in found if pair[1].fate is Fate.SURVIVED]
    return Strength(
        module=module,
        stamp=stamp,
        mutants=len(mutants),
        killed=fates[Fate.KILLED],
        equivalent=fates[Fate.EQUIVALENT],
        survived=fates[Fate.SURVIVED],
        not_tried=len(mutants) - len(found),
        survivors=tuple(_survivor(m, r, names.name(m.path)) for m, r in survivors),
    )


def _survivor(mutant: Mutant, result: Result, name: str) -> dict[str, Any]:
    return {
        "id": mutant.id,
        "path": name,
        "line": mutant.line,
        "function": mutant.function,
        "before": mutant.before,
        "after": mutant.after,
        "input": None if result.input is None else dict(result.input),
        "detail": result.detail or None,
    }


def write_summary(subject: Subject, found: Sequence[Strength]) -> None:
    """Leave what is known of all modules for `strength_section`.

    A folder that cannot be written costs a warning.
    """
    data = {"schema": SCHEMA, "modules": [dataclasses.asdict(each) for each in found]}
    try:
        write_whole(_file(subject), json.dumps(data).encode())
    except OSError as error:
        subject.session.cache.warn(f"no summary is kept for verify: {error.strerror}")


def strength_section(subject: Subject) -> dict[str, Any]:
    """The part of a record: for each module its counts, and whether they still hold.

    The totals and the survivors are those of the modules that are current; a module of which
    nothing is known that holds now has null in place of its counts.
    """
    kept = _kept(_file(subject))
    stamps = subject.stamps() if kept else {}
    current = {n: kept[n] for n, stamp in stamps.items() if n in kept and kept[n].stamp == stamp}
    states = {name: _state(kept.get(name), name in current) for name in subject.modules}
    names = subject.session.cache.sources.names
    return {
        "state": _of_all(set(states.values())).value,
        "summary": {name: sum(getattr(k, name) for k in current.values()) for name in COUNTS},
        "subjects": [
            {"module": name, "state": state.value, **_counts(current.get(name))}
            for name, state in states.items()
        ],
        "survivors": [
            {**survivor, "path": names.path(survivor["path"])}
            for each in current.values()
            for survivor in each.survivors
        ],
    }


def _file(subject: Subject) -> Path:
    return cache_folder(subject.session.config) / "mutation" / "summary.json"


def _kept(path: Path) -> dict[str, Strength]:
    try:
        data = json.loads(path.read_bytes())
        found = [Strength(**each) for each in data["modules"]] if data["schema"] == SCHEMA else []
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {each.module: each for each in found}


def _state(kept: Strength | None, is_current: bool) -> State:
    if kept is None or (kept.mutants and kept.not_tried == kept.mutants):
        return State.NOT_RUN
    return State.CURRENT if is_current else State.STALE


def _of_all(states: set[State]) -> State:
    """What is said of all modules together; what was not tried is counted, too."""
    for state in (State.STALE, State.CURRENT):
        if state in states:
            return state
    return State.NOT_RUN


def _counts(known: Strength | None) -> dict[str, int | None]:
    return {name: None if known is None else getattr(known, name) for name in COUNTS}
