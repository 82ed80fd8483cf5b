"""`spanproof recheck`: do other solvers agree with the proofs?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
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
)  # fmt: skip
from spanproof.errors import RequestError
from spanproof.recheck.certificate import Certificate, load_certificate, read_certificate
from spanproof.recheck.memory import Memory
from spanproof.recheck.report import exit_code, make_record, print_outcome, write_proofs
from spanproof.recheck.session import Checked, Settings, recheck
from spanproof.recheck.solvers import choose_solvers
from spanproof.recheck.workers import usable_cores
from spanproof.runner.session import Session, cache_folder, open_session

_SECONDS = 20.0
_FOLDER = "rechecks"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked on the command line."""

    certificates: tuple[Path, ...]
    solvers: tuple[str, ...]
    all_solvers: bool
    json: str | None
    jobs: int | None
    seconds: float | None
    proofs: Path | None
    use_cache: bool


def run(request: Request) -> int:
    """Recheck the named certificates, or those of the last verdicts.

    :raises RequestError: a file is no certificate, a solver is unknown or not installed, or
        nothing was proved yet.
    """
    chosen = choose_solvers(request.solvers)
    if request.proofs is not None and "cvc5" not in {solver.name for solver in chosen}:
        raise RequestError("--proofs needs cvc5, which is the solver that makes them")
    console = console_for([request.json])
    if request.json is not None:
        refuse_unwritable([request.json])
    start = time.perf_counter()
    certificates, folder = _find(request, console)
    settings = Settings(
        chosen, request.jobs or usable_cores(), request.seconds or _SECONDS,
        everybody=request.all_solvers or request.proofs is not None,
        proofs=request.proofs is not None,
    )  # fmt: skip
    with console.status(f"rechecking {len(certificates)} certificates") as status:
        checked = recheck(
            certificates, settings, Memory(folder / _FOLDER, request.use_cache),
            lambda settled: status.update(f"rechecking: {settled} questions are settled"),
        )  # fmt: skip
    seconds = round(time.perf_counter() - start, 2)
    print_outcome(console, checked, seconds)
    if request.proofs is not None:
        _keep_proofs(console, checked, request.proofs)
    if request.json is not None:
        write_report(request.json, as_json(make_record(checked, chosen, seconds)))
    return exit_code(checked)


def _find(request: Request, console: Console) -> tuple[list[Certificate], Path]:
    """The certificates, and the folder of the cache."""
    if request.certificates:
        from spanproof.config import load_config

        found = [load_certificate(path) for path in _files(request.certificates)]
        return found, cache_folder(load_config(current_folder()))
    session = open_session((), current_folder(), warn)
    kept = dict(_last_certificates(session))
    if not kept:
        raise RequestError("no certificate of the sources as they are: run `spanproof verify`")
    missing = len(session.plans) - len(kept)
    console.print(f"{len(kept)} certificates; {missing} obligations have none")
    return [read_certificate(text, name) for name, text in kept.items()], session.cache.folder


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named; for a folder, the certificates in it."""
    for path in paths:
        inside = sorted(path.glob("*.smt2")) if path.is_dir() else [path]
        if not inside:
            raise RequestError(f"{path}: holds no certificate (*.smt2)")
        yield from inside


def _last_certificates(session: Session) -> Iterator[tuple[str, str]]:
    """The certificates of the last run over the sources as they are, by obligation."""
    from spanproof.runner.schedule import Settings as RunSettings
    from spanproof.runner.schedule import limits_for

    for plan in session.plans:
        limits = limits_for(plan, RunSettings(jobs=1))
        for engine in plan.ladder:
            attempt = session.cache.find(session.cache.key(plan.obligation, engine, limits))
            if attempt is not None and attempt.certificate is not None:
                yield plan.obligation.id, attempt.certificate
                break


def _keep_proofs(console: Console, checked: Sequence[Checked], folder: Path) -> None:
    try:
        count, trusting = write_proofs(checked, folder)
    except OSError as error:
        raise RequestError(f"{folder}: proofs cannot be written: {error.strerror}") from error
    console.print(
        f"{count} proofs that the checker of cvc5 accepted, {trusting} of them with steps taken "
        f"on trust: {folder}",
        markup=False,
    )
