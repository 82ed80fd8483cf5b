"""What a `for`, `all` or `any` visits: `range`, `enumerate`, `zip`, `reversed`, texts, tuples."""

from __future__ import annotations

import ast

from spanproof.lift import ir
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.membership import items_of
from spanproof.lift.objects import spread
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Ref, Tuple, Value, int_const, to_python
from spanproof.lift.visitor import evaluate

Items = list[tuple[Term, Value]]


def iterate(frame: Frame, node: ast.expr) -> Items:
    """The items an iterable expression gives, in order, each with the condition it exists."""
    if isinstance(node, ast.Call) and not node.keywords:
        callee = evaluate(frame, node.func)
        if isinstance(callee, Ref):
            if callee.target is range:
                return _range_items(frame, node.args)
            if callee.target is enumerate and len(node.args) == 1:
                items = iterate(frame, node.args[0])
                return [(g, Tuple((int_const(k), v))) for k, (g, v) in enumerate(items)]
            if callee.target is zip:
                return _zip(*(iterate(frame, arg) for arg in node.args))
            if callee.target is reversed and len(node.args) == 1:
                if _is_iterator(frame, node.args[0]):
                    raise Unliftable("reversed() of an iterator")
                items = iterate(frame, node.args[0])
                if all(guard is ir.TRUE for guard, _ in items):
                    return items[::-1]
                raise Unliftable("reversed() of a text whose length is not constant")
    return _items(frame, evaluate(frame, node))


def _is_iterator(frame: Frame, node: ast.expr) -> bool:
    """Whether an expression is a call of one of the functions above but `range`."""
    callee = evaluate(frame, node.func) if isinstance(node, ast.Call) else None
    return isinstance(callee, Ref) and callee.target in (enumerate, zip, reversed)


def _items(frame: Frame, value: Value) -> Items:
    found: list[Items] = []

    def collect(one: Value) -> Value:
        found.append(items_of(frame, one))
        return one

    spread(frame, value, collect)
    if len(found) != 1:
        raise Unliftable("loop over a value of several types")
    return found[0]


def _range_items(frame: Frame, arguments: list[ast.expr]) -> Items:
    numbers = [to_python(evaluate(frame, arg)) for arg in arguments]
    constants = [number for number in numbers if type(number) is int]
    if len(constants) != len(numbers) or not 1 <= len(numbers) <= 3 or constants[2:] == [0]:
        raise Unliftable("range() with a bound that is not constant")
    return items_of(frame, Ref(range(*constants)))


def _zip(*columns: Items) -> Items:
    return [
        (ir.and_(*(guard for guard, _ in row)), Tuple(tuple(value for _, value in row)))
        for row in zip(*columns, strict=False)
    ]
