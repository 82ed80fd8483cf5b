"""Which types CrossHair has symbolic values for that stand for all values of the type."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ATOMS = (bool, int, str, bytes, type(None))


@dataclass(frozen=True, slots=True)
class Opaque:
    """Why symbolic values do not stand for a whole type; `refused` types are not even tried."""

    text: str
    refused: bool


def opaque_type(hint: Any) -> Opaque | None:
    """None for a type whose symbolic values are exactly its values."""
    origin = typing.get_origin(hint)
    if hint in (None, *_ATOMS) or origin is typing.Literal:
        return None
    if origin is typing.Annotated:
        return opaque_type(typing.get_args(hint)[0])
    if origin in (tuple, typing.Union, types.UnionType):
        inner = (opaque_type(each) for each in typing.get_args(hint) if each is not Ellipsis)
        return next((each for each in inner if each), None)
    if isinstance(hint, type) and issubclass(hint, enum.Flag):
        return Opaque(f"{hint.__name__}, whose members combine", refused=False)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return None
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return next((each for each in map(opaque_type, field_hints(hint).values()) if each), None)
    name = getattr(hint, "__name__", str(hint))
    plain = isinstance(hint, type) and hint.__module__ == "builtins" and origin is None
    known = plain and not issubclass(hint, BaseException)
    return Opaque(name, refused=not (known or hint is Any or origin in (list, dict, set)))


def field_hints(kind: type) -> dict[str, Any]:
    """The types of the fields that the constructor of a dataclass takes."""
    hints = typing.get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind) if each.init}


def dataclasses_in(hint: Any) -> Iterator[type]:
    """The dataclasses that a hint mentions, at any depth."""
    for each in typing.get_args(hint):
        yield from dataclasses_in(each)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
        for each in field_hints(hint).values():
            yield from dataclasses_in(each)
