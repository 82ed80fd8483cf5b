"""Bounds that contracts declare for ints and lengths: they decide how wide a bit-vector must be.

Only plain comparisons that stand as conjuncts of a condition count, such as
`0 <= self.value < 2**128` or `len(data) == 16`. Nothing is trusted beyond that: the conditions
themselves are assumed as well, so a value outside the bounds was excluded anyway.
"""

from __future__ import annotations

import ast
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any

from spanproof.lift.source import find_source, lookup_global, unwrap
from spanproof.lift.state import Unliftable

Interval = tuple[int | None, int | None]


def declared_bounds(contracts: Iterable[Any]) -> dict[str, Interval]:
    """For each subject (`value`, `self.value`, `len(data)`) the interval all contracts allow."""
    found: dict[str, Interval] = {}
    for contract in contracts:
        try:
            source = find_source(unwrap(contract.condition))
        except Unliftable:
            continue
        node = source.node
        if any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
            continue  # a name need not be the argument
        if isinstance(node, ast.Lambda) and _global("len", source.function) is len:
            _collect(node.body, source.function, found)
    return found


def checked_bounds(invariants: Iterable[Any], fields: Mapping[str, Any]) -> dict[str, Interval]:
    """The intervals of the first invariants that are plain comparisons, which cannot raise.

    For the arguments of a constructor: a value outside these is refused by an invariant before
    any other invariant is evaluated. `fields` are the types of its fields, by their names.
    """
    first: list[Any] = []
    for contract in invariants:
        try:
            source = find_source(unwrap(contract.condition))
        except Unliftable:
            break
        if not isinstance(source.node, ast.Lambda):
            break
        if not _is_harmless(source.node.body, source.function, fields):
            break
        first.append(contract)
    return declared_bounds(first)


def _is_harmless(node: ast.expr, function: types.FunctionType, fields: Mapping[str, Any]) -> bool:
    """Whether an expression compares ints, lengths of fields and literals, and nothing else."""
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_is_harmless(part, function, fields) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others):
            operands = (left, *others)
            plain = all(_is_plain_operand(part, function, fields) for part in operands)
            return plain and all(type(op) in _FLIPPED for op in ops)
        case _:
            return False


_SIZED = (str, bytes, tuple, list)


def _is_plain_operand(
    node: ast.expr, function: types.FunctionType, fields: Mapping[str, Any]
) -> bool:
    """Whether evaluating an operand runs no code of anybody: a property may raise, as `<` may."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return fields.get(name) is int
        case ast.Call(
            func=ast.Name(id="len"), args=[ast.Attribute(value=ast.Name(id="self"), attr=name)],
            keywords=[],
        ):  # fmt: skip
            hint = fields.get(name)
            return (typing.get_origin(hint) or hint) in _SIZED and _global("len", function) is len
        case _:
            return _number(node, function) is not None


def _collect(node: ast.expr, function: types.FunctionType, found: dict[str, Interval]) -> None:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            _collect(value, function, found)
    elif isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        for left, op, right in zip(operands, node.ops, operands[1:], strict=False):
            _compare(left, op, right, function, found)


_FLIPPED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq,
}  # fmt: skip


def _compare(
    left: ast.expr, op: ast.cmpop, right: ast.expr, function: types.FunctionType,
    found: dict[str, Interval],
) -> None:  # fmt: skip
    if type(op) not in _FLIPPED:
        return
    for subject, literal, kind in ((left, right, type(op)), (right, left, _FLIPPED[type(op)])):
        number = _number(literal, function)
        if number is not None:
            name = ast.unparse(subject)
            low, high = found.get(name, (None, None))
            found[name] = _narrowed(low, high, kind, number)


def _narrowed(low: int | None, high: int | None, kind: type[ast.cmpop], number: int) -> Interval:
    at_least = number + (kind is ast.Gt) if kind in (ast.Gt, ast.GtE, ast.Eq) else None
    at_most = number - (kind is ast.Lt) if kind in (ast.Lt, ast.LtE, ast.Eq) else None
    if at_least is not None:
        low = at_least if low is None else max(low, at_least)
    if at_most is not None:
        high = at_most if high is None else min(high, at_most)
    return low, high


def _number(node: ast.expr, function: types.FunctionType) -> int | None:
    """A literal, a global int constant, or `+ - * **` of such."""
    match node:
        case ast.Constant(value=int() as value) if type(value) is int:
            return value
        case ast.Name(id=name) if name not in function.__code__.co_varnames:
            found = _global(name, function)
            return found if isinstance(found, int) and type(found) is int else None
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _number(operand, function)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _number(left, function), _number(right, function)
            if a is None or b is None:
                return None
            return _calculate(a, op, b)
        case _:
            return None


def _global(name: str, function: types.FunctionType) -> object:
    try:
        return lookup_global(function, name)
    except (KeyError, ValueError, Unliftable):
        return None


def _calculate(a: int, op: ast.operator, b: int) -> int | None:
    match op:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Pow() if 0 <= b <= 512:
            return int(a**b)
        case ast.LShift() if 0 <= b <= 512:
            return a << b
        case _:
            return None
