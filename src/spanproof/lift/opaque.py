"""What the annotation of a value that is not modelled still says about it."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable
from typing import Any

from spanproof.lift.classes import is_integer_enum, is_plain_enum, plain_dataclass_problem

_SIMPLE = (int, str, bytes, bool, type(None), None)
_CONTAINERS = (tuple, list, dict, set, frozenset)


def is_tuple(hint: Any) -> bool:
    """Whether the values are tuples: a tuple is equal to itself, whatever it holds."""
    return hint is tuple or typing.get_origin(hint) is tuple


def compares_by_value(hint: Any) -> bool:
    """Whether `==` of two such values is an equality: reflexive, symmetric, transitive, total."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return bool(arguments) and all(a is Ellipsis or _is_well_behaved(a) for a in arguments)
    return origin is frozenset and all(a in _SIMPLE for a in arguments)


def _is_well_behaved(hint: Any) -> bool:
    if hint in _SIMPLE:
        return True
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return all(_is_well_behaved(option) for option in typing.get_args(hint))
    if not isinstance(hint, type) or typing.get_origin(hint) is not None:
        return compares_by_value(hint)
    if issubclass(hint, enum.Enum):
        return is_plain_enum(hint) or is_integer_enum(hint)
    return plain_dataclass_problem(hint) is None and _fields_are_well_behaved(hint)


def _fields_are_well_behaved(cls: Any) -> bool:
    try:
        hints = typing.get_type_hints(cls)
    except NameError:
        return False
    fields = dataclasses.fields(cls)
    return all(field.compare and _is_well_behaved(hints[field.name]) for field in fields)


def never_none(hint: Any) -> bool:
    """Whether the annotation rules out None for certain."""
    cls = typing.get_origin(hint) or hint
    if cls in _CONTAINERS or cls is float:
        return True
    if not isinstance(cls, type) or getattr(cls, "_is_protocol", False):
        return False
    return type(cls) is type and cls is not object


def spelled(hint: Any) -> str:
    """The annotation as messages show it."""
    return str(getattr(hint, "__qualname__", hint) if isinstance(hint, type) else hint)


def sort_name(hint: Any) -> str:
    """A name for the sort of such values."""
    home = f"{hint.__module__}." if isinstance(hint, type) else ""
    return f"Opaque {home}{spelled(hint)}"


STAND_INS: list[tuple[tuple[str, ...], Callable[[], object]]] = [
    (("tuple", "collections.abc.Sequence", "typing.Sequence", "Sequence"), tuple),
    (("collections.abc.Mapping", "typing.Mapping", "dict", "Mapping"), dict),
    (("frozenset", "collections.abc.Set"), frozenset),
    (("float",), float),
    (("list",), list),
]
"""The simplest values of types that are not modelled, for witnesses that nothing looks into."""
