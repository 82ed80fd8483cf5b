"""Theorems about the values that a life cycle is made of: which times and records there can be."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.lifecycle import (
    LATEST_TIME,
    Attributes,
    Event,
    SpanRecord,
    SpanState,
    Status,
    StatusCode,
    end,
    start,
    time_or_now,
)
from tracing_models.span_context import SpanContext
from tracing_proofs.preconditions import REFUSALS, is_time


@theorem()
def states_codes_and_the_latest_time_have_their_values() -> bool:
    """Other programs may store and send them, so they are part of the interface."""
    return (
        (SpanState.NEW.value, SpanState.STARTED.value, SpanState.ENDED.value)
        == ("new", "started", "ended")
        and (StatusCode.UNSET.value, StatusCode.ERROR.value, StatusCode.OK.value) == (0, 1, 2)
        and LATEST_TIME == 2**64 - 1
    )


@theorem()
def an_event_is_made_exactly_when_its_time_is_in_range(
    name: str, time: int, attributes: Attributes
) -> bool:
    """Both ends of the range are in it, and nothing beyond."""
    try:
        event = Event(name, time, attributes)
    except REFUSALS:
        return not 0 <= time < 2**64
    return 0 <= event.time < 2**64 and event.time == time


@theorem()
def a_record_is_made_exactly_when_its_times_fit_its_state(
    context: SpanContext, state: SpanState, start_time: int | None, end_time: int | None
) -> bool:
    """Times are in range and in order, a start from Started on, and an end when Ended."""
    in_order = start_time is None or end_time is None or start_time <= end_time
    fits = (
        (start_time is not None) == (state is not SpanState.NEW)
        and (end_time is not None) == (state is SpanState.ENDED)
        and is_time(start_time)
        and is_time(end_time)
        and in_order
    )
    unset = Status(StatusCode.UNSET, "")
    try:
        record = SpanRecord(context, "name", state, start_time, end_time, unset, (), ())
    except REFUSALS:
        return not fits
    return fits and record.start_time == start_time and record.end_time == end_time


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def a_time_out_of_range_is_refused(given: int | None, now: int) -> bool:
    """A time that cannot be represented breaks the contract, given or read from a clock."""
    try:
        time_or_now(given, now)
    except REFUSALS:
        return True
    return False


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def a_start_out_of_range_is_refused(span: SpanRecord, given: int | None, now: int) -> bool:
    """In every state, also where the start would change nothing."""
    try:
        start(span, given, now)
    except REFUSALS:
        return True
    return False


@theorem()
@icontract.require(lambda given, now: not (is_time(given) and 0 <= now < 2**64))
def an_end_out_of_range_is_refused(span: SpanRecord, given: int | None, now: int) -> bool:
    """In every state, also where the end would change nothing."""
    try:
        end(span, given, now)
    except REFUSALS:
        return True
    return False
