"""The oracle of a whole propagator finds each seeded bug, and nothing in correct ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.tracing import seeded_propagators

from spanproof.conformance.case import Answered, Breach, Case
from spanproof.tracing.check.run import show_input
from spanproof.tracing.check.targets import find_subject

SUBJECT = find_subject("opentelemetry-python")
SEEDED = {
    "sends_the_received_id": {"PM-019"},
    "starts_a_new_trace": {"TP-059"},
    "samples_everything": {"SM-032"},
    "knows_level_1_only": {"TP-036", "TP-037"},
    "calls_every_id_random": {"TP-038"},
    "makes_remote_children": {"SC-016"},
    "sends_nothing_without_parent": {"TP-051"},
    "keeps_a_stale_state": {"TS-001"},
    "names_one_field": {"PG-017"},
    "writes_whatever_it_is_given": {"TP-011", "TP-012", "TP-013", "TP-014", "TP-019", "TP-039"},
    "drops_a_long_state": {"TS-035"},
    "cuts_from_the_right_only": {"TS-039"},
    "drops_the_state_of_the_future": {"TS-044"},
    "wants_lists": {"TP-010", "TP-043"},
}


def breach_of(name: str, case: Case) -> Breach | None:
    """What the oracle says about one case, when the propagator does well on the control."""
    adapter: Callable[[str, Any], Any] = getattr(seeded_propagators, name)
    breach = SUBJECT.oracle(case, Answered(adapter(case.operation, case.data))).breach
    if breach is None or breach.control is None:
        return breach
    return None if breach_of(name, breach.control) else breach


def breaches(name: str, cases: list[Case]) -> dict[str, Case]:
    """The requirements that are broken, each with its first case."""
    found: dict[str, Case] = {}
    for case in cases:
        breach = breach_of(name, case)
        if breach is not None:
            found.setdefault(breach.requirement, case)
    return found


def inputs(*, plain: bool) -> list[Case]:
    """All inputs, or without those that hold nothing but one traceparent to extract."""
    cases = [case for _, cases in SUBJECT.inputs() for case in cases]
    return [case for case in cases if plain or not _is_plain(case)]


def _is_plain(case: Case) -> bool:
    return case.operation == "extract" and len(case.data) == 1 and isinstance(case.data[0][1], list)


@pytest.mark.parametrize("name", ["correct", "writes_the_low_bits", "cuts_by_the_rules"])
def test_a_correct_propagator_breaks_nothing(name: str) -> None:
    """Neither does one that makes another choice where there is one."""
    assert breaches(name, inputs(plain=name == "correct")) == {}


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_bug_is_found_under_its_requirement(name: str) -> None:
    """And under no other one."""
    assert set(breaches(name, inputs(plain=False))) == SEEDED[name]


def test_a_bare_value_is_shown_as_one() -> None:
    """It is refused only because it is not in a list, which its text does not show."""
    found = breaches("wants_lists", inputs(plain=False))
    [shown] = show_input(found["TP-010"])
    assert shown.endswith("-01 (bare)")


def test_without_an_sdk_nothing_is_expected_of_spans() -> None:
    """The received context is passed on as it is, which is what the API promises."""
    for case in inputs(plain=False):
        if case.operation == "continue":
            answer = seeded_propagators.forward(case.data)
            assert SUBJECT.oracle(case, Answered({**answer, "child": None})).breach is None
