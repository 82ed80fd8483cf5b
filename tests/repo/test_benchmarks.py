"""The comparison in benchmarks/ runs and counts right; what it measures is not asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "ladder_and_crosshair.py"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the comparison in the checkout."""
    command = [sys.executable, str(SCRIPT), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_both_sides_get_the_same_obligations(tmp_path: Path) -> None:
    """The table has a row for all obligations, counts for both sides, and the ratio."""
    table = tmp_path / "table.md"
    result = run("tracing_models.flags", "--seconds", "0.2", "--table", str(table))
    assert result.returncode == 0, result.stderr
    assert table.read_text(encoding="utf-8") == result.stdout
    total = re.search(r"^\| all \| (\d+) \| (\d+) \| [\d.]+ \| (\d+) \|", result.stdout, re.M)
    assert total is not None
    number, ours, theirs = map(int, total.groups())
    assert number > 0
    assert ours <= number
    assert theirs <= number
    assert "Obligations altogether: the ladder takes 1/" in result.stdout


def test_an_unknown_prefix_is_a_wrong_request() -> None:
    """A comparison of nothing says so instead of printing an empty table."""
    result = run("tracing_models.no_such_module")
    assert result.returncode == 2
    assert "no obligation has such an id" in result.stderr
