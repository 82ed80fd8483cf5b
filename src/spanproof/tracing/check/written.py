"""What holds for every header that is written, whether it was injected or passed on.

What is wrong with the written value itself is one deviation, whichever operation shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spanproof.conformance.case import Breach
from spanproof.tracing.check.tracestate import Pairs, show_pairs, sure_pairs
from tracing_models.carrier import is_traceparent_name, is_tracestate_name
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.traceparent import TraceParent, parse_traceparent

LEVEL = TraceContextLevel.LEVEL_2
VALUE = ("TP-008", "TP-010", "TP-011", "TP-012", "TP-013", "TP-039")
"""The requirements that a written value exercises."""
WRITTEN = "fields['traceparent']"
WRITTEN_FLAGS = f"int({WRITTEN}[53:55], 16)"
Fields = list[tuple[str, str]]


def fields_written(answer: Mapping[str, Any]) -> Fields:
    """The fields of an answer, in the order in which they were set."""
    return [(name, text) for name, text in answer["fields"]]


def parents_written(fields: Fields) -> list[str]:
    """The values under the name traceparent in any case."""
    return [value for name, value in fields if is_traceparent_name(name)]


def states_written(fields: Fields) -> list[str]:
    """The values under the name tracestate in any case."""
    return [value for name, value in fields if is_tracestate_name(name)]


def parse_written(value: str) -> TraceParent:
    """The parts of a written value.

    :raises TraceparentError: it is no traceparent.
    """
    return parse_traceparent(value, LEVEL)


def judge_value(value: str, version_requirement: str) -> Breach | None:
    """What is wrong with a written value on its own."""
    try:
        parent = parse_written(value)
    except TraceparentError as error:
        return Breach(
            error.requirement,
            f"written: {error.message}",
            "a value of the grammar",
            f"traceparent: {value!a}: {error.message}",
            f"{WRITTEN} != {value!a}",
        )
    if parent.version != 0:
        return Breach(
            version_requirement,
            "another version than 00 is written",
            "version 00",
            f"traceparent: {value!a}",
            f"{WRITTEN}[:2] == '00'",
        )
    if not parent.flags.is_known(LEVEL):
        known = parent.flags.known(LEVEL).to_hex()
        return Breach(
            "TP-039",
            "undefined flag bits are written",
            f"flags {known}",
            f"traceparent: {value!a}",
            f"{WRITTEN_FLAGS} & 0xfc == 0",
        )
    return None


def judge_names(fields: Fields, answer: Mapping[str, Any]) -> Breach | None:
    """Names are in lower case and among those that the propagator says it uses."""
    for requirement, is_name, name in (
        ("TP-002", is_traceparent_name, "traceparent"),
        ("TS-006", is_tracestate_name, "tracestate"),
    ):
        others = [each for each, _ in fields if is_name(each) and each != name]
        if others:
            return Breach(
                requirement,
                f"{name} is not written in lower case",
                name,
                others[0],
                f"{others[0]!a} not in fields",
            )
    return _judge_declared(fields, answer.get("declared"))


def _judge_declared(fields: Fields, declared: list[str] | None) -> Breach | None:
    missing = [name for name, _ in fields if declared is not None and name not in declared]
    if not missing:
        return None
    return Breach(
        "PG-017",
        "a field is written that Fields does not name",
        f"{missing[0]} among the fields",
        f"fields: {', '.join(declared or ())}",
        f"{missing[0]!a} in propagator.fields",
    )


def judge_state_written(pairs: Pairs, fields: Fields, requirement: str) -> Breach | None:
    """A valid list is written with all its entries, in their order."""
    written = states_written(fields)
    if sure_pairs(written) == pairs:
        return None
    line = ",".join(f"{key}={value}" for key, value in pairs)
    actual = f"tracestate: {written!a}" if written else "no tracestate"
    return Breach(
        requirement,
        "a valid tracestate is not written",
        show_pairs(pairs),
        actual,
        f"fields.get('tracestate') == {line!a}",
    )
