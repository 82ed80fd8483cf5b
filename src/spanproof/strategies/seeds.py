"""A few plain values of each type, to find by trying what meets a condition."""

from __future__ import annotations

import enum
import inspect
import itertools
import math
import random
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from spanproof.strategies.bounds import Bounds
from spanproof.strategies.objects import attempt, bounds_for, constructor_of, is_made

_MOST_TRIES = 2000
_DEEPEST = 5


def combinations(
    parameters: Mapping[str, inspect.Parameter],
    hints: Mapping[str, Any],
    bounds: Mapping[str, Bounds],
    depth: int = 0,
    seeds: Mapping[str, list[Any]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Combinations of seeds for the parameters, in a fixed shuffled order, a few thousand at most.

    Where `seeds` has values for a parameter, these are used instead of the plain ones. Parameters
    without seeds are left to their default; without one there is no combination.
    """
    choices: dict[str, list[Any]] = {}
    for name, parameter in parameters.items():
        plain = seeds_of(hints.get(name, object), bounds.get(name, Bounds()), depth)
        choices[name] = (seeds or {}).get(name) or plain
        if not choices[name]:
            if parameter.default is inspect.Parameter.empty:
                return
            del choices[name]
    source = random.Random(0)
    if math.prod(map(len, choices.values())) <= _MOST_TRIES:
        everything = list(itertools.product(*choices.values()))
        source.shuffle(everything)
        for values in everything:
            yield dict(zip(choices, values, strict=True))
        return
    for _ in range(_MOST_TRIES):
        yield {name: source.choice(each) for name, each in choices.items()}


def seeds_of(hint: Any, bounds: Bounds, depth: int = 0) -> list[Any]:
    """A few plain values of a type within bounds; none where it is not known how to make one."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return [seed for each in inner for seed in seeds_of(each, bounds, depth)]
    if hint in (None, type(None)):
        return [None]
    if hint is bool:
        return [False, True]
    if hint is int:
        least = bounds.least if bounds.least is not None else 0
        most = bounds.most if bounds.most is not None else least + 5
        return sorted({least, min(least + 1, most), min(least + 2, most), most})
    if hint is str:
        return ["", "a", "b"]
    if hint is bytes:
        return [b"", b"a"]
    if hint is object or hint is Any:
        return [None, 1, "a"]
    if origin is tuple:
        return _tuple_seeds(inner, depth)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return list(hint)
    return _instance_seeds(hint, depth)


def _tuple_seeds(inner: tuple[Any, ...], depth: int) -> list[Any]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return [(), *((each,) for each in seeds_of(inner[0], Bounds(), depth)[:2])]
    parts = [seeds_of(each, Bounds(), depth)[:2] for each in inner]
    return list(itertools.islice(itertools.product(*parts), 4))


def _instance_seeds(kind: Any, depth: int) -> list[Any]:
    if depth >= _DEEPEST or not isinstance(kind, type) or "__init__" not in vars(kind):
        return []
    if not inspect.isfunction(vars(kind)["__init__"]):
        return []
    parameters, hints = constructor_of(kind)
    found = []
    for values in combinations(parameters, hints, bounds_for(kind), depth + 1):
        made = attempt(kind, values)
        if is_made(made):
            found.append(made)
        if len(found) == 6:
            break
    return found
