"""A started span cannot be started again."""

from __future__ import annotations

from tracing_models.typestate import Span, Started


def start_twice(span: Span[Started], now: int) -> None:
    """Start once more."""
    span.start(now)  # E: Invalid self argument "Span[Started]" to attribute function "start" with \
    #                    type "Callable[[Span[New], int, int | None], Span[Started]]"  [misc]
