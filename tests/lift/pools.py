"""Concrete values of a type: its edges, and what is known to be tricky."""

from __future__ import annotations

import enum
import typing
from collections.abc import Sequence
from typing import Any

INTS = [0, 1, -1, 2, 3, 7, 8, 9, 10, 15, 16, -7, -8, -16, 99, 127, 128, -128, -129, 255, 256, 1000]
TEXTS = ["", "a", "0", "ab", "a0", "F_", " 1", "+1", "\u0663", "\u00e9\u00df", "\ud800",
         "\U0010ffff", "00", "0x", "abc", "aaa", "a\nb", "zzzz", "0123456789"]  # fmt: skip


def pool(hint: Any) -> Sequence[object]:
    """Values of a type: its edges, and what is known to be tricky."""
    if hint is bool:
        return [False, True]
    if hint is int:
        return INTS
    if hint is str:
        return TEXTS
    if hint is bytes:
        return [text.encode("utf-8", "surrogatepass") for text in TEXTS]
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return list(hint)
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    if _is_list(hint):
        kind = list if typing.get_origin(hint) is list else tuple
        return [kind(items) for items in _short_lists(pool(typing.get_args(hint)[0]))]
    return [value for part in typing.get_args(hint) for value in pool(part)] or [None]


def _is_list(hint: Any) -> bool:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    return origin in (list, Sequence) or (origin is tuple and parts[1:] == (Ellipsis,))


def _short_lists(values: Sequence[object]) -> list[list[object]]:
    """No item, each alone, and a few together, some of them equal."""
    some = list(values[:6])
    pairs = [[one, other] for one in some[:3] for other in some[:3]]
    return [[], *([one] for one in some), *pairs, some[:3], [*some[:2], some[0]], some[::-1]]
