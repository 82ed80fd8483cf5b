"""An exception cannot be recorded in a span after the end."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def record_exception_after_end(span: Span[Ended], now: int) -> None:
    """Write too late."""
    span.record_exception(ValueError(), now)  # E: Invalid self argument "Span[Ended]" to \
    #                                             attribute function "record_exception" with type \
    #                                             "Callable[[Span[Started], BaseException, int, \
    #                                             tuple[tuple[str, object], ...]], \
    #                                             Span[Started]]"  [misc]
