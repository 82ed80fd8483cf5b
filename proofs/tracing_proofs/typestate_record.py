"""Theorems about the typestate span: each method does to the record what the pure life cycle says.

Records are in any state: what a call does at run time, where types are gone, is claimed here too.
That a type checker rejects calls which do not fit the state is shown by the programs in
`tracing_proofs/typestate`.
"""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models import lifecycle
from tracing_models.lifecycle import Attributes, Event, SpanRecord, StatusCode
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_models.span_context import SpanContext
from tracing_models.typestate import Ended, New, Span, Started, _span, new_span
from tracing_proofs.preconditions import REFUSALS, is_time

# Reading


@theorem()
def a_new_span_has_a_new_record(context: SpanContext, name: str) -> bool:
    """It is the record that the life cycle begins with."""
    return new_span(context, name).record == lifecycle.new_span(context, name)


@theorem(covers=["SP-049"])
def context_and_recording_are_those_of_the_record(record: SpanRecord) -> bool:
    """Both can be read in every state."""
    span: Span[Started] = _span(record)
    return span.context == record.context and span.is_recording == record.is_recording


@theorem()
def a_start_time_that_does_not_exist_is_an_error(record: SpanRecord) -> bool:
    """The start time is that of the record; before the start the error says that there is none."""
    span: Span[Started] = _span(record)
    try:
        time = span.start_time
    except LookupError as error:
        return record.start_time is None and error.args == ("the span has not started",)
    return record.start_time is not None and time == record.start_time


@theorem()
def an_end_time_that_does_not_exist_is_an_error(record: SpanRecord) -> bool:
    """The end time is that of the record; before the end the error says that there is none."""
    span: Span[Ended] = _span(record)
    try:
        time = span.end_time
    except LookupError as error:
        return record.end_time is None and error.args == ("the span has not ended",)
    return record.end_time is not None and time == record.end_time


# Life


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def starting_starts_the_record(record: SpanRecord, given: int | None, now: int) -> bool:
    """The given time counts, else now; at both ends of the range too."""
    span: Span[New] = _span(record)
    at_given_time, at_once = span.start(now, given), span.start(now)
    return at_given_time.record == lifecycle.start(
        record, given, now
    ) and at_once.record == lifecycle.start(record, None, now)


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def ending_ends_the_record(record: SpanRecord, given: int | None, now: int) -> bool:
    """The given time counts, else now; at both ends of the range too."""
    span: Span[Started] = _span(record)
    at_given_time, at_once = span.end(now, given), span.end(now)
    return at_given_time.record == lifecycle.end(
        record, given, now
    ) and at_once.record == lifecycle.end(record, None, now)


# Writing


@theorem(covers=["SP-070"])
def setting_the_status_sets_that_of_the_record(
    record: SpanRecord, code: StatusCode, description: str | None
) -> bool:
    """The description may be left out."""
    span: Span[Started] = _span(record)
    described, plain = span.set_status(code, description), span.set_status(code)
    return described.record == lifecycle.set_status(
        record, code, description
    ) and plain.record == lifecycle.set_status(record, code, None)


@theorem()
def updating_the_name_updates_that_of_the_record(record: SpanRecord, name: str) -> bool:
    """Nothing but the name is given."""
    span: Span[Started] = _span(record)
    return span.update_name(name).record == lifecycle.update_name(record, name)


@theorem(covers=["SP-058"], floor="tested")
def setting_an_attribute_sets_that_of_the_record(record: SpanRecord, key: str, value: int) -> bool:
    """The attributes are those that were there, with this one set."""
    span: Span[Started] = _span(record)
    changed = with_attribute(record.attributes, key, value)
    return span.set_attribute(key, value).record == lifecycle.record_attributes(record, changed)


@theorem(covers=["SP-063", "SP-064"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def adding_an_event_adds_it_to_the_record(
    record: SpanRecord, name: str, now: int, attributes: Attributes, given: int | None
) -> bool:
    """The given time counts, else now, and there need not be attributes."""
    span: Span[Started] = _span(record)
    event = Event(name, lifecycle.time_or_now(given, now), attributes)
    full, plain = span.add_event(name, now, attributes, given), span.add_event(name, now)
    return full.record == _with(record, event) and plain.record == _with(
        record, Event(name, now, ())
    )


@theorem(covers=["SP-089"], floor="tested")
@icontract.require(lambda now: 0 <= now < 2**64)
def recording_an_exception_adds_its_event_to_the_record(
    record: SpanRecord, message: str, now: int, key: str
) -> bool:
    """The event is that of the conventions, with the caller's attributes."""
    span: Span[Started] = _span(record)
    error, given = ValueError(message), ((key, message),)
    full, plain = span.record_exception(error, now, given), span.record_exception(error, now)
    return full.record == _with(
        record, exception_event(error, now, given)
    ) and plain.record == _with(record, exception_event(error, now))


def _with(record: SpanRecord, event: Event) -> SpanRecord:
    return lifecycle.record_events(record, with_event(record.events, event))


# Times out of range


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def starting_out_of_time_is_refused(record: SpanRecord, given: int | None, now: int) -> bool:
    """A time that cannot be represented breaks the contract."""
    span: Span[New] = _span(record)
    try:
        span.start(now, given)
    except REFUSALS:
        return True
    return False


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def ending_out_of_time_is_refused(record: SpanRecord, given: int | None, now: int) -> bool:
    """A time that cannot be represented breaks the contract."""
    span: Span[Started] = _span(record)
    try:
        span.end(now, given)
    except REFUSALS:
        return True
    return False


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def an_event_out_of_time_is_refused(
    record: SpanRecord, name: str, now: int, given: int | None
) -> bool:
    """A time that cannot be represented breaks the contract."""
    span: Span[Started] = _span(record)
    try:
        span.add_event(name, now, (), given)
    except REFUSALS:
        return True
    return False


@theorem()
@icontract.require(lambda now: not 0 <= now < 2**64)
def an_exception_out_of_time_is_refused(record: SpanRecord, now: int) -> bool:
    """A time that cannot be represented breaks the contract."""
    span: Span[Started] = _span(record)
    try:
        span.record_exception(ValueError("message"), now)
    except REFUSALS:
        return True
    return False
