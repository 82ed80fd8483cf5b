"""`int`, `str`, `ord`, `chr`, `bytes`: from one built-in type to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from spanproof.lift import integers, ir, lists, number_parsing, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.format_specs import format_number, format_text
from spanproof.lift.number_text import decimal_text
from spanproof.lift.objects import as_int, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.text_case import decode
from spanproof.lift.values import (
    BYTE_WIDTH,
    CODE_POINT_WIDTH,
    MAX_CODE_POINT,
    Bool,
    Fixed,
    Int,
    Many,
    Nothing,
    Poison,
    Tuple,
    Value,
    View,
    fixed_text,
    int_const,
    merge,
    to_python,
)


def convert_to_int(frame: Frame, *arguments: Value) -> Value:
    """`int()`, `int(number)`, `int(text, base)`."""
    if len(arguments) > 2:
        raise Unliftable(f"int() with {len(arguments)} arguments")
    if not arguments:
        return int_const(0)
    base = to_python(arguments[1]) if len(arguments) == 2 else 10

    def convert(one: Value) -> Value:
        number = as_int(one)
        if number is not None and len(arguments) == 1:
            return number
        if isinstance(one, Fixed | View) and type(base) is int and (base == 0 or 2 <= base <= 36):
            return number_parsing.parse(frame, one, base)
        raise Unliftable(f"int() of {type_name(one)}")

    return spread(frame, arguments[0], convert)


def convert_to_str(frame: Frame, *arguments: Value) -> Value:
    """`str()`, `str(value)` of a text, a number, a Boolean or None, `str(data, encoding)`."""
    if not arguments:
        return fixed_text("")
    if len(arguments) > 1:
        if not isinstance(arguments[0], Fixed | View) or arguments[0].text:
            raise Unliftable(f"str() of {type_name(arguments[0])} and an encoding")
        return decode(frame, *arguments)
    return spread(frame, arguments[0], lambda one: text_of_value(frame, one))


def text_of_value(frame: Frame, value: Value) -> Value:
    """`str(value)`; a `Poison` for what certainly has a text that is not modelled."""
    match value:
        case Fixed(True) | View(True):
            return value
        case Bool(term):
            return merge(term, fixed_text("True"), fixed_text("False"))
        case Nothing():
            return fixed_text("None")
        case Int():
            return text_of_number(frame, value)
        case _:
            raise Unliftable(f"str() of {type_name(value)}")


def text_of_number(frame: Frame, number: Int) -> Value:
    """`str(number)`."""
    if not integers.is_short(number):
        raise Unliftable("str() of an int that may have thousands of digits")
    try:
        return decimal_text(frame.run, number)
    except Unliftable as refusal:
        return Poison(refusal.reason)


def convert_to_bytes(frame: Frame, *arguments: Value) -> Value:
    """`bytes()`, `bytes(data)`, `bytes((1, 2))`, `bytes([1, 2])`."""
    path = frame.run.path
    if not arguments:
        return Fixed(False, ())
    (value,) = arguments if len(arguments) == 1 else (Nothing(),)
    if isinstance(value, Fixed | View) and not value.text:
        return value
    items = lists.known_items(value, path) if isinstance(value, Tuple | Many) else None
    if items is None:
        raise Unliftable(f"bytes() of {type_name(value)}")
    return Fixed(False, tuple(_byte(frame, one) for one in items))


def _byte(frame: Frame, value: Value) -> ir.Term:
    number = as_int(value)
    number = frame.run.path.refine(number) if number else None
    if number is None or number.low is None or number.high is None:
        raise Unliftable("bytes() of what are not numbers with bounds")
    if number.low < 0 or number.high > 255:
        raise Unliftable("bytes() of numbers that may not be bytes")
    return integers.low_bits(number, BYTE_WIDTH)


def code_of(frame: Frame, *arguments: Value) -> Value:
    """`ord(character)`; a text of another length raises TypeError."""
    if len(arguments) != 1:
        raise Unliftable(f"ord() with {len(arguments)} arguments")

    def code(one: Value) -> Value:
        if not isinstance(one, Fixed | View):
            raise Unliftable(f"ord() of {type_name(one)}")
        path = frame.run.path
        one = sequences.settle(one, path)
        single = integers.equal(sequences.length(one, path), int_const(1))
        raise_builtin(frame, ir.not_(single), TypeError, "ord() expected a character")
        if not frame.run.path.alive:
            return Poison("unreachable")
        number = integers.unsigned(sequences.item(one, int_const(0)))
        if one.text and number.low != number.high:
            return Int(number.term, 0, MAX_CODE_POINT)
        return number

    return spread(frame, arguments[0], code)


def character_of(frame: Frame, *arguments: Value) -> Value:
    """`chr(number)`."""
    if len(arguments) != 1:
        raise Unliftable(f"chr() with {len(arguments)} arguments")

    def character(one: Value) -> Value:
        number = as_int(one)
        if number is None or not integers.bounded(number):
            raise Unliftable(f"chr() of {type_name(one)} without bounds")
        number = frame.run.path.refine(number)
        low, high = number.low or 0, number.high or 0
        if low < -(2**31) or high >= 2**31:
            raise Unliftable("chr() of a number that may not fit into a C int")
        valid = ir.and_(
            integers.less_equal(int_const(0), number),
            integers.less_equal(number, int_const(MAX_CODE_POINT)),
        )
        raise_builtin(frame, ir.not_(valid), ValueError, "chr() arg not in range(0x110000)")
        if not frame.run.path.alive:
            return Poison("unreachable")
        low, high = max(low, 0), min(high, MAX_CODE_POINT)
        return Fixed(True, (integers.low_bits(Int(number.term, low, high), CODE_POINT_WIDTH),))

    return spread(frame, arguments[0], character)


def formatted(frame: Frame, *arguments: Value) -> Value:
    """`format(value)`, `format(value, specification)`."""
    if not 1 <= len(arguments) <= 2:
        raise Unliftable(f"format() with {len(arguments)} arguments")
    spec = to_python(arguments[1]) if len(arguments) == 2 else ""
    if not isinstance(spec, str):
        raise Unliftable("format() with a computed specification")
    return spread(frame, arguments[0], lambda one: format_value(frame, one, spec))


def format_value(frame: Frame, value: Value, spec: str) -> Value:
    """`format(value, spec)` of one value."""
    known = to_python(value)
    if isinstance(known, int | str) and type(known) in (int, str, bool):
        return _format_constant(frame, known, spec)
    if not spec:
        return text_of_value(frame, value)
    match value:
        case Fixed(True) | View(True):
            return format_text(frame, value, spec)
        case Int():
            return format_number(frame, value, spec)
        case Bool(term):
            return format_number(frame, integers.from_bool(term), spec)
        case _:
            raise Unliftable(f"format {spec!r} of {type_name(value)}")


def _format_constant(frame: Frame, value: int | str, spec: str) -> Value:
    number = int_const(value) if isinstance(value, int) else int_const(0)
    if re.search(r"\d{4}", spec) or not integers.is_short(number):
        raise Unliftable(f"format {spec!r} of a constant")
    try:
        return fixed_text(format(value, spec))
    except ValueError:
        raise_builtin(frame, ir.TRUE, ValueError, "invalid format specifier")
    except OverflowError:
        raise_builtin(frame, ir.TRUE, OverflowError, "%c arg not in range(0x110000)")
    return Poison("unreachable")


HANDLERS: dict[Any, Callable[..., Value]] = {
    int: convert_to_int,
    str: convert_to_str,
    bytes: convert_to_bytes,
    ord: code_of,
    chr: character_of,
    format: formatted,
}
"""Built-in functions and types, by themselves."""
