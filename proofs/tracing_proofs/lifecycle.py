"""Theorems about the life of a span."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.lifecycle import (
    Attributes,
    Events,
    SpanRecord,
    SpanState,
    Status,
    StatusCode,
    end,
    merged_status,
    new_span,
    record_attributes,
    record_events,
    set_status,
    start,
    status_of,
    time_or_now,
    update_name,
)
from tracing_models.span_context import SpanContext
from tracing_proofs.preconditions import is_time

# Start


@theorem(covers=["SP-069"])
def a_new_span_is_unset_and_empty(context: SpanContext, name: str) -> bool:
    """It has a name, status Unset, no times, and records nothing."""
    span = new_span(context, name)
    return (
        span.context == context
        and span.name == name
        and span.status.code is StatusCode.UNSET
        and span.start_time is None
        and span.end_time is None
        and not span.is_recording
    )


@theorem(covers=["SP-021", "SP-094"])
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_starts_at_the_time_of_the_call(context: SpanContext, name: str, now: int) -> bool:
    """Without a given time the start time is the current time."""
    return start(new_span(context, name), None, now).start_time == now


@theorem(covers=["SP-034"])
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.require(lambda given: 0 <= given < 2**64)
def a_given_start_time_is_used(context: SpanContext, name: str, given: int, now: int) -> bool:
    """A caller who knows when the span began is believed."""
    return start(new_span(context, name), given, now).start_time == given


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is not SpanState.NEW)
def a_span_starts_once(span: SpanRecord, given: int | None, now: int) -> bool:
    """Starting a span that has started changes nothing."""
    return start(span, given, now) == span


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is SpanState.NEW)
def a_started_span_records(span: SpanRecord, given: int | None, now: int) -> bool:
    """After the start data is kept, and there is no end time yet."""
    started = start(span, given, now)
    return started.is_recording and started.end_time is None and not started.has_ended


# End


@theorem(covers=["SP-053", "SP-226"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is not SpanState.NEW)
def after_the_end_a_span_does_not_record(span: SpanRecord, given: int | None, now: int) -> bool:
    """The end is visible, and recording is off."""
    ended = end(span, given, now)
    return ended.has_ended and not ended.is_recording and ended.end_time is not None


@theorem(covers=["SP-079"])
@icontract.require(lambda first, second: is_time(first) and is_time(second))
@icontract.require(lambda now, later: 0 <= now < 2**64 and 0 <= later < 2**64)
def the_end_time_is_set_once(
    span: SpanRecord, first: int | None, now: int, second: int | None, later: int
) -> bool:
    """A second end changes nothing, whatever time it gives."""
    ended = end(span, first, now)
    return end(ended, second, later) == ended


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is SpanState.STARTED)
def the_end_is_never_before_the_start(span: SpanRecord, given: int | None, now: int) -> bool:
    """Times that a caller gives in the wrong order are put right."""
    ended = end(span, given, now)
    return (
        ended.start_time is not None
        and ended.end_time is not None
        and ended.start_time <= ended.end_time
    )


@theorem(covers=["SP-094"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is SpanState.STARTED)
@icontract.require(
    lambda span, given, now: (
        span.start_time is None or span.start_time <= (now if given is None else given)
    )
)
def a_span_ends_at_the_given_time_or_now(span: SpanRecord, given: int | None, now: int) -> bool:
    """An end time that is not before the start is used as it is."""
    return end(span, given, now).end_time == (now if given is None else given)


@theorem(covers=["SP-085"])
@icontract.require(lambda now: 0 <= now < 2**64)
def ending_without_a_time_is_ending_now(span: SpanRecord, now: int) -> bool:
    """No timestamp means the current time."""
    return end(span, None, now) == end(span, now, now)


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def the_end_changes_nothing_but_the_end_time(span: SpanRecord, given: int | None, now: int) -> bool:
    """What was recorded stays recorded."""
    ended = end(span, given, now)
    return (
        ended.context == span.context
        and ended.name == span.name
        and ended.start_time == span.start_time
        and ended.status == span.status
        and ended.attributes == span.attributes
        and ended.events == span.events
    )


# After the end


@theorem(covers=["SP-023", "SP-079"])
@icontract.require(lambda span: span.has_ended)
def the_name_does_not_change_after_the_end(span: SpanRecord, name: str) -> bool:
    """UpdateName is ignored."""
    return update_name(span, name) == span


@theorem(covers=["SP-023", "SP-079"])
@icontract.require(lambda span: span.has_ended)
def the_status_does_not_change_after_the_end(
    span: SpanRecord, code: StatusCode, description: str | None
) -> bool:
    """SetStatus is ignored."""
    return set_status(span, code, description) == span


@theorem(covers=["SP-023", "SP-079"])
@icontract.require(lambda span: span.has_ended)
def attributes_do_not_change_after_the_end(span: SpanRecord, attributes: Attributes) -> bool:
    """Setting attributes is ignored."""
    return record_attributes(span, attributes) == span


@theorem(covers=["SP-023", "SP-079"])
@icontract.require(lambda span: span.has_ended)
def events_do_not_change_after_the_end(span: SpanRecord, events: Events) -> bool:
    """Adding events is ignored."""
    return record_events(span, events) == span


@theorem(covers=["SP-051"])
@icontract.require(lambda span: not span.is_recording)
def a_span_that_does_not_record_discards_all_data(
    span: SpanRecord,
    name: str,
    code: StatusCode,
    description: str | None,
    attributes: Attributes,
    events: Events,
) -> bool:
    """Before the start and after the end, no write leaves a trace."""
    written = update_name(set_status(span, code, description), name)
    return record_events(record_attributes(written, attributes), events) == span


@theorem(covers=["SP-050"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def the_context_is_the_same_for_the_whole_life(
    span: SpanRecord, given: int | None, now: int, name: str, code: StatusCode
) -> bool:
    """No operation changes the span context."""
    return (
        start(span, given, now).context == span.context
        and end(span, given, now).context == span.context
        and update_name(span, name).context == span.context
        and set_status(span, code, None).context == span.context
        and record_attributes(span, ()).context == span.context
        and record_events(span, ()).context == span.context
    )


# Until the end


@theorem(covers=["SP-022", "SP-078"])
@icontract.require(lambda span: span.is_recording)
def the_name_can_be_replaced_until_the_end(span: SpanRecord, name: str) -> bool:
    """The last name counts."""
    return update_name(span, name).name == name


@theorem(covers=["SP-022", "SP-057"])
@icontract.require(lambda span: span.is_recording)
def attributes_are_kept_until_the_end(span: SpanRecord, attributes: Attributes) -> bool:
    """A recording span holds what it is given."""
    return record_attributes(span, attributes).attributes == attributes


@theorem(covers=["SP-022", "SP-062"])
@icontract.require(lambda span: span.is_recording)
def events_are_kept_until_the_end(span: SpanRecord, events: Events) -> bool:
    """A recording span holds what it is given."""
    return record_events(span, events).events == events


@theorem(covers=["SP-022", "SP-070"])
@icontract.require(lambda span: span.is_recording and span.status.code is not StatusCode.OK)
@icontract.require(lambda code: code is not StatusCode.UNSET)
def the_status_can_be_set_until_the_end(
    span: SpanRecord, code: StatusCode, description: str | None
) -> bool:
    """Error and Ok are taken over unless the status is Ok already."""
    return set_status(span, code, description).status == status_of(code, description)


@theorem(covers=["SP-064", "SP-085", "SP-094"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def a_missing_time_is_the_time_of_the_call(given: int | None, now: int) -> bool:
    """Events and ends without a timestamp have the current time."""
    return time_or_now(given, now) == (now if given is None else given)


# Status


@theorem(covers=["SP-067", "SP-072"])
def only_an_error_has_a_description(code: StatusCode, description: str | None) -> bool:
    """A description given with Ok or Unset is ignored."""
    made = status_of(code, description)
    return made.code is code and (code is StatusCode.ERROR or made.description == "")


@theorem(covers=["SP-067"])
def an_error_keeps_its_description(description: str) -> bool:
    """Error is the one status that a description goes with."""
    return status_of(StatusCode.ERROR, description).description == description


@theorem(covers=["SP-068"])
def an_empty_description_is_none(code: StatusCode) -> bool:
    """Empty and absent descriptions give the same status."""
    return status_of(code, "") == status_of(code, None)


@theorem(covers=["SP-074"])
@icontract.require(lambda current: current.code is StatusCode.OK)
def ok_is_final(current: Status, proposed: Status) -> bool:
    """Later attempts to change Ok are ignored."""
    return merged_status(current, proposed) == current


@theorem(covers=["SP-073"])
def unset_is_ignored(current: Status) -> bool:
    """An attempt to set Unset changes nothing."""
    return merged_status(current, status_of(StatusCode.UNSET, None)) == current


@theorem(covers=["SP-069"])
def the_code_never_goes_down(current: Status, proposed: Status) -> bool:
    """Ok is above Error, and Error above Unset; the higher of the two codes is the result."""
    return merged_status(current, proposed).code == max(current.code, proposed.code)


@theorem(covers=["SP-075"])
@icontract.require(lambda current: current.code is not StatusCode.OK)
@icontract.require(lambda first: first.code is StatusCode.ERROR)
@icontract.require(lambda second: second.code is not StatusCode.UNSET)
def the_last_call_that_counts_decides(current: Status, first: Status, second: Status) -> bool:
    """Among errors, and from Error to Ok, the last status is recorded with its description."""
    return merged_status(merged_status(current, first), second) == second
