"""What earlier runs found out is found again, and nothing that is damaged is believed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from spanproof.mutation.examples import Example
from spanproof.mutation.known import Fate, Known, Result
from spanproof.mutation.memory import Memory
from spanproof.mutation.mutants import mutants_of
from spanproof.obligation import Kind, Obligation
from spanproof.verdict import Level

FIRST, SECOND, *_ = mutants_of("m", "m.py", b"x = 1\n", {})
KILLED = Result(Fate.KILLED, "z3", "m.claim", {"n": "1"}, "True", "False", tried=2)
LEFT = Result(Fate.SURVIVED, detail="why")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """A memory in a folder of its own; a warning fails the test."""
    return Memory(tmp_path / "mutation", pytest.fail)


def test_results_come_back_as_they_were(memory: Memory) -> None:
    """Fates, inputs and all other parts survive being written and read."""
    memory.keep("k", FIRST, KILLED)
    memory.keep("k", SECOND, LEFT)
    assert memory.results("k") == {FIRST.id: KILLED, SECOND.id: LEFT}
    assert memory.results("another") == {}


def test_everything_is_known_only_when_it_is_complete(memory: Memory) -> None:
    """An interrupted run leaves results, but not the list of all mutants."""
    memory.keep("k", SECOND, LEFT)
    assert memory.everything("k") is None
    memory.complete("k", [FIRST, SECOND])
    assert memory.everything("k") is None
    memory.keep("k", FIRST, KILLED)
    assert memory.everything("k") == [(FIRST, KILLED), (SECOND, LEFT)]


@pytest.mark.parametrize("damage", ['{"mutant"', "[]", '{"mutant": {}, "result": {}}', "{}"])
def test_a_damaged_line_counts_as_absent(memory: Memory, damage: str) -> None:
    """The other lines of the file are still good."""
    memory.keep("k", FIRST, KILLED)
    [file] = memory.folder.iterdir()
    file.write_text(damage + "\n" + file.read_text())
    assert memory.results("k") == {FIRST.id: KILLED}


def test_what_is_known_of_an_obligation_comes_back(memory: Memory) -> None:
    """With its examples and the lines that they run."""
    obligation = Obligation("m.f", Kind.THEOREM, "m", "f", "m.py", 3, ("m",), search_path=("/p",))
    examples = (Example("arguments = {}", frozenset({"m:1"})),)
    known = Known(obligation, Level.PROVED, 0.5, ("m.f",), "digest", examples)
    memory.keep_known("k", known)
    assert memory.known("k") == known
    assert memory.known("another") is None


def test_without_being_enabled_it_neither_finds_nor_keeps(memory: Memory) -> None:
    """`--no-cache` leaves the folder as it is."""
    memory.keep("k", FIRST, KILLED)
    disabled = dataclasses.replace(memory, enabled=False)
    disabled.keep("k", SECOND, LEFT)
    assert disabled.results("k") == {}
    assert memory.results("k") == {FIRST.id: KILLED}


def test_a_folder_that_cannot_be_written_costs_one_warning(tmp_path: Path) -> None:
    """The run goes on without remembering."""
    warnings: list[str] = []
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file" / "mutation", warnings.append)
    memory.keep("k", FIRST, KILLED)
    memory.keep("k", SECOND, LEFT)
    assert len(warnings) == 1
