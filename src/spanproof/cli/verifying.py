"""`spanproof verify` and `spanproof report`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
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
from spanproof.coverage.summary import Coverage
from spanproof.errors import RequestError
from spanproof.mutation.subject import models_of
from spanproof.mutation.summary import strength_section
from spanproof.report.baseline import (
    compare_with_baseline,
    dearer_than_baseline,
    missing_from_baseline,
    write_baseline,
)
from spanproof.report.console import Watch, print_record
from spanproof.report.record import Record, make_record, read_record
from spanproof.report.render import render_record
from spanproof.report.stability import stability_lines, stability_section
from spanproof.report.wording import broken_controls
from spanproof.runner.cache import Cache
from spanproof.runner.plan import Plan
from spanproof.runner.schedule import Runner, Settings
from spanproof.runner.session import Session, cache_folder, open_session
from spanproof.runner.stability import Stability, prove_again
from spanproof.runner.survey import survey
from spanproof.runner.trials import Controls, judge_trials, trial_plans
from spanproof.runner.watch import look, wait_for_change, watched_folders
from spanproof.verdict import Verdict


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
    frozen: bool = False
    seeds: int = 1


def verify(request: Request) -> int:
    """Discharge what the request selects, show and write the reports, return the exit code.

    :raises RequestError: the request or the configuration is wrong.
    """
    if request.write_baseline and request.baseline is None:
        raise RequestError("--write-baseline needs --baseline FILE")
    if request.frozen and (request.seeds > 1 or not request.use_cache):
        raise RequestError("--cached-only goes neither with --no-cache nor with --seeds")
    console = console_for(list(request.reports.values()))
    session = open_session(
        request.selectors,
        current_folder(),
        warn,
        engine_names=request.engines,
        all_engines=request.all_engines,
        use_cache=request.use_cache,
        frozen=request.frozen,
    )
    refuse_unwritable(list(request.reports.values()))
    _check_baseline(request)
    settings = Settings(jobs=request.jobs or _cores(), budget=request.budget)
    with Watch(console, session.plans) as watch, Runner(settings, session.cache) as runner:
        verdicts, controls = _carry_out(session, runner, watch)
        coverage = _survey(session, verdicts, runner)
        stability = _try_seeds(session, runner, verdicts, settings, request.seeds)
    record = make_record(
        session.obligations,
        verdicts,
        session.requirements,
        session.engine_versions(),
        selectors=request.selectors,
        controls=controls,
        coverage=coverage,
    )
    record = _with_stability(_with_baseline(record, request), stability)
    record = _with_misses(record, session.cache)
    record["mutation"] = _mutation(session)
    print_record(console, record)
    _write(request.reports, record, console)
    return _exit_code(record)


def _carry_out(session: Session, runner: Runner, watch: Watch) -> tuple[list[Verdict], Controls]:
    """The verdicts of a session, and what became of the negative controls on the way."""
    real, trials = session.plans, trial_plans(session.trials)
    shown = {id(plan) for plan in real}

    def tell(plan: Plan, verdict: Verdict) -> None:
        if id(plan) in shown:
            watch(plan, verdict)

    verdicts = runner.run([*real, *trials], tell)
    if session.cache.missed:  # what was not looked at says nothing about the engines
        return verdicts[: len(real)], Controls(0, 0, ())
    return verdicts[: len(real)], judge_trials(session.trials, verdicts[len(real) :])


def _try_seeds(
    session: Session, runner: Runner, verdicts: Sequence[Verdict], settings: Settings, seeds: int
) -> Stability | None:
    """The spread of every proof over so many seeds; None where only one was asked for."""
    if seeds < 2:
        return None
    return prove_again(runner, session.plans, verdicts, settings, seeds)


def _with_stability(record: Record, stability: Stability | None) -> Record:
    """The record with the spreads; a proof that is lost with some seed does not hold."""
    if stability is None:
        return record
    for line in stability_lines(stability):
        warn(line)
    lost = any(spread.lost for spread in stability.spreads)
    section = stability_section(stability)
    return {**record, "stability": section, "ok": record["ok"] and not lost}


def _with_misses(record: Record, cache: Cache) -> Record:
    """A run that asks no engine does not hold when anything was missing."""
    if not cache.missed:
        return record
    first, more = cache.missed[0], len(cache.missed) - 1
    warn(f"not in the cache: {first}" + (f" and {more} more" if more else ""))
    return {**record, "missed": list(cache.missed), "ok": False}


def _mutation(session: Session) -> Record | None:
    """What the last run of `mutate` found out; a selection is about less than its models."""
    subject = models_of(session)
    return strength_section(subject) if subject.is_configured and not session.selectors else None


def _survey(session: Session, verdicts: Sequence[Verdict], runner: Runner) -> Coverage | None:
    """What a run of whole files reached and needed; a selection by name is about less than that."""
    paths = [Path(text) for text in session.selectors if Path(text).exists()]
    asked = any(engine.name == "z3" for engine in session.engines)
    if len(paths) < len(session.selectors) or not asked or session.cache.missed:
        return None
    return survey(session.obligations, verdicts, paths, runner)


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
    for line in dearer_than_baseline(request.baseline, record):
        warn(line)
    if new := missing_from_baseline(request.baseline, record):
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        warn(f"not in the baseline {request.baseline}: {new[0]}{more}")
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
    broken = broken_controls(record)
    more = f", and {len(broken) - 1} more like this" if len(broken) > 1 else ""
    defects += [f"{broken[0]}{more}"] if broken else []
    for defect in defects:
        print(f"spanproof: {' '.join(defect.split())}", file=sys.stderr)
    if defects:
        return 3
    return 0 if record["ok"] else 1


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
