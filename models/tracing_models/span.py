"""`Span`: a mutable shell around the pure life cycle, for use at run time.

Every method swaps one immutable record for the next under a lock, so that methods can be called
from several threads (SP-112) and a reader never sees half a change. Times outside
`0 <= time < 2**64` count as not given (SP-244), so that no method raises at run time (SP-243).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import icontract

from tracing_models import lifecycle
from tracing_models.lifecycle import Attributes, Event, SpanRecord, SpanState, StatusCode
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_models.span_context import SpanContext


@icontract.invariant(lambda self: self.record.state is not SpanState.NEW)
class Span:
    """A span that has started. After `end`, every other method is ignored (SP-079)."""

    def __init__(
        self,
        context: SpanContext,
        name: str,
        start_time: int | None = None,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """Start a span at the given time, else at the time of the clock (SP-021)."""
        self._clock = clock
        self._lock = threading.Lock()
        new = lifecycle.new_span(context, name)
        self._record = lifecycle.start(new, _valid(start_time), self._now())

    @property
    def record(self) -> SpanRecord:
        """All that is recorded so far, as an immutable value (SP-224)."""
        return self._record

    @property
    def context(self) -> SpanContext:
        """The span context, the same for the whole life (SP-049, SP-050)."""
        return self._record.context

    @property
    def is_recording(self) -> bool:
        """Whether the span has not ended yet (SP-053)."""
        return self._record.is_recording

    @icontract.ensure(lambda self: self.record.has_ended)
    def end(self, end_time: int | None = None) -> None:
        """End the span at the given time, else at the time of the clock; once (SP-085)."""
        now = self._now()
        self._change(lambda record: lifecycle.end(record, _valid(end_time), now))

    def set_status(self, code: StatusCode, description: str | None = None) -> None:
        """Set the status by the rules of precedence (SP-070)."""
        self._change(lambda record: lifecycle.set_status(record, code, description))

    def update_name(self, name: str) -> None:
        """Replace the name (SP-078)."""
        self._change(lambda record: lifecycle.update_name(record, name))

    def set_attribute(self, key: str, value: object) -> None:
        """Set one attribute (SP-058, SP-060)."""
        self._change(
            lambda record: lifecycle.record_attributes(
                record, with_attribute(record.attributes, key, value)
            )
        )

    def add_event(
        self, name: str, attributes: Attributes = (), event_time: int | None = None
    ) -> None:
        """Record one event, by default with the time of the call (SP-063, SP-064)."""
        time_of_event = lifecycle.time_or_now(_valid(event_time), self._now())
        self._add(Event(name, time_of_event, attributes))

    def record_exception(self, error: BaseException, attributes: Attributes = ()) -> None:
        """Record an exception as an event (SP-089)."""
        self._add(exception_event(error, self._now(), attributes))

    def _now(self) -> int:
        """Read the clock; one that is out of range is taken to its nearest end."""
        return min(max(self._clock(), 0), lifecycle.LATEST_TIME)

    def _add(self, event: Event) -> None:
        self._change(
            lambda record: lifecycle.record_events(record, with_event(record.events, event))
        )

    def _change(self, step: Callable[[SpanRecord], SpanRecord]) -> None:
        with self._lock:
            self._record = step(self._record)


def _valid(given: int | None) -> int | None:
    """Give the time if it is one, else None."""
    return given if given is not None and 0 <= given <= lifecycle.LATEST_TIME else None
