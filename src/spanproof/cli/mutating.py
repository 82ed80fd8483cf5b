"""`spanproof mutate`: how strong the specifications are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from spanproof.cli.output import (
    as_json,
    console_for,
    current_folder,
    refuse_unwritable,
    warn,
    write_report,
)
from spanproof.mutation.report import make_report, print_mutants, print_report
from spanproof.mutation.run import BUDGET, Settings, Watcher, list_mutants, run
from spanproof.mutation.subject import find_subject

_NO_WIDTH = 100_000


@dataclass(frozen=True, slots=True)
class Request:
    """The options of `mutate`."""

    selectors: tuple[str, ...]
    json: str | None
    jobs: int | None
    budget: float | None
    only_list: bool
    use_cache: bool


def mutate(request: Request) -> int:
    """Try the mutants that are meant; 0 when none survives, 1 when one does, 3 for a defect.

    :raises RequestError: the request or the configuration is wrong.
    """
    console = console_for([request.json])
    if not console.is_terminal:
        console.width = _NO_WIDTH  # in a log nothing is cut off, and every row is one line
    subject = find_subject(request.selectors, current_folder(), warn, use_cache=request.use_cache)
    if request.only_list:
        print_mutants(console, list_mutants(subject))
        return 0
    refuse_unwritable([request.json] if request.json is not None else [])
    settings = Settings(request.jobs or _cores(), request.budget or BUDGET)
    with _progress(console) as watch:
        entries = run(subject, settings, watch, remember=request.use_cache)
    report = make_report(entries, subject.session.engine_versions(), request.selectors)
    print_report(console, report)
    if request.json is not None:
        write_report(request.json, as_json(report))
    for defect in report["defects"]:
        print(f"spanproof: {' '.join(defect.split())}", file=sys.stderr)
    if report["defects"]:
        return 3
    return 0 if report["ok"] else 1


@contextmanager
def _progress(console: Console) -> Iterator[Watcher]:
    """Bars on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True,
                  disable=not console.is_terminal) as progress:  # fmt: skip
        tasks = {}

        def watch(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done)

        yield watch


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
