"""`spanproof verify --watch`: again after every change, until it is told to stop."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLAIM = """@theorem(floor="tested")
def small(x: bool) -> bool:
    return x < {}
"""


def test_a_change_is_verified_again_until_the_watch_is_interrupted(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """The second run sees the new text; SIGTERM ends the watch with its exit code."""
    claims(CLAIM.format(2))
    process = shell.start("verify", "--watch", "claims.py", "--engine", "hypothesis")
    assert "watching" in process.stderr.readline()
    claims(CLAIM.format(" 1"))
    assert "claims.py" in process.stderr.readline()
    assert "watching" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert err.startswith("spanproof: interrupted")
    first, _, second = out.partition("holds at or above")
    assert "FAILS" not in first
    assert "refuted" in second
