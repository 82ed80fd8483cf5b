"""Bugs that people make in parsers, formatters and state machines, as edits of the models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SeededBug:
    """One bug: texts of a file of `tracing_models` with what replaces them, and who must object."""

    name: str
    file: str
    edits: tuple[tuple[str, str], ...]
    selectors: tuple[str, ...]


_HEX_CHECK = "        if character not in HEX_DIGITS:\n"
_TRACEPARENT = "tracing_proofs.traceparent."

BUGS = (
    SeededBug(
        "version ff is accepted",
        "traceparent.py",
        (("INVALID_VERSION = 0xFF", "INVALID_VERSION = 0x100"),),
        (_TRACEPARENT + "version_ff_is_never_accepted",),
    ),
    SeededBug(
        "a zero check is dropped",
        "traceparent.py",
        (("    if not parent_id.is_valid:\n", "    if False:\n"),),
        (_TRACEPARENT + "a_zero_parent_id_is_rejected_by_name",),
    ),
    SeededBug(
        "the length is off by one",
        "traceparent.py",
        (
            (
                "    if version == 0 and len(value) > KNOWN_LENGTH:\n",
                "    if version == 0 and len(value) > KNOWN_LENGTH + 1:\n",
            ),
        ),
        (_TRACEPARENT + "a_long_version_00_value_is_rejected_after_55_characters",),
    ),
    SeededBug(
        "upper case is accepted",
        "traceparent.py",
        ((_HEX_CHECK, "        if character.lower() not in HEX_DIGITS:\n"),),
        (_TRACEPARENT + "bad_flags_are_rejected_by_name",),
    ),
    SeededBug(
        "a trailing newline is accepted",
        "traceparent.py",
        (
            ("import icontract\n\nfrom", "import re\n\nimport icontract\n\nfrom"),
            (
                "    if version == 0 and len(value) > KNOWN_LENGTH:\n",
                '    if version == 0 and not re.match(r"[^\\n]{55}$", value):\n',
            ),
            (
                "    if len(value) > KNOWN_LENGTH:\n",
                "    if not is_current and len(value) > KNOWN_LENGTH:\n",
            ),
        ),
        (_TRACEPARENT + "a_long_version_00_value_is_rejected_after_55_characters",),
    ),
    SeededBug(
        "a Unicode digit is accepted",
        "traceparent.py",
        ((_HEX_CHECK, '        if not character.isdigit() and character not in "abcdef":\n'),),
        (
            _TRACEPARENT + "bad_flags_are_rejected_by_name",
            _TRACEPARENT + "a_bad_trace_id_is_rejected_by_name",
        ),
    ),
    SeededBug(
        "_ is accepted inside hex",
        "traceparent.py",
        ((_HEX_CHECK, '        if character not in HEX_DIGITS + "_":\n'),),
        (
            _TRACEPARENT + "a_bad_parent_id_is_rejected_by_name",
            _TRACEPARENT + "a_bad_trace_id_is_rejected_by_name",
        ),
    ),
    SeededBug(
        "parent and trace id are swapped",
        "traceparent.py",
        (
            (
                'f"00-{parent.trace_id.to_hex()}-{parent.parent_id.to_hex()}-{flags}"',
                'f"00-{parent.parent_id.to_hex()}-{parent.trace_id.to_hex()}-{flags}"',
            ),
        ),
        (_TRACEPARENT + "formatting_then_parsing_gives_the_same_fields",),
    ),
    SeededBug(
        "flags are masked",
        "traceparent.py",
        (("TraceFlags(int(value[53:55], 16))", "TraceFlags(int(value[53:55], 16) & 0x01)"),),
        (_TRACEPARENT + "all_eight_flag_bits_of_version_00_are_read",),
    ),
    SeededBug(
        "the end time is overwritten",
        "lifecycle.py",
        (
            (
                "    if span.start_time is None or span.state is not SpanState.STARTED:\n",
                "    if span.start_time is None:\n",
            ),
        ),
        ("tracing_proofs.lifecycle.the_end_time_is_set_once",),
    ),
)
