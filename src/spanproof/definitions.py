"""Where a Python file defines its functions and classes, read from its text.

The imported module cannot tell: decorators move `co_firstlineno`, a second definition of one name
leaves no trace of the first, and a definition in a branch that did not run leaves none at all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spanproof.errors import RequestError

LOCALS = "<locals>"

Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_OVERLOADS = ("typing.overload", "typing_extensions.overload")
_ACCESSORS = ("setter", "deleter", "getter")


@dataclass(frozen=True, slots=True)
class Decorated:
    """A definition with decorators: full dotted names of those, calls without their arguments.

    `accessor` is `setter`, `deleter` or `getter` for a part of a property.
    """

    name: str
    line: int
    decorators: tuple[str, ...]
    accessor: str | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """`lines` maps a qualified name to the line of its (last) `def` or `class`.

    `repeated` maps a name that is defined twice, one hiding the other, to the line of the first.
    `decorated` are all definitions with decorators, also those inside functions, `applied` the
    lines where the result of a call is called (`ensure(…)(function)`) with the name of the inner.
    """

    lines: dict[str, int] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)
    decorated: list[Decorated] = field(default_factory=list)
    applied: list[tuple[str, int]] = field(default_factory=list)


def read_definitions(path: Path) -> Definitions:
    """The definitions of a Python file.

    :raises RequestError: it cannot be read or is not Python.
    """
    try:
        tree = ast.parse(path.read_bytes(), filename=str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise RequestError(f"{path}: cannot be read as Python: {error}") from error
    reader = _Reader(Definitions(), _imported(tree))
    reader.visit(tree.body, "", {})
    reader.definitions.applied.extend(reader.applied(tree))
    return reader.definitions


def _imported(tree: ast.AST) -> dict[str, str]:
    """What the imports of a file, wherever they stand, call by which full name."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
        elif isinstance(node, ast.Import):
            found.update({a.asname: a.name for a in node.names if a.asname})
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    definitions: Definitions
    imported: dict[str, str]

    def visit(self, body: list[ast.stmt], prefix: str, seen: dict[str, int]) -> None:
        """Read a body; `seen` are the names that are defined before it, with their lines."""
        for node in body:
            if isinstance(node, Node):
                self._define(node, prefix, seen)
            else:
                self._compound(node, prefix, seen)

    def _define(self, node: Node, prefix: str, seen: dict[str, int]) -> None:
        name = prefix + node.name
        decorators = tuple(map(self.full_name, node.decorator_list))
        accessor = _accessor(node)
        if decorators:
            self.definitions.decorated.append(Decorated(name, node.lineno, decorators, accessor))
        if accessor is None and not any(each in _OVERLOADS for each in decorators):
            if name in seen:
                self.definitions.repeated.setdefault(name, seen[name])
            seen[name] = node.lineno
            if LOCALS not in name:
                self.definitions.lines[name] = node.lineno
        inner = "" if isinstance(node, ast.ClassDef) else f"{LOCALS}."
        self.visit(node.body, f"{name}.{inner}", {})

    def _compound(self, node: ast.stmt, prefix: str, seen: dict[str, int]) -> None:
        """The bodies of a statement: alternatives start from the same names."""
        match node:
            case ast.If(body=body, orelse=other):
                alternatives = [body, other]
            case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
                alternatives = [[*body, *other, *last], *(one.body for one in handlers)]
            case ast.Match(cases=cases):
                alternatives = [case.body for case in cases]
            case ast.For() | ast.AsyncFor() | ast.While():
                alternatives = [[*node.body, *node.orelse]]
            case ast.With() | ast.AsyncWith():
                alternatives = [node.body]
            case _:
                return
        before = dict(seen)
        for body in alternatives:
            branch = dict(before)
            self.visit(body, prefix, branch)
            seen.update(branch)

    def full_name(self, node: ast.expr) -> str:
        """The dotted name of a decorator (called or not), by what its file imports."""
        target = node.func if isinstance(node, ast.Call) else node
        head, dot, rest = ast.unparse(target).partition(".")
        return f"{self.imported.get(head, head)}{dot}{rest}"

    def applied(self, tree: ast.AST) -> Iterator[tuple[str, int]]:
        """Calls of the result of a call; a decorator is none, it is not called in the text."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Call):
                yield self.full_name(node.func), node.lineno


def _accessor(node: Node) -> str | None:
    """Which further part of the property of the same name a definition is, if any."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                if owner == node.name and attr in _ACCESSORS:
                    return attr
    return None
