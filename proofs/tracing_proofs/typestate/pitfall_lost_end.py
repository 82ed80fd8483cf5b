"""A limit: mypy does not see that the result of `end` is thrown away.

`span` keeps its type, and its record is still that of a started span, so what follows is legal
for mypy and writes to a span that never ends. The same holds for the result of any other method.
"""

from __future__ import annotations

from tracing_models.typestate import Span, Started


def lose_the_end(span: Span[Started], now: int) -> Span[Started]:
    """Write `span.end(now)` where `span = span.end(now)` was meant."""
    span.end(now)
    return span.set_attribute("key", "value")
