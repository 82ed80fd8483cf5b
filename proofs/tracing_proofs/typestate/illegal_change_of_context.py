"""A span context is immutable: no part of it can be assigned."""

# covers: SC-001

from __future__ import annotations

from tracing_models.flags import TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext


def change(context: SpanContext) -> None:
    """Assign to each part, and to the parts of the parts."""
    context.trace_id = TraceId(1)  # E: Property "trace_id" defined in "SpanContext" is \
    #                                   read-only  [misc]
    context.span_id = SpanId(1)  # E: Property "span_id" defined in "SpanContext" is \
    #                                 read-only  [misc]
    context.trace_flags = TraceFlags(1)  # E: Property "trace_flags" defined in "SpanContext" is \
    #                                         read-only  [misc]
    context.is_remote = False  # E: Property "is_remote" defined in "SpanContext" is \
    #                               read-only  [misc]
    context.trace_id.value = 1  # E: Property "value" defined in "TraceId" is read-only  [misc]
    context.span_id.value = 1  # E: Property "value" defined in "SpanId" is read-only  [misc]
    context.trace_flags.value = 1  # E: Property "value" defined in "TraceFlags" is \
    #                                   read-only  [misc]
