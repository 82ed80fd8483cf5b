"""Built-in functions, one function each."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spanproof.lift import integers, ir, sequences
from spanproof.lift.classes import is_instance
from spanproof.lift.construction import instantiate
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.objects import as_int, class_of, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    BYTE_WIDTH,
    CODE_POINT_WIDTH,
    MAX_CODE_POINT,
    Bool,
    Fixed,
    Int,
    Object,
    Poison,
    Ref,
    Tuple,
    Value,
    View,
    int_const,
    merge,
    to_python,
)
from spanproof.lift.visitor import fork


def call_builtin(
    frame: Frame, target: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """Call a built-in function or type; one that is not modelled is refused by name."""
    if target is dataclasses.replace:
        return _replace(frame, arguments, named)
    handler = _HANDLERS.get(target) if isinstance(target, type | type(len)) else None
    if handler is None or (named and (target is not int or named.keys() != {"base"})):
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
            case Tuple(items):
                return int_const(len(items))
            case _:
                raise Unliftable(f"len of {type_name(one)}")

    return _one(frame, value, measure)


def _exactly(arguments: tuple[Value, ...], count: int, name: str) -> tuple[Value, ...]:
    if len(arguments) != count:
        raise Unliftable(f"{name}() with {len(arguments)} arguments")
    return arguments


def _bool(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "bool")
    return Bool(truth(frame, value))


def _int(frame: Frame, *arguments: Value) -> Value:
    """`int(number)`, `int(text, base)` on text that is nothing but digits of the base."""
    if not 1 <= len(arguments) <= 2:
        raise Unliftable(f"int() with {len(arguments)} arguments")
    base = to_python(arguments[1]) if len(arguments) == 2 else 10

    def convert(one: Value) -> Value:
        number = as_int(one)
        if number is not None and len(arguments) == 1:
            return number
        if isinstance(one, Fixed | View) and one.text and base in (10, 16):
            return _parse(frame, one, base)
        raise Unliftable(f"int() of {type_name(one)}")

    return _one(frame, arguments[0], convert)


def _parse(frame: Frame, text: Fixed | View, base: object) -> Value:
    text = sequences.settle(text, frame.run.path)
    if not isinstance(text, Fixed):
        raise Unliftable("int() of a text whose length is not constant")
    if not text.items:
        raise_builtin(frame, ir.TRUE, ValueError, "invalid literal for int()")
        return Poison("unreachable")
    if base == 16:
        plain = ir.and_(*(sequences.is_hex(code) for code in text.items))
        kind = "0-9, a-f, A-F"
    else:
        plain = ir.and_(*(sequences.in_ranges(code, [(0x30, 0x39)]) for code in text.items))
        kind = "0-9"

    def number() -> Value:
        if base == 16:
            return integers.unsigned(ir.concat(sequences.nibble(code) for code in text.items))
        return _decimal(text)

    def refuse() -> Value:
        # also signs, spaces, underscores, prefixes and all Unicode digits mean something to int()
        raise Unliftable(f"int() of text that may hold other characters than {kind}")

    return fork(frame, plain, number, refuse)


def _decimal(text: Fixed) -> Int:
    result = int_const(0)
    for code in text.items:
        digit = integers.unsigned(ir.extract(code, 3, 0))
        digit = Int(digit.term, 0, 9)
        result = integers.add(integers.multiply(result, int_const(10)), digit)
    return result


def _ord(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "ord")

    def code(one: Value) -> Value:
        if isinstance(one, Fixed | View):
            one = sequences.settle(one, frame.run.path)
        if isinstance(one, Fixed) and len(one.items) == 1:
            number = integers.unsigned(one.items[0])
            if one.text and number.low != number.high:
                return Int(number.term, 0, MAX_CODE_POINT)
            return number
        raise Unliftable(f"ord() of {type_name(one)} that is not one character")

    return _one(frame, value, code)


def _chr(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "chr")

    def character(one: Value) -> Value:
        number = as_int(one)
        if number is None or not integers.bounded(number):
            raise Unliftable(f"chr() of {type_name(one)} without bounds")
        number = frame.run.path.refine(number)
        low, high = number.low or 0, number.high or 0
        if low < -(2**31) or high >= 2**31:
            raise Unliftable("chr() of a number that may not fit into a C int")
        valid = ir.and_(
            integers.less_equal(int_const(0), number),
            integers.less_equal(number, int_const(MAX_CODE_POINT)),
        )
        raise_builtin(frame, ir.not_(valid), ValueError, "chr() arg not in range(0x110000)")
        if not frame.run.path.alive:
            return Poison("unreachable")
        low, high = max(low, 0), min(high, MAX_CODE_POINT)
        return Fixed(True, (integers.low_bits(Int(number.term, low, high), CODE_POINT_WIDTH),))

    return _one(frame, value, character)


def _smallest(frame: Frame, *arguments: Value) -> Value:
    return _extreme(frame, arguments, lambda a, b: integers.less(b, a), integers.minimum)


def _largest(frame: Frame, *arguments: Value) -> Value:
    return _extreme(frame, arguments, integers.less, integers.maximum)


def _extreme(
    frame: Frame,
    arguments: tuple[Value, ...],
    beats: Callable[[Int, Int], Term],
    pick: Callable[[Int, Int], Int],
) -> Value:
    """The first argument that none after it beats, as `min` and `max` define it."""
    if len(arguments) == 1:
        if not isinstance(arguments[0], Tuple):
            raise Unliftable(f"min or max of one {type_name(arguments[0])}")
        arguments = arguments[0].items
    if not arguments:
        raise Unliftable("min or max of nothing")

    def better(left: Value, right: Value) -> Value:
        a, b = _number(frame, left), _number(frame, right)
        if isinstance(left, Int) and isinstance(right, Int):
            return pick(a, b)
        return merge(beats(a, b), right, left)

    def best_of(first: Value, second: Value) -> Value:
        return spread(frame, first, lambda a: spread(frame, second, lambda b: better(a, b)))

    best = functools.reduce(best_of, arguments)
    spread(frame, best, lambda one: _number(frame, one))  # also a single one has to be a number
    return best


def _number(frame: Frame, value: Value) -> Int:
    number = as_int(value)
    if number is None:
        raise Unliftable(f"min or max of {type_name(value)}")
    return frame.run.path.refine(number)


def _abs(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "abs")
    number = as_int(value)
    if number is None:
        raise Unliftable(f"abs() of {type_name(value)}")
    return integers.absolute(frame.run.path.refine(number))


def _isinstance(frame: Frame, *arguments: Value) -> Value:
    value, wanted = _exactly(arguments, 2, "isinstance")
    classes = wanted.items if isinstance(wanted, Tuple) else (wanted,)
    targets = tuple(one.target for one in classes if isinstance(one, Ref))
    if len(targets) != len(classes) or not all(isinstance(t, type) for t in targets):
        raise Unliftable("isinstance() with computed classes")

    def test(one: Value) -> Value:
        answers = [is_instance(class_of(one), target) for target in targets]
        if None in answers:
            raise Unliftable("isinstance() with a class that decides by itself")
        return Bool(ir.boolean(any(answers)))

    return _one(frame, value, test)


def _str(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "str")
    if isinstance(value, Fixed | View) and value.text:
        return value
    if isinstance(value, Int) and integers.is_short(value):
        return Poison("decimal text of a number")
    raise Unliftable(f"str() of {type_name(value)}")


def _bytes(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "bytes")
    if isinstance(value, Fixed | View) and not value.text:
        return value
    if isinstance(value, Tuple):
        items = []
        for one in value.items:
            number = as_int(one)
            number = frame.run.path.refine(number) if number else None
            if number is None or number.low is None or number.high is None:
                raise Unliftable("bytes() of what are not numbers with bounds")
            if number.low < 0 or number.high > 255:
                raise Unliftable("bytes() of numbers that may not be bytes")
            items.append(integers.low_bits(number, BYTE_WIDTH))
        return Fixed(False, tuple(items))
    raise Unliftable(f"bytes() of {type_name(value)}")


_HANDLERS: dict[Any, Callable[..., Value]] = {
    len: _len,
    bool: _bool,
    int: _int,
    ord: _ord,
    chr: _chr,
    min: _smallest,
    max: _largest,
    abs: _abs,
    isinstance: _isinstance,
    str: _str,
    bytes: _bytes,
}


def _replace(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """`dataclasses.replace(object, field=value, …)`: a new object through its constructor."""
    (value,) = _exactly(tuple(arguments), 1, "replace")

    def make(one: Value) -> Value:
        if not isinstance(one, Object):
            raise Unliftable(f"replace() of {type_name(one)}")
        return instantiate(frame, one.cls, [], {**one.fields, **named})

    return _one(frame, value, make)
