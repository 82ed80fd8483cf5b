"""IPv4 addresses in dotted decimal, without leading zeros."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem


def octet(text: str) -> int | None:
    """The number from 0 to 255 that a text writes, or None."""
    if not 1 <= len(text) <= 3 or not all(c in "0123456789" for c in text):
        return None
    if len(text) > 1 and text[0] == "0":
        return None
    number = int(text)
    return number if number <= 255 else None


def parse(text: str) -> int | None:
    """The address as a number of 32 bits, or None."""
    if len(text) > 15:
        return None
    parts = text.split(".")
    if len(parts) != 4:
        return None
    address = 0
    for part in parts:
        number = octet(part)
        if number is None:
            return None
        address = address << 8 | number
    return address


@icontract.require(lambda address: 0 <= address < 2**32)
def show(address: int) -> str:
    """The address in dotted decimal."""
    return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"


@theorem()
@icontract.require(lambda address: 0 <= address < 2**32)
def what_is_shown_is_parsed(address: int) -> bool:
    """Every address survives."""
    return parse(show(address)) == address


@theorem()
def what_is_parsed_is_shown_so(text: str) -> bool:
    """There is one way to write an address."""
    address = parse(text)
    return address is None or show(address) == text
