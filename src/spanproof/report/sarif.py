"""SARIF 2.1.0, the format in which code hosts show findings beside the lines they concern."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import spanproof
from spanproof.report.record import Record
from spanproof.report.wording import (
    CAUSES,
    Obligation,
    cause,
    failing,
    next_step,
    show_arguments,
    show_level,
    visible,
)

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {**CAUSES, "weaker-than-baseline": "with evidence weaker than in the baseline"}
# Deviations from MUST are errors, the others warnings; nothing is merely a note.
_ERRORS = ("MUST", "MUST NOT", "GRAMMAR")


def to_sarif(record: Record) -> str:
    """The failing obligations of a record, and what is weaker than the baseline, as SARIF text."""
    results = [_failure(obligation) for obligation in failing(record)]
    places = {obligation["id"]: _location(obligation) for obligation in record["obligations"]}
    results += [_weaker(sentence, places) for sentence in record.get("weaker", [])]
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in _RULES.items()]
    log = _log(rules, results, record["tool"]["version"])
    # No result is not yet a success: this says how much was looked at.
    log["runs"][0]["properties"] = {"ok": record["ok"], "summary": record["summary"]}
    return json.dumps(log, indent=1) + "\n"


def _failure(obligation: Obligation) -> dict[str, Any]:
    message = "; ".join(obligation["reasons"])
    example = obligation["counterexample"]
    if example:
        message += f"; counterexample: {show_arguments(example['arguments'])}"
        message += f"; expected {example['expected']}, actual {example['actual']}"
    text = f"{obligation['id']}: {message}. Next: {next_step(obligation)}"
    result = _result(cause(obligation), text, obligation["id"])
    return {
        **result,
        "locations": [_location(obligation)],
        "properties": {"level": show_level(obligation["evidence"]), "floor": obligation["floor"]}
        | ({"replay": visible(example["replay"])} if example else {}),
    }


def _weaker(sentence: str, places: Mapping[str, Any]) -> dict[str, Any]:
    name, _, _ = sentence.partition(": ")
    result = _result("weaker-than-baseline", sentence, name)
    return result | ({"locations": [places[name]]} if name in places else {})


def _result(rule: str, text: str, name: str) -> dict[str, Any]:
    return {
        "ruleId": rule,
        "level": "error",
        "message": {"text": visible(text)},
        "partialFingerprints": {"obligation": visible(name)},
    }


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
    return _log([{"id": name} for name in names], results, spanproof.__version__)


def _location(obligation: Obligation) -> dict[str, Any]:
    """The file (relative to the current folder, which is the checkout in a pipeline) and line."""
    place = Path(obligation["path"])
    if place.is_absolute() and place.is_relative_to(Path.cwd()):
        place = place.relative_to(Path.cwd())
    # A file name is bytes and may be no UTF-8; a record read from JSON may hold any surrogate.
    uri = quote(place.as_posix().encode("utf-8", "surrogatepass"))
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": f"file://{uri}" if place.is_absolute() else uri},
            "region": {"startLine": max(1, obligation["line"])},
        }
    }


def _log(
    rules: list[dict[str, Any]], results: list[dict[str, Any]], version: str
) -> dict[str, Any]:
    driver = {"name": "spanproof", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
