"""Theorems about what the rejection of a traceparent value names and says."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.errors import TraceparentError
from tracing_models.traceparent import TraceParent, format_traceparent, parse_traceparent
from tracing_proofs.preconditions import GRAMMAR, is_accepted, is_rejected

BAD_DIGIT = "has a character that is no lower-case hex digit"
NO_DASH = "a dash is expected here"
TOO_SHORT = "the value has fewer than 55 characters"


def message_of(value: str, requirement: str, offset: int) -> str:
    """What a rejection of a value says, by the clause that it names and the place."""
    match requirement:
        case "TP-005":
            return "the dash after the version is missing" if len(value) == 2 else NO_DASH
        case "TP-006":
            return "the version is missing" if len(value) < 2 else f"the version {BAD_DIGIT}"
        case "TP-007":
            return "version ff is never valid"
        case "TP-010":
            too_long = "version 00 has exactly 55 characters"
            return TOO_SHORT if len(value) < 55 else too_long if len(value) > 55 else NO_DASH
        case "TP-044":
            return TOO_SHORT
        case "TP-011" | "TP-045":
            return f"the trace-id {BAD_DIGIT}" if offset < 35 else NO_DASH
        case "TP-012" | "TP-046":
            return f"the parent-id {BAD_DIGIT}" if offset < 52 else NO_DASH
        case "TP-013":
            return f"the trace-flags {BAD_DIGIT}"
        case "TP-014":
            return "the trace-id is all zero"
        case "TP-019":
            return "the parent-id is all zero"
        case _:
            return NO_DASH


@theorem(covers=["TP-013"])
@icontract.require(lambda parent, text: len(text) == 2)
@icontract.require(lambda parent, text: not GRAMMAR.matches("trace-flags", text))
def the_first_bad_character_of_a_field_is_the_one_that_is_named(
    parent: TraceParent, text: str
) -> bool:
    """A digit before it is passed over, and it is named also when the next one is bad as well."""
    value = format_traceparent(parent)[0:53] + text
    return is_rejected(value, "TP-013", 54 if GRAMMAR.matches("HEXDIGLC", text[0:1]) else 53)


@theorem(covers=["TP-010"])
@icontract.require(lambda parent, character: len(character) == 1 and character != "-")
def a_missing_dash_of_version_00_is_rejected_where_it_belongs(
    parent: TraceParent, character: str
) -> bool:
    """Another character than a dash after an id breaks TP-010, at 35 or 52."""
    value = format_traceparent(parent)
    return is_rejected(value[0:35] + character + value[36:55], "TP-010", 35) and is_rejected(
        value[0:52] + character + value[53:55], "TP-010", 52
    )


@theorem()
@icontract.require(lambda value: not is_accepted(value))
def a_rejection_says_in_words_what_its_clause_and_place_say(value: str) -> bool:
    """The message names the field or the character that is wrong, for every value."""
    try:
        parse_traceparent(value)
    except TraceparentError as error:
        return error.message == message_of(value, error.requirement, error.offset)
    return False
