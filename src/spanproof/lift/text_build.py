"""Making longer texts: `join`, `ljust`, `rjust`, `center`, `zfill`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, joining, lists, sequences
from spanproof.lift.execution import Frame
from spanproof.lift.objects import as_int, type_name
from spanproof.lift.sequences import Text
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.text_search import as_text, text_of
from spanproof.lift.text_strip import between
from spanproof.lift.values import (
    MAX_LENGTH,
    Fixed,
    Int,
    Many,
    Tuple,
    Value,
    int_const,
    merge_ints,
)

MOST_PARTS = 64
"""The most texts that are joined one by one."""


def _join(frame: Frame, value: Value, parts: Value, /) -> Value:
    path = frame.run.path
    separator = text_of(value, path)
    if not isinstance(parts, Tuple | Many):
        raise Unliftable(f"join() of {type_name(parts)}")
    size = lists.length(parts, path)
    known = lists.known_items(parts, path)
    if known is None:
        assert isinstance(parts, Many)
        if size.high is None or size.high > MOST_PARTS:
            raise Unliftable("join() of a list of unbounded length")
        known = [parts.at(int_const(place)) for place in range(size.high)]
    result: Text = Fixed(separator.text, ())
    for number, one in enumerate(known):
        text = as_text(one, separator, path)
        piece = text if number == 0 else joining.joined(separator, text, path)
        exists = path.decide(integers.less(int_const(number), size))
        if exists is not ir.TRUE:
            count = merge_ints(exists, sequences.length(piece, path), int_const(0))
            piece = sequences.part(piece, int_const(0), count, path)
        result = joining.joined(result, piece, path)
    return result


def filler(code: Fixed, count: Int, path: Path) -> Text:
    """One item, so many times."""
    return joining.repeated(code, count, path)


def _width(value: Value, path: Path) -> Int:
    number = as_int(value)
    if number is None or not integers.bounded(number):
        raise Unliftable(f"{type_name(value)} without bounds as a width")
    number = path.refine(number)
    if not -MAX_LENGTH <= (number.low or 0) <= (number.high or 0) <= MAX_LENGTH:
        raise Unliftable("a width that may not fit into an index")
    return number


def fill_of(value: Value | None, like: Text, path: Path) -> Fixed:
    """The one character that fills; a space unless given."""
    if value is None:
        return _space(like)
    text = as_text(value, like, path)
    if not isinstance(text, Fixed) or len(text.items) != 1:
        raise Unliftable("filling with what is not certainly one character")
    return text


def _space(like: Text) -> Fixed:
    return Fixed(like.text, (ir.bv(ord(" "), sequences.item_width(like.text)),))


def missing(text: Text, width: Int, path: Path) -> Int:
    """How many items a text lacks to have a width."""
    lacks = integers.subtract(width, sequences.length(text, path))
    return path.refine(integers.maximum(int_const(0), lacks))


def aligned(text: Text, fill: Fixed, left: Int, right: Int, path: Path) -> Text:
    """A text with so many fill characters on each side."""
    start = joining.joined(filler(fill, left, path), text, path)
    return joining.joined(start, filler(fill, right, path), path)


def _adjuster(place: str) -> Callable[..., Value]:
    def adjust(frame: Frame, value: Value, width: Value, fill: Value | None = None, /) -> Value:
        path = frame.run.path
        text = text_of(value, path)
        wanted = _width(width, path)
        lacks = missing(text, wanted, path)
        left = _on_the_left(place, lacks, wanted)
        right = integers.subtract(lacks, left)
        right = Int(right.term, max(right.low or 0, 0), max(right.high or 0, 0))
        return aligned(text, fill_of(fill, text, path), left, right, path)

    return adjust


def _on_the_left(place: str, lacks: Int, width: Int) -> Int:
    """How many of the missing items come before the text.

    `center` puts the odd one to the left where the width is odd.
    """
    if place == "ljust":
        return int_const(0)
    if place == "rjust":
        return lacks
    both_odd = integers.bitwise("bvand", integers.bitwise("bvand", lacks, width), int_const(1))
    return integers.add(integers.shift_right(lacks, int_const(1)), both_odd)


def _zfill(frame: Frame, value: Value, width: Value, /) -> Value:
    """Zeros come between a sign and what follows it."""
    path = frame.run.path
    text = text_of(value, path)
    lacks = missing(text, _width(width, path), path)
    size = sequences.length(text, path)
    signed = ir.FALSE
    if size.high != 0:
        first = sequences.item(text, int_const(0))
        is_sign = sequences.in_ranges(first, ((0x2B, 0x2B), (0x2D, 0x2D)))
        signed = ir.and_(path.decide(integers.less(int_const(0), size)), is_sign)
    sign = merge_ints(signed, int_const(1), int_const(0))
    zero = Fixed(text.text, (ir.bv(ord("0"), sequences.item_width(text.text)),))
    start = joining.joined(
        between(frame, text, int_const(0), sign), filler(zero, lacks, path), path
    )
    return joining.joined(start, between(frame, text, sign, size), path)


METHODS: dict[str, Callable[..., Value]] = {
    "join": _join,
    "ljust": _adjuster("ljust"),
    "rjust": _adjuster("rjust"),
    "center": _adjuster("center"),
    "zfill": _zfill,
}
"""Methods that str and bytes have."""
