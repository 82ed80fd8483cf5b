"""What the page shows of a record, sorted and counted: the HTML template only lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spanproof.report.record import Record
from spanproof.report.wording import (
    LEVELS,
    Obligation,
    causes,
    common_folder,
    failing,
    headline,
    holds,
    module_of,
)
from spanproof.verdict import Level

Clause = Mapping[str, Any]  # one entry of "clauses" in a record

# The order in which a reviewer asks: what an implementation must do comes first.
_KEYWORDS = ("MUST", "MUST NOT", "GRAMMAR", "SHOULD", "SHOULD NOT", "MAY")
_CHECKABLE = ("model", "observe", "no")


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many obligations have a level of evidence; `width` is their share in per mille."""

    level: str
    count: int
    meaning: str
    width: int


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """How many clauses of a keyword are covered; `open` counts the others by `checkable`."""

    keyword: str
    total: int
    covered: int
    open: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standard:
    """The clauses from one standard; `title` is its name, or the common prefix of the ids."""

    title: str
    version: str
    clauses: Sequence[Clause]
    covered: int


@dataclass(frozen=True, slots=True)
class Module:
    """The obligations that one module states."""

    name: str
    obligations: Sequence[Obligation]
    failing: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template needs beside the record itself."""

    headline: str
    holds: bool
    causes: Mapping[str, int]
    levels: Sequence[LevelRow]
    floors: Mapping[str, int]
    failures: Sequence[Obligation]
    folder: str
    clauses: Sequence[Clause]
    coverage: Mapping[str, int]
    keywords: Sequence[KeywordRow]
    checkable: Sequence[str]
    standards: Sequence[Standard]
    modules: Sequence[Module]
    refused: Sequence[Mapping[str, Any]]
    lifted: Sequence[Mapping[str, Any]]
    certificates: int
    known: Mapping[str, Obligation]


def view(record: Record) -> View:
    """Sort and count a record."""
    obligations = record["obligations"]
    clauses = record["requirements"].get("clauses", [])
    checkable = _ordered({clause["checkable"] for clause in clauses}, _CHECKABLE)
    functions = record.get("functions", [])
    return View(
        headline=headline(record),
        holds=holds(record),
        causes=causes(record),
        levels=_levels(record),
        floors=_count((obligation["floor"] for obligation in obligations), tuple(LEVELS)),
        failures=failing(record),
        folder=common_folder(record),
        clauses=clauses,
        coverage=_count((c["level"] for c in clauses if c["covered"]), tuple(LEVELS)),
        keywords=[_keyword(name, clauses, checkable) for name in _keywords(clauses)],
        checkable=checkable,
        standards=_standards(clauses),
        modules=_modules(obligations),
        refused=[function for function in functions if function["refusal"]],
        lifted=[function for function in functions if not function["refusal"]],
        certificates=sum(bool(o["evidence"]["certificate"]) for o in obligations),
        known={obligation["id"]: obligation for obligation in obligations},
    )


def _levels(record: Record) -> list[LevelRow]:
    counts = record["summary"]
    total = sum(counts.values()) or 1
    return [
        LevelRow(level.value, counts[level], LEVELS[level], 1000 * counts[level] // total)
        for level in Level
    ]


def _keywords(clauses: Sequence[Clause]) -> list[str]:
    return _ordered({clause["keyword"] for clause in clauses}, _KEYWORDS)


def _keyword(name: str, clauses: Sequence[Clause], checkable: Sequence[str]) -> KeywordRow:
    own = [clause for clause in clauses if clause["keyword"] == name]
    left = [clause for clause in own if not clause["covered"]]
    by_checkable = {kind: sum(clause["checkable"] == kind for clause in left) for kind in checkable}
    return KeywordRow(name, len(own), len(own) - len(left), by_checkable)


def _standards(clauses: Sequence[Clause]) -> list[Standard]:
    """The clauses by the standard they name, else by the letters that their ids begin with."""
    groups: dict[tuple[str, str], list[Clause]] = {}
    for clause in clauses:
        prefix = f"{clause['id'].split('-')[0]}-"
        title = clause.get("standard") or f"Requirements {prefix}"
        groups.setdefault((title, clause.get("standard_version", "")), []).append(clause)
    return [
        Standard(title, version, group, sum(clause["covered"] for clause in group))
        for (title, version), group in groups.items()
    ]


def _modules(obligations: Sequence[Obligation]) -> list[Module]:
    groups: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        groups.setdefault(module_of(obligation), []).append(obligation)
    return [
        Module(name, group, sum(bool(obligation["reasons"]) for obligation in group))
        for name, group in groups.items()
    ]


def _ordered(names: Iterable[str], first: Sequence[str]) -> list[str]:
    """The names with the well-known ones first, the others by the alphabet."""
    rank = {name: index for index, name in enumerate(first)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def _count(names: Iterable[str], order: Sequence[str]) -> dict[str, int]:
    found = list(names)
    return {name: found.count(name) for name in order if name in found}
