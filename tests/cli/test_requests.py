"""A wrong request or configuration is one clear line on stderr and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spanproof import importing

REQUIREMENTS = """
requirements:
  - {id: RQ-001, keyword: MUST, checkable: model, text: The sum is right.}
  - {id: RQ-002, keyword: SHOULD, checkable: "no", text: Nobody looks.}
"""
GOOD = """@theorem(floor="tested")
def adding_commutes(x: int, y: int) -> bool:
    return x + y == y + x
"""


def refused(result: Any, *parts: str) -> None:
    """One line, from spanproof, with all parts in it, and nothing on stdout."""
    assert result.code == 2, result
    assert len(result.lines) == 1, result.err
    assert result.lines[0].startswith("spanproof: ")
    assert [part for part in parts if part not in result.lines[0]] == [], result.lines[0]
    assert result.out == ""


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("TP-O14", "did you mean TP-014"),
        ("tracing_models.tracparent", "did you mean tracing_models.traceparent"),
        ("parse_tracparent", "did you mean tracing_models.traceparent.parse_traceparent"),
        ("qqqqqqqqqq", "spanproof list"),
    ],
)
def test_an_unknown_selector_gets_a_suggestion(shell: Any, selector: str, hint: str) -> None:
    """The closest requirement, module or function is named."""
    refused(shell.here("verify", selector), f"unknown selector '{selector}'", hint)


def test_an_empty_selector_is_unknown(shell: Any) -> None:
    """It is not the beginning of everything."""
    refused(shell.here("verify", ""), "unknown selector ''")


def test_a_file_that_does_not_exist_is_named(shell: Any) -> None:
    """A path is told from an id by its slash or suffix."""
    refused(shell.here("verify", "nowhere.py"), "no such file or folder: nowhere.py")
    refused(shell.here("verify", "nowhere/"), "no such file or folder: nowhere/")


def test_a_file_that_is_no_python_is_named(shell: Any) -> None:
    """A data file holds no theorem."""
    shell.write("data.json", "{}")
    refused(shell.here("verify", "data.json"), "not a Python file: data.json")


def test_a_folder_without_python_is_named(shell: Any) -> None:
    """A folder is a selector with or without a slash at its end."""
    (shell.root / "empty").mkdir()
    refused(shell.here("verify", "empty"), "holds no Python file")


def test_a_file_without_claims_is_named(shell: Any) -> None:
    """A run that verifies nothing is no success."""
    shell.write("plain_module.py", "def f() -> int:\n    return 1\n")
    refused(shell.here("verify", "plain_module.py"), "nothing to verify", "plain_module.py")


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("def broken(:\n", "bad_module.py:1", "SyntaxError"),
        ("\nimport surely_not_there\n", "bad_module.py:2", "No module named"),
        ("raise ValueError('two\\nlines')\n", "bad_module.py:1", "ValueError: two lines"),
        ("import sys\nsys.exit(0)\n", "bad_module.py:2", "SystemExit: 0"),
        ("import os\nos._exit(0)\n", "bad_module.py:2", "SystemExit: 0"),
        ("class Odd(BaseException): ...\nraise Odd('x')\n", "bad_module.py:2", "Odd: x"),
        ("def f(): return f()\nf()\n", "bad_module.py:1", "RecursionError"),
        ("x = '\\0'\nimport a\0b\n", "bad_module", "null bytes"),
    ],
    ids=["syntax", "import", "raise", "exit", "os._exit", "base", "recursion", "null"],
)
def test_a_file_that_does_not_import_is_named_with_line_and_cause(
    shell: Any, text: str, place: str, cause: str
) -> None:
    """Whatever a module does while it loads, the run ends in order."""
    shell.write("bad_module.py", text)
    refused(shell.here("verify", "bad_module.py"), place, cause)


def test_a_file_that_never_finishes_loading_is_named(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endless loop at import is bad input, not a hang."""
    monkeypatch.setattr(importing, "IMPORT_SECONDS", 0.2)
    shell.write(
        "endless_module.py",
        "while True:\n    try:\n        n = 1\n    except Exception:\n        pass\n",
    )
    refused(shell.here("verify", "endless_module.py"), "endless_module.py", "still not loaded")


def test_a_file_in_another_encoding_is_named(shell: Any) -> None:
    """Bytes that are not UTF-8 are no Python text."""
    (shell.root / "latin_module.py").write_bytes(b"name = '\xe9'\n")
    refused(shell.here("verify", "latin_module.py"), "latin_module.py")


def test_a_file_with_the_name_of_a_loaded_module_is_refused(shell: Any) -> None:
    """Python would hand out the other module."""
    shell.write("json.py", "A = 1\n")
    refused(shell.here("verify", "json.py"), "json.py", "rename it")


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        ("@theorem()\ndef c(x) -> bool:\n    return True\n", ["claims.py:4", "'x'", "annotation"]),
        ("@theorem()\ndef c(x: int):\n    return True\n", ["claims.py:4", "return bool"]),
        ("@theorem()\ndef c(x: int) -> int:\n    return 1\n", ["claims.py:4", "return bool"]),
        ("@theorem(floor='sure')\ndef c() -> bool:\n    return True\n", ["claims.py:4", "floor"]),
        ("@theorem(floor='unknown')\ndef c() -> bool:\n    return True\n", ["floor"]),
        ("@theorem(covers='TP-014')\ndef c() -> bool:\n    return True\n", ["covers", "list"]),
        ("@theorem\ndef c() -> bool:\n    return True\n", ["claims.py:4", "write @theorem()"]),
        ("@theorem(budget=-1)\ndef c() -> bool:\n    return True\n", ["claims.py:4", "budget"]),
        ("@theorem(budget='5s')\ndef c() -> bool:\n    return True\n", ["claims.py:4", "budget"]),
        (
            "@theorem(covers=['TP-O14'])\ndef c() -> bool:\n    return True\n",
            ["claims.py:4", "'TP-O14'", "did you mean TP-014?"],
        ),
        (
            "@theorem()\ndef c() -> bool:\n    return True\n\n\n"
            "@theorem()\ndef c() -> bool:\n    return False\n",
            ["claims.py:10", "already defined at line 5", "claims.c"],
        ),
    ],
    ids=lambda value: None if isinstance(value, list) else "claim",
)
def test_a_theorem_that_says_too_little_is_refused_with_its_line(
    shell: Any, claims: Callable[[str], Path], claim: str, parts: list[str]
) -> None:
    """Types, floor, budget, requirements and name are checked before anything runs."""
    claims(claim)
    refused(shell.here("verify", "claims.py"), *[p for p in parts if p != "claims.py:4"])


def test_two_files_with_one_id_are_refused(shell: Any) -> None:
    """An id stands for one obligation; both places are named."""
    for folder in ("one", "two"):
        shell.write(f"{folder}/same_name.py", f"from spanproof import theorem\n{GOOD}")
    refused(shell.here("verify", "one/same_name.py", "two/same_name.py"), "one", "two", "same_name")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[tool.spanproof\n", "not valid TOML"),
        ("tool = 3\n[x]\n", "nothing to verify"),
        ("[tool]\nspanproof = 3\n", "must be a table"),
        ("[tool.spanproof]\nmodel = []\n", "unknown key 'model'; known keys: models"),
        ("[tool.spanproof]\nmodels = 'm'\n", "models must be a list"),
        ("[tool.spanproof]\nmodels = [1]\n", "models must be a list"),
        ("[tool.spanproof]\nmodels = ['.m']\n", "'.m' is not the name"),
        ("[tool.spanproof]\nmodels = ['a/b']\n", "'a/b' is not the name"),
        ("[tool.spanproof]\nmodels = ['surely_not_there']\n", "cannot import surely_not_there"),
        ("[tool.spanproof]\nproofs = []\n", "nothing to verify"),
        ("[tool.spanproof]\nrequirements = ['nowhere']\n", "'nowhere'"),
        ("[tool.spanproof]\ntypestate = ['nowhere']\n", "'nowhere' does not exist"),
        ("[tool.spanproof]\nfloors = 3\n", "floors must be a table"),
        ("[tool.spanproof]\nfloors = {a = 'sure'}\n", "floor of 'a' must be one of proved"),
        ("[tool.spanproof]\nfloors = {a = ['proved']}\n", "floor of 'a' must be one of proved"),
    ],
)
def test_a_malformed_configuration_is_named(shell: Any, text: str, part: str) -> None:
    """The message says which key, and what would be understood."""
    if text.startswith("tool = 3"):
        # Somebody's file without our table: the shipped suite applies, and the selection decides.
        shell.write("pyproject.toml", text)
        refused(shell.here("verify", "qqqqqq"), "unknown selector")
        return
    shell.write("pyproject.toml", text)
    refused(shell.here("verify"), part)


def test_a_configuration_in_another_encoding_is_named(shell: Any) -> None:
    """TOML is UTF-8."""
    (shell.root / "pyproject.toml").write_bytes(b"# \xe9\n")
    refused(shell.here("verify"), "pyproject.toml", "cannot be read")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("requirements: [", "not valid YAML"),
        ("\x01", "not valid YAML"),
        ("", "no list named 'requirements'"),
        ("[]", "no list named 'requirements'"),
        ("requirements: {a: 1}", "no list named 'requirements'"),
        ("requirements: [7]", "record 0 is not a table"),
        ("requirements: [{id: A, keyword: MUST, text: x}]", "record A has no 'checkable'"),
        (REQUIREMENTS + REQUIREMENTS.split(":", 1)[1], "RQ-001 is defined twice"),
    ],
)
def test_a_malformed_requirement_file_is_named(shell: Any, text: str, part: str) -> None:
    """The message says which file and which record."""
    shell.project("requirements = ['reqs.yaml']")
    shell.write("reqs.yaml", text)
    refused(shell.here("list"), "reqs.yaml", part)


@pytest.mark.parametrize("option", ["--json", "--html", "--junit", "--sarif", "--markdown"])
def test_a_report_that_cannot_be_written_is_refused_before_the_run(
    shell: Any, claims: Callable[[str], Path], option: str
) -> None:
    """A run of minutes must not end with an error that was there from the start."""
    claims(GOOD)
    shell.write("a_file", "")
    refused(shell.here("verify", "claims.py", option, "a_file/report"), "a_file/report")
    refused(shell.here("verify", "claims.py", option, "."), ".: cannot be written")


def test_a_refused_run_leaves_no_empty_report(shell: Any, claims: Callable[[str], Path]) -> None:
    """Trying whether a report can be written leaves nothing behind."""
    claims(GOOD)
    refused(
        shell.here("verify", "claims.py", "--json", "v.json", "--baseline", "no.json"), "no.json"
    )
    assert not (shell.root / "v.json").exists()


def test_two_reports_to_stdout_are_refused(shell: Any, claims: Callable[[str], Path]) -> None:
    """They would be mixed up."""
    claims(GOOD)
    refused(shell.here("verify", "claims.py", "--json", "-", "--html", "-"), "stdout")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--baseline", "no.json"],
        ["--write-baseline"],
        ["--baseline", ".", "--write-baseline"],
        ["--engine", "z4"],
        ["--jobs", "0"],
        ["--jobs", "many"],
        ["--budget", "0"],
        ["--budget", "-1"],
        ["--nonsense"],
    ],
)
def test_a_wrong_option_is_refused(
    shell: Any, claims: Callable[[str], Path], arguments: list[str]
) -> None:
    """Before anything runs."""
    claims(GOOD)
    refused(shell.here("verify", "claims.py", *arguments))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other"}', "\udcff"])
def test_a_baseline_that_is_none_is_refused_before_the_run(
    shell: Any, claims: Callable[[str], Path], text: str
) -> None:
    """A damaged baseline must not pass for an empty one."""
    claims(GOOD)
    (shell.root / "b.json").write_bytes(text.encode(errors="surrogateescape"))
    refused(shell.here("verify", "claims.py", "--baseline", "b.json"), "b.json")
    assert not (shell.root / "cache").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": "spanproof.verdicts/2"}',
        '{"schema": "spanproof.verdicts/1"}',
        '{"schema": "spanproof.verdicts/1", "obligations": 7, "requirements": [], "summary": 1, '
        '"ok": 1, "tool": 1}',
        '{"schema": "spanproof.verdicts/1", "obligations": [{}], "requirements": {}, '
        '"summary": {}, "ok": true, "tool": {}}',
    ],
)
@pytest.mark.parametrize("option", [[], ["--html", "r"], ["--junit", "r"], ["--markdown", "r"]])
def test_a_saved_file_that_is_no_verdict_file_is_refused(
    shell: Any, text: str, option: list[str]
) -> None:
    """`report` renders what `verify --json` wrote, and nothing else."""
    shell.write("v.json", text)
    refused(shell.here("report", "v.json", *option), "v.json")


def test_a_saved_file_that_is_missing_is_refused(shell: Any) -> None:
    """With the reason that the system gives."""
    refused(shell.here("report", "nowhere.json"), "nowhere.json", "No such file")


def test_a_requirement_that_nothing_covers_is_no_selection(shell: Any) -> None:
    """It is known, but there is nothing to run."""
    shell.project("proofs = ['own_claims']\nrequirements = ['reqs.yaml']")
    shell.write("own_claims.py", f"from spanproof import theorem\n{GOOD}")
    shell.write("reqs.yaml", REQUIREMENTS)
    refused(shell.here("verify", "RQ-002"), "RQ-002 is covered by no obligation")


def test_a_folder_that_cannot_be_entered_is_named(shell: Any) -> None:
    """`spanproof` in a folder that was deleted is not our bug."""
    gone = shell.root / "gone"
    gone.mkdir()
    os.chdir(gone)  # the fixture goes back
    gone.rmdir()
    refused(shell.here("verify"), "the current folder does not exist")
    refused(shell.here("list"), "the current folder does not exist")


def test_an_exception_that_nobody_expected_is_exit_code_3(tmp_path: Path) -> None:
    """A crash of our own says so, and is never taken for a refutation (exit code 1)."""
    crash = (
        "import sys\n"
        "import spanproof.cli.explaining as command\n"
        "command.explain = lambda *_: {}['a bug']\n"
        "from spanproof.cli import main\n"
        "sys.exit(main(['explain', '00-']))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", crash], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 3
    assert run.stderr.splitlines()[-1] == "spanproof: this is a bug of spanproof: KeyError"
