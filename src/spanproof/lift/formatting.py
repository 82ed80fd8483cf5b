"""Formatted text: f-strings, and what showing a value can do."""

from __future__ import annotations

import ast
import re

from spanproof.lift import integers, sequences
from spanproof.lift.classes import is_shown_safely
from spanproof.lift.execution import Frame
from spanproof.lift.objects import type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    NOT_CONSTANT,
    Bool,
    Fixed,
    Int,
    Member,
    Nothing,
    Poison,
    Tuple,
    Union,
    Value,
    View,
    fixed_text,
    int_const,
    to_python,
)
from spanproof.lift.visitor import evaluate, expression


@expression(ast.JoinedStr)
def lift_joined(frame: Frame, node: ast.JoinedStr) -> Value:
    """An f-string. A part that is shown but not modelled makes the whole a `Poison`."""
    result: Value = fixed_text("")
    for part in node.values:
        piece = evaluate(frame, part)
        if isinstance(piece, Poison) or isinstance(result, Poison):
            result = piece if isinstance(piece, Poison) else result
        else:
            result = _append(frame, result, piece)
    return result


def _append(frame: Frame, text: Value, piece: Value) -> Value:
    if isinstance(text, Fixed | View) and isinstance(piece, Fixed | View):
        parts = [sequences.settle(one, frame.run.path) for one in (text, piece)]
        if all(isinstance(one, Fixed) for one in parts):
            return sequences.joined(parts[0], parts[1], frame.run.path)
    return Poison("formatted text whose length is not constant")


@expression(ast.FormattedValue)
def lift_formatted(frame: Frame, node: ast.FormattedValue) -> Value:
    """`{value:spec}` in an f-string."""
    value = evaluate(frame, node.value)
    spec = ""
    if node.format_spec is not None:
        found = to_python(evaluate(frame, node.format_spec))
        if not isinstance(found, str):
            raise Unliftable("computed format specification")
        spec = found
    return _format(frame, value, spec, node.conversion)


def _format(frame: Frame, value: Value, spec: str, conversion: int) -> Value:
    if isinstance(value, Union | Poison):
        # formatting any of the modelled types with an empty specification cannot fail
        options = value.options if isinstance(value, Union) else ()
        if spec or any(not _harmless(one) for _, one in options):
            raise Unliftable(f"format {spec!r} of a value of several types")
        return Poison("formatted text")
    if conversion == -1 and isinstance(value, Fixed | View) and value.text and not spec:
        return value
    known = to_python(value)
    if known is not NOT_CONSTANT and type(known) in (int, str, bool) and conversion == -1:
        return _format_constant(known, spec)
    if conversion == -1 and isinstance(value, Int) and spec:
        return _format_hex(frame, value, spec)
    if spec or not _harmless(value):
        raise Unliftable(f"format {spec!r} of {type_name(value)}")
    return Poison("formatted text")


def _format_constant(value: object, spec: str) -> Value:
    if re.search(r"\d{4}", spec) or (
        isinstance(value, int) and not integers.is_short(int_const(value))
    ):
        raise Unliftable(f"format {spec!r} of a constant")
    try:
        return fixed_text(format(value, spec))
    except ValueError as error:
        raise Unliftable(f"format {spec!r}: {error}") from None


def _format_hex(frame: Frame, value: Int, spec: str) -> Value:
    match = re.fullmatch(r"0(\d{1,3})([xX])", spec)
    value = frame.run.path.refine(value)
    if match is None or value.low is None or value.high is None or value.low < 0:
        raise Unliftable(f"format {spec!r} of an int that is not from 0 up to a bound")
    digits = int(match[1])
    if value.high >= 16**digits:
        raise Unliftable(f"format {spec!r} of an int that may need more than {digits} digits")
    return sequences.hex_text(integers.low_bits(value, 4 * digits), digits, upper=match[2] == "X")


def _harmless(value: Value) -> bool:
    """Whether `str` and `repr` of the value cannot raise: built-in types with bounded content."""
    match value:
        case Int():
            return integers.is_short(value)
        case Bool() | Fixed() | View() | Nothing():
            return True
        case Member(cls, _):
            return is_shown_safely(cls)
        case Tuple(items):
            return all(_harmless(item) for item in items)
        case _:
            return False
