"""Built-in functions, one function each."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spanproof.lift import integers, ir, sequences
from spanproof.lift.calls import instantiate
from spanproof.lift.execution import Execution, Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.iteration import Items, iterate
from spanproof.lift.objects import as_int, spread, truth, type_name
from spanproof.lift.source import lookup_global
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.statements import assign
from spanproof.lift.values import (
    BYTE_WIDTH,
    CODE_POINT_WIDTH,
    MAX_CODE_POINT,
    Bool,
    Fixed,
    Int,
    Member,
    Nothing,
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
from spanproof.lift.visitor import evaluate, fork


def call_builtin(
    frame: Frame, target: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """Call a built-in function or type; one that is not modelled is refused by name."""
    if target is dataclasses.replace:
        return _replace(frame, arguments, named)
    handler = _HANDLERS.get(target) if isinstance(target, type | type(len)) else None
    if handler is None or (named and target is not int):
        raise Unliftable(f"call of {getattr(target, '__qualname__', target)!s}")
    positional = [*arguments, *([named["base"]] if "base" in named else [])]
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
    if not arguments:
        return int_const(0)
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
        valid = ir.and_(
            integers.less_equal(int_const(0), number),
            integers.less_equal(number, int_const(MAX_CODE_POINT)),
        )
        raise_builtin(frame, ir.not_(valid), ValueError, "chr() arg not in range(0x110000)")
        if not frame.run.path.alive:
            return Poison("unreachable")
        low, high = max(number.low or 0, 0), min(number.high or 0, MAX_CODE_POINT)
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
    if len(arguments) == 1 and isinstance(arguments[0], Tuple):
        arguments = arguments[0].items
    if not arguments:
        raise Unliftable("min or max of nothing")

    def better(left: Value, right: Value) -> Value:
        a, b = _number(frame, left), _number(frame, right)
        if isinstance(left, Int) and isinstance(right, Int):
            return pick(a, b)
        return merge(beats(a, b), right, left)

    best = arguments[0]
    for other in arguments[1:]:
        best = spread(frame, best, lambda a, b=other: spread(frame, b, lambda c: better(a, c)))
    return spread(frame, best, lambda one: one if _number(frame, one) else one)


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
    return _one(
        frame, value, lambda one: Bool(ir.boolean(issubclass(_class_of(one), targets)))
    )


def _class_of(value: Value) -> type:
    match value:
        case Bool():
            return bool
        case Int():
            return int
        case Fixed(text, _) | View(text, _, _, _):
            return str if text else bytes
        case Nothing():
            return type(None)
        case Tuple():
            return tuple
        case Object(cls, _) | Member(cls, _):
            return cls
        case _:
            raise Unliftable(f"class of {type_name(value)}")


def _str(frame: Frame, *arguments: Value) -> Value:
    (value,) = _exactly(arguments, 1, "str")
    if isinstance(value, Fixed | View) and value.text:
        return value
    if isinstance(value, Int) and integers.bounded(value):
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
            if number is None or number.low is None or number.low < 0 or (number.high or 0) > 255:
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


# --- all() and any() --------------------------------------------------------------------------


def lift_quantified(frame: Frame, node: ast.Call) -> Value | None:
    """`all(… for …)` and `any(… for …)`; None when the call is not one of them."""
    if not isinstance(node.func, ast.Name) or node.func.id in frame.local_names:
        return None
    if node.func.id not in ("all", "any") or len(node.args) != 1 or node.keywords:
        return None
    if lookup_global(frame.source.function, node.func.id) not in (all, any):
        return None
    generator = node.args[0]
    if not isinstance(generator, ast.GeneratorExp):
        raise Unliftable(f"{node.func.id}() of what is not a generator expression")
    if len(generator.generators) != 1 or generator.generators[0].is_async:
        raise Unliftable("generator over several loops")
    return _quantify(frame, generator, is_all=node.func.id == "all")


def _quantify(frame: Frame, node: ast.GeneratorExp, *, is_all: bool) -> Value:
    loop = node.generators[0]
    if not isinstance(loop.iter, ast.Call):
        source = evaluate(frame, loop.iter)
        path = frame.run.path
        if isinstance(source, View) and sequences.longest(source, path) > sequences.MAX_UNROLL:
            return Bool(_for_every_item(frame, node, source, is_all=is_all))
    items = iterate(frame, loop.iter)
    outer = dict(frame.run.path.variables)
    simple = _without_effects(
        frame.run, lambda: [_test(frame, node, guard, value, is_all) for guard, value in items]
    )
    if simple is not None:
        result: Value = Bool((ir.and_ if is_all else ir.or_)(*simple))
    else:
        result = _in_order(frame, node, items, is_all=is_all)
    frame.run.path.variables = outer
    return result


def _test(
    frame: Frame, node: ast.GeneratorExp, guard: Term, value: Value, is_all: bool
) -> Term:
    """One item's contribution: `guard implies element`, or `guard and element`."""
    run, start = frame.run, frame.run.path
    run.path = start.copy()
    run.path.assume(guard)
    if not run.path.alive:
        run.path = start
        return ir.boolean(is_all)
    before = run.path.condition
    wanted, element = _element(frame, node, value)
    if run.path.condition is not before:
        raise Unliftable("generator element that may raise")  # caught by _without_effects
    run.path = start
    present = ir.and_(guard, wanted)
    return ir.or_(ir.not_(present), element) if is_all else ir.and_(present, element)


def _element(frame: Frame, node: ast.GeneratorExp, value: Value) -> tuple[Term, Term]:
    """Whether the conditions of the loop let an item pass, and the truth of the element."""
    loop = node.generators[0]
    assign(frame, loop.target, value)
    wanted = ir.and_(*(truth(frame, evaluate(frame, test)) for test in loop.ifs))
    if wanted is ir.FALSE:
        return wanted, ir.TRUE
    if loop.ifs and wanted is not ir.TRUE:
        frame.run.path.assume(wanted)
        raise Unliftable("filter in a generator")
    return wanted, truth(frame, evaluate(frame, node.elt))


def _without_effects(run: Execution, compute: Callable[[], list[Term]]) -> list[Term] | None:
    """The terms, if computing them raised and refused nothing; else None and no trace."""
    path, raised, refused = run.path, len(run.raised), len(run.refused)
    saved: Path = path.copy()
    try:
        terms = compute()
    except Unliftable:
        terms = None
    if terms is not None and len(run.raised) == raised and len(run.refused) == refused:
        run.path = saved
        return terms
    del run.raised[raised:]
    del run.refused[refused:]
    run.path = saved
    return None


def _in_order(frame: Frame, node: ast.GeneratorExp, items: Items, *, is_all: bool) -> Value:
    """Items one after the other, no further than needed, as Python does it."""
    if not items:
        return Bool(ir.boolean(is_all))
    (guard, value), rest = items[0], items[1:]

    def go_on() -> Value:
        return _in_order(frame, node, rest, is_all=is_all)

    def stop() -> Value:
        return Bool(ir.boolean(not is_all))

    def look() -> Value:
        assign(frame, node.generators[0].target, value)
        return _filtered(frame, node, 0, go_on, stop, is_all=is_all)

    # an item that does not exist has none after it
    return fork(frame, guard, look, lambda: Bool(ir.boolean(is_all)))


def _filtered(
    frame: Frame,
    node: ast.GeneratorExp,
    number: int,
    go_on: Callable[[], Value],
    stop: Callable[[], Value],
    *,
    is_all: bool,
) -> Value:
    """The loop's conditions from `number` on, then the element."""
    tests = node.generators[0].ifs
    if number < len(tests):
        wanted = truth(frame, evaluate(frame, tests[number]))
        return fork(
            frame,
            wanted,
            lambda: _filtered(frame, node, number + 1, go_on, stop, is_all=is_all),
            go_on,
        )
    element = truth(frame, evaluate(frame, node.elt))
    return fork(frame, element, go_on, stop) if is_all else fork(frame, element, stop, go_on)


def _for_every_item(
    frame: Frame, node: ast.GeneratorExp, view: View, *, is_all: bool
) -> Term:
    """A quantified formula over a text of any length, for an element that cannot raise."""
    run = frame.run

    def claim(place: Int) -> Term:
        code = sequences.clamped(sequences.item(view, place))
        value: Value = Fixed(True, (code,)) if view.text else integers.unsigned(code)
        test = _without_effects(run, lambda: [_test(frame, node, ir.TRUE, value, is_all)])
        if test is None:
            raise Unliftable("generator over a text of unbounded length that may raise")
        return test[0] if is_all else ir.not_(test[0])

    everywhere = sequences.for_all_items(view, claim)
    return everywhere if is_all else ir.not_(everywhere)
