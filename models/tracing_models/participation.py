"""One hop of the W3C processing model (section 4): what arrives decides what is sent on."""

from __future__ import annotations

import icontract

from tracing_models.carrier import Extraction
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext, root_context


@icontract.require(lambda new_trace_id: new_trace_id.is_valid)
@icontract.require(lambda new_span_id: new_span_id.is_valid)
@icontract.require(
    lambda received, new_span_id: (
        received.context is None or received.context.span_id != new_span_id
    )
)
@icontract.ensure(lambda result: result.is_valid and not result.is_remote)
@icontract.ensure(lambda new_span_id, result: result.span_id == new_span_id)
def next_context(
    received: Extraction, new_trace_id: TraceId, new_span_id: SpanId, sampled: bool = False
) -> SpanContext:
    """Give the context of the current operation: a child of what arrived, else a new trace.

    The new ids are freshly generated, with the low bytes of the trace id random. `sampled` is the
    decision for a new trace, by default a deferred one (TP-029); a received decision is passed on
    unchanged (TP-028).
    """
    if received.context is None:
        return root_context(new_trace_id, new_span_id, sampled, True)
    return received.context.child(new_span_id)


@icontract.ensure(lambda received, result: result is None or received.context is not None)
def next_tracestate(received: Extraction) -> str | None:
    """Give the tracestate to send on: the received one, or none in a new trace (TS-049, PM-008)."""
    return received.tracestate
