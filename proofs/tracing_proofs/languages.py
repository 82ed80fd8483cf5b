"""Claims about the languages of the header fields, between grammars and with patterns.

They are about the grammars as they ship, so that a theorem that says "exactly what the grammar
derives" means what the standard says. None is about a model: those are in the files beside.
"""

from __future__ import annotations

from spanproof.grammar import Grammar, GrammarRule
from spanproof.language import language

TRACEPARENT = Grammar.load("tracing_specs", "abnf/traceparent.abnf")
TRACESTATE = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
BAGGAGE = Grammar.load("tracing_specs", "abnf/baggage.abnf")


@language(within=r"[\x00-\x7f]{55}", covers=["TP-009", "TP-010"])
def a_version_00_value_is_55_characters_of_ascii() -> GrammarRule:
    """No other length and no other character is derived."""
    return TRACEPARENT.rule("version-00-value")


@language(within=TRACEPARENT.rule("value"))
def a_version_00_value_has_the_form_of_any_version() -> GrammarRule:
    """What is said of the form of a value in general is true of version 00."""
    return TRACEPARENT.rule("version-00-value")


@language(within=TRACEPARENT.rule("future-value"))
def a_reader_of_higher_versions_takes_every_value_of_the_known_form() -> GrammarRule:
    """The form for higher versions only allows more behind the flags."""
    return TRACEPARENT.rule("value")


@language(within=TRACEPARENT.rule("written-flags-l2"))
def flags_written_by_level_1_are_written_by_level_2() -> GrammarRule:
    """Level 2 gives a meaning to one more bit and takes none away."""
    return TRACEPARENT.rule("written-flags-l1")


@language(within=TRACEPARENT.rule("trace-flags"))
def written_flags_are_flags() -> GrammarRule:
    """What a writer emits can be read."""
    return TRACEPARENT.rule("written-flags-l2")


@language(equals="(?ai:traceparent)")
def the_name_of_traceparent_ignores_the_case_of_ascii_letters() -> GrammarRule:
    """The literal of the grammar and IGNORECASE with ASCII mean the same."""
    return TRACEPARENT.rule("traceparent-name")


@language(equals="(?ai:tracestate)")
def the_name_of_tracestate_ignores_the_case_of_ascii_letters() -> GrammarRule:
    """Without ASCII the pattern would also match the long s of Unicode."""
    return TRACESTATE.rule("tracestate-name")


@language(within=TRACESTATE.rule("key"))
def a_key_of_level_1_is_a_key_of_level_2() -> GrammarRule:
    """A writer that knows Level 1 only is understood."""
    return TRACESTATE.rule("key-l1")


@language(within="[^@]{1,256}")
def a_simple_key_has_no_at_sign() -> GrammarRule:
    """So it is never taken for a multi-tenant key."""
    return TRACESTATE.rule("simple-key")


@language(within="[^@]{1,241}@[^@]{1,14}")
def a_multi_tenant_key_has_exactly_one_at_sign() -> GrammarRule:
    """So its tenant and its system are determined."""
    return TRACESTATE.rule("multi-tenant-key")


@language(equals=r"[ -+\--<>-~]{0,255}[!-+\--<>-~]")
def a_tracestate_value_is_1_to_256_characters_and_does_not_end_in_a_space() -> GrammarRule:
    """The grammar as a pattern, as an implementation might write it."""
    return TRACESTATE.rule("value")


@language(within=r"[^=,]+=[^=,]+|[ \t]*")
def a_tracestate_member_has_one_equals_sign_or_is_blank() -> GrammarRule:
    """Splitting at the comma, then at the equals sign, can never go wrong."""
    return TRACESTATE.rule("list-member")


@language(within=r"[^,]*")
def a_baggage_member_has_no_comma() -> GrammarRule:
    """Splitting the list at commas can never go wrong."""
    return BAGGAGE.rule("list-member")


@language(within=r"[\x00-\x7f]*")
def a_baggage_member_is_basic_latin() -> GrammarRule:
    """What the list puts between members is white space and commas."""
    return BAGGAGE.rule("list-member")
