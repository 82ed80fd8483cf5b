"""What a claim talks about: the constants, grammars and formatters of the modules around it.

A header value is hardly ever hit by random text. But the modules of a claim hold the grammar of
the values, or functions that write them (`-> str`), and their constants hint at the rest.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from spanproof.claim import Claim, unwrap
from spanproof.grammar import Grammar

_LONGEST = 300


@dataclass(frozen=True)
class Producer:
    """A function that gives text or bytes; `owner` is the class of its `self`, if it has one."""

    function: Callable[..., Any]
    owner: type | None


@dataclass(frozen=True)
class Vocabulary:
    """Words, numbers, grammars and writers, in a fixed order."""

    texts: tuple[str, ...]
    data: tuple[bytes, ...]
    numbers: tuple[int, ...]
    grammars: tuple[Grammar, ...]
    producers: tuple[Producer, ...]


def vocabulary_of(claim: Claim) -> Vocabulary:
    """Mine the claim's module, its subjects and the modules that these take names from."""
    texts: dict[str, None] = {}
    data: dict[bytes, None] = {}
    numbers: dict[int, None] = {}
    grammars: dict[Grammar, None] = {}
    producers: dict[int, Producer] = {}
    modules = _modules(claim)
    for value in (each for module in modules for each in _constants(module)):
        if isinstance(value, str) and len(value) <= _LONGEST:
            texts[value] = None
        elif isinstance(value, bytes) and len(value) <= _LONGEST:
            data[value] = None
        elif isinstance(value, int) and not isinstance(value, bool):
            numbers[value] = None
        elif isinstance(value, Grammar):
            grammars[value] = None
    for producer in (each for module in modules for each in _producers(module)):
        if unwrap(producer.function) is not claim.plain:
            producers.setdefault(id(unwrap(producer.function)), producer)
    return Vocabulary(
        tuple(texts), tuple(data), tuple(numbers), tuple(grammars), tuple(producers.values())
    )


def _modules(claim: Claim) -> list[types.ModuleType]:
    """The modules concerned, and one step further the modules of the same packages they use."""
    names = dict.fromkeys([claim.obligation.module, *claim.obligation.subject])
    roots = {name.partition(".")[0] for name in names}
    for name in list(names):
        module = sys.modules.get(name)
        for value in vars(module).values() if module else ():
            origin = getattr(value, "__module__", None)
            if isinstance(value, types.ModuleType):
                origin = value.__name__
            if isinstance(origin, str) and origin.partition(".")[0] in roots:
                names.setdefault(origin)
    return [sys.modules[name] for name in names if name in sys.modules]


def _constants(module: types.ModuleType) -> Iterator[object]:
    for name, value in vars(module).items():
        if not (name.startswith("__") and name.endswith("__")):
            yield value
            yield from value if isinstance(value, tuple | frozenset) else ()
    for function in _functions(module):
        for constant in unwrap(function).__code__.co_consts:
            if constant != unwrap(function).__doc__:
                yield constant
                yield from constant if isinstance(constant, tuple | frozenset) else ()


def _functions(module: types.ModuleType) -> Iterator[Callable[..., Any]]:
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        members = list(vars(value).values()) if isinstance(value, type) else [value]
        for member in members:
            function = getattr(member, "__func__", getattr(member, "fget", member))
            if inspect.isfunction(function) and inspect.isfunction(unwrap(function)):
                yield function


def _producers(module: types.ModuleType) -> Iterator[Producer]:
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if isinstance(value, type):
            for name, member in vars(value).items():
                if not name.startswith("_") and inspect.isfunction(member) and _writes(member):
                    yield Producer(member, value)
        elif inspect.isfunction(value) and not value.__name__.startswith("_") and _writes(value):
            yield Producer(value, None)


def _writes(function: Callable[..., Any]) -> bool:
    return unwrap(function).__annotations__.get("return") in (str, bytes, "str", "bytes")
