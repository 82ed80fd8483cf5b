"""The suite refutes bugs that are put into copies of the models, by inputs that replay."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.quality.seeded import BUGS, SeededBug

import tracing_models
import tracing_proofs

ENGINES = {"z3", "crosshair", "hypothesis"}


def copy_suite(folder: Path) -> Path:
    """The models and the proofs, copied to where an edit does no harm."""
    for package in (tracing_models, tracing_proofs):
        name = package.__name__
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(package.__path__[0]), folder / name, ignore=ignored)
    return folder


def seed(bug: SeededBug, suite: Path) -> None:
    """Put the bug into the copy; every text that it replaces occurs exactly once."""
    path = suite / "tracing_models" / bug.file
    source = path.read_text(encoding="utf-8")
    for old, new in bug.edits:
        assert source.count(old) == 1, f"{bug.file} has changed: {old!r} is not there once"
        source = source.replace(old, new)
    path.write_text(source, encoding="utf-8")


def run(arguments: list[str], folder: Path, suite: Path | None) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder outside of any project, with the copy in front of the models."""
    environment = {**os.environ, "SPANPROOF_CACHE": str(folder / "cache")}
    environment.pop("PYTHONPATH", None)
    if suite is not None:
        environment["PYTHONPATH"] = str(suite)
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def refuted(bug: SeededBug, folder: Path, suite: Path) -> list[dict[str, Any]]:
    """The verdicts of the obligations that the bug breaks."""
    done = run(["-m", "spanproof", "verify", *bug.selectors, "--json", "-"], folder, suite)
    assert done.returncode == 1, done.stderr
    obligations = json.loads(done.stdout)["obligations"]
    assert len(obligations) == len(bug.selectors)
    return [each for each in obligations if each["evidence"]["level"] == "refuted"]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_seeded_bug_is_refuted_by_an_input_that_replays(bug: SeededBug, tmp_path: Path) -> None:
    """Some engine gives an input that fails with the bug, and passes without it."""
    suite = copy_suite(tmp_path / "suite")
    seed(bug, suite)
    found = refuted(bug, tmp_path, suite)
    assert found
    for verdict in found:
        assert verdict["evidence"]["engine"] in ENGINES
        assert verdict["counterexample"]["arguments"]
        replay = verdict["counterexample"]["replay"]
        buggy = run(["-c", replay], tmp_path, suite)
        assert buggy.returncode == 1
        assert "AssertionError" in buggy.stderr
        assert run(["-c", replay], tmp_path, None).returncode == 0


def test_the_copy_without_a_bug_holds(tmp_path: Path) -> None:
    """What refutes the bugs is the bugs, and not the copying."""
    suite = copy_suite(tmp_path / "suite")
    selector = "tracing_proofs.traceparent.version_ff_is_never_accepted"
    done = run(["-m", "spanproof", "verify", selector, "--json", "-"], tmp_path, suite)
    verdict = json.loads(done.stdout)["obligations"][0]
    assert verdict["evidence"]["level"] not in ("refuted", "unknown")


def test_there_are_ten_different_bugs() -> None:
    """Each is another edit."""
    assert len({bug.edits for bug in BUGS}) == 10
