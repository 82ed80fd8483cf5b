"""The command line. `main` is the entry point; each command is a function in a module beside it.

A command returns its exit code:

    0  everything asked holds
    1  something is refuted, below its floor, weaker than the baseline, deviates, or is invalid
    2  the request or the configuration is wrong: one line on stderr
    3  a defect of spanproof itself
    130, 143  interrupted (Ctrl-C, SIGTERM); no process is left behind
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType, TracebackType

import typer
from typer.exceptions import TyperException

from spanproof.cli.app import app
from spanproof.errors import SpanproofError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every expected failure is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A value that is not UTF-8 is shown escaped rather than ending the run.
            stream.reconfigure(errors="backslashreplace")
    previous = signal.signal(signal.SIGTERM, _stop)
    sys.excepthook = _unexpected
    try:
        code = app(args=arguments, prog_name="spanproof", standalone_mode=False)
        if code == 130:
            _say("interrupted; nothing that was settled is lost")
        return int(code or 0)
    except TyperException as error:
        _say(error.format_message())
        return 2
    except SpanproofError as error:
        _say(str(error))
        return error.exit_code
    except typer.Abort:
        return 130
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        signal.signal(signal.SIGTERM, previous)


def _say(message: str) -> None:
    print("spanproof:", " ".join(message.split()), file=sys.stderr)


def _stop(number: int, _frame: FrameType | None) -> None:
    """Leave through every `with`, so that the workers are stopped."""
    raise SystemExit(128 + number)


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """An exception that nobody expected is a defect of ours, with its own exit code."""
    sys.__excepthook__(kind, error, trace)
    _say(f"this is a bug of spanproof: {kind.__name__}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(3)
