"""Trace ids and span ids as numbers with a fixed width, and their hex and binary forms.

Zero can be represented, because an invalid SpanContext has zero ids, but it is not valid
(SC-002, SC-003).
"""

from __future__ import annotations

from dataclasses import dataclass

import icontract

from tracing_models.errors import IdError

HEX_DIGITS = "0123456789abcdef"


@icontract.invariant(lambda self: 0 <= self.value < 2**128)
@dataclass(frozen=True)
class TraceId:
    """The id of a trace: 16 bytes, read as one unsigned big-endian number."""

    value: int

    @property
    def is_valid(self) -> bool:
        """Whether at least one byte is not zero (SC-002, TP-014)."""
        return self.value != 0

    @icontract.ensure(lambda result: len(result) == 32)
    def to_hex(self) -> str:
        """Give the 32 lower-case hex digits (SC-009)."""
        return f"{self.value:032x}"

    @classmethod
    @icontract.ensure(lambda text, result: result.to_hex() == text)
    def from_hex(cls, text: str) -> TraceId:
        """Read exactly 32 lower-case hex digits (TP-011); all zeros give the invalid id.

        :raises IdError: for any other text
        """
        if len(text) != 32 or not all(character in HEX_DIGITS for character in text):
            raise IdError("a trace id is 32 lower-case hex digits")
        return cls(int(text, 16))

    @icontract.ensure(lambda result: len(result) == 16)
    def to_bytes(self) -> bytes:
        """Give the 16 bytes, most significant first (SC-010)."""
        return self.value.to_bytes(16, "big")

    @classmethod
    @icontract.ensure(lambda data, result: result.to_bytes() == data)
    def from_bytes(cls, data: bytes) -> TraceId:
        """Read exactly 16 bytes, most significant first.

        :raises IdError: for any other number of bytes
        """
        if len(data) != 16:
            raise IdError("a trace id is 16 bytes")
        return cls(int.from_bytes(data, "big"))

    @classmethod
    @icontract.require(lambda short: 0 <= short < 2**64)
    @icontract.ensure(lambda short, result: result.value == short)
    def widen(cls, short: int) -> TraceId:
        """Make a trace id of an id of up to 8 bytes: zeros on the left (TP-061, TP-062)."""
        return cls(short)

    @icontract.ensure(lambda result: 0 <= result < 2**64)
    def narrow(self) -> int:
        """Give the right-most 8 bytes, for a system with shorter ids (TP-064)."""
        return self.value & 0xFFFF_FFFF_FFFF_FFFF


@icontract.invariant(lambda self: 0 <= self.value < 2**64)
@dataclass(frozen=True)
class SpanId:
    """The id of a span: 8 bytes, read as one unsigned big-endian number; W3C says parent-id."""

    value: int

    @property
    def is_valid(self) -> bool:
        """Whether at least one byte is not zero (SC-003, TP-019)."""
        return self.value != 0

    @icontract.ensure(lambda result: len(result) == 16)
    def to_hex(self) -> str:
        """Give the 16 lower-case hex digits (SC-009)."""
        return f"{self.value:016x}"

    @classmethod
    @icontract.ensure(lambda text, result: result.to_hex() == text)
    def from_hex(cls, text: str) -> SpanId:
        """Read exactly 16 lower-case hex digits (TP-012); all zeros give the invalid id.

        :raises IdError: for any other text
        """
        if len(text) != 16 or not all(character in HEX_DIGITS for character in text):
            raise IdError("a span id is 16 lower-case hex digits")
        return cls(int(text, 16))

    @icontract.ensure(lambda result: len(result) == 8)
    def to_bytes(self) -> bytes:
        """Give the 8 bytes, most significant first (SC-010)."""
        return self.value.to_bytes(8, "big")

    @classmethod
    @icontract.ensure(lambda data, result: result.to_bytes() == data)
    def from_bytes(cls, data: bytes) -> SpanId:
        """Read exactly 8 bytes, most significant first.

        :raises IdError: for any other number of bytes
        """
        if len(data) != 8:
            raise IdError("a span id is 8 bytes")
        return cls(int.from_bytes(data, "big"))
