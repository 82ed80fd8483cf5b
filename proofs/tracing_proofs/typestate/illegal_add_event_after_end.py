"""An event cannot be added to a span after the end."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def add_event_after_end(span: Span[Ended], now: int) -> None:
    """Write too late."""
    span.add_event("event", now)  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                                 "add_event" with type "Callable[[Span[Started], str, int, \
    #                                 tuple[tuple[str, object], ...], int | None], \
    #                                 Span[Started]]"  [misc]
