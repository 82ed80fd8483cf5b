"""The process in which an implementation runs: `python -m spanproof.conformance.worker`.

It gets batches of cases on stdin, one line each, and answers every case with a line. This is a
process edge: whatever the implementation raises is an observation, and when it ends or hangs the
process, the parent sees which case was not answered.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import importlib
import os
import re
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from spanproof.errors import RequestError

MEMORY_BYTES = 4 * 1024**3
_PR_SET_PDEATHSIG = 1
_ADDRESS = re.compile(r"\b0x[0-9a-f]{8,16}\b")
_LONGEST_MESSAGE = 300

Adapter = Callable[[str, Any], Any]
"""Runs an operation on a case's data and gives a literal."""


def main(arguments: Sequence[str]) -> None:
    """Load the adapter `MODULE:FUNCTION ARGUMENT…` and answer cases until stdin ends.

    The first line says whether the adapter could be made: a literal `("ready", version)` or
    `("refused", reason)`.
    """
    seconds, reference, *rest = arguments
    requests, answers = _take_over_streams()
    _limit_resources()
    module, _, name = reference.partition(":")
    try:
        adapter, version = getattr(importlib.import_module(module), name)(*rest)
    except RequestError as error:
        _send(answers, ("refused", str(error)))
        return
    _send(answers, ("ready", version))
    for line in requests:
        for operation, data in ast.literal_eval(line.decode("ascii")):
            _send(answers, _observe(adapter, operation, data, float(seconds)))


def _take_over_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for the protocol; what the implementation prints goes nowhere."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    return requests, answers


def _limit_resources() -> None:
    """Bound the memory, leave no core file, and end when the parent ends, also in mid-call."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _observe(adapter: Adapter, operation: str, data: Any, seconds: float) -> tuple[str, Any]:
    """Call the adapter; after `seconds` of processor time the kernel ends this process.

    Processor time, because it does not depend on what else the machine does, and the kernel,
    because a signal handler in Python would wait for code in C to return.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        answer = ("answered", ast.literal_eval(ascii(adapter(operation, data))))
    except BaseException as error:  # noqa: BLE001 - the process edge: see the module's docstring
        answer = ("raised", (type(error).__name__, _message(error)))
    signal.setitimer(signal.ITIMER_PROF, 0)
    return answer


def _message(error: BaseException) -> str:
    """What the exception says, in one line and without addresses, which change with each run."""
    text = ""
    with contextlib.suppress(Exception):  # an exception of the implementation may have any __str__
        text = str(error)
    return _ADDRESS.sub("0x…", " ".join(text.split()))[:_LONGEST_MESSAGE]


def _send(answers: BinaryIO, value: object) -> None:
    answers.write(ascii(value).encode("ascii") + b"\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
