"""Which files a process reads, noted when it happens.

The cache must know what an attempt depended on, also where no text shows it: a module with a
computed name, a table beside a model. Python tells an audit hook of every file that is opened
and every folder that is listed. Files of the standard library, of installed distributions and
of spanproof itself are not noted: their versions or contents are part of every key.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path
from types import FrameType

import spanproof
from spanproof.runner.modules import is_installed

_OWN = Path(spanproof.__file__).parent
_DEVICES = ("/dev/", "/proc/", "/sys/")
# Folders of tools, rewritten all the time; what is in them is derived from sources.
_DERIVED = frozenset({".hypothesis", ".mypy_cache", ".ruff_cache", ".git", ".spanproof"})
_LIBRARY = sysconfig.get_path("stdlib")
_ENGINES = (f"{os.sep}hypothesis{os.sep}", f"{os.sep}crosshair{os.sep}")

_noted: set[str] = set()
_installed = False


def note_reads() -> None:
    """Begin to note; it cannot be ended."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hook)


def noted() -> frozenset[str]:
    """The absolute names of the files read so far, and of folders listed, with a `/` at the end."""
    return frozenset(name for raw in list(_noted) if (name := _relevant(raw)) is not None)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _mode, flags = arguments
        reads = isinstance(flags, int) and flags & os.O_ACCMODE != os.O_WRONLY
        if reads and isinstance(path, str | bytes) and not _is_engines_own():
            _noted.add(os.path.abspath(os.fsdecode(path)))
    elif event in ("os.listdir", "os.scandir"):
        path = "." if arguments[0] is None else arguments[0]
        if isinstance(path, str | bytes) and not (_is_importing() or _is_engines_own()):
            _noted.add(os.path.join(os.path.abspath(os.fsdecode(path)), ""))


def _is_importing() -> bool:
    """Whether a folder is listed to find modules or versions; those count when they are used."""
    caller = sys._getframe(2).f_code.co_filename
    return caller.startswith("<frozen importlib") or caller == importlib.metadata.__file__


def _is_engines_own() -> bool:
    """Whether an engine reads sources for itself, as Hypothesis does to find constants."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(_LIBRARY) or "site-packages" in name:
            return any(engine in name for engine in _ENGINES)
        frame = frame.f_back
    return False


@lru_cache(maxsize=100_000)
def _relevant(name: str) -> str | None:
    """The name under which a file counts, or None."""
    if name.endswith(".pyc"):  # read in place of its source
        with contextlib.suppress(ValueError):  # a module without its source
            name = importlib.util.source_from_cache(name)
    path = Path(name)
    derived = not _DERIVED.isdisjoint(path.parts)
    ours = path.is_relative_to(_OWN) or name.startswith(_DEVICES)
    return None if derived or ours or is_installed(path) else name
