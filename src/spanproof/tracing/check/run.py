"""One check of one target: from its name to the record that reports are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spanproof.config import Config
from spanproof.conformance.case import Case
from spanproof.conformance.drive import Implementation, Limits
from spanproof.conformance.session import Deviation, Outcome, conform
from spanproof.requirements import Requirement, load_requirements
from spanproof.tracing.check.received import fields_of, values_of
from spanproof.tracing.check.replays import replay_source, slug
from spanproof.tracing.check.shrinking import simpler_cases
from spanproof.tracing.check.targets import Subject, find_subject

SCHEMA = "spanproof.conformance/1"


def run_check(target: str, limits: Limits | None = None) -> dict[str, Any]:
    """The record of `check --json`: what was exercised, and each deviation once.

    :raises RequestError: the target is unknown, not installed, or cannot be imported.
    """
    subject = find_subject(target)
    requirements = _requirements()
    with Implementation(subject.target, limits) as implementation:
        outcome = conform(implementation, subject.oracle, subject.inputs(), simpler_cases)
        version = implementation.version
    return _record(subject, version, outcome, requirements)


def _requirements() -> dict[str, Requirement]:
    here = Path(__file__).parent  # where no folder can be mistaken for the package
    return load_requirements(Config(here, here, here, requirements=("tracing_specs",)))


def _record(
    subject: Subject, version: str, outcome: Outcome, requirements: dict[str, Requirement]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "target": subject.name,
        "version": version,
        "requirements_checked": len(outcome.exercised),
        "requirements": list(outcome.exercised),
        "cases": outcome.cases,
        "cases_not_run": outcome.not_run,
        "deviations": [
            _deviation(subject, version, each, requirements[each.breach.requirement])
            for each in outcome.deviations
        ],
        "readings": [
            {
                "about": reading.about,
                "question": reading.question,
                "input": show_input(case),
                "observed": reading.observed,
            }
            for reading, case in outcome.readings
        ],
    }


def _deviation(
    subject: Subject, version: str, deviation: Deviation, requirement: Requirement
) -> dict[str, Any]:
    return {
        "requirement": requirement.id,
        "severity": requirement.keyword,
        "text": " ".join(requirement.text.split()),
        "kind": deviation.breach.kind,
        "operation": deviation.case.operation,
        "input": show_input(deviation.case),
        "expected": deviation.breach.expected,
        "actual": deviation.breach.actual,
        "replay": replay_source(subject, version, deviation, requirement),
        "name": slug(deviation),
        "found_by": deviation.found_by[0],
        "also_found_by": list(deviation.found_by[1:]),
    }


def show_input(case: Case) -> list[str]:
    """The values of a lone traceparent; else one line for each field or part of a context.

    Text that stands in the carrier without a list is marked as bare.
    """
    if case.operation == "inject":
        data = case.data
        state = ",".join(f"{key}={value}" for key, value in data["state"])
        return [
            f"trace_id: {data['trace_id']:032x}",
            f"span_id: {data['span_id']:016x}",
            f"trace_flags: {data['flags']:02x}",
            *([f"trace_state: {state}"] if state else []),
        ]
    if all(name == "traceparent" and isinstance(v, list) and v for name, v in case.data):
        return [_text(value) for _, value in fields_of(case.data)]
    return [
        line
        for name, values in case.data
        for line in (
            [f"{name}: (no value)"]
            if values == []
            else [
                f"{name}: {_text(value)}{'' if isinstance(values, list) else ' (bare)'}"
                for value in values_of(values)
            ]
        )
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ascii(value)
