"""The command line. `main` is the entry point; each command is a function in a module beside it.

A command returns its exit code:

    0  everything asked holds
    1  something is refuted, below its floor, weaker than the baseline, deviates, or is invalid
    2  the request or the configuration is wrong: one line on stderr
    3  a defect of spanproof itself
    130, 143  interrupted (Ctrl-C, SIGTERM); no process is left behind
    141  whoever read the output closed it before the end: nothing was established
"""

from __future__ import annotations

import errno
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

_INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every expected failure is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A value that is not UTF-8 is shown escaped rather than ending the run.
            stream.reconfigure(errors="backslashreplace")
    signals: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        """Leave through every `with`, as on Ctrl-C, so that the workers are stopped."""
        signals.append(number)
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, stop)
    sys.excepthook = _unexpected
    try:
        # Called directly, the app would replace the hook above by one that ends with exit code 1.
        command = typer.main.get_command(app)
        code = int(command.main(args=arguments, prog_name="spanproof", standalone_mode=False) or 0)
        sys.stdout.flush()
        return _interrupted(signals) if code == _INTERRUPTED else code
    except TyperException as error:
        if "\n" in error.format_message():  # no command at all: the whole help
            print(error.format_message(), file=sys.stderr)
        else:
            _say(error.format_message())
        return 2
    except SpanproofError as error:
        _say(str(error))
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted(signals)
    except BrokenPipeError:  # whoever reads the output has seen enough
        _discard_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _discard_output()
        _say(f"the output cannot be written: {error.strerror}")
        return 2
    finally:
        signal.signal(signal.SIGTERM, previous)


def _say(message: str) -> None:
    print("spanproof:", " ".join(message.split()), file=sys.stderr)


def _interrupted(signals: Sequence[int]) -> int:
    _say("interrupted; nothing that was settled is lost")
    return 128 + signals[0] if signals else _INTERRUPTED


def _discard_output() -> None:
    """What is still in the buffer must not fail again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """An exception that nobody expected is a defect of ours, with its own exit code."""
    sys.__excepthook__(kind, error, trace)
    _say(f"this is a bug of spanproof: {kind.__name__}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(3)
