"""Ctrl-C and SIGTERM: the exit code says so, no process is left, what was settled is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLAIMS = """@theorem(floor="tested")
def settled(x: int) -> bool:
    return x == x


@theorem(floor="tested")
def never_ends(x: int) -> bool:
    import os, subprocess, time
    program = subprocess.Popen(["sleep", "98765"])
    with open("pids", "w") as file:
        file.write(f"{os.getpid()} {program.pid}")
    os.rename("pids", "running")
    while True:
        time.sleep(0.01)
"""


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something has happened, a minute at most."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within a minute")


def is_running(pid: int) -> bool:
    """Whether a process exists and is not a zombie that waits to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def interrupted(
    shell: Any, claims: Callable[[str], Path], request: pytest.FixtureRequest
) -> tuple[Any, subprocess.Popen[str], list[int]]:
    """A run that has settled one claim and is stuck in another."""
    claims(CLAIMS)
    process = shell.start(
        "verify", "claims.py", "--engine", "hypothesis", "--jobs", "1", group=True
    )
    wait_for(lambda: (shell.root / "running").exists() and entries(shell) == 1)
    return shell, process, [int(pid) for pid in (shell.root / "running").read_text().split()]


def entries(shell: Any) -> int:
    """How many attempts are in the cache."""
    return len(list((shell.root / "cache/attempts").rglob("*.json")))


@pytest.mark.parametrize(
    ("number", "whole_group", "code"),
    [(signal.SIGINT, False, 130), (signal.SIGINT, True, 130), (signal.SIGTERM, False, 143)],
    ids=["kill -INT", "Ctrl-C", "kill -TERM"],
)
def test_an_interrupted_run_leaves_no_process_and_keeps_what_it_knows(
    interrupted: tuple[Any, subprocess.Popen[str], list[int]],
    number: signal.Signals,
    whole_group: bool,
    code: int,
) -> None:
    """One line on stderr; workers and what they started are gone; the cache has the first claim."""
    shell, process, pids = interrupted
    if whole_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err.splitlines() == ["spanproof: interrupted; nothing that was settled is lost"]
    wait_for(lambda: not any(is_running(pid) for pid in pids))
    (shell.root / "running").unlink()  # the claims name it, so it is one of their data files
    arguments = ("verify", "claims.settled", "--engine", "hypothesis", "--json", "-")
    shell.project("proofs = ['claims']")
    [known] = json.loads(shell.run(*arguments).out)["obligations"]
    assert (known["evidence"]["level"], known["cached"]) == ("tested", True)


def test_a_killed_run_leaves_no_process(
    interrupted: tuple[Any, subprocess.Popen[str], list[int]],
) -> None:
    """SIGKILL, which nobody can handle, takes the workers and what they started along."""
    _shell, process, pids = interrupted
    process.kill()
    process.wait(timeout=60)
    wait_for(lambda: not any(is_running(pid) for pid in pids))
