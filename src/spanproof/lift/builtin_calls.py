"""Built-in functions, one function each."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from spanproof.lift import integers, ir, lists, sequences
from spanproof.lift.aggregates import AGGREGATES
from spanproof.lift.classes import is_instance
from spanproof.lift.constancy import is_lookup
from spanproof.lift.construction import instantiate
from spanproof.lift.conversions import HANDLERS
from spanproof.lift.displays import converted
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.objects import as_int, class_of, is_shown, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Many,
    Object,
    Poison,
    Ref,
    Tuple,
    Value,
    View,
    int_const,
    to_python,
)


def call_builtin(
    frame: Frame, target: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """Call a built-in function or type; one that is not modelled is refused by name."""
    if target is dataclasses.replace:
        return _replace(frame, arguments, named)
    if target is typing.assert_never and not named:
        return _assert_never(frame, *arguments)
    if isinstance(target, types.BuiltinFunctionType | type) and target in AGGREGATES:
        return AGGREGATES[target](frame, arguments, named)
    handler = _HANDLERS.get(target) if isinstance(target, type | type(len)) else None
    has_base = target is int and named.keys() == {"base"} and len(arguments) == 1
    if handler is None or (named and not has_base):
        raise Unliftable(f"call of {getattr(target, '__qualname__', target)!s}")
    positional = [*arguments, *named.values()]
    if any(isinstance(argument, Poison) for argument in positional):
        raise Unliftable("use of a value that was not modelled")
    return handler(frame, *positional)


def _one(frame: Frame, value: Value, operation: Callable[[Value], Value]) -> Value:
    return spread(frame, value, operation)


def _len(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "len")

    def measure(one: Value) -> Value:
        match one:
            case Fixed() | View():
                return sequences.length(one, frame.run.path)
            case Tuple() | Many():
                return lists.length(one, frame.run.path)
            case Ref(target) if isinstance(target, set | frozenset) or is_lookup(target):
                return int_const(len(target))
            case _:
                raise Unliftable(f"len of {type_name(one)}")

    return _one(frame, value, measure)


def _exactly(arguments: tuple[Value, ...], count: int, name: str) -> tuple[Value, ...]:
    if len(arguments) != count:
        raise Unliftable(f"{name}() with {len(arguments)} arguments")
    return arguments


def _tuple(frame: Frame, *arguments: Value) -> Value:
    return _copy(frame, tuple, arguments)


def _list(frame: Frame, *arguments: Value) -> Value:
    return _copy(frame, list, arguments)


def _copy(frame: Frame, kind: type, arguments: tuple[Value, ...]) -> Value:
    """`tuple(items)`, `list(items)`: what is there, in a new sequence."""
    if not arguments:
        return lists.settle(lists.of_items(kind, ()), frame.run.path)
    (value,) = _exactly(arguments, 1, kind.__name__)
    return converted(frame, value, kind)


def _bool(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "bool")
    return Bool(truth(frame, value))


def _abs(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "abs")

    def magnitude(one: Value) -> Value:
        number = as_int(one)
        if number is None:
            raise Unliftable(f"abs() of {type_name(one)}")
        return integers.absolute(frame.run.path.refine(number))

    return _one(frame, value, magnitude)


def _isinstance(frame: Frame, *arguments: Value) -> Value:
    value, wanted = _exactly(arguments, 2, "isinstance")
    targets = tuple(_classes(wanted))

    def test(one: Value) -> Value:
        answers = [is_instance(class_of(one), target) for target in targets]
        if None in answers:
            raise Unliftable("isinstance() with a class that decides by itself")
        return Bool(ir.boolean(any(answers)))

    return _one(frame, value, test)


def _classes(wanted: Value) -> Iterator[type]:
    """The classes in the second argument of `isinstance`: a class, a union, a tuple of such."""
    match wanted:
        case Tuple(items):
            for item in items:
                yield from _classes(item)
        case Ref(types.UnionType() as union):
            for part in union.__args__:
                yield from _classes(Ref(part))
        case Ref(type() as target):
            yield target
        case _:
            raise Unliftable("isinstance() with computed classes")


def _range(frame: Frame, *arguments: Value) -> Value:
    """`range` of constants as a value; loops over computed ranges are looked at by themselves."""
    numbers = [to_python(argument) for argument in arguments]
    constants = [number for number in numbers if type(number) is int]
    if len(constants) != len(numbers) or not 1 <= len(numbers) <= 3:
        raise Unliftable("range() with a bound that is not constant, as a value")
    if constants[2:] == [0]:
        raise_builtin(frame, ir.TRUE, ValueError, "range() arg 3 must not be zero")
        return Poison("unreachable")
    return Ref(range(*constants))


def _assert_never(frame: Frame, *arguments: Value) -> Value:
    """`typing.assert_never(value)`: AssertionError, after the value has been shown."""
    (value,) = _exactly(arguments, 1, "assert_never")

    def fail(one: Value) -> Value:
        if not is_shown(one):
            raise Unliftable(f"assert_never() of a {type_name(one)}, which may not be shown")
        raise_builtin(frame, ir.TRUE, AssertionError, "expected code to be unreachable")
        return Poison("unreachable")

    return _one(frame, value, fail)


_HANDLERS: dict[Any, Callable[..., Value]] = {
    **HANDLERS,
    len: _len,
    tuple: _tuple,
    list: _list,
    bool: _bool,
    abs: _abs,
    isinstance: _isinstance,
    range: _range,
}


def _replace(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """`dataclasses.replace(object, field=value, …)`: a new object through its constructor."""
    (value,) = _exactly(tuple(arguments), 1, "replace")

    def make(one: Value) -> Value:
        if not isinstance(one, Object):
            raise Unliftable(f"replace() of {type_name(one)}")
        return instantiate(frame, one.cls, [], {**one.fields, **named})

    return _one(frame, value, make)
