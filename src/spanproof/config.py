"""What to verify: `[tool.spanproof]` of the nearest `pyproject.toml`, else the shipped suite.

Both have the same keys: `models`, `proofs`, `requirements` (names of packages or modules),
`typestate` (folders, of a package or beside the file) and the table `floors` (the first names of
an obligation id -> the least level of evidence; the longest match wins).
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spanproof.errors import RequestError
from spanproof.verdict import Level

SHIPPED_PACKAGE = "tracing_proofs"
SHIPPED_FILE = "suite.toml"

_LISTS = ("models", "proofs", "requirements", "typestate")
_FLOORS = tuple(level for level in Level if level not in (Level.REFUTED, Level.UNKNOWN))


@dataclass(frozen=True, slots=True)
class Config:
    """One configuration, as read; `root` is the folder that relative paths start from.

    `workspace` is the folder that gets `.spanproof/`: beside the nearest `pyproject.toml`,
    else the current folder. `search_path` goes in front of `sys.path` to find the packages.
    """

    source: Path
    root: Path
    workspace: Path
    models: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    typestate: tuple[str, ...] = ()
    floors: Mapping[str, Level] = field(default_factory=dict)
    search_path: tuple[str, ...] = ()

    def floor(self, obligation_id: str) -> Level:
        """The floor of a contract, definedness or typestate obligation; `proved` by default."""
        whole = f"{obligation_id}."  # a prefix ends where a name ends: `m.read` is not `m.reader`
        matching = [p for p in self.floors if whole.startswith(f"{p.removesuffix('.')}.")]
        return self.floors[max(matching, key=len)] if matching else Level.PROVED


def load_config(start: Path) -> Config:
    """The configuration that applies in the folder `start`.

    :raises RequestError: a file is not valid TOML, or a key or value is not understood.
    """
    pyproject = nearest_pyproject(start)
    workspace = pyproject.parent if pyproject else start
    if pyproject:
        tools = _read(pyproject).get("tool", {})
        table = tools.get("spanproof") if isinstance(tools, dict) else None
        if table is not None:
            root = pyproject.parent
            search = tuple(str(folder) for folder in (root, root / "src") if folder.is_dir())
            return _parse(table, pyproject, root, workspace, search)
    shipped = shipped_suite()
    return _parse(_read(shipped), shipped, shipped.parent, workspace, ())


def nearest_pyproject(start: Path) -> Path | None:
    """The `pyproject.toml` of `start` or of the closest folder above it."""
    for folder in (start, *start.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file():
            return candidate
    return None


def shipped_suite() -> Path:
    """The configuration file of the suite that ships with spanproof.

    :raises RequestError: the package that holds it is not installed.
    """
    spec = importlib.util.find_spec(SHIPPED_PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        candidate = Path(folder) / SHIPPED_FILE
        if candidate.is_file():
            return candidate
    raise RequestError(
        f"no [tool.spanproof] in the nearest pyproject.toml, and the shipped suite "
        f"({SHIPPED_PACKAGE}/{SHIPPED_FILE}) is not installed"
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RequestError(f"{path}: not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{path}: cannot be read: {error}") from error


def _parse(
    table: object, source: Path, root: Path, workspace: Path, search: tuple[str, ...]
) -> Config:
    if not isinstance(table, dict):
        raise RequestError(f"{source}: [tool.spanproof] must be a table")
    known = (*_LISTS, "floors")
    for key in table:
        if key not in known:
            raise RequestError(f"{source}: unknown key {key!r}; known keys: {', '.join(known)}")
    lists = {key: _names(table.get(key, []), key, source) for key in _LISTS}
    for name in (*lists["models"], *lists["proofs"]):
        if not all(part.isidentifier() for part in name.split(".")):
            raise RequestError(f"{source}: {name!r} is not the name of a package or module")
    floors = _floors(table.get("floors", {}), source)
    return Config(source, root, workspace, **lists, floors=floors, search_path=search)


def _names(value: object, key: str, source: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise RequestError(f"{source}: {key} must be a list of names, not {value!r}")
    return tuple(dict.fromkeys(value))


def _floors(value: object, source: Path) -> dict[str, Level]:
    if not isinstance(value, dict):
        raise RequestError(f"{source}: floors must be a table of id prefix = level")
    floors = {}
    for prefix, level in value.items():
        if level not in tuple(_FLOORS):
            allowed = ", ".join(_FLOORS)
            raise RequestError(f"{source}: floor of {prefix!r} must be one of {allowed}: {level!r}")
        floors[prefix] = Level(level)
    return floors
