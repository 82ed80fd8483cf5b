"""Code that only reads takes a span in whatever state, and keeps its type."""

from __future__ import annotations

from typing import assert_type

from tracing_models.typestate import Ended, New, Span, Started, StateT


def noted(span: Span[StateT], notes: list[str]) -> Span[StateT]:
    """Read a span and hand it on."""
    notes.append(span.record.name)
    return span


def note_all(new: Span[New], started: Span[Started], ended: Span[Ended]) -> None:
    """Use it in each state."""
    notes: list[str] = []
    assert_type(noted(new, notes), Span[New])
    assert_type(noted(started, notes), Span[Started])
    assert_type(noted(ended, notes).end_time, int)
