"""`<`, `<=`, `>` and `>=`: numbers, texts, tuples, and dataclasses that ask for an order."""

from __future__ import annotations

import ast
import dataclasses
import operator
from collections.abc import Callable, Sequence

from spanproof.lift import integers, ir, text_order
from spanproof.lift.classes import orders_by_fields, plain_dataclass_problem
from spanproof.lift.equality import SIMPLE, equal
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
    Object,
    Poison,
    Tuple,
    Value,
    View,
)
from spanproof.lift.visitor import fork

_NUMBERS: dict[type[ast.cmpop], Callable[[Int, Int], Term]] = {
    ast.Lt: integers.less,
    ast.LtE: integers.less_equal,
    ast.Gt: lambda a, b: integers.less(b, a),
    ast.GtE: lambda a, b: integers.less_equal(b, a),
}

_LENGTHS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def ordered(frame: Frame, op: ast.cmpop, left: Value, right: Value) -> Term:
    """`left op right` as a term; TypeError where the types have no order."""
    result = spread(frame, left, lambda a: spread(frame, right, lambda b: _ones(frame, op, a, b)))
    if isinstance(result, Bool):
        return result.term
    if not frame.run.path.alive:
        return ir.FALSE
    raise Unliftable("ordering of values that were not modelled")


def _ones(frame: Frame, op: ast.cmpop, left: Value, right: Value) -> Value:
    x, y = as_int(left), as_int(right)
    path = frame.run.path
    if x is not None and y is not None:
        return Bool(path.decide(_NUMBERS[type(op)](path.refine(x), path.refine(y))))
    match left, right:
        case ((Fixed() | View()), (Fixed() | View())) if left.text == right.text:
            return Bool(_texts(frame, op, left, right))
        case Tuple(xs), Tuple(ys):
            return Bool(_items(frame, op, xs, ys))
        case Object(), Object() if left.cls is right.cls and orders_by_fields(left.cls):
            names = [field.name for field in dataclasses.fields(left.cls) if field.compare]
            own, other = left.fields, right.fields
            return Bool(_items(frame, op, [own[n] for n in names], [other[n] for n in names]))
    if _has_no_order(left, right):
        raise_builtin(frame, ir.TRUE, TypeError, f"{type_name(left)} and {type_name(right)}")
        return Poison("unreachable")
    raise Unliftable(f"ordering {type_name(left)} and {type_name(right)}")


def _has_no_order(left: Value, right: Value) -> bool:
    """Whether both types are built in, or plain, and certainly refuse to be compared."""
    kinds = _kind(left), _kind(right)
    return None not in kinds and (kinds[0] != kinds[1] or kinds[0] in ("none", "record"))


def _kind(value: Value) -> str | None:
    match value:
        case Nothing():
            return "none"
        case Fixed(text) | View(text):
            return "str" if text else "bytes"
        case Many(kind=kind):
            return kind.__name__ if kind in (tuple, list) else None
        case Object(cls, _) if plain_dataclass_problem(cls) is None and _is_simple(cls):
            return "record"
        case Tuple():
            return "tuple"
        case _:
            return "int" if isinstance(value, SIMPLE) else None


def _is_simple(cls: type) -> bool:
    """Whether a record compares with others of its class only, or with nothing."""
    names = ("__lt__", "__le__", "__gt__", "__ge__")
    none = all(getattr(cls, name) is getattr(object, name) for name in names)
    return none or orders_by_fields(cls)


def _texts(frame: Frame, op: ast.cmpop, left: Fixed | View, right: Fixed | View) -> Term:
    if isinstance(op, ast.Gt | ast.GtE):
        left, right = right, left
    return text_order.less(frame.run, left, right, or_equal=isinstance(op, ast.LtE | ast.GtE))


def _items(frame: Frame, op: ast.cmpop, xs: Sequence[Value], ys: Sequence[Value]) -> Term:
    """By the first pair that is not equal, then by length, as tuples are compared."""
    if not xs or not ys:
        return ir.boolean(_LENGTHS[type(op)](len(xs), len(ys)))
    same = equal(frame, xs[0], ys[0], held=True)
    result = fork(
        frame,
        same,
        lambda: Bool(_items(frame, op, xs[1:], ys[1:])),
        lambda: Bool(ordered(frame, op, xs[0], ys[0])),
    )
    return result.term if isinstance(result, Bool) else ir.FALSE
