"""What values are, and the attributes they have."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import sys
import types
from collections.abc import Callable
from typing import Any

from spanproof.grammar import Grammar
from spanproof.lift import integers, ir
from spanproof.lift.classes import (
    has_plain_metaclass,
    is_integer_enum,
    is_shown_safely,
    is_text_enum,
    plain_dataclass_problem,
    shows_by_fields,
)
from spanproof.lift.constancy import is_constant_table, is_table
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.opaque import spelled
from spanproof.lift.source import changed_attributes, changed_names
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Method,
    Nothing,
    Object,
    Opaque,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    from_python,
    int_const,
    members_of,
    merge,
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
        case Fixed(text) | View(text):
            return "str" if text else "bytes"
        case Nothing():
            return "None"
        case Tuple():
            return "tuple"
        case Many(kind):
            return kind.__name__
        case Object(cls, _) | Member(cls, _):
            return cls.__name__
        case Opaque(_, hint):
            return spelled(hint)
        case Ref(target):
            return getattr(target, "__qualname__", type(target).__name__)
        case _:
            return type(value).__name__.lower()


def class_of(value: Value) -> type:
    """The Python class of a value. Raises Unliftable for a value that is not modelled."""
    match value:
        case Bool():
            return bool
        case Int():
            return int
        case Fixed(text) | View(text):
            return str if text else bytes
        case Many(kind) if kind in (tuple, list):
            return kind
        case Nothing():
            return type(None)
        case Tuple():
            return tuple
        case Object(cls, _) | Member(cls, _):
            return cls
        case _:
            raise Unliftable(f"class of {type_name(value)}")


def as_int(value: Value) -> Int | None:
    """The value as a number, when it is an int, a bool or a member of an int enumeration."""
    match value:
        case Int():
            return value
        case Bool(term):
            return integers.from_bool(term)
        case Member(cls, index) if is_integer_enum(cls):
            members: list[Any] = members_of(cls)
            return integers.select([int_const(int(member)) for member in members], index)
        case _:
            return None


def as_text(value: Value) -> Value:
    """A member of an enumeration of texts as the text that it is; any other value as it is."""
    if not isinstance(value, Member) or not is_text_enum(value.cls):
        return value
    members: list[Any] = members_of(value.cls)
    texts = [from_python(str.__str__(member)) for member in members]
    result = texts[-1]
    for place in range(len(texts) - 2, -1, -1):
        result = merge(integers.equal(value.index, int_const(place)), texts[place], result)
    return result


def is_shown(value: Value) -> bool:
    """Whether `repr(value)` certainly does not raise."""
    match value:
        case Bool() | Fixed() | View() | Nothing():
            return True
        case Int():
            return integers.is_short(value)
        case Tuple(items):
            return all(map(is_shown, items))
        case Member(cls, _):
            return is_shown_safely(cls)
        case Object(cls, fields):
            plain = plain_dataclass_problem(cls) is None and shows_by_fields(cls)
            return plain and all(map(is_shown, fields.values()))
        case Union(options):
            return all(is_shown(option) for _, option in options)
        case _:
            return False


def attribute(frame: Frame, value: Value, name: str) -> Value:
    """`value.name`."""
    if name.startswith("__"):
        raise Unliftable(f"attribute {name}")
    return spread(frame, value, lambda one: _attribute_of_one(frame, one, name))


def _attribute_of_one(frame: Frame, value: Value, name: str) -> Value:
    match value:
        case Object(re.Match) if name in ("group", "groups"):
            return Method(name, value)
        case Object(re.Match):
            raise Unliftable(f"attribute {name} of a match")
        case Object(cls, fields):
            return fields[name] if name in fields else _class_attribute(frame, cls, value, name)
        case Member(cls, index):
            return _member_attribute(frame, cls, index, value, name)
        case Ref(target):
            return _real_attribute(target, name)
        case Int() | Bool() | Fixed() | View() | Tuple() | Many():
            found = inspect.getattr_static(class_of(value), name, None)
            if not isinstance(found, types.MethodDescriptorType):
                raise Unliftable(f"attribute {name} of {type_name(value)}")
            return Method(name, value)
        case Nothing():
            raise_builtin(
                frame, ir.TRUE, AttributeError, f"'NoneType' object has no attribute '{name}'"
            )
            return Poison("unreachable")
        case Opaque(_, hint) if isinstance(hint, type):
            problem = plain_dataclass_problem(hint) or "one of its fields has such a type"
            raise Unliftable(f"attribute {name} of a {hint.__name__}, which is opaque: {problem}")
        case _:
            raise Unliftable(f"attribute {name} of {type_name(value)}")


def _class_attribute(frame: Frame, cls: type, receiver: Value, name: str) -> Value:
    """An attribute that the class gives: property, method, constant."""
    found = inspect.getattr_static(cls, name, _MISSING)
    if found is _MISSING:
        raise Unliftable(f"attribute {name} that {cls.__name__} may not have")
    if name in changed_attributes(_file_of(cls)):
        raise Unliftable(f"attribute {name}, which a function of its file assigns")
    if type(found) is property:
        from spanproof.lift.calls import call_function

        return call_function(frame, found.fget, [receiver], {})
    if type(found) is classmethod:
        return Method(found.__func__, Ref(cls))
    if type(found) is staticmethod:
        return Ref(found.__func__)
    if isinstance(found, types.FunctionType):
        return Method(found, receiver)
    if is_constant_table(found, name, _file_of(cls)):
        return Ref(found)
    return _constant(found, f"attribute {name} of {cls.__name__}")


_MISSING = object()


def _file_of(target: object) -> str | None:
    """The file of the module that defines a class, or of a module."""
    home = (
        target
        if isinstance(target, types.ModuleType)
        else sys.modules.get(getattr(target, "__module__", ""))
    )
    return getattr(home, "__file__", None)


def _member_attribute(
    frame: Frame, cls: type[enum.Enum], index: Int, receiver: Value, name: str
) -> Value:
    if name in ("value", "name"):
        if inspect.getattr_static(cls, name) is not inspect.getattr_static(enum.Enum, name):
            raise Unliftable(f"{cls.__name__} defines {name} itself")
        table = [
            constant(getattr(member, name), f"{name} of {member}") for member in members_of(cls)
        ]
        result = table[-1]
        for place in range(len(table) - 2, -1, -1):
            result = merge(integers.equal(index, int_const(place)), table[place], result)
        return result
    if is_text_enum(cls) and inspect.getattr_static(cls, name, None) is vars(str).get(
        name, _MISSING
    ):
        return attribute(frame, as_text(receiver), name)
    own = any(name in getattr(member, "__dict__", ()) for member in members_of(cls))
    if own or name in cls.__members__ or type(cls) is not enum.EnumType:
        raise Unliftable(f"attribute {name} of a member of {cls.__name__}")
    return _class_attribute(frame, cls, receiver, name)


def _real_attribute(target: Any, name: str) -> Value:
    """An attribute of a real object: a module, a class, a grammar."""
    if type(target) is types.ModuleType:
        if name not in vars(target) or name in changed_names(_file_of(target)):
            raise Unliftable(f"{target.__name__} has no {name}, or a function changes it")
        if is_constant_table(vars(target)[name], name, _file_of(target)):
            return Ref(vars(target)[name])
        return _constant(vars(target)[name], f"{target.__name__}.{name}")
    if type(target) is Grammar and name == "matches":
        return Method(name, Ref(target))
    if type(target) is re.Pattern and name in ("fullmatch", "match", "search"):
        return Method(name, Ref(target))
    if isinstance(target, type) and has_plain_metaclass(target):
        found = inspect.getattr_static(target, name, _MISSING)
        if issubclass(target, enum.Enum) and name in target.__members__:
            return from_python(target[name])
        if found is _MISSING or name in changed_attributes(_file_of(target)):
            raise Unliftable(f"{target.__name__} has no {name}, or a function changes it")
        if type(found) is classmethod:
            return Method(found.__func__, Ref(target))
        if type(found) is staticmethod:
            return Ref(found.__func__)
        if target in (int, str, bytes):
            return Method(name, Ref(target))
        if is_constant_table(found, name, _file_of(target)):
            return Ref(found)
        return _constant(found, f"{target.__name__}.{name}")
    if is_table(target) and callable(getattr(target, name, None)):
        return Method(name, Ref(target))
    raise Unliftable(f"attribute {name} of {type(target).__name__}")


def constant(value: object, what: str) -> Value:
    """A value of the program that cannot change; mutable ones are refused by name."""
    return _constant(value, what)


_CONSTANTS = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType,
              types.UnionType, Grammar, frozenset, re.Pattern)  # fmt: skip


def _constant(value: object, what: str) -> Value:
    symbolic = from_python(value)
    if isinstance(symbolic, Int):
        integers.check_constant(symbolic)
    if not isinstance(symbolic, Ref):
        return symbolic
    if isinstance(value, _CONSTANTS):
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
