"""SARIF 2.1.0: what code hosts need to show a failure beside the line it concerns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spanproof.report.sarif import deviations_to_sarif, to_sarif
from spanproof.report.wording import CAUSES


def run_of(record: Any) -> Any:
    """The only run of the log."""
    log = json.loads(to_sarif(record))
    assert log["version"] == "2.1.0"
    assert "sarif-2.1.0" in log["$schema"]
    (run,) = log["runs"]
    return run


def test_every_failure_is_a_result_and_nothing_else(bad: Any) -> None:
    """Ids, in the order of the record; what holds is not mentioned."""
    names = [r["partialFingerprints"]["obligation"] for r in run_of(bad.record())["results"]]
    assert names == [o["id"] for o in bad.record()["obligations"] if o["reasons"]]


def test_each_result_names_a_declared_rule_with_a_description(bad: Any) -> None:
    """One rule per cause, and every cause occurs here."""
    run = run_of(bad.record())
    rules = {
        rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]
    }
    assert {result["ruleId"] for result in run["results"]} == set(CAUSES)
    assert set(CAUSES) < set(rules)
    assert all(rules.values())


def test_a_result_has_level_message_and_location(bad: Any) -> None:
    """The message carries the counterexample and the next step, the properties the replay."""
    (result,) = [r for r in run_of(bad.record())["results"] if r["ruleId"] == "refuted"]
    assert result["level"] == "error"
    for part in ("pkg.ids.wrong: refuted by z3", "text='00'", "expected True", "Next: run the"):
        assert part in result["message"]["text"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "file:///srv/checkout/pkg/ids.py"},
        "region": {"startLine": 7},
    }
    assert result["properties"]["replay"] == "assert f('00') is True\n"


def test_a_file_below_the_current_folder_has_a_relative_address(
    bad: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code hosts match files by their path in the repository; odd characters are encoded."""
    monkeypatch.chdir(tmp_path)
    record = bad.record()
    record["obligations"][3].update(path=str(tmp_path / "a b\ud800" / "#.py"), line=0)
    place = run_of(record)["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b%ED%A0%80/%23.py"
    assert place["region"]["startLine"] == 1


def test_what_is_weaker_than_the_baseline_is_a_result(good: Any) -> None:
    """With the location where the obligation still exists, without one where it is gone."""
    weaker = ["pkg.clock.now: the baseline has proved", "m.gone: the baseline has proved"]
    here, gone = run_of({**good.record(), "weaker": weaker, "ok": False})["results"]
    assert here["ruleId"] == gone["ruleId"] == "weaker-than-baseline"
    assert here["locations"]
    assert "locations" not in gone


def test_an_empty_list_of_results_comes_with_what_was_looked_at(good: Any, run: Any) -> None:
    """No result of three obligations and no result of none can be told apart."""
    assert run_of(good.record())["results"] == []
    assert run_of(good.record())["properties"]["summary"]["proved"] == 2
    assert sum(run_of(run.record())["properties"]["summary"].values()) == 0


def test_the_log_is_ascii_without_lone_surrogates(bad: Any) -> None:
    """A strict reader of JSON takes it."""
    record = bad.record()
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure.update(id="m.\ud800", reasons=["\x1b\ud800"])
    failure["counterexample"].update(replay="\ud800", actual="\ud800")
    text = to_sarif(record)
    assert text.isascii()
    assert json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")


def test_deviations_of_an_implementation_are_results_by_requirement() -> None:
    """A broken MUST is an error, a broken SHOULD a warning."""
    common = {"input": ["00"], "expected": "a", "actual": "b"}
    result = {
        "target": "library",
        "version": "1.0",
        "deviations": [
            {"requirement": "TP-1", "severity": "MUST", **common},
            {"requirement": "TP-2", "severity": "SHOULD", **common},
            {"requirement": "TP-1", "severity": "MUST NOT", **common},
        ],
    }
    (run,) = deviations_to_sarif(result)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["TP-1", "TP-2"]
    assert [r["level"] for r in run["results"]] == ["error", "warning", "error"]
    assert "library 1.0" in run["results"][0]["message"]["text"]
