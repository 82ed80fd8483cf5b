"""What a run says about branches, contract clauses and lines that no claim speaks of."""

from __future__ import annotations

import json
from typing import Any

import pytest

MODEL = '''
import icontract

from spanproof import theorem


@icontract.require(lambda n: 0 <= n <= 100)
@icontract.require(lambda n: n != 1000)
@icontract.ensure(lambda result: result >= 0)
def outer(n: int) -> int:
    """Give some number."""
    if n < 0:
        return -1
    if n > 50 and n > 200:
        return 7
    return _inner(n) if n < 300 else 5


def _inner(n: int) -> int:
    if n == 17:
        return 170
    if n == 150:
        return 1
    try:
        letter = "abc"[n % 3]
    except IndexError:
        return 0
    return 3 if letter == "a" else n


@theorem()
def implied_by_nothing(n: int) -> bool:
    """The condition of the implication is never met."""
    return not (n > 5 and n < 3) or n == 1


def by_examples_only(x: float) -> float:
    """No claim speaks of this."""
    return x if x else 1.0
'''


@pytest.fixture
def coverage(shell: Any) -> dict[str, Any]:
    """The coverage of the model above; a second run finds everything in the cache."""
    shell.write("model.py", MODEL)
    shell.here("verify", "model.py", "--engine", "z3", "--json", "first.json")
    entries = set((shell.root / "cache" / "attempts").rglob("*.json"))
    result = shell.here("verify", "model.py", "--engine", "z3", "--json", "v.json")
    assert result.code == 0, result.out
    assert set((shell.root / "cache" / "attempts").rglob("*.json")) == entries
    first = json.loads((shell.root / "first.json").read_text())
    record = json.loads((shell.root / "v.json").read_text())
    assert record["coverage"] == first["coverage"]
    found: dict[str, Any] = record["coverage"]
    return found


def test_exactly_the_dead_parts_of_a_model_are_listed(coverage: dict[str, Any]) -> None:
    """Branches by line, clauses by text, functions of which no line is in a proof."""
    dead = {(b["function"], b["text"], b["kind"]) for b in coverage["branches"]["unreachable"]}
    assert dead == {
        ("model.outer", "return -1", "if"),
        ("model.outer", "return 7", "if"),
        ("model.outer", "5", "otherwise"),
        ("model._inner", "return 1", "if"),
        ("model._inner", "return 0", "except"),
        ("model.implied_by_nothing", "n == 1", "operand"),
    }
    undecided = [b["function"] for b in coverage["branches"]["undecided"]]
    assert undecided == ["model.by_examples_only"]
    clauses = coverage["clauses"]
    assert [(c["text"], c["proofs"]) for c in clauses["unneeded"]] == [
        ("n != 1000", ["model.outer"])
    ]
    assert (clauses["assumed"], clauses["needed"]) == (2, 1)
    whole = [u["function"] for u in coverage["lines"]["unproved"] if u["whole"]]
    assert whole == ["model.by_examples_only"]


def test_a_selection_by_name_says_nothing_about_coverage(shell: Any) -> None:
    """One claim of many reaches little, which is no news."""
    shell.project('models = ["model"]\nrequirements = []', model=MODEL)
    result = shell.run("verify", "model.implied_by_nothing", "--engine", "z3", "--json", "v.json")
    assert result.code == 0, result.err
    assert json.loads((shell.root / "v.json").read_text())["coverage"] is None
