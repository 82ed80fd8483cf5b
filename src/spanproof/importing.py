"""Importing modules that others wrote, in the main process, whatever they do while they load."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import NoReturn

from spanproof.errors import RequestError
from spanproof.obligation import enter

IMPORT_SECONDS = 60.0  # a module that loads longer is taken for one that never ends


class _TooSlow(BaseException):
    """Raised in the middle of an import; no `except Exception` of the module stops it."""


def import_module(name: str, search_path: Iterable[str] = ()) -> ModuleType:
    """Import a module that others wrote; what it prints goes to stderr.

    :raises RequestError: it does not import, wants to end the process, or never ends; the
        message names the deepest place and the cause.
    """
    enter(tuple(search_path))
    try:
        with _output_to_stderr(), _no_exit(), _alarm(IMPORT_SECONDS):
            return importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # others' code may raise anything
        raise RequestError(_import_failure(name, error)) from error


@contextlib.contextmanager
def _output_to_stderr() -> Iterator[None]:
    """Keep stdout for reports, also from programs that the module starts."""
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # one of them is closed
        with contextlib.redirect_stdout(sys.stderr):
            yield
        return
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextlib.contextmanager
def _no_exit() -> Iterator[None]:
    """Turn `os._exit` into an exception: with 0 it would end the run as if all held."""
    leave, process = os._exit, os.getpid()

    def refuse(status: int) -> NoReturn:
        if os.getpid() != process:  # a child that the module forked
            leave(status)
        raise SystemExit(status)

    os._exit = refuse
    try:
        yield
    finally:
        os._exit = leave


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise when the body takes longer; does nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlow(f"still not loaded after {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _import_failure(name: str, error: BaseException) -> str:
    """One line: where the import failed, as deep as the foreign code goes, and why."""
    cause = f"{type(error).__name__}: {error}"
    if isinstance(error, RequestError | _TooSlow):
        cause = str(error)
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{error.filename}:{error.lineno}: "
        cause = f"{type(error).__name__}: {error.msg}"
    else:
        own = (__file__, importlib.__file__, contextlib.__file__)
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if not frame.filename.startswith("<frozen") and frame.filename not in own
        ]
        theirs = [f for f in frames if "site-packages" not in f.filename] or frames
        if isinstance(error, RequestError):  # raised by @theorem: the caller is to blame
            theirs = [f for f in theirs if Path(f.filename).name != "theorem.py"] or theirs
        place = f"{theirs[-1].filename}:{theirs[-1].lineno}: " if theirs else ""
    return f"{place}cannot import {name}: {' '.join(cause.split())}"
