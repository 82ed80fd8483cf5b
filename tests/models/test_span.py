"""The life of a span: pure steps on records, what is recorded, and the mutable shell."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from collections.abc import Callable

import icontract
import pytest

from tracing_models import lifecycle
from tracing_models.flags import TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.lifecycle import (
    LATEST_TIME,
    Event,
    SpanRecord,
    SpanState,
    Status,
    StatusCode,
    merged_status,
    new_span,
    status_of,
)
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_models.span import Span
from tracing_models.span_context import SpanContext

CONTEXT = SpanContext(TraceId(1), SpanId(2), TraceFlags(1), False)
NEW = new_span(CONTEXT, "name")
STARTED = lifecycle.start(NEW, 100, 0)
ENDED = lifecycle.end(STARTED, 200, 0)
UNSET, ERROR, OK = StatusCode


def test_a_new_span_is_unset_and_empty() -> None:
    """Nothing is recorded and it does not record yet (SP-069)."""
    assert (NEW.state, NEW.start_time, NEW.end_time) == (SpanState.NEW, None, None)
    assert (NEW.status, NEW.attributes, NEW.events) == (Status(UNSET, ""), (), ())
    assert not NEW.is_recording
    assert not NEW.has_ended


def test_a_span_is_started_and_ended_once() -> None:
    """Steps that do not fit the state change nothing (SP-079)."""
    assert (STARTED.state, STARTED.start_time) == (SpanState.STARTED, 100)
    assert (ENDED.state, ENDED.start_time, ENDED.end_time) == (SpanState.ENDED, 100, 200)
    assert lifecycle.start(STARTED, 5, 6) == STARTED
    assert lifecycle.start(ENDED, 5, 6) == ENDED
    assert lifecycle.end(ENDED, 300, 400) == ENDED
    assert lifecycle.end(NEW, 300, 400) == NEW


@pytest.mark.parametrize(
    ("given", "expected"), [(None, 150), (160, 160), (100, 100), (99, 100), (0, 100)]
)
def test_a_span_never_ends_before_it_starts(given: int | None, expected: int) -> None:
    """An earlier end is moved to the start; a missing one is now (SP-085)."""
    assert lifecycle.end(STARTED, given, 150).end_time == expected


STEPS: dict[str, Callable[[SpanRecord], SpanRecord]] = {
    "name": lambda span: lifecycle.update_name(span, "other"),
    "status": lambda span: lifecycle.set_status(span, ERROR, "bad"),
    "attributes": lambda span: lifecycle.record_attributes(span, (("key", 1),)),
    "events": lambda span: lifecycle.record_events(span, (Event("event", 1, ()),)),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
@pytest.mark.parametrize("span", [NEW, ENDED], ids=["new", "ended"])
def test_a_span_that_does_not_record_stays_as_it_is(
    step: Callable[[SpanRecord], SpanRecord], span: SpanRecord
) -> None:
    """Before the start and after the end, data is discarded (SP-023, SP-051)."""
    assert step(span) == span


@pytest.mark.parametrize("name", STEPS)
def test_a_recording_span_keeps_what_it_is_given(name: str) -> None:
    """Exactly one field changes (SP-022)."""
    before, after = vars(STARTED), vars(STEPS[name](STARTED))
    assert [name] == [key for key in before if before[key] != after[key]]


STATUSES = [
    Status(UNSET, ""),
    Status(ERROR, ""),
    Status(ERROR, "a"),
    Status(ERROR, "b"),
    Status(OK, ""),
]


def expected_status(calls: tuple[Status, ...]) -> Status:
    """The first Ok, else the last Error, else Unset: written another way than the model."""
    if any(call.code is OK for call in calls):
        return Status(OK, "")
    errors = [call for call in calls if call.code is ERROR]
    return errors[-1] if errors else Status(UNSET, "")


def test_the_status_follows_the_rules_of_precedence() -> None:
    """Ok is final, the last Error counts, Unset is ignored (SP-073, SP-074, SP-075)."""
    for calls in itertools.product(STATUSES, repeat=4):
        status = Status(UNSET, "")
        for call in calls:
            status = merged_status(status, call)
        assert status == expected_status(calls)


@pytest.mark.parametrize("code", StatusCode)
def test_only_an_error_has_a_description(code: StatusCode) -> None:
    """With Ok and Unset it is ignored, and an empty one is none (SP-067, SP-068, SP-072)."""
    assert status_of(code, "text") == Status(code, "text" if code is ERROR else "")
    assert status_of(code, "") == status_of(code, None)


MISUSES: dict[str, Callable[[], object]] = {
    "description with Ok": lambda: Status(OK, "text"),
    "description with Unset": lambda: Status(UNSET, "text"),
    "event before the epoch": lambda: Event("event", -1, ()),
    "event after the last time": lambda: Event("event", LATEST_TIME + 1, ()),
    "start before the epoch": lambda: lifecycle.start(NEW, -1, 0),
    "end after the last time": lambda: lifecycle.end(STARTED, None, LATEST_TIME + 1),
    "started without a time": lambda: dataclasses.replace(STARTED, start_time=None),
    "new with a time": lambda: dataclasses.replace(NEW, start_time=1),
    "ended without a time": lambda: dataclasses.replace(ENDED, end_time=None),
    "started with an end": lambda: dataclasses.replace(STARTED, end_time=300),
    "end before the start": lambda: dataclasses.replace(ENDED, end_time=99),
    "exception at no time": lambda: exception_event(ValueError(), -1),
}


@pytest.mark.parametrize("misuse", MISUSES.values(), ids=MISUSES.keys())
def test_misuse_breaks_a_contract(misuse: Callable[[], object]) -> None:
    """States that no span can be in are not representable."""
    with pytest.raises(icontract.ViolationError):
        misuse()


@pytest.mark.parametrize("record", [STARTED, Status(OK, ""), Event("event", 1, ())], ids=repr)
def test_records_do_not_change(record: SpanRecord | Status | Event) -> None:
    """A reader can keep one (SP-113)."""
    field = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, None)
    assert hash(record) == hash(dataclasses.replace(record))


def test_an_attribute_is_replaced_in_its_place() -> None:
    """The last value of a key counts, and each key occurs once (SP-060)."""
    attributes = (("a", 1), ("b", 2), ("a", 3))
    assert with_attribute((), "a", 1) == (("a", 1),)
    assert with_attribute(attributes, "c", 4) == (*attributes, ("c", 4))
    assert with_attribute(attributes, "a", 5) == (("a", 5), ("b", 2))


@pytest.mark.parametrize("odd", [float("nan"), [1], {"k": object()}], ids=["nan", "list", "dict"])
def test_any_object_can_be_the_value_of_an_attribute(odd: object) -> None:
    """Also one that is not equal to itself, or has no hash."""
    assert with_attribute((("b", 0),), "a", odd)[1][1] is odd


def test_events_keep_their_order() -> None:
    """Not their times decide, but the calls (SP-065)."""
    late, early = Event("late", 9, ()), Event("early", 1, ())
    assert with_event(with_event((), late), early) == (late, early)


class Custom(Exception):
    """An exception of a module."""


class Unspeakable(Exception):
    """An exception that cannot be shown."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no text")


def caught(error: BaseException) -> BaseException:
    """The exception after it was raised, so that it has a traceback."""
    try:
        raise error
    except BaseException as raised:  # noqa: BLE001  # it is the one that was passed in
        return raised


def test_an_exception_becomes_an_event() -> None:
    """Type, message and stack trace are its attributes; given ones win (SP-089, SP-093)."""
    event = exception_event(caught(Custom("why")), 7, (("exception.message", "mine"), ("k", 1)))
    attributes = dict(event.attributes)
    assert (event.name, event.time) == ("exception", 7)
    assert attributes["exception.type"] == f"{__name__}.Custom"
    assert (attributes["exception.message"], attributes["k"]) == ("mine", 1)
    assert "in caught" in str(attributes["exception.stacktrace"])


def test_a_builtin_exception_goes_by_its_bare_name() -> None:
    """`builtins.` would help nobody."""
    attributes = dict(exception_event(KeyError("k"), 0).attributes)
    assert attributes["exception.type"] == "KeyError"
    assert attributes["exception.message"] == "'k'"


def test_an_exception_that_cannot_be_shown_is_recorded() -> None:
    """Recording never raises (SP-243)."""
    span = Span(CONTEXT, "name")
    span.record_exception(caught(Unspeakable()))
    attributes = dict(span.record.events[0].attributes)
    assert str(attributes["exception.type"]).endswith("Unspeakable")
    assert attributes["exception.message"] == ""


def test_a_span_records_until_it_ends() -> None:
    """All that was given before the end is in the record, nothing of what came after."""
    times = itertools.count(1)
    span = Span(CONTEXT, "name", clock=lambda: next(times))
    span.set_attribute("a", 1)
    span.set_attribute("a", 2)
    span.add_event("event", (("k", 1),))
    span.set_status(ERROR, "bad")
    span.update_name("other")
    span.end()
    record = span.record
    span.set_attribute("a", 3)
    span.add_event("late")
    span.record_exception(ValueError())
    span.set_status(OK)
    span.update_name("late")
    span.end(500)
    assert span.record is record or span.record == record
    assert record == SpanRecord(
        CONTEXT,
        "other",
        SpanState.ENDED,
        1,
        3,
        Status(ERROR, "bad"),
        (("a", 2),),
        (Event("event", 2, (("k", 1),)),),
    )
    assert span.context == CONTEXT
    assert not span.is_recording


@pytest.mark.parametrize("time", [-1, LATEST_TIME + 1])
def test_a_time_out_of_range_counts_as_not_given(time: int) -> None:
    """No method raises at run time (SP-243, SP-244)."""
    span = Span(CONTEXT, "name", time, clock=lambda: 50)
    span.add_event("event", (), time)
    span.end(time)
    record = span.record
    assert (record.start_time, record.events[0].time, record.end_time) == (50, 50, 50)


@pytest.mark.parametrize(("reading", "time"), [(-5, 0), (LATEST_TIME + 5, LATEST_TIME)])
def test_a_clock_out_of_range_is_taken_to_the_nearest_time(reading: int, time: int) -> None:
    """A clock before the epoch or far in the future does no harm."""
    span = Span(CONTEXT, "name", clock=lambda: reading)
    span.end()
    assert (span.record.start_time, span.record.end_time) == (time, time)


def test_a_clock_that_goes_back_does_not_end_a_span_before_its_start() -> None:
    """The end is moved to the start."""
    times = iter((100, 40))
    span = Span(CONTEXT, "name", clock=lambda: next(times))
    span.end()
    assert (span.record.start_time, span.record.end_time) == (100, 100)


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run the work in many threads that begin together; errors are raised here."""
    barrier = threading.Barrier(count)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  # raised again below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_nothing_is_lost_when_threads_record_at_once() -> None:
    """Every event and every attribute of every thread is there (SP-112)."""
    span = Span(CONTEXT, "name")

    def work(number: int) -> None:
        for turn in range(25):
            span.add_event(f"{number}.{turn}")
            span.set_attribute(f"{number}.{turn}", turn)

    in_threads(8, work)
    expected = {f"{number}.{turn}" for number in range(8) for turn in range(25)}
    assert {event.name for event in span.record.events} == expected
    assert len(span.record.events) == len(expected)
    assert {key for key, _ in span.record.attributes} == expected


def test_a_span_ends_once_when_threads_end_it_at_once() -> None:
    """One end time is set, and every thread sees the same record afterwards."""
    span = Span(CONTEXT, "name", 0)
    seen: list[SpanRecord] = []

    def work(number: int) -> None:
        span.end(1000 + number)
        seen.append(span.record)

    in_threads(16, work)
    assert len(set(seen)) == 1
    assert span.record.end_time in range(1000, 1016)


def test_a_write_during_the_end_falls_before_or_after_it() -> None:
    """What a thread sees after the end does not change any more."""
    span = Span(CONTEXT, "name", 0)
    after: list[SpanRecord] = []

    def work(number: int) -> None:
        for turn in range(20):
            if (number, turn) == (0, 10):
                span.end()
            span.add_event(f"{number}.{turn}")
            if not span.is_recording:
                after.append(span.record)

    in_threads(8, work)
    assert set(after) == {span.record}
