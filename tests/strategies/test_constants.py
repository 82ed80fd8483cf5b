"""Generated values do not depend on which modules a process has imported."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from spanproof.strategies.constants import no_local_constants

CONSTANT = 918_273_645_546_372


def drawn() -> list[int]:
    """Integers of one fixed run."""
    found: list[int] = []

    @seed(0)
    @settings(max_examples=300, database=None, deadline=None, phases=(Phase.generate,))
    @given(st.integers())
    def collect(value: int) -> None:
        found.append(value)

    with no_local_constants():
        collect()
    return found


def test_the_constants_of_an_imported_module_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hypothesis would try them, and other values than before after that."""
    before = drawn()
    path = tmp_path / "local_module.py"
    path.write_text(f"VALUE = {CONSTANT}\n")
    module = types.ModuleType("local_module")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "local_module", module)
    assert drawn() == before
    assert CONSTANT not in before


def test_hypothesis_is_as_before_afterwards() -> None:
    """Also when something is raised inside."""
    kept = providers._get_local_constants
    with pytest.raises(KeyError), no_local_constants():
        raise KeyError
    assert providers._get_local_constants is kept
