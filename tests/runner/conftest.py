"""A workbench: files, obligations about them, fake engines and runs."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spanproof.obligation import Kind, Limits, Obligation
from spanproof.runner.cache import Cache
from spanproof.runner.closure import Sources
from spanproof.runner.naming import Names
from spanproof.runner.plan import Plan, make_plan
from spanproof.runner.schedule import Settings, run
from spanproof.verdict import Level, Verdict


@dataclass
class Bench:
    """Files below `root`, a cache folder, and the warnings that were given."""

    root: Path
    warnings: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def cache_folder(self) -> Path:
        """Where attempts are kept."""
        return self.root / "cache"

    def write(self, name: str, text: str = "") -> Path:
        """Write a file below the root, making its folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def obligation(
        self, name: str = "claims.claim", *, folder: str = "", floor: str = "proved"
    ) -> Obligation:
        """A theorem `module.function` in a folder below the root."""
        module, _, function = name.rpartition(".")
        place = self.root / folder
        path = place.joinpath(*module.split(".")).with_suffix(".py")
        return Obligation(
            id=name,
            kind=Kind.THEOREM,
            module=module,
            qualname=function,
            path=str(path),
            line=1,
            floor=Level(floor),
            search_path=(str(place),),
        )

    def obligations(self, *names: str, floor: str = "proved") -> list[Obligation]:
        """Theorems of the module `claims`, which is written if it is not there."""
        if not (self.root / "claims.py").exists():
            self.write("claims.py", "def claim() -> bool:\n    return True\n")
        return [self.obligation(f"claims.{name}", floor=floor) for name in names]

    def digest(self, obligation: Obligation) -> str:
        """The digest of what an obligation depends on, seen with fresh eyes."""
        packages = frozenset({obligation.module.partition(".")[0]})
        return Sources(packages, names=Names(self.root)).digest(obligation)

    def move(self, name: str, *, copy: bool = False) -> None:
        """Move all files to another folder beside this one, or go on with a copy of them."""
        target = self.root.parent / name
        shutil.copytree(self.root, target)
        if not copy:
            shutil.rmtree(self.root)
        self.root = target

    def cache(self, *, enabled: bool = True) -> Cache:
        """The cache of a new run."""
        sources = Sources(frozenset(), names=Names(self.root))
        return Cache(self.cache_folder, sources, self.warnings.append, enabled=enabled)

    def plans(
        self, obligations: Iterable[Obligation], engines: Sequence[Any], *, everybody: bool = False
    ) -> list[Plan]:
        """The plans for some engines, in the order of the ladder."""
        ladder = sorted(engines, key=lambda engine: engine.rank)
        return [make_plan(each, ladder, everybody=everybody) for each in obligations]

    def run(
        self,
        obligations: Iterable[Obligation],
        engines: Sequence[Any],
        *,
        jobs: int = 2,
        seconds: float = 20.0,
        everybody: bool = False,
        enabled: bool = True,
    ) -> list[Verdict]:
        """The verdicts of a run with a new view of the files and the same cache folder."""
        self.seen.clear()
        return run(
            self.plans(obligations, engines, everybody=everybody),
            Settings(jobs=jobs, limits=Limits(seconds=seconds)),
            self.cache(enabled=enabled),
            lambda plan, _verdict: self.seen.append(plan.obligation.id),
        )


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A workbench in a folder of its own, for which spanproof's own sources never change."""
    monkeypatch.setattr("spanproof.runner.cache.own_digest", lambda: "the sources of spanproof")
    monkeypatch.setattr("spanproof.runner.cache.own_stamp", lambda: "their times")
    root = tmp_path / "project"
    root.mkdir()
    return Bench(root)


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of fake engines, importable here and in workers."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "fakes"))
    return importlib.import_module("fake_engines")
