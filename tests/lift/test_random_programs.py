"""Random programs: what is lifted, in both ways of modelling ints, does what CPython does."""

from __future__ import annotations

import random
import typing
from pathlib import Path
from typing import Any

import pytest
from tests.lift.compare import Rule, compare, lift, load, pool
from tests.lift.programs import program

from spanproof.lift.source import unwrap

PROGRAMS = 250
PARTS = 10
INPUTS = 12


def drawn_inputs(one: Rule, function: Any, count: int) -> list[dict[str, object]]:
    """Arguments from the pools of a program, each drawn by itself; records are made here."""
    draw = random.Random(one.name)
    record = unwrap(function).__globals__["Span"]
    hints = typing.get_type_hints(unwrap(function))
    pools = {name: one.pools.get(name) or pool(hint) for name, hint in hints.items() if name != "r"}
    pools["r"] = [record(-2, -1), record(-2, 9), record(0, 1), record(3, 5), record(-1, 3)]
    return [{name: draw.choice(values) for name, values in pools.items()} for _ in range(count)]


def disagreements(seed: int, folder: Path, count: int = INPUTS) -> tuple[int, list[str]]:
    """How many inputs of a program were inside the subset, and how it differs from CPython."""
    one = program(seed)
    folder.mkdir()
    function = load(one, folder)
    given = drawn_inputs(one, function, count)
    compared, found = 0, []
    for whole_numbers in (False, True):
        try:
            lifted = lift(function, whole_numbers=whole_numbers)
            compared += compare(one, function, lifted, given)
        except AssertionError as error:
            found.append(f"program {seed}, whole numbers {whole_numbers}: {error}")
    return compared, found


@pytest.mark.parametrize("part", range(PARTS))
def test_random_programs_do_what_cpython_does(part: int, tmp_path: Path) -> None:
    """On drawn inputs, the one outcome whose condition holds is CPython's, or it is refused."""
    seeds = range(part, PROGRAMS, PARTS)
    results = [disagreements(seed, tmp_path / str(seed)) for seed in seeds]
    assert [text for _, found in results for text in found] == []
    assert sum(compared for compared, _ in results) > len(seeds) * INPUTS // 4
