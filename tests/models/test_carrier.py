"""Extraction from and injection into lists of headers."""

from __future__ import annotations

import dataclasses
import random

import pytest
from tests.models.headers import ACCEPTED, GOOD, REJECTED, SPAN, TRACE, value

from tracing_models.carrier import (
    Extraction,
    Rejection,
    extract,
    inject,
    is_traceparent_name,
    is_tracestate_name,
)
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import INVALID_SPAN_CONTEXT, SpanContext

NOTHING = Extraction(None, None, None)
CONTEXT = SpanContext(TraceId(int(TRACE, 16)), SpanId(int(SPAN, 16)), TraceFlags(1), True)


@pytest.mark.parametrize("name", ["traceparent", "Traceparent", "TRACEPARENT", "TraCePaRenT"])
def test_the_name_is_recognised_in_any_ascii_case(name: str) -> None:
    """HTTP field names ignore case (TP-001)."""
    assert is_traceparent_name(name)
    assert extract([(name, GOOD)]).context == CONTEXT


@pytest.mark.parametrize(
    "name",
    [
        "",
        "trace-parent",
        "trace_parent",
        "trace.parent",
        "traceparent ",
        " traceparent",
        "traceparents",
        "traceparen",
        "traceparent\n",
        "\u017fraceparent",
        "tr\u0430ceparent",
        "trace\x10arent",
        "TRACEPAREN\u0422",
        "tracestate",
    ],
)
def test_any_other_name_is_another_header(name: str) -> None:
    """Neither a delimiter nor a letter of another alphabet is overlooked (TP-003)."""
    assert not is_traceparent_name(name)
    assert extract([(name, GOOD)]) == NOTHING


@pytest.mark.parametrize(
    "name", ["TRACE\u017fTATE", "trace\u017ftate", "TRACE\x13TATE", "trace-state"]
)
def test_a_letter_whose_lower_case_is_ascii_is_not_that_letter(name: str) -> None:
    """`str.lower` and `str.casefold` follow Unicode; field names do not."""
    assert not is_tracestate_name(name)
    assert extract([("traceparent", GOOD), (name, "a=1")]).tracestate is None


def test_nothing_is_extracted_from_an_empty_carrier() -> None:
    """That is not a rejection."""
    assert extract([]) == NOTHING
    assert extract([("host", "example.org")]) == NOTHING


@pytest.mark.parametrize("header", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_valid_value_gives_a_remote_context(header: str) -> None:
    """tracestate comes along as it is."""
    received = extract([("traceparent", header), ("tracestate", "a=1,b=2")])
    assert received.context is not None
    assert received.context.is_valid
    assert received.context.is_remote
    assert received.tracestate == "a=1,b=2"
    assert received.rejection is None


@pytest.mark.parametrize(
    "case",
    [case for case in REJECTED.values() if case[0] == case[0].strip(" \t")],
)
def test_an_invalid_value_is_a_rejection_and_drops_tracestate(case: tuple[str, str, int]) -> None:
    """Nothing is raised; requirement and offset are those of the parser (PG-012)."""
    header, requirement, offset = case
    received = extract([("traceparent", header), ("tracestate", "a=1")])
    assert received == Extraction(None, None, Rejection(requirement, offset))


@pytest.mark.parametrize("space", [" ", "\t", " \t \t"])
def test_optional_white_space_around_a_value_is_not_part_of_it(space: str) -> None:
    """It belongs to HTTP."""
    received = extract(
        [("traceparent", space + GOOD + space), ("tracestate", space + "a=1" + space)]
    )
    assert received == Extraction(CONTEXT, "a=1", None)


@pytest.mark.parametrize("space", ["\n", "\r", "\v", "\f", "\0", "\xa0", "\u2003", "\x85", "\x1c"])
def test_any_other_white_space_is_part_of_the_value(space: str) -> None:
    """`str.strip` without arguments would take it away."""
    assert extract([("traceparent", GOOD + space)]).rejection == Rejection("TP-010", 55)
    assert extract([("traceparent", space + GOOD)]).rejection == Rejection("TP-006", 0)


@pytest.mark.parametrize("second", ["traceparent", "TRACEPARENT", "TraceParent"])
@pytest.mark.parametrize("other", [GOOD, value(span="1" * 16), "", "nonsense"])
def test_repeated_fields_are_rejected_whatever_they_hold(second: str, other: str) -> None:
    """Two fields are refused also when they are equal, in any case of the name."""
    for headers in (
        [("traceparent", GOOD), (second, other)],
        [(second, other), ("host", "x"), ("traceparent", GOOD)],
    ):
        received = extract([*headers, ("tracestate", "a=1")])
        assert received.context is None
        assert received.tracestate is None
        assert received.rejection is not None
        assert received.rejection.requirement == "TP-010"


def test_several_tracestate_fields_are_joined_in_order() -> None:
    """In any case of the name (TS-011)."""
    headers = [
        ("tracestate", "a=1"),
        ("traceparent", GOOD),
        ("TraceState", " b=2 "),
        ("tracestate", ""),
    ]
    assert extract(headers).tracestate == "a=1,b=2,"


def test_tracestate_without_traceparent_is_dropped() -> None:
    """It means nothing on its own (PM-008)."""
    assert extract([("tracestate", "a=1")]) == NOTHING


def test_the_level_decides_which_flags_of_a_higher_version_are_read() -> None:
    """And nothing else."""
    headers = [("traceparent", value("cc", flags="ff"))]
    for level, flags in ((TraceContextLevel.LEVEL_1, 1), (TraceContextLevel.LEVEL_2, 3)):
        context = extract(headers, level).context
        assert context == dataclasses.replace(CONTEXT, trace_flags=TraceFlags(flags))


def test_injection_writes_lower_case_names_at_the_end() -> None:
    """Other headers keep their place (TP-002)."""
    written = inject([("Host", "x")], CONTEXT, "a=1")
    assert written == (("Host", "x"), ("traceparent", GOOD), ("tracestate", "a=1"))


def test_injection_replaces_what_is_there() -> None:
    """In any case of the names, and also when there is no new tracestate (PG-018)."""
    old = [
        ("TRACEPARENT", "x"),
        ("a", "1"),
        ("TraceState", "old=1"),
        ("a", "2"),
        ("tracestate", "o=2"),
    ]
    assert inject(old, CONTEXT) == (("a", "1"), ("a", "2"), ("traceparent", GOOD))


@pytest.mark.parametrize("tracestate", [None, ""], ids=repr)
def test_an_empty_tracestate_is_not_written(tracestate: str | None) -> None:
    """An empty field would say nothing (PG-042)."""
    assert inject([], CONTEXT, tracestate) == (("traceparent", GOOD),)


def test_an_invalid_context_leaves_the_headers_as_they_are() -> None:
    """There is nothing to propagate (PG-041)."""
    headers = [("traceparent", "x"), ("tracestate", "y")]
    assert inject(headers, INVALID_SPAN_CONTEXT, "a=1") == tuple(headers)


def test_injection_does_not_change_the_list_it_is_given() -> None:
    """The result is a new, immutable carrier."""
    headers = [("traceparent", "x")]
    inject(headers, CONTEXT)
    assert headers == [("traceparent", "x")]


@pytest.mark.parametrize("level", TraceContextLevel)
def test_what_is_injected_is_extracted(level: TraceContextLevel) -> None:
    """Flag bits that the level does not define are lost, and nothing else."""
    for number in range(256):
        context = dataclasses.replace(CONTEXT, trace_flags=TraceFlags(number))
        received = extract(inject([("a", "b")], context, "k=v", level), level)
        expected = dataclasses.replace(context, trace_flags=context.trace_flags.known(level))
        assert received == Extraction(expected, "k=v", None)


def test_extraction_never_raises() -> None:
    """Whatever a carrier holds, there is a result (PG-012)."""
    source = random.Random(2)
    pieces = [
        "traceparent",
        "Tracestate",
        GOOD,
        "-",
        "0",
        "\n",
        "\ud800",
        "\u0661",
        "",
        "ff",
        "a=1",
    ]
    for _ in range(3000):
        texts = ["".join(source.choices(pieces, k=source.randrange(4))) for _ in range(6)]
        extract(list(zip(texts[::2], texts[1::2], strict=True)))
