"""What Python guarantees about a class: plain records, plain enumerations, plain exceptions.

A class qualifies only when everything that could change the meaning of its instances is what
`@dataclass`, `Enum` or `BaseException` gives. Everything else is refused by name.
"""

from __future__ import annotations

import abc
import dataclasses
import enum
import inspect
import reprlib
import types
from functools import cache
from typing import Any

import icontract

from spanproof.lift.source import is_checker
from spanproof.lift.values import members_of

_METACLASSES = (type, abc.ABCMeta, enum.EnumType, icontract.DBCMeta)


def has_plain_metaclass(cls: type) -> bool:
    """Whether calls, attributes and `isinstance` of the class mean what they usually mean."""
    return type(cls) in _METACLASSES


def is_instance(cls: type, target: type) -> bool | None:
    """Whether an object of exactly the class `cls` is an instance; None when a class decides."""
    if cls is target:
        return True
    hooked = any("__subclasshook__" in vars(base) for base in target.__mro__[:-1])
    if hooked or is_protocol(target) or not has_plain_metaclass(target):
        return None
    return issubclass(cls, target)


def _beneath(function: Any) -> Any:
    """The method that was written or generated, below the checks that icontract puts around."""
    while is_checker(function) or _inherited_init(function) is not None:
        function = _inherited_init(function) or function.__wrapped__
    return function


def _inherited_init(function: Any) -> Any:
    """What icontract's stand-in for an inherited `__init__` calls, or None for all others."""
    code = getattr(function, "__code__", None)
    if code is None or "init_after_mro" not in code.co_freevars or not _in_icontract(code):
        return None
    return function.__closure__[code.co_freevars.index("init_after_mro")].cell_contents


def _in_icontract(code: types.CodeType) -> bool:
    return code.co_filename == icontract._checkers.__file__


# --- Dataclasses ------------------------------------------------------------------------------

_UNTOUCHED = ("__post_init__", "__new__", "__getattr__", "__getattribute__", "__ne__", "__get__",
              "__set__")  # fmt: skip


def plain_dataclass_problem(cls: Any) -> str | None:
    """Why instances of a class are not plain frozen records, or None when they are."""
    return _dataclass_problem(cls)


@cache
def _dataclass_problem(cls: Any) -> str | None:
    if not hasattr(cls, "__dataclass_fields__"):
        return "not a dataclass"
    if not cls.__dataclass_params__.frozen:
        return "not frozen"
    if not has_plain_metaclass(cls) or inspect.isabstract(cls) or is_protocol(cls):
        return "its metaclass may do anything, or it is abstract"
    for name in _UNTOUCHED:
        found = _beneath(getattr(cls, name, None))
        if found is not None and found is not getattr(object, name, None):
            return f"it defines {name}"
    if any("__class__" in vars(base) for base in cls.__mro__[:-1]):
        return "it defines __class__"
    return _fields_problem(cls) or _methods_problem(cls) or _invariants_problem(cls)


def is_protocol(cls: type) -> bool:
    """Whether the class is a `typing.Protocol`, which has no instances of its own."""
    return bool(getattr(cls, "_is_protocol", False))


def _fields_problem(cls: Any) -> str | None:
    for field in dataclasses.fields(cls):
        if not field.init:
            return f"its field {field.name} is no argument of __init__"
        static = inspect.getattr_static(cls, field.name, None)
        if hasattr(type(static), "__set__") and not isinstance(static, types.MemberDescriptorType):
            return f"a descriptor stands in for its field {field.name}"
    return None


def _methods_problem(cls: Any) -> str | None:
    """`__init__` and `__eq__` are the ones that `@dataclass` wrote for exactly these fields."""
    fields = dataclasses.fields(cls)
    init = _generated(cls, "__init__") if cls.__dataclass_params__.init else None
    if init is None or set(_parameters(init)[1:]) != {field.name for field in fields}:
        return "its __init__ is not the one @dataclass writes for its fields"
    equal = _generated(cls, "__eq__")
    compared = {field.name for field in fields if field.compare}
    if equal is None or set(equal.co_names) - {"__class__", "NotImplemented"} != compared:
        return "its __eq__ is not the one @dataclass writes for its fields"
    return None


@cache
def shows_by_fields(cls: Any) -> bool:
    """Whether `__repr__` is the one that `@dataclass` writes."""
    method = inspect.getattr_static(cls, "__repr__")
    outer = getattr(method, "__code__", None)
    inner = getattr(getattr(method, "__wrapped__", None), "__code__", None)
    if outer is None or outer.co_filename not in (dataclasses.__file__, reprlib.__file__):
        return False
    return inner is not None and _is_generated(inner)


@cache
def orders_by_fields(cls: Any) -> bool:
    """Whether `<`, `<=`, `>` and `>=` are the ones `@dataclass(order=True)` writes."""
    if plain_dataclass_problem(cls):
        return False
    compared = [field.name for field in dataclasses.fields(cls) if field.compare]
    codes = [_generated(cls, name) for name in ("__lt__", "__le__", "__gt__", "__ge__")]
    return all(
        # the order counts: methods that are inherited may compare the fields in another one
        code is not None
        and [name for name in code.co_names if name not in ("__class__", "NotImplemented")]
        == compared
        for code in codes
    )


def _parameters(code: types.CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _generated(cls: type, name: str) -> types.CodeType | None:
    """The code of a method that `@dataclass` wrote, or None for any other."""
    code = getattr(_beneath(inspect.getattr_static(cls, name)), "__code__", None)
    return code if code is not None and _is_generated(code) else None


def _is_generated(code: types.CodeType) -> bool:
    return code.co_filename == "<string>" and code.co_qualname.startswith("__create_fn__.<locals>.")


def _invariants_problem(cls: type) -> str | None:
    """Making an object checks all invariants that its class lists."""
    listed = getattr(cls, "__invariants__", [])
    if not listed:
        return None
    init = inspect.getattr_static(cls, "__init__")
    names = init.__code__.co_freevars if is_checker(init) else ()
    if "cls" not in names:
        return "its __init__ does not check its invariants"
    checked = init.__closure__[names.index("cls")].cell_contents.__invariants__
    if [id(each) for each in checked] != [id(each) for each in listed]:
        return "its __init__ does not check all its invariants"
    return None


# --- Enumerations -----------------------------------------------------------------------------


@cache
def is_plain_enum(cls: type[enum.Enum]) -> bool:
    """Whether members are equal exactly when they are the same member."""
    same = all(getattr(cls, n) is getattr(object, n) for n in ("__eq__", "__ne__"))
    return same and type(cls) is enum.EnumType and cls.__hash__ is enum.Enum.__hash__


_NOT_ARITHMETIC = frozenset(
    {"__class__", "__new__", "__init__", "__doc__", "__repr__", "__str__", "__format__", "__dir__",
     "__reduce__", "__reduce_ex__", "__getnewargs__", "__init_subclass__", "__subclasshook__",
     "__sizeof__", "__getstate__", "__module__"}
)  # fmt: skip


@cache
def is_integer_enum(cls: type[enum.Enum]) -> bool:
    """Whether members behave like the ints they are, in every operation but being shown."""
    if not issubclass(cls, int) or issubclass(cls, enum.Flag) or type(cls) is not enum.EnumType:
        return False
    names = (n for n in dir(int) if n.startswith("__") and n not in _NOT_ARITHMETIC)
    return all(getattr(cls, name) is getattr(int, name) for name in names)


@cache
def is_text_enum(cls: type[enum.Enum]) -> bool:
    """Whether members behave like the texts they are, in every operation but being shown."""
    if not issubclass(cls, str) or type(cls) is not enum.EnumType:
        return False
    names = (n for n in dir(str) if n.startswith("__") and n not in _NOT_ARITHMETIC)
    return all(getattr(cls, name) is getattr(str, name) for name in names)


@cache
def is_shown_safely(cls: type[enum.Enum]) -> bool:
    """Whether `str`, `repr` and `format` of a member cannot raise."""
    values = all(type(member.value) in (int, str, bytes, bool) for member in members_of(cls))
    return (
        values
        and cls.__str__ in (enum.Enum.__str__, int.__repr__)
        and cls.__format__ in (enum.Enum.__format__, int.__format__)
        and cls.__repr__ is enum.Enum.__repr__
    )


# --- Exceptions -------------------------------------------------------------------------------

_PLAIN_EXCEPTIONS = frozenset(
    {BaseException, Exception, ArithmeticError, AssertionError, BufferError, EOFError,
     FloatingPointError, IndexError, KeyError, KeyboardInterrupt, LookupError, MemoryError,
     NotImplementedError, OverflowError, RecursionError, ReferenceError, RuntimeError, TypeError,
     UnboundLocalError, NameError, AttributeError, ValueError, ZeroDivisionError, object}
)  # fmt: skip
"""Built-in exceptions that take any arguments and keep them in `args`, nothing else."""


@cache
def exception_problem(cls: type) -> str | None:
    """Why making and catching instances of an exception class is not modelled, or None."""
    if type(cls) is not type:
        return "its metaclass may do anything"
    if getattr(cls, "__invariants__", []):
        return "it has invariants"
    for base in cls.__mro__:
        if base in _PLAIN_EXCEPTIONS:
            continue
        if base.__module__ == "builtins":
            return f"{base.__name__} does more than keeping its arguments"
        for name in ("__new__", "__getattr__", "__getattribute__", "__setattr__", "__class__"):
            if name in vars(base):
                return f"it defines {name}"
    return None


def is_data_descriptor(cls: type, name: str) -> bool:
    """Whether assigning the attribute on an instance runs code of the class."""
    return hasattr(type(inspect.getattr_static(cls, name, None)), "__set__")
