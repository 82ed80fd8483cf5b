"""Baselines: evidence that was reached once and must not become weaker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spanproof.errors import RequestError
from spanproof.report.record import Record, write_text
from spanproof.verdict import Level

SCHEMA = "spanproof.baseline/1"


def write_baseline(path: Path, record: Record) -> None:
    """Keep the level (and bound) of every obligation of a record.

    :raises RequestError: the file cannot be written.
    """
    levels = {
        obligation["id"]: {key: obligation["evidence"][key] for key in ("level", "bound")}
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
    """Whether this is `{"level": …, "bound": …}`; the bound may be absent or null."""
    if not isinstance(entry, dict) or not isinstance(entry.get("bound"), int | None):
        return False
    return entry.get("level") in [level.value for level in Level]


def _strength(evidence: Mapping[str, Any]) -> tuple[int, float]:
    # Two bounded proofs differ by their bound; the number of tested examples is no strength.
    is_bounded = evidence["level"] == Level.BOUNDED
    return Level(evidence["level"]).strength, (evidence.get("bound") or 0) if is_bounded else 0


def _show(evidence: Mapping[str, Any]) -> str:
    bound = evidence.get("bound")
    return f"{evidence['level']}({bound})" if bound is not None else str(evidence["level"])
