"""Whether what is assumed of arguments may depend on the very function that is changed.

To compare two versions of a function among valid objects is a mistake when the function is what
decides which objects are valid: an invariant that asks it would hide every change of it.
"""

from __future__ import annotations

import inspect
import sys
import types
from typing import Any


def decides_validity(changed: Any) -> bool:
    """Whether a condition that is assumed may depend on what a function does, or a class allows.

    Told by names: those that invariants and preconditions of the loaded models mention, and those
    that functions of these names mention in turn.
    """
    families = {changed.__module__.partition(".")[0]}
    modules = [m for name, m in sys.modules.items() if name.partition(".")[0] in families]
    functions = [f for module in modules for f in _functions_of(module)]
    mentioned = {name for f in functions for name in _conditions_of(f)}
    before = -1
    while len(mentioned) > before:
        before = len(mentioned)
        for function in functions:
            if getattr(function, "__name__", "") in mentioned:
                mentioned |= _names(function)
    return changed.__name__ in mentioned


def _functions_of(module: types.ModuleType) -> list[Any]:
    """The functions and classes that a module holds, and what the classes hold."""
    found = list(vars(module).values())
    found += [each for owner in found if isinstance(owner, type) for each in vars(owner).values()]
    plain = (getattr(each, "fget", None) or getattr(each, "__func__", each) for each in found)
    return [each for each in plain if callable(each)]


def _conditions_of(function: Any) -> set[str]:
    """The names that the invariants or preconditions of a class or function mention."""
    groups = getattr(function, "__preconditions__", None) or []
    contracts = [*getattr(function, "__invariants__", ()), *(c for group in groups for c in group)]
    return {name for contract in contracts for name in _names(contract.condition)}


def _names(function: Any) -> set[str]:
    """The names that a function mentions, those inside inner functions included."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    pending = [code] if code is not None else []
    found: set[str] = set()
    while pending:
        each = pending.pop()
        found |= {*each.co_names, *each.co_freevars}
        pending += [inner for inner in each.co_consts if isinstance(inner, types.CodeType)]
    return found
