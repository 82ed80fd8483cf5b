"""Ids and flags: widths, forms, and what is refused."""

from __future__ import annotations

import dataclasses
import pickle

import icontract
import pytest

from tracing_models.errors import IdError
from tracing_models.flags import TraceContextLevel, TraceFlags, known_bits
from tracing_models.ids import SpanId, TraceId

KINDS = [(TraceId, 16), (SpanId, 8)]
BAD_CHARACTERS = "AFgG_+-. \t\n\r\0\xb2\u0661\u0966\uff11\uff41\ud800\U0001d7d8"


@pytest.mark.parametrize(("kind", "width"), KINDS)
def test_only_numbers_of_the_width_are_ids(kind: type[TraceId | SpanId], width: int) -> None:
    """The invariant refuses what does not fit into the bytes."""
    assert kind(0).value == 0
    assert kind(256**width - 1).is_valid
    for number in (-1, 256**width):
        with pytest.raises(icontract.ViolationError):
            kind(number)


@pytest.mark.parametrize(("kind", "width"), KINDS)
def test_only_zero_is_invalid(kind: type[TraceId | SpanId], width: int) -> None:
    """One byte that is not zero is enough, at either end."""
    assert not kind(0).is_valid
    assert kind(1).is_valid
    assert kind(256 ** (width - 1)).is_valid


@pytest.mark.parametrize(("kind", "width"), KINDS)
@pytest.mark.parametrize("number", [0, 1, 0xAB, 2**63, 2**64 - 1])
def test_hex_and_binary_forms_survive_reading(
    kind: type[TraceId | SpanId], width: int, number: int
) -> None:
    """Both forms have the full width, most significant byte first."""
    made = kind(number)
    assert made.to_hex() == number.to_bytes(width, "big").hex()
    assert made.to_bytes() == number.to_bytes(width, "big")
    assert kind.from_hex(made.to_hex()) == made
    assert kind.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize(("kind", "width"), KINDS)
@pytest.mark.parametrize("character", BAD_CHARACTERS)
def test_text_with_any_other_character_is_no_id(
    kind: type[TraceId | SpanId], width: int, character: str
) -> None:
    """int() would take some of these characters; an id does not, in any place."""
    good = "1" * (2 * width)
    for place in range(2 * width):
        with pytest.raises(IdError, match=str(2 * width)):
            kind.from_hex(good[:place] + character + good[place + 1 :])


@pytest.mark.parametrize(("kind", "width"), KINDS)
def test_text_and_bytes_of_any_other_length_are_no_id(
    kind: type[TraceId | SpanId], width: int
) -> None:
    """One too few and one too many are refused, and so is nothing at all."""
    for length in (0, 1, width - 1, width + 1, 2 * width - 1, 2 * width + 1, 4 * width):
        with pytest.raises(IdError):
            kind.from_hex("1" * length)
        with pytest.raises(IdError):
            kind.from_bytes(b"1" * length)


@pytest.mark.parametrize(
    "text", ["", "0", "000", "0A", "0_", "+1", " 1", "1 ", "0\n", "\u0661\u0661"]
)
def test_other_text_is_no_flags(text: str) -> None:
    """Flags are exactly two lower-case hex digits."""
    with pytest.raises(IdError):
        TraceFlags.from_hex(text)


def test_an_id_error_survives_pickling() -> None:
    """Worker processes send errors along."""
    error = IdError("a span id is 8 bytes")
    assert pickle.loads(pickle.dumps(error)).args == error.args


@pytest.mark.parametrize("made", [TraceId(5), SpanId(5), TraceFlags(5)], ids=repr)
def test_values_do_not_change_and_can_be_keys(made: TraceId | SpanId | TraceFlags) -> None:
    """They are immutable, and equal ones count once; ids of different kinds are never equal."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.value = 6  # type: ignore[misc]  # that it is refused is the point
    assert {made, type(made)(5)} == {made}
    assert len({TraceId(5), SpanId(5), TraceFlags(5)}) == 3
    assert pickle.loads(pickle.dumps(made)) == made


def test_short_ids_are_widened_on_the_left_and_narrowed_from_the_right() -> None:
    """A shorter id is the right-most part of the trace id (TP-061, TP-062, TP-064)."""
    assert TraceId.widen(0xABC).to_hex() == "0" * 29 + "abc"
    assert TraceId(2**127 + 7).narrow() == 7
    for number in (-1, 2**64):
        with pytest.raises(icontract.ViolationError):
            TraceId.widen(number)


def test_flags_are_bits() -> None:
    """Sampled is bit 0 and random bit 1, whatever the other bits are."""
    for number in range(256):
        flags = TraceFlags(number)
        assert flags.sampled == (number % 2 == 1)
        assert flags.random == (number // 2 % 2 == 1)
        assert TraceFlags.from_hex(flags.to_hex()) == flags
        assert flags.with_sampled(True).value == number | 1
        assert flags.with_sampled(False).value == number & 0xFE
        assert flags.with_random(True).value == number | 2
        assert flags.with_random(False).value == number & 0xFD


@pytest.mark.parametrize(("level", "mask"), [(1, 1), (2, 3)])
def test_a_level_knows_its_bits(level: int, mask: int) -> None:
    """Level 1 defines sampled, Level 2 random as well."""
    known = TraceContextLevel(level)
    assert known_bits(known) == mask
    assert TraceFlags(0xFF).known(known) == TraceFlags(mask)
    assert TraceFlags(mask).is_known(known)
    assert not TraceFlags(4).is_known(known)


@pytest.mark.parametrize("number", [-1, 256])
def test_flags_are_one_byte(number: int) -> None:
    """The invariant refuses anything else."""
    with pytest.raises(icontract.ViolationError):
        TraceFlags(number)
