"""The context and the record can be read in every state, times once they exist."""

# covers: SP-049

from __future__ import annotations

from typing import assert_type

from tracing_models.lifecycle import SpanRecord
from tracing_models.span_context import SpanContext
from tracing_models.typestate import Ended, New, Span, Started


def read(new: Span[New], started: Span[Started], ended: Span[Ended]) -> None:
    """What there is to read, state by state."""
    for context in (new.context, started.context, ended.context):
        assert_type(context, SpanContext)
    for record in (new.record, started.record, ended.record):
        assert_type(record, SpanRecord)
    for recording in (new.is_recording, started.is_recording, ended.is_recording):
        assert_type(recording, bool)
    assert_type(started.start_time, int)
    assert_type(ended.end_time - ended.start_time, int)
