"""An attribute of a span cannot be set after the end."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span


def set_attribute_after_end(span: Span[Ended]) -> None:
    """Write too late."""
    span.set_attribute("key", "value")  # E: Invalid self argument "Span[Ended]" to attribute \
    #                                       function "set_attribute" with type \
    #                                       "Callable[[Span[Started], str, object], \
    #                                       Span[Started]]"  [misc]
