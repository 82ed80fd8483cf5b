"""Theorems about the traceparent header value in a version above 00."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.traceparent import format_traceparent, parse_traceparent
from tracing_proofs.preconditions import (
    GRAMMAR,
    begins_with_version_and_dash,
    is_accepted,
    is_of_higher_version,
    is_rejected,
    is_version_00,
)

# What is read, and what is sent on


@theorem(covers=["TP-043", "TP-048"])
@icontract.require(lambda value: is_of_higher_version(value) and is_accepted(value))
def a_higher_version_is_read_by_the_00_layout(value: str, level: TraceContextLevel) -> bool:
    """The first 55 characters mean what they would mean in version 00."""
    higher = parse_traceparent(value, level)
    current = parse_traceparent("00" + value[2:55], level)
    return (
        higher.trace_id == current.trace_id
        and higher.parent_id == current.parent_id
        and higher.flags == current.flags.known(level)
    )


@theorem(covers=["TP-049"])
@icontract.require(lambda value: is_of_higher_version(value) and is_accepted(value))
def nothing_is_concluded_from_what_follows_the_known_fields(value: str) -> bool:
    """Characters after the 55th change nothing."""
    return parse_traceparent(value) == parse_traceparent(value[0:55])


@theorem(covers=["PM-012"])
@icontract.require(lambda value: is_of_higher_version(value) and is_accepted(value))
def undefined_flag_bits_of_a_higher_version_are_ignored(
    value: str, level: TraceContextLevel
) -> bool:
    """The bits that the known level defines are read, and no others."""
    sent = TraceFlags.from_hex(value[53:55])
    return parse_traceparent(value, level).flags == sent.known(level)


@theorem(covers=["PM-013"])
@icontract.require(lambda value: is_accepted(value))
def unknown_flag_bits_are_not_sent_on(value: str, level: TraceContextLevel) -> bool:
    """Whatever bits were received, only defined ones are written."""
    sent = format_traceparent(parse_traceparent(value, level), level)
    return parse_traceparent(sent).flags.is_known(level)


@theorem(covers=["TP-050", "TP-058"])
@icontract.require(lambda value: is_of_higher_version(value) and is_accepted(value))
def a_higher_version_is_sent_on_in_version_00(value: str) -> bool:
    """The outgoing value has version 00 and the ids that were understood."""
    sent = format_traceparent(parse_traceparent(value))
    return is_version_00(sent) and sent[3:52] == value[3:52]


# Rejections


@theorem(covers=["TP-044"])
@icontract.require(lambda value: begins_with_version_and_dash(value))
@icontract.require(lambda value: value[0:2] != "00" and value[0:2] != "ff" and len(value) < 55)
def a_short_value_of_a_higher_version_is_rejected_at_its_end(value: str) -> bool:
    """Too few characters for the known fields break TP-044."""
    return is_rejected(value, "TP-044", len(value))


@theorem(covers=["TP-045"])
@icontract.require(lambda value: begins_with_version_and_dash(value))
@icontract.require(lambda value: value[0:2] != "00" and value[0:2] != "ff" and len(value) >= 55)
@icontract.require(lambda value: not GRAMMAR.matches("trace-id", value[3:35]) or value[35] != "-")
def a_higher_version_without_trace_id_and_dash_is_rejected_there(value: str) -> bool:
    """The 32 characters after the first dash have to be hex, and a dash has to follow."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.requirement == "TP-045" and 3 <= error.offset <= 35
    return False


@theorem(covers=["TP-046"])
@icontract.require(lambda value: begins_with_version_and_dash(value))
@icontract.require(lambda value: value[0:2] != "00" and value[0:2] != "ff" and len(value) >= 55)
@icontract.require(lambda value: GRAMMAR.matches("trace-id", value[3:35]) and value[35] == "-")
@icontract.require(lambda value: not GRAMMAR.matches("parent-id", value[36:52]) or value[52] != "-")
def a_higher_version_without_parent_id_and_dash_is_rejected_there(value: str) -> bool:
    """The 16 characters after the second dash have to be hex, and a dash has to follow."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.requirement == "TP-046" and 36 <= error.offset <= 52
    return False
