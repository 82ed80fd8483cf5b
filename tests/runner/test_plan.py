"""Which engines are asked, and in which order."""

from __future__ import annotations

import dataclasses
from types import ModuleType
from typing import Any

import pytest

from spanproof.engines.base import engines
from spanproof.errors import RequestError
from spanproof.obligation import Kind
from spanproof.runner.plan import choose_engines, is_small, make_plan


def test_the_engines_that_ship_are_ordered_by_rank() -> None:
    """The ladder goes from z3 over CrossHair to Hypothesis."""
    names = [name for name in engines() if name in ("z3", "crosshair", "hypothesis")]
    assert names == ["z3", "crosshair", "hypothesis"]


def test_engines_are_chosen_by_name_in_the_order_of_the_ladder(fakes: ModuleType) -> None:
    """Repeated options and commas mean the same; the order on the command line means nothing."""
    available = {name: fakes.Fake(name, rank) for rank, name in enumerate("abc")}
    assert [e.name for e in choose_engines(available, ["c,a"])] == ["a", "c"]
    assert [e.name for e in choose_engines(available, ["c", "a"])] == ["a", "c"]
    assert [e.name for e in choose_engines(available, [])] == ["a", "b", "c"]


def test_an_unknown_engine_is_refused_with_the_known_ones(fakes: ModuleType) -> None:
    """The message lists what may be asked for."""
    with pytest.raises(RequestError, match="unknown engine 'z4'; engines: a"):
        choose_engines({"a": fakes.Fake("a")}, ["z4"])


def test_crosshair_gives_an_opinion_on_contracts_of_small_functions(
    bench: Any, fakes: ModuleType
) -> None:
    """A loop, or more nodes than it can exhaust, makes it too dear."""
    bench.write(
        "claims.py",
        "def small(x: int) -> int:\n    return x + 1\n"
        "def loops(x: int) -> int:\n    for _ in range(x):\n        x += 1\n    return x\n"
        f"def large(x: int) -> int:\n    return {' + '.join(['x'] * 40)}\n",
    )
    ladder = [fakes.Fake("z3"), fakes.Fake("crosshair", 20), fakes.Fake("hypothesis", 30)]
    for name, expected in (("small", ["crosshair"]), ("loops", []), ("large", [])):
        obligation = dataclasses.replace(bench.obligation(f"claims.{name}"), kind=Kind.CONTRACT)
        plan = make_plan(obligation, ladder, everybody=False)
        assert expected == [engine.name for engine in plan.opinions]
        assert is_small(obligation) == (name == "small")
