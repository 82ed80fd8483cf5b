"""The source of the models, each line with a mark: in a proof, in none, or no statement."""

from __future__ import annotations

import os.path
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROVED, UNPROVED = "✓", "✗"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `mark` is `PROVED`, `UNPROVED` or empty."""

    number: int
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file with its lines, and on how many of them a statement begins, in a proof and in all."""

    path: str
    proved: int
    statements: int
    lines: Sequence[Line]


def marked_files(record: Mapping[str, Any], folder: str) -> list[MarkedFile]:
    """The files that the run looked at, named from a folder; empty where it looked at none."""
    coverage = record.get("coverage") or {}
    return [_marked(each, folder) for each in coverage.get("lines", {}).get("sources", ())]


def _marked(source: Mapping[str, Any], folder: str) -> MarkedFile:
    marks = dict.fromkeys(source["proved"], PROVED) | dict.fromkeys(source["unproved"], UNPROVED)
    lines = [
        Line(number, marks.get(number, ""), text)
        for number, text in enumerate(source["text"].removesuffix("\n").split("\n"), start=1)
    ]
    return MarkedFile(_shown(source["path"], folder), len(source["proved"]), len(marks), lines)


def _shown(path: str, folder: str) -> str:
    inside = bool(folder) and path.startswith(folder.rstrip("/") + "/")
    return os.path.relpath(path, folder) if inside else path
