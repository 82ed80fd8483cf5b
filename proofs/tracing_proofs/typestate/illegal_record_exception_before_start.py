"""An exception cannot be recorded in a span before the start."""

from __future__ import annotations

from tracing_models.typestate import New, Span


def record_exception_before_start(span: Span[New], now: int) -> None:
    """Write too early."""
    span.record_exception(ValueError(), now)  # E: Invalid self argument "Span[New]" to attribute \
    #                                             function "record_exception" with type \
    #                                             "Callable[[Span[Started], BaseException, int, \
    #                                             tuple[tuple[str, object], ...]], \
    #                                             Span[Started]]"  [misc]
