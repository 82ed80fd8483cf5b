"""The record of one run: the JSON of `spanproof verify`, the only source of every report.

A report is rendered from this record alone, so a saved one can be rendered again. The shape is
stable and changes only by addition.
"""

from __future__ import annotations

import dataclasses
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import spanproof
from spanproof.coverage.summary import Coverage
from spanproof.errors import RequestError
from spanproof.obligation import Obligation
from spanproof.report.functions import lifted_functions
from spanproof.report.shape import misshapen
from spanproof.requirements import Requirement, uncovered
from spanproof.runner.cache import certificate_name
from spanproof.runner.judge import witness
from spanproof.runner.trials import Controls
from spanproof.verdict import Attempt, Level, Verdict

SCHEMA = "spanproof.verdicts/1"
Record = dict[str, Any]


def make_record(
    obligations: Sequence[Obligation],
    verdicts: Sequence[Verdict],
    requirements: Mapping[str, Requirement],
    engine_versions: Mapping[str, str],
    *,
    selectors: Sequence[str] = (),
    controls: Controls | None = None,
    coverage: Coverage | None = None,
) -> Record:
    """Everything that is known after a run, as plain JSON values.

    With `selectors` the run saw only a part of the suite, and the requirements that it leaves
    uncovered may be covered by the rest. A run whose `controls` did not all fail does not hold.
    """
    controls = controls or Controls(0, 0, ())
    pairs = list(zip(obligations, verdicts, strict=True))
    covered = _covered(pairs) & requirements.keys()
    return {
        "schema": SCHEMA,
        "tool": {
            "version": spanproof.__version__,
            "python": platform.python_version(),
            "engines": dict(engine_versions),
        },
        "selectors": list(selectors),
        "obligations": [_obligation(o, v) for o, v in pairs],
        "functions": [
            dataclasses.asdict(function) for function in lifted_functions(pairs, selectors)
        ],
        "requirements": {
            "total": len(requirements),
            "covered": len(covered),
            "uncovered": [r.id for r in uncovered(requirements, covered)],
            "clauses": [_clause(r, pairs, r.id in covered) for r in requirements.values()],
        },
        "summary": {
            level.value: sum(verdict.evidence.level is level for verdict in verdicts)
            for level in Level
        },
        "controls": {
            "expected": controls.expected,
            "failed_as_expected": controls.failed_as_expected,
            "broken": list(controls.broken),
        },
        "coverage": None if coverage is None else _coverage(coverage),
        "ok": not (controls.broken or any(verdict.reasons for verdict in verdicts)),
    }


def _covered(pairs: Sequence[tuple[Obligation, Verdict]]) -> set[str]:
    """The requirements of which every claim holds: one that fails leaves its clause open."""
    failing = {
        name for obligation, verdict in pairs if verdict.reasons for name in obligation.covers
    }
    return {name for obligation, _ in pairs for name in obligation.covers} - failing


def read_record(path: Path) -> Record:
    """A record saved earlier.

    :raises RequestError: the file cannot be read or is no such record.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{path}: not valid JSON: {error}") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise RequestError(f"{path}: not a verdict file: schema is {schema!r}, not {SCHEMA!r}")
    problem = misshapen(data)
    if problem is not None:
        raise RequestError(f"{path}: not a complete verdict file: {problem}")
    return dict(data)


def write_text(path: Path, text: str) -> None:
    """Write a report, making its folder.

    :raises RequestError: that is not possible.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise RequestError(f"{path}: cannot be written: {error.strerror}") from error


def _obligation(obligation: Obligation, verdict: Verdict) -> Record:
    evidence = verdict.evidence
    example = evidence.counterexample
    certificate = evidence.certificate
    return {
        "id": obligation.id,
        "kind": obligation.kind.value,
        "subject": list(obligation.subject),
        "covers": list(obligation.covers),
        "floor": obligation.floor.value,
        "evidence": {
            "level": evidence.level.value,
            "bound": evidence.bound,
            "engine": evidence.engine,
            "seconds": evidence.seconds,
            "certificate": certificate_name(certificate) if certificate is not None else None,
            "witness": witness(verdict),
            "resources": evidence.resources,
        },
        "attempts": [_attempt(attempt) for attempt in verdict.attempts],
        "opinions": [_attempt(attempt) for attempt in verdict.opinions],
        "counterexample": dataclasses.asdict(example) if example else None,
        "cached": verdict.cached,
        "path": obligation.path,
        "line": obligation.line,
        "reasons": list(verdict.reasons),
        "ok": not verdict.reasons,
    }


def _attempt(attempt: Attempt) -> Record:
    return {
        "engine": attempt.engine,
        "level": attempt.level.value,
        "bound": attempt.bound,
        "seconds": attempt.seconds,
        "detail": attempt.detail,
        "finding": attempt.finding.value if attempt.finding else None,
        "assumed": list(attempt.assumed),
        "core": None if attempt.core is None else list(attempt.core),
    }


def _coverage(coverage: Coverage) -> Record:
    """Three accounts; a list names what is *not* reached, needed or proved."""
    data = json.loads(json.dumps(dataclasses.asdict(coverage)))  # lists for tuples
    return {
        "branches": {key: data[key] for key in ("places", "reached", "unreachable", "undecided")},
        "clauses": {
            "assumed": data["clauses"],
            "needed": data["needed"],
            "unneeded": data["unneeded"],
        },
        "lines": {key: data[key] for key in ("statements", "proved", "unproved", "sources")},
    }


def _clause(
    requirement: Requirement, pairs: Sequence[tuple[Obligation, Verdict]], covered: bool
) -> Record:
    """A requirement with the obligations that claim it and the weakest level of those that hold."""
    claiming = [(o, v) for o, v in pairs if requirement.id in o.covers]
    holding = [v.evidence.level for _, v in claiming if not v.reasons]
    weakest = min(holding, key=lambda level: level.strength, default=None)
    return {
        **dataclasses.asdict(requirement),
        "obligations": [obligation.id for obligation, _ in claiming],
        "level": weakest.value if weakest else None,
        "covered": covered,
    }
