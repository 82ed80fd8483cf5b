"""The one interface of all engines. Adding an engine is one file in this folder.

A module of `spanproof.engines` that has a module-level `ENGINE` is an engine; it is found by
looking, not by a list. The module must be cheap to import: solvers are imported inside
`version` and `attempt`, because the runner asks only `applies` in the main process.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Protocol

import spanproof.engines
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt


class Engine(Protocol):
    """Something that can say how strongly an obligation holds."""

    @property
    def name(self) -> str:
        """The name used by `--engine` and in verdicts."""
        ...

    @property
    def rank(self) -> int:
        """The place on the ladder: lower is asked first."""
        ...

    def version(self) -> str:
        """The version of the engine and of what it runs; part of the cache key. Cheap."""
        ...

    def applies(self, obligation: Obligation) -> bool:
        """Whether the engine can say anything about this kind of obligation."""
        ...

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Try to settle the obligation. Runs in a worker process.

        Never raises for a claim that cannot be decided: that is `unknown` with a `detail`. The
        worker notes how long it took.
        """
        ...


@cache
def engines() -> Mapping[str, Engine]:
    """All engines by name, in the order of the ladder."""
    found: list[Engine] = []
    for module in pkgutil.iter_modules(spanproof.engines.__path__):
        loaded = importlib.import_module(f"spanproof.engines.{module.name}")
        engine = getattr(loaded, "ENGINE", None)
        if engine is not None:
            found.append(engine)
    return {engine.name: engine for engine in sorted(found, key=lambda engine: engine.rank)}
