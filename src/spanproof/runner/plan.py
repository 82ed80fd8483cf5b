"""Which engines are asked about an obligation, and in which order.

The ladder is every engine that applies, by rank; it ends at the first one that settles the
obligation. Second opinions are asked although it is settled: CrossHair for the contracts of
small functions and Hypothesis for theorems, where they are cheap; all engines on request.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spanproof.engines.base import Engine
from spanproof.errors import RequestError
from spanproof.obligation import Kind, Limits, Obligation

# Syntax nodes of a body that CrossHair still exhausts within its limit of iterations.
SMALL = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """The ladder for one obligation, and the engines asked for an opinion once it is proved.

    With `everybody` the opinions are asked for whatever the ladder says, and within its limits.
    `limits`, if there are any, stand whatever the settings of the run are.
    """

    obligation: Obligation
    ladder: tuple[Engine, ...]
    opinions: tuple[Engine, ...]
    everybody: bool = False
    limits: Limits | None = None


def make_plan(obligation: Obligation, engines: Iterable[Engine], *, everybody: bool) -> Plan:
    """The plan for an obligation; `everybody` makes every applicable engine give an opinion."""
    ladder = tuple(engine for engine in engines if engine.applies(obligation))
    wanted = [e for e in ladder if everybody or _is_cheap_opinion(e.name, obligation)]
    return Plan(obligation, ladder, tuple(wanted), everybody)


def choose_engines(available: Mapping[str, Engine], names: Iterable[str]) -> list[Engine]:
    """The engines of the given names in the order of the ladder; all of them without names.

    :raises RequestError: there is no engine of that name.
    """
    wanted = [part for name in names for part in name.split(",") if part]
    for name in wanted:
        if name not in available:
            known = ", ".join(available) or "none"
            raise RequestError(f"unknown engine {name!r}; engines: {known}")
    return [engine for name, engine in available.items() if not wanted or name in wanted]


def is_small(obligation: Obligation) -> bool:
    """Whether an obligation is about a function of few syntax nodes and without a loop."""
    sizes = _sizes(Path(obligation.path))
    return sizes.get(obligation.qualname, SMALL + 1) <= SMALL


def _is_cheap_opinion(engine: str, obligation: Obligation) -> bool:
    match obligation.kind:
        case Kind.THEOREM:
            return engine == "hypothesis"
        case Kind.CONTRACT:
            return engine == "crosshair" and is_small(obligation)
        case _:
            return False


@lru_cache(maxsize=1024)
def _sizes(path: Path) -> dict[str, int]:
    """The number of syntax nodes in the body of each function of a file without a loop in it."""
    sizes: dict[str, int] = {}
    pending = [("", node) for node in ast.parse(path.read_bytes()).body]
    while pending:
        prefix, node = pending.pop()
        if isinstance(node, ast.ClassDef):
            pending += [(f"{prefix}{node.name}.", inner) for inner in node.body]
        elif isinstance(node, ast.FunctionDef):
            nodes = [inner for statement in node.body for inner in ast.walk(statement)]
            if not any(
                isinstance(inner, ast.For | ast.While | ast.comprehension) for inner in nodes
            ):
                sizes[prefix + node.name] = len(nodes)
    return sizes
