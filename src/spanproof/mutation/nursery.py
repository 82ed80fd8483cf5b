"""A process that has everything imported and forks a child for each thing to try.

A child costs some milliseconds instead of the start of an interpreter with a solver. It may hang,
crash or use up its memory: that costs the one thing it was tried for. The nursery itself runs no
model, no solver and no thread.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import FrameType

from spanproof.mutation import trial
from spanproof.mutation.equivalence import Comparison, compare
from spanproof.mutation.examples import Input
from spanproof.mutation.jobs import Establish, Job, Knowledge, Setup
from spanproof.mutation.known import OUT_OF_TIME, Fate, Known, Result
from spanproof.mutation.loading import built_on, imported_by, shadow
from spanproof.mutation.mutants import Mutant
from spanproof.obligation import enter
from spanproof.runner.bytecode import distrust_byte_code
from spanproof.verdict import Level

_PR_SET_PDEATHSIG = 1
QUIET = 60.0
"""Seconds without any news from a child that runs models, after which it counts as hanging.

One that computes without end is noticed earlier; this is for one that waits, as for a lock.
"""

PATIENCE = 600.0
"""Seconds in which it has to be found out what is known of one obligation."""

SOLVING = "z3 "
"""How news begin while a solver is at work: it may take as long as the budget lasts."""


@dataclass(slots=True)
class _End:
    """How a child ended: with a value, or else where it was and why it is no more."""

    value: object = None
    place: str = ""
    died: str = ""
    late: bool = False


def serve(line: Connection, setup: Setup) -> None:
    """Answer jobs until the other side of the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side says when to stop
    nursery = _Nursery(line, setup)
    signal.signal(signal.SIGTERM, nursery.stop)
    nursery.warm_up()
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            message = line.recv()
            if isinstance(message, Knowledge):
                nursery.known = message.known
            else:
                line.send(nursery.answer(message))


class _Nursery:
    def __init__(self, line: Connection, setup: Setup) -> None:
        self._line = line
        self._setup = setup
        self._child = 0
        self._imports: dict[str, frozenset[str]] = {}
        self._group = ""  # the function whose mutants are being tried
        self._learned: list[Input] = []  # inputs that killed some of them
        self._killers: set[str | None] = set()  # the obligations that did
        self.known: Mapping[str, tuple[Known, ...]] = {}

    def warm_up(self) -> None:
        """Import what children need; a module that does not load is reported by a child."""
        _be_silent()
        distrust_byte_code()
        enter(self._setup.search_path)
        for name in self._setup.modules:
            importlib.import_module(name)
        self._imports = imported_by(self._setup.modules)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """End at once, together with the child."""
        self._end_child()
        os._exit(128 + signal.SIGTERM)

    def answer(self, job: Job) -> Known | Result | str:
        """Carry out a job; a text says what broke."""
        start = time.monotonic()
        if isinstance(job, Establish):
            end = self._in_child(lambda say: self._establish(job, say), start + PATIENCE)
            return end.value if isinstance(end.value, Known) else end.died or "it took too long"
        with _folder() as folder:
            file = shadow(Path(job.mutant.path), job.mutant.applied(job.content), folder)
            result = self._fate(job.mutant, file, start + self._setup.budget)
        return replace(result, seconds=round(time.monotonic() - start, 3))

    def _fate(self, mutant: Mutant, file: Path, until: float) -> Result:
        """Try a mutant on examples, compare it with the original, let the engines judge it."""
        if mutant.function != self._group:
            self._group, self._learned, self._killers = mutant.function, [], set()
        about = self.known.get(mutant.module, ())
        known = sorted(about, key=lambda each: (not self._has_killed(each), each.order(mutant)))
        end = self._in_child(lambda say: self._replay(mutant, file, known, say), until)
        found = _killed_by_end(end) if end.value is None else _result(end.value)
        if found is not None:
            self._killers |= {found.obligation}
            return found
        compared = self._in_child(lambda say: self._compare(mutant, file, say), until).value
        comparison = compared if isinstance(compared, Comparison) else Comparison()
        if comparison.certificate is not None:
            return Result(Fate.EQUIVALENT, "z3", certificate=comparison.certificate)
        hints = [] if comparison.found is None else [comparison.found]
        end = self._in_child(lambda say: self._judge(mutant, file, known, hints, say), until)
        judged = _killed_by_end(end) if end.value is None else _result(end.value)
        judged = judged or Result(Fate.SURVIVED, detail=f"{OUT_OF_TIME} at {end.place} {end.died}")
        judged = self._learn(judged, hints, known, until)
        if judged.fate is Fate.KILLED or judged.defect:
            return judged
        return replace(
            judged,
            input=comparison.input,
            original=comparison.original,
            mutant=comparison.mutant,
            detail=judged.detail or comparison.detail,
        )

    def _has_killed(self, known: Known) -> bool:
        """Whether an obligation killed a neighbour: what notices one change may notice another."""
        return known.obligation.id in self._killers

    def _learn(
        self, result: Result, hints: Sequence[Input], known: Sequence[Known], until: float
    ) -> Result:
        """Keep an input that killed for the next mutants, if the original stands it."""
        if result.fate is not Fate.KILLED:
            return result
        about = next((each for each in known if each.obligation.id == result.obligation), None)
        found = result.found
        if about is not None and found is not None and about.level is not Level.PROVED:
            end = self._in_child(lambda _: trial.holds(about.obligation, found.source), until)
            if end.value is not True:
                detail = f"{result.obligation} fails without the change, too: {result.input}"
                return Result(Fate.SURVIVED, detail=detail, tried=result.tried, defect=detail)
        self._learned += [found] if found is not None else hints
        self._killers |= {result.obligation}
        return replace(result, found=None)

    def _establish(self, job: Establish, say: trial.Say) -> Known:
        say(SOLVING + job.obligation.id)
        setup = self._setup
        return trial.establish(job.obligation, job.attempt, setup.files, setup.limits)

    def _replay(
        self, mutant: Mutant, file: Path, known: Sequence[Known], say: trial.Say
    ) -> Result | Fate:
        broken = trial.put(mutant, file, built_on(mutant.module, self._imports))
        if broken is not None:
            return broken
        return trial.replay_examples(mutant, known, self._learned, say) or Fate.SURVIVED

    def _compare(self, mutant: Mutant, file: Path, say: trial.Say) -> Comparison:
        say(SOLVING + mutant.id)
        known = self.known.get(mutant.module, ())
        own = [e for each in known if each.obligation.id == mutant.function for e in each.examples]
        return compare(mutant, file, self._setup.search_path, own, self._setup.limits)

    def _judge(
        self,
        mutant: Mutant,
        file: Path,
        known: Sequence[Known],
        hints: Sequence[Input],
        say: trial.Say,
    ) -> Result:
        broken = trial.put(mutant, file, built_on(mutant.module, self._imports))
        if broken is not None:
            return broken
        found = trial.replay_learned(known, hints, say)
        if found is None:
            found = trial.replay_spliced(mutant, known, hints, say)
        if found is not None:  # z3 found the input when it compared the two
            return replace(found, by="z3" if found.by == "replay" else found.by)
        return trial.judge(mutant, known, self._setup.limits, say)

    def _in_child(self, work: Callable[[trial.Say], object], until: float) -> _End:
        """Do some work in a forked process, which ends with it."""
        news, told = Pipe(duplex=False)
        self._child = os.fork()
        if self._child == 0:
            _carry_out(work, told, self._setup.limits.memory_bytes)
        told.close()
        try:
            return self._listen(news, until)
        finally:
            self._end_child()
            news.close()

    def _listen(self, news: Connection, until: float) -> _End:
        end = _End()
        while True:
            now = time.monotonic()
            patience = until if end.place.startswith(SOLVING) else min(until, now + QUIET)
            ready = wait([news, self._line], max(patience - now, 0))
            if self._line in ready and news not in ready:
                self._line.poll()  # nobody asks two things at once: this is the end
                raise EOFError
            if not ready:
                end.late = True
                return end
            try:
                kind, value = news.recv()
            except (EOFError, OSError):
                end.died = "the process died"
                return end
            match kind:
                case "at":
                    end.place = value
                case "crash":
                    end.died = f"our own defect: {value}"
                    return end
                case _:
                    end.value = value
                    return end

    def _end_child(self) -> None:
        child, self._child = self._child, 0
        if child:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


def _result(value: object) -> Result | None:
    return value if isinstance(value, Result) else None


def _killed_by_end(end: _End) -> Result | None:
    """What it means that a child gave no result: the model hung or crashed, or we did."""
    if end.died.startswith("our own defect"):
        return Result(Fate.SURVIVED, detail=end.died, defect=end.died)
    if end.place.startswith(SOLVING) or not (end.late or end.died):
        return None
    by = "timeout" if end.late else "crash"
    return Result(Fate.KILLED, by, end.place or None, detail=end.died or "a call never ends")


def _carry_out(work: Callable[[trial.Say], object], told: Connection, memory: int) -> None:
    """The life of a child."""
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        told.send(("done", work(lambda text: told.send(("at", text)))))
    except BaseException:  # noqa: BLE001  # the process edge: whatever went wrong is told
        with contextlib.suppress(OSError):
            told.send(("crash", traceback.format_exc(limit=-3)))
    finally:
        os._exit(0)


def _be_silent() -> None:
    """What models print is for nobody."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.close(silent)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = tempfile.mkdtemp(prefix="spanproof-mutant-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
