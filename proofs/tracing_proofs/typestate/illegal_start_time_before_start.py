"""There is no start time before the start."""

from __future__ import annotations

from tracing_models.typestate import New, Span


def start_time_before_start(span: Span[New]) -> int:
    """Read too early."""
    return span.start_time  # E: Invalid self argument "Span[New]" to attribute function \
    #                           "start_time" with type "Callable[[Span[Started] | Span[Ended]], \
    #                           int]"  [misc]
