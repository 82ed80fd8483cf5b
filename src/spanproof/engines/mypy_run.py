"""One run of mypy in a process of its own: hermetic, watchful, remembered.

mypy runs with `--strict`, without anybody's configuration, in an empty folder, on copies of the
programs in a package of their own: it searches for modules around the files it checks, and there
must be neither installed packages nor other programs.

Every program gets a *canary*: a line with a known error behind its end, so that a run that does
not look at the program at all is noticed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from spanproof.engines.announcements import PACKAGE, Complaint

FLAGS = (
    "--strict", "--config-file=", "--no-incremental", f"--cache-dir={os.devnull}",
    "--show-error-codes", "--show-absolute-path", "--no-error-summary", "--output=json",
)  # fmt: skip
# These report where mypy is not looking; what they report is never part of what is announced.
_WATCHFUL = (
    "--disallow-any-expr", "--warn-unreachable", "--check-unreachable",
    "--enable-error-code=redundant-expr",
)  # fmt: skip
_UNREACHED = frozenset({"unreachable", "redundant-expr"})
_ANY = ('Expression has type "Any"', 'Expression type contains "Any"')
_CANARY = b'\n__canary__: int = "not a number"\n'


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of mypy printed: complaints by file; `problem` when it checked nothing."""

    complaints: tuple[tuple[Path, Complaint], ...] = ()
    problem: str | None = None

    def about(self, path: Path) -> list[Complaint]:
        """The complaints in one file, in the order of its lines."""
        return sorted(complaint for place, complaint in self.complaints if place == path)

    def elsewhere(self, programs: tuple[Path, ...]) -> list[str]:
        """Errors in what programs import, except in installed packages: mypy passes over them."""
        return [
            f"{place.name}, {complaint}"
            for place, complaint in self.complaints
            if place not in programs and not (is_any(complaint) or is_unreached(complaint))
        ]


def is_any(complaint: Complaint) -> bool:
    """Whether mypy says that an expression is Any, with which everything is allowed."""
    return complaint.message.startswith(_ANY)


def is_unreached(complaint: Complaint) -> bool:
    """Whether mypy says that a statement or an operand is never evaluated."""
    return complaint.code in _UNREACHED


def is_canary(complaint: Complaint, text: str) -> bool:
    """Whether the complaint is about the line behind the end of a program of this text."""
    return complaint.line == text.count("\n") + 2 and complaint.code == "assignment"


def check(programs: tuple[Path, ...], roots: tuple[str, ...], seconds: float) -> Run:
    """Let mypy check programs as they are now; it looks for what they import in `roots` first.

    A process remembers its runs, as it does the modules that it imported. Raises
    subprocess.TimeoutExpired.
    """
    return _run(tuple((path, path.read_bytes()) for path in programs), roots, seconds)


@lru_cache(maxsize=16)
def _run(programs: tuple[tuple[Path, bytes], ...], roots: tuple[str, ...], seconds: float) -> Run:
    with tempfile.TemporaryDirectory(prefix="spanproof-") as made:
        top = Path(made).resolve()
        empty, package = top / "empty", top / "copy" / PACKAGE
        empty.mkdir()
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        copies = {package / path.name: path for path, _ in programs}
        for path, text in programs:
            (package / path.name).write_bytes(text + _CANARY)
        done = subprocess.run(
            [sys.executable, "-m", "mypy", *FLAGS, *_WATCHFUL, *map(str, copies)],
            cwd=empty,  # mypy looks for modules in the current folder before anywhere else
            env={**os.environ, "MYPYPATH": os.pathsep.join(roots)},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    return _parsed(done, copies)


def _parsed(done: subprocess.CompletedProcess[str], copies: Mapping[Path, Path]) -> Run:
    """The errors in what mypy printed, with the copies under the names of their originals."""
    lines = done.stdout.splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    complaints = tuple(
        (copies.get(Path(each["file"]), Path(each["file"])), _complaint(each))
        for each in found
        if each["severity"] == "error"
    )
    if done.returncode in (0, 1):
        return Run(complaints)
    said = [f"{place.name}, {complaint}" for place, complaint in complaints]
    said += [line for line in (*done.stderr.splitlines(), *lines) if line and line[0] != "{"]
    reason = "; ".join(said[:3]) or f"it ended with exit code {done.returncode}"
    return Run(problem=f"mypy could not check the program: {reason}")


def _complaint(printed: Mapping[str, Any]) -> Complaint:
    return Complaint(printed["line"], printed["code"] or "", printed["message"])
