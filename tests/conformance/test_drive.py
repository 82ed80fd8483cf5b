"""An implementation runs in a process of its own, which may die or hang."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from spanproof.conformance.case import Answered, Case, NotRun, Raised, Stopped
from spanproof.conformance.drive import Implementation, Limits, Target
from spanproof.errors import RequestError

TOY = """
import os, signal, subprocess, sys
from spanproof.errors import RequestError

def refuses():
    raise RequestError("no such toy")

def dies():
    os._exit(7)

def toy():
    return run, "1.0"

def run(operation, data):
    if operation == "echo":
        return data
    if operation == "print":
        print("noise", flush=True)
        os.write(1, b"noise")
        return data
    if operation == "raise":
        raise ValueError(f"at {object()!r}")
    if operation == "exit":
        os._exit(data)
    if operation == "leave":
        sys.exit(data)
    if operation == "kill":
        os.kill(os.getpid(), signal.SIGSEGV)
    if operation == "loop":
        while True:
            pass
    if operation == "start":
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid
    if operation == "strange":
        return object()
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Implementation]:
    """An implementation that does what a case says."""
    (tmp_path / "toy_adapter.py").write_text(TOY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Implementation(Target("toy_adapter:toy")) as implementation:
        yield implementation


def test_answers_come_back_in_order_as_literals(toy: Implementation) -> None:
    """Text of every kind, bytes and nested data survive the way there and back."""
    values = ["\ud800\n\x00é", b"\xff", None, {"a": [1, (2, "x")]}, ""]
    assert toy.observe([Case("echo", value) for value in values]) == list(map(Answered, values))
    assert toy.version == "1.0"


def test_an_exception_is_an_observation(toy: Implementation) -> None:
    """Class and message come back, without the address that each run has anew."""
    [seen] = toy.observe([Case("raise", None)])
    assert isinstance(seen, Raised)
    assert seen.error == "ValueError"
    assert "0x…" in seen.message


def test_sys_exit_is_an_exception_and_no_end(toy: Implementation) -> None:
    """SystemExit is caught like any other exception."""
    assert toy.observe([Case("leave", 3)]) == [Raised("SystemExit", "3")]


def test_what_the_implementation_prints_is_not_mistaken_for_an_answer(toy: Implementation) -> None:
    """Neither `print` nor a write to descriptor 1 reaches the protocol."""
    assert toy.observe([Case("print", 1), Case("echo", 2)]) == [Answered(1), Answered(2)]


def test_a_result_that_is_no_literal_is_an_error_of_that_case(toy: Implementation) -> None:
    """An adapter has to give literals; the cases after it are answered."""
    strange, after = toy.observe([Case("strange", None), Case("echo", 1)])
    assert isinstance(strange, Raised)
    assert after == Answered(1)


@pytest.mark.parametrize(
    ("case", "how", "hung"),
    [
        (Case("exit", 3), "ended with exit code 3", False),
        (Case("exit", 0), "ended with exit code 0", False),
        (Case("kill", None), "was killed by SIGSEGV", False),
        (Case("loop", None), "used all its processor time without an answer", True),
    ],
    ids=["exit", "exit-0", "signal", "loop"],
)
def test_a_lost_process_costs_one_case(
    toy: Implementation, case: Case, how: str, hung: bool
) -> None:
    """The case that lost it is named, and those around it are answered."""
    before, lost, after = toy.observe([Case("echo", 1), case, Case("echo", 2)])
    assert (before, after) == (Answered(1), Answered(2))
    assert lost == Stopped(how, hung)


def test_after_too_many_lost_processes_cases_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An implementation that always dies does not take for ever."""
    (tmp_path / "toy_adapter.py").write_text(TOY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Implementation(Target("toy_adapter:toy"), Limits(stops=2)) as toy:
        seen = toy.observe([Case("exit", code) for code in range(3)])
    assert [type(each) for each in seen] == [Stopped, Stopped, NotRun]


def test_a_known_answer_is_not_asked_for_again(toy: Implementation) -> None:
    """Equal cases are run once, also over several calls."""
    first = toy.observe([Case("start", 1), Case("start", 1)])
    assert toy.observe([Case("start", 1)]) == first[:1] == first[1:]


def test_nothing_is_left_behind(toy: Implementation) -> None:
    """A process that the implementation started ends with it."""
    [started] = toy.observe([Case("start", None)])
    assert isinstance(started, Answered)
    toy.__exit__(None, None, None)
    while _runs(started.value):
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(
    ("factory", "reason"),
    [("refuses", "no such toy"), ("dies", "the process ended with exit code 7")],
)
def test_an_adapter_that_cannot_be_made_is_refused(
    factory: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is one line, also when loading ends the process."""
    (tmp_path / "toy_adapter.py").write_text(TOY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        pytest.raises(RequestError, match=reason),
        Implementation(Target(f"toy_adapter:{factory}")),
    ):
        pass
