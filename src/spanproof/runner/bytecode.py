"""No byte code of first-party modules is believed that may be older than their source.

Python compares a cached `.pyc` with its source by size and by whole seconds of its modification
time, so an edit within the second of the last import, `<` to `>` say, goes unnoticed, and a
`.pyc` may even ask not to be compared. An engine that runs the code would then judge another
text than the one its verdict is filed under.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from importlib.abc import PathEntryFinder
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)
from pathlib import Path

from spanproof.runner.modules import is_installed

# Between reading a source and writing its byte code, in which an edit may fall.
_SLACK = 200_000_000  # nanoseconds
_UNCHECKED = 0b01  # the flags of a .pyc with a hash that nobody is to compare


class _Loader(SourceFileLoader):
    """Compiles the source where the byte code is doubtful."""

    def path_stats(self, path: str) -> Mapping[str, float]:
        """What byte code is compared with; OSError makes Python compile the source."""
        if _is_doubtful(path):
            raise OSError("the byte code may be older than the source")
        return super().path_stats(path)


_find_in = FileFinder.path_hook(
    (ExtensionFileLoader, EXTENSION_SUFFIXES), (_Loader, SOURCE_SUFFIXES)
)


def distrust_byte_code() -> None:
    """From now on, load first-party modules from their source unless byte code is newer."""
    if _hook not in sys.path_hooks:
        sys.path_hooks.insert(0, _hook)
        sys.path_importer_cache.clear()


def _hook(folder: str) -> PathEntryFinder:
    if is_installed(Path(folder or os.curdir)):
        raise ImportError("installed code is not edited while it runs", path=folder)
    return _find_in(folder)


def _is_doubtful(source: str) -> bool:
    cached = importlib.util.cache_from_source(source)
    try:
        with open(cached, "rb") as file:
            header = file.read(8)
            written = os.fstat(file.fileno()).st_mtime_ns
    except OSError:
        return False  # there is none
    flags = int.from_bytes(header[4:], "little")
    return flags == _UNCHECKED or written < os.stat(source).st_mtime_ns + _SLACK
