"""Conditions that several theorems share; plain functions, no claims of their own."""

from __future__ import annotations

import icontract

from spanproof.grammar import Grammar
from tracing_models.errors import TraceparentError
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import parse_traceparent

GRAMMAR = Grammar.load("tracing_specs", "abnf/traceparent.abnf")

# What a broken contract raises; the second where icontract fails to write the message.
REFUSALS = (icontract.ViolationError, RuntimeError)


def is_accepted(value: str) -> bool:
    """Whether the parser takes the value."""
    try:
        parse_traceparent(value)
    except TraceparentError:
        return False
    return True


def is_rejected(value: str, requirement: str, offset: int) -> bool:
    """Whether the parser refuses the value for exactly this reason."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.requirement == requirement and error.offset == offset
    return False


def is_version_00(value: str) -> bool:
    """Whether the value has the form of version 00; the ids may still be zero."""
    return GRAMMAR.matches("version-00-value", value)


def is_of_higher_version(value: str) -> bool:
    """Whether the value has the form of a version above 00; the ids may still be zero."""
    return GRAMMAR.matches("future-value", value) and value[0:2] != "00" and value[0:2] != "ff"


def has_valid_ids(value: str) -> bool:
    """Whether neither id is all zero, for a value of one of the two forms above."""
    return value[3:35] != "0" * 32 and value[36:52] != "0" * 16


def begins_with_version_and_dash(value: str) -> bool:
    """Whether the value begins with two lower-case hex digits and a dash."""
    return GRAMMAR.matches("version", value[0:2]) and value[2:3] == "-"


def are_new(trace_id: TraceId, span_id: SpanId) -> bool:
    """Whether ids can be those of a new trace."""
    return trace_id.is_valid and span_id.is_valid


def may_have_child(parent: SpanContext, span_id: SpanId) -> bool:
    """Whether the id can be that of a child: both valid, and not the parent's own id."""
    return parent.is_valid and span_id.is_valid and span_id != parent.span_id


def is_time(time: int | None) -> bool:
    """Whether this is a time in range, or none at all."""
    return time is None or 0 <= time < 2**64
