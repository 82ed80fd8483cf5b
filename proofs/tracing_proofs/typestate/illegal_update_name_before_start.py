"""The name of a span cannot be replaced before the start."""

from __future__ import annotations

from tracing_models.typestate import New, Span


def update_name_before_start(span: Span[New]) -> None:
    """Write too early."""
    span.update_name("name")  # E: Invalid self argument "Span[New]" to attribute function \
    #                             "update_name" with type "Callable[[Span[Started], str], \
    #                             Span[Started]]"  [misc]
