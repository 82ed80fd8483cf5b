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
    (source,) = coverage["lines"]["sources"]
    text = source["text"].splitlines()
    assert "return x if x else 1.0" in {text[n - 1].strip() for n in source["unproved"]}
    assert "return _inner(n) if n < 300 else 5" in {text[n - 1].strip() for n in source["proved"]}


def test_a_selection_by_name_says_nothing_about_coverage(shell: Any) -> None:
    """One claim of many reaches little, which is no news."""
    shell.project('models = ["model"]\nrequirements = []', model=MODEL)
    result = shell.run("verify", "model.implied_by_nothing", "--engine", "z3", "--json", "v.json")
    assert result.code == 0, result.err
    assert json.loads((shell.root / "v.json").read_text())["coverage"] is None


LOOP = '''
import icontract


@icontract.require(lambda number: number >= 0)
@icontract.ensure(lambda number, result: result == number)
def copied(number: int) -> int:
    """Count to a number."""
    count, left = 0, number
    while left > 0:
        assert count {invariant}
        assert left >= 0 and count >= 0
        if left > 1000:
            count += 0
        left -= 1
        count += 1
    return count
'''


def test_the_invariants_of_a_loop_are_no_branches(shell: Any) -> None:
    """They hold in every round; the branches in the loop are looked for in its first rounds."""
    shell.write("model.py", LOOP.format(invariant="+ left == number"))
    result = shell.here("verify", "model.py", "--engine", "z3", "--json", "v.json")
    assert result.code == 0, result.out
    found = json.loads((shell.root / "v.json").read_text())["coverage"]
    assert found["branches"]["undecided"] == found["branches"]["unreachable"] == []
    assert found["branches"]["places"] == found["branches"]["reached"] == 7
    assert found["lines"]["statements"] == found["lines"]["proved"] == 9


def test_a_dead_branch_of_a_loop_is_not_said_to_be_reached(shell: Any) -> None:
    """What two rounds do not reach, a later one may: nobody knows."""
    text = LOOP.format(invariant="+ left == number").replace("left > 1000", "count + left < number")
    shell.write("model.py", text)
    shell.here("verify", "model.py", "--engine", "z3", "--json", "v.json")
    found = json.loads((shell.root / "v.json").read_text())["coverage"]["branches"]
    assert [each["text"] for each in found["undecided"]] == ["count += 0"]
    assert found["unreachable"] == []


def test_an_invariant_that_is_too_weak_is_named(shell: Any) -> None:
    """The model of the loop allows what no input does, so the claim is bounded."""
    shell.write("model.py", LOOP.format(invariant=">= 0"))
    result = shell.here("verify", "model.py", "--engine", "z3")
    assert result.code == 1
    assert "an invariant of the loop at model.py:10 may be missing or too weak" in result.out
    assert "next: say more in that invariant or contract" in result.out


def test_functions_that_name_a_language_are_no_model_code(shell: Any) -> None:
    """They return a pattern; that it is in no proof says nothing."""
    shell.write(
        "claims.py",
        "from spanproof import language\n\n\n@language(within='[a-z]+')\n"
        "def word() -> str:\n    return '[a-c]+'\n",
    )
    result = shell.here("verify", "claims.py", "--engine", "language,z3", "--json", "v.json")
    assert result.code == 0, result.out
    record = json.loads((shell.root / "v.json").read_text())
    assert record["coverage"]["lines"]["statements"] == 0
    assert record["functions"] == []
