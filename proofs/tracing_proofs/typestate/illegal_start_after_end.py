"""An ended span cannot be started again."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def start_after_end(span: Span[Ended], now: int) -> None:
    """Begin a second life."""
    span.start(now)  # E: Invalid self argument "Span[Ended]" to attribute function "start" with \
    #                    type "Callable[[Span[New], int, int | None], Span[Started]]"  [misc]
