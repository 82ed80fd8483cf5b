"""JUnit XML: valid whatever the record holds, and red whenever the run is."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from spanproof.report.junit import to_junit


def parsed(record: Any) -> ElementTree.Element:
    """The report as an element tree, read from its bytes."""
    return ElementTree.fromstring(to_junit(record).encode("utf-8"))


def test_every_obligation_is_a_case_in_the_suite_of_its_module(bad: Any) -> None:
    """Class names belong to the case and not to the module."""
    suites = parsed(bad.record()).findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["pkg.ids", "pkg.clock"]
    assert [case.get("name") for case in suites[0]][:2] == ["Id.parse", "round_trip"]
    assert suites[1].find("testcase").get("classname") == "pkg.clock"


def test_the_counts_add_up(bad: Any) -> None:
    """Per suite and in all: tests, failures, and errors for defects of ours; nothing skipped."""
    root = parsed(bad.record())
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("8", "4", "1")
    for name, tag in (("failures", "failure"), ("errors", "error"), ("tests", "testcase")):
        for suite in root.findall("testsuite"):
            assert int(suite.get(name)) == len(list(suite.iter(tag)))
    assert list(root.iter("skipped")) == []


def test_a_failure_carries_the_explanation(bad: Any) -> None:
    """Reasons as the message; engines, next step, counterexample and replay as the text."""
    (failure,) = [f for f in parsed(bad.record()).iter("failure") if f.get("type") == "refuted"]
    assert failure.get("message") == "refuted by z3"
    for part in (
        "z3: refuted in 0.25 s",
        "next: run the replay",
        "counterexample: text='00', level=2",
        "expected: True",
        "actual: False",
        "assert f('00') is True",
    ):
        assert part in failure.text


def test_a_case_tells_its_level_and_floor(good: Any) -> None:
    """A green case that was only tested can be told from a proved one."""
    cases = list(parsed(good.record()).iter("testcase"))
    levels = [
        {p.get("name"): p.get("value") for p in case.iter("property")}["level"] for case in cases
    ]
    assert levels == ["proved", "proved", "tested(200)"]
    assert cases[0].get("file") == "/srv/checkout/pkg/ids/Id.py"
    assert cases[0].get("line") == "7"


def test_what_is_weaker_than_the_baseline_fails(good: Any) -> None:
    """The exit code is 1, so the report is not green."""
    root = parsed({**good.record(), "weaker": ["m.f: the baseline has proved"], "ok": False})
    (failure,) = root.iter("failure")
    assert root.get("failures") == "1"
    assert failure.get("message") == "the baseline has proved"
    assert root.findall("testsuite")[-1].find("testcase").get("name") == "m.f"


def test_characters_that_xml_cannot_write_are_shown_as_escapes(bad: Any) -> None:
    """In attributes and in text: control characters, lone surrogates, and what ends a section."""
    evil = "a\x00\x0b\x1b\ud800\ufffe]]>&<b"
    record = bad.record()
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure.update(id=f"m.{evil}", path=evil, covers=[evil], reasons=[evil], kind=evil)
    failure["counterexample"].update(replay=evil, actual=evil, arguments={evil: evil})
    record["weaker"] = [f"{evil}: {evil}"]
    escaped = r"a\x00\x0b\x1b\ud800\ufffe]]>&<b"
    root = parsed(record)
    messages = [failure.get("message") for failure in root.iter("failure")]
    assert messages.count(escaped) == 2
    assert escaped in [case.get("name") for case in root.iter("testcase")]
    assert escaped in [case.get("file") for case in root.iter("testcase")]


def test_a_suite_stays_whole_when_obligations_are_interleaved(good: Any) -> None:
    """One suite per module, however the record orders them."""
    good.add("pkg.clock.later", *good.verdicts[2].attempts)
    good.add("pkg.ids.last", *good.verdicts[0].attempts)
    names = [suite.get("name") for suite in parsed(good.record()).findall("testsuite")]
    assert names == ["pkg.ids", "pkg.clock"]


def test_an_empty_run_has_no_case(run: Any) -> None:
    """No case is no success: pipelines can ask for at least one."""
    root = parsed(run.record())
    assert root.get("tests") == "0"
    assert list(root) == []
