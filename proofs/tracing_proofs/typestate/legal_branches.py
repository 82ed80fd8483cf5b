"""A span that has the same state on every path can be used after they join."""

from __future__ import annotations

from tracing_models.typestate import Ended, New, Span


def start_somehow(span: Span[New], now: int, given: int | None) -> Span[Ended]:
    """Both branches start the span, one of them writes as well."""
    if given is None:
        started = span.start(now)
    else:
        started = span.start(now, given).set_attribute("given", value=True)
    return started.end(now)
