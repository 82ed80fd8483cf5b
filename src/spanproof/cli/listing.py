"""`spanproof list`: obligations and requirements, with what the cache still knows of them."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spanproof.cli.output import as_json, console_for, current_folder, warn, write_report
from spanproof.report.console import STYLES
from spanproof.report.wording import show_level
from spanproof.requirements import Requirement, uncovered
from spanproof.runner.judge import judge
from spanproof.runner.plan import Plan
from spanproof.runner.schedule import Settings, limits_for
from spanproof.runner.session import Session, open_session
from spanproof.verdict import Verdict

_NO_WIDTH = 100_000


def list_obligations(*, show_uncovered: bool, json_target: str | None) -> int:
    """Show the obligations, or the requirements that none covers; write both as JSON.

    The evidence is that of the last run if nothing changed since then, else none. A requirement
    counts as uncovered, too, when some claim about it is known to fail.

    :raises RequestError: the configuration is wrong.
    """
    console = console_for([json_target])
    if not console.is_terminal:
        console.width = _NO_WIDTH  # in a log nothing is cut off, and every row is one line
    session = open_session((), current_folder(), warn)
    known = {plan.obligation.id: _last_verdict(plan, session) for plan in session.plans}
    left = uncovered(session.requirements, _covered(session, known))
    if json_target is not None:
        entries = [_entry(plan, known[plan.obligation.id]) for plan in session.plans]
        data = {"obligations": entries, "uncovered": [_clause(requirement) for requirement in left]}
        write_report(json_target, as_json(data))
        return 0
    if show_uncovered:
        _print_uncovered(console, left, len(session.requirements))
    else:
        _print_obligations(console, session, known)
    return 0


def _covered(session: Session, known: dict[str, Verdict | None]) -> set[str]:
    """The requirements that obligations name and about which no claim is known to fail."""
    named = {name for obligation in session.obligations for name in obligation.covers}
    failing = {name for name, verdict in known.items() if verdict and verdict.reasons}
    return named - {name for o in session.obligations if o.id in failing for name in o.covers}


def _last_verdict(plan: Plan, session: Session) -> Verdict | None:
    """What the ladder said when nothing was different from now; None when it was not asked."""
    limits = limits_for(plan, Settings(jobs=1))
    attempts = []
    for engine in plan.ladder:
        attempt = session.cache.find(session.cache.key(plan.obligation, engine, limits))
        if attempt is None:
            return None
        attempts.append(attempt)
        if attempt.settles:
            break
    verdict = Verdict(plan.obligation.id, tuple(attempts), cached=True)
    return judge(plan.obligation, verdict) if attempts else None


def _entry(plan: Plan, verdict: Verdict | None) -> dict[str, Any]:
    obligation = plan.obligation
    evidence = verdict.evidence if verdict else None
    return {
        "id": obligation.id,
        "kind": obligation.kind.value,
        "covers": list(obligation.covers),
        "floor": obligation.floor.value,
        "evidence": {
            "level": evidence.level.value,
            "bound": evidence.bound,
            "engine": evidence.engine,
            "seconds": evidence.seconds,
        }
        if evidence
        else None,
    }


def _clause(requirement: Requirement) -> dict[str, str]:
    return {
        "id": requirement.id,
        "keyword": requirement.keyword,
        "checkable": requirement.checkable,
        "text": requirement.text,
    }


def _print_obligations(
    console: Console, session: Session, known: dict[str, Verdict | None]
) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("kind", "floor", "last evidence", "obligation", "covers"):
        table.add_column(column, overflow="fold", no_wrap=not console.is_terminal)
    for obligation in session.obligations:
        verdict = known[obligation.id]
        table.add_row(
            obligation.kind.value,
            obligation.floor.value,
            _evidence(verdict),
            obligation.id,
            ", ".join(obligation.covers),
        )
    console.print(table)
    console.print(f"{len(session.obligations)} obligations")


def _evidence(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("not verified", style="dim")
    evidence = verdict.evidence
    text = show_level({"level": evidence.level.value, "bound": evidence.bound})
    return Text(text + (" FAILS" if verdict.reasons else ""), style=STYLES[evidence.level])


def _one_line(text: str) -> Text:
    return Text(" ".join(text.split()))


def _print_uncovered(console: Console, left: list[Requirement], total: int) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("clause", "keyword", "checkable", "text"):
        table.add_column(column, overflow="fold", no_wrap=not console.is_terminal)
    for requirement in left:
        table.add_row(
            requirement.id, requirement.keyword, requirement.checkable, _one_line(requirement.text)
        )
    console.print(table)
    console.print(f"{len(left)} of {total} requirements are not covered")
