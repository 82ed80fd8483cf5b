"""`spanproof mutate`: exit codes, what it shows, what it remembers, and how it ends."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_interrupt import is_running, wait_for

MODEL = '''import icontract


@icontract.ensure(lambda result: result >= 0)
def size(n: int) -> int:
    """The absolute value."""
    return n if n > 0 else -n
'''
STRONG = """from model import size
from spanproof import theorem


@theorem()
def it_is_the_number_or_its_opposite(n: int) -> bool:
    return size(n) == n or size(n) == -n
"""
SETTINGS = "models = ['model']\nproofs = ['claims']"


def lines(text: str) -> list[str]:
    """What the mutants of the one function change."""
    return [line.split(None, 1)[1] for line in text.splitlines()[:-1]]


def test_the_mutants_are_listed_without_being_tried(shell: Any) -> None:
    """One line for each, with its id and its change."""
    shell.project(SETTINGS, model=MODEL, claims=STRONG)
    done = shell.here("mutate", "--list")
    assert done.code == 0
    assert "model:7:12:condition:1  n if n > 0 else -n  ->  n" in done.out
    assert done.out.splitlines()[-1] == f"{len(lines(done.out))} mutants"


def test_a_strong_specification_leaves_nothing(shell: Any) -> None:
    """Exit code 0: each is killed, or proved to be no change; the next run remembers that."""
    shell.project(SETTINGS, model=MODEL, claims=STRONG)
    done = shell.here("mutate", "--json", "all.json")
    assert done.code == 0, done.out
    report = json.loads((shell.root / "all.json").read_text())
    assert report["schema"] == "spanproof.mutation/1"
    assert report["ok"] is True
    assert report["summary"]["survived"] == 0
    assert {each["fate"] for each in report["mutants"]} == {"killed", "equivalent"}
    certificates = {each["certificate"] for each in report["mutants"]} - {None}
    for name in certificates:
        file = shell.root / "cache/certificates" / f"{name.removeprefix('sha256:')}.smt2"
        assert file.read_text().rstrip().endswith("(check-sat)")
    again = shell.here("mutate", "--json", "again.json")
    assert again.code == 0
    assert json.loads((shell.root / "again.json").read_text()) == report


def test_a_weak_specification_is_shown_where_it_is_weak(shell: Any) -> None:
    """Exit code 1; the survivor comes with its change and an input on which it differs."""
    shell.project("models = ['model']", model=MODEL)
    chosen = "model:7:12:return:1"
    done = shell.here("mutate", chosen, "--json", "-")
    assert done.code == 1
    [entry] = json.loads(done.out)["mutants"]
    assert (entry["id"], entry["fate"], entry["function"]) == (chosen, "survived", "model.size")
    assert (entry["before"], entry["after"]) == ("n if n > 0 else -n", "0")
    assert entry["input"] is not None
    assert f"survived  {chosen}" in done.err
    assert "1 mutants: 0 killed, 0 proved equivalent, 1 survived" in done.err


def strength(shell: Any, *arguments: str) -> dict[str, Any]:
    """What a run of verify says of the mutants, and that its page says the same."""
    done = shell.here("verify", *arguments, "--json", "record.json", "--html", "page.html")
    assert done.code != 2, done.err
    found = json.loads((shell.root / "record.json").read_text())["mutation"]
    page = (shell.root / "page.html").read_text()
    assert ('<section id="strength"' in page) == (found is not None)
    return found or {}


def test_verify_says_what_became_of_the_mutants_and_whether_that_still_holds(shell: Any) -> None:
    """Not run, then current with each survivor, then stale; a selection says nothing of it."""
    shell.project(SETTINGS, model=MODEL, claims="")
    assert strength(shell)["state"] == "not run"
    shell.here("mutate", "model:7:12:return:1", "model:7:17:comparison:2")
    known = strength(shell)
    assert (known["state"], len(known["subjects"])) == ("current", 1)
    total = known["summary"]
    assert (total["killed"], total["survived"]) == (1, 1)
    assert total["not_tried"] == total["mutants"] - 2 > 0
    [left] = known["survivors"]
    assert (left["id"], left["line"], left["after"]) == ("model:7:12:return:1", 7, "0")
    assert Path(left["path"]) == shell.root / "model.py"
    assert strength(shell, "model") == {}
    shell.write("model.py", f"{MODEL}# edited\n")
    now = strength(shell)
    assert now["state"] == "stale"
    assert now["subjects"][0]["killed"] is None
    assert (now["summary"]["mutants"], now["survivors"]) == (0, [])


def test_a_file_is_mutated_without_any_configuration(shell: Any) -> None:
    """Its functions are changed, its theorems are not."""
    theorem = STRONG.partition("from spanproof")[2].partition("\n")[2]
    shell.write("alone.py", f"from spanproof import theorem\n{MODEL}{theorem}")
    done = shell.here("mutate", "alone.py", "--list")
    assert done.code == 0
    assert "alone:8:12:condition:1  n if n > 0 else -n  ->  n" in done.out
    assert "size(n)" not in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nosuch",), "nothing to change in 'nosuch'"),
        (("model.siz",), "did you mean model.size?"),
        (("nosuch.py",), "no such file or folder: nosuch.py"),
        (("--jobs", "0"), "Invalid value for '--jobs'"),
        (("--json", "model.py/file"), "cannot be written"),
    ],
)
def test_a_wrong_request_is_one_line(shell: Any, arguments: tuple[str, ...], message: str) -> None:
    """Exit code 2, and no traceback."""
    shell.project(SETTINGS, model=MODEL, claims=STRONG)
    done = shell.here("mutate", *arguments)
    assert done.code == 2
    assert len(done.lines) == 1
    assert message in done.err


ENDLESS = '''import os, subprocess, time


def stuck(n: int) -> int:
    """A number."""
    if n != n:
        program = subprocess.Popen(["sleep", "98765"])
        with open("pids", "w") as file:
            file.write(f"{os.getpid()} {os.getppid()} {program.pid}")
        os.rename("pids", "running")
        while True:
            try:
                time.sleep(1)
            except BaseException:
                pass
    return n
'''


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_process(shell: Any, number: signal.Signals) -> None:
    """Neither a process that tries mutants, nor a child of it, nor what the mutant started."""
    shell.project("models = ['model']", model=ENDLESS)
    process = shell.start("mutate", "model:6:8:comparison:1", "--jobs", "1", group=True)
    running: Path = shell.root / "running"
    wait_for(running.exists)
    pids = [int(pid) for pid in running.read_text().split()]
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == {2: 130, 15: 143, 9: -9}[number]
    wait_for(lambda: not any(is_running(pid) for pid in pids))
