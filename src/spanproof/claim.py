"""What an obligation calls, and with which parameters: the Python side of a claim.

`locate` imports the object once and says how to call it by keyword, whatever it is: a function, a
method (`self` is then an argument like any other), a class method (`cls` is bound already), a
property getter or a class (its constructor).
"""

from __future__ import annotations

import builtins
import functools
import importlib
import inspect
import itertools
import re
import sys
import traceback
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import icontract

from spanproof.obligation import Kind, Obligation, load

_RAISES = re.compile(r"^\s*:raises?\s+([\w.]+(?:\s*,\s*[\w.]+)*)\s*:", re.MULTILINE)
_NO_MESSAGE = "Failed to recompute the values of the contract condition"


@dataclass(frozen=True)
class Claim:
    """The callable behind an obligation.

    `target` is what `load` gives (contracts still around it), `plain` the function without them,
    `owner` the class that defines it, `is_class` whether the claim is about constructing `owner`,
    `leading` the arguments that are bound already (`cls`), `parameters` the ones that are not.
    """

    obligation: Obligation
    target: Callable[..., Any]
    plain: Callable[..., Any]
    owner: type | None
    is_class: bool
    leading: tuple[object, ...]
    parameters: Mapping[str, inspect.Parameter]

    def call(self, arguments: Mapping[str, object]) -> object:
        """Call the target with its contracts; raises whatever it raises."""
        bound = self._bound(arguments)
        return self.target(*self.leading, *bound.args, **bound.kwargs)

    def _bound(self, arguments: Mapping[str, object]) -> inspect.BoundArguments:
        signature = inspect.Signature(list(self.parameters.values()))
        return inspect.BoundArguments(signature, _in_order(self.parameters, arguments))

    def with_defaults(self, arguments: Mapping[str, object]) -> dict[str, object]:
        """All values that a contract may ask for by name, defaults included."""
        values: dict[str, object] = {
            name: parameter.default
            for name, parameter in self.parameters.items()
            if parameter.default is not inspect.Parameter.empty
        }
        if self.leading:
            values["cls"] = self.leading[0]
        bound = self._bound(arguments)
        values["_ARGS"], values["_KWARGS"] = (*self.leading, *bound.args), bound.kwargs
        values.update(arguments)
        return values

    def body_is_out_of_reach(self) -> str | None:
        """Why a call says nothing about the body that carries the claim, or None."""
        name = self.obligation.qualname
        if inspect.iscoroutinefunction(self.plain) or inspect.isasyncgenfunction(self.plain):
            return f"a call of {name} only makes a coroutine and runs nothing of it"
        if inspect.isgeneratorfunction(self.plain):
            return f"a call of {name} only makes a generator and runs nothing of it"
        for parameter in self.parameters.values():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                return f"{name} takes any number of arguments ({parameter}), which are not varied"
        if name.endswith(".__post_init__"):
            return f"{name} is called on an object that is not made yet, which no argument is"
        if not self.is_class and not _is_bare(self.target):
            return f"a decorator that is no contract stands around {name}, so a call may skip it"
        return None

    def hints(self) -> dict[str, Any]:
        """The resolved annotation of each parameter; `Any` where there is none.

        Raises NameError for an annotation that names nothing in the module.
        """
        hints = typing.get_type_hints(self.plain, include_extras=True)
        found = {name: hints.get(name, Any) for name in self.parameters}
        if "self" in found and self.owner is not None:
            found["self"] = self.owner  # also for `self: Box[int]`: a type says less than a class
        return found

    def preconditions(self) -> Sequence[Sequence[Any]]:
        """icontract's groups: one of the outer list has to hold, with all of its contracts."""
        holder: object = vars(self.owner).get("__init__") if self.is_class else self.target
        groups: Sequence[Sequence[Any]] = getattr(holder, "__preconditions__", [])
        return groups


@functools.lru_cache(maxsize=512)
def locate(obligation: Obligation) -> Claim:
    """Import what the obligation names. Raises ImportError or AttributeError when it is gone."""
    target = load(obligation)
    if isinstance(target, type):
        constructor: Callable[..., Any] = getattr(target, "__init__")  # noqa: B009  # mypy: unsound
        plain = unwrap(constructor)
        parameters = dict(inspect.signature(plain).parameters)
        if "__init__" in vars(target) or hasattr(target, "__dataclass_fields__"):
            parameters.pop(next(iter(parameters), ""), None)
        else:
            parameters = {}
        return Claim(obligation, target, plain, target, True, (), parameters)
    owner, is_classmethod = _owner(obligation)
    plain = unwrap(target)
    parameters = dict(inspect.signature(plain).parameters)
    leading: tuple[object, ...] = ()
    if is_classmethod:
        parameters.pop(next(iter(parameters)))
        leading = (owner,)
    return Claim(obligation, target, plain, owner, False, leading, parameters)


def unwrap(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as written, without the wrappers of its contracts and invariants.

    The constructor of a dataclass is wrapped once more by icontract, without `__wrapped__`; that
    layer is looked through as well.
    """
    found = inspect.unwrap(function)
    inner = (
        inspect.getclosurevars(found).nonlocals.get("init_after_mro") if _closed(found) else None
    )
    return unwrap(inner) if callable(inner) else found


def raised_by_body(claim: Claim, error: BaseException) -> bool:
    """Whether an error of `claim.call` left the function as written.

    If not, it is from a contract around the function: what the function declares is no excuse.
    """
    codes = (frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__))
    behind = itertools.dropwhile(lambda code: code is not Claim.call.__code__, codes)
    called = (code for code in behind if code is not Claim.call.__code__)
    first = next((code for code in called if not _is_check(code)), None)
    return first is getattr(claim.plain, "__code__", None) and first is not None


def is_violation(error: BaseException) -> bool:
    """Whether a contract was broken, be it that icontract then failed to write its message.

    The message shows all parts of the condition, also those that were not evaluated because an
    `and` or a chain of comparisons ended before them; where one raises, or an int has too many
    digits to be written, icontract raises RuntimeError in place of ViolationError.
    """
    failed = type(error) is RuntimeError and str(error).startswith(_NO_MESSAGE)
    return failed or isinstance(error, icontract.ViolationError)


def _is_check(code: types.CodeType) -> bool:
    return code.co_filename == icontract._checkers.__file__


def _is_bare(function: Any) -> bool:
    """Whether nothing but the checks of icontract stands around a function."""
    while hasattr(function, "__wrapped__"):
        code = getattr(function, "__code__", None)
        if code is None or not _is_check(code):
            return False
        function = function.__wrapped__
    return True


def declared_exceptions(function: Callable[..., Any]) -> tuple[type[BaseException], ...]:
    """The exceptions that the docstring declares by `:raises SomeError:`.

    A name that does not resolve in the function's module or the builtins declares nothing, so
    that an exception of that name counts as a violation.
    """
    plain = function if isinstance(function, type) else unwrap(function)
    names = [
        name.strip()
        for group in _RAISES.findall(inspect.getdoc(plain) or "")
        for name in group.split(",")
    ]
    scope = vars(builtins) | vars(sys.modules.get(plain.__module__, builtins))
    found = [_resolve(name, scope) for name in names]
    return tuple(
        each for each in found if isinstance(each, type) and issubclass(each, BaseException)
    )


def declared_by(claim: Claim) -> tuple[type[BaseException], ...]:
    """The exceptions that are part of the claim: those of the function, or of class and init."""
    if claim.obligation.kind is Kind.THEOREM:
        return ()
    own = declared_exceptions(claim.target)
    return own + declared_exceptions(claim.plain) if claim.is_class else own


def _resolve(name: str, scope: Mapping[str, object]) -> object:
    head, *rest = name.split(".")
    found = scope.get(head)
    for part in rest:
        found = getattr(found, part, None)
    return found


def _owner(obligation: Obligation) -> tuple[type | None, bool]:
    found: Any = importlib.import_module(obligation.module)
    *classes, last = obligation.qualname.split(".")
    for part in classes:
        found = getattr(found, part)
    if not isinstance(found, type):
        return None, False
    return found, isinstance(vars(found).get(last), classmethod)


def _in_order(parameters: Mapping[str, inspect.Parameter], arguments: Mapping[str, object]) -> Any:
    return {name: arguments[name] for name in parameters if name in arguments}


def _closed(function: object) -> bool:
    return inspect.isfunction(function) and "init_after_mro" in function.__code__.co_freevars
