"""Where output goes: stdout for people unless a report takes it, stderr for diagnostics."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rich.console import Console

from spanproof.errors import RequestError
from spanproof.report.record import write_text

STDOUT = "-"


def console_for(targets: Collection[str | None]) -> Console:
    """The console for people: stdout, or stderr when a report goes to stdout.

    :raises RequestError: two reports would go to stdout.
    """
    taken = [target for target in targets if target == STDOUT]
    if len(taken) > 1:
        raise RequestError("only one report can go to stdout (-)")
    console = Console(stderr=bool(taken), highlight=False, emoji=False)
    if not console.is_terminal:
        console.soft_wrap = True  # a log has no width: one fact, one line
    return console


def current_folder() -> Path:
    """The current folder.

    :raises RequestError: somebody has deleted it.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise RequestError("the current folder does not exist any more") from error


def warn(message: str) -> None:
    """One line of diagnostics."""
    print("spanproof: warning:", " ".join(message.split()), file=sys.stderr)


def write_report(target: str, text: str) -> None:
    """Write a report to a file, or to stdout for `-`.

    :raises RequestError: the file cannot be written.
    """
    if target == STDOUT:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_text(Path(target), text)


def as_json(data: Any) -> str:
    """JSON text with a newline at the end, ASCII only."""
    return json.dumps(data, indent=1) + "\n"


def refuse_unwritable(targets: Collection[str]) -> None:
    """A run of minutes must not end with a report that cannot be written.

    :raises RequestError: the folder of a target cannot be made or the target is a folder.
    """
    for target in targets:
        path = Path(target)
        if target == STDOUT:
            continue
        existed = os.path.lexists(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a"):
                pass
            if not existed:
                path.unlink()  # a run that is interrupted leaves no empty report
        except OSError as error:
            raise RequestError(f"{path}: cannot be written: {error.strerror}") from error
