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
    """The folders of the configured packages, and the paths among the selectors.

    Beside a file that is selected lie the modules it imports, so its folder counts, too, but not
    what is below it.
    """
    folders = [cwd / text for text in selectors if (cwd / text).exists()]
    folders += [other for file in folders if file.is_file() for other in file.parent.glob("*.py")]
    folders += [config.root / name for name in config.typestate]
    for name in {n.partition(".")[0] for n in (*config.models, *config.proofs)}:
        folders += [Path(place) / name for place in config.search_path]
        folders += [Path(place) / f"{name}.py" for place in config.search_path]
        spec = importlib.util.find_spec(name)
        folders += (
            [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
        )
    return [config.source, *(folder for folder in dict.fromkeys(folders) if folder.exists())]


def wait_for_change(
    places: Iterable[Path], before: Snapshot, outputs: Iterable[Path]
) -> list[Path]:
    """Return the files that changed, appeared or vanished since `before`, as soon as there is one.

    What a run writes itself, below `outputs`, is no change.
    """
    everywhere, written = list(places), list(outputs)
    while True:
        after = look(everywhere)
        changed = [p for p in before.keys() | after.keys() if before.get(p) != after.get(p)]
        changed = [p for p in changed if not any(p.resolve().is_relative_to(w) for w in written)]
        if changed:
            return sorted(changed)
        time.sleep(_INTERVAL)


def look(places: Iterable[Path]) -> Snapshot:
    """The state of all source files among and below some places; hidden folders are skipped."""
    found: Snapshot = {}
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
            if path.suffix in _SUFFIXES and not hidden:
                try:
                    status = path.stat()
                except FileNotFoundError:  # an editor replaces the file right now
                    continue
                found[path] = (status.st_mtime_ns, status.st_size)
    return found
