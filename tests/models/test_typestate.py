"""At run time a typed span does what the pure life cycle does, whatever its type claims."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from tracing_models import lifecycle
from tracing_models.flags import TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.lifecycle import Event, SpanRecord, SpanState, StatusCode
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_models.span_context import SpanContext
from tracing_models.typestate import Span, new_span

CONTEXT = SpanContext(TraceId(1), SpanId(2), TraceFlags(1), False)
NEW = new_span(CONTEXT, "name")
STARTED = NEW.start(10)
ENDED = STARTED.end(20)
# Any, because most of these calls are the ones that a type checker rejects.
SPANS: list[Any] = [NEW, STARTED, STARTED.set_attribute("key", 0), ENDED]
ERROR = ValueError("message")
EVENT = Event("event", 7, (("key", "value"),))

Step = Callable[[Any], Any]
Pure = Callable[[SpanRecord], SpanRecord]
STEPS: dict[str, tuple[Step, Pure]] = {
    "start": (lambda s: s.start(5), lambda r: lifecycle.start(r, None, 5)),
    "start_given": (lambda s: s.start(5, 3), lambda r: lifecycle.start(r, 3, 5)),
    "end": (lambda s: s.end(30), lambda r: lifecycle.end(r, None, 30)),
    "end_before_its_start": (lambda s: s.end(30, 1), lambda r: lifecycle.end(r, 1, 30)),
    "set_status": (
        lambda s: s.set_status(StatusCode.ERROR, "why"),
        lambda r: lifecycle.set_status(r, StatusCode.ERROR, "why"),
    ),
    "update_name": (lambda s: s.update_name("other"), lambda r: lifecycle.update_name(r, "other")),
    "set_attribute": (
        lambda s: s.set_attribute("key", 1),
        lambda r: lifecycle.record_attributes(r, with_attribute(r.attributes, "key", 1)),
    ),
    "add_event": (
        lambda s: s.add_event("event", 9, EVENT.attributes, 7),
        lambda r: lifecycle.record_events(r, with_event(r.events, EVENT)),
    ),
    "record_exception": (
        lambda s: s.record_exception(ERROR, 9),
        lambda r: lifecycle.record_events(r, with_event(r.events, exception_event(ERROR, 9))),
    ),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.record.state.value)
def test_every_method_does_what_the_pure_function_does(span: Any, name: str) -> None:
    """In every state, also in those in which a type checker rejects the call."""
    step, pure = STEPS[name]
    assert step(span).record == pure(span.record)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.record.state.value)
def test_no_method_changes_the_span_it_is_called_on(span: Any, name: str) -> None:
    """A call gives another value; the old one is still what it was."""
    before = span.record
    STEPS[name][0](span)
    assert span.record is before


def test_states_follow_each_other_as_in_the_types() -> None:
    """What the type says of a value is what its record says."""
    states = [span.record.state for span in (NEW, STARTED, ENDED)]
    assert states == [SpanState.NEW, SpanState.STARTED, SpanState.ENDED]
    assert [span.is_recording for span in (NEW, STARTED, ENDED)] == [False, True, False]
    assert {span.context for span in (NEW, STARTED, ENDED)} == {CONTEXT}


def test_times_can_be_read_once_they_exist() -> None:
    """A start time from the start on, an end time from the end on."""
    assert STARTED.start_time == 10
    assert (ENDED.start_time, ENDED.end_time) == (10, 20)


def test_an_untyped_caller_who_reads_a_time_too_early_is_told_so() -> None:
    """There is no number to give, so that LookupError says what has not happened."""
    new: Any = NEW
    started: Any = STARTED
    with pytest.raises(LookupError, match="has not started"):
        _ = new.start_time
    with pytest.raises(LookupError, match="has not ended"):
        _ = started.end_time


def test_spans_are_values() -> None:
    """Equal records make equal spans, and nothing can be assigned."""
    assert new_span(CONTEXT, "name") == NEW
    assert len({NEW, STARTED, NEW.start(10)}) == 2
    field = dataclasses.fields(Span)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(NEW, field, ENDED.record)
