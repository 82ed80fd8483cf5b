"""The requirements of the standards, read from YAML, and which of them evidence covers.

A requirement file has a list `requirements` of records with `id`, `keyword`, `checkable` and
`text`, and may say under `source` which standard they are from (`title`, `version`); further keys
are for people and are not read.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanproof.config import Config
from spanproof.errors import RequestError


@dataclass(frozen=True, slots=True)
class Requirement:
    """One clause of a standard; `section`, and the standard's title and version, may be empty."""

    id: str
    keyword: str
    checkable: str
    text: str
    section: str = ""
    standard: str = ""
    standard_version: str = ""


def load_requirements(config: Config) -> dict[str, Requirement]:
    """All requirements of the configured packages, by id, in the order of the files.

    :raises RequestError: a package or file is missing, is not YAML of the expected shape, or
        two records share an id.
    """
    found: dict[str, Requirement] = {}
    for name in config.requirements:
        for path in _files(name, config):
            for requirement in _read(path):
                if requirement.id in found:
                    raise RequestError(f"{path}: requirement {requirement.id} is defined twice")
                found[requirement.id] = requirement
    return found


def uncovered(requirements: Mapping[str, Requirement], covered: Iterable[str]) -> list[Requirement]:
    """The requirements that are not among the ids in `covered`, in their own order."""
    ids = frozenset(covered)
    return [requirement for requirement in requirements.values() if requirement.id not in ids]


def _files(name: str, config: Config) -> list[Path]:
    """The YAML files that a name of the configuration stands for: a path, or a package."""
    path = config.root / name
    if path.is_file():
        return [path]
    folders = [path] if path.is_dir() else [Path(place) for place in _package_folders(name)]
    for folder in folders:
        inner = folder / "requirements"
        files = sorted((inner if inner.is_dir() else folder).glob("*.yaml"))
        if files:
            return files
    raise RequestError(f"{config.source}: requirements {name!r} has no *.yaml files")


def _package_folders(name: str) -> list[str]:
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise RequestError(f"requirements {name!r} is neither a path nor an installed package")
    return list(spec.submodule_search_locations)


def _read(path: Path) -> list[Requirement]:
    import yaml  # costs 30 ms, and many commands need no requirement

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is 8 times faster
    try:
        data = yaml.load(path.read_bytes(), Loader=loader)
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise RequestError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    records = data.get("requirements") if isinstance(data, dict) else None
    if not isinstance(records, list):
        raise RequestError(f"{path}: has no list named 'requirements'")
    source = data["source"] if isinstance(data.get("source"), dict) else {}
    return [_record(record, index, path, source) for index, record in enumerate(records)]


def _record(record: Any, index: int, path: Path, source: Mapping[Any, Any]) -> Requirement:
    if not isinstance(record, dict):
        raise RequestError(f"{path}: record {index} is not a table")
    for key in ("id", "keyword", "checkable", "text"):
        if key not in record:
            raise RequestError(f"{path}: record {record.get('id', index)} has no {key!r}")
    return Requirement(
        id=str(record["id"]),
        keyword=str(record["keyword"]),
        # YAML reads an unquoted `no` as False.
        checkable="no" if record["checkable"] is False else str(record["checkable"]),
        text=str(record["text"]),
        section=str(record.get("section", "")),
        standard=_phrase(source.get("title")),
        standard_version=_phrase(source.get("version")),
    )


def _phrase(value: Any) -> str:
    """A value of YAML as text on one line; nothing gives the empty text."""
    return "" if value is None else " ".join(str(value).split())
