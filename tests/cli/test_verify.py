"""`spanproof verify`, `list` and `report`: exit codes, output, baselines, what is remembered."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spanproof.engines.base import engines

TESTED = ("--engine", "hypothesis")
GOOD = """@theorem(floor="tested")
def adding_commutes(x: int, y: int) -> bool:
    return x + y == y + x


"""
BAD = """@theorem(floor="tested")
def every_number_is_small(x: int) -> bool:
    return x < 100


"""
CLAIM = """@theorem(floor="tested"{options})
def {name}(x: int) -> bool:
    {body}


"""


def claim(name: str, body: str, options: str = "") -> str:
    """The source of a theorem about an integer."""
    return CLAIM.format(name=name, body=body, options=options)


def levels(record: dict[str, Any]) -> dict[str, str]:
    """The level of each obligation of a record, by the last part of its id."""
    found = record["obligations"]
    return {o["id"].rpartition(".")[2]: o["evidence"]["level"] for o in found}


def test_everything_that_holds_is_exit_code_0(shell: Any, claims: Callable[[str], Path]) -> None:
    """At its floor is good enough, and the last line says so."""
    claims(GOOD)
    result = shell.here("verify", "claims.py", *TESTED)
    assert (result.code, result.err) == (0, "")
    assert "adding_commutes" in result.out


def test_a_refuted_claim_is_exit_code_1(shell: Any, claims: Callable[[str], Path]) -> None:
    """The counterexample is on stdout, and stderr has nothing to complain about."""
    claims(GOOD + BAD)
    result = shell.here("verify", "claims.py", *TESTED)
    assert (result.code, result.err) == (1, "")
    assert "x=100" in result.out.replace(" ", "")


def test_evidence_below_the_floor_is_exit_code_1(shell: Any, claims: Callable[[str], Path]) -> None:
    """Tested is not proved."""
    claims(GOOD.replace('floor="tested"', ""))
    assert shell.here("verify", "claims.py", *TESTED).code == 1


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"one": "proved", "two": "refuted"}, "engines contradict each other"),
        ({"one": "unknown", "two": "crash"}, "an engine that crashes"),
    ],
)
def test_a_defect_of_ours_is_exit_code_3(
    shell: Any,
    claims: Callable[[str], Path],
    fakes: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    about: dict[str, str],
    reason: str,
) -> None:
    """Engines that contradict each other, or crash: one line on stderr for each."""
    told = {name: fakes.Fake(name, rank, word) for rank, (name, word) in enumerate(about.items())}
    monkeypatch.setattr("spanproof.runner.session.engines", lambda: told)
    claims(GOOD)
    result = shell.here("verify", "claims.py", "--all-engines", "--json", "v.json")
    assert result.code == 3
    about_claims = [line for line in result.lines if "negative control" not in line]
    assert [reason in line for line in about_claims] == [True]
    assert json.loads((shell.root / "v.json").read_text())["ok"] is False


def test_the_second_run_is_all_cached(shell: Any, claims: Callable[[str], Path]) -> None:
    """Nothing changed, so nothing is asked; the folder is the one in SPANPROOF_CACHE."""
    claims(GOOD + BAD)
    first = shell.here("verify", "claims.py", *TESTED, "--json", "1.json")
    second = shell.here("verify", "claims.py", *TESTED, "--json", "2.json")
    assert (first.code, second.code) == (1, 1)
    one, two = (json.loads((shell.root / name).read_text()) for name in ("1.json", "2.json"))
    assert [o["cached"] for o in one["obligations"]] == [False, False]
    assert [o["cached"] for o in two["obligations"]] == [True, True]
    assert levels(one) == levels(two)
    assert list((shell.root / "cache/attempts").rglob("*.json"))
    assert not (shell.root / ".spanproof").exists()


def test_without_a_variable_the_cache_lies_beside_the_project(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In `.spanproof`, next to `pyproject.toml`, also when run from a folder below."""
    monkeypatch.delenv("SPANPROOF_CACHE")
    shell.project(
        "proofs = ['beside_claims']", beside_claims=f"from spanproof import theorem\n{GOOD}"
    )
    (shell.root / "below").mkdir()
    os.chdir(shell.root / "below")
    assert shell.here("verify", *TESTED).code == 0
    assert list((shell.root / ".spanproof/cache/attempts").rglob("*.json"))


def test_json_on_stdout_is_pure(shell: Any, claims: Callable[[str], Path]) -> None:
    """Whatever the code under verification prints, and however, stdout is one JSON document."""
    claims(
        "import os, subprocess\n"
        "print('printed at import')\n"
        "os.write(1, b'written at import\\n')\n"
        "subprocess.run(['echo', 'echoed at import'], check=True)\n"
        + claim("prints", "print('printed', x); import os; os.write(1, b'w'); return True")
    )
    result = shell.here("verify", "claims.py", *TESTED, "--json", "-")
    assert levels(json.loads(result.out)) == {"prints": "tested"}
    assert result.code == 0
    assert "written at import" in result.err


def test_claims_that_hang_or_die_cost_their_own_verdict_only(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """Each is unknown with its reason, exit code 1, the others stand, no process is left."""
    claims(
        GOOD
        + claim("loops", "while True: pass", ", budget=0.1")
        + claim("starts_a_program", "import os; os.system('sleep 987654')", ", budget=0.1")
        + claim("leaves", "import os; os._exit(0)")
        + claim("is_killed", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        + GOOD.replace("adding_commutes", "last")
    )
    result = shell.run("verify", "claims.py", *TESTED, "--jobs", "3", "--json", "v.json")
    record = json.loads((shell.root / "v.json").read_text())
    assert result.code == 1
    assert levels(record) == {
        "adding_commutes": "tested",
        "loops": "unknown",
        "leaves": "unknown",
        "is_killed": "unknown",
        "starts_a_program": "unknown",
        "last": "tested",
    }
    details = {
        o["id"].rpartition(".")[2]: o["attempts"][0]["detail"] for o in record["obligations"]
    }
    assert "safety net" in details["loops"]
    assert "SIGKILL" in details["is_killed"]
    assert "os._exit(0)" in details["leaves"]
    wait_until_gone("987654")


def test_a_claim_that_wants_all_memory_is_unknown_or_refuted(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """A worker has a limit; what a claim takes beyond it is the claim's problem."""
    claims(claim("hoards", "return len(bytearray(10**12)) == x") + GOOD)
    result = shell.here("verify", "claims.py", *TESTED, "--json", "v.json")
    found = levels(json.loads((shell.root / "v.json").read_text()))
    assert result.code == 1
    assert found["hoards"] in ("unknown", "refuted")
    assert found["adding_commutes"] == "tested"


def running(mark: str) -> list[str]:
    """The processes whose command line has a mark in it."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # no process, or it has just ended
            continue
        if folder.name.isdigit() and mark in line:
            found.append(f"{folder.name}: {line}")
    return found


def wait_until_gone(mark: str) -> None:
    """Processes that were told to end take a moment."""
    for _ in range(200):
        if not running(mark):
            return
        time.sleep(0.05)
    pytest.fail(f"left behind: {running(mark)}")


def test_a_baseline_is_written_and_compared(shell: Any, claims: Callable[[str], Path]) -> None:
    """Evidence that becomes weaker fails, although it is at its floor."""
    claims(GOOD)
    asked = ("verify", "claims.py", "--baseline", "b.json")
    assert shell.here(*asked, *TESTED, "--write-baseline").code == 0
    assert shell.here(*asked, *TESTED).code == 0
    text = (shell.root / "b.json").read_text()
    (shell.root / "b.json").write_text(text.replace('"tested"', '"proved"'))
    result = shell.here(*asked, *TESTED)
    assert result.code == 1
    assert "weaker" in result.out


def test_a_saved_file_is_rendered_again(shell: Any, claims: Callable[[str], Path]) -> None:
    """On the terminal and as every kind of document, without running anything."""
    claims(GOOD + BAD)
    shell.here("verify", "claims.py", *TESTED, "--json", "v.json")
    options = [
        part for kind in ("html", "junit", "sarif", "markdown") for part in (f"--{kind}", kind)
    ]
    assert shell.here("report", "v.json", *options).code == 0
    assert all(
        (shell.root / kind).stat().st_size for kind in ("html", "junit", "sarif", "markdown")
    )
    shown = shell.here("report", "v.json")
    assert shown.code == 0
    assert "every_number_is_small" in shown.out


REQUIREMENTS = """
requirements:
  - {id: RQ-001, keyword: MUST, checkable: model, text: "The sum is right,\\nalways."}
  - {id: RQ-002, keyword: SHOULD, checkable: no, text: Nobody looks.}
"""


@pytest.fixture
def suite(shell: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A project with two requirements, of which one is covered; its only engine tests."""
    only = {"hypothesis": engines()["hypothesis"]}
    monkeypatch.setattr("spanproof.runner.session.engines", lambda: only)
    shell.project("proofs = ['listed_claims']\nrequirements = ['reqs.yaml']")
    covering = GOOD.replace("floor=", "covers=['RQ-001'], floor=")
    shell.write("listed_claims.py", f"from spanproof import theorem\n{covering}{BAD}")
    shell.write("reqs.yaml", REQUIREMENTS)
    return shell


def test_list_shows_obligations_with_floor_and_last_evidence(suite: Any) -> None:
    """One row each, whole, also where the output is no terminal; evidence after a run only."""
    before = suite.here("list")
    assert "not verified" in before.out
    suite.here("verify")
    after = suite.here("list")
    assert (before.code, after.code, after.err) == (0, 0, "")
    rows = [line.split() for line in after.out.splitlines()]
    assert rows[1][-2:] == ["listed_claims.adding_commutes", "RQ-001"]
    assert "refuted" in rows[2]


def test_list_json_has_what_others_rely_on(suite: Any) -> None:
    """The keys of `docs`: obligations and uncovered requirements, pure on stdout."""
    before = json.loads(suite.here("list", "--json", "-").out)
    assert [entry["evidence"] for entry in before["obligations"]] == [None, None]
    suite.here("verify")
    data = json.loads(suite.here("list", "--json", "-").out)
    assert {"obligations", "uncovered"} == set(data)
    assert {"id", "kind", "covers", "floor", "evidence"} <= set(data["obligations"][0])
    assert data["obligations"][0]["evidence"]["level"] == "tested"
    [left] = data["uncovered"]
    assert left == {"id": "RQ-002", "keyword": "SHOULD", "checkable": "no", "text": "Nobody looks."}


def test_list_uncovered_shows_what_no_obligation_covers(suite: Any) -> None:
    """One line for each requirement, and the sum."""
    result = suite.here("list", "--uncovered")
    assert "RQ-002" in result.out
    assert "RQ-001" not in result.out
    assert "1 of 2 requirements" in result.out


def test_a_requirement_selects_what_covers_it(suite: Any) -> None:
    """And a bare function name, a module and the beginning of an id do as well."""
    for selector in ("RQ-001", "adding_commutes", "listed_claims.add"):
        result = suite.here("verify", selector, *TESTED, "--json", "-")
        assert {"adding_commutes"} == set(levels(json.loads(result.out)))
    everything = json.loads(suite.here("verify", "listed_claims", "--json", "-").out)
    assert len(everything["obligations"]) == 2


def test_a_configured_floor_is_the_one_that_counts(shell: Any) -> None:
    """The longest prefix wins, for contracts; a theorem states its own."""
    contract = (
        "import icontract\n"
        "@icontract.ensure(lambda x, result: result > x)\n"
        "def up(x: int) -> int:\n    return x + 1\n"
    )
    for settings, code in (("", 1), ("floors = {'floored_model' = 'tested'}", 0)):
        shell.project(f"models = ['floored_model']\n{settings}", floored_model=contract)
        assert shell.here("verify", *TESTED).code == code


def test_output_that_nobody_reads_is_no_success(shell: Any, claims: Callable[[str], Path]) -> None:
    """A closed pipe ends the run, and its exit code does not say that everything holds."""
    claims(BAD)
    process = shell.start("verify", "claims.py", *TESTED)
    process.stdout.close()
    process.wait(timeout=60)
    assert process.returncode not in (0, 3)
    assert "Traceback" not in process.stderr.read()


def test_a_full_disk_is_one_line(shell: Any, claims: Callable[[str], Path]) -> None:
    """A report that cannot be written at the end of the run is exit code 2."""
    if not Path("/dev/full").exists():
        return  # no such device here; nothing to ask
    claims(GOOD)
    result = shell.here("verify", "claims.py", *TESTED, "--json", "/dev/full")
    assert result.code == 2
    assert ["No space left" in line for line in result.lines] == [True]


def test_a_cache_that_cannot_be_written_is_a_warning(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """The verdicts are the same without it."""
    claims(GOOD)
    shell.write("cache", "a file where the folder should be")
    result = shell.here("verify", "claims.py", *TESTED)
    assert result.code == 0
    assert ["warning: the cache" in line for line in result.lines] == [True]


def test_a_claim_that_is_not_in_the_baseline_is_named(
    shell: Any, claims: Callable[[str], Path]
) -> None:
    """A new proof is guarded when the baseline is written again."""
    one = '@theorem(floor="tested")\ndef {}(x: int) -> bool:\n    return x == x\n\n\n'
    options = ("verify", "claims.py", "--engine", "hypothesis", "--baseline", "kept.json")
    claims(one.format("first"))
    assert shell.run(*options, "--write-baseline").code == 0
    claims(one.format("first") + one.format("second"))
    result = shell.run(*options)
    assert result.code == 0
    assert result.lines == ["spanproof: warning: not in the baseline kept.json: claims.second"]
    assert shell.run(*options, "--write-baseline").err == ""
    assert shell.run(*options).err == ""
