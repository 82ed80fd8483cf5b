"""A digest of everything a module's behaviour can depend on, found without running it.

First-party modules (all but the standard library and installed distributions, plus the packages
under verification wherever they lie) count with their content, and so do the data files that
they name or that lie in their package, and the environment variables that they name. Installed
distributions count as `installed` describes them. Files go by `naming`, so that a checkout may be
moved; a module that could know where it lies counts with its place all the same.

What a text does not show (modules and files with computed names) the worker sees when it
happens: `reads` says which of that an attempt depends on beyond its digest. Nobody sees what a
program that the code starts reads, nor a question whether a file exists.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import spanproof
from spanproof.obligation import Kind, Obligation
from spanproof.runner import installed
from spanproof.runner.modules import Place, is_installed, is_standard, places
from spanproof.runner.naming import Names
from spanproof.runner.scan import UNREADABLE, Scan, absolute, scan

_OWN = Path(spanproof.__file__).parent
# What cannot change a verdict; all other files of spanproof are part of every key.
_IRRELEVANT = ("cli", "report", "conformance", "tracing", "runner", "mutation")
_RELEVANT_ANYWAY = ("worker.py", "bytecode.py")
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """One module alone: lines that describe its content, what it imports, its files."""

    lines: tuple[str, ...] = ()
    imports: frozenset[str] = frozenset()
    files: frozenset[Path] = frozenset()
    is_dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """What an obligation depends on, as far as texts show it."""

    digest: str
    files: frozenset[Path]
    is_dynamic: bool


@dataclass(slots=True)
class Sources:
    """Digests for one run; every file is read once.

    `packages` are top-level names that count with their content even when they are installed;
    `ignored` are data files that count only where a module names them (the configuration).
    `names` says how files are called in digests and in what was read.
    """

    packages: frozenset[str]
    ignored: frozenset[Path] = frozenset()
    names: Names = field(default_factory=Names)
    _closures: dict[tuple[str, str, tuple[str, ...]], Closure] = field(default_factory=dict)
    _parts: dict[tuple[tuple[str, ...], str], _Part] = field(default_factory=dict)
    _files: dict[Path, str] = field(default_factory=dict)
    _stamps: dict[Path, _Stamp | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Forget what Python's finders know of folders: files may have come since."""
        importlib.invalidate_caches()

    def digest(self, obligation: Obligation) -> str:
        """The digest of the obligation's module with its transitive imports and data files."""
        return self.closure(obligation).digest

    def closure(self, obligation: Obligation) -> Closure:
        """Everything that the obligation's module mentions, directly or not."""
        module = obligation.id if obligation.kind is Kind.TYPESTATE else obligation.module
        key = (module, obligation.path, obligation.search_path)
        if key not in self._closures:
            self._closures[key] = self._follow(obligation)
        return self._closures[key]

    def reads(
        self, obligation: Obligation, now: Collection[str], earlier: Collection[str]
    ) -> dict[str, str]:
        """The digests of what a worker read for an attempt although no text shows it, by name.

        `now` are the files and folders (with a `/` at the end) read by the attempt, `earlier`
        those that its process had read before, perhaps for modules that the attempt shares.
        """
        own = self.closure(obligation)
        known = own.files
        if not own.is_dynamic:
            known = frozenset[Path]().union(*(each.files for each in self._closures.values()))
        strange = {name for name in now if Path(name) not in own.files}
        strange |= {name for name in earlier if Path(name) not in known}
        named = sorted(map(self.names.name, strange))
        return {name: self.content(name) for name in named}

    def content(self, name: str) -> str:
        """The digest of a file, or of the names in a folder when `name` ends in a slash."""
        path = Path(self.names.path(name))
        return _folder_digest(path) if name.endswith(os.sep) else self._file(path)

    def unchanged(self, obligation: Obligation) -> bool:
        """Whether all files are still those that were digested when the run began."""
        return all(_stamp(path) == self._stamps[path] for path in self.closure(obligation).files)

    def _follow(self, obligation: Obligation) -> Closure:
        parts: dict[str, _Part] = {}
        pending = [obligation.module]
        own = Path(obligation.path)
        if obligation.kind is Kind.TYPESTATE:
            parts[obligation.id] = self._content(own, "", obligation.module, ())
            pending = list(parts[obligation.id].imports)
        while pending:
            name = pending.pop()
            if name not in parts:
                parts[name] = self._part(name, obligation.search_path)
                pending += parts[name].imports
        lines = sorted(f"{name}={line}" for name, part in parts.items() for line in part.lines)
        return Closure(
            _hash("\n".join(lines).encode()),
            frozenset[Path]().union(*(part.files for part in parts.values())),
            any(part.is_dynamic for part in parts.values()),
        )

    def _part(self, name: str, search_path: tuple[str, ...]) -> _Part:
        if (search_path, name) not in self._parts:
            self._parts[search_path, name] = self._compute(name, search_path)
        return self._parts[search_path, name]

    def _compute(self, name: str, search_path: tuple[str, ...]) -> _Part:
        """The module of every place that a name may come from, as one part."""
        top = name.partition(".")[0]
        if top != name and self._is_foreign(top, search_path):
            return _Part(imports=frozenset({top}))  # one description for all of a distribution
        parents = name.split(".")[:-1]
        ancestors = frozenset(".".join(parents[: i + 1]) for i in range(len(parents)))
        found = [self._at(name, place, search_path) for place in places(name, search_path)]
        # numbered, because which of two places is the first one matters
        lines = [f"{number} {line}" for number, part in enumerate(found) for line in part.lines]
        if not found and name == top:
            lines.append("absent")  # else an attribute, or a module that may come later
        return _Part(
            tuple(lines),
            ancestors.union(*(part.imports for part in found)),
            frozenset[Path]().union(*(part.files for part in found)),
            any(part.is_dynamic for part in found),
        )

    def _is_foreign(self, top: str, search_path: tuple[str, ...]) -> bool:
        """Whether a top-level module is a whole in the standard library or a distribution."""
        found = list(places(top, search_path))
        return bool(found) and all(
            place.file is not None and self._is_installed(top, place.file) for place in found
        )

    def _is_installed(self, top: str, file: Path) -> bool:
        if top == "spanproof" or top in self.packages or not is_installed(file):
            return False
        return is_standard(file) or installed.describe(top) is not None

    def _at(self, name: str, place: Place, search_path: tuple[str, ...]) -> _Part:
        top = name.partition(".")[0]
        if place.file is None:
            return _Part(lines=("namespace",))
        if self._is_installed(top, place.file):
            standard = is_standard(place.file)  # its version is Python's, part of every key
            return _Part(lines=("standard library" if standard else f"{installed.describe(top)}",))
        package = name if place.locations else name.rpartition(".")[0]
        return self._content(place.file, name, package, search_path)

    def _content(self, path: Path, name: str, package: str, search_path: tuple[str, ...]) -> _Part:
        """A first-party file with the data files and modules that it mentions."""
        code = path.suffix in (".py", ".pyi")
        mentioned = scan(self._read(path), package) if code else UNREADABLE
        folder = path.parent
        has_data = (folder / "__init__.py").is_file() and not path.is_relative_to(_OWN)
        files = set(_data_files(folder)) - self.ignored if has_data else set()
        files |= {path, *_files_named(mentioned.texts, folder), *_stubs(path)}
        for other in mentioned.packages:
            files |= self._package_data(other, mentioned.texts, search_path)
        lines = [f"{self.names.name(file)}:{self._file(file)}" for file in sorted(files)]
        if mentioned.knows_place and not path.is_relative_to(_OWN):
            lines.append(f"at {path}")
        if mentioned.reads_environment:
            lines += [f"{text}={os.environ.get(text)}" for text in sorted(mentioned.texts)]
        imports = mentioned.imports | self._named_modules(mentioned, path, package, search_path)
        imports |= {name for name in mentioned.packages if self._is_local(name, search_path)}
        is_dynamic = mentioned.is_dynamic and not path.is_relative_to(_OWN)  # those are known
        return _Part(tuple(lines), imports, frozenset(files), is_dynamic)

    def _named_modules(
        self, mentioned: Scan, path: Path, package: str, search_path: tuple[str, ...]
    ) -> frozenset[str]:
        """Modules that texts name: for `import_module`, for `__all__` and a star import."""
        found: set[str] = set()
        if path.stem == "__init__":
            inner = {entry.name.partition(".")[0] for entry in path.parent.iterdir()}
            found |= {
                f"{package}.{text}" for text in mentioned.texts & inner if text.isidentifier()
            }
        if mentioned.is_dynamic:
            names = {absolute(text, package) for text in mentioned.texts}
            found |= {name for name in names if name and self._is_local(name, search_path)}
        return frozenset(found)

    def _is_local(self, name: str, search_path: tuple[str, ...]) -> bool:
        top = name.partition(".")[0]
        return not self._is_foreign(top, search_path) and any(places(name, search_path))

    def _package_data(
        self, package: str, texts: frozenset[str], search_path: tuple[str, ...]
    ) -> set[Path]:
        """The files of a package that texts name; all its data files when they name none."""
        files: set[Path] = set()
        if self._is_foreign(package.partition(".")[0], search_path):
            return files
        for place in places(package, search_path):
            for folder in map(Path, place.locations):
                files |= set(_files_named(texts, folder)) or set(_data_files(folder))
        return files

    def _read(self, path: Path) -> bytes:
        """The content of a file, after its stamp: a change while it is read shows in the stamp."""
        self._stamps.setdefault(path, _stamp(path))
        try:
            return path.read_bytes()
        except OSError as error:
            return f"unreadable: {error.strerror}".encode()

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = _hash(self._read(path))
        return self._files[path]


def own_digest() -> str:
    """The digest of the parts of spanproof that verdicts depend on: lifter, engines, records."""
    digests = (f"{path.relative_to(_OWN)}:{_hash(path.read_bytes())}" for path in _own_files())
    return _hash("\n".join(digests).encode())


def own_stamp() -> tuple[_Stamp | None, ...]:
    """A value that changes when somebody edits those parts, perhaps in the middle of a run."""
    return tuple(map(_stamp, _own_files()))


@cache
def _own_files() -> tuple[Path, ...]:
    """Listed once: a file that is added matters no sooner than one of these names it."""
    return tuple(
        path
        for path in sorted(_OWN.rglob("*.py"))
        if path.relative_to(_OWN).parts[0] not in _IRRELEVANT or path.name in _RELEVANT_ANYWAY
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _folder_digest(folder: Path) -> str:
    try:
        names = sorted(n for n in os.listdir(folder) if not n.startswith((".", "__pycache__")))
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return _hash("\n".join(names).encode())


def _files_named(texts: frozenset[str], folder: Path) -> Iterator[Path]:
    for text in texts:
        for place in (folder / text, Path.cwd() / text):
            try:
                if place.is_file():
                    yield place
            except (OSError, ValueError):  # a text that is no file name at all
                continue


def _stubs(path: Path) -> Iterator[Path]:
    stub = path.with_suffix(".pyi")
    if stub.is_file():
        yield stub


def _data_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if path.suffix != ".py" and not hidden and path.is_file():
            yield path
