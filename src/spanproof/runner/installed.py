"""What an installed distribution is, as a text that changes when its code does.

The version alone does not say it: a working copy that is installed again keeps its version. The
RECORD that installers write has a digest of every file; files newer than it were edited by hand
and count with their content. What a distribution requires counts, too. Where it lies does not:
the start lines of its scripts and the address it came from are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PLACED = re.compile(r'"?(?:(?:\.\./)+(?:bin|Scripts)/|[^/]+\.dist-info/direct_url\.json"?,)')
_SLACK = 2.0  # seconds within which an installer writes the files and then the record


@cache
def describe(top: str) -> str | None:
    """The distributions that a top-level module comes from; None when there is none."""
    names = _providers(top)
    if not names:
        return None
    pending, seen = list(names), dict[str, str]()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen[name], required = _describe(name)
            pending += required
    return " ".join(f"{name}=={seen[name]}" for name in sorted(seen))


def _providers(top: str) -> list[str]:
    """The names of the distributions that hold files of a top-level module."""
    try:
        record = metadata.distribution(top).read_text("RECORD") or ""
        if re.search(rf"^{re.escape(top)}[/.]", record, re.MULTILINE):
            return [_normal(top)]
    except (metadata.PackageNotFoundError, ValueError):
        pass
    return sorted({_normal(name) for name in _distributions().get(top, [])})


@lru_cache(maxsize=1)
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())  # costs 0.1 s, hence the shorter way above


def _describe(name: str) -> tuple[str, list[str]]:
    """Version and content of one distribution, and the names of what it requires."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return "absent", []
    record = found.read_text("RECORD")
    required = [
        _normal(match.group())
        for requirement in found.requires or ()
        if "extra ==" not in requirement and (match := _NAME.match(requirement))
    ]
    lines = (record or "").splitlines(keepends=True)
    content = hashlib.sha256("".join(line for line in lines if not _PLACED.match(line)).encode())
    for written, path in _edited(found, record):
        content.update(written.encode() + path.read_bytes())
    return f"{found.version}:{content.hexdigest()}", required


def _edited(found: metadata.Distribution, record: str | None) -> Iterator[tuple[str, Path]]:
    """The code files that are newer than the record, by name; all of them without a record."""
    lines = [line.partition(",")[0].strip('"') for line in (record or "").splitlines()]
    own = next((line for line in lines if line.endswith(".dist-info/RECORD")), None)
    written = Path(str(found.locate_file(own))).stat().st_mtime + _SLACK if own else 0.0
    names = lines or [str(path) for path in found.files or ()]
    for name in names:
        if name.endswith((".py", ".so", ".pyd")):
            path = Path(str(found.locate_file(name)))
            if path.is_file() and path.stat().st_mtime > written:
                yield name, path


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
