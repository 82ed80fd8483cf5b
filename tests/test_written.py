"""What a reader of a module takes for a claim is an obligation, or it is refused by name."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from spanproof.config import Config
from spanproof.discovery import discover, discover_paths
from spanproof.errors import RequestError
from spanproof.verdict import Level

PREAMBLE = """
import contextlib, functools, typing
from dataclasses import dataclass
import icontract
from icontract import ensure, invariant, require
from icontract import ensure as afterwards
from spanproof.theorem import theorem

def hide(function):
    return lambda x: True

"""
THEOREM = """
@theorem()
def claim(x: int) -> bool:
    return x != 5
"""
INDENTED = THEOREM.replace("\n", "\n    ")

LOST = {
    "inside a function": f"def make():{INDENTED}\n    return claim\nmade = make()",
    "inside a function that nobody calls": f"def make():{INDENTED}",
    "in a branch that does not run": f"if False:{INDENTED}",
    "behind a main guard": f'if __name__ == "__main__":{INDENTED}',
    "for type checkers only": f"if typing.TYPE_CHECKING:{INDENTED}",
    "deleted": f"{THEOREM}\ndel claim",
    "replaced by a value": f"{THEOREM}\nclaim = 3",
    "renamed": f"{THEOREM}\nother = claim\ndel claim",
    "said to be of another module": f'{THEOREM}\nclaim.__module__ = "elsewhere"',
    "defined twice": THEOREM * 2,
    "defined in two branches that both run": f"if True:{INDENTED}\nif True:{INDENTED}",
    "defined again in a branch": f"{THEOREM}\nif True:{INDENTED}",
    "defined twice in a with statement": f"with contextlib.suppress():{INDENTED}{INDENTED}",
    "hidden by another decorator": f"@hide{THEOREM}",
    "about another function": THEOREM.replace("def", "@hide\ndef"),
    "a lambda": "claim = theorem()(lambda x: x != 5)",
    "a lambda with a contract": "half = require(lambda x: x > 0)(lambda x: x)",
    "a lambda, by a decorator with a name": "mark = theorem()\nclaim = mark(lambda x: x != 5)",
    "a part of a call": "part = functools.partial(theorem()(lambda x: x != 5), 5)",
    "of a static method from outside": """
        class Owner:
            @theorem()
            @staticmethod
            def claim(x: int) -> bool:
                return x != 5
        """,
    "a contract of a setter": """
        class Owner:
            @property
            def x(self) -> int:
                return 1
            @x.setter
            @ensure(lambda value: value > 5)
            def x(self, value: int) -> None:
                pass
        """,
    "a contract of a cached property": """
        class Owner:
            @functools.cached_property
            @ensure(lambda result: result > 5)
            def x(self) -> int:
                return 1
        """,
    "a contract of a method with two underscores": """
        class Owner:
            @ensure(lambda result: result > 5)
            def __x(self) -> int:
                return 1
        """,
    "a contract of a method under another name": """
        class Owner:
            @ensure(lambda result: result > 5)
            def x(self) -> int:
                return 1
            y = x
            del x
        """,
    "a contract that is switched off": """
        @ensure(lambda result: result > 5, enabled=False)
        def claim(x: int) -> int:
            return x
        """,
    "a contract that is switched off beside another": """
        @ensure(lambda result: result > 5, enabled=False)
        @ensure(lambda result: result is not None)
        def claim(x: int) -> int:
            return x
        """,
    "an invariant that is switched off": """
        @invariant(lambda self: self.x > 5, enabled=False)
        @dataclass(frozen=True)
        class Owner:
            x: int
        """,
    "a slow contract": """
        @ensure(lambda result: result > 5, enabled=icontract.SLOW)
        def claim(x: int) -> int:
            return x
        """,
    "a contract by another name": """
        if False:
            @afterwards(lambda result: result > 5)
            def claim(x: int) -> int:
                return x
        """,
    "a contract on a class": """
        @ensure(lambda result: False)
        class Owner:
            pass
        """,
}  # fmt: skip


def found(folder: Path, text: str) -> list[str]:
    """The qualified names of the obligations of a module."""
    file = folder / f"lost_{abs(hash(text))}.py"
    file.write_text(PREAMBLE + dedent(text), encoding="utf-8")
    return [obligation.qualname for obligation in discover_paths([file])]


@pytest.mark.parametrize("name", LOST)
def test_a_claim_that_nobody_would_verify_is_refused(name: str, tmp_path: Path) -> None:
    """The message names the place; silence would read as success."""
    with pytest.raises(RequestError, match=r"lost_\d+\.py:"):
        found(tmp_path, LOST[name])


def test_alternatives_of_which_one_runs_are_fine(tmp_path: Path) -> None:
    """Two definitions of one name do not hide each other in the arms of one statement."""
    arms = f"if True:{INDENTED}\nelse:{INDENTED}\ntry:\n    pass\nexcept OSError:\n    pass"
    assert found(tmp_path, arms) == ["claim"]


def test_overloads_and_getters_are_fine(tmp_path: Path) -> None:
    """A name may stand several times where that is how Python is written."""
    text = """
        @typing.overload
        def read(x: int) -> int: ...
        @typing.overload
        def read(x: str) -> str: ...
        @ensure(lambda result: True)
        def read(x):
            return x
        class Owner:
            @property
            @ensure(lambda result: result == 1)
            def x(self) -> int:
                return 1
            @x.setter
            def x(self, value: int) -> None:
                pass
        """
    assert found(tmp_path, text) == ["read", "Owner.x"]


def test_decorators_of_the_same_names_from_elsewhere_claim_nothing(tmp_path: Path) -> None:
    """Only icontract's and spanproof's decorators count, whatever they are called."""
    text = """
        class shop:
            @staticmethod
            def require(value):
                return lambda function: None
        @shop.require(3)
        def page(x: int) -> int:
            return x
        @ensure(lambda result: True)
        def kept(x: int) -> int:
            return x
        """
    assert found(tmp_path, text) == ["kept"]


def test_a_method_that_may_break_an_invariant_is_an_obligation(tmp_path: Path) -> None:
    """The invariant of a class that can change is more than a promise of its constructor."""
    text = """
        @invariant(lambda self: self.x > 0)
        class Counter:
            def __init__(self) -> None:
                self.x = 1
            def reset(self) -> None:
                self.x = 0
        """
    assert found(tmp_path, text) == ["Counter", "Counter.reset"]


@pytest.mark.parametrize("place", ["with-dash.py", "no_package/inner.py", "__main__.py"])
def test_claims_in_files_that_are_no_modules_are_refused(tmp_path: Path, place: str) -> None:
    """A file of a configured package that cannot be imported must not look verified."""
    name = f"shop_{place[0]}{len(place)}"
    file = tmp_path / name / place
    file.parent.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    file.write_text(PREAMBLE + THEOREM, encoding="utf-8")
    config = Config(tmp_path, tmp_path, tmp_path, proofs=(name,), search_path=(str(tmp_path),))
    with pytest.raises(RequestError, match="would not be verified"):
        discover(config)


def test_a_floor_is_for_whole_names(tmp_path: Path) -> None:
    """A floor for `m.read` lowers nothing for `m.reader`."""
    floors = {"m.read": Level.TESTED, "m.span.": Level.TESTED}
    config = Config(tmp_path, tmp_path, tmp_path, floors=floors)
    names = ("m.read", "m.read.part", "m.span.end", "m.reader", "m.span_context.x")
    assert [config.floor(name) for name in names] == [Level.TESTED] * 3 + [Level.PROVED] * 2
