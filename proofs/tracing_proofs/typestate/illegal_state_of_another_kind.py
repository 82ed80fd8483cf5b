"""Only the states of a span are states."""

from __future__ import annotations

from tracing_models.typestate import Span


def read(span: Span[int]) -> None:  # E: Type argument "int" of "Span" must be a subtype of \
    #                                       "State"  [type-var]
    """Take a span in the state int."""
    print(span.context)
