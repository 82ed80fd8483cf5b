"""A run whose negative controls do not fail is red, whatever it says about real claims."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GOOD = '''
@theorem()
def good(n: int) -> bool:
    """A number and its successor differ."""
    return n != n + 1
'''


def test_an_engine_that_believes_everything_makes_the_run_red(
    shell: Any,
    claims: Callable[[str], Path],
    fakes: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every real claim is proved, and yet: exit code 3 and one line that says why."""
    broken = {"z3": fakes.Fake("z3", 10, "proved")}
    monkeypatch.setattr("spanproof.runner.session.engines", lambda: broken)
    claims(GOOD)
    result = shell.here("verify", "claims.py", "--json", "v.json")
    record = json.loads((shell.root / "v.json").read_text())
    assert result.code == 3
    assert record["summary"]["proved"] == len(record["obligations"]) == 1
    assert record["ok"] is False
    assert record["controls"]["failed_as_expected"] == 0
    (line,) = result.lines
    assert "negative control" in line
    assert "z3 says proved" in line
    assert result.out.rstrip().splitlines()[-2].startswith("Spanproof is broken")


def test_controls_are_cached_and_count_nowhere_else(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """The real z3 refutes what it must, once; the sums are about real claims only."""
    claims(GOOD)
    first = shell.here("verify", "claims.py", "--engine", "z3", "--json", "v.json")
    record = json.loads((shell.root / "v.json").read_text())
    assert first.code == 0
    assert sum(record["summary"].values()) == len(record["obligations"]) == 1
    controls = record["controls"]
    assert controls["expected"] == controls["failed_as_expected"] > 10
    assert controls["broken"] == []
    assert f"negative controls: {controls['expected']} of" in first.out
    entries = set((shell.root / "cache" / "attempts").rglob("*.json"))
    second = shell.here("verify", "claims.py", "--engine", "z3", "--json", "w.json")
    assert second.code == 0
    assert set((shell.root / "cache" / "attempts").rglob("*.json")) == entries
