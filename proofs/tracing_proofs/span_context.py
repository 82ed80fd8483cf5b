"""Theorems about span contexts, their children and new traces."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.flags import TraceFlags
from tracing_models.generator import child_span_id_from
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import INVALID_SPAN_CONTEXT, SpanContext, root_context
from tracing_models.traceparent import TraceParent, format_traceparent
from tracing_proofs.preconditions import REFUSALS, are_new, may_have_child


def sent(context: SpanContext) -> str:
    """The traceparent value that propagates a valid context in Level 2."""
    return format_traceparent(TraceParent.from_context(context))


@theorem(covers=["SC-013"])
def valid_means_that_both_ids_are_not_zero(context: SpanContext) -> bool:
    """Flags and remoteness play no part."""
    return context.is_valid == (context.trace_id.value != 0 and context.span_id.value != 0)


@theorem(covers=["SC-005"])
def a_context_has_the_parts_it_was_created_from(
    trace_id: TraceId, span_id: SpanId, flags: TraceFlags, is_remote: bool
) -> bool:
    """Creation neither changes nor refuses any part."""
    context = SpanContext(trace_id, span_id, flags, is_remote)
    return (
        context.trace_id == trace_id
        and context.span_id == span_id
        and context.trace_flags == flags
        and context.is_remote == is_remote
    )


@theorem()
def contexts_are_equal_exactly_when_all_parts_are(first: SpanContext, second: SpanContext) -> bool:
    """Equality is by value, and remoteness counts."""
    return (first == second) == (
        first.trace_id.value == second.trace_id.value
        and first.span_id.value == second.span_id.value
        and first.trace_flags.value == second.trace_flags.value
        and first.is_remote == second.is_remote
    )


@theorem()
def the_invalid_context_is_not_valid(flags: TraceFlags, is_remote: bool) -> bool:
    """Zero ids are invalid with any flags."""
    zero = SpanContext(TraceId(0), SpanId(0), flags, is_remote)
    return not zero.is_valid and not INVALID_SPAN_CONTEXT.is_valid


# Children


@theorem(covers=["SP-040"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_child_keeps_the_trace_id(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """A span with a parent belongs to the trace of its parent."""
    return (
        parent.child(span_id).trace_id == parent.trace_id
        and parent.decided_child(span_id, sampled).trace_id == parent.trace_id
    )


@theorem(covers=["TP-054"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_child_has_a_new_span_id(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """The child has the given span id, which is not its parent's."""
    child = parent.child(span_id)
    decided = parent.decided_child(span_id, sampled)
    return child.span_id == decided.span_id == span_id and span_id != parent.span_id


@theorem(covers=["SC-016"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_child_is_never_remote(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """Children are local, also those of a remote parent."""
    return not (parent.child(span_id).is_remote or parent.decided_child(span_id, sampled).is_remote)


@theorem()
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_child_is_valid(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """Validity is inherited, so a chain of children never breaks."""
    return parent.child(span_id).is_valid and parent.decided_child(span_id, sampled).is_valid


@theorem(covers=["TP-028"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_child_without_a_decision_passes_sampled_on(parent: SpanContext, span_id: SpanId) -> bool:
    """A deferred decision leaves the sampled bit unchanged."""
    return parent.child(span_id).trace_flags.sampled == parent.trace_flags.sampled


@theorem(covers=["TP-037"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
@icontract.require(lambda parent: parent.trace_flags.random)
def a_set_random_flag_is_sent_on(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """Every traceparent of a child has the random flag set when the parent's has."""
    return (
        sent(parent.child(span_id))[54] in "23"
        and sent(parent.decided_child(span_id, sampled))[54] in "23"
    )


@theorem(covers=["TP-038"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
@icontract.require(lambda parent: not parent.trace_flags.random)
def a_clear_random_flag_is_sent_on(parent: SpanContext, span_id: SpanId, sampled: bool) -> bool:
    """No traceparent of a child has the random flag set when the parent's has it clear."""
    return (
        sent(parent.child(span_id))[54] in "01"
        and sent(parent.decided_child(span_id, sampled))[54] in "01"
    )


@theorem(covers=["TP-024", "TP-056"])
@icontract.require(lambda parent, drawn: parent.is_valid and 0 <= drawn < 2**64)
def sampled_changes_only_together_with_the_parent_id(
    parent: SpanContext, drawn: int, sampled: bool
) -> bool:
    """An outgoing value with another sampled bit has another parent-id, whatever was drawn."""
    incoming = sent(parent)
    outgoing = sent(parent.decided_child(child_span_id_from(drawn, parent.span_id), sampled))
    is_changed = (incoming[54] in "13") != (outgoing[54] in "13")
    return not is_changed or incoming[36:52] != outgoing[36:52]


@theorem(covers=["TP-055"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_decision_is_sent_in_either_direction(
    parent: SpanContext, span_id: SpanId, sampled: bool
) -> bool:
    """Whatever arrived, the outgoing sampled flag is what was decided."""
    return (sent(parent.decided_child(span_id, sampled))[54] in "13") == sampled


@theorem(covers=["TP-059"])
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def a_decision_changes_nothing_but_sampled_and_the_parent_id(
    parent: SpanContext, span_id: SpanId, sampled: bool
) -> bool:
    """Version, trace id and random flag of the outgoing value are those of the parent."""
    before = sent(parent)
    after = sent(parent.decided_child(span_id, sampled))
    return (
        before[0:36] == after[0:36]
        and before[52:54] == after[52:54]
        and (before[54] in "23") == (after[54] in "23")
    )


@theorem()
@icontract.require(lambda parent, span_id: may_have_child(parent, span_id))
def agreeing_with_the_parent_is_deferring_to_it(parent: SpanContext, span_id: SpanId) -> bool:
    """A decision that equals the received one gives the same child as no decision."""
    agreeing = parent.decided_child(span_id, parent.trace_flags.sampled)
    return agreeing == parent.child(span_id)


@theorem()
def exactly_a_valid_parent_and_a_new_valid_id_give_a_child(
    parent: SpanContext, span_id: SpanId
) -> bool:
    """Zero ids and the parent's own id break the contract of a child without a decision."""
    try:
        parent.child(span_id)
    except REFUSALS:
        return not may_have_child(parent, span_id)
    return may_have_child(parent, span_id)


@theorem()
def exactly_a_valid_parent_and_a_new_valid_id_give_a_decided_child(
    parent: SpanContext, span_id: SpanId, sampled: bool
) -> bool:
    """Zero ids and the parent's own id break the contract of a child with a decision."""
    try:
        parent.decided_child(span_id, sampled)
    except REFUSALS:
        return not may_have_child(parent, span_id)
    return may_have_child(parent, span_id)


# New traces


@theorem(covers=["TP-018", "TP-036", "ID-002"])
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
def a_random_trace_id_is_sent_with_the_random_flag(
    trace_id: TraceId, span_id: SpanId, sampled: bool
) -> bool:
    """A new trace whose low 7 bytes were drawn randomly says so."""
    root = root_context(trace_id, span_id, sampled, True)
    return root.trace_flags.random and sent(root)[54] in "23"


@theorem(covers=["TP-063"])
@icontract.require(lambda short, span_id: 0 < short < 2**64 and span_id.is_valid)
def a_widened_id_that_is_not_random_is_sent_without_the_random_flag(
    short: int, span_id: SpanId, sampled: bool
) -> bool:
    """A shorter id of another system says nothing about the low 7 bytes, so the flag is clear."""
    root = root_context(TraceId.widen(short), span_id, sampled, False)
    return not root.trace_flags.random and sent(root)[54] in "01"


@theorem()
@icontract.require(lambda trace_id, span_id: are_new(trace_id, span_id))
def a_root_has_the_new_ids(trace_id: TraceId, span_id: SpanId, sampled: bool) -> bool:
    """The generated trace id and span id are used, and nothing is remote."""
    root = root_context(trace_id, span_id, sampled, True)
    return (
        root.trace_id == trace_id
        and root.span_id == span_id
        and root.trace_flags.sampled == sampled
        and not root.is_remote
    )
