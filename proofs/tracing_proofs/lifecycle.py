"""Theorems about the life of a span."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.ids import SpanId, TraceId
from tracing_models.lifecycle import (
    Attributes,
    Events,
    SpanRecord,
    SpanState,
    StatusCode,
    end,
    new_span,
    record_attributes,
    record_events,
    set_status,
    start,
    status_of,
    time_or_now,
    update_name,
)
from tracing_models.span_context import SpanContext, root_context
from tracing_proofs.preconditions import are_new, is_time, may_have_child

# Start


@theorem(covers=["SP-049"])
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


@theorem(covers=["SP-021"])
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_starts_at_the_time_of_the_call(context: SpanContext, name: str, now: int) -> bool:
    """Without a given time the start time is the current time."""
    return start(new_span(context, name), None, now).start_time == now


@theorem()
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


@theorem(covers=["SP-038"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
def a_span_can_be_created_as_a_root_span(
    trace_id: TraceId, span_id: SpanId, sampled: bool, name: str
) -> bool:
    """The context of a new trace is enough to make a span; no parent is needed."""
    context = root_context(trace_id, span_id, sampled, True)
    span = new_span(context, name)
    return span.context == context and not context.is_remote and span.state is SpanState.NEW


@theorem(covers=["SP-052"])
@icontract.require(lambda context: not context.trace_flags.sampled)
@icontract.require(lambda now: 0 <= now < 2**64)
def a_span_may_record_without_being_sampled(context: SpanContext, name: str, now: int) -> bool:
    """Recording is a matter of the life cycle, not of the sampled flag."""
    return start(new_span(context, name), None, now).is_recording


@theorem(covers=["SP-056"])
@icontract.require(lambda parent, span_id: may_have_child(parent.context, span_id))
@icontract.require(lambda now: 0 <= now < 2**64)
def a_child_records_whether_its_parent_does_or_not(
    parent: SpanRecord, span_id: SpanId, name: str, now: int
) -> bool:
    """A child of a span in any state, ended ones included, records once it is started."""
    return start(new_span(parent.context.child(span_id), name), None, now).is_recording


# End


@theorem(covers=["SP-053"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
@icontract.require(lambda span: span.state is not SpanState.NEW)
def after_the_end_a_span_never_records_again(
    span: SpanRecord, given: int | None, now: int, name: str, code: StatusCode
) -> bool:
    """Recording is off when the end returns, and no operation turns it on again."""
    ended = end(span, given, now)
    later = set_status(update_name(end(start(ended, given, now), given, now), name), code, None)
    later = record_events(record_attributes(later, ()), ())
    return not ended.is_recording and not later.is_recording


@theorem(covers=["SP-226"])
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def whether_a_span_has_ended_can_be_read(
    context: SpanContext, name: str, given: int | None, now: int
) -> bool:
    """It is said of a span that was ended, and of no new or started one."""
    new = new_span(context, name)
    started = start(new, given, now)
    return not new.has_ended and not started.has_ended and end(started, given, now).has_ended


@theorem()
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


@theorem()
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


@theorem(covers=["SP-079"])
@icontract.require(lambda span: span.has_ended)
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def ended_is_absorbing(
    span: SpanRecord,
    given: int | None,
    now: int,
    name: str,
    attributes: Attributes,
    events: Events,
    code: StatusCode,
    description: str | None,
) -> bool:
    """Every operation on an ended span, another end included, leaves it exactly as it is."""
    return (
        start(span, given, now) == span
        and end(span, given, now) == span
        and update_name(span, name) == span
        and record_attributes(span, attributes) == span
        and record_events(span, events) == span
        and set_status(span, code, description) == span
    )


@theorem(covers=["SP-023"])
@icontract.require(lambda span: span.end_time is not None)
def nothing_is_recorded_after_the_end(
    span: SpanRecord,
    name: str,
    attributes: Attributes,
    events: Events,
    code: StatusCode,
    description: str | None,
) -> bool:
    """Once there is an end time, name, attributes, events and status stay what they are."""
    later = record_attributes(update_name(span, name), attributes)
    later = set_status(record_events(later, events), code, description)
    return (
        later.name == span.name
        and later.attributes == span.attributes
        and later.events == span.events
        and later.status == span.status
    )


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


@theorem(covers=["SP-022"])
@icontract.require(lambda span: span.is_recording and span.status.code is not StatusCode.OK)
@icontract.require(lambda code: code is not StatusCode.UNSET)
def everything_can_be_changed_until_the_end(
    span: SpanRecord,
    name: str,
    attributes: Attributes,
    events: Events,
    code: StatusCode,
    description: str | None,
) -> bool:
    """Name, attributes, events and status of a recording span take what they are given."""
    changed = record_attributes(update_name(span, name), attributes)
    changed = set_status(record_events(changed, events), code, description)
    return (
        changed.name == name
        and changed.attributes == attributes
        and changed.events == events
        and changed.status == status_of(code, description)
    )


@theorem(covers=["SP-078"])
@icontract.require(lambda span: span.is_recording)
def the_name_can_be_replaced_until_the_end(span: SpanRecord, name: str) -> bool:
    """The last name counts."""
    return update_name(span, name).name == name


@theorem(covers=["SP-057"])
@icontract.require(lambda span: span.is_recording)
def attributes_are_kept_until_the_end(span: SpanRecord, attributes: Attributes) -> bool:
    """A recording span holds what it is given."""
    return record_attributes(span, attributes).attributes == attributes


@theorem(covers=["SP-062"])
@icontract.require(lambda span: span.is_recording)
def events_are_kept_until_the_end(span: SpanRecord, events: Events) -> bool:
    """A recording span holds what it is given."""
    return record_events(span, events).events == events


@theorem(covers=["SP-070"])
@icontract.require(lambda span: span.is_recording and span.status.code is not StatusCode.OK)
@icontract.require(lambda code: code is not StatusCode.UNSET)
def the_status_can_be_set_until_the_end(
    span: SpanRecord, code: StatusCode, description: str | None
) -> bool:
    """Error and Ok are taken over unless the status is Ok already."""
    return set_status(span, code, description).status == status_of(code, description)


@theorem()
@icontract.require(lambda given, now: is_time(given) and 0 <= now < 2**64)
def a_missing_time_is_the_time_of_the_call(given: int | None, now: int) -> bool:
    """Events and ends without a timestamp have the current time."""
    return time_or_now(given, now) == (now if given is None else given)
