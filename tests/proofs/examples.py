"""Example values per type, so that every theorem can be called in CPython."""

from __future__ import annotations

import random
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from tracing_models.carrier import Received, Rejection
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.lifecycle import Event, SpanRecord, SpanState, Status, StatusCode
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"
ZERO_TRACE, ZERO_SPAN = "0" * 32, "0" * 16

HEADERS = [
    f"00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-00", f"00-{TRACE}-{SPAN}-03",
    f"00-{TRACE}-{SPAN}-ff", f"00-{'f' * 32}-{'f' * 16}-02", f"01-{TRACE}-{SPAN}-01",
    f"cc-{TRACE}-{SPAN}-ff", f"cc-{TRACE}-{SPAN}-01-more", f"fe-{TRACE}-{SPAN}-07-",
    f"cc-{TRACE}-{SPAN}-01.more", f"cc-{TRACE}-{SPAN}-01more", f"ff-{TRACE}-{SPAN}-01",
    f"00-{ZERO_TRACE}-{SPAN}-01", f"00-{TRACE}-{ZERO_SPAN}-01", f"cc-{ZERO_TRACE}-{SPAN}-01",
    f"cc-{TRACE}-{ZERO_SPAN}-01", f"00-{TRACE}-{SPAN}-01-", f"00-{TRACE}-{SPAN}-0",
    f"cc-{TRACE}-{SPAN}-0", f"cc-{TRACE.upper()}-{SPAN}-01", f"cc-{TRACE}-{SPAN.upper()}-01",
    f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN.upper()}-01",
    f"0G-{TRACE}-{SPAN}-01", f"00_{TRACE}-{SPAN}-01", f"00-{TRACE}_{SPAN}-01",
    f" 00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01\n", "00", "0", "", "-", "cc-", "00-",
]  # fmt: skip
TEXTS = [
    *HEADERS, TRACE, SPAN, ZERO_TRACE, ZERO_SPAN, "01", "0g", "g" * 32, "G" * 16, "_1", "+1",
    "traceparent", "TraceParent", "trace-parent", "TRACESTATE", "tracestate", "a=b", "\u0661" * 2,
]  # fmt: skip
TRACE_IDS = [TraceId(number) for number in (0, 1, 2**56, 2**128 - 1, int(TRACE, 16))]
SPAN_IDS = [SpanId(number) for number in (0, 1, 2, 2**64 - 1, int(SPAN, 16))]
FLAGS = [TraceFlags(number) for number in (0, 1, 2, 3, 4, 0xFC, 0xFF)]
NUMBERS = [0, 1, 2, 17, -1, 2**56, 2**64 - 1, 2**64, 2**128 - 1, 2**128]
CONTEXTS = [
    SpanContext(trace_id, span_id, flags, remote)
    for trace_id in TRACE_IDS
    for span_id in SPAN_IDS
    for flags in FLAGS[1:4]
    for remote in (False, True)
]
PARENTS = [
    TraceParent(version, trace_id, span_id, flags)
    for version in (0, 1, 0xFE)
    for trace_id in TRACE_IDS[1:]
    for span_id in SPAN_IDS[1:]
    for flags in FLAGS
]
STATUSES = [
    Status(StatusCode.UNSET, ""), Status(StatusCode.ERROR, ""), Status(StatusCode.ERROR, "bad"),
    Status(StatusCode.OK, ""),
]  # fmt: skip
EVENTS = [Event("a", 5, ()), Event("b", 2**64 - 1, (("k", 1),))]
SPANS = [
    SpanRecord(CONTEXTS[-1], "name", state, begin, finish, status, (("k", 1),), (EVENTS[0],))
    for state, begin, finish in (
        (SpanState.NEW, None, None),
        (SpanState.STARTED, 0, None),
        (SpanState.STARTED, 2**63, None),
        (SpanState.ENDED, 3, 4),
    )
    for status in STATUSES
]
BY_TYPE: Mapping[Any, list[Any]] = {
    str: TEXTS, int: NUMBERS, bool: [False, True], type(None): [None], object: [0, "x"],
    bytes: [b"", bytes(8), bytes(16), b"\xff" * 8, b"\xff" * 16, b"x" * 17],
    TraceId: TRACE_IDS, SpanId: SPAN_IDS, TraceFlags: FLAGS, SpanContext: CONTEXTS,
    TraceParent: PARENTS, TraceContextLevel: list(TraceContextLevel), Event: EVENTS,
    Received: [Received(None, False, None), Received(HEADERS[0], True, "a=1")],
    StatusCode: list(StatusCode), Status: STATUSES, SpanRecord: SPANS,
    SpanState: list(SpanState),
    Rejection: [Rejection("TP-010", 55), Rejection("TP-014", 3)],
}  # fmt: skip


def draw(kind: Any, source: random.Random) -> Any:
    """One example of a type: a union gives one of its members, `tuple[X, ...]` up to three."""
    if isinstance(kind, types.UnionType):
        return draw(source.choice(typing.get_args(kind)), source)
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(draw(inner[0], source) for _ in range(source.randrange(4)))
        return tuple(draw(item, source) for item in inner)
    return source.choice(BY_TYPE[kind])


def arguments(function: Callable[..., bool], source: random.Random) -> dict[str, Any]:
    """One example per parameter of a theorem."""
    hints = typing.get_type_hints(function)
    return {name: draw(kind, source) for name, kind in hints.items() if name != "return"}


def allows(function: Callable[..., bool], given: Mapping[str, Any]) -> bool:
    """Whether arguments meet a theorem's own preconditions."""
    groups = getattr(function, "__preconditions__", [])
    return not groups or any(
        all(
            contract.condition(**{name: given[name] for name in contract.condition_args})
            for contract in group
        )
        for group in groups
    )
