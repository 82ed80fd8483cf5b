"""A function that asks for a started span gets no other."""

from __future__ import annotations

from tracing_models.typestate import Ended, New, Span, Started


def write(span: Span[Started]) -> Span[Started]:
    """Ask for a started span."""
    return span.set_attribute("key", "value")


def pass_on(new: Span[New], ended: Span[Ended]) -> None:
    """Pass spans that are not started."""
    write(new)  # E: Argument 1 to "write" has incompatible type "Span[New]"; expected \
    #               "Span[Started]"  [arg-type]
    write(ended)  # E: Argument 1 to "write" has incompatible type "Span[Ended]"; expected \
    #                 "Span[Started]"  [arg-type]
