"""A span whose state is in its type: `Span[New]` -> `Span[Started]` -> `Span[Ended]`.

A type checker rejects a call that does not fit the state: ending before the start, starting or
ending twice, writing before the start or after the end (SP-048). Reading is legal in every state,
except for a time that does not exist yet. What each call does is said in `lifecycle` and
`recording`; at run time, where types are gone, a call that does not fit is ignored (SP-079).

Every method gives a new span and leaves the old one as it is. The state is a phantom: no value of
it exists, and only `new_span`, `start` and `end` lead from one to the next. What types cannot see:

- a result that is thrown away: after a bare `span.end(now)`, `span` still has the type
  `Span[Started]`, and its record still is that of a started span;
- an older value that is used again after a newer one was made from it;
- `typing.cast`, `Any`, `object.__new__` and names with an underscore, which can claim anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Never, TypeVar, final

import icontract

from tracing_models import lifecycle
from tracing_models.lifecycle import Attributes, Event, SpanRecord, SpanState, StatusCode
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_models.span_context import SpanContext


class State:
    """The states in types; no object of these classes is ever made."""


@final
class New(State):
    """Made, not started."""


@final
class Started(State):
    """Recording."""


@final
class Ended(State):
    """Closed for good."""


StateT = TypeVar("StateT", bound=State)


@final
@dataclass(frozen=True)
class Span(Generic[StateT]):
    """An immutable span; `new_span` makes one."""

    _record: SpanRecord

    if TYPE_CHECKING:

        def __init__(self, _record: Never) -> None:
            """No typed program can call this, so that `Span[Started](record)` is an error."""

    @property
    def record(self) -> SpanRecord:
        """All that is recorded so far (SP-224)."""
        return self._record

    @property
    def context(self) -> SpanContext:
        """The span context, the same for the whole life (SP-049, SP-050)."""
        return self._record.context

    @property
    def is_recording(self) -> bool:
        """Whether the span has started and not ended (SP-053)."""
        return self._record.is_recording

    @property
    def start_time(self: Span[Started] | Span[Ended]) -> int:
        """The start time.

        :raises LookupError: the span has not started; only an untyped caller gets that far.
        """
        if self._record.start_time is None:
            raise LookupError("the span has not started")
        return self._record.start_time

    @property
    def end_time(self: Span[Ended]) -> int:
        """The end time.

        :raises LookupError: the span has not ended; only an untyped caller gets that far.
        """
        if self._record.end_time is None:
            raise LookupError("the span has not ended")
        return self._record.end_time

    @icontract.require(lambda given: given is None or 0 <= given < 2**64)
    @icontract.require(lambda now: 0 <= now < 2**64)
    @icontract.ensure(
        lambda self, result: (
            self.record.state is not SpanState.NEW or result.record.state is SpanState.STARTED
        )
    )
    def start(self: Span[New], now: int, given: int | None = None) -> Span[Started]:
        """Start the span at the given time or now (SP-021)."""
        return _span(lifecycle.start(self._record, given, now))

    @icontract.require(lambda given: given is None or 0 <= given < 2**64)
    @icontract.require(lambda now: 0 <= now < 2**64)
    @icontract.ensure(
        lambda self, result: (
            self.record.state is not SpanState.STARTED or result.record.state is SpanState.ENDED
        )
    )
    def end(self: Span[Started], now: int, given: int | None = None) -> Span[Ended]:
        """End the span at the given time or now, but not before its start (SP-085)."""
        return _span(lifecycle.end(self._record, given, now))

    @icontract.ensure(lambda self, result: result.record.state is self.record.state)
    def set_status(
        self: Span[Started], code: StatusCode, description: str | None = None
    ) -> Span[Started]:
        """Set the status by the rules of precedence (SP-070)."""
        return _span(lifecycle.set_status(self._record, code, description))

    @icontract.ensure(lambda self, result: result.record.state is self.record.state)
    def update_name(self: Span[Started], name: str) -> Span[Started]:
        """Replace the name (SP-078)."""
        return _span(lifecycle.update_name(self._record, name))

    @icontract.ensure(lambda self, result: result.record.state is self.record.state)
    def set_attribute(self: Span[Started], key: str, value: object) -> Span[Started]:
        """Set one attribute (SP-058, SP-060)."""
        changed = with_attribute(self._record.attributes, key, value)
        return _span(lifecycle.record_attributes(self._record, changed))

    @icontract.require(lambda given: given is None or 0 <= given < 2**64)
    @icontract.require(lambda now: 0 <= now < 2**64)
    @icontract.ensure(lambda self, result: result.record.state is self.record.state)
    def add_event(
        self: Span[Started],
        name: str,
        now: int,
        attributes: Attributes = (),
        given: int | None = None,
    ) -> Span[Started]:
        """Record one event at the given time or now (SP-063, SP-064)."""
        event = Event(name, lifecycle.time_or_now(given, now), attributes)
        changed = with_event(self._record.events, event)
        return _span(lifecycle.record_events(self._record, changed))

    @icontract.require(lambda now: 0 <= now < 2**64)
    @icontract.ensure(lambda self, result: result.record.state is self.record.state)
    def record_exception(
        self: Span[Started], error: BaseException, now: int, attributes: Attributes = ()
    ) -> Span[Started]:
        """Record an exception as an event (SP-089)."""
        changed = with_event(self._record.events, exception_event(error, now, attributes))
        return _span(lifecycle.record_events(self._record, changed))


if TYPE_CHECKING:

    def _span(_record: SpanRecord) -> Span[StateT]:
        """Take the state that the caller's annotation names; the contracts above prove it."""

else:
    _span = Span


@icontract.ensure(lambda result: result.record.state is SpanState.NEW)
def new_span(context: SpanContext, name: str) -> Span[New]:
    """Make a span that has not started: the only way to a first `Span`."""
    return _span(lifecycle.new_span(context, name))
