"""What the text of one module mentions, read from its syntax tree without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_NAME = 200  # characters; a longer text names no file
# Whoever mentions one of these may load code that no import statement names.
_LOADERS = frozenset(
    {"import_module", "__import__", "exec", "eval", "run_path", "run_module", "exec_module"}
    | {"spec_from_file_location", "load_module", "resolve_name", "walk_packages", "iter_modules"}
    | {"entry_points", "__getattr__"}
)
# Whoever mentions one of these may do something else where the project lies elsewhere.
_PLACES = frozenset(
    {"__file__", "__path__", "__spec__", "__cached__", "__loader__", "co_filename", "filename"}
    | {"getfile", "getsourcefile", "getabsfile", "abspath", "realpath", "getcwd", "getcwdb", "cwd"}
    | {"sys.path"}
)
_ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb"})


@dataclass(frozen=True, slots=True)
class Scan:
    """What a module mentions.

    `packages` are texts that stand first in a call, where `Grammar.load` takes a package name.
    `is_dynamic` says that it may load code by a name that is computed, `knows_place` that it may
    ask where it lies.
    """

    imports: frozenset[str]
    texts: frozenset[str]
    packages: frozenset[str] = frozenset()
    is_dynamic: bool = False
    reads_environment: bool = False
    knows_place: bool = False


UNREADABLE = Scan(frozenset(), frozenset(), is_dynamic=True, knows_place=True)


def scan(content: bytes, package: str) -> Scan:
    """What the source of a module of `package` mentions; `UNREADABLE` when it is not Python."""
    try:
        nodes = list(ast.walk(ast.parse(content)))
    except (SyntaxError, ValueError, RecursionError):
        return UNREADABLE
    imports: set[str] = set()
    texts: set[str] = set()
    packages: set[str] = set()
    names: set[str] = set()
    for node in nodes:
        match node:
            case ast.Import(names=aliases):
                imports.update(alias.name for alias in aliases)
            case ast.ImportFrom():
                imports.update(_from_names(node, package))
                names.update(alias.name for alias in node.names)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
            case ast.Constant(value=str(text)) if "\n" not in text and len(text) < _LONGEST_NAME:
                texts.add(text)
            case ast.Attribute(value=ast.Name(id="sys"), attr="path"):
                names.add("sys.path")
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.Call(args=[ast.Constant(value=str(text)), *_]) if is_dotted(text):
                packages.add(text)
    return Scan(
        frozenset(imports),
        frozenset(texts - {"", ".", ".."}),
        frozenset(packages),
        is_dynamic=bool(names & _LOADERS),
        reads_environment=bool(names & _ENVIRONMENT),
        knows_place=bool((names | texts) & _PLACES),
    )


def is_dotted(text: str) -> bool:
    """Whether a text could be the absolute name of a module."""
    return all(part.isidentifier() for part in text.split("."))


def absolute(text: str, package: str) -> str | None:
    """The module that a text may name, as `import_module` or an entry point would take it."""
    name = text.partition(":")[0]
    if name.startswith("."):
        stripped = name.lstrip(".")
        name = ".".join(filter(None, (_upwards(package, len(name) - len(stripped)), stripped)))
    return name if name and is_dotted(name) else None


def _from_names(node: ast.ImportFrom, package: str) -> Iterator[str]:
    base = node.module or ""
    if node.level:
        base = ".".join(filter(None, (_upwards(package, node.level), base)))
    if base:
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")


def _upwards(package: str, level: int) -> str:
    """The package that `level` leading dots stand for."""
    parts = package.split(".")
    return ".".join(parts[: max(len(parts) - level + 1, 0)])
