"""Operators: arithmetic on numbers, joining of texts and sequences, unions of classes."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import Any

from spanproof.lift import division, integers, ir, joining, lists
from spanproof.lift.classes import has_plain_metaclass
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.objects import as_int, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Nothing,
    Poison,
    Ref,
    Tuple,
    Value,
    View,
    int_const,
)
from spanproof.lift.visitor import evaluate, expression


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
    ast.LShift: division.shift_left,
    ast.RShift: division.shift_right,
    ast.FloorDiv: division.floor_divide,
    ast.Mod: division.modulo,
    ast.Pow: division.power,
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
        return arithmetic(frame, op, a, b)
    if isinstance(op, ast.Add):
        match left, right:
            case ((Fixed() | View()), (Fixed() | View())) if left.text == right.text:
                return joining.joined(left, right, path)
            case Tuple(xs), Tuple(ys):
                return Tuple(xs + ys)
            case (Many() | Tuple()) as first, (Many() | Tuple()) as second:
                return _joined(frame, lists.as_many(first), lists.as_many(second))
    if isinstance(op, ast.Mult):
        return _repeat(frame, left, right)
    union = _union_of_classes(op, left, right)
    if union is not None:
        return union
    raise Unliftable(f"{type(op).__name__} of {type_name(left)} and {type_name(right)}")


def _joined(frame: Frame, left: Many, right: Many) -> Value:
    if left.kind is not right.kind or left.kind not in (tuple, list):
        raise Unliftable(f"Add of {type_name(left)} and {type_name(right)}")
    return lists.joined(left, right, frame.run.path)


def _union_of_classes(op: ast.operator, left: Value, right: Value) -> Value | None:
    """`int | str`, as `isinstance` takes it; None for anything else."""
    targets: list[Any] = []
    for value in (left, right):
        if isinstance(value, Nothing):
            targets.append(None)
        elif isinstance(value, Ref) and _is_class_or_union(value.target):
            targets.append(value.target)
    if len(targets) != 2 or targets == [None, None] or not isinstance(op, ast.BitOr):
        return None
    return Ref(targets[0] | targets[1])


def _is_class_or_union(target: object) -> bool:
    plain = isinstance(target, type) and has_plain_metaclass(target)
    return isinstance(target, types.UnionType) or plain


def arithmetic(frame: Frame, op: ast.operator, left: Int, right: Int) -> Value:
    """`left op right` of two numbers, and the exception that the right one may cause."""
    operation = _ARITHMETIC.get(type(op))
    if operation is None:
        raise Unliftable(f"{type(op).__name__} of integers")
    path = frame.run.path
    right = path.refine(right)
    if isinstance(op, ast.FloorDiv | ast.Mod):
        is_zero = integers.equal(right, int_const(0))
        raise_builtin(frame, is_zero, ZeroDivisionError, "integer division or modulo by zero")
    if isinstance(op, ast.LShift | ast.RShift):
        negative = integers.less(right, int_const(0))
        raise_builtin(frame, negative, ValueError, "negative shift count")
    if not path.alive:
        return Poison("unreachable")
    right = path.refine(right)
    if isinstance(op, ast.LShift | ast.RShift):
        right = _from_zero(right)
    return operation(path.refine(left), right)


def _from_zero(amount: Int) -> Int:
    """A number that is not negative here, with the bounds that follow from that."""
    if not integers.bounded(amount):
        return Int(amount.term, 0, None)
    return integers.narrowed(amount, max(amount.low or 0, 0), max(amount.high or 0, 0))


def _repeat(frame: Frame, left: Value, right: Value) -> Value:
    """`text * n`."""
    text, count = (left, right) if isinstance(left, Fixed | View) else (right, left)
    times = as_int(count)
    if isinstance(text, Fixed | View) and times is not None:
        return joining.repeated(text, frame.run.path.refine(times), frame.run.path)
    raise Unliftable(f"Mult of {type_name(left)} and {type_name(right)}")
