"""Formatted text: f-strings, and what showing a value can do."""

from __future__ import annotations

import ast

from spanproof.lift import integers, joining
from spanproof.lift.classes import is_shown_safely
from spanproof.lift.conversions import format_value
from spanproof.lift.execution import Frame
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
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
    if isinstance(piece, Union):
        piece = _as_one(frame, piece)
    if isinstance(text, Fixed | View) and isinstance(piece, Fixed | View):
        return joining.joined(text, piece, frame.run.path)
    return Poison("formatted text of several forms")


def _as_one(frame: Frame, value: Union) -> Value:
    """One text, if all alternatives are texts."""
    texts = [(guard, one) for guard, one in value.options if isinstance(one, Fixed | View)]
    if len(texts) < len(value.options) or not all(one.text for _, one in texts):
        return Poison("formatted text of several forms")
    return joining.either(texts, frame.run.path)


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
    if conversion == _STR and isinstance(value, Fixed | View) and value.text:
        conversion = _NONE
    if isinstance(value, Union):
        return _format_union(frame, value, spec, conversion)
    if isinstance(value, Poison) and spec:
        raise Unliftable(f"format {spec!r}: {value.reason}")
    if conversion == _NONE and _has_text(value):
        return format_value(frame, value, spec)
    if not spec and (isinstance(value, Poison) or _harmless(value)):
        return Poison("formatted text")
    raise Unliftable(f"format {spec!r} of {type_name(value)}")


_NONE, _STR = -1, ord("s")


def _has_text(value: Value) -> bool:
    """Whether the text of a value is modelled."""
    if isinstance(value, Fixed | View):
        return value.text
    return isinstance(value, Int | Bool | Nothing)


def _format_union(frame: Frame, value: Union, spec: str, conversion: int) -> Value:
    """A value of several types; each has its own text.

    Formatting any of the modelled types with an empty specification cannot fail.
    """
    if conversion == _NONE and all(_has_text(one) for _, one in value.options):
        return spread(frame, value, lambda one: format_value(frame, one, spec))
    if spec or any(not _harmless(one) for _, one in value.options):
        raise Unliftable(f"format {spec!r} of a value of several types")
    return Poison("formatted text")


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
