"""Every command that a document shows works, and prints what the document says it prints.

A block fenced as `console` holds commands after `$ ` and, below each, lines of its output. Only
lines that tell the reader something need to be there; they must occur in the real output in the
same order. In them `…` stands for any text and a number for any number. A command ends with
exit code 0 unless it ends in a comment such as `# exit code 1`. A block fenced as `python NAME`
or `toml NAME` is a file that the reader writes.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.main import get_group

from spanproof.cli.app import app

ROOT = Path(__file__).parents[2]
IN_A_CHECKOUT = ("README.md", "docs/reference.md")
IN_AN_EMPTY_FOLDER = ("docs/tutorial.md",)
FENCE = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT_CODE = re.compile(r"\s+# exit code (\d)$")
SECONDS = 240
# Running these inside the tests would run the tests inside the tests, install an environment or
# repeat what .ci/run has just done. That make knows them is checked instead.
MAKE_ONLY_PLANNED = "make "


@dataclass(frozen=True)
class File:
    """A file that the reader writes."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command that the reader types, with the output and the exit code that are shown."""

    text: str
    output: tuple[str, ...]
    exit_code: int


def documents() -> list[Path]:
    """The documents that a reader follows."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def steps(document: str) -> Iterator[File | Command]:
    """What a reader of the document does, in order."""
    for language, name, body in FENCE.findall(document):
        if language == "console":
            yield from commands(body)
        elif name:
            yield File(name, body)


def commands(block: str) -> Iterator[Command]:
    """The commands of a console block with the lines shown below each."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        first, *output = part.splitlines()
        code = EXIT_CODE.search(first)
        shown = tuple(line for line in output if line.strip(" …"))
        yield Command(EXIT_CODE.sub("", first), shown, int(code.group(1)) if code else 0)


def pattern(line: str) -> re.Pattern[str]:
    """A regular expression for a line of output as a document shows it."""
    parts = re.split(r"(…|\d[\d.]*|\s+)", line.strip())
    loose = {"…": ".*", " ": r"\s+", "0": r"\d[\d.]*"}
    return re.compile("".join(loose.get(_kind(part), re.escape(part)) for part in parts))


def _kind(part: str) -> str:
    if part.isspace():
        return " "
    return "0" if part[:1].isdigit() else part


def missing(shown: tuple[str, ...], real: str) -> list[str]:
    """The shown lines that do not occur, in order, in the real output."""
    remaining = iter(real.splitlines())
    return [line for line in shown if not any(pattern(line).search(other) for other in remaining)]


def copy_checkout(folder: Path) -> None:
    """Copy what git knows of the checkout into a folder that is a repository of its own."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in run.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    who = ["-c", "user.name=reader", "-c", "user.email=reader@localhost"]
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "as cloned"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def environment(folder: Path) -> dict[str, str]:
    """The settings in which the reader types: the tool on the path, a plain wide terminal."""
    roots = [str(folder / name) for name in ("specs", "models", "proofs", "src")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if (folder / "src").is_dir():
        settings["PYTHONPATH"] = os.pathsep.join(roots)
    return {**os.environ, **settings}


def follow(document: Path, folder: Path) -> None:
    """Do what the document says, step by step, in a folder."""
    settings = environment(folder)
    where = folder
    for step in steps(document.read_text(encoding="utf-8")):
        if isinstance(step, File):
            (where / step.name).write_text(step.text, encoding="utf-8")
        elif step.text.startswith("cd "):
            where = where / shlex.split(step.text)[1]
        elif step.text.startswith(MAKE_ONLY_PLANNED):
            subprocess.run(["make", "--dry-run", *shlex.split(step.text)[1:]], cwd=ROOT, check=True)
        else:
            run_and_compare(step, where, settings)


def run_and_compare(command: Command, where: Path, settings: dict[str, str]) -> None:
    """Run one command; its exit code and its output are those that the document shows."""
    run = subprocess.run(
        ["bash", "-c", command.text],
        cwd=where,
        env=settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    real = run.stdout + run.stderr
    assert command.exit_code == run.returncode, f"$ {command.text}\n{real}"
    assert missing(command.output, real) == [], f"$ {command.text}\n{real}"


@pytest.mark.parametrize("name", IN_A_CHECKOUT)
def test_commands_that_are_shown_for_a_checkout_work_in_one(name: str, tmp_path: Path) -> None:
    """The reader of the document types what it shows in a fresh clone and sees what it shows."""
    copy_checkout(tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    follow(ROOT / name, tmp_path)


@pytest.mark.parametrize("name", IN_AN_EMPTY_FOLDER)
def test_commands_that_are_shown_for_a_new_project_work_in_one(name: str, tmp_path: Path) -> None:
    """The reader of the document starts with an empty folder and sees what it shows."""
    follow(ROOT / name, tmp_path)


def test_no_document_shows_a_command_that_is_not_run() -> None:
    """A command stands in a console block of a document that is followed by a test."""
    followed = {ROOT / name for name in (*IN_A_CHECKOUT, *IN_AN_EMPTY_FOLDER)}
    unchecked = [
        f"{document.relative_to(ROOT)}: {language}"
        for document in documents()
        for language, _, body in FENCE.findall(document.read_text(encoding="utf-8"))
        if language in ("sh", "bash", "shell")
        or (document not in followed and (language == "console" or body.startswith("$ ")))
    ]
    assert unchecked == []


def test_make_targets_named_in_the_text_exist() -> None:
    """`make something` in a sentence names a target of the Makefile."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    named = {
        target
        for document in documents()
        for line in re.findall(r"`make ([a-z -]+)`", document.read_text(encoding="utf-8"))
        for target in line.split()
    }
    assert named - set(targets) == set()


def test_subcommands_named_in_the_text_exist() -> None:
    """`spanproof something` in a sentence names a command that the tool has."""
    named = {
        command
        for document in documents()
        for command in re.findall(r"`spanproof ([a-z]+)", document.read_text(encoding="utf-8"))
    }
    shown = subprocess.run(
        [sys.executable, "-m", "spanproof", "--help"],
        env=environment(ROOT),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {
        command for command in named if not re.search(rf"^\W*{command}\b", shown, re.M)
    } == set()


def test_every_option_is_in_the_reference() -> None:
    """The section of a command names all options of its `--help`, but for that one."""
    sections = (ROOT / "docs/reference.md").read_text(encoding="utf-8").split("\n## ")
    unnamed = [
        f"{name} {option}"
        for name, command in get_group(app).commands.items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and not _is_in_section(option, name, sections)
    ]
    assert unnamed == []


def _is_in_section(option: str, command: str, sections: list[str]) -> bool:
    return any(
        section.startswith(f"`spanproof {command}") and re.search(rf"{option}\b(?!-)", section)
        for section in sections
    )


def test_the_index_of_decisions_is_complete() -> None:
    """Each record has its line, with its title."""
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for record in sorted(folder.glob("0*.md")):
        title = record.read_text(encoding="utf-8").splitlines()[0].partition(". ")[2]
        assert f"- [{record.name[:4]}]({record.name}): {title}\n" in index


@pytest.mark.parametrize(
    ("shown", "real"),
    [
        ("proved  12", "  proved   345  "),
        ("took 0.3 s", "took 12.75 s"),
        ("a … z", "a b c z"),
    ],
)
def test_shown_lines_are_compared_loosely_where_they_may_vary(shown: str, real: str) -> None:
    """Numbers, spacing and elided text may differ between the document and a run."""
    assert missing((shown,), real) == []


def test_a_shown_line_that_is_not_printed_is_found() -> None:
    """The comparison is not so loose that anything passes, and it keeps the order."""
    assert missing(("proved", "refuted"), "refuted\nproved\n") == ["refuted"]
