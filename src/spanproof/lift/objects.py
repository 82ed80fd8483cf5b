"""Attributes, equality, truth, identity and construction of objects."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import types
from collections.abc import Callable
from typing import Any

from spanproof.grammar import Grammar
from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Member,
    Method,
    Nothing,
    Object,
    Opaque,
    Poison,
    Ref,
    Tuple,
    Unbound,
    Union,
    Value,
    View,
    from_python,
    int_const,
    merge,
    plain_dataclass_problem,
)
from spanproof.lift.visitor import fork


def spread(frame: Frame, value: Value, operation: Callable[[Value], Value]) -> Value:
    """Apply an operation to a value; over a union, to each alternative on its own path."""
    if not isinstance(value, Union):
        if isinstance(value, Poison):
            raise Unliftable(value.reason)
        return operation(value)
    (guard, first), *rest = value.options
    if not rest:
        return spread(frame, first, operation)
    others = rest[0][1] if len(rest) == 1 else Union(tuple(rest))
    return fork(
        frame,
        guard,
        lambda: spread(frame, first, operation),
        lambda: spread(frame, others, operation),
    )


def type_name(value: Value) -> str:
    """The Python type of a value, for messages."""
    match value:
        case Bool():
            return "bool"
        case Int():
            return "int"
        case Fixed(text, _) | View(text, _, _, _):
            return "str" if text else "bytes"
        case Nothing():
            return "None"
        case Tuple():
            return "tuple"
        case Object(cls, _) | Member(cls, _):
            return cls.__name__
        case Opaque(_, name):
            return name
        case Ref(target):
            return getattr(target, "__qualname__", type(target).__name__)
        case _:
            return type(value).__name__.lower()


def as_int(value: Value) -> Int | None:
    """The value as a number, when it is an int, a bool or a member of an int enumeration."""
    match value:
        case Int():
            return value
        case Bool(term):
            return integers.from_bool(term)
        case Member(cls, index) if issubclass(cls, int) and not issubclass(cls, enum.Flag):
            return integers.select([int_const(int(member)) for member in cls], index)
        case _:
            return None


_TRUTH_METHODS = ("__bool__", "__len__")


def truth(frame: Frame, value: Value) -> Term:
    """`bool(value)` as a term."""
    result = spread(frame, value, lambda one: Bool(_truth_of_one(frame, one)))
    if not isinstance(result, Bool):
        raise Unliftable("truth of a value that was not modelled")
    return result.term


def _truth_of_one(frame: Frame, value: Value) -> Term:
    if isinstance(value, Bool):
        return value.term
    number = as_int(value)
    if number is not None:
        return integers.truth(frame.run.path.refine(number))
    match value:
        case Fixed() | View():
            return integers.truth(sequences.length(value, frame.run.path))
        case Nothing():
            return ir.FALSE
        case Tuple(items):
            return ir.boolean(bool(items))
        case Object(cls, _) if not any(hasattr(cls, name) for name in _TRUTH_METHODS):
            return ir.TRUE
        case Member(cls, _) if not any(hasattr(m, n) for m in cls for n in _TRUTH_METHODS):
            return ir.TRUE
        case Ref(target) if isinstance(target, types.FunctionType):
            return ir.TRUE
        case _:
            raise Unliftable(f"truth of {type_name(value)}")


def equal(frame: Frame, left: Value, right: Value) -> Term:
    """`left == right` as a term."""
    result = spread(
        frame,
        left,
        lambda a: spread(frame, right, lambda b: Bool(_equal_ones(frame, a, b))),
    )
    if not isinstance(result, Bool):
        raise Unliftable("equality of values that were not modelled")
    return result.term


def _equal_ones(frame: Frame, left: Value, right: Value) -> Term:
    path = frame.run.path
    if isinstance(left, Bool) and isinstance(right, Bool):
        return ir.eq(left.term, right.term)
    a, b = as_int(left), as_int(right)
    if a is not None and b is not None:
        return integers.equal(path.refine(a), path.refine(b))
    match left, right:
        case Nothing(), Nothing():
            return ir.TRUE
        case (Fixed() | View()), (Fixed() | View()):
            return sequences.equal(left, right, path)
        case Member(cls, i), Member(cls2, j) if _plain_enum(cls) and _plain_enum(cls2):
            return integers.equal(i, j) if cls is cls2 else ir.FALSE
        case Tuple(xs), Tuple(ys):
            if len(xs) != len(ys):
                return ir.FALSE
            return ir.and_(*(equal(frame, x, y) for x, y in zip(xs, ys, strict=True)))
        case Object(), Object():
            return _equal_objects(frame, left, right)
        case Opaque(x, name), Opaque(y, name2) if x.sort == y.sort and name == name2:
            return ir.eq(x, y)
        case Ref(x), Ref(y) if isinstance(x, type) and isinstance(y, type):
            return ir.boolean(x is y)
        case _:
            return _equal_unlike(left, right)


_SIMPLE = (Bool, Int, Fixed, View, Nothing, Tuple)


def _equal_unlike(left: Value, right: Value) -> Term:
    """Values of different types are unequal when neither type could say otherwise."""
    for value in (left, right):
        if isinstance(value, Member) and not _plain_enum(value.cls):
            raise Unliftable(f"comparing {type_name(left)} with {type_name(right)}")
        if isinstance(value, Object) and plain_dataclass_problem(value.cls):
            raise Unliftable(f"comparing a {value.cls.__name__}")
        if not isinstance(value, (*_SIMPLE, Member, Object)):
            raise Unliftable(f"comparing {type_name(left)} with {type_name(right)}")
    return ir.FALSE


def _plain_enum(cls: type[enum.Enum]) -> bool:
    """Whether members are equal exactly when they are the same member."""
    return cls.__eq__ is object.__eq__


def _equal_objects(frame: Frame, left: Object, right: Object) -> Term:
    for one in (left, right):
        problem = plain_dataclass_problem(one.cls)
        if problem:
            raise Unliftable(f"comparing a {one.cls.__name__}: {problem}")
    if left.cls is not right.cls:
        return ir.FALSE
    names = [field.name for field in dataclasses.fields(left.cls) if field.compare]
    return ir.and_(*(equal(frame, left.fields[n], right.fields[n]) for n in names))


def identical(frame: Frame, left: Value, right: Value) -> Term:
    """`left is right`, for values whose identity Python fixes."""
    result = spread(
        frame, left, lambda a: spread(frame, right, lambda b: Bool(_identical_ones(a, b)))
    )
    if not isinstance(result, Bool):
        raise Unliftable("identity of values that were not modelled")
    return result.term


def _identical_ones(left: Value, right: Value) -> Term:
    match left, right:
        case Nothing(), Nothing():
            return ir.TRUE
        case (Nothing(), _) | (_, Nothing()):
            if isinstance(left, Unbound) or isinstance(right, Unbound):
                raise Unliftable("identity of an unbound variable")
            return ir.FALSE
        case Bool(a), Bool(b):
            return ir.eq(a, b)
        case Member(cls, i), Member(cls2, j):
            return integers.equal(i, j) if cls is cls2 else ir.FALSE
        case Ref(a), Ref(b):
            return ir.boolean(a is b)
        case (Bool(), (Int() | Fixed() | View() | Object() | Member())):
            return ir.FALSE
        case ((Int() | Fixed() | View() | Object() | Member()), Bool()):
            return ir.FALSE
        case _:
            raise Unliftable(f"identity of {type_name(left)} and {type_name(right)}")


# --- Attributes -------------------------------------------------------------------------------


def attribute(frame: Frame, value: Value, name: str) -> Value:
    """`value.name`."""
    if name.startswith("__"):
        raise Unliftable(f"attribute {name}")
    return spread(frame, value, lambda one: _attribute_of_one(frame, one, name))


def _attribute_of_one(frame: Frame, value: Value, name: str) -> Value:
    match value:
        case Object(cls, fields):
            return fields[name] if name in fields else _class_attribute(frame, cls, value, name)
        case Member(cls, index):
            return _member_attribute(frame, cls, index, value, name)
        case Ref(target):
            return _real_attribute(target, name)
        case Int() | Bool() | Fixed() | View() | Tuple():
            return Method(name, value)
        case Nothing():
            raise_builtin(
                frame, ir.TRUE, AttributeError, f"'NoneType' object has no attribute '{name}'"
            )
            return Poison("unreachable")
        case _:
            raise Unliftable(f"attribute {name} of {type_name(value)}")


def _class_attribute(frame: Frame, cls: type, receiver: Value, name: str) -> Value:
    """An attribute that the class gives: property, method, constant."""
    found = inspect.getattr_static(cls, name, None)
    if isinstance(found, property):
        from spanproof.lift.calls import call_function

        return call_function(frame, found.fget, [receiver], {})
    if isinstance(found, classmethod):
        return Method(found.__func__, Ref(cls))
    if isinstance(found, staticmethod):
        return Ref(found.__func__)
    if isinstance(found, types.FunctionType):
        return Method(found, receiver)
    return _constant(found, f"attribute {name} of {cls.__name__}")


def _member_attribute(
    frame: Frame, cls: type[enum.Enum], index: Int, receiver: Value, name: str
) -> Value:
    if name in ("value", "name"):
        if inspect.getattr_static(cls, name) is not inspect.getattr_static(enum.Enum, name):
            raise Unliftable(f"{cls.__name__} defines {name} itself")
        table = [from_python(getattr(member, name)) for member in cls]
        result = table[-1]
        for place in range(len(table) - 2, -1, -1):
            result = merge(integers.equal(index, int_const(place)), table[place], result)
        return result
    return _class_attribute(frame, cls, receiver, name)


def _real_attribute(target: Any, name: str) -> Value:
    """An attribute of a real object: a module, a class, a grammar."""
    if isinstance(target, types.ModuleType):
        if name not in vars(target):
            raise Unliftable(f"{target.__name__} has no {name}")
        return _constant(vars(target)[name], f"{target.__name__}.{name}")
    if isinstance(target, Grammar):
        return Method(name, Ref(target))
    if isinstance(target, type):
        found = inspect.getattr_static(target, name, None)
        if issubclass(target, enum.Enum) and name in target.__members__:
            return from_python(target[name])
        if isinstance(found, classmethod):
            return Method(found.__func__, Ref(target))
        if isinstance(found, staticmethod):
            return Ref(found.__func__)
        if target in (int, str, bytes):
            return Method(name, Ref(target))
        return _constant(found, f"{target.__name__}.{name}")
    raise Unliftable(f"attribute {name} of {type(target).__name__}")


def constant(value: object, what: str) -> Value:
    """A value of the program that cannot change; mutable ones are refused by name."""
    return _constant(value, what)


def _constant(value: object, what: str) -> Value:
    symbolic = from_python(value)
    if not isinstance(symbolic, Ref):
        return symbolic
    allowed = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, Grammar)
    if isinstance(value, (*allowed, frozenset)):
        return symbolic
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _constant_object(value, what)
    raise Unliftable(f"{what} is a {type(value).__name__}")


def _constant_object(value: Any, what: str) -> Value:
    problem = plain_dataclass_problem(type(value))
    if problem:
        raise Unliftable(f"{what} is a {type(value).__name__}: {problem}")
    fields = {
        field.name: _constant(getattr(value, field.name), f"{what}.{field.name}")
        for field in dataclasses.fields(value)
    }
    return Object(type(value), fields)
