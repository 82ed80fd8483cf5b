"""Each partial operation owes that it is defined: refuted without a guard, proved behind one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from spanproof.config import Config
from spanproof.discovery import discover
from spanproof.engines.z3 import ENGINE
from spanproof.obligation import Kind, Limits
from spanproof.verdict import Attempt, Level

PREAMBLE = """\
from __future__ import annotations

import enum
import typing
from dataclasses import dataclass

TABLE = {1: "one", 2: "two"}

class Colour(enum.Enum):
    RED = 1
    BLUE = 2

@dataclass(frozen=True)
class Box:
    value: int

"""


@dataclass(frozen=True, slots=True)
class Partial:
    """An operation, the exception it may raise, and two functions: without and with a guard."""

    name: str
    error: str
    parameters: str
    bare: str
    guarded: str


def partial(name: str, error: str, parameters: str, bare: str, guarded: str) -> Partial:
    """Two bodies; one line alone is what the function returns."""
    bodies = [dedent(body).strip() for body in (bare, guarded)]
    bodies = [body if "\n" in body else f"return {body}" for body in bodies]
    return Partial(name, error, parameters, bodies[0], bodies[1])


OPERATIONS = [
    partial("index of a text", "IndexError", "s: str", "s[2]", "s[2] if len(s) > 2 else ''"),
    partial("negative index of bytes", "IndexError", "b: bytes", "b[-1]", "b[-1] if b else 0"),
    partial("index of a tuple", "IndexError", "b: bool", "((1,) if b else (1, 2))[1]",
            "((1, 3) if b else (1, 2))[1]"),
    partial("key of a table", "KeyError", "x: int", "TABLE[x]",
            "TABLE[x] if x in TABLE else ''"),
    partial("key of a table with a default", "KeyError", "x: int", "TABLE[x]", "TABLE.get(x, '')"),
    partial("floor division", "ZeroDivisionError", "x: int, y: int", "x // y",
            "x // y if y != 0 else 0"),
    partial("modulo", "ZeroDivisionError", "x: int, y: int", "x % y", "x % y if y > 0 else 0"),
    partial("divmod", "ZeroDivisionError", "x: int, y: int", "divmod(x, y)",
            "divmod(x, y) if y else (0, 0)"),
    partial("shift", "ValueError", "b: bool", "1 << (3 if b else -1)",
            "1 << (3 if b else 0)"),
    partial("int of a text", "ValueError", "s: str", "int(s, 16) if len(s) == 2 else 0", """
        if len(s) != 2 or not all(c in "0123456789abcdef" for c in s):
            return 0
        return int(s, 16)
    """),
    partial("attribute of None", "AttributeError", "x: int | None",
            "(Box(x) if x is not None and x > 5 else None).value",
            "(Box(x) if x is not None and x > 5 else Box(0)).value"),
    partial("method of None", "AttributeError", "s: str | None", "s.startswith('a')",
            "s is not None and s.startswith('a')"),
    partial("ordering with None", "TypeError", "x: int | None",
            "x < 5", "x is None or x < 5"),
    partial("missing case", "AssertionError", "c: Colour", """
        match c:
            case Colour.RED:
                return 1
        typing.assert_never(c)
    """, """
        match c:
            case Colour.RED:
                return 1
            case Colour.BLUE:
                return 2
        typing.assert_never(c)
    """),
    partial("missing type", "AssertionError", "x: int | str | None", """
        match x:
            case int():
                return 1
            case str():
                return 2
            case _:
                typing.assert_never(x)
    """, """
        match x:
            case int():
                return 1
            case str() | None:
                return 2
            case _:
                typing.assert_never(x)
    """),
    partial("member by value", "ValueError", "x: int", "Colour(x).name",
            "Colour(x).name if 1 <= x <= 2 else ''"),
    partial("unpacking a text", "ValueError", "s: str", """
        a, b = s
        return a
    """, """
        if len(s) != 2:
            return s
        a, b = s
        return a
    """),
    partial("unpacking with a star", "ValueError", "s: str, b: bool", """
        a, *_ = (1,) if b else ()
        return a
    """, """
        a, *_ = (1,) if b else (2, 3)
        return a
    """),
    partial("unpacking what cannot be", "TypeError", "x: int | tuple[int, int]", """
        a, b = x
        return a
    """, """
        a, b = (x, 0) if isinstance(x, int) else x
        return a
    """),
    partial("a variable without a value", "UnboundLocalError", "b: bool", """
        if b:
            x = 1
        return x
    """, """
        x = 0
        if b:
            x = 1
        return x
    """),
    partial("a deleted variable", "UnboundLocalError", "b: bool", """
        x = 1
        if b:
            del x
        return x
    """, """
        x = 1
        if b:
            del x
            x = 2
        return x
    """),
    partial("assertion", "AssertionError", "x: int", """
        assert x != 3
        return x
    """, """
        if x == 3:
            return 0
        assert x != 3
        return x
    """),
    partial("a raise", "KeyError", "x: int", """
        if x == 7:
            raise KeyError(x)
        return x
    """, """
        try:
            if x == 7:
                raise KeyError(x)
        except LookupError:
            return 0
        return x
    """),
    partial("chr", "ValueError", "b: bool", "chr(65 if b else 0x110000)",
            "chr(65 if b else 0x10FFFF)"),
    partial("smallest of nothing", "ValueError", "b: bool", "min(() if b else (1,))",
            "min(() if b else (1,), default=0)"),
    partial("ordering of pairs with None", "TypeError", "x: int | None", "(1, x) < (1, 2)",
            "x is None or (1, x) < (1, 2)"),
    partial("bytes of a number", "OverflowError", "b: bool",
            "(5 if b else 256).to_bytes(1, 'big')", "(5 if b else 255).to_bytes(1, 'big')"),
]  # fmt: skip


def attempt(one: Partial, body: str, folder: Path) -> Attempt:
    """What the z3 engine says about a function of a module of its own."""
    lines = "\n".join("    " + line for line in body.splitlines())
    source = f"{PREAMBLE}def f({one.parameters}):\n{lines}\n"
    name = f"partial_{zlib.crc32(source.encode())}"
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    config = Config(folder, folder, folder, models=(name,), search_path=(str(folder),))
    (obligation,) = discover(config)
    assert obligation.kind is Kind.DEFINEDNESS
    return ENGINE.attempt(obligation, Limits())


@pytest.mark.parametrize("one", OPERATIONS, ids=[one.name for one in OPERATIONS])
def test_a_partial_operation_is_refuted_by_an_input_that_replays(
    one: Partial, tmp_path: Path
) -> None:
    """The counterexample makes CPython raise the exception that the operation is known for."""
    found = attempt(one, one.bare, tmp_path)

    assert found.level is Level.REFUTED, found
    assert found.counterexample is not None
    assert one.error in found.counterexample.actual


@pytest.mark.parametrize("one", OPERATIONS, ids=[one.name for one in OPERATIONS])
def test_a_partial_operation_is_proved_behind_its_guard(one: Partial, tmp_path: Path) -> None:
    """With a guard the same operation raises for no input."""
    found = attempt(one, one.guarded, tmp_path)

    assert found.level is Level.PROVED, found
