"""An event cannot be added to a span before the start."""

from __future__ import annotations

from tracing_models.typestate import New, Span


def add_event_before_start(span: Span[New], now: int) -> None:
    """Write too early."""
    span.add_event("event", now)  # E: Invalid self argument "Span[New]" to attribute function \
    #                                 "add_event" with type "Callable[[Span[Started], str, int, \
    #                                 tuple[tuple[str, object], ...], int | None], \
    #                                 Span[Started]]"  [misc]
