"""The status of a span cannot be set before the start."""

from __future__ import annotations

from tracing_models.lifecycle import StatusCode
from tracing_models.typestate import New, Span


def set_status_before_start(span: Span[New]) -> None:
    """Write too early."""
    span.set_status(StatusCode.OK)  # E: Invalid self argument "Span[New]" to attribute function \
    #                                   "set_status" with type "Callable[[Span[Started], \
    #                                   StatusCode, str | None], Span[Started]]"  [misc]
