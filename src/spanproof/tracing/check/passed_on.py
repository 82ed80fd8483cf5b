"""The oracle for passing a trace on: a carrier goes in and another one comes out.

`forward` extracts and injects; `continue` starts a span in between and injects its context. What
depends on the span is judged only where the answer says that there is one (`child`); without an
SDK the received context itself is passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spanproof.conformance.case import Answered, Breach, Case, Judgement, Observation
from spanproof.tracing.check.expectation import Accept, Refuse, expect
from spanproof.tracing.check.received import fields_of
from spanproof.tracing.check.tracestate import sure_pairs
from spanproof.tracing.check.written import (
    VALUE,
    WRITTEN,
    WRITTEN_FLAGS,
    Fields,
    fields_written,
    judge_names,
    judge_state_written,
    judge_value,
    parents_written,
    parse_written,
    states_written,
)
from tracing_models.traceparent import TraceParent

_CONTINUED = ("TP-059", "TP-037", "TP-038")
_CHILD = ("PM-019", "SC-016", "SM-032")


def judge_passed_on(case: Case, observation: Observation) -> Judgement:
    """The first requirement that is broken on the way, if any; failures are for extraction."""
    if not isinstance(observation, Answered):
        return Judgement()
    received = fields_of(case.data)
    fields, child = fields_written(observation.value), observation.value.get("child")
    expected = expect(received, names_are_http=False)
    if isinstance(expected, Refuse):
        state = _judge_stale_state(received, fields)
        if state.breach is not None or child is None:
            return state
        return _judge_started(received, fields, child, state.exercised)
    written = parents_written(fields)
    if not written:
        return _judge_nothing(expected)
    breach = judge_names(fields, observation.value) or judge_value(written[0], "TP-050")
    exercised = ["PG-017", "TP-002", *VALUE, "TP-050"]
    if breach is None and isinstance(expected, Accept):
        sent = parse_written(written[0])
        breach = _judge_continued(expected.parent, sent)
        exercised.extend(_CONTINUED)
        if child is not None:
            breach = breach or _judge_child(expected.parent, sent, child)
            exercised.extend(_CHILD)
        breach = breach or _judge_state_passed_on(received, fields)
    return Judgement(breach, tuple(exercised))


def _judge_nothing(expected: object) -> Judgement:
    """Nothing is written although a traceparent came in that has to be used."""
    if not isinstance(expected, Accept) or expected.parent.version != 0:
        return Judgement(None, ("TP-052",))
    missing = Breach(
        "TP-052",
        "a received traceparent is not passed on",
        "a traceparent",
        "no traceparent",
        "'traceparent' in fields",
    )
    return Judgement(missing, ("TP-052",))


def _judge_stale_state(received: list[tuple[str, Any]], fields: Fields) -> Judgement:
    """Without a usable traceparent, tracestate is not used either."""
    if not any(name == "tracestate" for name, _ in received):
        return Judgement()
    kept = states_written(fields)
    breach = Breach(
        "TS-001",
        "tracestate is passed on without its traceparent",
        "no tracestate",
        f"tracestate: {kept!a}",
        "'tracestate' not in fields",
    )
    return Judgement(breach if kept else None, ("TS-001",))


def _judge_started(
    received: list[tuple[str, Any]],
    fields: Fields,
    child: Mapping[str, Any],
    exercised: tuple[str, ...],
) -> Judgement:
    """A span without a parent starts a trace, which is sent and says whether its id is random."""
    written = parents_written(fields)
    exercised = (*exercised, "TP-051", "TP-036")
    if not written:
        missing = Breach(
            "TP-051",
            "the trace of a span without a parent is not sent",
            "a traceparent",
            "no traceparent",
            "'traceparent' in fields",
        )
        return Judgement(missing, exercised)
    breach = judge_value(written[0], "TP-008")
    if any(written[0][3:35] in value for _, value in received):
        return Judgement(breach, exercised)  # it was used after all, which extraction is blamed for
    if breach is None and child["random_ids"] and not parse_written(written[0]).flags.random:
        breach = Breach(
            "TP-036",
            "a trace-id made at random is sent without the random flag",
            "random flag 1",
            f"flags {written[0][53:]}",
            f"{WRITTEN_FLAGS} & 2 == 2",
        )
    return Judgement(breach, exercised)


def _judge_continued(received: TraceParent, sent: TraceParent) -> Breach | None:
    """The trace id stays, the random flag stays, sampled changes only with the parent-id."""
    if sent.trace_id != received.trace_id:
        return Breach(
            "TP-059",
            "the trace-id changes",
            received.trace_id.to_hex(),
            sent.trace_id.to_hex(),
            f"{WRITTEN}[3:35] == '{received.trace_id.to_hex()}'",
        )
    if received.version == 0 and sent.flags.random != received.flags.random:
        kept = received.flags.value & 2
        requirement = "TP-037" if kept else "TP-038"
        return Breach(
            requirement,
            "the random flag is not kept",
            f"random flag {kept >> 1}",
            f"flags {sent.flags.to_hex()}",
            f"{WRITTEN_FLAGS} & 2 == {kept}",
        )
    if sent.parent_id == received.parent_id and sent.flags.sampled != received.flags.sampled:
        return Breach(
            "TP-056",
            "sampled changes and parent-id does not",
            "another parent-id",
            f"flags {sent.flags.to_hex()}",
            f"{WRITTEN_FLAGS} & 1 == {received.flags.value & 1}",
        )
    return None


def _judge_child(
    received: TraceParent, sent: TraceParent, child: Mapping[str, Any]
) -> Breach | None:
    """A span of its own: a new id, not remote, and sampled as its parent is (ParentBased)."""
    if sent.parent_id == received.parent_id:
        return Breach(
            "PM-019",
            "the parent-id of the received context is sent",
            "the id of the span",
            f"parent-id {sent.parent_id.to_hex()}",
            f"{WRITTEN}[36:52] != '{received.parent_id.to_hex()}'",
        )
    if child["remote"]:
        return Breach(
            "SC-016",
            "the context of a child span is remote",
            "is_remote is false",
            "is_remote is true",
            "not span.get_span_context().is_remote",
        )
    if sent.flags.sampled != received.flags.sampled:
        sampled = received.flags.value & 1
        return Breach(
            "SM-032",
            "the default of ParentBased does not follow the parent",
            f"sampled flag {sampled}",
            f"flags {sent.flags.to_hex()}",
            f"{WRITTEN_FLAGS} & 1 == {sampled}",
        )
    return None


def _judge_state_passed_on(received: list[tuple[str, Any]], fields: Fields) -> Breach | None:
    """Only plain lists: what else can go wrong is found on extraction."""
    states = [value for name, value in received if name == "tracestate"]
    pairs = sure_pairs(states) if len(states) == 1 else None
    if not pairs or states[0] != ",".join(f"k{i}=0" for i in range(len(pairs))):
        return None
    return judge_state_written(pairs, fields, "TS-049")
