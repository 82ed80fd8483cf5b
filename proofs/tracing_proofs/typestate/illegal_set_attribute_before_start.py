"""An attribute of a span cannot be set before the start."""

from __future__ import annotations

from tracing_models.typestate import New, Span


def set_attribute_before_start(span: Span[New]) -> None:
    """Write too early."""
    span.set_attribute("key", "value")  # E: Invalid self argument "Span[New]" to attribute \
    #                                       function "set_attribute" with type \
    #                                       "Callable[[Span[Started], str, object], \
    #                                       Span[Started]]"  [misc]
