"""What runs in a worker process: one engine's attempt at one obligation.

This is the process edge: whatever an engine or the code under verification raises becomes an
attempt with a reason, so that it costs one attempt and never the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import NoReturn

from spanproof.engines.base import Engine
from spanproof.obligation import Limits, Obligation
from spanproof.runner.bytecode import distrust_byte_code
from spanproof.runner.reads import note_reads, noted
from spanproof.verdict import Attempt, Level

_PR_SET_PDEATHSIG = 1
LEFT = 86  # the exit code of a worker that the code under verification ended with os._exit(0)


@dataclass(frozen=True, slots=True)
class Report:
    """An attempt with what the process read for it, and what it had read before."""

    attempt: Attempt
    reads: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    repeatable: bool = True


def prepare(memory_bytes: int, news: Connection) -> None:
    """Set up a new worker: a limit on memory, death with the main process, no output.

    The process id is sent through `news`, whose other end only the main process has.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # A group of its own, so that what the code starts can be ended together with the worker.
    os.setpgid(0, 0)
    news.send(os.getpid())
    threading.Thread(target=_end_with_main, args=(news,), daemon=True).start()
    # The pool's own handler runs only between two bytecodes, which a solver may never reach.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # the fork server's death
    # The code under verification may print, warn and log; the terminal belongs to the report, and
    # what goes wrong is in the attempt.
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.close(silent)
    distrust_byte_code()
    note_reads()


def attempt(engine: Engine, obligation: Obligation, limits: Limits) -> Report:
    """Let an engine try an obligation; an exception becomes `unknown` with the reason."""
    start = time.perf_counter()
    earlier = noted()
    repeatable = True
    try:
        with _visible_exit():
            result = engine.attempt(obligation, limits)
    except MemoryError:
        repeatable = False  # how much was left depends on what the process did before
        result = _unknown(engine, f"out of memory (limit {limits.memory_bytes / 1024**2:.0f} MiB)")
    except RecursionError:
        result = _unknown(engine, "the engine recursed too deeply")
    except BaseException as error:  # noqa: BLE001 - the process edge: see the module's docstring
        result = _unknown(engine, f"the engine crashed at {_place(error)}", defect=True)
    seconds = round(time.perf_counter() - start, 4)
    result = dataclasses.replace(result, engine=engine.name, seconds=seconds)
    return Report(result, noted() - earlier, earlier, repeatable)


def _end_with_main(news: Connection) -> None:
    """End the group of this worker when nobody can read its news any more.

    The fork server does not see the main process being killed: workers keep its lifeline open.
    """
    poll = select.poll()
    poll.register(news.fileno(), 0)  # nothing but the end of the other side
    poll.poll()
    os.killpg(0, signal.SIGKILL)


def _place(error: BaseException) -> str:
    """Where an exception comes from, and what it says."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{os.path.basename(frame.filename)}:{frame.lineno}: {text}"


@contextlib.contextmanager
def _visible_exit() -> Iterator[None]:
    """Make `os._exit(0)` end the worker with another code: the pool takes 0 for a quiet end."""
    leave, worker = os._exit, os.getpid()

    def visibly(status: int) -> NoReturn:
        leave(status or LEFT if os.getpid() == worker else status)

    os._exit = visibly
    try:
        yield
    finally:
        os._exit = leave


def _unknown(engine: Engine, detail: str, *, defect: bool = False) -> Attempt:
    return Attempt(engine.name, Level.UNKNOWN, detail=detail, defect=defect)
