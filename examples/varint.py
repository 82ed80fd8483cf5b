"""Base-128 varints, as protocol buffers write them: seven bits a byte, the lowest ones first."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem


@icontract.require(lambda number: 0 <= number < 2**64)
@icontract.ensure(lambda result: 1 <= len(result) <= 10)
def encode(number: int) -> bytes:
    """Write a number; every byte but the last has its top bit set."""
    written = b""
    while number > 127:
        written += bytes([number & 127 | 128])
        number >>= 7
    return written + bytes([number])


def decode(data: bytes) -> int | None:
    """Read a whole varint; None for what is none, or is not written as short as it can be."""
    if not 1 <= len(data) <= 10:
        return None
    number = 0
    for place in range(len(data)):
        byte = data[place]
        if (byte < 128) != (place == len(data) - 1):
            return None
        number |= (byte & 127) << 7 * place
    if number >= 2**64 or (len(data) > 1 and data[-1] == 0):
        return None
    return number


@theorem()
@icontract.require(lambda number: 0 <= number < 2**64)
def what_is_written_is_read(number: int) -> bool:
    """No number is lost or changed."""
    return decode(encode(number)) == number


@theorem()
def what_is_read_was_written_so(data: bytes) -> bool:
    """There is one way to write a number."""
    number = decode(data)
    return number is None or encode(number) == data
