"""`--cached-only` pays for no proof, and `--seeds` pays for some on purpose."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTED = ("--engine", "hypothesis")
PROVED = ("--engine", "z3")
GOOD = """@theorem(floor="tested")
def adding_commutes(x: int, y: int) -> bool:
    return x + y == y + x


"""
MORE = """@theorem(floor="tested")
def adding_nothing_changes_nothing(x: int) -> bool:
    return x + 0 == x


"""


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its content."""
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_run_that_finds_everything_holds(shell: Any, claims: Callable[[str], Path]) -> None:
    """A second run without engines says what the first one said, and writes nothing."""
    claims(GOOD)
    assert shell.here("verify", "claims.py", *TESTED).code == 0
    before = files_of(shell.root / "cache")
    result = shell.here("verify", "claims.py", *TESTED, "--cached-only")
    assert (result.code, result.err) == (0, "")
    assert files_of(shell.root / "cache") == before


def test_what_is_missing_is_an_error_and_named(shell: Any, claims: Callable[[str], Path]) -> None:
    """No engine is asked about it, and the cache stays as it is."""
    claims(GOOD)
    shell.here("verify", "claims.py", *TESTED)
    before = files_of(shell.root / "cache")
    claims(GOOD + MORE)
    result = shell.run("verify", "claims.py", *TESTED, "--cached-only", "--json", "found.json")
    assert result.code == 1
    assert "not in the cache: " in result.err
    assert files_of(shell.root / "cache") == before
    assert "next: run without --cached-only and keep the cache" in result.out
    record = json.loads((shell.root / "found.json").read_text())
    assert record["ok"] is False
    missed = [name for name in record["missed"] if name.startswith("claims.")]
    assert len(missed) == 2  # the file changed, so nothing in it is known any more
    assert record["controls"]["broken"] == []


def test_a_cache_that_was_restored_is_found(
    shell: Any, claims: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Continuous integration keeps a cache aside and puts it where it likes."""
    claims(GOOD)
    shell.here("verify", "claims.py", *TESTED)
    restored = shell.root / "kept" / "aside"
    shutil.copytree(shell.root / "cache", restored)
    shutil.rmtree(shell.root / "cache")
    monkeypatch.setenv("SPANPROOF_CACHE", str(restored))
    assert shell.here("verify", "claims.py", *TESTED, "--cached-only").code == 0


@pytest.mark.parametrize("other", [("--no-cache",), ("--seeds", "2")])
def test_options_that_exclude_each_other_are_refused(
    shell: Any, claims: Callable[[str], Path], other: tuple[str, ...]
) -> None:
    """One line, and exit code 2."""
    claims(GOOD)
    result = shell.here("verify", "claims.py", "--cached-only", *other)
    assert result.code == 2
    assert len(result.lines) == 1


def test_proofs_are_tried_with_more_seeds_on_request(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """The spread is on stderr and in the record, and what was paid once is not paid again."""
    claims(GOOD.replace('floor="tested"', ""))
    options = ("verify", "claims.py", *PROVED, "--seeds", "3", "--json", "found.json")
    result = shell.run(*options)
    assert result.code == 0
    assert "stability: 1 proofs with 3 seeds: none brittle" in result.err
    (costs,) = json.loads((shell.root / "found.json").read_text())["stability"][
        "resources"
    ].values()
    assert len(costs) == 3
    before = files_of(shell.root / "cache")
    shell.run(*options)
    assert files_of(shell.root / "cache") == before


MODEL = '''
import icontract


@icontract.ensure(lambda n, result: result >= n or result == 10)
def larger(n: int) -> int:
    """Give a number that is larger, or ten."""
    if n > 10:
        return 10
    return n + 1
'''
SETTINGS = 'models = ["model"]\nproofs = ["claims"]\nrequirements = []\ntypestate = ["states"]'
STATES = """from model import larger

larger("a")  # E: Argument 1 to "larger" has incompatible type "str"; expected "int"  [arg-type]
"""


def test_a_project_that_was_moved_finds_everything(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proofs, examples, typestate programs, negative controls and the account of the code."""
    shell.write("one/pyproject.toml", f"[tool.spanproof]\n{SETTINGS}\n")
    shell.write("one/model.py", MODEL)
    shell.write("one/claims.py", f"from spanproof import theorem\n\n\n{GOOD}")
    shell.write("one/states/twice.py", STATES)
    monkeypatch.chdir(shell.root / "one")
    first = shell.here("verify")
    assert first.code == 0, first.out
    two = shutil.copytree(shell.root / "one", shell.root / "deeper" / "two")
    monkeypatch.chdir(two)
    second = shell.here("verify", "--cached-only")
    assert (second.code, second.err) == (0, ""), second.out
    shutil.rmtree(shell.root / "one")
    third = shell.here("verify", "--cached-only")
    assert (third.code, third.err) == (0, ""), third.out
