"""Waiting until a source file changes, by looking at all of them a few times a second."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from spanproof.config import Config

_INTERVAL = 0.3  # seconds between two looks
_SUFFIXES = frozenset({".py", ".toml", ".yaml", ".abnf", ".json"})

Snapshot = dict[Path, tuple[int, int]]


def watched_folders(config: Config, selectors: Sequence[str], cwd: Path) -> list[Path]:
    """The folders of the configured packages, and the paths among the selectors."""
    folders = [cwd / text for text in selectors if (cwd / text).exists()]
    folders += [config.root / name for name in config.typestate]
    for name in {n.partition(".")[0] for n in (*config.models, *config.proofs)}:
        folders += [Path(place) / name for place in config.search_path]
        folders += [Path(place) / f"{name}.py" for place in config.search_path]
        spec = importlib.util.find_spec(name)
        folders += (
            [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
        )
    return [config.source, *(folder for folder in dict.fromkeys(folders) if folder.exists())]


def wait_for_change(folders: Iterable[Path]) -> list[Path]:
    """Return the files that changed, appeared or vanished, as soon as there is one."""
    places = list(folders)
    before = _look(places)
    while True:
        time.sleep(_INTERVAL)
        after = _look(places)
        changed = [p for p in before.keys() | after.keys() if before.get(p) != after.get(p)]
        if changed:
            return sorted(changed)


def _look(folders: Sequence[Path]) -> Snapshot:
    found: Snapshot = {}
    for folder in folders:
        for path in [folder] if folder.is_file() else folder.rglob("*"):
            if path.suffix in _SUFFIXES:
                try:
                    status = path.stat()
                except FileNotFoundError:  # an editor replaces the file right now
                    continue
                found[path] = (status.st_mtime_ns, status.st_size)
    return found
