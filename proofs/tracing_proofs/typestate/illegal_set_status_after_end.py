"""The status of a span cannot be set after the end."""

from __future__ import annotations

from tracing_models.lifecycle import StatusCode
from tracing_models.typestate import Ended, Span


def set_status_after_end(span: Span[Ended]) -> None:
    """Write too late."""
    span.set_status(StatusCode.OK)  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                                   "set_status" with type "Callable[[Span[Started], \
    #                                   StatusCode, str | None], Span[Started]]"  [misc]
