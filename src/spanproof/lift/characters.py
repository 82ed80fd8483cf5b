"""Classes of characters as the running interpreter has them: white space, digits, letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from spanproof.lift import ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.values import MAX_CODE_POINT, Fixed

Ranges = tuple[tuple[int, int], ...]

ASCII: Ranges = ((0, 127),)
SURROGATES: Ranges = ((0xD800, 0xDFFF),)


def ranges_where(test: Callable[[str], bool]) -> Ranges:
    """The code points that pass a test, as inclusive ranges."""
    codes = [code for code in range(MAX_CODE_POINT + 1) if test(chr(code))]
    return tuple(sequences.ranges_of(codes))


@cache
def str_class(method: str) -> Ranges:
    """The characters of which a method such as `isdigit` says yes."""
    return ranges_where(getattr(str, method))


@cache
def bytes_class(method: str) -> Ranges:
    """The bytes of which a method such as `isdigit` says yes."""
    test = getattr(bytes, method)
    return tuple(sequences.ranges_of([code for code in range(256) if test(bytes((code,)))]))


def class_of_items(method: str, *, text: bool) -> Ranges:
    """The items of a str or of bytes of which a method says yes."""
    return str_class(method) if text else bytes_class(method)


def whitespace(*, text: bool) -> Ranges:
    """What `strip()` and `split()` take for white space."""
    return class_of_items("isspace", text=text)


def is_in(code: Term, ranges: Sequence[tuple[int, int]]) -> Term:
    """Whether an item is in a class; many ranges are searched by halves."""
    if len(ranges) <= 8:
        return sequences.in_ranges(code, ranges)
    middle = len(ranges) // 2
    below = ir.not_(ir.ule(ir.bv(ranges[middle][0], code.sort.width), code))
    return ir.ite(below, is_in(code, ranges[:middle]), is_in(code, ranges[middle:]))


def in_set(code: Term, members: Fixed) -> Term:
    """Whether an item is one of those of a text."""
    known = sequences.constant_items(members)
    if known is not None:
        return is_in(code, sequences.ranges_of(known))
    return ir.or_(*(ir.eq(code, member) for member in members.items))
