"""A long run of random programs: `python -m tests.lift.long FIRST LAST [--folder F] [--jobs N]`.

Seeds are taken in parts, each in a process of its own. Where the run stood is written to the
folder, so that the same command goes on; each disagreement is written there too, made small.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from tests.lift.program_runs import Outcome, drawn_inputs, run
from tests.lift.programs import program
from tests.lift.reduction import reduced

PART = 250
INPUTS = 12
SECONDS = 30
TOO_SLOW, TOO_DEEP = "too slow", "too deep"
"""Said of a program that nothing was found out about: no disagreement, and counted apart."""


class TooSlow(Exception):
    """A program that takes too long."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Runs programs in a folder, each in a file of its own."""

    folder: Path
    numbers: Iterator[int]
    seconds: int = SECONDS

    def outcome(self, seed: int, text: str) -> Outcome:
        """What came of a program; an error of the lifter itself is a disagreement."""
        file = self.folder / f"program_{seed}_{next(self.numbers)}.py"
        given = drawn_inputs(seed, INPUTS)
        try:
            with limited(self.seconds), warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                return run(text, file, given, whole_numbers=seed % 4 == 3)
        except TooSlow:
            return Outcome(0, INPUTS, TOO_SLOW)
        except RecursionError:  # the engine says of such a claim that it is unknown
            return Outcome(0, INPUTS, TOO_DEEP)
        except Exception as error:  # noqa: BLE001  # whatever the lifter raises is a finding
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.name}"
            return Outcome(0, INPUTS, f"{type(error).__name__} in {where}: {error}")
        finally:
            file.unlink(missing_ok=True)


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TooSlow when the block takes longer than so many seconds of processor time."""

    def stop(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def kind_of(disagreement: str | None) -> str:
    """What must stay the same while a program is made small."""
    if disagreement is None:
        return "agrees"
    if " in " in disagreement and not disagreement.startswith("{"):
        return disagreement.split(": ")[0]
    return "disagrees" if disagreement.startswith("{") else disagreement


def check(seeds: range) -> tuple[Counter[str], list[tuple[int, str, str]]]:
    """Totals over some programs, and the disagreements: seed, what was said, small program."""
    totals: Counter[str] = Counter()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(Path(folder), count())
        for seed in seeds:
            text = program(seed)
            outcome = checker.outcome(seed, text)
            totals.update(programs=1, inputs=outcome.total, compared=outcome.compared)
            totals["lifted"] += outcome.compared > 0
            if outcome.disagreement is not None:
                found.append(_small(checker, seed, text, outcome.disagreement))
    return totals, found


def _small(checker: Checker, seed: int, text: str, said: str) -> tuple[int, str, str]:
    kind = kind_of(said)
    if kind in (TOO_SLOW, TOO_DEEP):
        return seed, said, text
    # a program that is made smaller may go on for ever
    checker = replace(checker, seconds=1)

    def still_fails(candidate: str) -> bool:
        return kind_of(checker.outcome(seed, candidate).disagreement) == kind

    small = reduced(text, still_fails)
    return seed, checker.outcome(seed, small).disagreement or said, small


def main() -> int:
    """Run the seeds of the command line; 1 when there was a disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--folder", type=Path, default=Path(".spanproof/programs"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    state = given.folder / f"{given.first}-{given.last}.txt"
    totals = _totals(state)
    parts = range(given.first + totals["programs"], given.last, PART)
    context = multiprocessing.get_context("fork")
    with context.Pool(given.jobs, maxtasksperchild=1) as pool:
        ranges = [range(start, min(start + PART, given.last)) for start in parts]
        for own, found in pool.imap(check, ranges):
            totals.update(own)
            given_up = sum(said in (TOO_SLOW, TOO_DEEP) for _, said, _ in found)
            totals.update({"given-up": given_up, "disagreements": len(found) - given_up})
            _write(given.folder, found)
            state.write_text("".join(f"{name} {number}\n" for name, number in totals.items()))
            print(", ".join(f"{number} {name}" for name, number in totals.items()), flush=True)
    print(f"seeds {given.first} to {given.last - 1}: {totals['disagreements']} disagreements")
    return int(totals["disagreements"] > 0)


def _totals(state: Path) -> Counter[str]:
    lines = state.read_text().splitlines() if state.exists() else []
    return Counter({name: int(number) for name, number in map(str.split, lines)})


def _write(folder: Path, found: list[tuple[int, str, str]]) -> None:
    for seed, said, text in found:
        note = "".join(f"# {line}\n" for line in f"seed {seed}: {said}".splitlines())
        (folder / f"program_{seed}.py").write_text(f"{note}{text}\n", errors="backslashreplace")
        print(
            f"--- seed {seed}: {said.encode('ascii', 'backslashreplace').decode()}\n{text}\n",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
