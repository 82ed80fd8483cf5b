"""The oracle for injection: a context is given, and a header is written or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from spanproof.conformance.case import (
    Answered,
    Breach,
    Case,
    Judgement,
    NotRun,
    Observation,
    Raised,
    Stopped,
)
from spanproof.tracing.check.tracestate import is_valid_pair
from spanproof.tracing.check.written import (
    VALUE,
    WRITTEN,
    Fields,
    fields_written,
    judge_names,
    judge_state_written,
    judge_value,
    parents_written,
    parse_written,
    states_written,
)
from tracing_models.errors import TraceparentError
from tracing_models.traceparent import TraceParent

# Each part of a context: its name, the rule of its width, its bits, and the rule against zero.
_PARTS = (
    ("trace_id", "trace-id", "TP-011", 128, "TP-014"),
    ("span_id", "parent-id", "TP-012", 64, "TP-019"),
    ("flags", "flags byte", "TP-013", 8, ""),
)


def judge_injected(case: Case, observation: Observation) -> Judgement:
    """The first requirement that the written header breaks, if any."""
    match observation:
        case Answered(value):
            fields = fields_written(value)
            wrong = _invalid_part(case.data)
            if wrong is not None:
                return _judge_invalid(parents_written(fields), *wrong)
            return _judge_valid(case, fields, value)
        case Raised() | Stopped():
            return _judge_lost(case, observation)
        case NotRun():
            return Judgement()
        case _:
            assert_never(observation)


def _invalid_part(context: Mapping[str, Any]) -> tuple[str, str] | None:
    """The rule that the first bad part breaks, and how; None for a context that can be written."""
    for name, called, width_rule, bits, zero_rule in _PARTS:
        if context[name] == 0 and zero_rule:
            return zero_rule, f"the {called} is all zero"
        if not 0 <= context[name] < 2**bits:
            return width_rule, f"the {called} is outside its {bits} bits"
    return None


def _judge_lost(case: Case, observation: Raised | Stopped) -> Judgement:
    """Only where something has to be written: no rule says what a bad context leads to."""
    if _invalid_part(case.data) is not None:
        return Judgement()
    if isinstance(observation, Raised):
        actual = f"{observation.error}: {observation.message}"
    else:
        actual = f"the process {observation.how}"
    breach = Breach("PG-041", "inject fails for a valid context", "a traceparent", actual, "")
    return Judgement(breach, ("PG-041",))


def _judge_invalid(written: Sequence[str], requirement: str, why: str) -> Judgement:
    """A context that no traceparent stands for: nothing is written, or a valid value."""
    if not written or _is_valid(written[0]):
        return Judgement(None, (requirement,))
    breach = Breach(
        requirement,
        f"an invalid context is written: {why}",
        "no traceparent, or a valid one",
        f"traceparent: {written[0]!a}",
        f"fields.get('traceparent') != {written[0]!a}",
    )
    return Judgement(breach, (requirement,))


def _is_valid(value: str) -> bool:
    try:
        parse_written(value)
    except TraceparentError:
        return False
    return True


def _judge_valid(case: Case, fields: Fields, answer: Mapping[str, Any]) -> Judgement:
    written = parents_written(fields)
    if not written:
        missing = Breach(
            "PG-041",
            "a valid context is not written",
            "a traceparent",
            "no traceparent",
            "'traceparent' in fields",
        )
        return Judgement(missing, ("PG-041",))
    breach = judge_names(fields, answer) or judge_value(written[0], "TP-008")
    if breach is None:
        breach = _compare(case.data, parse_written(written[0]))
    exercised = ["PG-017", "PG-041", "PG-043", "TP-002", *VALUE]
    if breach is None:
        breach, more = _judge_state(case.data["state"], fields)
        exercised.extend(more)
    return Judgement(breach, tuple(exercised))


def _compare(context: Mapping[str, Any], parent: TraceParent) -> Breach | None:
    flags = context["flags"] & 3
    wanted = (
        ("trace-id", parent.trace_id.value, context["trace_id"], slice(3, 35)),
        ("parent-id", parent.parent_id.value, context["span_id"], slice(36, 52)),
        ("flags", parent.flags.value, flags, slice(53, 55)),
    )
    for name, got, value, place in wanted:
        if got != value:
            check = f"int({WRITTEN}[{place.start}:{place.stop}], 16) == {value}"
            return Breach(
                "PG-043",
                f"another {name} is written",
                f"{name} {value:x}",
                f"{name} {got:x}",
                check,
            )
    return None


def _judge_state(
    state: Sequence[Sequence[str]], fields: Fields
) -> tuple[Breach | None, tuple[str, ...]]:
    written = states_written(fields)
    if not state:
        breach = Breach(
            "TS-019",
            "an empty tracestate is written",
            "no tracestate",
            f"tracestate: {written!a}",
            "'tracestate' not in fields",
        )
        return (breach if written else None), ("TS-019",)
    pairs = [(key, value) for key, value in state]
    if len(pairs) > 32 or not all(is_valid_pair(*pair) for pair in pairs):
        return None, ()
    return judge_state_written(pairs, fields, "PG-042"), ("PG-042",)
