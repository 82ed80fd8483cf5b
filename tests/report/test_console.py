"""The report on the terminal: nothing cut, nothing hidden, the verdict last."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from spanproof.report.console import Watch, print_record
from spanproof.runner.plan import Plan

Show = Callable[..., str]


def shown(record: Any, *, width: int = 100, terminal: bool = False) -> str:
    """What the console prints, on a terminal of that width or into a log."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=terminal, color_system=None, highlight=False
    )
    console.soft_wrap = not terminal
    print_record(console, record)
    return stream.getvalue()


def test_a_good_run_ends_with_one_sentence(good: Any) -> None:
    """The last line is the verdict; it speaks of floors and not of proof."""
    lines = shown(good.record()).splitlines()
    assert lines[-1] == "All 3 obligations hold at or above their floors."
    assert "3 obligations: 2 proved, 1 tested (1 from the cache)" in lines
    assert "  tested:    examples only, none failed" in lines


def test_a_bad_run_ends_with_how_many_fail_and_why(bad: Any) -> None:
    """The last two lines are what somebody sees who looks at the end of a log."""
    lines = shown(bad.record()).splitlines()
    assert lines[-1] == "5 of 8 obligations fail."
    assert lines[-2].startswith("failures: 1 with a defect of spanproof itself; 1 refuted")


def test_each_failure_is_shown_in_full(bad: Any) -> None:
    """Id, place, reasons, counterexample, what the engines said, and the next step."""
    text = shown(bad.record())
    for obligation in bad.record()["obligations"]:
        assert (f"FAILS {obligation['id']}\n" in text) == bool(obligation["reasons"])
        assert all(f"  {reason}\n" in text for reason in obligation["reasons"])
    for line in (
        "  counterexample: text='00', level=2",
        "    expected: True",
        "    actual:   False",
        "  z3: refuted in 0.25 s",
        "  next: run the replay, then correct the model or the claim",
    ):
        assert f"{line}\n" in text


def test_what_is_weaker_than_the_baseline_is_listed(good: Any) -> None:
    """Each with its sentence, and in the verdict, although no obligation fails."""
    record = {**good.record(), "weaker": ["a: gone", "b: gone"], "ok": False}
    lines = shown(record).splitlines()
    assert lines[:2] == ["WEAKER a: gone", "WEAKER b: gone"]
    assert lines[-1] == "2 are weaker than the baseline."


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("width", [80, 120])
def test_a_replay_can_be_copied(run: Any, bad: Any, terminal: bool, width: int) -> None:
    """The source stands at the margin, uncut however long a line is, without padding."""
    source = f"value = {'x' * 300!r}\nassert value is None\n"
    record = bad.record()
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure["counterexample"]["replay"] = source
    assert f"\n{source}" in shown(record, width=width, terminal=terminal)


def test_a_terminal_wraps_with_an_indent_and_a_log_does_not_wrap(bad: Any) -> None:
    """In a log one fact is one line, so that it can be searched."""
    record = bad.record()
    long = " ".join(["because"] * 40)
    record["obligations"][3]["reasons"] = [long]
    assert f"  {long}\n" in shown(record, width=80)
    wrapped = [
        line for line in shown(record, width=80, terminal=True).splitlines() if "because" in line
    ]
    assert len(wrapped) > 1
    assert all(line.startswith("  because") and len(line) <= 80 for line in wrapped)


def test_further_lines_of_a_value_keep_the_indent(bad: Any) -> None:
    """An exception of several lines is not mistaken for the report."""
    record = bad.record()
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure["counterexample"]["actual"] = "ViolationError:\nFAILS m.f"
    for terminal in (True, False):
        assert "\nFAILS m.f" not in shown(record, terminal=terminal)


def test_a_terminal_obeys_nothing_in_the_record(run: Any, bad: Any) -> None:
    """Escape sequences, carriage returns and bidirectional marks are shown, markup is text."""
    record = bad.record()
    evil = "\x1b[2J\r\u202e[red]\ud800"
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure["id"] = failure["counterexample"]["actual"] = evil
    failure["counterexample"]["replay"] = failure["path"] = evil
    failure["reasons"] = record["weaker"] = [evil]
    for terminal in (True, False):
        text = shown(record, terminal=terminal)
        assert "\x1b" not in text
        assert "\r" not in text
        assert text.encode("utf-8").count(rb"\x1b[2J\x0d\u202e[red]\ud800") == 6


def test_places_are_shown_from_the_current_folder(
    bad: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A path that an editor opens; one outside the folder stays whole."""
    record = bad.record()
    record["obligations"][3]["path"] = str(tmp_path / "m.py")
    monkeypatch.chdir(tmp_path)
    text = shown(record)
    assert "  at m.py:7\n" in text
    assert "  at /srv/checkout/pkg/ids.py:7\n" in text


def test_uncovered_requirements_are_named(good: Any) -> None:
    """The first ones by id, with the command that lists all."""
    text = shown(good.record())
    assert "requirements: 2 of 3 covered (1 proved, 1 tested)\n" in text
    assert "  not covered: BB-1 (spanproof list --uncovered)\n" in text
    for number in range(20):
        good.require(f"CC-{number:02}")
    assert "CC-10 and 9 more (spanproof" in shown(good.record())


def test_a_partial_run_does_not_call_the_rest_uncovered(good: Any) -> None:
    """What was not asked for may be covered."""
    text = shown(good.record("pkg"))
    assert "requirements: 2 of 3 covered (1 proved, 1 tested) by this selection\n" in text
    assert "not covered" not in text


def test_functions_that_were_not_lifted_are_named(bad: Any) -> None:
    """With construct and line."""
    record = bad.record()
    record["functions"].append(
        {"function": "m.f", "path": "m.py", "line": 1, "refusal": "m.py:9: while"}
    )
    assert "model functions: 1 of 2 lifted to logic\n  not lifted: m.f: m.py:9" in shown(record)


def test_nothing_verified_is_not_success(run: Any) -> None:
    """An empty run says so instead of saying that all of nothing holds."""
    text = shown(run.record())
    assert text.splitlines()[-1] == "Nothing was verified: there is no obligation."
    assert "requirements: none configured" in text


def test_verdicts_of_a_log_come_in_the_order_of_the_suite(bad: Any) -> None:
    """Workers finish in any order; two logs of one suite can be compared line by line."""
    plans = [Plan(obligation, (), ()) for obligation in bad.obligations]
    stream = io.StringIO()
    console = Console(file=stream, width=100, color_system=None, highlight=False)
    console.soft_wrap = True
    with Watch(console, plans) as watch:
        for plan, verdict in reversed(list(zip(plans, bad.verdicts, strict=True))):
            watch(plan, verdict)
    lines = stream.getvalue().splitlines()
    assert [line.split()[-1] == "FAILS" for line in lines] == [
        bool(verdict.reasons) for verdict in bad.verdicts
    ]
    for line, obligation in zip(lines, bad.obligations, strict=True):
        assert f"  {obligation.id}" in line
    assert "+crosshair:confirmed" in lines[1]
    assert "cached" in lines[1]


def test_a_terminal_shows_a_table_by_module(bad: Any) -> None:
    """The last state stays on the screen: how many of each level, per module."""
    plans = [Plan(obligation, (), ()) for obligation in bad.obligations]
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True, color_system=None)
    with Watch(console, plans) as watch:
        for plan, verdict in zip(plans, bad.verdicts, strict=True):
            watch(plan, verdict)
    last = stream.getvalue()[-600:]
    for part in ("module", "pkg.clock", "1/1", "refuted", "unknown"):
        assert part in last
