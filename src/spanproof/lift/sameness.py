"""Whether two symbolic outcomes are the same, in a stricter sense than Python's `==`.

`True` and `1` are equal and not the same here, and no `__eq__` is asked. Where it cannot be told
the answer is false, so that what differs only in that way is not proved to be equivalent.
"""

from __future__ import annotations

from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.state import Path, Raised
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Member,
    Nothing,
    Object,
    Opaque,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    View,
)


def same(left: Value, right: Value, path: Path) -> Term:
    """A term that is true only where both are the same value of the same type."""
    if left is right and not isinstance(left, Poison):
        return ir.TRUE
    if isinstance(left, Union) or isinstance(right, Union):
        return ir.or_(
            *(
                ir.and_(a, b, same(x, y, path))
                for a, x in _options(left)
                for b, y in _options(right)
            )
        )
    return _same_ones(left, right, path)


def _options(value: Value) -> tuple[tuple[Term, Value], ...]:
    return value.options if isinstance(value, Union) else ((ir.TRUE, value),)


def _same_ones(left: Value, right: Value, path: Path) -> Term:
    match left, right:
        case Bool(a), Bool(b):
            return ir.eq(a, b)
        case Int(), Int():
            return integers.equal(left, right)
        case ((Fixed(a) | View(a)), (Fixed(b) | View(b))) if a == b:
            return sequences.equal(left, right, path)
        case Nothing(), Nothing():
            return ir.TRUE
        case Member(cls, i), Member(other, j) if cls is other:
            return integers.equal(i, j)
        case Tuple(xs), Tuple(ys) if len(xs) == len(ys):
            return ir.and_(*(same(x, y, path) for x, y in zip(xs, ys, strict=True)))
        case Object(), Object():
            return same_objects(left, right, path)
        case Opaque(a, hint), Opaque(b, other) if a.sort == b.sort and hint == other:
            return ir.eq(a, b)
        case Ref(a), Ref(b):
            return ir.boolean(a is b)
        case _:
            return ir.FALSE


def same_objects(left: Object, right: Object, path: Path) -> Term:
    """Whether two objects have the same class and the same fields."""
    if left.cls is not right.cls or left.fields.keys() != right.fields.keys():
        return ir.FALSE
    return ir.and_(*(same(left.fields[name], right.fields[name], path) for name in left.fields))


def same_exception(left: Raised, right: Raised, path: Path) -> Term:
    """Whether both are raised, and are the same: class, arguments, attributes."""
    return ir.and_(right.guard, same_objects(left.exception, right.exception, path))
