"""Bounds of numbers and lengths, read off the source of contract conditions.

Bounds only steer the generation of values: the condition itself stays the judge, so a condition
that is not understood costs time, never soundness.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import linecache
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_FLIPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq}
_PURE = (
    ast.Expression,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.Name,
    ast.Attribute,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """An inclusive interval; None is without limit."""

    least: int | None = None
    most: int | None = None

    def meet(self, other: Bounds) -> Bounds:
        """The numbers in both intervals; itself when there would be none."""
        least = max((x for x in (self.least, other.least) if x is not None), default=None)
        most = min((x for x in (self.most, other.most) if x is not None), default=None)
        return Bounds(least, most) if least is None or most is None or least <= most else self


def bounds_of(conditions: Iterable[Any]) -> dict[str, Bounds]:
    """Bounds by the source of what is bounded: `n`, `self.value`, `len(text)`."""
    found: dict[str, Bounds] = {}
    for condition in conditions:
        body = _lambda_body(condition)
        if body is None:
            continue
        for name, bounds in _from_condition(body, condition.__globals__):
            found[name] = found.get(name, Bounds()).meet(bounds)
    return found


def arguments_used(condition: Any) -> set[str]:
    """The arguments that a condition mentions; all of them when its source is not understood.

    Empty for a callable that is no Python function.
    """
    if not inspect.isfunction(condition):
        return set()
    code = condition.__code__
    names = set(code.co_varnames[: code.co_argcount])
    body = _lambda_body(condition)
    if body is None:
        return names
    return names & {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}


@lru_cache(maxsize=256)
def _lambdas(path: str) -> tuple[ast.Lambda, ...]:
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except SyntaxError:
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Lambda))


def _lambda_body(condition: Any) -> ast.expr | None:
    if not inspect.isfunction(condition):
        return None
    code = condition.__code__
    names = list(code.co_varnames[: code.co_argcount])
    fitting = [
        node
        for node in _lambdas(code.co_filename)
        if node.lineno == code.co_firstlineno and [arg.arg for arg in node.args.args] == names
    ]
    return fitting[0].body if len(fitting) == 1 else None


def _from_condition(node: ast.expr, scope: Mapping[str, Any]) -> Iterator[tuple[str, Bounds]]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from _from_condition(value, scope)
    elif isinstance(node, ast.BoolOp):
        rest = [value for value in node.values if not _is_none_test(value)]
        if len(rest) == 1:
            yield from _from_condition(rest[0], scope)
    elif isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        for (left, right), op in zip(itertools.pairwise(operands), node.ops, strict=True):
            yield from _from_comparison(left, op, right, scope)


def _is_none_test(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Is)
        and isinstance(node.comparators[0], ast.Constant)
        and node.comparators[0].value is None
    )


def _from_comparison(
    left: ast.expr, op: ast.cmpop, right: ast.expr, scope: Mapping[str, Any]
) -> Iterator[tuple[str, Bounds]]:
    if type(op) not in _FLIPPED:
        return
    limit = _constant(right, scope)
    if limit is not None:
        yield ast.unparse(left), _bounds(type(op), limit)
    limit = _constant(left, scope)
    if limit is not None:
        yield ast.unparse(right), _bounds(_FLIPPED[type(op)], limit)


def _bounds(op: type[ast.cmpop], limit: int) -> Bounds:
    if op is ast.Lt:
        return Bounds(None, limit - 1)
    if op is ast.LtE:
        return Bounds(None, limit)
    if op is ast.Gt:
        return Bounds(limit + 1, None)
    return Bounds(limit, None) if op is ast.GtE else Bounds(limit, limit)


def _constant(node: ast.expr, scope: Mapping[str, Any]) -> int | None:
    """The int that an expression of constants and module-level names stands for."""
    for part in ast.walk(node):
        if not isinstance(part, _PURE) or (isinstance(part, ast.Name) and part.id not in scope):
            return None
    code = compile(ast.Expression(node), "<bound>", "eval")
    try:
        value = eval(code, dict(scope))
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return None
    return int(value) if isinstance(value, int) else None
