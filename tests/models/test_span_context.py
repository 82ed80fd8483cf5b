"""Span contexts, generated ids, and one hop of propagation."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import icontract
import pytest

from tracing_models.carrier import Extraction, Rejection
from tracing_models.flags import TraceFlags
from tracing_models.generator import (
    IdGenerator,
    child_span_id_from,
    span_id_from,
    trace_id_from,
)
from tracing_models.ids import SpanId, TraceId
from tracing_models.participation import next_context, next_tracestate
from tracing_models.span_context import INVALID_SPAN_CONTEXT, SpanContext, root_context

LOCAL = SpanContext(TraceId(7), SpanId(8), TraceFlags(3), False)
REMOTE = dataclasses.replace(LOCAL, is_remote=True)


@pytest.mark.parametrize(("trace", "span"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_context_is_valid_when_both_ids_are(trace: int, span: int) -> None:
    """Zero ids can be represented, and are not valid (SC-013)."""
    context = SpanContext(TraceId(trace), SpanId(span), TraceFlags(0), False)
    assert context.is_valid == (trace == span == 1)


def test_the_invalid_context_is_all_zero_and_local() -> None:
    """It is what a span has that nobody started."""
    assert not INVALID_SPAN_CONTEXT.is_valid
    assert not INVALID_SPAN_CONTEXT.is_remote
    assert INVALID_SPAN_CONTEXT.trace_flags == TraceFlags(0)


def test_a_context_does_not_change_and_can_be_a_key() -> None:
    """Where it came from is part of what it is (SC-001)."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        LOCAL.span_id = SpanId(9)  # type: ignore[misc]  # that it is refused is the point
    assert len({LOCAL, dataclasses.replace(LOCAL), REMOTE}) == 2


@pytest.mark.parametrize("parent", [LOCAL, REMOTE], ids=["local", "remote"])
def test_a_child_stays_in_the_trace_and_is_local(parent: SpanContext) -> None:
    """Trace id and flags are those of the parent (TP-028, TP-037, SC-016)."""
    assert parent.child(SpanId(9)) == SpanContext(TraceId(7), SpanId(9), TraceFlags(3), False)


@pytest.mark.parametrize("sampled", [False, True])
def test_a_child_with_its_own_decision_keeps_all_other_flags(sampled: bool) -> None:
    """The random flag is not a decision (TP-055)."""
    child = REMOTE.decided_child(SpanId(9), sampled)
    assert child == SpanContext(TraceId(7), SpanId(9), TraceFlags(2 + sampled), False)


MISUSES: dict[str, Callable[[], object]] = {
    "child of an invalid parent": lambda: INVALID_SPAN_CONTEXT.child(SpanId(1)),
    "child without an id": lambda: LOCAL.child(SpanId(0)),
    "child with the id of its parent": lambda: LOCAL.child(SpanId(8)),
    "decided child with the id of its parent": lambda: LOCAL.decided_child(SpanId(8), True),
    "root without a trace id": lambda: root_context(TraceId(0), SpanId(1), True, True),
    "root without a span id": lambda: root_context(TraceId(1), SpanId(0), True, True),
    "generated child of an invalid parent": lambda: IdGenerator().child(INVALID_SPAN_CONTEXT),
    "too many random bits": lambda: trace_id_from(2**128),
    "negative random bits": lambda: span_id_from(-1),
    "child id of an invalid parent": lambda: child_span_id_from(1, SpanId(0)),
    "local context extracted": lambda: Extraction(LOCAL, None, None),
    "invalid context extracted": lambda: Extraction(
        dataclasses.replace(INVALID_SPAN_CONTEXT, is_remote=True), None, None
    ),
    "tracestate without context": lambda: Extraction(None, "a=1", None),
    "context and rejection": lambda: Extraction(REMOTE, None, Rejection("TP-010", 0)),
    "new span with the id of the caller": lambda: next_context(
        Extraction(REMOTE, None, None), TraceId(1), SpanId(8), True
    ),
}


@pytest.mark.parametrize("misuse", MISUSES.values(), ids=MISUSES.keys())
def test_misuse_breaks_a_contract(misuse: Callable[[], object]) -> None:
    """A wrong call is refused where it happens."""
    with pytest.raises(icontract.ViolationError):
        misuse()


@pytest.mark.parametrize("sampled", [False, True])
@pytest.mark.parametrize("random", [False, True])
def test_a_root_shows_its_decision_and_its_randomness(sampled: bool, random: bool) -> None:
    """The flags of a new trace are what the caller says, and nothing else."""
    context = root_context(TraceId(1), SpanId(2), sampled, random)
    assert context.trace_flags == TraceFlags(sampled + 2 * random)
    assert not context.is_remote


def zeros(_: int) -> int:
    """A source of randomness that is stuck at zero."""
    return 0


@pytest.mark.parametrize(
    "source",
    [zeros, lambda count: 2**count - 1, lambda count: 1, None],
    ids=["zeros", "ones", "one", "system"],
)
def test_no_generated_id_is_zero(source: Callable[[int], int] | None) -> None:
    """Not even when the source yields nothing but zeros."""
    generator = IdGenerator(source)
    for _ in range(50):
        assert generator.trace_id().is_valid
        assert generator.span_id().is_valid
        root = generator.root(True)
        child = generator.child(root)
        assert root.is_valid
        assert child.is_valid
        assert child.span_id != root.span_id
        assert root.trace_flags == TraceFlags(3)
        assert child.trace_id == root.trace_id


def test_zero_is_replaced_without_touching_the_low_seven_bytes() -> None:
    """Their uniform distribution is what the random flag asserts (TP-033)."""
    assert trace_id_from(0).value % 2**56 == 0
    assert trace_id_from(5) == TraceId(5)
    assert span_id_from(0) == SpanId(2**63)
    assert span_id_from(5) == SpanId(5)


@pytest.mark.parametrize("number", [1, 2, 3, 2**63, 2**64 - 1])
def test_a_child_never_has_the_id_of_its_parent(number: int) -> None:
    """Drawing the same id again gives another one, which is not zero."""
    made = child_span_id_from(number, SpanId(number))
    assert made.is_valid
    assert made != SpanId(number)


def test_the_generator_asks_for_as_many_bits_as_the_id_has() -> None:
    """128 for a trace, 64 for a span."""
    asked: list[int] = []

    def source(count: int) -> int:
        asked.append(count)
        return 5

    IdGenerator(source).root(False)
    assert asked == [128, 64]


def test_what_arrives_is_continued_with_its_tracestate() -> None:
    """The current operation is a child of the caller; the received decision stays (TP-028)."""
    received = Extraction(REMOTE, "a=1", None)
    context = next_context(received, TraceId(1), SpanId(2), False)
    assert context == SpanContext(TraceId(7), SpanId(2), TraceFlags(3), False)
    assert next_tracestate(received) == "a=1"


@pytest.mark.parametrize("rejection", [None, Rejection("TP-010", 55)], ids=repr)
def test_nothing_usable_gives_a_new_trace(rejection: Rejection | None) -> None:
    """The new trace has no tracestate, and its own decision (PM-005, PM-010)."""
    received = Extraction(None, None, rejection)
    context = next_context(received, TraceId(1), SpanId(2), True)
    assert context == SpanContext(TraceId(1), SpanId(2), TraceFlags(3), False)
    assert next_tracestate(received) is None
