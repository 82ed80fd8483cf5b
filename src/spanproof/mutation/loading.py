"""A mutant in the place of the original module: what imports, runs and is lifted is the mutant.

The changed text is a real file, because the lifter reads the file that runs. Only this process
sees it: its importer is asked first, and whatever was imported with the original is forgotten, so
that it is imported again when it is needed.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from spanproof.runner.scan import scan


@dataclass(frozen=True, slots=True)
class _Replacement(MetaPathFinder):
    """Finds one module in a file of our choice."""

    name: str
    file: Path

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module that is replaced; None for every other."""
        if fullname != self.name:
            return None
        inner = [str(self.file.parent)] if self.file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.file, submodule_search_locations=inner
        )


def shadow(original: Path, content: bytes, folder: Path) -> Path:
    """Write a changed module into a folder that otherwise shows what lies beside the original.

    So data files that it reads from beside itself are found.
    """
    place = folder / original.parent.name
    place.mkdir(parents=True)
    for entry in original.parent.iterdir():
        if entry.name not in (original.name, "__pycache__"):
            (place / entry.name).symlink_to(entry)
    file = place / original.name
    file.write_bytes(content)
    return file


def install(name: str, file: Path, stale: Iterable[str]) -> None:
    """From now on a module comes from another file; the `stale` ones are imported again."""
    sys.dont_write_bytecode = True  # the folder of a mutant lives for a moment
    sys.meta_path.insert(0, _Replacement(name, file))
    for gone in stale:
        del sys.modules[gone]
        package, _, last = gone.rpartition(".")
        if package in sys.modules:
            vars(sys.modules[package]).pop(last, None)


def imported_by(families: Iterable[str]) -> dict[str, frozenset[str]]:
    """What each loaded module of some packages imports, its own packages included.

    A module that computes what it imports may have imported anything: it has the name "*".
    """
    tops = frozenset(family.partition(".")[0] for family in families)
    found: dict[str, frozenset[str]] = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name.partition(".")[0] in tops and file:
            package = name if hasattr(module, "__path__") else name.rpartition(".")[0]
            mentioned = scan(Path(file).read_bytes(), package)
            around = {package, *(package[:k] for k, c in enumerate(package) if c == ".")}
            anything = {"*"} if mentioned.is_dynamic else set()
            found[name] = frozenset(mentioned.imports | around | anything) - {name}
    return found


def built_on(name: str, imports: Mapping[str, frozenset[str]]) -> list[str]:
    """The module and the loaded ones that import it, directly or not."""
    stale = {name} & set(imports)
    before = 0
    while len(stale) > before:
        before = len(stale)
        wanted = {name, "*", *stale}
        stale |= {each for each, used in imports.items() if not wanted.isdisjoint(used)}
    return sorted(stale)
