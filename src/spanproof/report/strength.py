"""What became of the mutants of the models, in the words of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spanproof.report.wording import counted, show_arguments, show_place

_COLUMNS = ("mutants", "killed", "equivalent", "survived", "not_tried")
_NEXT = {
    "not run": "Nobody has tried them: run spanproof mutate.",
    "stale": "Models, claims or spanproof have changed since they were tried: run spanproof mutate "
    "again.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A model with its counts, as texts; `state` says what they are worth."""

    module: str
    state: str
    counts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that nothing notices: where, what, and what shows or hides it."""

    place: str
    function: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class Strength:
    """A sentence, a row for each model, and the survivors."""

    sentence: str
    rows: Sequence[Row]
    survivors: Sequence[Survivor]


def strength(record: Mapping[str, Any], folder: str) -> Strength | None:
    """What the record says of mutants; None where it says nothing, as a partial run does."""
    section = record.get("mutation")
    if section is None:
        return None
    return Strength(
        sentence=_sentence(section),
        rows=[_row(subject) for subject in section["subjects"] if subject["mutants"] != 0],
        survivors=[_survivor(each, folder) for each in section["survivors"]],
    )


def _sentence(section: Mapping[str, Any]) -> str:
    said = _NEXT.get(section["state"], "")
    total = section["summary"]
    if section["state"] == "not run" or not total["mutants"]:
        return said
    parts = [f"{total['killed']} killed", f"{total['equivalent']} proved equivalent"]
    parts += [f"{total['survived']} survived", f"{total['not_tried']} not tried"]
    return f"{counted(total['mutants'], 'mutant')}: {', '.join(parts)}. {said}".strip()


def _row(subject: Mapping[str, Any]) -> Row:
    counts = [subject[name] for name in _COLUMNS]
    shown = ["" if count is None else str(count) for count in counts]
    return Row(subject["module"], subject["state"], shown)


def _survivor(each: Mapping[str, Any], folder: str) -> Survivor:
    given = each["input"]
    note = f"differs at {show_arguments(given)}" if given is not None else each["detail"] or ""
    return Survivor(show_place(each, folder), each["function"], each["before"], each["after"], note)
