"""A few plain values of each type, to find by trying what meets a condition."""

from __future__ import annotations

import enum
import inspect
import itertools
import random
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from spanproof.strategies.bounds import Bounds

_MOST_TRIES = 2000
_DEEPEST = 5


def combinations(
    parameters: Mapping[str, inspect.Parameter],
    hints: Mapping[str, Any],
    bounds: Mapping[str, Bounds],
    depth: int = 0,
) -> Iterator[dict[str, Any]]:
    """Combinations of seeds for the parameters, in a fixed shuffled order, a few thousand at most.

    Parameters without seeds are left to their default; without one there is no combination.
    """
    choices: dict[str, list[Any]] = {}
    for name, parameter in parameters.items():
        seeds = _seeds(hints.get(name, object), bounds.get(name, Bounds()), depth)
        if seeds:
            choices[name] = seeds
        elif parameter.default is inspect.Parameter.empty:
            return
    size = 1
    for seeds in choices.values():
        size *= len(seeds)
    if size <= _MOST_TRIES:
        for values in itertools.product(*choices.values()):
            yield dict(zip(choices, values, strict=True))
        return
    source = random.Random(0)
    for _ in range(_MOST_TRIES):
        yield {name: source.choice(seeds) for name, seeds in choices.items()}


def _seeds(hint: Any, bounds: Bounds, depth: int) -> list[Any]:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return [seed for each in inner for seed in _seeds(each, bounds, depth)]
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
        return [(), *((each,) for each in _seeds(inner[0], Bounds(), depth)[:2])]
    parts = [_seeds(each, Bounds(), depth)[:2] for each in inner]
    return list(itertools.islice(itertools.product(*parts), 4))


def _instance_seeds(kind: Any, depth: int) -> list[Any]:
    from spanproof.strategies.bounds import bounds_of
    from spanproof.strategies.values import attempt, constructor_of, is_made

    if depth >= _DEEPEST or not isinstance(kind, type) or "__init__" not in vars(kind):
        return []
    if not inspect.isfunction(vars(kind)["__init__"]):
        return []
    conditions = [each.condition for each in getattr(kind, "__invariants__", ())]
    bounds = {name.replace("self.", ""): limit for name, limit in bounds_of(conditions).items()}
    parameters, hints = constructor_of(kind)
    found = []
    for values in combinations(parameters, hints, bounds, depth + 1):
        made = attempt(kind, values)
        if is_made(made):
            found.append(made)
        if len(found) == 6:
            break
    return found
