"""What the page says of the mutants of the models."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.report.test_html import page

from spanproof.report.html import to_html


def mutated(state: str = "current", **counts: int | None) -> dict[str, Any]:
    """What a record says of the mutants of one model, one of which nothing notices."""
    known = {"mutants": 9, "killed": 6, "equivalent": 1, "survived": 1, "not_tried": 1}
    survivor = {
        "id": "pkg.ids:4:8:comparison:1",
        "path": "/srv/checkout/pkg/ids.py",
        "line": 4,
        "function": "pkg.ids.parse",
        "before": "n < 3",
        "after": "(n <= 3)",
        "input": {"n": "3"},
        "detail": None,
    }
    return {
        "state": state,
        "summary": known if state == "current" else dict.fromkeys(known, 0),
        "subjects": [{"module": "pkg.ids", "state": state, **known, **counts}],
        "survivors": [survivor] if state == "current" else [],
    }


def strength_of(record: Any) -> str:
    """The text of the section about mutants; empty where there is none."""
    text = to_html(record)
    found = re.search(r'<section id="strength".*?</section>', text, re.DOTALL)
    assert ('href="#strength"' in text) == (found is not None)
    return page(found.group()).text if found else ""


def test_mutants_are_counted_by_model_and_survivors_shown_with_place_and_change(good: Any) -> None:
    """What nobody notices is shown with the input that would show it."""
    text = strength_of({**good.record(), "mutation": mutated()})
    said = "9 mutants: 6 killed, 1 proved equivalent, 1 survived, 1 not tried."
    shown = ("ids.py:4", "pkg.ids.parse", "n < 3", "(n <= 3)", "differs at n=3")
    for part in (said, *shown):
        assert part in text


@pytest.mark.parametrize(
    ("state", "said"),
    [("not run", "Nobody has tried them"), ("stale", "have changed since they were tried")],
)
def test_mutants_that_say_nothing_now_are_not_counted(good: Any, state: str, said: str) -> None:
    """The page says whether nobody tried them, or whether something changed since."""
    nothing = dict.fromkeys(("mutants", "killed", "equivalent", "survived", "not_tried"))
    text = strength_of({**good.record(), "mutation": mutated(state, **nothing)})
    assert said in text
    assert "killed," not in text


def test_without_a_word_about_mutants_there_is_no_section(good: Any) -> None:
    """A run of a part of the suite says nothing of them."""
    assert strength_of({**good.record(), "mutation": None}) == ""
    assert strength_of(good.record()) == ""
