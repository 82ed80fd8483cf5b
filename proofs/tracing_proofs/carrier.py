"""Theorems about extraction from and injection into a carrier."""

from __future__ import annotations

import icontract

from spanproof.grammar import Grammar
from spanproof.theorem import theorem
from tracing_models.carrier import (
    NOTHING,
    Extraction,
    Received,
    Rejection,
    extract,
    fields_for,
    inject,
    is_traceparent_name,
    is_tracestate_name,
    read_fields,
    receive,
    with_field,
)
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent
from tracing_proofs.preconditions import GRAMMAR, REFUSALS, is_accepted

TRACESTATE_GRAMMAR = Grammar.load("tracing_specs", "abnf/tracestate.abnf")

Headers = tuple[tuple[str, str], ...]


def others(headers: Headers) -> Headers:
    """The headers that are not part of the trace context."""
    return tuple(
        header
        for header in headers
        if not is_traceparent_name(header[0]) and not is_tracestate_name(header[0])
    )


def is_trace_context_name(name: str) -> bool:
    """Whether a field is part of the trace context."""
    return is_traceparent_name(name) or is_tracestate_name(name)


def read(received: Received, level: TraceContextLevel) -> Extraction:
    """The decision on what the fields of a carrier say."""
    return read_fields(received.traceparent, received.is_repeated, received.tracestate, level)


# Names


@theorem(covers=["TP-001", "TP-003"])
def the_traceparent_name_is_recognised_in_any_ascii_case(name: str) -> bool:
    """Exactly the case variants of the one word are recognised, no other text."""
    return is_traceparent_name(name) == GRAMMAR.matches("traceparent-name", name)


@theorem()
def the_tracestate_name_is_recognised_in_any_ascii_case(name: str) -> bool:
    """Exactly the case variants of the one word are recognised, no other text."""
    return is_tracestate_name(name) == TRACESTATE_GRAMMAR.matches("tracestate-name", name)


@theorem()
def no_name_is_both(name: str) -> bool:
    """A header is never taken for traceparent and tracestate at once."""
    return not (is_traceparent_name(name) and is_tracestate_name(name))


# The decision on received values


@theorem(covers=["PM-008"])
def tracestate_without_traceparent_is_dropped(
    tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Without a traceparent nothing is received, whatever the tracestate."""
    received = read_fields(None, False, tracestate, level)
    return received.context is None and received.tracestate is None


@theorem(covers=["PG-012"])
@icontract.require(lambda value: not is_accepted(value))
def an_invalid_traceparent_is_ignored_and_drops_tracestate(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """A value that the parser refuses gives a rejection and nothing else, and no exception."""
    received = read_fields(value, False, tracestate, level)
    return (
        received.context is None and received.tracestate is None and received.rejection is not None
    )


@theorem(covers=["TP-015"])
@icontract.require(
    lambda value: not GRAMMAR.matches("trace-id", value[3:35]) or value[3:35] == "0" * 32
)
def an_invalid_trace_id_makes_the_traceparent_ignored(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Bad characters or all zero: nothing of the value is used, in every version."""
    received = read_fields(value, False, tracestate, level)
    return received.context is None and received.tracestate is None


@theorem(covers=["TP-020"])
@icontract.require(
    lambda value: not GRAMMAR.matches("parent-id", value[36:52]) or value[36:52] == "0" * 16
)
def an_invalid_parent_id_makes_the_traceparent_ignored(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Upper-case or other bad characters or all zero: nothing of the value is used."""
    received = read_fields(value, False, tracestate, level)
    return received.context is None and received.tracestate is None


@theorem(covers=["PG-012"])
def the_decision_on_any_values_raises_nothing(
    value: str | None, is_repeated: bool, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Whatever the fields of a carrier hold, the result is a context or nothing."""
    received = read_fields(value, is_repeated, tracestate, level)
    return received.context is None or received.context.is_valid


@theorem()
def a_repeated_traceparent_is_ignored(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Two traceparent fields give no context, and tracestate is dropped."""
    received = read_fields(value, True, tracestate, level)
    return (
        received.context is None and received.tracestate is None and received.rejection is not None
    )


@theorem(covers=["TP-010"])
def a_repeated_traceparent_is_rejected_where_the_first_one_ends(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """The comma that would join the two fields breaks TP-010."""
    rejection = Rejection("TP-010", len(value))
    return read_fields(value, True, tracestate, level) == Extraction(None, None, rejection)


@theorem()
def an_extraction_is_a_remote_context_or_has_no_tracestate(
    context: SpanContext | None, tracestate: str | None, rejection: Rejection | None
) -> bool:
    """A context is valid, remote and not rejected, and tracestate needs one; all else is refused.

    Every combination that keeps to this can be represented.
    """
    is_possible = (
        tracestate is None
        if context is None
        else context.is_valid and context.is_remote and rejection is None
    )
    try:
        Extraction(context, tracestate, rejection)
    except REFUSALS:
        return not is_possible
    return is_possible


@theorem(covers=["SC-014", "SC-015", "SP-042"])
@icontract.require(lambda value: is_accepted(value))
def a_valid_traceparent_gives_a_remote_context_and_its_tracestate(
    value: str, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """What is accepted is a valid remote context; tracestate is passed on as it is."""
    received = read_fields(value, False, tracestate, level)
    return (
        received.context is not None
        and received.context.is_valid
        and received.context.is_remote
        and received.tracestate == tracestate
        and received.rejection is None
    )


@theorem()
@icontract.require(lambda value: not is_accepted(value))
def a_rejection_says_what_the_parser_says(value: str) -> bool:
    """Requirement and offset come from the parser unchanged."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        expected = Rejection(error.requirement, error.offset)
        return read_fields(value, False, None, TraceContextLevel.LEVEL_2).rejection == expected
    return False


# The decision on values to send


@theorem(covers=["PG-041", "PG-043"])
@icontract.require(lambda context: context.is_valid)
@icontract.require(lambda tracestate: tracestate != "")
def what_is_sent_is_what_is_received(context: SpanContext, tracestate: str | None) -> bool:
    """Ids, defined flags and tracestate of a valid context arrive, as a remote context."""
    level = TraceContextLevel.LEVEL_2
    fields = fields_for(context, tracestate, level)
    received = read_fields(fields.traceparent, False, fields.tracestate, level)
    expected = SpanContext(
        context.trace_id, context.span_id, context.trace_flags.known(level), True
    )
    return received.context == expected and received.tracestate == tracestate


@theorem(covers=["PG-041", "PG-042"])
@icontract.require(lambda context: context.is_valid)
def a_valid_context_is_sent_with_its_tracestate_unless_that_is_empty(
    context: SpanContext, tracestate: str, level: TraceContextLevel
) -> bool:
    """traceparent is always written for a valid context, tracestate unless it is empty."""
    fields = fields_for(context, tracestate, level)
    value = format_traceparent(TraceParent.from_context(context), level)
    return fields.traceparent == value and fields.tracestate == (
        None if tracestate == "" else tracestate
    )


@theorem()
@icontract.require(lambda context: not context.is_valid)
def an_invalid_context_is_not_sent(
    context: SpanContext, tracestate: str | None, level: TraceContextLevel
) -> bool:
    """Neither field is written for zero ids."""
    fields = fields_for(context, tracestate, level)
    return fields.traceparent is None and fields.tracestate is None


# Carriers of one or two fields, and any number of them step by step


@theorem()
def a_carrier_of_one_field_gives_a_context_exactly_for_an_accepted_traceparent(
    name: str, value: str, level: TraceContextLevel
) -> bool:
    """The name has to be that of traceparent, and the value one that the parser takes."""
    context = read(with_field(NOTHING, name, value), level).context
    return (context is not None) == (is_traceparent_name(name) and is_accepted(value))


@theorem()
@icontract.require(lambda first, second: is_traceparent_name(first) != is_traceparent_name(second))
def a_carrier_of_two_fields_is_read_in_either_order(
    first: str, second: str, value: str, other: str
) -> bool:
    """Where one of two fields is a traceparent, it makes no difference which one comes first."""
    one = with_field(with_field(NOTHING, first, value), second, other)
    two = with_field(with_field(NOTHING, second, other), first, value)
    return one == two


@theorem()
@icontract.require(lambda first, second: is_traceparent_name(first) and is_traceparent_name(second))
def a_second_traceparent_field_is_refused(
    received: Received, first: str, second: str, value: str, other: str, level: TraceContextLevel
) -> bool:
    """Also when it is equal to the first, in any case of the name, and whatever came before."""
    repeated = with_field(with_field(received, first, value), second, other)
    result = read(repeated, level)
    return result.context is None and result.tracestate is None


@theorem()
def a_refused_carrier_stays_refused(
    received: Received, name: str, value: str, level: TraceContextLevel
) -> bool:
    """No further field makes a context of repeated traceparent fields."""
    before = Received(received.traceparent or "", True, received.tracestate)
    return read(with_field(before, name, value), level).context is None


@theorem()
@icontract.require(lambda name: not is_traceparent_name(name) and not is_tracestate_name(name))
def another_field_changes_nothing(received: Received, name: str, value: str) -> bool:
    """Fields that are not part of the trace context are passed over."""
    return with_field(received, name, value) == received


@theorem(covers=["TS-011"])
@icontract.require(lambda name: is_tracestate_name(name))
def a_further_tracestate_field_is_joined_after_a_comma(
    received: Received, name: str, value: str
) -> bool:
    """Each field is appended to those that arrived before it, whatever else arrived."""
    joined = with_field(received, name, value).tracestate
    earlier = received.tracestate
    return joined == (value if earlier is None else earlier + "," + value)


# Carriers of any number of fields, by induction on their number. `extract` is `receive` and then
# the decision of `read_fields`, which is the subject of the theorems above.


@theorem()
@icontract.require(lambda name: not is_trace_context_name(name))
def a_further_field_of_another_name_changes_nothing(
    headers: Headers, name: str, value: str
) -> bool:
    """However many fields came before it."""
    return receive((*headers, (name, value))) == receive(headers)


@theorem(induction="headers")
@icontract.require(lambda headers: all(not is_trace_context_name(name) for name, _ in headers))
def a_carrier_without_trace_context_says_nothing(headers: Headers) -> bool:
    """Whatever other fields there are, and however many."""
    return receive(headers) == NOTHING


@theorem(induction="headers")
@icontract.require(lambda headers: any(is_traceparent_name(name) for name, _ in headers))
def a_further_traceparent_field_is_noticed(headers: Headers, value: str) -> bool:
    """However many fields lie between the two, and in any case of their names."""
    return receive((*headers, ("TraceParent", value))).is_repeated


@theorem(covers=["PM-008"], induction="headers")
@icontract.require(lambda headers: all(not is_traceparent_name(name) for name, _ in headers))
def no_carrier_without_traceparent_has_one(headers: Headers) -> bool:
    """So whatever tracestate fields it has are dropped."""
    received = receive(headers)
    return received.traceparent is None and not received.is_repeated


@theorem(covers=["PG-012"], by_contract=[receive])
def extraction_never_raises(headers: Headers, level: TraceContextLevel) -> bool:
    """Whatever a carrier holds, extraction gives a remote context or none."""
    context = extract(headers, level).context
    return context is None or context.is_remote


# Whole carriers in and out again: too much for one question to the solver, so these are tested


@theorem(covers=["TP-002", "PG-018"], floor="tested")
@icontract.require(lambda context: context.is_valid)
def injection_writes_one_lower_case_field_and_keeps_all_others(
    headers: Headers, context: SpanContext
) -> bool:
    """The new value replaces that of any other traceparent, and other headers keep their order."""
    written = inject(headers, context)
    parents = [header for header in written if is_traceparent_name(header[0])]
    value = format_traceparent(TraceParent.from_context(context))
    return parents == [("traceparent", value)] and others(written) == others(headers)


@theorem(covers=["PG-041"], floor="tested")
@icontract.require(lambda context: context.is_valid)
def what_is_injected_is_extracted(headers: Headers, context: SpanContext) -> bool:
    """Through a whole carrier the ids and the defined flags arrive."""
    received = extract(inject(headers, context)).context
    flags = context.trace_flags.known(TraceContextLevel.LEVEL_2)
    return received == SpanContext(context.trace_id, context.span_id, flags, True)


@theorem(floor="tested")
@icontract.require(lambda context: context.is_valid)
def two_traceparent_fields_give_no_context(headers: Headers, context: SpanContext) -> bool:
    """Repeated fields are refused also when they are equal, and in any case of the name."""
    written = inject(headers, context)
    values = [value for name, value in written if name == "traceparent"]
    return extract((*written, ("TraceParent", values[0]))).context is None


@theorem(floor="tested")
@icontract.require(lambda context: context.is_valid)
def space_around_a_field_value_is_not_part_of_it(context: SpanContext) -> bool:
    """Space and tab at both ends belong to HTTP."""
    plain = inject((), context)
    padded = tuple((name, f" \t{value}\t ") for name, value in plain)
    return extract(padded) == extract(plain)


@theorem(covers=["TS-011"], floor="tested")
@icontract.require(lambda context: context.is_valid)
def several_tracestate_fields_are_joined_in_order(context: SpanContext) -> bool:
    """The second field follows the first, separated by a comma."""
    headers = (*inject((), context, "a=1"), ("TRACESTATE", "b=2"))
    return extract(headers).tracestate == "a=1,b=2"
