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
def parsed(path: str) -> tuple[ast.Module, types.CodeType]:
    """The tree of a file, and its code as this interpreter compiles it."""
    text = Path(path).read_text(encoding="utf-8")
    tree = ast.parse(text, path)
    return tree, compile(text, path, "exec", dont_inherit=True)


@cache
def _nodes(path: str) -> dict[tuple[int, str], list[FunctionNode]]:
    """Function nodes by the line their code object reports, and their name."""
    found: dict[tuple[int, str], list[FunctionNode]] = {}
    for node in ast.walk(parsed(path)[0]):
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

    collect(parsed(path)[1])
    return found


def find_source(function: types.FunctionType) -> Source:
    """The tree of a function or lambda. Raises Unliftable when it cannot be pinned down."""
    code = function.__code__
    return Source(
        function, _node_of(code, code.co_filename, function.__qualname__), code.co_filename
    )


@cache
def _node_of(code: types.CodeType, path: str, name: str) -> FunctionNode:
    """The tree of a code object; `path` is its file, which equal code objects need not share."""
    try:
        nodes = _nodes(path).get((code.co_firstlineno, code.co_name), [])
    except (OSError, SyntaxError, ValueError) as error:
        raise Unliftable(f"the source of {name} cannot be read: {error}") from None
    if len(nodes) > 1:
        nodes = [node for node in nodes if _encloses(node, code)]
    if len(nodes) != 1:
        raise Unliftable(f"the source of {name} is not unique or not there")
    compiled = _codes(path).get((code.co_firstlineno, code.co_name), [])
    if not any(_same_code(code, other) for other in compiled):
        raise Unliftable(f"{name} runs other code than its file holds")
    return nodes[0]


_COMPARED = (
    "co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_argcount",
    "co_posonlyargcount", "co_kwonlyargcount", "co_flags", "co_exceptiontable",
)  # fmt: skip
"""Everything in a code object that decides what it does, but for its constants."""


def _same_code(left: types.CodeType, right: types.CodeType) -> bool:
    """Whether two code objects do the same."""
    return all(getattr(left, n) == getattr(right, n) for n in _COMPARED) and _same_constants(
        left.co_consts, right.co_consts
    )


def _same_constants(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    return len(left) == len(right) and all(map(_same_constant, left, right))


def _same_constant(left: object, right: object) -> bool:
    """Whether two constants are the same value of the same type, inside tuples as well."""
    if isinstance(left, types.CodeType) and isinstance(right, types.CodeType):
        return _same_code(left, right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _same_constants(left, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return sorted(map(repr, left)) == sorted(map(repr, right))
    return repr(left) == repr(right) if isinstance(left, float | complex) else left == right


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
        if below is None or not is_checker(inner):
            raise Unliftable(
                f"{getattr(function, '__qualname__', function)!s} is not a plain function"
            )
        inner = below
    return inner  # type: ignore[no-any-return]  # _is_plain has checked that it is a function


def is_checker(function: Any) -> bool:
    """Whether a function is a check that icontract put around another one."""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename == icontract._checkers.__file__


def _is_plain(function: Any) -> bool:
    disguised = hasattr(function, "__wrapped__") or hasattr(function, "__signature__")
    return isinstance(function, types.FunctionType) and not disguised


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

    Raises KeyError when the name means nothing, and Unliftable when some function of the file
    may change what it means.
    """
    if name in changed_names(function.__code__.co_filename):
        raise Unliftable(f"{name}, which a function of its file changes")
    if name.startswith("__") and not name.endswith("__"):
        raise Unliftable(f"{name}, whose meaning depends on the class around it")
    if name in function.__code__.co_freevars:
        cells = function.__closure__ or ()
        cell = cells[function.__code__.co_freevars.index(name)]
        return cell.cell_contents
    if name in function.__globals__:
        return function.__globals__[name]
    return vars(builtins)[name]


@cache
def changed_names(path: str | None) -> frozenset[str]:
    """Global and enclosing names that some function of the file assigns."""
    found: set[str] = set()
    for node in _inside_functions(path):
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return frozenset(found)


@cache
def changed_attributes(path: str | None) -> frozenset[str]:
    """Attributes that some function of the file assigns to anything but its `self`."""
    found: set[str] = set()
    for node in _inside_functions(path):
        match node:
            case ast.Attribute(value=ast.Name(id="self")):
                pass
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
    return frozenset(found)


def _inside_functions(path: str | None) -> Iterator[ast.AST]:
    """Every node inside a function of a file; none for what is no readable file."""
    if path is None or not path.endswith(".py"):
        return
    try:
        tree = parsed(path)[0]
    except (OSError, SyntaxError, ValueError):
        return
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from ast.walk(scope)


@cache
def local_names(node: FunctionNode) -> frozenset[str]:
    """Parameters and names assigned anywhere in the function: they are local throughout."""
    arguments = node.args
    names = {a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    names.update(a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    for statement in body:
        for inner in _walk_scope(statement):
            names.update(bound_by(inner))
    return frozenset(names)


@cache
def scope_breaker(node: FunctionNode) -> str | None:
    """The first construct in a function that binds names in a scope other than its own."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global | ast.Nonlocal):
            return type(inner).__name__
        if isinstance(inner, COMPREHENSIONS) and _holds_named_expression(inner):
            return "NamedExpr in a comprehension"
    return None


def _holds_named_expression(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node))


def bound_by(node: ast.AST) -> Iterator[str]:
    """The names that a node binds in the scope it stands in."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case (
            ast.ExceptHandler(name=str() as name)
            | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name)
            | ast.MatchMapping(rest=str() as name)
        ):  # fmt: skip
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.split(".")[0]


COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
_SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, *COMPREHENSIONS)


def _walk_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes of this scope; of an inner scope the node that opens it, and the defaults it has."""
    yield node
    children = ast.iter_child_nodes(node)
    if isinstance(node, _SCOPES):
        parameters = getattr(node, "args", None)
        defaults = [*parameters.defaults, *parameters.kw_defaults] if parameters else []
        children = (value for value in defaults if value is not None)
    for child in children:
        yield from _walk_scope(child)
