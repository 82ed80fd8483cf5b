"""Baselines: evidence that was reached once and must not become weaker, and what it cost.

Cost is the solver's deterministic count of resources, so it can be compared between machines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spanproof.errors import RequestError
from spanproof.report.record import Record, write_text
from spanproof.runner.stability import CHEAP
from spanproof.verdict import Level

SCHEMA = "spanproof.baseline/1"

MUCH_DEARER = 2.0
"""A proof that costs more than so many times its cost in the baseline is worth a warning."""

_KEPT = ("level", "bound", "resources")


def write_baseline(path: Path, record: Record) -> None:
    """Keep the level, the bound and the cost of every obligation of a record.

    :raises RequestError: the file cannot be written.
    """
    levels = {
        obligation["id"]: {key: obligation["evidence"].get(key) for key in _KEPT}
        for obligation in record["obligations"]
    }
    write_text(path, json.dumps({"schema": SCHEMA, "obligations": levels}, indent=1) + "\n")


def compare_with_baseline(path: Path, record: Record) -> list[str]:
    """One sentence for each obligation whose evidence is weaker than in a baseline file.

    An obligation of the baseline that no longer exists is weaker, too, unless the run was asked
    for a part of the suite only.

    :raises RequestError: the file cannot be read or is no baseline.
    """
    now = {obligation["id"]: obligation["evidence"] for obligation in record["obligations"]}
    found = []
    for name, old in _read(path).items():
        if name not in now:
            if not record.get("selectors"):
                found.append(f"{name}: the baseline has {_show(old)}, the obligation is gone")
        elif _strength(now[name]) < _strength(old):
            found.append(
                f"{name}: the baseline has {_show(old)}, the evidence is {_show(now[name])}"
            )
    return found


def dearer_than_baseline(path: Path, record: Record) -> list[str]:
    """One sentence for each proof that costs the solver much more than in a baseline file.

    :raises RequestError: the file cannot be read or is no baseline.
    """
    known = _read(path)
    found = []
    for obligation in record["obligations"]:
        cost = obligation["evidence"].get("resources") or 0
        before = known.get(obligation["id"], {}).get("resources") or 0
        if before and cost > max(CHEAP, MUCH_DEARER * before):
            found.append(
                f"{obligation['id']}: the proof costs {cost} units, {cost / before:.1f} times the "
                f"{before} of the baseline"
            )
    return found


def _read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{path}: not valid JSON: {error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise RequestError(f"{path}: not a baseline (schema {SCHEMA!r})")
    entries = data.get("obligations")
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        raise RequestError(f"{path}: a baseline maps each obligation to its level and bound")
    return entries


def _is_entry(entry: Any) -> bool:
    """Whether this is `{"level": …}`; its bound and resources may be absent or null."""
    if not isinstance(entry, dict):
        return False
    if not all(isinstance(entry.get(key), int | None) for key in ("bound", "resources")):
        return False
    return entry.get("level") in [level.value for level in Level]


def _strength(evidence: Mapping[str, Any]) -> tuple[int, float]:
    # Two bounded proofs differ by their bound; the number of tested examples is no strength.
    is_bounded = evidence["level"] == Level.BOUNDED
    return Level(evidence["level"]).strength, (evidence.get("bound") or 0) if is_bounded else 0


def _show(evidence: Mapping[str, Any]) -> str:
    bound = evidence.get("bound")
    return f"{evidence['level']}({bound})" if bound is not None else str(evidence["level"])
