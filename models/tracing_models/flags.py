"""Trace flags: one byte, of which Level 1 of the standard defines one bit and Level 2 two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import icontract

from tracing_models.errors import IdError
from tracing_models.ids import HEX_DIGITS


class TraceContextLevel(IntEnum):
    """The level of W3C Trace Context that an implementation knows."""

    LEVEL_1 = 1
    LEVEL_2 = 2


SAMPLED = 0x01
RANDOM = 0x02


@icontract.ensure(lambda result: result in (0x01, 0x03))
def known_bits(level: TraceContextLevel) -> int:
    """Give the mask of the bits that a level defines: sampled, and in Level 2 random (SC-004)."""
    return SAMPLED | RANDOM if level is TraceContextLevel.LEVEL_2 else SAMPLED


@icontract.invariant(lambda self: 0 <= self.value < 256)
@dataclass(frozen=True)
class TraceFlags:
    """The eight flag bits; bits without a meaning are kept as received (see `known`)."""

    value: int

    @property
    def sampled(self) -> bool:
        """Whether the caller may have recorded data: bit 0 (TP-021, TP-023)."""
        return self.value & SAMPLED != 0

    @property
    def random(self) -> bool:
        """Whether the low 7 bytes of the trace id are random: bit 1, Level 2 only (TP-032)."""
        return self.value & RANDOM != 0

    @icontract.ensure(lambda sampled, result: result.sampled == sampled)
    @icontract.ensure(lambda self, result: result.value | SAMPLED == self.value | SAMPLED)
    def with_sampled(self, sampled: bool) -> TraceFlags:
        """Give the same flags with the sampled bit set or cleared."""
        if sampled:
            return TraceFlags(self.value | SAMPLED)
        return TraceFlags(self.value & ~SAMPLED)

    @icontract.ensure(lambda random, result: result.random == random)
    @icontract.ensure(lambda self, result: result.value | RANDOM == self.value | RANDOM)
    def with_random(self, random: bool) -> TraceFlags:
        """Give the same flags with the random bit set or cleared."""
        if random:
            return TraceFlags(self.value | RANDOM)
        return TraceFlags(self.value & ~RANDOM)

    @icontract.ensure(lambda level, result: result.is_known(level))
    def known(self, level: TraceContextLevel) -> TraceFlags:
        """Give the flags with every bit cleared that the level does not define (TP-039, PM-012)."""
        return TraceFlags(self.value & known_bits(level))

    def is_known(self, level: TraceContextLevel) -> bool:
        """Whether only bits that the level defines are set."""
        return self.value & ~known_bits(level) == 0

    @icontract.ensure(lambda result: len(result) == 2)
    def to_hex(self) -> str:
        """Give the two lower-case hex digits (TP-013)."""
        return f"{self.value:02x}"

    @classmethod
    @icontract.ensure(lambda text, result: result.to_hex() == text)
    def from_hex(cls, text: str) -> TraceFlags:
        """Read exactly two lower-case hex digits (TP-013).

        :raises IdError: for any other text
        """
        if len(text) != 2 or not all(character in HEX_DIGITS for character in text):
            raise IdError("trace flags are 2 lower-case hex digits")
        return cls(int(text, 16))
