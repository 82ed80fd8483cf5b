"""`spanproof check` finds each seeded bug under the right requirement, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spanproof.conformance.report import write_replays
from spanproof.errors import RequestError
from spanproof.tracing.check import list_targets, run_check

HERE = Path(__file__).parent
VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SEEDED = {
    "accepts_ff": {"TP-007"},
    "accepts_zero_ids": {"TP-014", "TP-019"},
    "accepts_upper_case": {"TP-011", "TP-012", "TP-013"},
    "accepts_a_line_end": {"TP-010", "TP-047"},
    "accepts_what_int_accepts": {"TP-011", "TP-012", "TP-013"},
    "swaps_ids": {"TP-011"},
    "compares_flags_as_a_number": {"TP-021", "TP-032"},
    "loses_the_random_flag": {"TP-032"},
    "is_not_remote": {"SC-015"},
    "refuses_the_future": {"TP-043"},
    "wants_lower_case_names": {"TP-001"},
    "refuses_everything": {"TP-010"},
    "raises_for_short_values": {"PG-012"},
    "loops_on_a_dash_at_the_end": {"PG-014"},
    "waits_for_ever": {"PG-014"},
    "ends_the_process": {"PG-014"},
    "is_killed": {"PG-014"},
    "returns_garbage": {"PG-014"},
}
CORRECT = ["correct", "right", "prints", "gives_hex_text", "gives_an_invalid_context"]


@pytest.fixture(autouse=True)
def _beside_the_extractors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets are imported from the current folder."""
    monkeypatch.chdir(HERE)


def check(name: str) -> dict[str, Any]:
    """The record of one seeded extractor."""
    return run_check(f"seeded_extractors:{name}")


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the replays of a folder with nothing but the target on the path."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder]
    return subprocess.run([*command, folder], cwd=HERE, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_implementation_has_no_deviation(name: str) -> None:
    """Whatever form its results have and whatever it prints."""
    result = check(name)
    assert result["deviations"] == []
    assert result["requirements_checked"] == len(result["requirements"]) >= 20


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_bug_is_found_and_replays(name: str, tmp_path: Path) -> None:
    """Its requirement is named, and every replay fails at an assertion."""
    result = check(name)
    assert {deviation["requirement"] for deviation in result["deviations"]} == SEEDED[name]
    for deviation in result["deviations"]:  # what never ends need not be waited for so long
        deviation["replay"] = deviation["replay"].replace("timeout=20", "timeout=2")
    write_replays(result, tmp_path)
    run = run_pytest(tmp_path)
    count = len(result["deviations"])
    assert f"{count} failed" in run.stdout
    assert "passed" not in run.stdout
    assert run.stdout.count("AssertionError") >= count


def test_a_replay_passes_on_a_repaired_implementation(tmp_path: Path) -> None:
    """The file is a test of the requirement, not of the bug."""
    for name in ("accepts_ff", "swaps_ids", "refuses_everything", "raises_for_short_values"):
        result = check(name)
        for deviation in result["deviations"]:
            deviation["replay"] = deviation["replay"].replace(f".{name}(", ".correct_values(")
            deviation["name"] += f"_{name}"
        write_replays(result, tmp_path)
    run = run_pytest(tmp_path)
    assert run.returncode == 0, run.stdout


def test_inputs_are_minimised_toward_a_well_known_value() -> None:
    """One place differs from the example that everybody knows."""
    [deviation] = check("accepts_ff")["deviations"]
    assert deviation["input"] == ["ff" + VALID[2:]]
    assert deviation["severity"] == "MUST"


def test_two_runs_give_the_same_record() -> None:
    """Nothing in a record depends on time, order or addresses."""
    first, second = (json.dumps(check("accepts_what_int_accepts")) for _ in range(2))
    assert first == second


def test_what_the_standards_leave_open_is_noted_and_no_deviation() -> None:
    """Two traceparent fields and white space around one have more than one right answer."""
    about = {reading["about"] for reading in check("right")["readings"]}
    assert {"AMBIGUITIES 5", "AMBIGUITIES 8"} <= about


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("no-such-target", "unknown target 'no-such-target'"),
        ("http://localhost:1", "comes later"),
        ("stdio:cat", "comes later"),
        ("no_such_module:extract", "no module 'no_such_module'"),
        ("seeded_extractors:missing", "seeded_extractors has no 'missing'"),
        ("seeded_extractors:NOT_CALLABLE", "is not callable"),
        ("broken_on_import:extract", "importing broken_on_import failed: ZeroDivisionError"),
        ("other_signatures:two", "missing a required argument: 'context'"),
        ("other_signatures:later", "is a coroutine function"),
    ],
)
def test_a_target_that_cannot_be_checked_is_refused(
    target: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says why."""
    (tmp_path / "broken_on_import.py").write_text("1 / 0\n")
    other = "def two(carrier, context): ...\nasync def later(carrier): ...\n"
    (tmp_path / "other_signatures.py").write_text(other)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(RequestError, match=reason) as refusal:
        run_check(target)
    assert "\n" not in str(refusal.value)


def test_known_libraries_are_listed() -> None:
    """`--list` shows what can be named."""
    assert list_targets() == ["opentelemetry-python"]
