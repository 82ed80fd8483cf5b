"""The syntax tree of a function, found by the code object that runs.

The tree is taken from the file the function was compiled from, and it is compiled again and
compared with the running code, so a file that changed after its import is noticed, not proved.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import icontract

from spanproof.lift.state import Unliftable
from spanproof.theorem import theorem

FunctionNode = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Source:
    """A function and its syntax tree."""

    function: types.FunctionType
    node: FunctionNode
    path: str

    @property
    def name(self) -> str:
        """The qualified name, for messages."""
        return self.function.__qualname__


@cache
def _parsed(path: str) -> tuple[ast.Module, types.CodeType]:
    text = Path(path).read_text(encoding="utf-8")
    tree = ast.parse(text, path)
    return tree, compile(text, path, "exec", dont_inherit=True)


@cache
def _nodes(path: str) -> dict[tuple[int, str], list[FunctionNode]]:
    """Function nodes by the line their code object reports, and their name."""
    found: dict[tuple[int, str], list[FunctionNode]] = {}
    for node in ast.walk(_parsed(path)[0]):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found.setdefault((first, node.name), []).append(node)
        elif isinstance(node, ast.Lambda):
            found.setdefault((node.lineno, "<lambda>"), []).append(node)
    return found


@cache
def _codes(path: str) -> dict[tuple[int, str], list[types.CodeType]]:
    """Compiled code objects by first line and name."""
    found: dict[tuple[int, str], list[types.CodeType]] = {}

    def collect(code: types.CodeType) -> None:
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                found.setdefault((constant.co_firstlineno, constant.co_name), []).append(constant)
                collect(constant)

    collect(_parsed(path)[1])
    return found


def find_source(function: types.FunctionType) -> Source:
    """The tree of a function or lambda. Raises Unliftable when it cannot be pinned down."""
    code = function.__code__
    path = code.co_filename
    try:
        nodes = _nodes(path).get((code.co_firstlineno, code.co_name), [])
    except (OSError, SyntaxError, ValueError) as error:
        raise Unliftable(f"the source of {function.__qualname__} cannot be read: {error}") from None
    if len(nodes) > 1:
        nodes = [node for node in nodes if _encloses(node, code)]
    if len(nodes) != 1:
        raise Unliftable(f"the source of {function.__qualname__} is not unique or not there")
    if not any(_same_code(code, other) for other in _codes(path)[code.co_firstlineno, code.co_name]):
        raise Unliftable(f"{function.__qualname__} runs other code than its file holds")
    return Source(function, nodes[0], path)


def _same_code(left: types.CodeType, right: types.CodeType) -> bool:
    """Whether two code objects do the same; constants may be code objects themselves."""
    if left.co_code != right.co_code or left.co_names != right.co_names:
        return False
    if len(left.co_consts) != len(right.co_consts):
        return False
    return all(
        _same_code(a, b) if isinstance(a, types.CodeType) and isinstance(b, types.CodeType)
        else (type(a), a) == (type(b), b)
        for a, b in zip(left.co_consts, right.co_consts, strict=True)
    )  # fmt: skip


def _encloses(node: FunctionNode, code: types.CodeType) -> bool:
    """Whether the code's instructions lie within the node's body, by line and column."""
    body = node.body if isinstance(node, ast.Lambda) else node
    start = (body.lineno, body.col_offset)
    end = (body.end_lineno or body.lineno, body.end_col_offset or 0)
    places = [p for p in code.co_positions() if p[2] is not None and p[3] not in (None, 0)]
    return bool(places) and all(
        start <= (line or 0, column or 0) and (end_line or 0, end_column or 0) <= end
        for line, end_line, column, end_column in places
    )


# --- Unwrapping -------------------------------------------------------------------------------


def unwrap(function: Any) -> types.FunctionType:
    """The plain function below icontract's checkers.

    Raises Unliftable for anything else that wraps it, such as a cache, whose behaviour is not
    that of the function it wraps.
    """
    inner = function
    while not _is_plain(inner):
        below = getattr(inner, "__wrapped__", None)
        if below is None or not _is_checker(inner):
            raise Unliftable(f"{getattr(function, '__qualname__', function)!s} is not a plain function")
        inner = below
    return inner  # type: ignore[no-any-return]  # _is_plain has checked that it is a function


def _is_checker(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename == icontract._checkers.__file__


def _is_plain(function: Any) -> bool:
    return isinstance(function, types.FunctionType) and not hasattr(function, "__wrapped__")


_KNOWN_DECORATORS = (
    icontract.require, icontract.ensure, icontract.invariant, theorem, property, staticmethod,
    classmethod,
)  # fmt: skip


def check_decorators(source: Source) -> None:
    """Refuse decorators other than contracts, `@theorem`, and property/static/classmethod."""
    for decorator in getattr(source.node, "decorator_list", []):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found = _static_value(target, source.function)
        if not any(found is known for known in _KNOWN_DECORATORS):
            raise Unliftable(f"decorator {ast.unparse(target)} on {source.name}")


def _static_value(node: ast.expr, function: types.FunctionType) -> object:
    """What a dotted name means in a function's module, or None."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id, getattr(builtins, node.id, None))
    if isinstance(node, ast.Attribute):
        owner = _static_value(node.value, function)
        return None if owner is None else inspect.getattr_static(owner, node.attr, None)
    return None


def lookup_global(function: types.FunctionType, name: str) -> object:
    """What a free name means to a function: closure, module, built-ins, in Python's order.

    Raises KeyError when the name means nothing.
    """
    if name in function.__code__.co_freevars:
        cells = function.__closure__ or ()
        cell = cells[function.__code__.co_freevars.index(name)]
        return cell.cell_contents
    if name in function.__globals__:
        return function.__globals__[name]
    return vars(builtins)[name]


def local_names(node: FunctionNode) -> frozenset[str]:
    """Parameters and names assigned anywhere in the function: they are local throughout."""
    arguments = node.args
    names = {a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    names.update(a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    for statement in body:
        for inner in _walk_scope(statement):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store | ast.Del):
                names.add(inner.id)
            elif isinstance(inner, ast.ExceptHandler) and inner.name:
                names.add(inner.name)
    return frozenset(names)


def _walk_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes of this scope, without those of comprehensions, lambdas and nested functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(
            child, ast.Lambda | ast.FunctionDef | ast.GeneratorExp | ast.ListComp | ast.SetComp
            | ast.DictComp | ast.ClassDef | ast.AsyncFunctionDef
        ):  # fmt: skip
            yield from _walk_scope(child)
