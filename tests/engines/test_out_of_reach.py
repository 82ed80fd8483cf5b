"""Claims about which a call, or a model of Python, says less than it seems."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from spanproof.discovery import discover_paths
from spanproof.engines.base import engines
from spanproof.obligation import Limits
from spanproof.verdict import Attempt, Level

PREAMBLE = """\
from __future__ import annotations
import enum, functools, random, re, sys
from dataclasses import dataclass
import icontract
from icontract import ensure, invariant, require
from spanproof.theorem import theorem

"""

NEVER_RUN = {
    "a coroutine": "@ensure(lambda result: True)\nasync def claim(x: int) -> int:\n    1 // 0",
    "a generator": "@ensure(lambda result: True)\ndef claim(x: int) -> object:\n    yield 1 // 0",
    "a theorem behind a decorator": """
        def always(function):
            return functools.wraps(function)(lambda x: True)
        @always
        @theorem()
        def claim(x: int) -> bool:
            return x != 5
        """,
    "a contract behind a cache": """
        @functools.lru_cache
        @ensure(lambda result: result != 5)
        def claim(x: int) -> int:
            return x
        """,
}

MODELLED = {
    "a surrogate cannot be encoded": ("s", 'len(s.encode("utf-8")) >= 1'),
    "$ matches before a trailing newline": ("s", 're.match("a$", s) is None or len(s) == 1'),
    "IGNORECASE is more than ASCII": (
        "s", 're.fullmatch("[a-z]", s, re.IGNORECASE) is None or s.isascii()',
    ),
    "random numbers": ("s", "random.random() < 0.999"),
    "flags that combine": ("c", "c in (Both.A, Both.B)"),
}  # fmt: skip

DISGUISED = {
    "by a base class": ("", "AssertionError"),
    "by name": ("", "icontract.ViolationError"),
    "by an error of its own": (", error=ValueError", "ValueError"),
}


def attempt(folder: Path, text: str, engine: str) -> Attempt:
    """What an engine says about `claim`."""
    file = folder / f"reach_{abs(hash((text, engine)))}.py"
    file.write_text(PREAMBLE + dedent(text), encoding="utf-8")
    (obligation,) = (o for o in discover_paths([file]) if o.qualname == "claim")
    return engines()[engine].attempt(obligation, Limits(examples=50))


@pytest.mark.parametrize("engine", ["z3", "crosshair", "hypothesis"])
@pytest.mark.parametrize("name", NEVER_RUN)
def test_a_call_that_runs_nothing_is_no_evidence(tmp_path: Path, name: str, engine: str) -> None:
    """Nobody says more than unknown about a body that the call does not run for certain."""
    found = attempt(tmp_path, NEVER_RUN[name], engine)
    assert found.level is Level.UNKNOWN
    assert found.detail
    assert not found.defect


@pytest.mark.parametrize("name", MODELLED)
def test_crosshair_confirms_nothing_that_it_models_otherwise(tmp_path: Path, name: str) -> None:
    """These are false in CPython, but no path of CrossHair shows it."""
    parameter, expression = MODELLED[name]
    text = f"""
        class Both(enum.Flag):
            A = 1
            B = 2
        @theorem()
        @require(lambda {parameter}: isinstance({parameter}, enum.Flag) or len({parameter}) <= 2)
        def claim({parameter}: {"Both" if parameter == "c" else "str"}) -> bool:
            return {expression}
        """
    assert attempt(tmp_path, text, "crosshair").level is not Level.CONFIRMED


@pytest.mark.parametrize("engine", ["z3", "crosshair", "hypothesis"])
@pytest.mark.parametrize("name", DISGUISED)
def test_a_declared_exception_excuses_no_broken_contract(
    tmp_path: Path, name: str, engine: str
) -> None:
    """What the body may raise is declared; a broken postcondition is not the body's doing."""
    option, declared = DISGUISED[name]
    text = f"""
        @ensure(lambda result: result > 0{option})
        def claim(x: int) -> int:
            '''Claim.

            :raises {declared}: sometimes.
            '''
            return x
        """
    found = attempt(tmp_path, text, engine)
    assert found.level is Level.REFUTED
    assert found.counterexample is not None
    with pytest.raises(AssertionError):
        exec(found.counterexample.replay, {})


def test_a_replay_of_a_program_that_exits_fails(tmp_path: Path) -> None:
    """SystemExit is no Exception, and must not end the replay as if all were well."""
    text = "@theorem()\ndef claim(x: int) -> bool:\n    sys.exit(0)"
    found = attempt(tmp_path, text, "z3")
    assert found.counterexample is not None
    with pytest.raises(AssertionError):
        exec(found.counterexample.replay, {})


@pytest.mark.parametrize("engine", ["z3", "crosshair"])
def test_nobody_relies_on_the_message_of_a_broken_contract(tmp_path: Path, engine: str) -> None:
    """icontract evaluates all of a condition for its message, and may fail with RuntimeError."""
    text = """
        @require(lambda s: len(s) > 0 and s[0] == "a")
        def head(s: str) -> str:
            return s
        @theorem()
        def claim(s: str) -> bool:
            try:
                head(s)
            except icontract.ViolationError:
                return True
            return True
        """
    assert attempt(tmp_path, text, engine).level in (Level.REFUTED, Level.UNKNOWN)
