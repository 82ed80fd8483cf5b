"""Where a Python file defines its functions and classes, read from its text.

The imported module cannot tell: decorators move `co_firstlineno`, and a second definition of
one name leaves no trace of the first.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from spanproof.errors import RequestError

_ACCESSORS = ("setter", "deleter", "getter", "overload")


@dataclass(frozen=True, slots=True)
class Definitions:
    """`lines` maps a qualified name to the line of its (last) `def` or `class`.

    `repeated` maps a name that one body defines twice to the line of the first definition.
    """

    lines: dict[str, int] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)


def read_definitions(path: Path) -> Definitions:
    """The definitions of a Python file.

    :raises RequestError: it cannot be read or is not Python.
    """
    try:
        tree = ast.parse(path.read_bytes(), filename=str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise RequestError(f"{path}: cannot be read as Python: {error}") from error
    definitions = Definitions()
    _visit(tree.body, "", definitions)
    return definitions


def _visit(body: list[ast.stmt], prefix: str, definitions: Definitions) -> None:
    direct: dict[str, int] = {}  # definitions of this very body, not of the two arms of an `if`
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = prefix + node.name
            if name in direct and not _is_accessor(node):
                definitions.repeated.setdefault(name, direct[name])
            if not _is_accessor(node):
                direct[name] = node.lineno
                definitions.lines[name] = node.lineno
            if isinstance(node, ast.ClassDef):
                _visit(node.body, f"{name}.", definitions)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            for arm in ast.iter_child_nodes(node):
                if isinstance(arm, ast.stmt):
                    _visit([arm], prefix, definitions)


def _is_accessor(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether a definition legitimately repeats a name: property accessors and overloads."""
    for decorator in node.decorator_list:
        name = decorator.attr if isinstance(decorator, ast.Attribute) else None
        name = decorator.id if isinstance(decorator, ast.Name) else name
        if name in _ACCESSORS:
            return True
    return False
