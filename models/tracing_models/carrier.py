"""Extraction from and injection into a carrier: a list of header names and values.

Readings chosen where the standard leaves room (`AMBIGUITIES.md` of `tracing_specs`):

- entry 5: two or more traceparent fields are refused, as in the W3C test suite, also when they are
  equal: joined by a comma, as HTTP joins repeated fields, they break the grammar (TP-010);
- entry 8: space and tab around a field value belong to HTTP and are not part of the value.

tracestate is opaque text here: its fields are joined in order (TS-011) and passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import icontract

from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent

Headers = Sequence[tuple[str, str]]

TRACEPARENT = "traceparent"
TRACESTATE = "tracestate"
OPTIONAL_WHITE_SPACE = " \t"


@dataclass(frozen=True)
class Rejection:
    """Why a received traceparent is not used: requirement id and character offset."""

    requirement: str
    offset: int


@icontract.invariant(lambda self: self.context is None or self.context.is_valid)
@icontract.invariant(lambda self: self.context is None or self.context.is_remote)
@icontract.invariant(lambda self: self.tracestate is None or self.context is not None)
@icontract.invariant(lambda self: self.rejection is None or self.context is None)
@dataclass(frozen=True)
class Extraction:
    """What was received: a remote context with its tracestate, or nothing, or a rejection."""

    context: SpanContext | None
    tracestate: str | None
    rejection: Rejection | None


@dataclass(frozen=True)
class Received:
    """What the fields read so far say, as text; tracestate is joined in order of arrival."""

    traceparent: str | None
    is_repeated: bool
    tracestate: str | None


@dataclass(frozen=True)
class Fields:
    """The values to write; None means that there is no such field."""

    traceparent: str | None
    tracestate: str | None


NOTHING = Received(None, False, None)


def is_traceparent_name(name: str) -> bool:
    """Whether a field name is traceparent in any ASCII case (TP-001, TP-003)."""
    return len(name) == 11 and all(_is_letter(name[i], TRACEPARENT[i]) for i in range(11))


def is_tracestate_name(name: str) -> bool:
    """Whether a field name is tracestate in any ASCII case."""
    return len(name) == 10 and all(_is_letter(name[i], TRACESTATE[i]) for i in range(10))


def _is_letter(character: str, lower: str) -> bool:
    """Whether a character is a lower-case ASCII letter or its upper-case form.

    `str.lower` would follow Unicode, where letters outside ASCII have ASCII lower-case forms.
    """
    return character == lower or ord(character) + 32 == ord(lower)


def with_field(received: Received, name: str, value: str) -> Received:
    """Take in the next field of a carrier: one step of `receive`, which walks the list.

    A second traceparent is remembered as such and its value is not used; a further tracestate is
    joined to the earlier ones by a comma (TS-011); any other field changes nothing.
    """
    if is_traceparent_name(name):
        if received.traceparent is None:
            return replace(received, traceparent=value)
        return replace(received, is_repeated=True)
    if is_tracestate_name(name):
        earlier = received.tracestate
        return replace(received, tracestate=value if earlier is None else f"{earlier},{value}")
    return received


def read_fields(
    traceparent: str | None, is_repeated: bool, tracestate: str | None, level: TraceContextLevel
) -> Extraction:
    """Decide what received field values mean; a bad value is a result, not an exception (PG-012).

    tracestate is dropped whenever there is no valid traceparent (PM-008, PM-010, PM-014).
    `is_repeated` says that there are more traceparent fields than the given one.
    """
    if traceparent is None:
        return Extraction(None, None, None)
    if is_repeated:
        return Extraction(None, None, Rejection("TP-010", len(traceparent)))
    try:
        parent = parse_traceparent(traceparent, level)
    except TraceparentError as error:
        return Extraction(None, None, Rejection(error.requirement, error.offset))
    return Extraction(parent.to_context(), tracestate, None)


def fields_for(context: SpanContext, tracestate: str | None, level: TraceContextLevel) -> Fields:
    """Decide which values propagate a context: none for an invalid one (PG-041).

    An empty tracestate is left out (PG-042).
    """
    if not context.is_valid:
        return Fields(None, None)
    value = format_traceparent(TraceParent.from_context(context), level)
    return Fields(value, None if tracestate == "" else tracestate)


@icontract.ensure(lambda result: not result.is_repeated or result.traceparent is not None)
def receive(headers: Headers) -> Received:
    """Take in the fields of a carrier one after the other, without white space around values."""
    received = NOTHING
    for name, value in headers:
        assert not received.is_repeated or received.traceparent is not None
        received = with_field(received, name, value.strip(OPTIONAL_WHITE_SPACE))
    return received


def extract(headers: Headers, level: TraceContextLevel = TraceContextLevel.LEVEL_2) -> Extraction:
    """Read the trace context of a carrier; never raises for what the headers hold (PG-012)."""
    received = receive(headers)
    return read_fields(received.traceparent, received.is_repeated, received.tracestate, level)


def inject(
    headers: Headers,
    context: SpanContext,
    tracestate: str | None = None,
    level: TraceContextLevel = TraceContextLevel.LEVEL_2,
) -> tuple[tuple[str, str], ...]:
    """Give the headers with this context in place of any other; others keep their order (PG-018).

    Names are written in lower case (TP-002). An invalid context leaves the headers unchanged.
    """
    fields = fields_for(context, tracestate, level)
    if fields.traceparent is None:
        return tuple(headers)
    kept = [field for field in headers if not _is_trace_context_name(field[0])]
    kept.append((TRACEPARENT, fields.traceparent))
    if fields.tracestate is not None:
        kept.append((TRACESTATE, fields.tracestate))
    return tuple(kept)


def _is_trace_context_name(name: str) -> bool:
    return is_traceparent_name(name) or is_tracestate_name(name)
