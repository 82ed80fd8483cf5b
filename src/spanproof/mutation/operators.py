"""The small changes that mutants make, node by node.

An operator takes a node of a syntax tree and gives nodes to put in its place. Each stands for a
slip that people make; where several would be noticed by the same inputs only one is made: of the
six comparisons an order is replaced by its three near ones, an equality by its negation.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Change = tuple[str, ast.expr | ast.stmt]
"""The operator's name, and the node that comes in place of the old one."""

_ORDERS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.NotEq, ast.GtE),
    ast.LtE: (ast.Lt, ast.Eq, ast.Gt),
    ast.Gt: (ast.GtE, ast.NotEq, ast.LtE),
    ast.GtE: (ast.Gt, ast.Eq, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
_BITS = (ast.BitAnd, ast.BitOr, ast.BitXor)
_TWINS = {"all": "any", "any": "all", "min": "max", "max": "min"}


def changes(node: ast.AST) -> Iterator[Change]:
    """Every change of one node that needs to know nothing of its surroundings."""
    for operator in _OPERATORS.get(type(node), ()):
        yield from operator(node)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for place, operation in enumerate(node.ops):
        for other in _ORDERS[type(operation)]:
            operations = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield "comparison", ast.Compare(node.left, operations, node.comparators)


def _binary(node: ast.BinOp) -> Iterator[Change]:
    other = _ARITHMETIC.get(type(node.op))
    if other is not None:
        yield "arithmetic", ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, _BITS):
        yield "operand", node.left
        yield "operand", node.right


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    name = "boolean" if isinstance(node.op, ast.Not) else "arithmetic"
    yield name, node.operand


def _logic(node: ast.BoolOp) -> Iterator[Change]:
    other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "boolean", ast.BoolOp(other, node.values)
    for place in range(len(node.values)):
        left = [*node.values[:place], *node.values[place + 1 :]]
        yield "operand", left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        for other in dict.fromkeys((value + 1, value - 1, 0)):
            yield "constant", ast.Constant(other)
    elif isinstance(value, str | bytes):
        for text in _other_texts(value):
            yield "text", ast.Constant(text)


def _other_texts(value: str | bytes) -> Iterator[str | bytes]:
    """The empty text, and one with another last character; for an empty text one that is not.

    A sentence for people is emptied only: who notices that, reads it.
    """
    if isinstance(value, bytes):
        yield from (b"", value[:-1] + bytes([(value[-1] + 1) % 256])) if value else (b"x",)
    elif " " in value and value.strip():
        yield ""
    elif value:
        yield from ("", value[:-1] + chr(min(ord(value[-1]) + 1, 0x10FFFF)))
    else:
        yield "x"


def _slice(node: ast.Slice) -> Iterator[Change]:
    if node.lower is not None:
        yield "slice", ast.Slice(None, node.upper, node.step)
        for bound in _beside(node.lower):
            yield "slice", ast.Slice(bound, node.upper, node.step)
    if node.upper is not None:
        yield "slice", ast.Slice(node.lower, None, node.step)
        for bound in _beside(node.upper):
            yield "slice", ast.Slice(node.lower, bound, node.step)


def _beside(bound: ast.expr) -> Iterator[ast.expr]:
    """One more and one less than a computed bound; literals have an operator of their own."""
    if not isinstance(bound, ast.Constant):
        yield ast.BinOp(bound, ast.Add(), ast.Constant(1))
        yield ast.BinOp(bound, ast.Sub(), ast.Constant(1))


def _call(node: ast.Call) -> Iterator[Change]:
    if isinstance(node.func, ast.Name) and node.func.id in _TWINS:
        twin = ast.Name(_TWINS[node.func.id], ast.Load())
        yield "call", ast.Call(twin, node.args, node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "replace":
        for place in range(len(node.keywords)):
            left = [*node.keywords[:place], *node.keywords[place + 1 :]]
            yield "element", ast.Call(node.func, node.args, left)


def _display(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Change]:
    """One item less; the targets of assignments are no displays."""
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return
    for place in range(len(node.elts)):
        left = [*node.elts[:place], *node.elts[place + 1 :]]
        if left or not isinstance(node, ast.Set):
            yield "element", _with_items(node, left)


def _with_items(node: ast.Tuple | ast.List | ast.Set, items: list[ast.expr]) -> ast.expr:
    if isinstance(node, ast.Set):
        return ast.Set(items)
    return type(node)(items, ast.Load())


def _choice(node: ast.IfExp) -> Iterator[Change]:
    yield "condition", node.body
    yield "condition", node.orelse


def _leaving(node: ast.Break | ast.Continue) -> Iterator[Change]:
    yield "statement", ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _statement(node: ast.stmt) -> Iterator[Change]:
    yield "statement", ast.Pass()


_OPERATORS: dict[type[ast.AST], tuple[Callable[..., Iterator[Change]], ...]] = {
    ast.Compare: (_compare,),
    ast.BinOp: (_binary,),
    ast.UnaryOp: (_unary,),
    ast.BoolOp: (_logic,),
    ast.Constant: (_constant,),
    ast.Slice: (_slice,),
    ast.Call: (_call,),
    ast.Tuple: (_display,),
    ast.List: (_display,),
    ast.Set: (_display,),
    ast.IfExp: (_choice,),
    ast.Break: (_leaving,),
    ast.Continue: (_leaving,),
    ast.Assign: (_statement,),
    ast.AugAssign: (_statement,),
    ast.AnnAssign: (_statement,),
    ast.Expr: (_statement,),
    ast.Raise: (_statement,),
    ast.For: (_statement,),
}
