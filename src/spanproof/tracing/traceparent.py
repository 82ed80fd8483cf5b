"""`explain` for traceparent: the verified parser, and the words for what it read."""

from __future__ import annotations

from collections.abc import Sequence

from spanproof.tracing.explanation import HeaderSupport, Judgement, Part, Violation
from tracing_models.carrier import OPTIONAL_WHITE_SPACE
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel, TraceFlags, known_bits
from tracing_models.traceparent import (
    KNOWN_LENGTH,
    TraceParent,
    format_traceparent,
    parse_traceparent,
)


def judge(values: Sequence[str], level: TraceContextLevel) -> Judgement:
    """Read the one value; a second one breaks TP-010, as `tracing_models.carrier` decides.

    Space and tab at both ends belong to HTTP and are ignored.
    """
    if len(values) > 1:
        message = "traceparent is repeated; a request has one"
        return _broken("TP-010", 1, 0, message)
    text = values[0].strip(OPTIONAL_WHITE_SPACE)
    try:
        parent = parse_traceparent(text, level)
    except TraceparentError as error:
        at = _leading(values[0]) + error.offset
        return _broken(error.requirement, 0, at, error.message)
    return Judgement(_result(text, parent, level))


def parts(values: Sequence[str], level: TraceContextLevel) -> tuple[Part, ...]:
    """Take a valid value apart; what follows the flags of a higher version is the last part."""
    text = values[0].strip(OPTIONAL_WHITE_SPACE)
    parent = parse_traceparent(text, level)
    found = [
        ("version", 0, 2, _version_meanings(parent)),
        ("trace-id", 3, 35, ("the whole trace: 16 bytes, not all zero",)),
        ("parent-id", 36, 52, ("the span that sent this: 8 bytes, not all zero",)),
        ("trace-flags", 53, 55, _flags_meanings(text[53:55], parent, level)),
        ("rest", 55, len(text), ("of a later version, nothing is concluded from it (TP-049)",)),
    ]
    shift = _leading(values[0])
    return tuple(
        Part(name, 0, shift + start, shift + end, meanings)
        for name, start, end, meanings in found
        if start < len(text)
    )


def _broken(requirement: str, value: int, at: int, message: str) -> Judgement:
    violation = Violation(requirement=requirement, value=value, at=at, message=message)
    return Judgement(None, (violation,))


def _leading(value: str) -> int:
    """The number of characters at the beginning that are not part of the value."""
    return len(value) - len(value.lstrip(OPTIONAL_WHITE_SPACE))


def _result(text: str, parent: TraceParent, level: TraceContextLevel) -> dict[str, object]:
    """The fields that were read; Level 1 gives the bit of the random flag no meaning (TP-032).

    Of a higher version, `flags` has only the bits that the level defines (PM-012).
    """
    return {
        "version": parent.version,
        # The postconditions of the parser: these are the ids in hex. Formatting them again would
        # cost a sixth of the time of a bulk run.
        "trace_id": text[3:35],
        "parent_id": text[36:52],
        "flags": parent.flags.value,
        "sampled": parent.flags.sampled,
        "random": level >= TraceContextLevel.LEVEL_2 and parent.flags.random,
    }


def _version_meanings(parent: TraceParent) -> tuple[str, ...]:
    if parent.version == 0:
        return ("00, the version of Level 1 and Level 2",)
    return (
        "higher than 00, so read by the layout of 00 (TP-043)",
        f"sent on as version 00, {KNOWN_LENGTH} characters (TP-050)",
    )


def _flags_meanings(text: str, parent: TraceParent, level: TraceContextLevel) -> tuple[str, ...]:
    """One line per flag that the level defines, and one for the other bits that are set."""
    flags = TraceFlags.from_hex(text)
    lines = [_sampled(flags)]
    if level >= TraceContextLevel.LEVEL_2:
        lines.append(_random(flags))
    if not flags.is_known(level):
        undefined = flags.value & ~known_bits(level)
        bits = ", ".join(str(bit) for bit in range(8) if undefined >> bit & 1)
        sent = format_traceparent(parent, level)[53:55]
        lines.append(f"set without a meaning in Level {level.value}: bit {bits}")
        lines.append(f"cleared when sent on: the flags become {sent} (TP-039)")
    return tuple(lines)


def _sampled(flags: TraceFlags) -> str:
    if flags.sampled:
        return "bit 0 set: sampled, the sender may have recorded data (TP-023)"
    return "bit 0 clear: not sampled (TP-023)"


def _random(flags: TraceFlags) -> str:
    if flags.random:
        return "bit 1 set: random, claimed of 7 bytes of the trace-id (TP-032)"
    return "bit 1 clear: the trace-id may be random or not (TP-032)"


TRACEPARENT_SUPPORT = HeaderSupport(judge, parts)
