"""Theorems about the mutable span: it does what the pure life cycle says.

Locks and closures are outside what can be lifted to logic, so the floor here is `tested`; what the
shell delegates to is proved in `tracing_proofs.lifecycle` and `tracing_proofs.status`.
"""

from __future__ import annotations

import traceback

import icontract

from spanproof.theorem import theorem
from tracing_models.ids import SpanId
from tracing_models.lifecycle import Event, StatusCode, new_span
from tracing_models.span import Span
from tracing_models.span_context import SpanContext
from tracing_proofs.preconditions import REFUSALS, may_have_child


def started(context: SpanContext, time: int) -> Span:
    """A span with this start time whose clock says this time for ever."""
    return Span(context, "name", clock=lambda: time)


@theorem(covers=["SP-021", "SP-049"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_starts_now_with_its_context(context: SpanContext, now: int) -> bool:
    """The start time is that of the clock, and the context is the given one."""
    span = started(context, now)
    return span.record.start_time == now and span.context == context and span.is_recording


@theorem(covers=["SP-023", "SP-050", "SP-053", "SP-079"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.require(lambda end_time: 0 <= end_time < 2**64)
def nothing_changes_after_the_end(
    context: SpanContext, now: int, end_time: int, code: StatusCode
) -> bool:
    """Every method is ignored, a second end included."""
    span = started(context, now)
    span.end(end_time)
    before = span.record
    span.update_name("another name")
    span.set_status(code, "description")
    span.set_attribute("key", now)
    span.add_event("event")
    span.record_exception(ValueError("message"))
    span.end(now)
    return span.record == before and span.context == context and not span.is_recording


@theorem(covers=["SP-085"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_ends_now(context: SpanContext, now: int) -> bool:
    """Without a given time the end time is that of the clock."""
    span = started(context, now)
    span.end()
    return span.record.end_time == now


@theorem(covers=["SP-094"], floor="tested")
@icontract.require(lambda first, second, third: 0 <= first <= second <= third < 2**64)
def times_are_taken_at_the_time_of_the_call(
    context: SpanContext, first: int, second: int, third: int
) -> bool:
    """Start, event and end have the times that the clock shows at their own call."""
    times = iter((first, second, third))
    span = Span(context, "name", clock=lambda: next(times))
    span.add_event("event")
    span.end()
    record = span.record
    return (record.start_time, record.events[0].time, record.end_time) == (first, second, third)


@theorem(covers=["SP-081"], floor="tested")
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
@icontract.require(lambda now: 0 <= now < 2**64)
def the_end_of_a_parent_has_no_effect_on_a_child(
    parent: SpanContext, span_id: SpanId, now: int
) -> bool:
    """A child goes on as it was, recording, when the span it was started from ends."""
    outer = started(parent, now)
    inner = started(outer.context.child(span_id), now)
    before = inner.record
    outer.end()
    return inner.record == before and inner.is_recording and not outer.is_recording


@theorem(covers=["SP-022", "SP-057", "SP-058", "SP-078", "SP-224"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def everything_that_was_added_can_be_read(
    context: SpanContext, now: int, text: str, code: StatusCode
) -> bool:
    """Name, attributes, events and status of a recording span are those that were given."""
    span = started(context, now)
    span.update_name(text)
    span.set_attribute(text, now)
    span.add_event(text)
    span.set_status(code, text)
    return (
        span.record.name == text
        and span.record.attributes == ((text, now),)
        and span.record.events == (Event(text, now, ()),)
        and span.record.status.code is code
    )


@theorem(covers=["SP-062", "SP-063", "SP-064", "SP-065"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.require(lambda given: 0 <= given < 2**64)
def events_are_recorded_in_order_with_their_times(
    context: SpanContext, now: int, given: int
) -> bool:
    """An event has the given time or the time of the call; the order is that of the calls."""
    span = started(context, now)
    span.add_event("first", event_time=given)
    span.add_event("second", (("key", "value"),))
    expected = (Event("first", given, ()), Event("second", now, (("key", "value"),)))
    return span.record.events == expected


@theorem(covers=["SP-089", "SP-251", "SP-252"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def an_exception_becomes_an_event(context: SpanContext, now: int, message: str) -> bool:
    """RecordException adds one event with the name and the attributes of the conventions."""
    span = started(context, now)
    error = ValueError(message)
    span.record_exception(error)
    stack = "".join(traceback.format_exception(error))
    described = {
        "exception.type": "ValueError",
        "exception.message": message,
        "exception.stacktrace": stack,
    }
    return [(event.name, event.time, dict(event.attributes)) for event in span.record.events] == [
        ("exception", now, described)
    ]


@theorem(floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.require(lambda given: given < 0 or given >= 2**64)
def an_invalid_time_counts_as_not_given(context: SpanContext, now: int, given: int) -> bool:
    """Times that cannot be represented are replaced by the time of the call, without an error."""
    span = Span(context, "name", given, lambda: now)
    span.add_event("event", event_time=given)
    span.end(given)
    times = (span.record.start_time, span.record.events[0].time, span.record.end_time)
    return times == (now, now, now)


@theorem(floor="tested")
def a_clock_out_of_range_is_taken_to_its_nearest_end(context: SpanContext, now: int) -> bool:
    """A clock before the epoch reads 0, and one after the latest time reads that."""
    span = started(context, now)
    span.add_event("event")
    span.end()
    read = 0 if now < 0 else min(now, 2**64 - 1)
    times = (span.record.start_time, span.record.events[0].time, span.record.end_time)
    return times == (read, read, read)


@theorem(floor="tested")
def a_span_with_a_record_that_has_not_started_is_refused(context: SpanContext, name: str) -> bool:
    """Whoever puts a new record in breaks the invariant, and the next call says so."""
    span = started(context, 0)
    span.__dict__["_record"] = new_span(context, name)
    try:
        span.update_name(name)
    except REFUSALS:
        return True
    return False
