"""What `spanproof check opentelemetry-python` finds in the pinned version, all by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from spanproof.conformance.report import render_check, write_replays
from spanproof.tracing.check import run_check

VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
# Operation and requirement of each deviation of 1.45.2; docs say why each is one.
KNOWN = {
    ("extract", "PG-012"),
    ("extract", "TP-010"),
    ("extract", "TP-047"),
    ("extract", "TS-002"),
    ("extract", "TS-022"),
    ("extract", "TS-023"),
    ("extract", "TS-035"),
    ("forward", "TP-039"),
    ("inject", "TP-011"),
    ("inject", "TP-012"),
    ("inject", "TP-013"),
    ("inject", "TP-014"),
    ("inject", "TP-019"),
}


@cache
def record() -> dict[str, Any]:
    """One run serves all tests of a worker."""
    return run_check("opentelemetry-python")


def plain(result: dict[str, Any]) -> str:
    """The report as text."""
    console = Console(width=400, color_system=None)
    with console.capture() as capture:
        console.print(render_check(result))
    return capture.get()


@pytest.mark.xdist_group("check-opentelemetry")
def test_the_known_deviations_are_found_and_no_others() -> None:
    """Each was confirmed by reading the library beside the clause."""
    found = [(each["operation"], each["requirement"]) for each in record()["deviations"]]
    assert len(found) == len(set(found))
    assert set(found) == KNOWN
    assert record()["version"] == "1.45.2"


@pytest.mark.xdist_group("check-opentelemetry")
def test_the_line_end_is_shown_beside_a_well_known_value() -> None:
    """`$` in the library's pattern lets a line end through; the solver finds it as well."""
    [deviation] = [d for d in record()["deviations"] if d["name"].startswith("tp_010_a_value")]
    assert deviation["input"] == [f"{VALID}\n"]
    assert {deviation["found_by"], *deviation["also_found_by"]} >= {"grammar", "z3"}


@pytest.mark.xdist_group("check-opentelemetry")
def test_every_source_runs_and_requirements_are_counted() -> None:
    """The counts are of what was really exercised."""
    result = record()
    assert result["requirements_checked"] == len(result["requirements"]) > 40
    assert result["cases"] > 5000
    assert result["cases_not_run"] == 0


@pytest.mark.xdist_group("check-opentelemetry")
def test_traces_are_continued_by_spans_of_the_sdk() -> None:
    """New span id, flags of the parent, a random flag of its own for a new trace: all are right."""
    assert {"PM-019", "SC-016", "SM-032", "TP-036", "TP-037"} <= set(record()["requirements"])


@pytest.mark.xdist_group("check-opentelemetry")
def test_a_long_list_is_shown_short_and_replayed_in_full() -> None:
    """The library drops more than 8192 characters as a whole; that many are no pleasure to read."""
    [deviation] = [d for d in record()["deviations"] if d["requirement"] == "TS-035"]
    assert 8192 < len(deviation["input"][1]) < 8192 + 512
    shown = next(
        line for line in plain(record()).splitlines() if "input     tracestate: k=0," in line
    )
    assert "k{254}00=0{256}" in shown
    assert len(shown) < 160
    assert "'k' * 254" in deviation["replay"]


@pytest.mark.xdist_group("check-opentelemetry")
def test_undefined_flags_are_shown_as_one_bit() -> None:
    """The smallest input has nothing else wrong with it."""
    [deviation] = [d for d in record()["deviations"] if d["requirement"] == "TP-039"]
    assert deviation["input"] == [f"{VALID[:-2]}04"]


@pytest.mark.xdist_group("check-opentelemetry")
def test_two_traceparent_fields_are_a_matter_of_reading() -> None:
    """The first is used, which one standard says and a test suite of the other denies."""
    [reading] = [each for each in record()["readings"] if each["about"] == "AMBIGUITIES 5"]
    assert reading["observed"] == "used"


@pytest.mark.xdist_group("check-opentelemetry")
def test_every_replay_fails_at_its_assertion_without_spanproof(tmp_path: Path) -> None:
    """The files name the library only, and pytest stops them at an assert."""
    write_replays(record(), tmp_path)
    files = list(tmp_path.glob("test_*.py"))
    assert len(files) == len(KNOWN)
    assert not any("import spanproof" in file.read_text() for file in files)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir"]
    run = subprocess.run(
        [*command, tmp_path, tmp_path], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert f"{len(KNOWN)} failed" in run.stdout
    assert run.stdout.count("AssertionError") >= len(KNOWN)


@pytest.mark.xdist_group("check-opentelemetry")
def test_the_command_writes_all_reports_and_ends_with_1(tmp_path: Path) -> None:
    """JSON is what the library call gives, SARIF has a result for each deviation."""
    reports = {name: tmp_path / name for name in ("c.json", "c.sarif", "replays")}
    command = [sys.executable, "-m", "spanproof", "check", "opentelemetry-python"]
    options = ["--json", "c.json", "--sarif", "c.sarif", "--replay", "replays"]
    run = subprocess.run(
        [*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1, run.stderr
    assert json.loads(reports["c.json"].read_text()) == record()
    results = json.loads(reports["c.sarif"].read_text())["runs"][0]["results"]
    assert len(results) == len(list(reports["replays"].iterdir())) == len(KNOWN)
    assert f", {len(KNOWN)} deviations\n" in run.stdout
    for deviation in record()["deviations"]:
        assert f"{deviation['requirement']} {deviation['severity']}" in run.stdout


def test_a_library_that_is_not_installed_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    """An empty package in front of the real one stands for an environment without it."""
    (tmp_path / "opentelemetry").mkdir()
    (tmp_path / "opentelemetry" / "__init__.py").write_text("")
    run = subprocess.run(
        [sys.executable, "-m", "spanproof", "check", "opentelemetry-python"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "spanproof: opentelemetry-python is not installed: pip install opentelemetry-api"
    ]
