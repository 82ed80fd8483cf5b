"""What runs in a worker process: one engine's attempt at one obligation.

This is the process edge: whatever an engine or the code under verification raises becomes an
attempt with a reason, so that it costs one attempt and never the run.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os
import resource
import signal
import sys
import time
import traceback

from spanproof.engines.base import Engine
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt, Level

_PR_SET_PDEATHSIG = 1


def prepare(memory_bytes: int) -> None:
    """Set up a new worker: a limit on memory, death with its parent, nothing on stdout."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # The pool's own handler runs only between two bytecodes, which a solver may never reach.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        # With SIGKILL for the main process the fork server ends, and then so does this worker.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The code under verification may print; stdout belongs to the report.
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.close(silent)


def attempt(engine: Engine, obligation: Obligation, limits: Limits) -> Attempt:
    """Let an engine try an obligation; an exception becomes `unknown` with the reason."""
    start = time.perf_counter()
    try:
        result = engine.attempt(obligation, limits)
    except MemoryError:
        result = _unknown(engine, f"out of memory (limit {limits.memory_bytes / 1024**2:.0f} MiB)")
    except RecursionError:
        result = _unknown(engine, "the engine recursed too deeply")
    except BaseException as error:  # noqa: BLE001 - the process edge: see the module's docstring
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
        text = " ".join(f"{type(error).__name__}: {error}".split())
        result = _unknown(engine, f"the engine crashed at {place}: {text}", defect=True)
    seconds = result.seconds or time.perf_counter() - start
    return dataclasses.replace(result, engine=engine.name, seconds=round(seconds, 4))


def _unknown(engine: Engine, detail: str, *, defect: bool = False) -> Attempt:
    return Attempt(engine.name, Level.UNKNOWN, detail=detail, defect=defect)
