"""Claims that stand in the text of a module and that nothing would verify: refused by name.

Discovery looks at what an import leaves behind. What a reader of the file takes for a claim may
not be there: it is inside a function, hidden by another decorator, deleted, in a branch that did
not run, or switched off. Silence would read as success.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import icontract

from spanproof.definitions import LOCALS, Decorated, Definitions, read_definitions
from spanproof.errors import RequestError
from spanproof.language import LanguageClaim, language, language_of
from spanproof.obligation import Kind
from spanproof.theorem import Theorem, theorem, theorem_of

_CONTRACTS = {
    "icontract.require": icontract.require,
    "icontract.ensure": icontract.ensure,
    "icontract.invariant": icontract.invariant,
}
_CLAIMS: Mapping[str, Any] = {
    **_CONTRACTS, "spanproof.theorem.theorem": theorem, "spanproof.theorem": theorem,
    "spanproof.language.language": language, "spanproof.language": language,
}  # fmt: skip


def refuse_lost_claims(
    module: ModuleType, definitions: Definitions, found: Mapping[str, object]
) -> None:
    """Every claim in the text of a module is among the obligations that were found.

    `found` maps the qualified names of those to the objects that carry the claims.

    :raises RequestError: one is not; the message says where it stands, and why it is lost.
    """
    scope = vars(module)
    for one in definitions.decorated:
        claims = [name for name in one.decorators if _is_claim(name, scope)]
        problem = _problem(one, claims, scope, found) if claims else None
        if problem:
            raise RequestError(f"{module.__file__}:{one.line}: {one.name}: {problem}")
    for name, value in scope.items():
        mine = getattr(value, "__module__", None) == module.__name__
        if mine and _carries_a_claim(value) and not any(value is each for each in found.values()):
            raise RequestError(
                f"{module.__file__}: {name} carries a claim that would not be verified, because "
                f"it is defined inside a function or by a lambda; define it in the module"
            )
    for name, line in definitions.applied:
        if _is_claim(name, scope):
            raise RequestError(
                f"{module.__file__}:{line}: {name} is applied to a value and would not be "
                f"verified; write it as a decorator of a function of a module or class"
            )


def refuse_unimportable_claims(file: Path, package: str) -> None:
    """A file that no import of its package reaches makes no claims.

    :raises RequestError: it does.
    """
    definitions = read_definitions(file)
    for one in definitions.decorated:
        if any(_is_claim(name, {}) for name in one.decorators):
            raise RequestError(
                f"{file}:{one.line}: {one.name} would not be verified: the file is no module of "
                f"{package} (its name is not importable, or its folder has no __init__.py)"
            )


def refuse_redefinition(name: str, module: ModuleType, definitions: Definitions) -> None:
    """A second `def` of one name hides the first, which would silently not be verified.

    :raises RequestError: there is one.
    """
    first = definitions.repeated.get(name)
    if first is not None:
        raise RequestError(
            f"{module.__file__}:{definitions.lines[name]}: {name} is already defined at line "
            f"{first}; the id {module.__name__}.{name} must be unique"
        )


def refuse_unreachable(name: str, value: object, module: ModuleType, line: int) -> None:
    """An engine finds what an obligation is about by its name, and must find this very object.

    :raises RequestError: the name leads elsewhere, or nowhere.
    """
    found: Any = module
    for part in name.split("."):
        found = vars(found).get(part) if isinstance(found, ModuleType | type) else None
        if isinstance(found, property):
            found = found.fget
        elif isinstance(found, classmethod | staticmethod):
            found = found.__func__
    if found is not value:
        raise RequestError(
            f"{module.__file__}:{line}: the name {name} does not lead to this function: it was "
            f"renamed, deleted or replaced, or begins with two underscores"
        )


def refuse_unusable(
    record: Theorem | LanguageClaim, function: FunctionType, place: str
) -> tuple[Kind, tuple[str, ...]]:
    """The kind of a claim and what it covers, once its budget and its parameters are in order.

    :raises RequestError: they are not.
    """
    kind = Kind.THEOREM if isinstance(record, Theorem) else Kind.LANGUAGE
    name, seconds = f"{kind} {function.__qualname__}", record.budget
    number = isinstance(seconds, int | float) and 0 < seconds < math.inf
    if not (seconds is None or number):
        raise RequestError(
            f"{place}: {name}: budget must be a number of seconds above 0, not {seconds!r}"
        )
    if kind is Kind.THEOREM:
        _refuse_unannotated(function, place)
    elif inspect.signature(function).parameters:
        raise RequestError(f"{place}: {name} takes parameters; @language marks a description")
    return kind, record.covers


def _refuse_unannotated(function: FunctionType, place: str) -> None:
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.annotation is parameter.empty:
            raise RequestError(
                f"{place}: theorem {function.__qualname__}: parameter {name!r} has no annotation; "
                f"engines need its type"
            )
    if inspect.signature(function).return_annotation not in (bool, "bool"):
        raise RequestError(
            f"{place}: theorem {function.__qualname__} must be annotated to return bool"
        )


def _problem(
    one: Decorated,
    claims: Collection[str],
    scope: Mapping[str, object],
    found: Mapping[str, object],
) -> str | None:
    """Why a claim would not be verified as it is written, or None."""
    if LOCALS in one.name:
        return "a claim inside a function cannot be verified; move it out of the function"
    if one.accessor in ("setter", "deleter"):
        return f"the contract of a {one.accessor} cannot be verified; put it on a method"
    if one.name not in found:
        return (
            "the claim would not be verified: after the import there is none under this name "
            "(another decorator or definition hides it, its branch did not run, or it is "
            "switched off by `enabled`; for icontract.SLOW set ICONTRACT_SLOW)"
        )
    written = sum(_known(name, scope) in _CONTRACTS.values() for name in claims)
    active = _contracts_on(found[one.name])
    if active < written:
        return (
            f"only {active} of its {written} contracts are active (`enabled`; for icontract.SLOW "
            f"set ICONTRACT_SLOW)"
        )
    return None


def _is_claim(name: str, scope: Mapping[str, object]) -> bool:
    return _known(name, scope) is not None


def _known(name: str, scope: Mapping[str, object]) -> object:
    """The decorator that a dotted name means, if it is one that makes a claim."""
    if name in _CLAIMS:
        return _CLAIMS[name]
    head, *rest = name.split(".")
    value = scope.get(head)
    for part in rest:
        value = vars(value).get(part) if isinstance(value, ModuleType | type) else None
    return next((each for each in _CLAIMS.values() if each is value), None)


def _carries_a_claim(value: Any) -> bool:
    return not isinstance(value, type) and (
        theorem_of(value) is not None or language_of(value) is not None or _contracts_on(value) > 0
    )


def _contracts_on(value: Any) -> int:
    """How many contracts icontract left on a function or a class, inherited ones included."""
    if isinstance(value, type):
        return len(vars(value).get("__invariants__", ()))
    while value is not None:
        groups = getattr(value, "__preconditions__", None) or []
        after = getattr(value, "__postconditions__", None) or []
        if groups or after:
            return sum(map(len, groups)) + len(after)
        value = getattr(value, "__wrapped__", None)
    return 0
