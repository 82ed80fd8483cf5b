"""Claims on which a careless lifter says `proved`, and what the z3 engine says."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from tests.soundness.trap import Trap

from spanproof.discovery import discover_paths
from spanproof.engines.z3 import ENGINE
from spanproof.obligation import Limits
from spanproof.verdict import Attempt, Level

MODULES = sorted(file.stem for file in Path(__file__).parent.glob("traps_*.py"))
TRAPS: list[Trap] = [
    one for module in MODULES for one in importlib.import_module(f"tests.soundness.{module}").TRAPS
]


def attempt(trap: Trap, number: int, folder: Path) -> Attempt:
    """What the z3 engine says about a trap, from a module of its own."""
    file = folder / f"trap_{number}.py"
    file.write_text(trap.source, encoding="utf-8")
    (obligation,) = (o for o in discover_paths([file]) if o.qualname == "claim")
    return ENGINE.attempt(obligation, Limits())


def verdict(found: Attempt) -> str:
    """The words of the tables for an attempt; anything unexpected is shown whole."""
    if found.vacuous and found.level is Level.UNKNOWN and not found.defect:
        return "vacuous"
    if found.level is Level.PROVED and not found.defect:
        return "proved"
    if found.level is Level.BOUNDED and not found.defect:
        return "bounded"
    if found.level is Level.REFUTED and found.counterexample is not None and not found.defect:
        return "refuted"
    if found.level is Level.UNKNOWN and not found.defect:
        return "refused" if (found.detail or "").startswith("not lifted: ") else str(found)
    return str(found)


@pytest.mark.parametrize(("number", "trap"), list(enumerate(TRAPS)), ids=[t.name for t in TRAPS])
def test_a_trap_catches_nobody(number: int, trap: Trap, tmp_path: Path) -> None:
    """The engine proves what is true, refutes what is false, and refuses the rest by name."""
    assert trap.verdict == verdict(attempt(trap, number, tmp_path))


def test_the_table_is_long_and_its_names_are_unique() -> None:
    """No trap hides another one of the same name."""
    assert len({trap.name for trap in TRAPS}) == len(TRAPS) >= 60
