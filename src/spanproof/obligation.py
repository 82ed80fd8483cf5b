"""An obligation: one thing to establish, found by `spanproof.discovery`, settled by an engine.

Obligations are plain picklable records: they name a Python object instead of holding it, so a
worker process imports the object itself (`load`).
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from spanproof.verdict import Level


class Kind(StrEnum):
    """What sort of claim an obligation makes."""

    THEOREM = "theorem"  # a function decorated with @theorem returns True
    CONTRACT = "contract"  # a function keeps its require/ensure/invariant contract
    DEFINEDNESS = "definedness"  # a function without a contract raises nothing undeclared
    MACHINE = "machine"  # a property of a transition system
    TYPESTATE = "typestate"  # mypy says about a program exactly what its comments announce
    LANGUAGE = "language"  # two descriptions of a language agree


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to establish.

    `id` is `module.qualname` (`tracing_models.ids.TraceId.to_bytes`); a typestate program has
    `module` set to the package of its folder and `qualname` to the file's stem. `search_path`
    are folders to put in front of `sys.path` before importing `module`. `subject` are the model
    modules the claim is about, `budget` the seconds of wall-clock safety net (None: the default).
    """

    id: str
    kind: Kind
    module: str
    qualname: str
    path: str
    line: int
    subject: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    floor: Level = Level.PROVED
    budget: float | None = None
    search_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one attempt may use; part of the cache key.

    `rlimit` is z3's deterministic resource count, `seconds` only a safety net, `iterations` is
    CrossHair's number of paths per condition, `examples` Hypothesis' number of examples.
    """

    rlimit: int = 40_000_000
    seconds: float = 60.0
    iterations: int = 30
    examples: int = 200
    memory_bytes: int = 4 * 1024**3
    seed: int = 0


_entered: list[str] = []


def enter(search_path: tuple[str, ...]) -> None:
    """Put folders in front of `sys.path`, in place of those entered before.

    The modules of the folders that are left are forgotten: two files with a `helper` beside each
    must not share one, in whatever order a process meets them.
    """
    wanted = list(search_path)
    if wanted == _entered:
        return
    left = [folder for folder in _entered if folder not in wanted]
    for folder in _entered:
        if folder in sys.path:  # else somebody's module took it out
            sys.path.remove(folder)
    stay = frozenset(sys.path)
    tops = {name.partition(".")[0] for name in sys.modules}
    gone = {top for top in tops if _home(top) in left and _home(top) not in stay}
    for name in [name for name in sys.modules if name.partition(".")[0] in gone]:
        del sys.modules[name]
    sys.path[:0] = wanted
    _entered[:] = wanted


def _home(top: str) -> str | None:
    """The folder that a loaded top-level module was found in."""
    module = sys.modules.get(top)
    inside = next(iter(getattr(module, "__path__", ())), None) or getattr(module, "__file__", None)
    return os.path.dirname(inside) if isinstance(inside, str) else None


def load(obligation: Obligation) -> Callable[..., Any]:
    """Import the obligation's module and return the object that its qualname names.

    A property gives its getter, a class or static method the plain function, all still wrapped
    by their contracts. Raises ImportError or AttributeError when it is not there (any more).
    """
    enter(obligation.search_path)
    found: Any = importlib.import_module(obligation.module)
    for part in obligation.qualname.split("."):
        found = found.__dict__[part] if isinstance(found, type) else getattr(found, part)
        if isinstance(found, property):
            found = found.fget
        elif isinstance(found, classmethod | staticmethod):
            found = found.__func__
    result: Callable[..., Any] = found
    return result
