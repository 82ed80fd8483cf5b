"""Ids for new spans and traces, which are never zero; the source of randomness is passed in."""

from __future__ import annotations

import random
from collections.abc import Callable

import icontract

from tracing_models.ids import SpanId, TraceId
from tracing_models.span_context import SpanContext, root_context


@icontract.require(lambda drawn: 0 <= drawn < 2**128)
@icontract.ensure(lambda result: result.is_valid)
@icontract.ensure(lambda drawn, result: result.value % 2**56 == drawn % 2**56)
def trace_id_from(drawn: int) -> TraceId:
    """Make a valid trace id of 128 random bits.

    Zero becomes 2**127 instead of being drawn again: that leaves the low 7 bytes, whose uniform
    distribution the random flag asserts (TP-033), exactly as they were drawn.
    """
    return TraceId(drawn if drawn != 0 else 1 << 127)


@icontract.require(lambda drawn: 0 <= drawn < 2**64)
@icontract.ensure(lambda result: result.is_valid)
@icontract.ensure(lambda drawn, result: result.value == drawn or drawn == 0)
def span_id_from(drawn: int) -> SpanId:
    """Make a valid span id of 64 random bits; zero becomes 2**63."""
    return SpanId(drawn if drawn != 0 else 1 << 63)


@icontract.require(lambda drawn: 0 <= drawn < 2**64)
@icontract.require(lambda parent: parent.is_valid)
@icontract.ensure(lambda result: result.is_valid)
@icontract.ensure(lambda parent, result: result != parent)
def child_span_id_from(drawn: int, parent: SpanId) -> SpanId:
    """Make a valid span id of 64 random bits that differs from the parent's in any case."""
    candidate = span_id_from(drawn)
    if candidate != parent:
        return candidate
    return SpanId(parent.value ^ 1 if parent.value != 1 else 2)


class IdGenerator:
    """Makes ids of the bits that `random_bits(count)` gives: a number below `2**count`.

    By default the bits come from the operating system, so no seed is involved (PM-030).
    """

    def __init__(self, random_bits: Callable[[int], int] | None = None) -> None:
        """Keep the source; it has to be uniform for the random flag to be right."""
        self._random_bits = random_bits or random.SystemRandom().getrandbits

    def trace_id(self) -> TraceId:
        """Give a new valid trace id."""
        return trace_id_from(self._random_bits(128))

    def span_id(self) -> SpanId:
        """Give a new valid span id."""
        return span_id_from(self._random_bits(64))

    def root(self, sampled: bool) -> SpanContext:
        """Give the context of a new trace, with the random flag set (TP-036)."""
        return root_context(self.trace_id(), self.span_id(), sampled, True)

    @icontract.require(lambda parent: parent.is_valid)
    def child(self, parent: SpanContext) -> SpanContext:
        """Give a context for a child span of a valid parent."""
        return parent.child(child_span_id_from(self._random_bits(64), parent.span_id))
