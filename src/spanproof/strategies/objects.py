"""Strategies for instances of classes, whose invariants most combinations of fields may break."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import itertools
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import icontract
from hypothesis import reject
from hypothesis import strategies as st

from spanproof.claim import unwrap
from spanproof.replay import meets
from spanproof.strategies.bounds import Bounds, bounds_of

Strategy = st.SearchStrategy[Any]
TRIES = 3
_REJECTED = object()
_MOST_KNOWN = 24
_FIRST_LOOK = 40


@functools.cache
def upto(most: int) -> st.SearchStrategy[int]:
    """The numbers from 0 to `most`; made once, because making it costs as much as a draw."""
    return st.integers(0, most)


@dataclass(frozen=True)
class Fields:
    """Strategies by parameter name; an `optional` parameter may be left to its default."""

    required: Mapping[str, Strategy]
    optional: Mapping[str, Strategy]

    def names(self) -> list[str]:
        """All parameters, the required ones first."""
        return [*self.required, *self.optional]

    def draw(self, draw: st.DrawFn, base: Mapping[str, Any] | None) -> dict[str, Any]:
        """Values for all parameters, or those of `base` with one or two of them drawn anew.

        Only what is used is drawn: what is drawn and thrown away costs as much as what is kept.
        """
        names = self.names()
        if base:
            place = upto(len(names))
            wanted = {draw(place), draw(place)}  # 0 is none of them, and what shrinks to nothing
            chosen = [name for place, name in enumerate(names, 1) if place in wanted]
        else:
            left_out = draw(upto(2 ** len(self.optional) - 1)) if self.optional else 0
            kept = [name for place, name in enumerate(self.optional) if not left_out >> place & 1]
            chosen = [*self.required, *kept]
        drawn = {name: draw(self._strategy(name)) for name in chosen}
        return {**(base or {}), **drawn}

    def _strategy(self, name: str) -> Strategy:
        return self.required[name] if name in self.required else self.optional[name]


def constructor_of(kind: type) -> tuple[dict[str, inspect.Parameter], dict[str, Any]]:
    """The parameters of a constructor, without `self`, and their types."""
    plain = unwrap(vars(kind)["__init__"])
    parameters = dict(inspect.signature(plain).parameters)
    parameters.pop(next(iter(parameters)))
    hints = typing.get_type_hints(plain)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind) | {
            name: hint for name, hint in hints.items() if name not in typing.get_type_hints(kind)
        }
    return parameters, hints


def bounds_for(kind: type) -> dict[str, Bounds]:
    """The bounds of the constructor's parameters that the invariants state."""
    conditions = [each.condition for each in getattr(kind, "__invariants__", ())]
    return {name.replace("self.", ""): limit for name, limit in bounds_of(conditions).items()}


def attempt(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """The result, or a mark for one that was refused (`is_made`)."""
    if isinstance(function, type) and not fits(function, arguments):
        return _REJECTED
    try:
        return function(**arguments)
    except (icontract.ViolationError, RuntimeError, ValueError, TypeError, KeyError):
        return _REJECTED


def is_made(value: object) -> bool:
    """Whether `attempt` gave a result."""
    return value is not _REJECTED


def fits(kind: type, arguments: Mapping[str, Any]) -> bool:
    """Whether the invariants of a plain dataclass allow the fields; True where only a try tells.

    A refusal by the constructor costs a hundred times more: icontract explains each one.
    """
    if not dataclasses.is_dataclass(kind) or hasattr(kind, "__post_init__"):
        return True
    names = {field.name for field in dataclasses.fields(kind) if field.init}
    if names != set(arguments) or len(names) != len(dataclasses.fields(kind)):
        return True
    looked_at = object.__new__(kind)
    for name, value in arguments.items():
        object.__setattr__(looked_at, name, value)
    return all(meets(each, {"self": looked_at}) for each in getattr(kind, "__invariants__", ()))


def known_instances(
    kind: type, combinations: Iterator[dict[str, Any]], accepts: Callable[[Any], bool] | None
) -> list[Any]:
    """A few valid objects of a class, found by trying; none when fresh ones are mostly valid."""
    first = [attempt(kind, values) for values in itertools.islice(combinations, _FIRST_LOOK)]
    found = [made for made in first if is_made(made) and (accepts is None or accepts(made))]
    if len(found) * 5 >= len(first) * 4:
        return []
    for values in combinations:
        if len(found) >= _MOST_KNOWN:
            break
        made = attempt(kind, values)
        if is_made(made) and (accepts is None or accepts(made)):
            found.append(made)
    return found[:_MOST_KNOWN]


@st.composite
def instances(
    draw: st.DrawFn,
    make: Callable[..., Any],
    fields: Fields,
    known: list[Any],
    accepts: Callable[[Any], bool] | None,
) -> Any:
    """Objects of a class: a known one with some fields drawn anew, where any are known."""
    for _ in range(TRIES):
        # `sampled_from` would hash all known ones, each time that it is made.
        base = _state(known[draw(upto(len(known) - 1))], fields) if known else None
        made = attempt(make, fields.draw(draw, base))
        if is_made(made) and (accepts is None or accepts(made)):
            return made
    return reject()


def _state(known: Any, fields: Fields) -> dict[str, Any]:
    return {name: getattr(known, name) for name in fields.names() if hasattr(known, name)}
