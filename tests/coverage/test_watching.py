"""Places in the source of a function, and which of them run."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from spanproof.coverage.watching import modules_of, watching
from spanproof.places import places_in

SOURCE = '''
"""A docstring is no place."""


class Reader:
    """Reads."""

    def read(self, text: str) -> int:
        """Read; declarations and docstrings are no places."""
        length: int
        length = len(text)
        for character in text:
            if character == "a" or character == "b":
                return 1 if length > 1 else 2
            elif character == "c":
                break
        else:
            return 3
        try:
            return int(text)
        except ValueError:
            return 4
        finally:
            length = 0


def choose(value: object) -> str:
    match value:
        case int():
            return "int"
        case _:
            pass
    return "any" if all(item for item in ()) else "none"
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The source above as a module."""
    (tmp_path / "watched_reader.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("watched_reader")
    del sys.modules["watched_reader"]


def reached(module: ModuleType, call: Callable[[], object]) -> set[str]:
    """The texts of the places that a call reaches."""
    with watching([module.__name__]) as seen:
        call()
    names = set(seen.places([module.__name__]))
    assert module.__file__ is not None
    return {p.text for p in places_in(module.__file__, module.__name__) if p.name in names}


def test_each_way_to_a_place_has_its_kind(module: ModuleType) -> None:
    """Kinds by text; a place leads to the next one and to what is inside it."""
    assert module.__file__ is not None
    places = places_in(module.__file__, "m")
    kinds = {place.text: place.kind for place in places}
    assert kinds["length = len(text)"] == "statement"
    assert kinds["character == 'b'"] == "operand"
    assert (kinds["1"], kinds["2"]) == ("then", "otherwise")
    assert kinds["break"] == "if"
    assert kinds["return 3"] == "else of a loop"
    assert kinds["return 4"] == "except"
    assert kinds["length = 0"] == "finally"
    assert kinds["return 'int'"] == "case"
    assert kinds["item"] == "element"
    names = [place.name for place in places]
    assert len(set(names)) == len(names)
    assert all(place.leader is None or place.leader in names for place in places)


def test_what_runs_is_seen_down_to_the_operand(module: ModuleType) -> None:
    """Of one line only the parts that were evaluated count."""
    first = reached(module, lambda: module.Reader().read("a"))
    assert {"return 1 if length > 1 else 2", "2"} <= first
    assert not {"character == 'b'", "1", "break", "return int(text)"} & first
    second = reached(module, lambda: module.Reader().read("cx"))
    assert {"character == 'b'", "break", "return int(text)", "return 4", "length = 0"} <= second
    assert "return 3" not in second
    assert "return 'int'" in reached(module, lambda: module.choose(1))
    third = reached(module, lambda: module.choose("x"))
    assert "'any'" in third
    assert not {"item", "'none'", "return 'int'"} & third


def test_whoever_traced_before_traces_afterwards(module: ModuleType) -> None:
    """A debugger or a measurement of test coverage is not disturbed."""

    def tracer(*_: object) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        reached(module, lambda: module.choose(1))
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_the_module_of_a_function_is_the_longest_one_that_is_loaded() -> None:
    """Methods and functions have it in front of their names."""
    names = ["os.path.join", "pathlib.Path.exists", "nowhere.at.all"]
    assert modules_of(names) == ("os.path", "pathlib")
