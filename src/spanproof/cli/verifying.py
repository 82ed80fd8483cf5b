"""`spanproof verify` and `spanproof report`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from spanproof.cli.output import (
    as_json,
    console_for,
    current_folder,
    refuse_unwritable,
    warn,
    write_report,
)
from spanproof.config import load_config
from spanproof.errors import RequestError
from spanproof.report.baseline import compare_with_baseline, write_baseline
from spanproof.report.console import Watch, print_record
from spanproof.report.record import Record, make_record, read_record
from spanproof.report.render import render_record
from spanproof.runner.schedule import Settings, run
from spanproof.runner.session import cache_folder, open_session
from spanproof.runner.watch import look, wait_for_change, watched_folders


@dataclass(frozen=True, slots=True)
class Request:
    """The options of `verify`; `reports` maps json, html, junit, sarif, markdown to a target."""

    selectors: tuple[str, ...]
    reports: Mapping[str, str]
    baseline: Path | None
    write_baseline: bool
    jobs: int | None
    budget: float | None
    engines: tuple[str, ...]
    all_engines: bool
    use_cache: bool


def verify(request: Request) -> int:
    """Discharge what the request selects, show and write the reports, return the exit code.

    :raises RequestError: the request or the configuration is wrong.
    """
    if request.write_baseline and request.baseline is None:
        raise RequestError("--write-baseline needs --baseline FILE")
    console = console_for(list(request.reports.values()))
    session = open_session(
        request.selectors,
        current_folder(),
        warn,
        engine_names=request.engines,
        all_engines=request.all_engines,
        use_cache=request.use_cache,
    )
    refuse_unwritable(list(request.reports.values()))
    _check_baseline(request)
    settings = Settings(jobs=request.jobs or _cores(), budget=request.budget)
    with Watch(console, session.plans) as watch:
        verdicts = run(session.plans, settings, session.cache, watch)
    record = make_record(
        session.obligations,
        verdicts,
        session.requirements,
        session.engine_versions(),
        selectors=request.selectors,
    )
    record = _with_baseline(record, request)
    print_record(console, record)
    _write(request.reports, record, console)
    return _exit_code(record)


def verify_again_and_again(request: Request) -> int:
    """Verify, wait for a change, verify again in a new process, until interrupted.

    A new process, because modules that are imported once stay as they were.
    """
    config = load_config(current_folder())
    arguments = [argument for argument in sys.argv[1:] if argument != "--watch"]
    outputs = [Path(target).resolve() for target in request.reports.values()]
    outputs += [path.resolve() for path in (cache_folder(config), request.baseline) if path]
    while True:
        folders = watched_folders(config, request.selectors, current_folder())
        before = look(folders)  # what is edited during the run is verified right after it
        subprocess.run([sys.executable, "-P", "-m", "spanproof", *arguments], check=False)
        print("watching; Ctrl-C ends it", file=sys.stderr)
        changed = wait_for_change(folders, before, outputs)
        print(f"changed: {', '.join(str(path) for path in changed)}", file=sys.stderr)


def render(file: Path, reports: Mapping[str, str]) -> int:
    """Render a saved verdict file to the given targets, or on the terminal without any.

    :raises RequestError: the file is no verdict file, or a target cannot be written.
    """
    record = read_record(file)
    console = console_for(list(reports.values()))
    if reports:
        _write(reports, record, console)
    else:
        print_record(console, record)
    return 0


def _check_baseline(request: Request) -> None:
    """A run of minutes must not end with a baseline that cannot be used."""
    if request.baseline is None:
        return
    if request.write_baseline:
        refuse_unwritable([str(request.baseline)])
    else:
        nothing: Record = {"obligations": [], "selectors": ["nothing"]}
        compare_with_baseline(request.baseline, nothing)


def _with_baseline(record: Record, request: Request) -> Record:
    """The record, with what is weaker than the baseline; writes the baseline when asked to."""
    if request.baseline is None:
        return record
    if request.write_baseline:
        write_baseline(request.baseline, record)
        return record
    weaker = compare_with_baseline(request.baseline, record)
    return {**record, "weaker": weaker, "ok": record["ok"] and not weaker}


def _write(reports: Mapping[str, str], record: Record, console: Console) -> None:
    for name, target in reports.items():
        text = as_json(record) if name == "json" else render_record(name, record)
        write_report(target, text)
        if target != "-":
            console.print(f"{name}: {target}", markup=False)


def _exit_code(record: Record) -> int:
    """3 for a defect of ours, 1 for anything that does not hold, else 0."""
    defects = [
        f"{obligation['id']}: {reason}"
        for obligation in record["obligations"]
        for reason in obligation["reasons"]
        if reason.startswith(("engines contradict", "defect in"))
    ]
    for defect in defects:
        print(f"spanproof: {' '.join(defect.split())}", file=sys.stderr)
    if defects:
        return 3
    return 0 if record["ok"] else 1


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
