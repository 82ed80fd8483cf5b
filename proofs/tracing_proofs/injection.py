"""Theorems about what is written into a carrier, and the level where none is given."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.carrier import Extraction, extract, inject
from tracing_models.flags import TraceContextLevel
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent, format_traceparent
from tracing_proofs.carrier import is_trace_context_name


def written(
    context: SpanContext, tracestate: str | None, level: TraceContextLevel
) -> tuple[tuple[str, str], ...]:
    """The fields that propagate a valid context: traceparent, and tracestate if there is one."""
    parent = ("traceparent", format_traceparent(TraceParent.from_context(context), level))
    return (parent, ("tracestate", tracestate)) if tracestate else (parent,)


@theorem(covers=["TP-002", "PG-018"])
@icontract.require(lambda context: context.is_valid)
def injection_replaces_a_field_of_the_trace_context_and_follows_another_one(
    name: str,
    value: str,
    context: SpanContext,
    tracestate: str | None,
    level: TraceContextLevel,
) -> bool:
    """An old traceparent or tracestate is dropped in any case; any other field stays in front."""
    kept = () if is_trace_context_name(name) else ((name, value),)
    result = inject(((name, value),), context, tracestate, level)
    return result == (*kept, *written(context, tracestate, level))


@theorem()
@icontract.require(lambda context: not context.is_valid)
def injection_of_an_invalid_context_changes_nothing(
    name: str, value: str, context: SpanContext, tracestate: str | None
) -> bool:
    """Also an old traceparent stays."""
    return inject(((name, value),), context, tracestate) == ((name, value),)


@theorem()
@icontract.require(lambda context: context.is_valid)
def injection_writes_level_2_and_no_tracestate_unless_told(context: SpanContext) -> bool:
    """The random flag is written where no level is given."""
    return inject((), context) == written(context, None, TraceContextLevel.LEVEL_2)


@theorem()
def extraction_reads_level_2_unless_told(parent: TraceParent) -> bool:
    """The random flag is read where no level is given, also of a higher version."""
    level = TraceContextLevel.LEVEL_2
    value = "01" + format_traceparent(parent, level)[2:55]
    context = SpanContext(parent.trace_id, parent.parent_id, parent.flags.known(level), True)
    return extract((("traceparent", value),)) == Extraction(context, None, None)
