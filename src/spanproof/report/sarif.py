"""SARIF 2.1.0, the format in which code hosts show findings beside the lines they concern."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spanproof
from spanproof.report.record import Record
from spanproof.report.wording import failing, next_step, show_arguments

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {
    "refuted": "A counterexample replays in CPython",
    "below-floor": "The evidence is weaker than the floor",
    "unreachable": "No input meets the preconditions",
    "defect": "A defect of spanproof itself",
}
# Deviations from MUST are errors, the others warnings; nothing is merely a note.
_ERRORS = ("MUST", "MUST NOT", "GRAMMAR")


def to_sarif(record: Record) -> str:
    """The failing obligations of a record as SARIF text."""
    results = []
    for obligation in failing(record):
        message = "; ".join(obligation["reasons"])
        example = obligation["counterexample"]
        if example:
            message += f"; counterexample: {show_arguments(example['arguments'])}"
        results.append(
            {
                "ruleId": _rule(obligation),
                "level": "error",
                "message": {
                    "text": f"{obligation['id']}: {message}. Next: {next_step(obligation)}"
                },
                "locations": [_location(obligation["path"], obligation["line"])],
                "partialFingerprints": {"obligation": obligation["id"]},
            }
        )
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in _RULES.items()]
    return json.dumps(_log(rules, results), indent=1) + "\n"


def deviations_to_sarif(result: Mapping[str, Any]) -> dict[str, Any]:
    """The deviations that `spanproof check` found; each requirement is a rule."""
    deviations = result["deviations"]
    names = dict.fromkeys(deviation["requirement"] for deviation in deviations)
    results = [
        {
            "ruleId": deviation["requirement"],
            "level": "error" if deviation["severity"] in _ERRORS else "warning",
            "message": {
                "text": f"{result['target']} {result['version']}: for {deviation['input']} "
                f"expected {deviation['expected']}, got {deviation['actual']}"
            },
        }
        for deviation in deviations
    ]
    return _log([{"id": name} for name in names], results)


def _rule(obligation: Mapping[str, Any]) -> str:
    reasons = " ".join(obligation["reasons"])
    if "contradict" in reasons or "defect in" in reasons:
        return "defect"
    if obligation["evidence"]["level"] == "refuted":
        return "refuted"
    return "below-floor" if "floor" in reasons else "unreachable"


def _location(path: str, line: int) -> dict[str, Any]:
    place = Path(path)
    if place.is_absolute() and place.is_relative_to(Path.cwd()):
        uri = place.relative_to(Path.cwd()).as_posix()
    else:
        uri = place.as_uri() if place.is_absolute() else place.as_posix()
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"startLine": max(1, line)},
        }
    }


def _log(rules: list[dict[str, Any]], results: list[dict[str, Any]]) -> dict[str, Any]:
    driver = {"name": "spanproof", "version": spanproof.__version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
