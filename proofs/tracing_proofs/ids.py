"""Theorems about trace ids and span ids."""

from __future__ import annotations

import icontract

from spanproof.grammar import Grammar
from spanproof.theorem import theorem
from tracing_models.errors import IdError
from tracing_models.ids import SpanId, TraceId
from tracing_proofs.preconditions import REFUSALS

GRAMMAR = Grammar.load("tracing_specs", "abnf/traceparent.abnf")


def is_trace_id(text: str) -> bool:
    """Whether the text is read as a trace id."""
    try:
        TraceId.from_hex(text)
    except IdError:
        return False
    return True


def is_span_id(text: str) -> bool:
    """Whether the text is read as a span id."""
    try:
        SpanId.from_hex(text)
    except IdError:
        return False
    return True


# Round trips


@theorem()
def a_trace_id_survives_its_hex_form(trace_id: TraceId) -> bool:
    """Reading the hex form gives the id again."""
    return TraceId.from_hex(trace_id.to_hex()) == trace_id


@theorem()
def a_span_id_survives_its_hex_form(span_id: SpanId) -> bool:
    """Reading the hex form gives the id again."""
    return SpanId.from_hex(span_id.to_hex()) == span_id


@theorem()
@icontract.require(lambda text: is_trace_id(text))
def the_hex_form_of_a_trace_id_survives_reading(text: str) -> bool:
    """Writing what was read gives the text again."""
    return TraceId.from_hex(text).to_hex() == text


@theorem()
@icontract.require(lambda text: is_span_id(text))
def the_hex_form_of_a_span_id_survives_reading(text: str) -> bool:
    """Writing what was read gives the text again."""
    return SpanId.from_hex(text).to_hex() == text


@theorem()
def a_trace_id_survives_its_binary_form(trace_id: TraceId) -> bool:
    """Reading the bytes gives the id again."""
    return TraceId.from_bytes(trace_id.to_bytes()) == trace_id


@theorem()
def a_span_id_survives_its_binary_form(span_id: SpanId) -> bool:
    """Reading the bytes gives the id again."""
    return SpanId.from_bytes(span_id.to_bytes()) == span_id


@theorem()
@icontract.require(lambda data: len(data) == 16)
def the_binary_form_of_a_trace_id_survives_reading(data: bytes) -> bool:
    """Any 16 bytes are a trace id that has these bytes."""
    return TraceId.from_bytes(data).to_bytes() == data


@theorem()
@icontract.require(lambda data: len(data) == 8)
def the_binary_form_of_a_span_id_survives_reading(data: bytes) -> bool:
    """Any 8 bytes are a span id that has these bytes."""
    return SpanId.from_bytes(data).to_bytes() == data


@theorem()
@icontract.require(lambda number: 0 <= number < 2**128)
def a_trace_id_is_a_number_of_128_bits(number: int) -> bool:
    """Each number in range is one trace id."""
    return TraceId(number).value == number


@theorem()
@icontract.require(lambda number: 0 <= number < 2**64)
def a_span_id_is_a_number_of_64_bits(number: int) -> bool:
    """Each number in range is one span id."""
    return SpanId(number).value == number


# Forms


@theorem(covers=["TP-011"])
def the_hex_form_of_a_trace_id_is_in_the_grammar(trace_id: TraceId) -> bool:
    """It is 32 lower-case hex digits."""
    return GRAMMAR.matches("trace-id", trace_id.to_hex())


@theorem(covers=["TP-012"])
def the_hex_form_of_a_span_id_is_in_the_grammar(span_id: SpanId) -> bool:
    """It is 16 lower-case hex digits."""
    return GRAMMAR.matches("parent-id", span_id.to_hex())


@theorem(covers=["TP-011"])
def a_trace_id_is_read_exactly_by_the_grammar(text: str) -> bool:
    """The ABNF rule and the reader accept the same texts, of every length."""
    return is_trace_id(text) == GRAMMAR.matches("trace-id", text)


@theorem(covers=["TP-012"])
def a_span_id_is_read_exactly_by_the_grammar(text: str) -> bool:
    """The ABNF rule and the reader accept the same texts, of every length."""
    return is_span_id(text) == GRAMMAR.matches("parent-id", text)


@theorem(covers=["SC-009"])
def the_hex_forms_have_32_and_16_lower_case_digits(trace_id: TraceId, span_id: SpanId) -> bool:
    """A trace id has 32 lower-case hex digits, a span id 16."""
    return GRAMMAR.matches("trace-id", trace_id.to_hex()) and GRAMMAR.matches(
        "parent-id", span_id.to_hex()
    )


@theorem(covers=["SC-010"])
def the_binary_forms_have_16_and_8_bytes(trace_id: TraceId, span_id: SpanId) -> bool:
    """A trace id has 16 bytes, a span id 8."""
    return len(trace_id.to_bytes()) == 16 and len(span_id.to_bytes()) == 8


@theorem(covers=["SC-011"])
def both_ids_can_be_read_in_both_forms(trace_id: TraceId, span_id: SpanId) -> bool:
    """The hex and the binary form each spell the number that the id is."""
    return (
        int(trace_id.to_hex(), 16) == trace_id.value
        and int.from_bytes(trace_id.to_bytes(), "big") == trace_id.value
        and int(span_id.to_hex(), 16) == span_id.value
        and int.from_bytes(span_id.to_bytes(), "big") == span_id.value
    )


@theorem()
def hex_and_binary_form_of_a_trace_id_agree(trace_id: TraceId) -> bool:
    """Each byte is two of the hex digits, in the same order."""
    return trace_id.to_bytes().hex() == trace_id.to_hex()


@theorem()
def hex_and_binary_form_of_a_span_id_agree(span_id: SpanId) -> bool:
    """Each byte is two of the hex digits, in the same order."""
    return span_id.to_bytes().hex() == span_id.to_hex()


@theorem()
@icontract.require(lambda data: len(data) != 16)
def other_numbers_of_bytes_are_no_trace_id(data: bytes) -> bool:
    """Anything but 16 bytes is refused with the error for ids."""
    try:
        TraceId.from_bytes(data)
    except IdError:
        return True
    return False


@theorem()
@icontract.require(lambda data: len(data) != 8)
def other_numbers_of_bytes_are_no_span_id(data: bytes) -> bool:
    """Anything but 8 bytes is refused with the error for ids."""
    try:
        SpanId.from_bytes(data)
    except IdError:
        return True
    return False


# Validity


@theorem(covers=["SC-002"])
def a_valid_trace_id_has_a_byte_that_is_not_zero(trace_id: TraceId) -> bool:
    """An id has 16 bytes, and valid means that they are not all zero."""
    data = trace_id.to_bytes()
    return len(data) == 16 and trace_id.is_valid == (data != b"\0" * 16)


@theorem(covers=["SC-003"])
def a_valid_span_id_has_a_byte_that_is_not_zero(span_id: SpanId) -> bool:
    """An id has 8 bytes, and valid means that they are not all zero."""
    data = span_id.to_bytes()
    return len(data) == 8 and span_id.is_valid == (data != b"\0" * 8)


# Shorter ids


@theorem(covers=["TP-061", "TP-062"])
@icontract.require(lambda short: 0 <= short < 2**64)
def a_widened_id_is_zeros_and_then_the_shorter_id(short: int) -> bool:
    """The shorter id is the right-most part, and zeros are on its left."""
    return TraceId.widen(short).to_bytes() == b"\0" * 8 + short.to_bytes(8, "big")


@theorem(covers=["TP-064"])
def a_narrowed_id_is_the_right_most_part(trace_id: TraceId) -> bool:
    """The last 8 of the 16 bytes remain."""
    return trace_id.narrow().to_bytes(8, "big") == trace_id.to_bytes()[8:16]


@theorem()
@icontract.require(lambda short: 0 <= short < 2**64)
def widening_then_narrowing_gives_the_shorter_id(short: int) -> bool:
    """A system with shorter ids gets its own id back."""
    return TraceId.widen(short).narrow() == short


@theorem()
def exactly_the_numbers_below_2_to_the_64_can_be_widened(short: int) -> bool:
    """Any other number breaks the contract, and the bounds are exact."""
    is_short = 0 <= short < 2**64
    try:
        return TraceId.widen(short).value == short and is_short
    except REFUSALS:
        return not is_short
