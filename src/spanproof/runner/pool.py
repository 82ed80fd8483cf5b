"""Worker processes for attempts: a crash, a hang or a memory hog costs one attempt.

`pebble` rather than `concurrent.futures`: there, one killed worker breaks the whole pool and
every pending task with it, and a task that hangs cannot be stopped at all.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import ModuleType, TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from spanproof.engines.base import Engine
from spanproof.obligation import Limits, Obligation
from spanproof.runner import worker
from spanproof.verdict import Attempt, Level

GRACE = 3.0  # seconds between an engine's own safety net and the end of its process
_PATIENCE = 60.0  # seconds without any news, beyond every safety net, that prove a stuck pool


@dataclass(frozen=True, slots=True)
class Task:
    """One attempt to be made: an engine, an obligation, and what it may use."""

    engine: Engine
    obligation: Obligation
    limits: Limits


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task. `repeatable` is False when only this run can have seen it.

    `reads` are the files that the worker read for it, `earlier` those it had read before.
    """

    task: Task
    attempt: Attempt
    repeatable: bool
    reads: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


class AttemptPool:
    """A context manager that runs tasks in processes and gives outcomes as they come.

    Workers start when the first task is submitted, and none is left when the context ends, nor
    anything that the code under verification started.
    """

    def __init__(self, jobs: int, memory_bytes: int) -> None:
        """Use `jobs` processes with `memory_bytes` of address space each."""
        self._jobs = jobs
        self._memory = memory_bytes
        self._pool: ProcessPool | None = None
        self._done: queue.SimpleQueue[tuple[Task, Future[worker.Report], ProcessPool]] = (
            queue.SimpleQueue()
        )
        self._retried: set[tuple[str, str]] = set()
        self._longest = 0.0
        self._news: Connection | None = None  # each worker sends its process id
        self._workers: set[int] = set()
        self._main = sys.modules["__main__"]

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers, also in the middle of a task."""
        self._stop()

    def submit(self, task: Task) -> None:
        """Queue a task."""
        if self._pool is not None and not self._pool.active:
            self._stop()  # it broke; its other tasks will be tried again
        if self._pool is None:
            self._pool = self._start()
        timeout = task.limits.seconds + GRACE
        self._longest = max(self._longest, timeout)
        future = self._pool.schedule(
            worker.attempt, args=(task.engine, task.obligation, task.limits), timeout=timeout
        )
        pool = self._pool
        future.add_done_callback(lambda done: self._done.put((task, done, pool)))

    def next_outcome(self) -> Outcome:
        """Wait for the next task to end, however it ends.

        When the pool itself breaks or hangs (a worker died while it held the pool's lock), it is
        restarted, and its tasks are tried once more.
        """
        start = time.monotonic()
        while True:
            try:
                task, future, pool = self._done.get(timeout=1.0)
            except queue.Empty:
                if time.monotonic() - start > self._longest + _PATIENCE:
                    self._stop()
                    start = time.monotonic()
                continue
            if not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool):
                outcome = _outcome(task, future)
                if not outcome.repeatable:
                    self._end_groups()
                return outcome
            if pool is self._pool:
                self._stop()
            again = (task.engine.name, task.obligation.id)
            if again in self._retried:
                return _lost(task, "the pool of workers broke twice")
            self._retried.add(again)
            self.submit(task)

    def _start(self) -> ProcessPool:
        # A new process imports the parent's main module, here the command line with all it
        # needs; workers need none of it, so they are shown an empty one.
        sys.modules["__main__"] = ModuleType("__main__")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([worker.__name__])
        self._news, news = context.Pipe(duplex=False)
        return ProcessPool(
            max_workers=self._jobs,
            initializer=worker.prepare,
            initargs=(self._memory, news),
            context=context,
        )

    def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            with _undisturbed():
                pool.stop()  # type: ignore[no-untyped-call] # pebble annotates it only in part
                pool.join()
                self._end_groups()
        sys.modules["__main__"] = self._main

    def _end_groups(self) -> None:
        """End what dead workers left running: each was the leader of a process group."""
        while self._news is not None and self._news.poll():
            self._workers.add(self._news.recv())
        for leader in [pid for pid in self._workers if not _is_alive(pid)]:
            self._workers.discard(leader)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(leader, signal.SIGKILL)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ignore a second Ctrl-C, which would leave the workers of the first one behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _outcome(task: Task, future: Future[worker.Report]) -> Outcome:
    """The attempt of a task that ended, or the reason why there is none."""
    error = future.exception()
    match error:
        case None:
            report = future.result()
            attempt = report.attempt
            # What the wall clock decided, another run may decide otherwise.
            slow = not attempt.settles and attempt.seconds > 0.9 * task.limits.seconds
            repeatable = report.repeatable and not (attempt.defect or slow)
            return Outcome(task, attempt, repeatable, report.reads, report.earlier)
        case ProcessExpired():
            return _lost(task, _death(error.exitcode))
        case TimeoutError():
            net = task.limits.seconds
            return _lost(task, f"stopped after the safety net of {net:g} s", seconds=net)
        case _:
            text = " ".join(f"{type(error).__name__}: {error}".split())
            return _lost(task, f"the result could not be passed on: {text}", defect=True)


def _death(exitcode: int) -> str:
    if exitcode < 0:
        try:
            return f"the worker process was killed by {signal.Signals(-exitcode).name}"
        except ValueError:
            return f"the worker process was killed by signal {-exitcode}"
    if exitcode == worker.LEFT:
        return "the code under verification ended the worker process by os._exit(0)"
    return f"the worker process ended with exit code {exitcode}"


def _lost(task: Task, detail: str, *, defect: bool = False, seconds: float = 0.0) -> Outcome:
    attempt = Attempt(task.engine.name, Level.UNKNOWN, seconds, detail=detail, defect=defect)
    return Outcome(task, attempt, repeatable=False)
