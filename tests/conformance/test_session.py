"""A check reports each deviation once, minimised, with the sources that found it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spanproof.conformance.case import Answered, Breach, Case, Judgement, Observation, Reading
from spanproof.conformance.drive import Implementation, Target
from spanproof.conformance.minimise import simpler_texts
from spanproof.conformance.session import conform

TOY = '''
def toy():
    return run, "1.0"

def run(operation, data):
    """Meant to be the length; wrong for text with an x, and for the empty text."""
    return 99 if "x" in data or not data else len(data)
'''


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Implementation]:
    """An implementation with two bugs."""
    (tmp_path / "toy_lengths.py").write_text(TOY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Implementation(Target("toy_lengths:toy")) as implementation:
        yield implementation


def judge(case: Case, observation: Observation) -> Judgement:
    """Expect the length; a wrong one is R-1 for the empty text and R-2 for others."""
    assert isinstance(observation, Answered)
    text, wanted = case.data, len(case.data)
    reading = Reading("blank", "?", str(observation.value)) if text.isspace() else None
    if observation.value == wanted:
        return Judgement(None, ("R-0",), reading)
    requirement = "R-2" if text else "R-1"
    breach = Breach(requirement, "length", str(wanted), str(observation.value), "")
    return Judgement(breach, (requirement,))


def shrink(case: Case) -> list[Case]:
    """Toward a text without bugs."""
    return [Case(case.operation, text) for text in simpler_texts(case.data, ("abc",))]


def cases(*texts: str) -> list[Case]:
    """One case for each text."""
    return [Case("length", text) for text in texts]


def test_each_deviation_is_reported_once_and_minimised(toy: Implementation) -> None:
    """Three inputs with the same bug are one deviation, as close to a good input as it gets."""
    inputs = [("grammar", cases("abc", "axxxb", "x")), ("z3", cases("qqxqq"))]
    outcome = conform(toy, judge, inputs, shrink)
    [deviation] = outcome.deviations
    assert deviation.breach.requirement == "R-2"
    assert len(deviation.case.data) <= 3
    assert deviation.case.data.count("x") == 1
    assert deviation.found_by == ("grammar", "z3")


def test_what_was_exercised_and_left_open_is_counted(toy: Implementation) -> None:
    """Requirements come from the cases that ran; a reading keeps its shortest case."""
    outcome = conform(toy, judge, [("grammar", cases("abc", "   ", " ", "abc"))], shrink)
    assert outcome.exercised == ("R-0",)
    assert outcome.cases == 3
    assert [case.data for _, case in outcome.readings] == [" "]


def test_a_breach_whose_control_fails_is_not_reported(toy: Implementation) -> None:
    """What goes wrong in a special case because everything goes wrong is no finding of its own."""

    def controlled(case: Case, observation: Observation) -> Judgement:
        breach = judge(case, observation).breach
        if breach is None or case.data == "x":
            return Judgement(breach)
        control = Case("length", "x")
        return Judgement(Breach("R-3", "more", "", "", "", control=control))

    outcome = conform(toy, controlled, [("grammar", cases("xx", "x"))], lambda case: [])
    assert [deviation.breach.requirement for deviation in outcome.deviations] == ["R-2"]
