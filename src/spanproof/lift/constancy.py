"""Which dictionaries of a program stay as they are: those that its file only looks things up in."""

from __future__ import annotations

import ast
import types
from functools import cache
from typing import Any

from spanproof.lift.source import parsed

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
    """Whether each use of a name inside the functions of a file looks up and nothing else.

    What runs while the file is imported is over. A name counts wherever it stands, so a local
    variable or an attribute of another object may spoil it. False for a file that is not there.
    """
    if path is None or not path.endswith(".py"):
        return False
    try:
        tree = parsed(path)[0]
    except (OSError, SyntaxError, ValueError):
        return False
    return all(
        _is_lookup(parents)
        for scope in _outermost_functions(tree)
        for parents in _uses(scope, name, ())
    )


def _outermost_functions(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return [node]
    return [inner for child in ast.iter_child_nodes(node) for inner in _outermost_functions(child)]


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
            return called in _READERS
        case ast.keyword(arg=None), _:
            return True
        case (ast.For() | ast.comprehension()) as loop, _:
            return loop.iter is use
        case _:
            return False
