"""Theorems about trace flags."""

from __future__ import annotations

import icontract

from spanproof.grammar import Grammar
from spanproof.theorem import theorem
from tracing_models.errors import IdError
from tracing_models.flags import TraceContextLevel, TraceFlags, known_bits

GRAMMAR = Grammar.load("tracing_specs", "abnf/traceparent.abnf")


def is_flags(text: str) -> bool:
    """Whether the text is read as trace flags."""
    try:
        TraceFlags.from_hex(text)
    except IdError:
        return False
    return True


@theorem(covers=["TP-021", "TP-023"])
def sampled_is_the_lowest_bit(flags: TraceFlags) -> bool:
    """Odd bytes are sampled, whatever the other bits are."""
    return flags.sampled == (flags.value % 2 == 1)


@theorem(covers=["TP-021", "TP-032"])
def random_is_the_second_lowest_bit(flags: TraceFlags) -> bool:
    """The random bit is read by its mask, whatever the other bits are."""
    return flags.random == (flags.value // 2 % 2 == 1)


@theorem(covers=["SC-004"])
def level_2_defines_sampled_and_random(flags: TraceFlags) -> bool:
    """The bits that Level 2 keeps are determined by the two flags alone."""
    known = flags.known(TraceContextLevel.LEVEL_2)
    return known.value == (1 if flags.sampled else 0) + (2 if flags.random else 0)


@theorem()
def level_1_defines_sampled_only(flags: TraceFlags) -> bool:
    """The random bit has no meaning in Level 1."""
    return flags.known(TraceContextLevel.LEVEL_1).value == (1 if flags.sampled else 0)


@theorem()
def setting_sampled_is_seen_and_changes_nothing_else(flags: TraceFlags, sampled: bool) -> bool:
    """Bits 1 to 7 stay as they are."""
    changed = flags.with_sampled(sampled)
    return changed.sampled == sampled and changed.value // 2 == flags.value // 2


@theorem()
def setting_random_is_seen_and_changes_nothing_else(flags: TraceFlags, random: bool) -> bool:
    """Bits 0 and 2 to 7 stay as they are."""
    changed = flags.with_random(random)
    return (
        changed.random == random
        and changed.sampled == flags.sampled
        and changed.value // 4 == flags.value // 4
    )


@theorem()
def setting_what_is_set_changes_nothing(flags: TraceFlags) -> bool:
    """Writing a flag's own value back is the identity."""
    return flags.with_sampled(flags.sampled) == flags and flags.with_random(flags.random) == flags


@theorem()
def the_last_setting_of_a_flag_wins(flags: TraceFlags, first: bool, second: bool) -> bool:
    """An earlier setting of the same flag leaves no trace."""
    return flags.with_sampled(first).with_sampled(second) == flags.with_sampled(
        second
    ) and flags.with_random(first).with_random(second) == flags.with_random(second)


@theorem()
def setting_different_flags_commutes(flags: TraceFlags, sampled: bool, random: bool) -> bool:
    """The order of setting sampled and random does not matter."""
    one = flags.with_sampled(sampled).with_random(random)
    other = flags.with_random(random).with_sampled(sampled)
    return one == other


@theorem()
def keeping_known_bits_twice_is_keeping_them_once(
    flags: TraceFlags, level: TraceContextLevel
) -> bool:
    """`known` is idempotent, and is the identity exactly on known flags."""
    known = flags.known(level)
    return known.known(level) == known and (known == flags) == flags.is_known(level)


@theorem()
def every_flag_of_level_1_is_a_flag_of_level_2(flags: TraceFlags) -> bool:
    """What Level 1 writes means the same to Level 2."""
    level_1 = flags.known(TraceContextLevel.LEVEL_1)
    return level_1.known(TraceContextLevel.LEVEL_2) == level_1


@theorem()
def no_flag_beyond_bit_1_is_known(level: TraceContextLevel) -> bool:
    """Both levels know bit 0, and only Level 2 knows another one."""
    return known_bits(level) == (3 if level is TraceContextLevel.LEVEL_2 else 1)


@theorem()
def flags_survive_their_hex_form(flags: TraceFlags) -> bool:
    """Reading the two digits gives the flags again."""
    return TraceFlags.from_hex(flags.to_hex()) == flags


@theorem()
@icontract.require(lambda text: is_flags(text))
def the_hex_form_of_flags_survives_reading(text: str) -> bool:
    """Writing what was read gives the text again."""
    return TraceFlags.from_hex(text).to_hex() == text


@theorem(covers=["TP-013"])
def flags_are_read_exactly_by_the_grammar(text: str) -> bool:
    """The ABNF rule and the reader accept the same texts, of every length."""
    return is_flags(text) == GRAMMAR.matches("trace-flags", text)
