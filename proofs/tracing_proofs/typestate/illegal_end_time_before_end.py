"""There is no end time before the end."""

from __future__ import annotations

from tracing_models.typestate import New, Span, Started


def end_time_before_start(span: Span[New]) -> int:
    """Read much too early."""
    return span.end_time  # E: Invalid self argument "Span[New]" to attribute function "end_time" \
    #                         with type "Callable[[Span[Ended]], int]"  [misc]


def end_time_before_end(span: Span[Started]) -> int:
    """Read too early."""
    return span.end_time  # E: Invalid self argument "Span[Started]" to attribute function \
    #                         "end_time" with type "Callable[[Span[Ended]], int]"  [misc]
