"""A span is made, started and ended, and its type follows each step."""

from __future__ import annotations

from typing import assert_type

from tracing_models.span_context import SpanContext
from tracing_models.typestate import Ended, New, Span, Started, new_span


def live(context: SpanContext, now: int) -> Span[Ended]:
    """From nothing to the end."""
    new = new_span(context, "name")
    assert_type(new, Span[New])
    started = new.start(now)
    assert_type(started, Span[Started])
    ended = started.end(now)
    assert_type(ended, Span[Ended])
    return ended


def live_with_given_times(context: SpanContext, now: int) -> Span[Ended]:
    """The same in one expression, with times that the caller took before."""
    return new_span(context, "name").start(now, given=1).end(now, given=2)
