"""The name of a span cannot be replaced after the end."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def update_name_after_end(span: Span[Ended]) -> None:
    """Write too late."""
    span.update_name("name")  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                             "update_name" with type "Callable[[Span[Started], str], \
    #                             Span[Started]]"  [misc]
