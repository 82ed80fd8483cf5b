"""Expressions, one function per construct."""

from __future__ import annotations

import ast
from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.equality import SIMPLE, equal, identical, truth
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.membership import contains
from spanproof.lift.objects import as_int, attribute, constant, spread, type_name
from spanproof.lift.source import lookup_global
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    NOT_CONSTANT,
    Bool,
    Fixed,
    Int,
    Nothing,
    Poison,
    Tuple,
    Unbound,
    Union,
    Value,
    View,
    int_const,
    to_python,
)
from spanproof.lift.visitor import evaluate, expression, fork


@expression(ast.Constant)
def lift_constant(frame: Frame, node: ast.Constant) -> Value:
    """A literal."""
    return constant(node.value, f"literal {node.value!r}")


@expression(ast.Name)
def lift_name(frame: Frame, node: ast.Name) -> Value:
    """A local variable, else what the name means in the function's module."""
    variables = frame.run.path.variables
    if node.id in frame.local_names:
        return _bound_local(frame, node.id, variables.get(node.id, Unbound()))
    if node.id in variables:
        return variables[node.id]  # the variable of an enclosing comprehension or lambda
    try:
        found = lookup_global(frame.source.function, node.id)
    except (KeyError, ValueError):
        raise Unliftable(f"name {node.id} has no value") from None
    return constant(found, f"global {node.id}")


def _bound_local(frame: Frame, name: str, value: Value) -> Value:
    """A local variable's value; where it has none, Python raises UnboundLocalError."""
    options = value.options if isinstance(value, Union) else ((ir.TRUE, value),)
    missing = ir.or_(*(guard for guard, one in options if isinstance(one, Unbound)))
    raise_builtin(frame, missing, UnboundLocalError, f"local variable '{name}' has no value")
    kept = [(guard, one) for guard, one in options if not isinstance(one, Unbound)]
    if not kept:
        return Poison("unreachable")
    return kept[0][1] if len(kept) == 1 else Union(tuple(kept))


@expression(ast.Attribute)
def lift_attribute(frame: Frame, node: ast.Attribute) -> Value:
    """`value.name`."""
    return attribute(frame, evaluate(frame, node.value), node.attr)


@expression(ast.Tuple)
def lift_tuple(frame: Frame, node: ast.Tuple) -> Value:
    """A tuple display without starred parts."""
    return Tuple(tuple(evaluate(frame, part) for part in node.elts))


@expression(ast.IfExp)
def lift_conditional(frame: Frame, node: ast.IfExp) -> Value:
    """`a if test else b`: only the chosen side is evaluated."""
    test = truth(frame, evaluate(frame, node.test))
    return fork(
        frame, test, lambda: evaluate(frame, node.body), lambda: evaluate(frame, node.orelse)
    )


@expression(ast.BoolOp)
def lift_bool_op(frame: Frame, node: ast.BoolOp) -> Value:
    """`and`, `or`: left to right, and no further than needed; the value is an operand's."""
    return _short_circuit(frame, isinstance(node.op, ast.And), node.values)


def _short_circuit(frame: Frame, is_and: bool, operands: list[ast.expr]) -> Value:
    first = evaluate(frame, operands[0])
    if len(operands) == 1:
        return first
    test = truth(frame, first)

    def rest() -> Value:
        return _short_circuit(frame, is_and, operands[1:])

    def stop() -> Value:
        return Bool(ir.boolean(not is_and)) if isinstance(first, Bool) else first

    return fork(frame, test, rest, stop) if is_and else fork(frame, test, stop, rest)


@expression(ast.UnaryOp)
def lift_unary(frame: Frame, node: ast.UnaryOp) -> Value:
    """`not`, `-`, `+`, `~`."""
    operand = evaluate(frame, node.operand)
    if isinstance(node.op, ast.Not):
        return Bool(ir.not_(truth(frame, operand)))
    return spread(frame, operand, lambda one: _unary_of_one(frame, node.op, one))


def _unary_of_one(frame: Frame, op: ast.unaryop, value: Value) -> Value:
    number = as_int(value)
    if number is None:
        raise Unliftable(f"{type(op).__name__} of {type_name(value)}")
    number = frame.run.path.refine(number)
    match op:
        case ast.USub():
            return integers.negate(number)
        case ast.Invert():
            return integers.invert(number)
        case _:
            return number


_ARITHMETIC: dict[type[ast.operator], Callable[[Int, Int], Int]] = {
    ast.Add: integers.add,
    ast.Sub: integers.subtract,
    ast.Mult: integers.multiply,
    ast.BitAnd: lambda a, b: integers.bitwise("bvand", a, b),
    ast.BitOr: lambda a, b: integers.bitwise("bvor", a, b),
    ast.BitXor: lambda a, b: integers.bitwise("bvxor", a, b),
    ast.LShift: integers.shift_left,
    ast.RShift: integers.shift_right,
    ast.FloorDiv: integers.floor_divide,
    ast.Mod: integers.modulo,
}

_LOGICAL: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.BitAnd: ir.and_,
    ast.BitOr: ir.or_,
    ast.BitXor: lambda a, b: ir.not_(ir.eq(a, b)),
}


@expression(ast.BinOp)
def lift_binary(frame: Frame, node: ast.BinOp) -> Value:
    """Arithmetic on numbers, joining of texts and tuples."""
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    return binary(frame, node.op, left, right)


def binary(frame: Frame, op: ast.operator, left: Value, right: Value) -> Value:
    """`left op right` for every combination of alternatives."""
    return spread(
        frame,
        left,
        lambda a: spread(frame, right, lambda b: _binary_of_ones(frame, op, a, b)),
    )


def _binary_of_ones(frame: Frame, op: ast.operator, left: Value, right: Value) -> Value:
    path = frame.run.path
    if isinstance(left, Bool) and isinstance(right, Bool) and type(op) in _LOGICAL:
        return Bool(_LOGICAL[type(op)](left.term, right.term))
    a, b = as_int(left), as_int(right)
    if a is not None and b is not None:
        if isinstance(op, ast.Pow):
            return _power(a, b)
        operation = _ARITHMETIC.get(type(op))
        if operation is None:
            raise Unliftable(f"{type(op).__name__} of integers")
        return operation(path.refine(a), path.refine(b))
    if isinstance(op, ast.Add):
        match left, right:
            case ((Fixed() | View()), (Fixed() | View())) if left.text == right.text:
                return sequences.joined(left, right, path)
            case Tuple(xs), Tuple(ys):
                return Tuple(xs + ys)
    if isinstance(op, ast.Mult):
        return _repeat(frame, left, right)
    raise Unliftable(f"{type(op).__name__} of {type_name(left)} and {type_name(right)}")


def _power(base: Int, exponent: Int) -> Int:
    """`a ** n` of literals."""
    a, n = to_python(base), to_python(exponent)
    if not isinstance(a, int) or not isinstance(n, int) or not 0 <= n <= integers.MAX_WIDTH:
        raise Unliftable("power of what are not constants")
    if a.bit_length() * n > 2 * integers.MAX_WIDTH:
        raise Unliftable("power with more bits than are modelled")
    return int_const(a**n)


def _repeat(frame: Frame, left: Value, right: Value) -> Value:
    """`text * n` for a literal n."""
    text, count = (left, right) if isinstance(left, Fixed | View) else (right, left)
    times = to_python(count)
    if isinstance(text, Fixed | View) and type(times) is int and times <= sequences.MAX_UNROLL:
        text = sequences.settle(text, frame.run.path)
        if isinstance(text, Fixed):
            return Fixed(text.text, text.items * max(times, 0))
    raise Unliftable(f"Mult of {type_name(left)} and {type_name(right)}")


_ORDER: dict[type[ast.cmpop], Callable[[Int, Int], Term]] = {
    ast.Lt: integers.less,
    ast.LtE: integers.less_equal,
    ast.Gt: lambda a, b: integers.less(b, a),
    ast.GtE: lambda a, b: integers.less_equal(b, a),
}


@expression(ast.Compare)
def lift_compare(frame: Frame, node: ast.Compare) -> Value:
    """A comparison chain: each operand is evaluated once, and no further than needed."""
    return _compare_chain(frame, evaluate(frame, node.left), node.ops, node.comparators)


def _compare_chain(
    frame: Frame, left: Value, ops: list[ast.cmpop], operands: list[ast.expr]
) -> Value:
    right = evaluate(frame, operands[0])
    if not frame.run.path.alive:
        return Poison("unreachable")
    result = compare(frame, ops[0], left, right)
    if len(ops) == 1:
        return Bool(result)
    return fork(
        frame,
        result,
        lambda: _compare_chain(frame, right, ops[1:], operands[1:]),
        lambda: Bool(ir.FALSE),
    )


def compare(frame: Frame, op: ast.cmpop, left: Value, right: Value) -> Term:
    """`left op right` as a term."""
    match op:
        case ast.Eq():
            return equal(frame, left, right)
        case ast.NotEq():
            return ir.not_(equal(frame, left, right))
        case ast.Is():
            return identical(frame, left, right)
        case ast.IsNot():
            return ir.not_(identical(frame, left, right))
        case ast.In():
            return contains(frame, right, left)
        case ast.NotIn():
            return ir.not_(contains(frame, right, left))
        case _:
            return _ordered(frame, op, left, right)


def _ordered(frame: Frame, op: ast.cmpop, left: Value, right: Value) -> Term:
    def ones(a: Value, b: Value) -> Value:
        x, y = as_int(a), as_int(b)
        path = frame.run.path
        if x is not None and y is not None:
            return Bool(path.decide(_ORDER[type(op)](path.refine(x), path.refine(y))))
        if isinstance(a, Fixed | View) and isinstance(b, Fixed | View) and a.text == b.text:
            a, b = sequences.settle(a, path), sequences.settle(b, path)
        match a, b:
            case Fixed(text, (code,)), Fixed(text2, (code2,)) if text == text2:
                codes = integers.unsigned(code), integers.unsigned(code2)
                return Bool(_ORDER[type(op)](*codes))
        if Nothing() in (a, b) and isinstance(a, SIMPLE) and isinstance(b, SIMPLE):
            raise_builtin(frame, ir.TRUE, TypeError, f"{type_name(a)} and {type_name(b)}")
            return Poison("unreachable")
        raise Unliftable(f"ordering {type_name(a)} and {type_name(b)}")

    result = spread(frame, left, lambda a: spread(frame, right, lambda b: ones(a, b)))
    if isinstance(result, Bool):
        return result.term
    if not frame.run.path.alive:
        return ir.FALSE
    raise Unliftable("ordering of values that were not modelled")


@expression(ast.Subscript)
def lift_subscript(frame: Frame, node: ast.Subscript) -> Value:
    """`value[index]` and `value[start:stop]`."""
    container = evaluate(frame, node.value)
    if isinstance(node.slice, ast.Slice):
        if node.slice.step is not None:
            raise Unliftable("slice with a step")
        start = _slice_bound(frame, node.slice.lower)
        stop = _slice_bound(frame, node.slice.upper)
        return spread(frame, container, lambda one: _slice_of_one(frame, one, start, stop))
    place = evaluate(frame, node.slice)
    return spread(frame, container, lambda one: _item_of_one(frame, one, place))


def _slice_bound(frame: Frame, node: ast.expr | None) -> Int | None:
    if node is None:
        return None
    value = evaluate(frame, node)
    number = as_int(value)
    if number is None:
        raise Unliftable(f"slice bound of type {type_name(value)}")
    return frame.run.path.refine(number)


def _slice_of_one(frame: Frame, value: Value, start: Int | None, stop: Int | None) -> Value:
    match value:
        case Fixed() | View():
            return sequences.slice_of(value, start, stop, frame.run.path)
        case Tuple(items):
            ends = [None if x is None else to_python(x) for x in (start, stop)]
            constants = [end if isinstance(end, int) else None for end in ends]
            if NOT_CONSTANT not in ends:
                return Tuple(items[slice(*constants)])
    raise Unliftable(f"slice of {type_name(value)}")


def _item_of_one(frame: Frame, value: Value, place: Value) -> Value:
    number = as_int(place)
    if number is None:
        raise Unliftable(f"index of type {type_name(place)}")
    path = frame.run.path
    number = path.refine(number)
    match value:
        case Fixed() | View():
            exists, actual = sequences.index(value, number, path)
            raise_builtin(frame, ir.not_(exists), IndexError, "index out of range")
            if not path.alive:
                return Poison("unreachable")
            code = sequences.item(value, actual)
            return Fixed(True, (code,)) if value.text else integers.unsigned(code)
        case Tuple(items):
            constant_place = to_python(number)
            if isinstance(constant_place, int):
                if -len(items) <= constant_place < len(items):
                    return items[constant_place]
                raise_builtin(frame, ir.TRUE, IndexError, "tuple index out of range")
                return Poison("unreachable")
    raise Unliftable(f"item of {type_name(value)} at a computed place")
