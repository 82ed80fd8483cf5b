"""The traceparent header value is read and written as W3C Trace Context says."""

from __future__ import annotations

import dataclasses
import pickle
import random
from typing import Any

import icontract
import pytest
from tests.models.headers import ACCEPTED, GOOD, REJECTED, SPAN, TRACE, value

from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent

LEVEL_1, LEVEL_2 = TraceContextLevel
PARENT = TraceParent(0, TraceId(int(TRACE, 16)), SpanId(int(SPAN, 16)), TraceFlags(1))


def test_the_four_fields_are_read() -> None:
    """Version, trace-id, parent-id and flags are where the standard puts them."""
    assert parse_traceparent(GOOD) == PARENT


@pytest.mark.parametrize("header", ACCEPTED.values(), ids=ACCEPTED.keys())
@pytest.mark.parametrize("level", TraceContextLevel)
def test_a_valid_value_is_accepted(header: str, level: TraceContextLevel) -> None:
    """Both levels take the value, with the ids that are written in it."""
    parent = parse_traceparent(header, level)
    assert header[3:52] == f"{parent.trace_id.to_hex()}-{parent.parent_id.to_hex()}"
    assert int(header[:2], 16) == parent.version


@pytest.mark.parametrize("case", REJECTED.values(), ids=REJECTED.keys())
@pytest.mark.parametrize("level", TraceContextLevel)
def test_an_invalid_value_names_the_requirement_and_the_place(
    case: tuple[str, str, int], level: TraceContextLevel
) -> None:
    """The error says which clause is broken, and by which character."""
    header, requirement, offset = case
    with pytest.raises(TraceparentError) as caught:
        parse_traceparent(header, level)
    assert (caught.value.requirement, caught.value.offset) == (requirement, offset)
    assert requirement in str(caught.value)
    assert str(offset) in str(caught.value)


def test_every_prefix_is_rejected_at_its_end() -> None:
    """No value that is cut short is read, in version 00 or in a higher one."""
    for header in (GOOD, value("cc")):
        for length in range(55):
            with pytest.raises(TraceparentError) as caught:
                parse_traceparent(header[:length])
            assert caught.value.offset == length


def test_every_character_outside_the_alphabet_is_rejected_at_its_place() -> None:
    """Each of the 55 places is tried with characters that have fooled parsers."""
    for place in range(55):
        for (
            character
        ) in "gGAF_+. \t\n\r\0\x7f\xb2\u0661\u0966\uff11\uff41\u017f\u212a\ud800\U0001d7d8":
            with pytest.raises(TraceparentError) as caught:
                parse_traceparent(GOOD[:place] + character + GOOD[place + 1 :])
            assert caught.value.offset == place


def test_an_error_survives_pickling() -> None:
    """Worker processes and log handlers send errors along."""
    with pytest.raises(TraceparentError) as caught:
        parse_traceparent("ff-")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.requirement, copy.offset, copy.message, str(copy)) == (
        caught.value.requirement,
        caught.value.offset,
        caught.value.message,
        str(caught.value),
    )


def test_an_error_is_a_value_error() -> None:
    """Callers that know nothing of the models can catch it."""
    with pytest.raises(ValueError, match="TP-006"):
        parse_traceparent("")


def test_version_00_keeps_all_flags_and_higher_versions_only_the_known_ones() -> None:
    """Unknown bits of a higher version have no meaning here (PM-012)."""
    for number in range(256):
        current, higher = value(flags=f"{number:02x}"), value("cc", flags=f"{number:02x}")
        assert parse_traceparent(current, LEVEL_1).flags == TraceFlags(number)
        assert parse_traceparent(current, LEVEL_2).flags == TraceFlags(number)
        assert parse_traceparent(higher, LEVEL_2).flags == TraceFlags(number & 3)
        assert parse_traceparent(higher, LEVEL_1).flags == TraceFlags(number & 1)


def test_undefined_flags_are_written_as_zero() -> None:
    """Level 1 defines one bit, Level 2 two (TP-039)."""
    for number in range(256):
        parent = dataclasses.replace(PARENT, flags=TraceFlags(number))
        assert format_traceparent(parent, LEVEL_1)[53:] == f"{number & 1:02x}"
        assert format_traceparent(parent)[53:] == f"{number & 3:02x}"


@pytest.mark.parametrize("version", [0, 1, 0xCC, 0xFE])
def test_version_00_is_written_whatever_was_read(version: int) -> None:
    """A higher version is sent on in the version that is known (TP-050)."""
    assert format_traceparent(dataclasses.replace(PARENT, version=version)) == GOOD


def test_what_is_written_is_read_back() -> None:
    """For random ids of every size, zeros on the left included."""
    source = random.Random(1)
    for _ in range(500):
        trace_id = TraceId(source.getrandbits(source.randint(1, 128)) | 1)
        parent_id = SpanId(source.getrandbits(source.randint(1, 64)) | 1)
        parent = TraceParent(0, trace_id, parent_id, TraceFlags(source.randrange(4)))
        assert parse_traceparent(format_traceparent(parent)) == parent


@pytest.mark.parametrize(
    "change",
    [
        {"version": 255},
        {"version": 256},
        {"version": -1},
        {"trace_id": TraceId(0)},
        {"parent_id": SpanId(0)},
    ],
    ids=repr,
)
def test_fields_that_no_value_can_have_are_refused(change: dict[str, Any]) -> None:
    """Version ff and zero ids are not even representable."""
    with pytest.raises(icontract.ViolationError):
        dataclasses.replace(PARENT, **change)


def test_fields_do_not_change() -> None:
    """What was read stays what it is."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        PARENT.version = 1  # type: ignore[misc]  # that it is refused is the point


def test_equal_fields_are_equal_and_have_equal_hashes() -> None:
    """They can be keys of dictionaries."""
    assert len({PARENT, parse_traceparent(GOOD), dataclasses.replace(PARENT, version=1)}) == 2


def test_the_context_of_a_value_is_remote() -> None:
    """It was propagated to here (SC-015)."""
    context = PARENT.to_context()
    assert context == SpanContext(PARENT.trace_id, PARENT.parent_id, PARENT.flags, True)
    assert TraceParent.from_context(context) == PARENT


def test_an_invalid_context_has_no_fields() -> None:
    """Zero ids cannot be propagated."""
    with pytest.raises(icontract.ViolationError):
        TraceParent.from_context(SpanContext(TraceId(0), SpanId(1), TraceFlags(0), True))
