"""The oracle for writing: injecting a context, passing one on, and continuing a trace.

Three operations have a written header as their answer: `inject` (a context is given), `forward`
(extract, then inject) and `continue` (extract, start a span, inject its context). What is wrong
with the written value itself is one deviation, whichever of them shows it.
"""

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
from spanproof.tracing.check.expectation import Accept, Refuse, expect
from spanproof.tracing.check.received import VALID, fields_of
from spanproof.tracing.check.tracestate import is_valid_pair, show_pairs, sure_pairs
from tracing_models.carrier import is_traceparent_name, is_tracestate_name
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.traceparent import TraceParent, parse_traceparent

CANONICAL = {
    "trace_id": 0x4BF92F3577B34DA6A3CE929D0E0E4736,
    "span_id": 0x00F067AA0BA902B7,
    "flags": 1,
    "state": [],
}
FORWARD_CONTROL = Case("forward", [["traceparent", [VALID]]])
_LEVEL = TraceContextLevel.LEVEL_2
_VALUE = ("TP-008", "TP-010", "TP-011", "TP-012", "TP-013", "TP-039")
_WRITTEN = "fields['traceparent']"
Fields = list[tuple[str, str]]


def judge_written(case: Case, observation: Observation) -> Judgement:
    """The first requirement that a written header breaks, if any."""
    match observation:
        case Answered(value):
            fields = [(name, text) for name, text in value["fields"]]
            judge = _judge_injected if case.operation == "inject" else _judge_passed_on
            return judge(case, fields)
        case Raised() | Stopped():
            return _judge_lost(case, observation)
        case NotRun():
            return Judgement()
        case _:
            assert_never(observation)


def _judge_lost(case: Case, observation: Raised | Stopped) -> Judgement:
    """Only where something has to be written: no rule says what a bad context leads to."""
    if case.operation != "inject" or not _is_valid(case.data):
        return Judgement()
    if isinstance(observation, Raised):
        actual = f"{observation.error}: {observation.message}"
    else:
        actual = f"the process {observation.how}"
    breach = Breach("PG-041", "inject fails for a valid context", "a traceparent", actual, "")
    return Judgement(breach, ("PG-041",))


def _is_valid(context: Mapping[str, Any]) -> bool:
    return bool(0 < context["trace_id"] < 2**128 and 0 < context["span_id"] < 2**64)


def _parents(fields: Fields) -> Fields:
    return [field for field in fields if is_traceparent_name(field[0])]


def _judge_injected(case: Case, fields: Fields) -> Judgement:
    written = _parents(fields)
    if not _is_valid(case.data):
        return _judge_invalid(written)
    if not written:
        missing = Breach(
            "PG-041",
            "a valid context is not written",
            "a traceparent",
            "no traceparent",
            "'traceparent' in fields",
        )
        return Judgement(missing, ("PG-041",))
    breach = _judge_names(fields) or judge_value(written[0][1], "TP-008")
    if breach is None:
        breach = _compare(case.data, parse_traceparent(written[0][1], _LEVEL))
    exercised = ["PG-041", "PG-043", "TP-002", *_VALUE]
    if breach is None:
        breach, more = _judge_injected_state(case.data["state"], fields)
        exercised.extend(more)
    return Judgement(breach, tuple(exercised))


def _judge_invalid(written: Fields) -> Judgement:
    """A context with a zero or oversized id has no traceparent that would be valid."""
    if not written:
        return Judgement(None, ("TP-014", "TP-019"))
    value = written[0][1]
    try:
        parse_traceparent(value, _LEVEL)
        requirement, why = "PG-041", "the context is invalid"
    except TraceparentError as error:
        requirement, why = error.requirement, error.message
    breach = Breach(
        requirement,
        f"an invalid context is written: {why}",
        "no traceparent",
        f"traceparent: {value!a}: {why}",
        "'traceparent' not in fields",
    )
    return Judgement(breach, (requirement,))


def judge_value(value: str, version_requirement: str) -> Breach | None:
    """What is wrong with a written value on its own."""
    try:
        parent = parse_traceparent(value, _LEVEL)
    except TraceparentError as error:
        return Breach(
            error.requirement,
            f"written: {error.message}",
            "a value of the grammar",
            f"traceparent: {value!a}: {error.message}",
            f"{_WRITTEN} != {value!a}",
        )
    if parent.version != 0:
        return Breach(
            version_requirement,
            "another version than 00 is written",
            "version 00",
            f"traceparent: {value!a}",
            f"{_WRITTEN}[:2] == '00'",
        )
    if not parent.flags.is_known(_LEVEL):
        known = parent.flags.known(_LEVEL).to_hex()
        return Breach(
            "TP-039",
            "undefined flag bits are written",
            f"flags {known}",
            f"traceparent: {value!a}",
            f"int({_WRITTEN}[53:55], 16) & 0xfc == 0",
        )
    return None


def _judge_names(fields: Fields) -> Breach | None:
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
    return None


def _compare(context: Mapping[str, Any], parent: TraceParent) -> Breach | None:
    flags = context["flags"] & 3
    wanted = (
        ("trace-id", parent.trace_id.value, context["trace_id"], slice(3, 35)),
        ("parent-id", parent.parent_id.value, context["span_id"], slice(36, 52)),
        ("flags", parent.flags.value, flags, slice(53, 55)),
    )
    for name, got, value, place in wanted:
        if got != value:
            check = f"int({_WRITTEN}[{place.start}:{place.stop}], 16) == {value}"
            return Breach(
                "PG-043",
                f"another {name} is written",
                f"{name} {value:x}",
                f"{name} {got:x}",
                check,
            )
    return None


def _states(fields: Fields) -> list[str]:
    return [value for name, value in fields if is_tracestate_name(name)]


def _judge_injected_state(
    state: Sequence[Sequence[str]], fields: Fields
) -> tuple[Breach | None, tuple[str, ...]]:
    written = _states(fields)
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
    return _compare_state(pairs, written, "PG-042"), ("PG-042",)


def _compare_state(
    pairs: list[tuple[str, str]], written: list[str], requirement: str
) -> Breach | None:
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


def _judge_passed_on(case: Case, fields: Fields) -> Judgement:
    """Judge what comes out where a carrier went in."""
    received = fields_of(case.data)
    expected = expect(received, names_are_http=False)
    written = _parents(fields)
    if isinstance(expected, Refuse) and case.operation == "forward":
        return _judge_refused(received, fields)
    if not written:
        needed = isinstance(expected, Accept) and expected.parent.version == 0
        missing = Breach(
            "TP-052",
            "a received traceparent is not passed on",
            "a traceparent",
            "no traceparent",
            "'traceparent' in fields",
            None,
        )
        return Judgement(missing if needed else None, ("TP-052",))
    breach = judge_value(written[0][1], "TP-050")
    exercised = [*_VALUE, "TP-050"]
    if breach is None and isinstance(expected, Accept):
        breach = _judge_continued(expected.parent, parse_traceparent(written[0][1], _LEVEL))
        exercised.extend(("TP-059", "TP-037", "TP-038"))
        breach = breach or _judge_state_passed_on(case, received, fields)
    return Judgement(breach, tuple(exercised))


def _judge_refused(received: Fields, fields: Fields) -> Judgement:
    """Without a usable traceparent, tracestate is not used either."""
    states = [value for name, value in received if name == "tracestate"]
    if not states:
        return Judgement()
    kept = _states(fields) if not _parents(fields) else []
    breach = Breach(
        "TS-001",
        "tracestate is passed on without its traceparent",
        "no tracestate",
        f"tracestate: {kept!a}",
        "'tracestate' not in fields",
    )
    return Judgement(breach if kept else None, ("TS-001",))


def _judge_continued(received: TraceParent, sent: TraceParent) -> Breach | None:
    """The trace id stays, the random flag stays, sampled changes only with the parent-id."""
    if sent.trace_id != received.trace_id:
        return Breach(
            "TP-059",
            "the trace-id changes",
            received.trace_id.to_hex(),
            sent.trace_id.to_hex(),
            f"{_WRITTEN}[3:35] == '{received.trace_id.to_hex()}'",
        )
    if received.version == 0 and sent.flags.random != received.flags.random:
        kept = received.flags.value & 2
        requirement = "TP-037" if kept else "TP-038"
        return Breach(
            requirement,
            "the random flag is not kept",
            f"random flag {kept >> 1}",
            f"flags {sent.flags.to_hex()}",
            f"int({_WRITTEN}[53:55], 16) & 2 == {kept}",
        )
    if sent.parent_id == received.parent_id and sent.flags.sampled != received.flags.sampled:
        return Breach(
            "TP-056",
            "sampled changes and parent-id does not",
            "another parent-id",
            f"flags {sent.flags.to_hex()}",
            f"int({_WRITTEN}[53:55], 16) & 1 == {received.flags.value & 1}",
        )
    return None


def _judge_state_passed_on(case: Case, received: Fields, fields: Fields) -> Breach | None:
    """Only plain lists: what else can go wrong is found on extraction."""
    states = [value for name, value in received if name == "tracestate"]
    pairs = sure_pairs(states) if len(states) == 1 else None
    if not pairs or states[0] != ",".join(f"k{i}=0" for i in range(len(pairs))):
        return None
    return _compare_state(pairs, _states(fields), "TS-049")
