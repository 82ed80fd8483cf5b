"""Where a module lies, asked of Python's own finders; no parent package is imported for it."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

_LIBRARIES = tuple(
    folder
    for name in ("purelib", "platlib")
    for folder in {Path(sysconfig.get_path(name)), Path(sysconfig.get_path(name)).resolve()}
)
_STANDARD = tuple(
    folder
    for name in ("stdlib", "platstdlib")
    for folder in {Path(sysconfig.get_path(name)), Path(sysconfig.get_path(name)).resolve()}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module lies: its file (None for a namespace package), and where its parts lie."""

    file: Path | None
    locations: tuple[str, ...] = ()


def places(name: str, search_path: Sequence[str]) -> Iterator[Place]:
    """All places that a dotted name may come from in a process with `search_path` in front.

    That is one, or two when a file of the search path shadows another module: which one a
    process gets depends on what it imported before.
    """
    top, *rest = name.split(".")
    found = dict.fromkeys((*_first(top, list(search_path)), *_usual(top)))
    for place in found:
        below: Place | None = place
        full = top
        for part in rest:
            full = f"{full}.{part}"
            below = _below(full, below) if below else None
        if below is not None:
            yield below


def is_standard(path: Path) -> bool:
    """Whether a file belongs to the standard library, whose version is that of Python."""
    return not is_library(path) and any(path.is_relative_to(folder) for folder in _STANDARD)


def is_library(path: Path) -> bool:
    """Whether a file lies where distributions are installed."""
    return any(path.is_relative_to(folder) for folder in _LIBRARIES)


def is_installed(path: Path) -> bool:
    """Whether a file, followed to where it really lies, is nobody's working copy."""
    real = path.resolve()
    return all(is_library(each) or is_standard(each) for each in (path, real))


def _first(top: str, folders: list[str]) -> Iterator[Place]:
    spec = PathFinder.find_spec(top, folders) if folders else None
    if spec is not None:
        yield _place(spec)


def _usual(top: str) -> Iterator[Place]:
    """Where the name leads without a search path, editable installs included."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return
    if spec is not None and (spec.has_location or spec.submodule_search_locations is not None):
        yield _place(spec)


def _place(spec: ModuleSpec) -> Place:
    locations = list(spec.submodule_search_locations or ())
    loaded = sys.modules.get(spec.name)
    if loaded is not None and getattr(loaded, "__spec__", None) is spec:
        locations += list(getattr(loaded, "__path__", ()))  # a package may extend its own path
    file = Path(spec.origin) if spec.has_location and spec.origin else None
    return Place(file, tuple(dict.fromkeys(locations)))


def _below(full: str, parent: Place) -> Place | None:
    if not parent.locations:
        return None
    try:
        spec = PathFinder.find_spec(full, list(parent.locations))
    except KeyError:  # a namespace package below one that is not imported
        name = full.rpartition(".")[2]
        folders = [Path(location) / name for location in parent.locations]
        return Place(None, tuple(str(folder) for folder in folders if folder.is_dir()))
    return _place(spec) if spec is not None else None
