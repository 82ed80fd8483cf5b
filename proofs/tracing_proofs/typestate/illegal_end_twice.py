"""An ended span cannot be ended again."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def end_twice(span: Span[Ended], now: int) -> None:
    """End once more."""
    span.end(now)  # E: Invalid self argument "Span[Ended]" to attribute function "end" with type \
    #                  "Callable[[Span[Started], int, int | None], Span[Ended]]"  [misc]
