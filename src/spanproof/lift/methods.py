"""Methods of str, bytes, int and grammars, one function each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spanproof.errors import RequestError
from spanproof.grammar import Grammar
from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.languages import accepts
from spanproof.lift.objects import as_int, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    NOT_CONSTANT,
    Bool,
    Fixed,
    Int,
    Poison,
    Ref,
    Value,
    View,
    int_const,
    to_python,
)
from spanproof.lift.visitor import fork


def call_method(
    frame: Frame,
    receiver: Value,
    name: str,
    arguments: Sequence[Value],
    named: Mapping[str, Value],
) -> Value:
    """Call a method of a built-in type; one that is not modelled is refused by name."""
    if isinstance(receiver, Ref):
        handler = (
            _CLASS_METHODS.get((receiver.target, name))
            if isinstance(receiver.target, type)
            else None
        )
        if isinstance(receiver.target, Grammar) and name == "matches" and not named:
            return _matches(frame, receiver.target, arguments)
    else:
        handler = _METHODS.get((type_name(receiver), name))
    if handler is None:
        raise Unliftable(f"{type_name(receiver)}.{name}()")
    constants = {key: to_python(value) for key, value in named.items()}
    if NOT_CONSTANT in constants.values():
        raise Unliftable(f"{type_name(receiver)}.{name}() with a computed option")
    try:
        inspect.signature(handler).bind(frame, receiver, *arguments, **constants)
    except TypeError:
        raise Unliftable(f"{type_name(receiver)}.{name}() with these arguments") from None
    return handler(frame, receiver, *arguments, **constants)


def _matches(frame: Frame, grammar: Grammar, arguments: Sequence[Value]) -> Value:
    rule = to_python(arguments[0]) if arguments else None
    if len(arguments) != 2 or not isinstance(rule, str):
        raise Unliftable("Grammar.matches() without a constant rule")
    try:
        regex = grammar.regex(rule)
    except RequestError as error:
        raise Unliftable(f"Grammar.matches(): {error}") from None

    def test(one: Value) -> Value:
        if isinstance(one, Fixed | View) and one.text:
            return Bool(accepts(regex, one, frame.run.path))
        raise Unliftable(f"Grammar.matches() of {type_name(one)}")

    return spread(frame, arguments[1], test)


def _starts(frame: Frame, text: Value, prefix: Value) -> Value:
    return _edge(frame, text, prefix, at_end=False)


def _ends(frame: Frame, text: Value, suffix: Value) -> Value:
    return _edge(frame, text, suffix, at_end=True)


def _edge(frame: Frame, text: Value, part: Value, *, at_end: bool) -> Value:
    path = frame.run.path
    if not isinstance(text, Fixed | View) or not isinstance(part, Fixed) or text.text != part.text:
        raise Unliftable("startswith or endswith with what is not a literal")
    count = len(part.items)
    size = sequences.length(text, path)
    start = integers.subtract(size, int_const(count)) if at_end else int_const(0)
    fits = path.decide(integers.less_equal(int_const(count), size))

    def compare() -> Value:
        refined = frame.run.path.refine(start)
        same = [
            ir.eq(sequences.item(text, integers.add(refined, int_const(k))), part.items[k])
            for k in range(count)
        ]
        return Bool(ir.and_(*same))

    return fork(frame, fits, compare, lambda: Bool(ir.FALSE))


def _hex(frame: Frame, data: Value) -> Value:
    settled = sequences.settle(data, frame.run.path) if isinstance(data, Fixed | View) else data
    if not isinstance(settled, Fixed):
        raise Unliftable("bytes.hex() of bytes whose length is not constant")
    if not settled.items:
        return Fixed(True, ())
    return sequences.hex_text(ir.concat(settled.items), 2 * len(settled.items))


def _to_bytes(
    frame: Frame, number: Value, length: Value, order: Value | None = None, **options: Any
) -> Value:
    count = to_python(length)
    byteorder = options.pop("byteorder", None) if order is None else to_python(order)
    value = as_int(number)
    if options.pop("signed", False) or options or byteorder != "big" or type(count) is not int:
        raise Unliftable("to_bytes() other than unsigned big-endian of a constant length")
    if value is None or not integers.bounded(value) or not 0 < count <= 64:
        raise Unliftable("to_bytes() of an int without declared bounds")
    value = frame.run.path.refine(value)
    fits = ir.and_(
        integers.less_equal(int_const(0), value),
        integers.less_equal(value, int_const(256**count - 1)),
    )
    raise_builtin(frame, ir.not_(fits), OverflowError, "int too big to convert")
    if not frame.run.path.alive:
        return Poison("unreachable")
    low, high = max(value.low or 0, 0), min(value.high or 0, 256**count - 1)
    bits = integers.low_bits(Int(value.term, low, high), 8 * count)
    return Fixed(
        False,
        tuple(ir.extract(bits, 8 * k + 7, 8 * k) for k in range(count - 1, -1, -1)),
    )


def _from_bytes(
    frame: Frame, cls: Value, data: Value, order: Value | None = None, **options: Any
) -> Value:
    byteorder = options.pop("byteorder", None) if order is None else to_python(order)
    if options.pop("signed", False) or options or byteorder != "big":
        raise Unliftable("from_bytes() other than unsigned big-endian")
    settled = sequences.settle(data, frame.run.path) if isinstance(data, Fixed | View) else data
    if not isinstance(settled, Fixed) or settled.text:
        raise Unliftable("from_bytes() of what is not bytes of constant length")
    return integers.unsigned(ir.concat(settled.items)) if settled.items else int_const(0)


def _from_hex(frame: Frame, cls: Value, text: Value) -> Value:
    settled = sequences.settle(text, frame.run.path) if isinstance(text, Fixed | View) else text
    if not isinstance(settled, Fixed) or not settled.text or len(settled.items) % 2:
        raise Unliftable("fromhex() of a text whose length is not constant and even")
    plain = ir.and_(*(sequences.is_hex(code) for code in settled.items))

    def data() -> Value:
        digits = [sequences.nibble(code) for code in settled.items]
        pairs = zip(digits[::2], digits[1::2], strict=True)
        return Fixed(False, tuple(ir.concat(pair) for pair in pairs))

    def refuse() -> Value:
        raise Unliftable("fromhex() of text that may hold other characters than hex digits")

    return fork(frame, plain, data, refuse)


_METHODS: dict[tuple[str, str], Callable[..., Value]] = {
    ("str", "startswith"): _starts,
    ("str", "endswith"): _ends,
    ("bytes", "startswith"): _starts,
    ("bytes", "endswith"): _ends,
    ("bytes", "hex"): _hex,
    ("int", "to_bytes"): _to_bytes,
}

_CLASS_METHODS: dict[tuple[type, str], Callable[..., Value]] = {
    (int, "from_bytes"): _from_bytes,
    (bytes, "fromhex"): _from_hex,
}
