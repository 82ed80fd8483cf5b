"""Until a span ends, its name, attributes, events and status can be changed."""

# covers: SP-022, SP-058, SP-063, SP-070

from __future__ import annotations

from typing import assert_type

from tracing_models.lifecycle import StatusCode
from tracing_models.typestate import Ended, Span, Started


def record(span: Span[Started], now: int) -> Span[Ended]:
    """Write each part of a started span; the span stays started until `end`."""
    span = span.update_name("name")
    span = span.set_attribute("key", "value")
    span = span.add_event("event", now)
    span = span.add_event("event", now, (("key", "value"),), given=1)
    span = span.set_status(StatusCode.ERROR, "description")
    span = span.set_status(StatusCode.OK)
    span = span.record_exception(ValueError("message"), now)
    assert_type(span, Span[Started])
    return span.end(now)
