"""Making objects: dataclasses, members of enumerations, exceptions."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import types
from collections.abc import Mapping, Sequence
from typing import Any

from spanproof.claim import unwrap as unwrap_contracts
from spanproof.lift import ir
from spanproof.lift.calls import call, call_function, condition, violate
from spanproof.lift.classes import exception_problem, has_plain_metaclass, plain_dataclass_problem
from spanproof.lift.equality import equal
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.objects import constant, spread
from spanproof.lift.source import (
    FunctionNode,
)
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Member,
    Nothing,
    Object,
    Poison,
    Tuple,
    Value,
    from_python,
    int_const,
    members_of,
    merge_ints,
)
from spanproof.lift.visitor import evaluate


def is_super_init(function: ast.expr) -> bool:
    """Whether `super().__init__` is called."""
    match function:
        case ast.Attribute(
            value=ast.Call(func=ast.Name(id="super"), args=[], keywords=[]), attr="__init__"
        ):
            return True
        case _:
            return False


def is_straight_line(function: FunctionNode) -> bool:
    """Whether a function does nothing but assign and evaluate, statement by statement."""
    body = function.body if isinstance(function, ast.FunctionDef) else []
    return all(isinstance(each, ast.Assign | ast.AnnAssign | ast.Expr) for each in body)


def super_init(frame: Frame, node: ast.Call) -> Value:
    """`super().__init__(…)` in an exception whose next base is a built-in one: it sets `args`."""
    constructing = frame.source.node
    own = [each.value for each in getattr(constructing, "body", []) if isinstance(each, ast.Expr)]
    if "super" in frame.local_names or not is_straight_line(constructing) or node not in own:
        raise Unliftable("super().__init__() that is no statement of a straight-line __init__")
    receiver = frame.run.path.variables.get("self")
    defining = frame.source.function.__qualname__.rpartition(".")[0].rpartition(".")[2]
    if not isinstance(receiver, Object) or not issubclass(receiver.cls, BaseException):
        raise Unliftable("super().__init__() outside an exception class")
    names = [base.__name__ for base in receiver.cls.__mro__]
    starred = any(isinstance(arg, ast.Starred) for arg in node.args)
    if names.count(defining) != 1 or starred or node.keywords:
        raise Unliftable("super().__init__() that cannot be resolved")
    above = receiver.cls.__mro__[names.index(defining) + 1 :]
    arguments = [evaluate(frame, arg) for arg in node.args]
    for base in above:
        initializer = base.__dict__.get("__init__")
        if isinstance(initializer, types.FunctionType):
            call_function(frame, initializer, [receiver, *arguments], {})
            return Nothing()
        if initializer is not None:
            if not isinstance(initializer, types.WrapperDescriptorType):
                raise Unliftable("super().__init__() that is no plain function")
            break
    receiver.fields["args"] = Tuple(tuple(arguments))
    return Nothing()


def instantiate(
    frame: Frame, cls: type, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """`cls(arguments)` for dataclasses, exceptions and enumerations."""
    if not has_plain_metaclass(cls):
        raise Unliftable(f"making a {cls.__name__}: its metaclass may do anything")
    if issubclass(cls, enum.Enum):
        return _member_by_value(frame, cls, arguments, named)
    if issubclass(cls, BaseException):
        return _make_exception(frame, cls, arguments, named)
    problem = plain_dataclass_problem(cls)
    if problem:
        raise Unliftable(f"making a {cls.__name__}: {problem}")
    fields = _bind_fields(frame, cls, arguments, named)
    made = Object(cls, fields)
    check_invariants(frame, made)
    return made


def _bind_fields(
    frame: Frame, cls: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> dict[str, Value]:
    signature = inspect.signature(unwrap_contracts(cls.__init__))
    try:
        bound = signature.bind(Nothing(), *arguments, **named).arguments
    except TypeError as error:
        raise Unliftable(f"{cls.__name__}: {error}") from None
    fields: dict[str, Value] = {}
    for field in dataclasses.fields(cls):
        if not field.init:
            raise Unliftable(f"field {field.name} of {cls.__name__} that __init__ does not take")
        if field.name in bound:
            fields[field.name] = bound[field.name]
        elif field.default is not dataclasses.MISSING:
            fields[field.name] = constant(field.default, f"default of {field.name}")
        else:
            fields[field.name] = _from_factory(frame, field.default_factory)
    return fields


def _from_factory(frame: Frame, factory: Any) -> Value:
    """What `field(default_factory=…)` gives: a call without arguments, for each object anew."""
    if not frame.run.path.alive:
        return Poison("unreachable")
    empty = _EMPTY.get(factory) if isinstance(factory, type) else None
    return empty or call(frame, constant(factory, "default factory"), [], {})


_EMPTY: dict[type, Value] = {kind: from_python(kind()) for kind in (tuple, str, bytes, int, bool)}


def check_invariants(frame: Frame, made: Object) -> None:
    """Raise what icontract raises where an invariant of the new object does not hold."""
    for contract in getattr(made.cls, "__invariants__", []):
        if frame.run.path.alive:
            holds = condition(frame.run, contract, {"self": made})
            violate(frame, contract, ir.not_(holds), {"self": made})


def _member_by_value(
    frame: Frame, cls: type[enum.Enum], arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    own = inspect.getattr_static(cls, "_missing_") is not vars(enum.Enum)["_missing_"]
    members = members_of(cls)
    plain = type(cls) is enum.EnumType and not issubclass(cls, enum.Flag) and members
    if len(arguments) != 1 or named or own or not plain:
        raise Unliftable(f"making a member of {cls.__name__}")
    return spread(frame, arguments[0], lambda one: _member_of_one(frame, cls, members, one))


def _member_of_one(
    frame: Frame, cls: type[enum.Enum], members: list[enum.Enum], value: Value
) -> Value:
    if isinstance(value, Member) and value.cls is cls:
        return value
    matches = [equal(frame, value, from_python(member.value)) for member in members]
    raise_builtin(frame, ir.not_(ir.or_(*matches)), ValueError, f"no such {cls.__name__}")
    index = int_const(len(members) - 1)
    for place in range(len(members) - 2, -1, -1):
        index = merge_ints(matches[place], int_const(place), index)
    return Member(cls, index)


def _make_exception(
    frame: Frame, cls: type, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    problem = exception_problem(cls)
    if problem:
        raise Unliftable(f"making a {cls.__name__}: {problem}")
    initializer = inspect.getattr_static(cls, "__init__", None)
    made = Object(cls, {"args": Tuple(tuple(arguments))})
    if isinstance(initializer, types.FunctionType):
        call_function(frame, initializer, [made, *arguments], named)
    elif named or not isinstance(initializer, types.WrapperDescriptorType):
        raise Unliftable(f"the __init__ of {cls.__name__}, or its keyword arguments")
    return made
