"""Methods of int, and of the class `int`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.objects import as_int, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Fixed,
    Int,
    Poison,
    Value,
    View,
    int_const,
    merge_ints,
    to_python,
)


def _to_bytes(
    frame: Frame,
    number: Value,
    length: Value,
    byteorder: Value | None = None,
    *,
    signed: Value | None = None,
) -> Value:
    count = to_python(length)
    if not _is_plain(byteorder, signed) or type(count) is not int:
        raise Unliftable("to_bytes() other than unsigned big-endian of a constant length")
    value = as_int(number)
    if value is None or not integers.bounded(value) or not 0 < count <= 64:
        raise Unliftable("to_bytes() of an int without declared bounds")
    value = frame.run.path.refine(value)
    fits = ir.and_(
        integers.less_equal(int_const(0), value),
        integers.less_equal(value, int_const(256**count - 1)),
    )
    raise_builtin(frame, ir.not_(fits), OverflowError, "int too big to convert")
    if not frame.run.path.alive:
        return Poison("unreachable")
    low, high = max(value.low or 0, 0), min(value.high or 0, 256**count - 1)
    bits = integers.low_bits(Int(value.term, low, high), 8 * count)
    places = range(count - 1, -1, -1)
    return Fixed(False, tuple(ir.extract(bits, 8 * k + 7, 8 * k) for k in places))


def _is_plain(byteorder: Value | None, signed: Value | None) -> bool:
    """Whether bytes are unsigned, the highest one first."""
    order = None if byteorder is None else to_python(byteorder)
    return order == "big" and (signed is None or to_python(signed) is False)


def _from_bytes(
    frame: Frame,
    cls: Value,
    data: Value,
    byteorder: Value | None = None,
    *,
    signed: Value | None = None,
) -> Value:
    if not _is_plain(byteorder, signed):
        raise Unliftable("from_bytes() other than unsigned big-endian")
    settled = sequences.settle(data, frame.run.path) if isinstance(data, Fixed | View) else data
    if not isinstance(settled, Fixed) or settled.text:
        raise Unliftable("from_bytes() of what is not bytes of constant length")
    return integers.unsigned(ir.concat(settled.items)) if settled.items else int_const(0)


def _magnitude(frame: Frame, value: Value) -> Int:
    number = as_int(value)
    if number is None or not integers.bounded(number):
        raise Unliftable(f"bits of a {type_name(value)} without declared bounds")
    return integers.absolute(frame.run.path.refine(number))


def _bit_length(frame: Frame, value: Value, /) -> Value:
    number, count = _magnitude(frame, value), int_const(0)
    for k in range((number.high or 0).bit_length()):
        there = integers.less_equal(int_const(1 << k), number)
        count = merge_ints(there, int_const(k + 1), count)
    return count


def _bit_count(frame: Frame, value: Value, /) -> Value:
    number, count = _magnitude(frame, value), int_const(0)
    width = (number.high or 0).bit_length()
    bits = integers.low_bits(number, width) if width else None
    for k in range(width):
        assert bits is not None
        count = integers.add(count, integers.unsigned(ir.extract(bits, k, k)))
    return count


METHODS: dict[str, Callable[..., Value]] = {
    "to_bytes": _to_bytes,
    "bit_length": _bit_length,
    "bit_count": _bit_count,
}
"""Methods of int."""

CLASS_METHODS: dict[str, Callable[..., Value]] = {"from_bytes": _from_bytes}
