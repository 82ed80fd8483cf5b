"""The command line, in this process for what starts no worker, and as a program for the rest."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from spanproof.cli import main
from spanproof.obligation import enter

PROGRAM = str(Path(sysconfig.get_path("scripts")) / "spanproof")


@dataclass
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said on stderr."""
        return self.err.splitlines()


class Shell:
    """A folder with files, and a command line in it; its cache is in the same folder."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Work in `root`."""
        self.root = root
        self.environment = {**os.environ, "SPANPROOF_CACHE": str(root / "cache"), "COLUMNS": "100"}
        self._capture = capture

    def write(self, name: str, text: str) -> Path:
        """Write a file below the root, making its folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def project(self, settings: str, **files: str) -> None:
        """A project of its own: `pyproject.toml` with `settings`, and Python files by stem."""
        self.write("pyproject.toml", f"[tool.spanproof]\n{settings}\n")
        for stem, text in files.items():
            self.write(f"{stem}.py", text)

    def here(self, *arguments: str) -> Result:
        """Run a command in this process."""
        self._capture.readouterr()
        code = main(arguments)
        out, err = self._capture.readouterr()
        return Result(code, out, err)

    def start(self, *arguments: str, group: bool = False) -> subprocess.Popen[str]:
        """Start a command as a program."""
        return subprocess.Popen(
            [PROGRAM, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=group,
            # whoever runs the tests in the background has SIGINT ignored, and it would be inherited
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments: str) -> Result:
        """Run a command as a program, to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return Result(process.returncode, out, err)


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """A shell in a folder of its own, without anybody's configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPANPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("spanproof.runner.cache.own_digest", lambda: "the sources of spanproof")
    monkeypatch.setattr("spanproof.runner.cache.own_stamp", lambda: "their times")
    enter(())
    yield Shell(tmp_path, capfd)
    enter(())


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of fake engines, importable here and in workers."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "runner" / "fakes"))
    return importlib.import_module("fake_engines")


@pytest.fixture
def claims(shell: Shell) -> Callable[[str], Path]:
    """Write a file of claims; the decorator is there already."""

    def write(text: str) -> Path:
        return shell.write("claims.py", f"from spanproof import theorem\n\n\n{text}")

    return write
