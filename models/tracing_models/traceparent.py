"""The traceparent header value of W3C Trace Context, Level 1 and Level 2.

Readings chosen where the standard leaves room (`AMBIGUITIES.md` of `tracing_specs`):

- entry 3: in a higher version, too, "hex" means lower-case hex, all-zero ids are invalid, and the
  two flag characters have to be hex, because the sampled bit could not be read otherwise;
- entry 3: version 00 with more than 55 characters breaks the grammar (TP-010), as in the W3C
  test suite; bits of version 00 flags without a meaning are kept when read and cleared when
  written;
- entry 8: white space around the value belongs to HTTP, so it is stripped by the carrier and
  refused here.
"""

from __future__ import annotations

from dataclasses import dataclass

import icontract

from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel, TraceFlags
from tracing_models.ids import HEX_DIGITS, SpanId, TraceId
from tracing_models.span_context import SpanContext

KNOWN_LENGTH = 55
INVALID_VERSION = 0xFF


@icontract.invariant(lambda self: 0 <= self.version < INVALID_VERSION)
@icontract.invariant(lambda self: self.trace_id.is_valid)
@icontract.invariant(lambda self: self.parent_id.is_valid)
@dataclass(frozen=True)
class TraceParent:
    """What an accepted traceparent value says; `parent_id` is the span id of the caller."""

    version: int
    trace_id: TraceId
    parent_id: SpanId
    flags: TraceFlags

    @icontract.ensure(lambda result: result.is_valid and result.is_remote)
    def to_context(self) -> SpanContext:
        """Give the remote span context that these fields describe (SC-015)."""
        return SpanContext(self.trace_id, self.parent_id, self.flags, True)

    @classmethod
    @icontract.require(lambda context: context.is_valid)
    def from_context(cls, context: SpanContext) -> TraceParent:
        """Give the version 00 fields that propagate a context."""
        return cls(0, context.trace_id, context.span_id, context.trace_flags)


@icontract.ensure(lambda result: len(result) == KNOWN_LENGTH)
def format_traceparent(
    parent: TraceParent, level: TraceContextLevel = TraceContextLevel.LEVEL_2
) -> str:
    """Give the value in version 00 (TP-008, TP-050) with undefined flag bits zero (TP-039)."""
    flags = parent.flags.known(level).to_hex()
    return f"00-{parent.trace_id.to_hex()}-{parent.parent_id.to_hex()}-{flags}"


@icontract.ensure(lambda value, result: result.trace_id.to_hex() == value[3:35])
@icontract.ensure(lambda value, result: result.parent_id.to_hex() == value[36:52])
def parse_traceparent(
    value: str, level: TraceContextLevel = TraceContextLevel.LEVEL_2
) -> TraceParent:
    """Read a header value; a higher version is read by its 00 prefix (TP-043).

    Of a higher version only the flag bits that `level` defines are kept (PM-012).

    :raises TraceparentError: names the requirement that the value breaks, and where
    """
    version = _version(value)
    _check_length(value, version)
    is_current = version == 0
    _check_hex(value[3:35], 3, "TP-011" if is_current else "TP-045", "trace-id")
    _check_dash(value[35], 35, "TP-010" if is_current else "TP-045")
    _check_hex(value[36:52], 36, "TP-012" if is_current else "TP-046", "parent-id")
    _check_dash(value[52], 52, "TP-010" if is_current else "TP-046")
    _check_hex(value[53:55], 53, "TP-013", "trace-flags")
    if len(value) > KNOWN_LENGTH:
        _check_dash(value[55], 55, "TP-047")
    trace_id = TraceId(int(value[3:35], 16))
    if not trace_id.is_valid:
        raise TraceparentError("TP-014", 3, "the trace-id is all zero")
    parent_id = SpanId(int(value[36:52], 16))
    if not parent_id.is_valid:
        raise TraceparentError("TP-019", 36, "the parent-id is all zero")
    flags = TraceFlags(int(value[53:55], 16))
    return TraceParent(version, trace_id, parent_id, flags if is_current else flags.known(level))


def _version(value: str) -> int:
    """Read the two hex digits and the dash at the beginning (TP-005, TP-006, TP-007)."""
    if len(value) < 2:
        raise TraceparentError("TP-006", len(value), "the version is missing")
    _check_hex(value[0:2], 0, "TP-006", "version")
    if len(value) < 3:
        raise TraceparentError("TP-005", 2, "the dash after the version is missing")
    _check_dash(value[2], 2, "TP-005")
    version = int(value[0:2], 16)
    if version == INVALID_VERSION:
        raise TraceparentError("TP-007", 0, "version ff is never valid")
    return version


def _check_length(value: str, version: int) -> None:
    """Refuse less than 55 characters, and in version 00 also more (TP-010, TP-044)."""
    if len(value) < KNOWN_LENGTH:
        requirement = "TP-010" if version == 0 else "TP-044"
        raise TraceparentError(requirement, len(value), "the value has fewer than 55 characters")
    if version == 0 and len(value) > KNOWN_LENGTH:
        raise TraceparentError("TP-010", KNOWN_LENGTH, "version 00 has exactly 55 characters")


def _check_hex(text: str, start: int, requirement: str, field: str) -> None:
    """Refuse a field with a character that is no lower-case hex digit (TP-004)."""
    position = _first_not_hex(text)
    if position < len(text):
        message = f"the {field} has a character that is no lower-case hex digit"
        raise TraceparentError(requirement, start + position, message)


def _first_not_hex(text: str) -> int:
    """Give the index of the first character that is no lower-case hex digit, else the length."""
    position = 0
    for character in text:
        if character not in HEX_DIGITS:
            return position
        position += 1
    return position


def _check_dash(character: str, position: int, requirement: str) -> None:
    if character != "-":
        raise TraceparentError(requirement, position, "a dash is expected here")
