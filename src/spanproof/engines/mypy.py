"""The mypy engine: mypy says about a typestate program exactly what its comments announce.

`announcements` says how a program announces an error. The levels are `proved` (all and only the
announced errors, by line, code and message), `refuted` (any other set of errors) and `unknown`
(mypy may have been silent for another reason than the types of the program; named in `detail`):

- the program is refused by `announcements`, or mypy did not find something it imports;
- an expression is `Any`, or a statement cannot be reached, so nothing is checked there;
- what it imports has errors of its own, so its types are no ground to stand on;
- mypy overlooked the wrong line that is put behind the end of every program (`mypy_run`).

One run checks all programs of a folder, since most of its time goes into what they share. Where
another program could have a say in that run, the program is checked alone.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from spanproof.engines.announcements import PACKAGE, Complaint, Program, read_program
from spanproof.engines.mypy_run import (
    FLAGS,
    Run,
    check,
    is_any,
    is_canary,
    is_unreached,
)
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import fails_in_fresh_process
from spanproof.verdict import Attempt, Counterexample, Level

_INSTALLED = tuple(Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib"))


@dataclass(frozen=True, slots=True)
class MypyEngine:
    """Settles typestate programs and nothing else."""

    name: str = "mypy"
    rank: int = 10

    def version(self) -> str:
        """The version of mypy."""
        return version("mypy")

    def applies(self, obligation: Obligation) -> bool:
        """Whether the obligation is a typestate program."""
        return obligation.kind is Kind.TYPESTATE

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Read the program, let mypy check it, compare."""
        try:
            return _settle(obligation, limits)
        except subprocess.TimeoutExpired:
            return _unknown(f"mypy did not finish within {limits.seconds:g} s")


ENGINE = MypyEngine()


def _settle(obligation: Obligation, limits: Limits) -> Attempt:
    path = Path(obligation.path).resolve()
    try:
        program = read_program(path.stem, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return _unknown(f"the program cannot be read: {error}")
    if program.refusals:
        return _unknown("refused: " + "; ".join(program.refusals))
    roots = _roots(obligation)
    siblings = tuple(sorted(p for p in path.parent.glob("*.py") if not p.name.startswith("_")))
    run = check(siblings, roots, limits.seconds)
    if run.problem is not None or run.elsewhere(siblings):
        run = check((path,), roots, limits.seconds)
    if run.problem is not None:
        return replace(_unknown(run.problem), defect="INTERNAL ERROR" in run.problem)
    return _Case(path, program, run, siblings, roots, limits).settle()


def _roots(obligation: Obligation) -> tuple[str, ...]:
    """The folders in which mypy looks first; there it reports errors of imported modules, too."""
    tops = dict.fromkeys(name.partition(".")[0] for name in obligation.subject)
    specs = (importlib.util.find_spec(top) for top in tops)
    files = (Path(spec.origin).resolve() for spec in specs if spec and spec.origin)
    homes = (file.parents[1] if file.name == "__init__.py" else file.parent for file in files)
    own = (str(home) for home in homes if home not in _INSTALLED)  # mypy refuses site-packages
    return tuple(dict.fromkeys((*obligation.search_path, *own)))


def _unknown(detail: str) -> Attempt:
    return Attempt(engine="mypy", level=Level.UNKNOWN, detail=detail)


@dataclass(frozen=True, slots=True)
class _Case:
    """A program and what mypy said about it, on the way to a verdict."""

    path: Path
    program: Program
    run: Run
    siblings: tuple[Path, ...]
    roots: tuple[str, ...]
    limits: Limits

    def settle(self) -> Attempt:
        """Nothing is compared before it is known that mypy looked, and at what."""
        problem = self._no_ground()
        if problem:
            return _unknown(problem)
        if self._reported() != list(self.program.announced):
            return self._refuted()
        blind = list(self._blind_places())
        if blind:
            return _unknown(f"mypy does not look at everything: {'; '.join(blind[:3])}")
        return Attempt(engine="mypy", level=Level.PROVED)

    def _no_ground(self) -> str | None:
        complaints = self.run.about(self.path)
        if not any(is_canary(each, self.program.text) for each in complaints):
            return "mypy overlooked a wrong line behind the end of the program"
        missing = [str(each) for each in complaints if each.code.startswith("import")]
        if missing:
            return f"mypy does not know what is imported: {'; '.join(missing)}"
        elsewhere = self.run.elsewhere(self.siblings)
        if elsewhere:
            return f"what the program imports has errors: {'; '.join(elsewhere[:3])}"
        return None

    def _reported(self) -> list[Complaint]:
        """What mypy says about the program itself."""
        return [
            each
            for each in self.run.about(self.path)
            if not (is_any(each) or is_unreached(each) or is_canary(each, self.program.text))
        ]

    def _blind_places(self) -> Iterator[str]:
        """Where nothing is checked; an announced error may leave an Any behind in its own line."""
        lines = {each.line for each in self.program.announced}
        for each in self.run.about(self.path):
            if is_unreached(each) or (is_any(each) and each.line not in lines):
                yield str(each)

    def _refuted(self) -> Attempt:
        announced, reported = self.program.announced, self._reported()
        detail = "; ".join(_differences(announced, reported))
        found = Counterexample(
            arguments={"program": repr(self.path.name)},
            expected=_listed(announced),
            actual=_listed(reported),
            replay=_replay(self.path, self.program, self.roots),
        )
        if not fails_in_fresh_process(found, self.limits.seconds):
            return replace(_unknown(f"not seen again in a second run: {detail}"), defect=True)
        return Attempt("mypy", Level.REFUTED, detail=detail, counterexample=found)


def _listed(complaints: Iterable[Complaint]) -> str:
    return "; ".join(map(str, complaints)) or "no error"


def _differences(announced: Iterable[Complaint], reported: Iterable[Complaint]) -> Iterator[str]:
    wanted, got = Counter(announced), Counter(reported)
    yield from (f"announced but not reported: {each}" for each in (wanted - got).elements())
    yield from (f"reported but not announced: {each}" for each in (got - wanted).elements())


_REPLAY = """\
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

program = pathlib.Path({program!r})
announced = {announced!r}
flags = {flags!r}
with tempfile.TemporaryDirectory() as made:
    top = pathlib.Path(made).resolve()
    empty, package = top / "empty", top / "copy" / {package!r}
    empty.mkdir()
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    copy = shutil.copy(program, package)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *flags, copy],
        cwd=empty,
        env={{**os.environ, "MYPYPATH": {path!r}}},
        capture_output=True,
        text=True,
    )
found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{{")]
reported = sorted(
    (each["line"], each["code"], each["message"])
    for each in found
    if each["severity"] == "error" and each["file"] == str(copy)
)
assert reported == announced, reported
"""


def _replay(path: Path, program: Program, roots: tuple[str, ...]) -> str:
    """Python source that runs mypy on the program and compares; it needs mypy only."""
    announced = [(each.line, each.code, each.message) for each in program.announced]
    return _REPLAY.format(
        program=str(path),
        announced=announced,
        flags=FLAGS,
        package=PACKAGE,
        path=os.pathsep.join(roots),
    )
