"""What a command needs before it can run or look up anything, gathered once.

The main process loads no solver: engines are asked only for their versions and what they
apply to, so that a run that finds everything in the cache takes about a second.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spanproof.config import Config, load_config
from spanproof.controls.table import Trial, trials
from spanproof.discovery import check_covers
from spanproof.engines.base import Engine, engines
from spanproof.obligation import Obligation
from spanproof.requirements import Requirement, load_requirements
from spanproof.runner.bytecode import distrust_byte_code
from spanproof.runner.cache import Cache
from spanproof.runner.closure import Sources
from spanproof.runner.naming import Names
from spanproof.runner.plan import Plan, choose_engines, make_plan
from spanproof.runner.select import find_obligations

CACHE_VARIABLE = "SPANPROOF_CACHE"


@dataclass(frozen=True, slots=True)
class Session:
    """One configuration with its obligations, plans and cache; `selectors` as they were given.

    `trials` are the negative controls of the engines that some obligation asks.
    """

    config: Config
    requirements: dict[str, Requirement]
    obligations: list[Obligation]
    engines: list[Engine]
    plans: list[Plan]
    cache: Cache
    selectors: tuple[str, ...]
    trials: list[Trial]

    def engine_versions(self) -> dict[str, str]:
        """The version of every engine that may be asked."""
        return {engine.name: engine.version() for engine in self.engines}


def open_session(
    selectors: Sequence[str],
    cwd: Path,
    warn: Callable[[str], None],
    *,
    engine_names: Sequence[str] = (),
    all_engines: bool = False,
    use_cache: bool = True,
    frozen: bool = False,
) -> Session:
    """Read the configuration that applies in `cwd` and find what the selectors name.

    :raises RequestError: anything about the request or the configuration is wrong.
    """
    distrust_byte_code()
    chosen = choose_engines(engines(), engine_names)
    config = load_config(cwd)
    requirements = load_requirements(config)
    obligations = find_obligations(selectors, config, requirements, cwd)
    check_covers(obligations, requirements)
    plans = [make_plan(o, chosen, everybody=all_engines) for o in obligations]
    cache = Cache(
        cache_folder(config), _sources(config, obligations), warn, enabled=use_cache, frozen=frozen
    )
    # With the search path of a real claim, because a worker that changes it forgets its modules.
    asked = {engine.name for plan in plans for engine in plan.ladder}
    controls = trials(
        [engine for engine in chosen if engine.name in asked],
        next((o.search_path for o in obligations), ()),
    )
    return Session(
        config, requirements, obligations, chosen, plans, cache, tuple(selectors), controls
    )


def cache_folder(config: Config) -> Path:
    """Where attempts and certificates are kept: `SPANPROOF_CACHE`, else beside the project."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else config.workspace / ".spanproof" / "cache"


def _sources(config: Config, obligations: Sequence[Obligation]) -> Sources:
    names = (*config.models, *config.proofs, *config.requirements)
    modules = (obligation.module for obligation in obligations)
    tops = frozenset(name.partition(".")[0] for name in (*names, *modules))
    # The configuration sets floors, which judge evidence and do not make it.
    ignored = frozenset({config.source.resolve(), config.source})
    return Sources(tops, ignored, Names(config.workspace.resolve()))
