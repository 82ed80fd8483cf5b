"""Every semantic rule that is modelled, compared with CPython."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from tests.lift.compare import Rule, check

MODULES = sorted(file.stem for file in Path(__file__).parent.glob("rules_*.py"))
RULES: list[Rule] = [
    one for module in MODULES for one in importlib.import_module(f"tests.lift.{module}").RULES
]


@pytest.mark.parametrize("one", RULES, ids=[one.name for one in RULES])
def test_a_lifted_function_agrees_with_cpython(one: Rule, tmp_path: Path) -> None:
    """On every input the one lifted outcome that holds is CPython's."""
    assert check(one, tmp_path) > 0


def test_the_names_of_the_rules_are_unique() -> None:
    """No rule hides another one of the same name."""
    assert len({one.name for one in RULES}) == len(RULES)
