"""A digest of everything a module's behaviour can depend on, found without running it.

First-party modules (those outside the standard library and the installed distributions, plus
the packages under verification wherever they lie) count with their content, and so do the data
files they name or that lie in their package. Installed distributions count with their version.

Not seen: modules imported by a computed name, and data files opened by a computed path outside
the module's own package.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import spanproof
from spanproof.obligation import Kind, Obligation

_INSTALLED = tuple(
    Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib", "stdlib")
)
_OWN = Path(spanproof.__file__).parent
# What cannot change a verdict; all other files of spanproof are part of every key.
_IRRELEVANT = ("cli", "report", "conformance", "tracing", "runner")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Scan:
    """What the text of one module mentions."""

    imports: frozenset[str]
    texts: frozenset[str]
    packages: frozenset[str]  # texts that stand where `Grammar.load` takes a package name


@dataclass(slots=True)
class Sources:
    """Digests for one run; every file is read once.

    `packages` are top-level names that count with their content even when they are installed;
    `ignored` are data files that no verdict depends on (the configuration itself).
    """

    packages: frozenset[str]
    ignored: frozenset[Path] = frozenset()
    _parts: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    _files: dict[Path, str] = field(default_factory=dict)
    _places: dict[str, Path | None] = field(default_factory=dict)

    def digest(self, obligation: Obligation) -> str:
        """The digest of the obligation's module with its transitive imports and data files."""
        if obligation.kind is Kind.TYPESTATE:
            path = Path(obligation.path)
            own, first = self._module_part(path, "", obligation.module)
            parts = {obligation.id: own}
        else:
            parts, first = {}, frozenset({obligation.module})
        pending = list(first)
        while pending:
            name = pending.pop()
            if name not in parts:
                parts[name], imports = self._part(name)
                pending += imports
        return _hash("\n".join(f"{name}={part}" for name, part in sorted(parts.items())).encode())

    def _part(self, name: str) -> tuple[str, frozenset[str]]:
        """The digest of one module or distribution alone, and the modules it imports."""
        if name not in self._parts:
            self._parts[name] = self._compute(name)
        return self._parts[name]

    def _compute(self, name: str) -> tuple[str, frozenset[str]]:
        top, *rest = name.split(".")
        place = self._place(top)
        if place is None:
            return f"absent:{top}", frozenset()
        if not self._is_first_party(top, place):
            return _distribution(top, place), frozenset()
        path = _locate(place, rest)
        if path is None:
            return "attribute", frozenset()  # `from package import name` of something defined in it
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        return self._module_part(path, name, package)

    def _module_part(self, path: Path, name: str, package: str) -> tuple[str, frozenset[str]]:
        content = path.read_bytes()
        scan = _scan(content, package)
        files = {path}
        folder = path.parent
        if (folder / "__init__.py").is_file():
            files |= set(_data_files(folder))
        for text in scan.texts:
            files |= {place for place in (folder / text, Path(text)) if _is_file(place)}
        for other in scan.packages:
            files |= self._package_data(other, scan.texts)
        digests = (f"{file}:{self._file(file)}" for file in sorted(files - self.ignored))
        parents = name.split(".")[:-1]
        ancestors = {".".join(parents[: index + 1]) for index in range(len(parents))}
        return _hash("\n".join(digests).encode()), scan.imports | ancestors

    def _package_data(self, package: str, texts: frozenset[str]) -> set[Path]:
        """The files of a package that texts name; all its data files when they name none."""
        place = self._place(package)
        if place is None or not self._is_first_party(package, place):
            return set()
        named = {place.parent / text for text in texts if _is_file(place.parent / text)}
        return named or set(_data_files(place.parent))

    def _place(self, top: str) -> Path | None:
        """The file of a top-level module; None for built-in and absent ones."""
        if top not in self._places:
            try:
                spec = importlib.util.find_spec(top)
            except (ImportError, ValueError):
                spec = None
            origin = spec.origin if spec and spec.has_location else None
            self._places[top] = Path(origin).resolve() if origin else None
        return self._places[top]

    def _is_first_party(self, top: str, place: Path) -> bool:
        installed = any(place.is_relative_to(folder) for folder in _INSTALLED)
        return top == "spanproof" or top in self.packages or not installed

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = _hash(path.read_bytes())
        return self._files[path]


def own_digest() -> str:
    """The digest of the parts of spanproof that verdicts depend on: lifter, engines, records."""
    digests = []
    for path in sorted(_OWN.rglob("*.py")):
        relative = path.relative_to(_OWN)
        if relative.parts[0] not in _IRRELEVANT or relative.name == "worker.py":
            digests.append(f"{relative}:{_hash(path.read_bytes())}")
    return _hash("\n".join(digests).encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text that is no file name at all
        return False


def _data_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if path.suffix != ".py" and not hidden and path.is_file():
            yield path


def _locate(place: Path, rest: list[str]) -> Path | None:
    """The file of a module below a top-level one, by path alone: nothing is imported."""
    if not rest:
        return place
    folder = place.parent.joinpath(*rest)
    for candidate in (folder / "__init__.py", folder.with_suffix(".py")):
        if place.name == "__init__.py" and candidate.is_file():
            return candidate
    return None


def _distribution(top: str, place: Path) -> str:
    """The version of the installed distribution that a top-level module comes from."""
    if place.is_relative_to(_INSTALLED[-1]) and "site-packages" not in place.parts:
        return "standard library"  # its version is Python's, which is part of every key
    try:
        return f"{top}=={metadata.version(top)}"
    except metadata.PackageNotFoundError:
        names = metadata.packages_distributions().get(top, [])
    if names:
        return " ".join(f"{name}=={metadata.version(name)}" for name in sorted(set(names)))
    return _hash(place.read_bytes())


def _scan(content: bytes, package: str) -> _Scan:
    """The imports of a module and the texts in it, from its syntax tree."""
    imports: set[str] = set()
    texts: set[str] = set()
    packages: set[str] = set()
    for node in ast.walk(ast.parse(content)):
        match node:
            case ast.Import(names=names):
                imports.update(alias.name for alias in names)
            case ast.ImportFrom():
                imports.update(_from_names(node, package))
            case ast.Constant(value=str(text)) if "\n" not in text and len(text) < _LONGEST_NAME:
                texts.add(text)
            case ast.Call(args=[ast.Constant(value=str(text)), *_]) if text.isidentifier():
                packages.add(text)
    return _Scan(frozenset(imports), frozenset(texts - {"", ".", ".."}), frozenset(packages))


def _from_names(node: ast.ImportFrom, package: str) -> Iterable[str]:
    base = node.module or ""
    if node.level:
        parts = package.split(".")
        parts = parts[: len(parts) - node.level + 1]
        base = ".".join([*parts, base] if base else parts)
    if base:
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")
