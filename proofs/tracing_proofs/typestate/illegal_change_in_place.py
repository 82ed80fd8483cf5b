"""A span is immutable: no assignment moves it to another state."""

from __future__ import annotations

from tracing_models.lifecycle import SpanRecord
from tracing_models.typestate import Ended, Span


def change_in_place(span: Span[Ended], record: SpanRecord) -> None:
    """Assign to what can only be read."""
    span.record = record  # E: Property "record" defined in "Span" is read-only  [misc]
    span.end_time = 1  # E: Property "end_time" defined in "Span" is read-only  [misc]
