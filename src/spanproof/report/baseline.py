"""Baselines: evidence that was reached once and must not become weaker, and what it cost.

Cost is the solver's deterministic count of resources, so it can be compared between machines. For
the same reason a level is kept only if it does not hang on how fast a machine is: what CrossHair
says, what is asked for beside the ladder, and a proof of what needs tests only, for which z3 has a
moment, are left out of a baseline. They count when a run is compared with one.
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

_SWAYED = frozenset({"crosshair"})
"""Engines that stop after a time."""

_DIGITS = 2
"""The significant digits of a cost in a baseline, so that a commit shows real changes."""


def write_baseline(path: Path, record: Record) -> None:
    """Keep the level, the bound and the cost of every obligation of a record, a line each.

    :raises RequestError: the file cannot be written.
    """
    kept = {obligation["id"]: _entry(obligation) for obligation in record["obligations"]}
    lines = [f"  {json.dumps(name)}: {json.dumps(kept[name])}" for name in sorted(kept)]
    inside = "\n" + ",\n".join(lines) + "\n " if lines else ""
    write_text(path, f'{{\n "schema": "{SCHEMA}",\n "obligations": {{{inside}}}\n}}\n')


def _entry(obligation: Mapping[str, Any]) -> dict[str, Any]:
    """What a baseline keeps of one obligation: the strongest evidence that is the same anywhere."""
    evidence = obligation["evidence"]
    if evidence["level"] != Level.REFUTED:
        steady = [each for each in obligation["attempts"] if each["engine"] not in _SWAYED]
        evidence = max(steady, key=_strength, default={"level": Level.UNKNOWN})
    if obligation["floor"] == Level.TESTED and Level(evidence["level"]).strength > 0:
        return {"level": Level.TESTED.value}
    entry: dict[str, Any] = {"level": str(evidence["level"])}
    if evidence["level"] == Level.BOUNDED:
        entry["bound"] = evidence["bound"]
    cost = obligation["evidence"].get("resources")
    return {**entry, "resources": _rounded(cost)} if cost and "bound" not in entry else entry


def _rounded(cost: int) -> int:
    return round(cost, _DIGITS - len(str(cost)))


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


def missing_from_baseline(path: Path, record: Record) -> list[str]:
    """The ids of the obligations that a baseline file does not know: nothing guards them yet.

    :raises RequestError: the file cannot be read or is no baseline.
    """
    known = _read(path)
    return [each["id"] for each in record["obligations"] if each["id"] not in known]


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
