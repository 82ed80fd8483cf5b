"""The life of a span as pure functions on an immutable record: New, Started, Ended.

Times are nanoseconds since the UNIX epoch, `0 <= time < 2**64`. Calls that do not fit the state
are ignored, never an error (SP-079, SP-243).

Readings chosen where the standard leaves room (`AMBIGUITIES.md` of `tracing_specs`):

- entry 12: Ok is final, and among calls with Error the last one counts;
- entry 13: the end time counts as set when `end` returns, and nothing changes after that;
- entry 19: an end time before the start time is moved to the start time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, IntEnum

import icontract

from tracing_models.span_context import SpanContext

LATEST_TIME = 2**64 - 1


class SpanState(Enum):
    """Where a span is in its life."""

    NEW = "new"
    STARTED = "started"
    ENDED = "ended"


class StatusCode(IntEnum):
    """The status codes in their total order (SP-069)."""

    UNSET = 0
    ERROR = 1
    OK = 2


@icontract.invariant(lambda self: self.description == "" or self.code is StatusCode.ERROR)
@dataclass(frozen=True)
class Status:
    """A status code, and for Error a description (SP-067); an empty one is none (SP-068)."""

    code: StatusCode
    description: str


@icontract.ensure(lambda code, result: result.code is code)
def status_of(code: StatusCode, description: str | None) -> Status:
    """Make a status; a description that does not come with Error is ignored (SP-072)."""
    if code is StatusCode.ERROR and description is not None:
        return Status(code, description)
    return Status(code, "")


@icontract.ensure(lambda current, result: result.code >= current.code)
def merged_status(current: Status, proposed: Status) -> Status:
    """Give the status after an attempt to set another one (SP-073, SP-074, SP-075)."""
    if current.code is StatusCode.OK or proposed.code is StatusCode.UNSET:
        return current
    return proposed


Attributes = tuple[tuple[str, object], ...]


@icontract.invariant(lambda self: 0 <= self.time < 2**64)
@dataclass(frozen=True)
class Event:
    """Something that happened during a span; immutable (SP-113)."""

    name: str
    time: int
    attributes: Attributes


Events = tuple[Event, ...]


@icontract.require(lambda given: given is None or 0 <= given < 2**64)
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.ensure(lambda given, now, result: result == (now if given is None else given))
def time_or_now(given: int | None, now: int) -> int:
    """Give the time that the caller gave, else the time of the call (SP-064, SP-085, SP-094)."""
    return now if given is None else given


@icontract.invariant(lambda self: self.start_time is None or 0 <= self.start_time < 2**64)
@icontract.invariant(lambda self: self.end_time is None or 0 <= self.end_time < 2**64)
@icontract.invariant(lambda self: (self.start_time is None) == (self.state is SpanState.NEW))
@icontract.invariant(lambda self: (self.end_time is not None) == (self.state is SpanState.ENDED))
@icontract.invariant(
    lambda self: (
        self.start_time is None or self.end_time is None or self.start_time <= self.end_time
    )
)
@dataclass(frozen=True)
class SpanRecord:
    """All that is known of a span. Its context never changes (SP-050)."""

    context: SpanContext
    name: str
    state: SpanState
    start_time: int | None
    end_time: int | None
    status: Status
    attributes: Attributes
    events: Events

    @property
    def is_recording(self) -> bool:
        """Whether data given to the span is kept: from the start to the end (SP-053)."""
        return self.state is SpanState.STARTED

    @property
    def has_ended(self) -> bool:
        """Whether the span has ended (SP-226)."""
        return self.state is SpanState.ENDED


@icontract.ensure(lambda result: result.state is SpanState.NEW)
def new_span(context: SpanContext, name: str) -> SpanRecord:
    """Make a span that has not started: status Unset (SP-069), no attributes, no events."""
    unset = Status(StatusCode.UNSET, "")
    return SpanRecord(context, name, SpanState.NEW, None, None, unset, (), ())


@icontract.require(lambda given: given is None or 0 <= given < 2**64)
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.ensure(lambda result: result.state is not SpanState.NEW)
def start(span: SpanRecord, given: int | None, now: int) -> SpanRecord:
    """Start a new span at the given time or now (SP-021); any other span is left as it is."""
    if span.state is not SpanState.NEW:
        return span
    return replace(span, state=SpanState.STARTED, start_time=time_or_now(given, now))


@icontract.require(lambda given: given is None or 0 <= given < 2**64)
@icontract.require(lambda now: 0 <= now < 2**64)
@icontract.ensure(lambda span, result: result.has_ended == (span.state is not SpanState.NEW))
def end(span: SpanRecord, given: int | None, now: int) -> SpanRecord:
    """End a started span at the given time or now, but not before its start; once (SP-079)."""
    if span.start_time is None or span.state is not SpanState.STARTED:
        return span
    end_time = max(span.start_time, time_or_now(given, now))
    return replace(span, state=SpanState.ENDED, end_time=end_time)


@icontract.ensure(lambda span, result: result.state is span.state)
def set_status(span: SpanRecord, code: StatusCode, description: str | None) -> SpanRecord:
    """Attempt to set the status of a recording span (SP-070)."""
    if not span.is_recording:
        return span
    return replace(span, status=merged_status(span.status, status_of(code, description)))


@icontract.ensure(lambda span, result: result.state is span.state)
def update_name(span: SpanRecord, name: str) -> SpanRecord:
    """Replace the name of a recording span (SP-078)."""
    if not span.is_recording:
        return span
    return replace(span, name=name)


@icontract.ensure(lambda span, result: result.state is span.state)
def record_attributes(span: SpanRecord, attributes: Attributes) -> SpanRecord:
    """Replace the attributes of a recording span; `with_attribute` makes the new ones."""
    if not span.is_recording:
        return span
    return replace(span, attributes=attributes)


@icontract.ensure(lambda span, result: result.state is span.state)
def record_events(span: SpanRecord, events: Events) -> SpanRecord:
    """Replace the events of a recording span; `with_event` makes the new ones."""
    if not span.is_recording:
        return span
    return replace(span, events=events)
