"""Where a module can be changed: its bodies, constants, defaults and the clauses it assumes.

Not changed are `ensure` clauses and theorems (they are what is to notice the change),
annotations, docstrings, imports and what only type checkers read.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from spanproof.mutation.context_operators import (
    Around,
    in_place,
    other_formats,
    other_member,
    swapped_arguments,
)
from spanproof.mutation.operators import Change, changes

_TYPING = frozenset({"TypeVar", "NewType", "ParamSpec", "TypeVarTuple", "cast"})
_CLAUSES = {"require": "require", "invariant": "invariant"}


class Role(StrEnum):
    """What a changed piece of code is to the function or class that it belongs to."""

    BODY = "body"
    REQUIRE = "require"
    INVARIANT = "invariant"
    DEFAULT = "default"
    FIELD = "field"  # of a class: a default, a member of an enumeration
    GLOBAL = "global"  # of the module


@dataclass(frozen=True, slots=True)
class Site:
    """A node in its place, and the changes of it.

    `anchor` is the node whose text is replaced: the node itself, or the f-string around it, the
    parts of which have no reliable places. `owner` is the function or class by its qualified
    name, `clause` the line of the contract's lambda.
    """

    parent: ast.AST
    field: str
    index: int | None
    anchor: ast.expr | ast.stmt
    statement: ast.stmt
    owner: str
    role: Role
    clause: int
    changes: tuple[Change, ...]

    def put(self, node: ast.AST) -> None:
        """Put a node in this place of the tree."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    @property
    def node(self) -> ast.expr | ast.stmt:
        """The node that stands in this place now."""
        found = getattr(self.parent, self.field)
        node: ast.expr | ast.stmt = found if self.index is None else found[self.index]
        return node


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where the walk is."""

    statement: ast.stmt
    owner: str
    role: Role
    around: Around
    anchor: ast.expr | None = None
    clause: int = 0


def sites(tree: ast.Module, names: Mapping[str, Any]) -> Iterator[Site]:
    """The places of a module in the order of its text; `names` is what its globals mean."""
    around = Around(names)
    for statement in tree.body:
        yield from _outside(statement, "", Role.GLOBAL, statement, around)


def _outside(
    node: ast.stmt, prefix: str, role: Role, top: ast.stmt, around: Around
) -> Iterator[Site]:
    """A statement of a module or of a class."""
    scope = _Scope(top, prefix.rstrip("."), role, around)
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _function(node, prefix, top, around)
        case ast.ClassDef():
            owner = prefix + node.name
            yield from _clauses(node, replace(scope, owner=owner))
            for inner in node.body:
                yield from _outside(inner, f"{owner}.", Role.FIELD, top, around)
        case ast.If() if "TYPE_CHECKING" in ast.unparse(node.test):
            for inner in node.orelse:
                yield from _outside(inner, prefix, role, top, around)
        case ast.If() | ast.Try() | ast.With():
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.stmt):
                    yield from _outside(child, prefix, role, top, around)
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if not any(_is_special(target, around.names) for target in targets):
                yield from _slot(node, "value", None, value, scope)


def _is_special(target: ast.expr, names: Mapping[str, Any]) -> bool:
    """Whether an assigned name is one of Python's own, or a name for a type like `tuple[int]`."""
    if not isinstance(target, ast.Name):
        return False
    return target.id.startswith("__") or typing.get_origin(names.get(target.id)) is not None


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str, top: ast.stmt, around: Around
) -> Iterator[Site]:
    owner = prefix + node.name
    if any(_name_of(decorator) in ("theorem", "overload") for decorator in node.decorator_list):
        return
    scope = _Scope(top, owner, Role.BODY, replace(around, returns=node.returns))
    yield from _clauses(node, scope)
    yield from _inside(node.args, replace(scope, role=Role.DEFAULT))
    for place, statement in enumerate(node.body):
        yield from _slot(node, "body", place, statement, scope)


def _clauses(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: _Scope
) -> Iterator[Site]:
    """The conditions that a contract assumes."""
    for decorator in node.decorator_list:
        kind = _CLAUSES.get(_name_of(decorator))
        if kind is None or not isinstance(decorator, ast.Call):
            continue
        for condition in decorator.args[:1]:
            if isinstance(condition, ast.Lambda):
                around = replace(scope.around, is_contract=True)
                inner = replace(scope, role=Role(kind), around=around, clause=condition.lineno)
                yield from _slot(condition, "body", None, condition.body, inner)


def _name_of(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(target).rpartition(".")[2]


def _slot(
    parent: ast.AST, field: str, index: int | None, node: ast.AST, scope: _Scope
) -> Iterator[Site]:
    """A node with the changes that can be made of it, then everything inside it."""
    if _is_said_only(node):
        return
    if isinstance(node, ast.FormattedValue):
        yield from _formatted(node, scope)
        return
    if isinstance(node, ast.expr | ast.stmt):
        found = [*in_place(parent, field, scope.around), *changes(node)]
        if isinstance(node, ast.Call):
            found += swapped_arguments(node, scope.around.names)
        if isinstance(node, ast.Attribute):
            found += other_member(node, scope.around.names)
        if found:
            yield _site(parent, field, index, node, scope, found)
    if isinstance(node, ast.JoinedStr) and scope.anchor is None:
        scope = replace(scope, anchor=node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        scope = replace(scope, around=replace(scope.around, returns=None, is_contract=False))
    yield from _inside(node, scope)


def _site(
    parent: ast.AST,
    field: str,
    index: int | None,
    node: ast.expr | ast.stmt,
    scope: _Scope,
    found: list[Change],
) -> Site:
    return Site(parent, field, index, scope.anchor or node, scope.statement, scope.owner,
                scope.role, scope.clause, tuple(found))  # fmt: skip


def _inside(node: ast.AST, scope: _Scope) -> Iterator[Site]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "targets", "target"):
            continue
        if isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _slot(node, field, index, each, scope)
        elif isinstance(value, ast.AST):
            yield from _slot(node, field, None, value, scope)


def _formatted(node: ast.FormattedValue, scope: _Scope) -> Iterator[Site]:
    """The value of a replacement field, and its format."""
    yield from _slot(node, "value", None, node.value, scope)
    match node.format_spec:
        case ast.JoinedStr(values=[ast.Constant(value=str(spec))]):
            found: list[Change] = [
                ("format", ast.JoinedStr([ast.Constant(other)])) for other in other_formats(spec)
            ]
            if found:
                yield _site(node, "format_spec", None, node.format_spec, scope, found)


def _is_said_only(node: ast.AST) -> bool:
    """Whether nothing runs here: a docstring, an ellipsis, a declaration for type checkers."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Constant(value=value):
            return value is ...
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _TYPING
        case ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
            return True
        case _:
            return False
