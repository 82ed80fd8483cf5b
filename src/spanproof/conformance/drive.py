"""Driving an implementation: a worker process that may die or hang at any case.

Cases go over in batches and answers come back one by one, so the first unanswered case is the one
that ended the process; it is marked and a new process goes on with the case after it.
"""

from __future__ import annotations

import ast
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from spanproof.conformance.case import (
    Answered,
    Case,
    NotRun,
    Observation,
    Raised,
    Stopped,
)
from spanproof.errors import RequestError

_BATCH_CASES = 500
_READ_BYTES = 65536
_POLL_SECONDS = 0.5
_STARTING_SECONDS = 60.0
_STOPS_OF_A_HANG = 2
_PATIENCE = 4
_STOPS_OF_A_WAIT = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may use, and how often the process may be lost.

    `processor_seconds` of one case decide what hangs, four times as many when it is the first;
    `wall_seconds`, twice in a row, are for a case that waits without using the processor. After
    `stops` lost processes no further case is run; a hanging one counts for more, because it costs
    more time.
    """

    processor_seconds: float = 0.5
    wall_seconds: float = 5.0
    stops: int = 24


@dataclass(frozen=True, slots=True)
class Target:
    """What to drive: `factory` is `module:function`, called in the worker with `arguments`.

    It returns an adapter (see `spanproof.conformance.worker`) and the version of what it adapts,
    or raises RequestError.
    """

    factory: str
    arguments: tuple[str, ...] = ()


class Implementation:
    """A context manager around the worker process of a target; answers are remembered."""

    def __init__(self, target: Target, limits: Limits | None = None) -> None:
        """Start nothing yet."""
        self._target = target
        self._limits = limits or Limits()
        self._stops_left = self._limits.stops
        self._known: dict[str, Observation] = {}
        self._waited: set[str] = set()
        self._has_hung = False
        self._worker: _Worker | None = None
        self.version = ""

    def __enter__(self) -> Self:
        """Start the worker.

        :raises RequestError: the target cannot be loaded.
        """
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the worker and every process that the implementation started."""
        self._end()

    def observe(self, cases: Sequence[Case]) -> list[Observation]:
        """What the implementation does with each case, in order; a known answer is not asked."""
        pending = list({case.key: case for case in cases if case.key not in self._known}.values())
        while pending and self._stops_left > 0:
            batch = pending[:_BATCH_CASES]
            pending = pending[self._run(batch) :]
        return [self._known.get(case.key, NotRun()) for case in cases]

    def allow_more_stops(self, stops: int) -> None:
        """Let the process be lost this many times from now on."""
        self._stops_left = stops

    def _run(self, batch: Sequence[Case]) -> int:
        """Run a batch; how many of its cases have an observation now."""
        worker = self._worker or self._start()
        worker.send([(case.operation, case.data) for case in batch])
        for index, case in enumerate(batch):
            answer = worker.receive(self._limits.wall_seconds)
            if isinstance(answer, Stopped):
                return index + self._lose(case, answer)
            self._known[case.key] = _observation(*answer)
        return len(batch)

    def _lose(self, case: Case, stopped: Stopped) -> int:
        """Note a case that was not answered; 0 when it is tried again, to be sure that it hangs."""
        self._end()
        if stopped.waited and case.key not in self._waited:
            self._waited.add(case.key)
            return 0
        if stopped.hung and not stopped.waited and not self._has_hung:
            self._has_hung = True
            self._start(_PATIENCE)
            return 0
        self._known[case.key] = stopped
        self._stops_left -= _price(stopped)
        return 1

    def _start(self, patience: int = 1) -> _Worker:
        seconds = self._limits.processor_seconds * patience
        worker = self._worker = _Worker(self._target, seconds)
        answer = worker.receive(_STARTING_SECONDS)
        if isinstance(answer, Stopped):
            self._end()
            raise RequestError(
                f"loading {self._target.arguments or self._target.factory}: "
                f"the process {answer.how}"
            )
        word, text = answer
        if word == "refused":
            self._end()
            raise RequestError(text)
        self.version = text
        return worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


def _price(stopped: Stopped) -> int:
    if stopped.waited:
        return _STOPS_OF_A_WAIT
    return _STOPS_OF_A_HANG if stopped.hung else 1


def _observation(word: str, content: Any) -> Observation:
    return Answered(content) if word == "answered" else Raised(*content)


class _Worker:
    """One process, in a session of its own: Ctrl-C reaches only the parent, which ends it."""

    def __init__(self, target: Target, processor_seconds: float) -> None:
        command = [
            sys.executable,
            "-P",
            "-m",
            "spanproof.conformance.worker",
            str(processor_seconds),
        ]
        self._process = subprocess.Popen(
            [*command, target.factory, *target.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        self._lines = self._read_lines()
        self._deadline = 0.0

    def send(self, batch: object) -> None:
        """Write a batch; the worker reads all of it before it answers."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended; `receive` says how
            self._process.stdin.write(ascii(batch).encode("ascii") + b"\n")
            self._process.stdin.flush()

    def receive(self, wall_seconds: float) -> tuple[str, Any] | Stopped:
        """The next answer, or how the process was lost instead of answering."""
        self._deadline = time.monotonic() + wall_seconds
        line = next(self._lines)
        if line is None:
            return Stopped("waited and gave no answer", hung=True, waited=True)
        if not line.endswith(b"\n"):
            return self._how_it_ended()
        word, content = ast.literal_eval(line.decode("ascii"))
        return word, content

    def end(self) -> None:
        """Kill the process group: the worker and whatever it started."""
        with contextlib.suppress(ProcessLookupError):  # all of it may have ended
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):  # a batch may be unsent
                    stream.close()

    def _read_lines(self) -> Iterator[bytes | None]:
        """Lines; None when the deadline passes, and a rest without line end when it has ended."""
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        rest = b""
        while True:
            while b"\n" in rest:
                line, _, rest = rest.partition(b"\n")
                yield line + b"\n"
            ended = self._process.poll() is not None
            left = max(0.0, self._deadline - time.monotonic())
            if select.select([source], [], [], 0.0 if ended else min(left, _POLL_SECONDS))[0]:
                piece = os.read(source, _READ_BYTES)
                ended = not piece
                rest += piece
            if ended:  # also when a process that it started keeps the pipe open
                yield rest
            elif left <= 0.0:
                yield None

    def _how_it_ended(self) -> Stopped:
        code = self._process.wait()
        if code == -signal.SIGPROF:
            return Stopped("used all its processor time without an answer", hung=True)
        if code < 0:
            return Stopped(f"was killed by {_signal_name(-code)}", hung=False)
        return Stopped(f"ended with exit code {code}", hung=False)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _environment() -> dict[str, str]:
    """The environment of this process without what configures tracing libraries."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
