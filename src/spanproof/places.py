"""The places in a function that control may come to or pass by, read from its source.

A place is a statement, a side of a conditional expression, a later operand of `and` and `or`, or
the element of a comprehension. Its name is `module:line:column:line:column`, up to its end. Bodies
of functions inside a function, lambdas among them, are not looked into: they run when somebody
calls them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

_LONGEST_TEXT = 100
_Span = tuple[int, int, int, int]
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `kind` says how control comes there: `if`, `else`, `except`, `operand`, …

    It is `invariant` for an assert at the start of a loop's body, where another statement follows.

    `leader` is the name of the place that has to be reached before this one can be: the statement
    before it, or the one around it; None for the first statement of a function.
    """

    module: str
    function: str
    kind: str
    span: _Span
    leader: str | None
    text: str

    @property
    def name(self) -> str:
        """The module and the span."""
        return ":".join((self.module, *map(str, self.span)))

    @property
    def line(self) -> int:
        """The first line."""
        return self.span[0]

    @property
    def is_statement(self) -> bool:
        """Whether it is a whole statement."""
        return self.kind not in ("then", "otherwise", "operand", "element")

    @property
    def is_invariant(self) -> bool:
        """Whether it is about every round of a loop, and no way that some rounds take."""
        return self.kind == "invariant"

    def holds(self, span: _Span) -> bool:
        """Whether a stretch of source lies inside this place."""
        line, column, end_line, end_column = span
        return self.span[:2] <= (line, column) and (end_line, end_column) <= self.span[2:]


@lru_cache(maxsize=64)
def places_in(path: str, module: str) -> tuple[Place, ...]:
    """The places of all functions and methods of a file, in the order of the text.

    Raises OSError or SyntaxError when the file cannot be read.
    """
    tree = ast.parse(Path(path).read_bytes())
    found: list[Place] = []
    for name, node in _functions(tree.body, ""):
        found += _Walk(module, f"{module}.{name}").block(node.body, None, "statement")
    return tuple(found)


def _functions(
    body: Sequence[ast.stmt], prefix: str
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield prefix + node.name, node
            case ast.ClassDef():
                yield from _functions(node.body, f"{prefix}{node.name}.")
            case ast.If() | ast.Try():
                yield from _functions(
                    [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)], prefix
                )


@dataclass(frozen=True, slots=True)
class _Walk:
    module: str
    function: str

    def block(self, body: Sequence[ast.stmt], leader: str | None, kind: str) -> Iterator[Place]:
        """The statements of a block that `leader` leads to; `kind` is that of the first one."""
        invariants = _invariants(body) if kind == "loop" else ()
        for node in invariants:
            yield self._place(node, leader, "invariant")
        for node in body[len(invariants) :]:
            if not _does_something(node):
                continue
            place = self._place(node, leader, kind)
            yield place
            yield from self._inside(node, place.name)
            leader, kind = place.name, "statement"

    def _inside(self, node: ast.stmt, name: str) -> Iterator[Place]:
        for part in _own_expressions(node):
            yield from self._arms(part, name)
        for kind, body in _blocks(node):
            yield from self.block(body, name, kind)

    def _arms(self, node: ast.AST, leader: str) -> Iterator[Place]:
        """The parts of an expression that are evaluated only sometimes."""
        if isinstance(node, _SCOPES):
            return
        sometimes = dict(_sometimes(node))
        for child in ast.iter_child_nodes(node):
            if child in sometimes and isinstance(child, ast.expr):
                place = self._place(child, leader, sometimes[child])
                yield place
                yield from self._arms(child, place.name)
            else:
                yield from self._arms(child, leader)

    def _place(self, node: ast.stmt | ast.expr, leader: str | None, kind: str) -> Place:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        text = ast.unparse(node).splitlines()[0]
        return Place(
            self.module, self.function, kind,
            (node.lineno, node.col_offset, end_line, end_column), leader, text[:_LONGEST_TEXT],
        )  # fmt: skip


def _invariants(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The asserts at the start of a loop's body; none where there is nothing else."""
    count = len(list(takewhile(lambda node: isinstance(node, ast.Assert), body)))
    return body[:count] if count < len(body) else ()


def _does_something(node: ast.stmt) -> bool:
    """Whether a statement leaves a trace: docstrings, `pass` and declarations do not."""
    if isinstance(node, ast.Pass | ast.Global | ast.Nonlocal):
        return False
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return False
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _own_expressions(node: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement that stand in none of the statements inside it."""
    if isinstance(node, _SCOPES):
        return
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield child


def _blocks(node: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The blocks of a compound statement, with how control comes to each."""
    match node:
        case ast.If(body=body, orelse=orelse):
            is_elif = len(orelse) == 1 and isinstance(orelse[0], ast.If)
            yield from (("if", body), ("elif" if is_elif else "else", orelse))
        case ast.For(body=body, orelse=orelse) | ast.While(body=body, orelse=orelse):
            yield from (("loop", body), ("else of a loop", orelse))
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            yield from (("statement", body), *(("except", each.body) for each in handlers))
            yield from (("else of a try", orelse), ("finally", final))
        case ast.With(body=body):
            yield "statement", body
        case ast.Match(cases=cases):
            yield from (("case", each.body) for each in cases)


def _sometimes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield from ((body, "then"), (orelse, "otherwise"))
        case ast.BoolOp(values=values):
            yield from ((value, "operand") for value in values[1:])
        case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element) | ast.SetComp(elt=element):
            yield element, "element"
