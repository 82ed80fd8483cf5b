"""Processes in which solvers are asked: one that crashes or hangs costs one answer."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import select
import signal
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import ModuleType, TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from spanproof.recheck import solvers
from spanproof.recheck.certificate import Script
from spanproof.recheck.solvers import SOLVERS, UNKNOWN, Reply

GRACE = 2.0
"""Seconds between a solver's own time limit and the end of its process."""

MEMORY_BYTES = 4 * 1024**3
"""Address space of one process."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What one solver replied, and the seconds that took."""

    reply: Reply
    seconds: float


class Workers:
    """A context manager; none of its processes is left when it ends."""

    def __init__(self, jobs: int) -> None:
        """Use `jobs` processes."""
        self._jobs = jobs
        self._main = sys.modules["__main__"]

    def __enter__(self) -> Self:
        """Start the processes when the first question comes."""
        # A new process imports the parent's main module, here the whole command line.
        sys.modules["__main__"] = ModuleType("__main__")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([solvers.__name__])
        self._line, line = context.Pipe(duplex=False)
        self._pool = ProcessPool(
            max_workers=self._jobs, initializer=_prepare, initargs=(MEMORY_BYTES, line),
            context=context,
        )  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes, whatever they do."""
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble annotates it only in part
        self._pool.join()
        sys.modules["__main__"] = self._main

    def ask(self, solver: str, script: Script, seconds: float, *, proof: bool) -> Future[Answer]:
        """Ask a solver by name; `answer_of` reads the future."""
        arguments = (solver, script, seconds, proof)
        return self._pool.schedule(_answer, args=arguments, timeout=seconds + GRACE)


def usable_cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answer_of(future: Future[Answer]) -> Answer:
    """The answer that came, or `unknown` with what became of the process."""
    error = future.exception()
    match error:
        case None:
            return future.result()
        case TimeoutError():
            return Answer(Reply(UNKNOWN, "stopped: out of time"), 0.0)
        case ProcessExpired():
            return Answer(Reply(UNKNOWN, f"its process ended: exit code {error.exitcode}"), 0.0)
        case _:
            text = " ".join(f"{type(error).__name__}: {error}".split())
            return Answer(Reply(UNKNOWN, text), 0.0)


def _answer(solver: str, script: Script, seconds: float, proof: bool) -> Answer:
    """Runs in a worker."""
    start = time.perf_counter()
    solve = solvers.prove_with_cvc5 if proof and solver == "cvc5" else SOLVERS[solver].solve
    reply = solve(script, seconds)
    return Answer(reply, round(time.perf_counter() - start, 4))


def _prepare(memory_bytes: int, line: Connection) -> None:
    """Set up a worker: a limit on memory, death with the main process, no output."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    threading.Thread(target=_end_with_main, args=(line,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends the workers
    # pebble's own handler runs only between two bytecodes, which a solver may never reach
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # the fork server's death
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.close(silent)


def _end_with_main(line: Connection) -> None:
    """End this worker when the other end of the line, which only the main process has, is gone."""
    poll = select.poll()
    poll.register(line.fileno(), 0)
    poll.poll()
    os.kill(os.getpid(), signal.SIGKILL)
