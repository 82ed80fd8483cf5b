"""Which dictionaries of a program stay as they are: those that its file only looks things up in."""

from __future__ import annotations

import ast
import sys
import types
from functools import cache
from typing import Any

from spanproof.lift.source import bound_by, parsed

Table = dict[Any, Any] | types.MappingProxyType[Any, Any]

_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))


def is_table(target: object) -> bool:
    """Whether an object is a plain dictionary or a read-only view of one."""
    return type(target) in (dict, types.MappingProxyType)


def is_lookup(target: object) -> bool:
    """Whether an object is a table, or its `keys()`, `values()` or `items()`."""
    return is_table(target) or isinstance(target, _VIEWS)


def is_constant_table(target: object, name: str, *paths: str | None) -> bool:
    """Whether an object is a table that the files, which know it by the name, do not change."""
    return is_table(target) and all(only_looked_up(path, name) for path in paths)


@cache
def only_looked_up(path: str | None, name: str) -> bool:
    """Whether a file gives the name its value and otherwise only looks things up in it.

    That includes what runs while the file is imported: it may hand the table on under a second
    name. A read-only view counts as a lookup. A name counts wherever it stands, so a local variable
    or an attribute of another object may spoil it. False for a file that is not there, and for one
    that reaches its own names in other ways.
    """
    if path is None or not path.endswith(".py"):
        return False
    try:
        tree = parsed(path)[0]
    except (OSError, SyntaxError, ValueError):
        return False
    if not _bound_names(tree).isdisjoint((*_READERS, _VIEW, "*")) or _reaches_names_otherwise(tree):
        return False
    viewed = _viewed(tree, name)
    return (
        name not in viewed
        and all(only_looked_up(path, other) for other in viewed)
        and all(_is_lookup(place) or _is_binding(place) for place in _uses(tree, name, ()))
    )


def _bound_names(tree: ast.AST) -> set[str]:
    """Every name that a file gives a meaning to, wherever that is; `*` may be any."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name):
                found.add(name)
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                found |= _brought_by_star(node)
            case ast.ImportFrom(module="types"):
                found |= {each.asname or each.name for each in node.names} - {_VIEW}
                found |= {each.asname for each in node.names if each.asname}
            case _:
                found.update(bound_by(node))
    return found


def _brought_by_star(node: ast.ImportFrom) -> set[str]:
    """The names that `from module import *` brings; `*` where the module is not known."""
    module = None if node.level else sys.modules.get(node.module or "")
    if module is None:
        return {"*"}
    public = [name for name in vars(module) if not name.startswith("_")]
    return set(getattr(module, "__all__", public))


def _reaches_names_otherwise(tree: ast.AST) -> bool:
    """Whether a file speaks of functions by which a name is reached without being written."""
    return any(_is_named(node, name) for node in ast.walk(tree) for name in _REFLECTION)


def _is_binding(place: tuple[ast.AST, ...]) -> bool:
    """Whether a name is given its value here, outside of functions and by a plain assignment."""
    *around, use = place
    inside = any(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) for n in around)
    if inside or not isinstance(use, ast.Name) or not isinstance(use.ctx, ast.Store):
        return False
    match around[-1]:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return target is use
        case _:
            return False


def _viewed(tree: ast.AST, name: str) -> set[str]:
    """The names of the tables that a name is made a read-only view of."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)], value=ast.Call(args=[ast.Name(id=other)]))
                | ast.AnnAssign(
                    target=ast.Name(id=target), value=ast.Call(args=[ast.Name(id=other)])
                )
            ) if target == name:
                found.add(other)
            case _:
                pass
    return found


def _uses(node: ast.AST, name: str, parents: tuple[ast.AST, ...]) -> list[tuple[ast.AST, ...]]:
    """Each place of the name, as the nodes around it and itself, outermost first."""
    inner = (*parents, node)
    found = [inner] if _is_named(node, name) else []
    return found + [
        use for child in ast.iter_child_nodes(node) for use in _uses(child, name, inner)
    ]


def _is_named(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found) | ast.Attribute(attr=found) | ast.arg(arg=found):
            return found == name
        case _:
            return False


_METHODS = ("get", "keys", "values", "items")
_READERS = ("len", "sorted", "tuple", "frozenset", "min", "max", "enumerate", "zip", "reversed")


_VIEW = "MappingProxyType"
_REFLECTION = ("globals", "locals", "vars", "exec", "eval", "setattr", "__dict__", "modules")


def _is_lookup(place: tuple[ast.AST, ...]) -> bool:
    """Whether what stands around a name only reads the table that it means."""
    *around, use = place
    around = [use, *reversed(around), ast.Pass(), ast.Pass()][1:3]
    match around[0], around[1]:
        case ast.Subscript(value=value, ctx=ast.Load()), _:
            return value is use
        case ast.Compare(ops=ops, comparators=others), _:
            return all(
                isinstance(op, ast.In | ast.NotIn)
                for op, other in zip(ops, others, strict=True) if other is use
            ) and any(other is use for other in others)  # fmt: skip
        case ast.Attribute(attr=attr), ast.Call(func=called):
            return attr in _METHODS and called is around[0]
        case ast.Call(func=ast.Name(id=called)), _:
            return called in (*_READERS, _VIEW)
        case ast.Call(func=ast.Attribute(attr=called)), _:
            return called == _VIEW
        case ast.keyword(arg=None), _:
            return True
        case (ast.For() | ast.comprehension()) as loop, _:
            return loop.iter is use
        case _:
            return False
