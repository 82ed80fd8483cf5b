"""Theorems about the traceparent header value."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent
from tracing_proofs.preconditions import (
    GRAMMAR,
    REFUSALS,
    are_new,
    has_valid_ids,
    is_accepted,
    is_of_higher_version,
    is_rejected,
    is_version_00,
)

LEVEL_1 = TraceContextLevel.LEVEL_1
LEVEL_2 = TraceContextLevel.LEVEL_2


# Round trips


@theorem(covers=["TP-008", "TP-039"])
def formatting_then_parsing_gives_the_same_fields(
    parent: TraceParent, level: TraceContextLevel
) -> bool:
    """What is written is read back, in version 00 and with undefined flag bits cleared."""
    expected = TraceParent(0, parent.trace_id, parent.parent_id, parent.flags.known(level))
    return parse_traceparent(format_traceparent(parent, level), level) == expected


@theorem(covers=["TP-058"])
@icontract.require(lambda value: is_accepted(value))
@icontract.require(lambda value: GRAMMAR.matches("written-flags-l2", value[53:55]))
def parsing_then_formatting_keeps_all_but_the_version(value: str) -> bool:
    """Writing what was read gives the first 55 characters again, with the version lowered."""
    return format_traceparent(parse_traceparent(value)) == "00" + value[2:55]


@theorem()
@icontract.require(lambda value: is_version_00(value) and is_accepted(value))
@icontract.require(lambda value: GRAMMAR.matches("written-flags-l2", value[53:55]))
def parsing_then_formatting_gives_the_same_value(value: str) -> bool:
    """A value that a version 00 writer can emit survives unchanged."""
    return format_traceparent(parse_traceparent(value)) == value


@theorem()
@icontract.require(lambda first: is_version_00(first) and is_accepted(first))
@icontract.require(lambda second: is_version_00(second) and is_accepted(second))
@icontract.require(lambda first, second: first != second)
def two_version_00_values_never_mean_the_same(first: str, second: str) -> bool:
    """The format is not malleable: different values give different span contexts."""
    return parse_traceparent(first).to_context() != parse_traceparent(second).to_context()


@theorem()
@icontract.require(lambda first, second: format_traceparent(first) == format_traceparent(second))
def equal_values_were_written_from_equal_fields(first: TraceParent, second: TraceParent) -> bool:
    """Two contexts with the same value have the same ids and the same defined flags."""
    return (
        first.trace_id == second.trace_id
        and first.parent_id == second.parent_id
        and first.flags.known(LEVEL_2) == second.flags.known(LEVEL_2)
    )


# The language


@theorem()
def the_parser_raises_nothing_but_its_error(value: str, level: TraceContextLevel) -> bool:
    """Any text of any length gives fields or a TraceparentError, in both levels."""
    try:
        parse_traceparent(value, level)
    except TraceparentError:
        return True
    return True


@theorem(covers=["TP-010", "TP-043", "TP-045", "TP-046", "TP-047"])
def the_parser_accepts_exactly_the_language_of_the_grammar(value: str) -> bool:
    """Accepted is what the ABNF derives, except for the version and the ids that it excludes."""
    has_a_form = is_version_00(value) or is_of_higher_version(value)
    return is_accepted(value) == (has_a_form and has_valid_ids(value))


@theorem(covers=["TP-010", "TP-011", "TP-012", "TP-013", "TP-014", "TP-019"])
@icontract.require(lambda value: value[0:2] == "00")
def version_00_is_accepted_exactly_by_the_grammar(value: str) -> bool:
    """A value that begins with 00 is accepted when the ABNF derives it and no id is zero."""
    return is_accepted(value) == (is_version_00(value) and has_valid_ids(value))


@theorem(covers=["TP-005", "TP-006"])
@icontract.require(lambda value: is_accepted(value))
def an_accepted_value_begins_with_a_version_and_a_dash(value: str) -> bool:
    """Two lower-case hex digits and a dash; the form of the rest depends on the two digits."""
    return (
        GRAMMAR.matches("version", value[0:2])
        and value[2] == "-"
        and is_version_00(value) == (value[0:2] == "00")
        and is_of_higher_version(value) == (value[0:2] != "00")
    )


@theorem(covers=["TP-004"])
@icontract.require(lambda character: len(character) == 1)
def a_hex_digit_is_a_decimal_digit_or_a_to_f(parent: TraceParent, character: str) -> bool:
    """Of all characters the grammar and the parser take these sixteen."""
    code = ord(character)
    is_hex = 48 <= code <= 57 or 97 <= code <= 102
    value = format_traceparent(parent)[0:54] + character
    return GRAMMAR.matches("HEXDIGLC", character) == is_hex and is_accepted(value) == is_hex


@theorem()
@icontract.require(lambda value: value[0:2] == "ff")
def version_ff_is_never_accepted(value: str) -> bool:
    """No value that begins with ff is read."""
    return not is_accepted(value)


@theorem(covers=["TP-007"])
@icontract.require(lambda value: value[0:2] == "ff")
def version_ff_is_neither_read_nor_written(
    value: str, parent: TraceParent, level: TraceContextLevel
) -> bool:
    """Whatever follows ff, it is refused, and nothing that is written begins with it."""
    return not is_accepted(value) and format_traceparent(parent, level)[0:2] != "ff"


@theorem(covers=["TP-008", "TP-010", "TP-011", "TP-012", "TP-013"])
def what_is_written_is_in_the_grammar(parent: TraceParent, level: TraceContextLevel) -> bool:
    """The writer emits version 00 values only."""
    return is_version_00(format_traceparent(parent, level))


@theorem(covers=["TP-039"])
def undefined_flag_bits_are_written_as_zero(parent: TraceParent) -> bool:
    """Level 1 writes the sampled bit only, Level 2 the random bit as well."""
    return GRAMMAR.matches(
        "written-flags-l1", format_traceparent(parent, LEVEL_1)[53:55]
    ) and GRAMMAR.matches("written-flags-l2", format_traceparent(parent, LEVEL_2)[53:55])


@theorem()
def what_is_written_is_ascii(parent: TraceParent, level: TraceContextLevel) -> bool:
    """All characters are lower-case hex digits or dashes."""
    return all(character in "0123456789abcdef-" for character in format_traceparent(parent, level))


@theorem(covers=["TP-009"])
@icontract.require(lambda value: is_version_00(value))
def a_version_00_value_is_ascii(value: str, parent: TraceParent, level: TraceContextLevel) -> bool:
    """Both what the grammar lets in and what is written, in the only version that is defined.

    What follows the known fields of a higher version is not looked at (TP-049).
    """
    written = format_traceparent(parent, level)
    return all(ord(character) < 128 for character in value[0:55]) and all(
        ord(character) < 128 for character in written
    )


@theorem(covers=["TP-035"])
@icontract.require(lambda parent: parent.version == 0 and not parent.flags.random)
def any_trace_id_is_acceptable_without_the_random_flag(parent: TraceParent) -> bool:
    """Every id that is not zero is accepted and read back when the random flag is clear."""
    value = format_traceparent(parent)
    return is_accepted(value) and parse_traceparent(value).trace_id == parent.trace_id


@theorem()
def both_levels_accept_the_same_values(value: str) -> bool:
    """The level decides which flag bits have a meaning, not which values are valid."""
    try:
        parse_traceparent(value, LEVEL_1)
    except TraceparentError:
        return not is_accepted(value)
    return is_accepted(value)


# What an accepted value means


@theorem(covers=["TP-006", "TP-011", "TP-012"])
@icontract.require(lambda value: is_accepted(value))
def version_and_ids_are_read_from_their_places(value: str) -> bool:
    """The hex forms of the fields are the characters at 0, 3 and 36."""
    parent = parse_traceparent(value)
    return (
        f"{parent.version:02x}" == value[0:2]
        and parent.trace_id.to_hex() == value[3:35]
        and parent.parent_id.to_hex() == value[36:52]
    )


@theorem(covers=["TP-013"])
@icontract.require(lambda value: is_version_00(value) and is_accepted(value))
def all_eight_flag_bits_of_version_00_are_read(value: str) -> bool:
    """The flags are the byte that the last two characters spell."""
    return parse_traceparent(value).flags.to_hex() == value[53:55]


@theorem(covers=["TP-021", "TP-023"])
@icontract.require(lambda value: is_accepted(value))
def the_sampled_flag_is_the_lowest_bit(value: str, level: TraceContextLevel) -> bool:
    """Sampled is read by its bit, in every version, whatever the other bits are."""
    return parse_traceparent(value, level).flags.sampled == (value[54] in "13579bdf")


@theorem(covers=["TP-032"])
@icontract.require(lambda value: is_accepted(value))
def the_random_flag_is_the_second_lowest_bit(value: str) -> bool:
    """Random is read by its bit, whatever the other bits are."""
    return parse_traceparent(value).flags.random == (value[54] in "2367abef")


@theorem(covers=["TP-014", "TP-019"])
@icontract.require(lambda value: is_accepted(value))
def accepted_ids_are_never_zero(value: str) -> bool:
    """Whatever is accepted gives a valid span context."""
    parent = parse_traceparent(value)
    return parent.trace_id.is_valid and parent.parent_id.is_valid


@theorem(covers=["SC-014", "SC-015", "SP-042"])
@icontract.require(lambda value: is_accepted(value))
def a_received_context_is_remote(value: str) -> bool:
    """The context of an accepted value is valid and marked as remote."""
    context = parse_traceparent(value).to_context()
    return context.is_valid and context.is_remote


@theorem()
@icontract.require(lambda context: context.is_valid)
def the_fields_of_a_context_are_those_of_version_00(context: SpanContext) -> bool:
    """Ids and flags are those of the context, all eight bits of the flags included."""
    parent = TraceParent.from_context(context)
    ids = (parent.trace_id, parent.parent_id)
    return (
        parent.version == 0
        and ids == (context.trace_id, context.span_id)
        and parent.flags == context.trace_flags
    )


@theorem()
def fields_have_a_version_below_255_and_valid_ids(
    version: int, trace_id: TraceId, parent_id: SpanId, flags: TraceFlags
) -> bool:
    """All of these are fields of a value that can be read, and nothing else can be."""
    is_possible = 0 <= version < 255 and are_new(trace_id, parent_id)
    try:
        parent = TraceParent(version, trace_id, parent_id, flags)
    except REFUSALS:
        return not is_possible
    return is_possible and parent.version == version


@theorem()
@icontract.require(lambda context: context.is_valid and context.is_remote)
def fields_and_remote_contexts_correspond(context: SpanContext) -> bool:
    """Going from a remote context to header fields and back loses nothing."""
    return TraceParent.from_context(context).to_context() == context


# Rejections


@theorem()
@icontract.require(lambda value: not is_accepted(value))
def a_rejection_names_a_requirement_and_a_place_in_the_value(value: str) -> bool:
    """The error tells one of the clauses on the form of a value, and an offset within it."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return 0 <= error.offset <= len(value) and error.requirement in (
            "TP-005", "TP-006", "TP-007", "TP-010", "TP-011", "TP-012", "TP-013",
            "TP-014", "TP-019", "TP-044", "TP-045", "TP-046", "TP-047",
        )  # fmt: skip
    return False


@theorem(covers=["TP-010"])
@icontract.require(lambda value: value[0:3] == "00-" and len(value) < 55)
def a_short_version_00_value_is_rejected_at_its_end(value: str) -> bool:
    """Too few characters break TP-010 where the value ends."""
    return is_rejected(value, "TP-010", len(value))


@theorem(covers=["TP-010"])
@icontract.require(lambda value: value[0:3] == "00-" and len(value) > 55)
def a_long_version_00_value_is_rejected_after_55_characters(value: str) -> bool:
    """Anything after the flags breaks TP-010 at the first character too many."""
    return is_rejected(value, "TP-010", 55)


@theorem(covers=["TP-005"])
@icontract.require(lambda value: GRAMMAR.matches("version", value[0:2]) and value[2:3] != "-")
def a_missing_dash_after_the_version_is_rejected_there(value: str) -> bool:
    """The version has to be followed by a dash."""
    return is_rejected(value, "TP-005", 2)


@theorem(covers=["TP-006"])
@icontract.require(lambda value: not GRAMMAR.matches("version", value[0:2]))
def a_bad_version_is_rejected_within_the_first_two_characters(value: str) -> bool:
    """The first of the two characters that is no lower-case hex digit is named."""
    return is_rejected(value, "TP-006", 0) or is_rejected(value, "TP-006", 1)


@theorem(covers=["TP-007"])
@icontract.require(lambda value: value[0:3] == "ff-")
def version_ff_is_rejected_by_name(value: str) -> bool:
    """Version ff breaks TP-007, whatever follows."""
    return is_rejected(value, "TP-007", 0)


@theorem(covers=["TP-014"])
@icontract.require(lambda value: is_version_00(value) or is_of_higher_version(value))
@icontract.require(lambda value: value[3:35] == "0" * 32)
def a_zero_trace_id_is_rejected_by_name(value: str) -> bool:
    """An otherwise well-formed value breaks TP-014 at its trace-id."""
    return is_rejected(value, "TP-014", 3)


@theorem(covers=["TP-019"])
@icontract.require(lambda value: is_version_00(value) or is_of_higher_version(value))
@icontract.require(lambda value: value[3:35] != "0" * 32 and value[36:52] == "0" * 16)
def a_zero_parent_id_is_rejected_by_name(value: str) -> bool:
    """An otherwise well-formed value breaks TP-019 at its parent-id."""
    return is_rejected(value, "TP-019", 36)


@theorem(covers=["TP-047"])
@icontract.require(lambda value: is_of_higher_version(value[0:55]) and len(value) > 55)
@icontract.require(lambda value: value[55:56] != "-")
def a_higher_version_without_a_dash_after_the_flags_is_rejected_there(value: str) -> bool:
    """What follows the flags of a higher version begins with a dash."""
    return is_rejected(value, "TP-047", 55)


@theorem(covers=["TP-011"])
@icontract.require(lambda parent, text: len(text) == 32)
@icontract.require(lambda parent, text: not GRAMMAR.matches("trace-id", text))
def a_bad_trace_id_is_rejected_by_name(parent: TraceParent, text: str) -> bool:
    """A character that is no lower-case hex digit breaks TP-011 within the field."""
    value = "00-" + text + format_traceparent(parent)[35:55]
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.requirement == "TP-011" and 3 <= error.offset < 35
    return False


@theorem(covers=["TP-012"])
@icontract.require(lambda parent, text: len(text) == 16)
@icontract.require(lambda parent, text: not GRAMMAR.matches("parent-id", text))
def a_bad_parent_id_is_rejected_by_name(parent: TraceParent, text: str) -> bool:
    """A character that is no lower-case hex digit breaks TP-012 within the field."""
    sent = format_traceparent(parent)
    value = sent[0:36] + text + sent[52:55]
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.requirement == "TP-012" and 36 <= error.offset < 52
    return False


@theorem(covers=["TP-013"])
@icontract.require(lambda parent, text: len(text) == 2)
@icontract.require(lambda parent, text: not GRAMMAR.matches("trace-flags", text))
def bad_flags_are_rejected_by_name(parent: TraceParent, text: str) -> bool:
    """Flags with a character that is no lower-case hex digit break TP-013 within the field."""
    value = format_traceparent(parent)[0:53] + text
    return is_rejected(value, "TP-013", 53) or is_rejected(value, "TP-013", 54)
