"""Random programs: what is lifted, in both ways of modelling ints, does what CPython does."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from tests.lift.long import Checker, check
from tests.lift.planted import BUGS, Plant
from tests.lift.programs import program
from tests.lift.reduction import reduced

PROGRAMS = 500
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_random_programs_do_what_cpython_does(part: int) -> None:
    """On drawn inputs, the one outcome whose condition holds is CPython's, or it is refused."""
    totals, found = check(range(part, PROGRAMS, PARTS))
    assert found == []
    assert totals["compared"] > 0.6 * totals["inputs"]
    assert totals["lifted"] > 0.7 * totals["programs"]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_hundreds_of_programs_find_a_planted_bug(
    bug: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small wrong turn in the lifter makes one of the programs disagree."""
    bug(monkeypatch)
    checker = Checker(tmp_path, count())
    outcomes = (checker.outcome(seed, program(seed)) for seed in range(PROGRAMS))
    found = next((one.disagreement for one in outcomes if one.disagreement is not None), "")
    assert found.startswith("{"), "no disagreement, or an error of the lifter"


def test_a_seed_gives_the_same_program() -> None:
    """What was found with a seed can be found again."""
    assert program(7) == program(7)
    assert len({program(seed) for seed in range(50)}) == 50


def test_a_program_is_made_small() -> None:
    """Everything is left out that the failure does not need."""
    text = """
def f(x: int):
    n = 5
    for k in range(3):
        if x > 2 and k == n:
            return (x + 1, len("bad"))
    return n
"""
    small = reduced(text, lambda candidate: "bad" in candidate)
    assert f"\n{small}" == "\ndef f(x: int):\n    return 'bad'"
