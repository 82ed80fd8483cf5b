"""Several nurseries at work, and jobs for them."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Self, TypeVar

from spanproof.errors import InternalDefect
from spanproof.mutation.jobs import Establish, Knowledge, Setup, Try
from spanproof.mutation.known import Known, Result

PATIENCE = 10.0
"""Seconds in which a nursery that was told to end has to be gone."""


AnyJob = TypeVar("AnyJob", Establish, Try)


class Nurseries:
    """A context manager with warm processes; none is left, nor a child of theirs, when it ends."""

    def __init__(self, count: int, setup: Setup) -> None:
        """Describe `count` nurseries; they start when the context does."""
        self._count = count
        self._setup = setup
        self._started: list[tuple[BaseProcess, Connection]] = []

    def __enter__(self) -> Self:
        """Start the processes."""
        context = multiprocessing.get_context("spawn")
        # A new process would import the main module, the command line, which it does not need.
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            for _ in range(self._count):
                line, other = context.Pipe()
                process = context.Process(target=_serve, args=(other, self._setup))
                process.start()
                other.close()
                self._started.append((process, line))
        finally:
            sys.modules["__main__"] = main
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes, also in the middle of a job."""
        for process, line in self._started:
            process.terminate()
            line.close()
        for process, _ in self._started:
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()

    def tell(self, message: Knowledge) -> None:
        """Send something to all nurseries."""
        for _, line in self._started:
            line.send(message)

    def carry_out(
        self, groups: Iterable[Sequence[AnyJob]]
    ) -> Iterator[tuple[AnyJob, Known | Result | str]]:
        """Jobs with their answers, as they come; a text says what broke.

        The jobs of a group are done one after the other by one process, which may learn from each
        for the next; so what it learns does not depend on how many processes there are. Raises
        InternalDefect when a process dies.
        """
        waiting = iter(groups)
        free = [line for _, line in self._started]
        busy: dict[Connection, tuple[AnyJob, Sequence[AnyJob]]] = {}

        def begin(line: Connection, group: Sequence[AnyJob]) -> None:
            line.send(group[0])
            busy[line] = (group[0], group[1:])

        while True:
            while free and (group := next(waiting, None)) is not None:
                begin(free.pop(), group)
            if not busy:
                return
            for ready in [each for each in wait(list(busy)) if isinstance(each, Connection)]:
                try:
                    answer = ready.recv()
                except (EOFError, OSError):
                    raise InternalDefect("a process that tries mutants died") from None
                job, left = busy.pop(ready)
                if left:
                    begin(ready, left)
                else:
                    free.append(ready)
                yield job, answer


def _serve(line: Connection, setup: Setup) -> None:
    """What a nursery does; only there is a solver loaded."""
    from spanproof.mutation.nursery import serve

    serve(line, setup)
