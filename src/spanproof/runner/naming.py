"""Names for files that stay the same when a checkout, or an environment, lies somewhere else.

A file below the project is named from there, one of spanproof or of an installed package from the
folder of those; any other one by its absolute path. Two files never share a name.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import spanproof

_MARK = "\0project\0"
"""Stands for the project's folder in a text that is kept."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a run; `root` is the folder of the project, None where there is none."""

    root: Path | None = None

    def name(self, path: str | Path) -> str:
        """The name of a file, or of a folder when the path ends in a slash."""
        text = str(path)
        for label, base in _bases(self.root):
            if text == base or text.startswith(base + os.sep):
                return label + text[len(base) :]
        return text

    def path(self, name: str) -> str:
        """Where the file of a name lies now."""
        for label, base in _bases(self.root):
            if name == label or name.startswith(label + os.sep):
                return base + name[len(label) :]
        return name

    def is_elsewhere(self, name: str) -> bool:
        """Whether a name is a place on this machine, which a project that moves leaves behind.

        What Python looks for in vain, and what a program made for itself and removed, is not.
        """
        if not os.path.isabs(name) or (name.endswith(".zip") and name in sys.path):
            return False
        path = Path(name)
        return path.exists() or path.parent != Path(tempfile.gettempdir())

    def without_place(self, text: str) -> str:
        """A text for people without the project's folder in it; `with_place` puts it back."""
        for base in _roots(self.root):
            text = re.sub(rf"(?<![\w./-]){re.escape(base)}(?![\w.-])", _MARK, text)
        return text

    def with_place(self, text: str) -> str:
        """The text with the folder where the project lies now."""
        return text.replace(_MARK, str(self.root)) if self.root else text

    def tells_place(self, texts: Iterable[str]) -> bool:
        """Whether texts say where the project lies."""
        return any(base in text for text in texts for base in _roots(self.root))


@cache
def _bases(root: Path | None) -> tuple[tuple[str, str], ...]:
    """Labels, which no absolute path begins with, and folders, the inner before the outer."""
    libraries = (
        (name, folder)
        for name in ("purelib", "platlib")
        for folder in (sysconfig.get_path(name), os.path.realpath(sysconfig.get_path(name)))
    )
    own = ("spanproof", str(Path(spanproof.__file__).parent))
    return (own, *libraries, *(("project", base) for base in _roots(root)))


@cache
def _roots(root: Path | None) -> tuple[str, ...]:
    """The project's folder, as it was named and as it really is; never the root of everything."""
    if root is None or root == root.parent:
        return ()
    return tuple(dict.fromkeys((str(root), str(root.resolve()))))
