"""Which code CrossHair runs as CPython does, as far as that is known.

CrossHair replaces much of the standard library by models of its own, and some of these are
wrong: with it, no text holds a surrogate that cannot be encoded, `$` does not match before a
trailing newline, IGNORECASE knows ASCII only, and random numbers are always the same. A claim
whose code reaches any of them may be refuted by an input that replays, but never confirmed.
"""

from __future__ import annotations

import dis
import inspect
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from spanproof.claim import Claim, unwrap

_HARMLESS = frozenset(
    {"abc", "builtins", "collections.abc", "dataclasses", "enum", "types", "typing"}
)
_MODELLED = frozenset({"encode", "decode"})


def modelled_part(claim: Claim) -> str | None:
    """What the claim may reach that CrossHair models otherwise than CPython, or None."""
    pending: list[Any] = [claim.plain, claim.owner, *claim.hints().values(), *_conditions(claim)]
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if id(value) in seen or getattr(value, "__module__", None) in _HARMLESS:
            continue
        seen.add(id(value))
        home = _home(value)
        if home is not None:
            return home
        if isinstance(value, FunctionType):
            found = next(_named(value.__code__), None)
            if found is not None:
                return found
        pending += _reached_from(value)
    return None


def _conditions(claim: Claim) -> Iterator[Any]:
    for group in claim.preconditions():
        yield from (contract.condition for contract in group)
    for contract in getattr(claim.target, "__postconditions__", None) or []:
        yield contract.condition


def _home(value: Any) -> str | None:
    """The module of the standard library that a value is, or comes from, unless it is harmless."""
    if not isinstance(value, ModuleType | FunctionType | type) and not inspect.isbuiltin(value):
        return None
    name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return str(name) if name and _is_modelled(name) else None


def _is_modelled(module: str) -> bool:
    return module not in _HARMLESS and module.partition(".")[0] in sys.stdlib_module_names


def _named(code: CodeType) -> Iterator[str]:
    """Methods that are modelled, and modules of the standard library that are imported inside."""
    for instruction in dis.get_instructions(code):
        name = str(instruction.argval)
        if instruction.opname in ("LOAD_ATTR", "LOAD_METHOD") and name in _MODELLED:
            yield f"the method {name}"
        if instruction.opname == "IMPORT_NAME" and _is_modelled(name):
            yield name
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _named(constant)


def _reached_from(value: Any) -> Iterator[Any]:
    """What the code of a function, the body of a class or an object may use next."""
    if isinstance(value, property):
        yield value.fget
    elif isinstance(value, classmethod | staticmethod):
        yield value.__func__
    elif isinstance(value, type):
        for base in value.__mro__:
            if base.__module__ not in _HARMLESS:
                yield from vars(base).values()
                yield from (each.condition for each in vars(base).get("__invariants__", ()))
    elif isinstance(value, FunctionType):
        plain = unwrap(value)
        if not isinstance(plain, FunctionType):
            return
        yield plain
        names = set(_names(plain.__code__))
        for name in names & plain.__globals__.keys():
            found = plain.__globals__[name]
            yield found
            if isinstance(found, ModuleType):
                yield from (vars(found)[each] for each in names & vars(found).keys())
        yield from (cell.cell_contents for cell in plain.__closure__ or ())
        for group in getattr(value, "__preconditions__", None) or []:
            yield from (contract.condition for contract in group)
        for contract in getattr(value, "__postconditions__", None) or []:
            yield contract.condition


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
