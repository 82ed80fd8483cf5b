"""Theorems about one hop: what arrives, and what is sent on."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.carrier import Extraction, fields_for, read_fields
from tracing_models.flags import TraceContextLevel
from tracing_models.ids import SpanId, TraceId
from tracing_models.participation import next_context, next_tracestate
from tracing_models.span_context import root_context
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent
from tracing_proofs.preconditions import (
    GRAMMAR,
    are_new,
    begins_with_version_and_dash,
    has_valid_ids,
    is_accepted,
    is_of_higher_version,
    is_version_00,
)

LEVEL_2 = TraceContextLevel.LEVEL_2


def received(value: str | None) -> Extraction:
    """What a hop that knows Level 2 makes of one traceparent value and no tracestate."""
    return read_fields(value, False, None, LEVEL_2)


def sent_on(value: str | None, trace_id: TraceId, span_id: SpanId, sampled: bool) -> str:
    """The outgoing traceparent of a hop with these generated ids."""
    context = next_context(received(value), trace_id, span_id, sampled)
    return format_traceparent(TraceParent.from_context(context))


def restarts(value: str | None, trace_id: TraceId, span_id: SpanId, sampled: bool) -> bool:
    """Whether the outgoing traceparent consists of the generated ids and a random flag."""
    expected = f"00-{trace_id.to_hex()}-{span_id.to_hex()}-{'03' if sampled else '02'}"
    return sent_on(value, trace_id, span_id, sampled) == expected


def drops(value: str, tracestate: str | None) -> bool:
    """Whether no tracestate is sent on."""
    return next_tracestate(read_fields(value, False, tracestate, LEVEL_2)) is None


def has_an_invalid_field(value: str) -> bool:
    """Whether trace-id, parent-id or trace-flags are invalid, for a value of version 00."""
    return (
        not GRAMMAR.matches("trace-id", value[3:35])
        or not GRAMMAR.matches("parent-id", value[36:52])
        or not GRAMMAR.matches("trace-flags", value[53:55])
        or not has_valid_ids(value)
    )


# A new trace


@theorem(covers=["TP-051", "PM-005", "TP-036"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
def a_request_without_traceparent_starts_a_new_trace(
    trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """The outgoing value has the generated ids, with the random flag set."""
    return restarts(None, trace_id, span_id, sampled)


@theorem(covers=["TP-057"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: not is_accepted(value))
def a_rejected_traceparent_starts_a_new_trace(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """Nothing of a rejected value is sent on: all fields are generated anew."""
    return restarts(value, trace_id, span_id, sampled)


@theorem(covers=["TP-029"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
def a_new_trace_without_a_decision_is_sent_unsampled(trace_id: TraceId, span_id: SpanId) -> bool:
    """Sampled is 0 by default where the trace starts."""
    context = next_context(received(None), trace_id, span_id)
    return format_traceparent(TraceParent.from_context(context))[54] in "02"


@theorem(covers=["TP-042", "PM-010"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: not begins_with_version_and_dash(value))
def a_value_without_version_and_dash_restarts_the_trace(
    value: str, tracestate: str | None, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """A version that cannot be parsed leads to a new traceparent and drops tracestate."""
    return restarts(value, trace_id, span_id, sampled) and drops(value, tracestate)


@theorem(covers=["PM-014"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: value[0:3] == "00-" and has_an_invalid_field(value))
def an_invalid_field_of_version_00_restarts_the_trace(
    value: str, tracestate: str | None, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """A bad trace-id, parent-id or trace-flags: a new traceparent, and no tracestate."""
    return restarts(value, trace_id, span_id, sampled) and drops(value, tracestate)


@theorem(covers=["TP-040", "TP-048", "PM-011"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: not is_version_00(value))
def any_other_form_is_read_by_the_00_layout_or_restarts_the_trace(
    value: str, tracestate: str | None, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """A higher version whose 00 fields are valid gives ids and sampled; all else starts anew."""
    if is_of_higher_version(value) and has_valid_ids(value):
        context = received(value).context
        return (
            context is not None
            and context.trace_id.to_hex() == value[3:35]
            and context.span_id.to_hex() == value[36:52]
            and context.trace_flags.sampled == (value[54] in "13579bdf")
        )
    new = root_context(trace_id, span_id, sampled, True)
    return next_context(received(value), trace_id, span_id, sampled) == new and drops(
        value, tracestate
    )


@theorem(covers=["TP-044"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: len(value) < 55)
def a_value_with_fewer_than_55_characters_restarts_the_trace(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """Too short a value is not parsed, in any version."""
    return restarts(value, trace_id, span_id, sampled)


@theorem(covers=["PM-008"])
@icontract.require(lambda value: value is None or not is_accepted(value))
def tracestate_is_not_sent_on_in_a_new_trace(value: str | None, tracestate: str | None) -> bool:
    """Without a valid traceparent the received tracestate is dropped."""
    return next_tracestate(read_fields(value, False, tracestate, LEVEL_2)) is None


# The same trace


@theorem(covers=["TP-052", "TP-054", "PM-018", "PM-019"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: is_accepted(value))
@icontract.require(lambda value, span_id: value[36:52] != span_id.to_hex())
def an_accepted_traceparent_is_continued_under_a_new_parent_id(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """The outgoing value has the received trace-id and the id of the current operation."""
    sent = sent_on(value, trace_id, span_id, sampled)
    return sent[3:35] == value[3:35] and sent[36:52] == span_id.to_hex()


@theorem(covers=["TP-028", "TP-037", "TP-038"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: is_accepted(value))
@icontract.require(lambda value, span_id: value[36:52] != span_id.to_hex())
def sampled_and_random_are_passed_on(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """Both defined flags of the outgoing value are those of the received one."""
    sent = sent_on(value, trace_id, span_id, sampled)
    return (sent[54] in "13") == (value[54] in "13579bdf") and (sent[54] in "23") == (
        value[54] in "2367abef"
    )


@theorem(covers=["TP-039", "TP-050", "TP-052", "TP-059", "PM-013"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value: is_accepted(value))
@icontract.require(lambda value, span_id: value[36:52] != span_id.to_hex())
def nothing_but_version_parent_id_and_undefined_flags_changes(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """The outgoing value is the received one in version 00, with a new parent-id."""
    sent = sent_on(value, trace_id, span_id, sampled)
    flags = parse_traceparent(value).flags.known(LEVEL_2).to_hex()
    return sent == f"00-{value[3:35]}-{span_id.to_hex()}-{flags}"


@theorem(covers=["TS-049"])
@icontract.require(lambda value: is_accepted(value))
def tracestate_is_sent_on_in_the_same_trace(value: str, tracestate: str) -> bool:
    """The received tracestate is sent on as it is."""
    return next_tracestate(read_fields(value, False, tracestate, LEVEL_2)) == tracestate


@theorem()
@icontract.require(lambda value: is_accepted(value))
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
@icontract.require(lambda value, span_id: value[36:52] != span_id.to_hex())
def the_next_hop_accepts_what_is_sent(
    value: str, trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """A chain of hops stays one trace: the receiver gets the same trace id."""
    context = next_context(received(value), trace_id, span_id, sampled)
    fields = fields_for(context, None, LEVEL_2)
    arrived = read_fields(fields.traceparent, False, None, LEVEL_2).context
    return arrived is not None and arrived.trace_id.to_hex() == value[3:35]
