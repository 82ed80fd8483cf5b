"""Theorems about the mutable span: it does what the pure life cycle says.

Locks and closures are outside what can be lifted to logic, so the floor here is `tested`; what the
shell delegates to is proved in `tracing_proofs.lifecycle`.
"""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.lifecycle import Event, StatusCode
from tracing_models.span import Span
from tracing_models.span_context import SpanContext


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
    context: SpanContext, now: int, end_time: int, text: str, code: StatusCode
) -> bool:
    """Every method is ignored, a second end included."""
    span = started(context, now)
    span.end(end_time)
    before = span.record
    span.update_name(text)
    span.set_status(code, text)
    span.set_attribute(text, now)
    span.add_event(text)
    span.record_exception(ValueError(text))
    span.end(now)
    return span.record == before and span.context == context and not span.is_recording


@theorem(covers=["SP-085"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_ends_now(context: SpanContext, now: int) -> bool:
    """Without a given time the end time is that of the clock."""
    span = started(context, now)
    span.end()
    return span.record.end_time == now


@theorem(covers=["SP-022", "SP-057", "SP-058", "SP-078", "SP-224"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def everything_that_was_added_can_be_read(
    context: SpanContext, now: int, text: str, code: StatusCode
) -> bool:
    """Name, attributes and status of a recording span are those that were given."""
    span = started(context, now)
    span.update_name(text)
    span.set_attribute(text, now)
    span.set_status(code, text)
    return (
        span.record.name == text
        and span.record.attributes == ((text, now),)
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


@theorem(covers=["SP-089", "SP-251"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def an_exception_becomes_an_event(context: SpanContext, now: int, message: str) -> bool:
    """RecordException adds one event of the agreed name at the time of the call."""
    span = started(context, now)
    span.record_exception(ValueError(message))
    return [(event.name, event.time) for event in span.record.events] == [("exception", now)]


@theorem(covers=["SP-244"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.require(lambda given: given < 0 or given >= 2**64)
def an_invalid_time_counts_as_not_given(context: SpanContext, now: int, given: int) -> bool:
    """Times that cannot be represented are replaced by the time of the call, without an error."""
    span = Span(context, "name", given, lambda: now)
    span.add_event("event", event_time=given)
    span.end(given)
    times = (span.record.start_time, span.record.events[0].time, span.record.end_time)
    return times == (now, now, now)
