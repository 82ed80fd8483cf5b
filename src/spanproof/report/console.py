"""The report on the terminal: progress while the run lasts, then what it means.

On a terminal a live table counts verdicts per module; elsewhere one plain line per verdict is
printed, in the order of the suite and not of the workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from spanproof.report.record import Record
from spanproof.report.wording import (
    Obligation,
    engine_notes,
    failing,
    next_step,
    show_arguments,
    show_level,
)
from spanproof.runner.plan import Plan
from spanproof.verdict import Level, Verdict

STYLES = {
    "proved": "green",
    "bounded": "green",
    "confirmed": "cyan",
    "explored": "cyan",
    "tested": "yellow",
    "refuted": "bold red",
    "unknown": "magenta",
}
_SHOWN_UNCOVERED = 12


class Watch:
    """A context manager that shows verdicts as they come; called with each one."""

    def __init__(self, console: Console, plans: Sequence[Plan]) -> None:
        """Expect one verdict for each plan."""
        self._console = console
        self._order = [plan.obligation.id for plan in plans]
        self._modules = list(dict.fromkeys(plan.obligation.module for plan in plans))
        self._totals = Counter(plan.obligation.module for plan in plans)
        self._counts: dict[str, Counter[Level]] = {name: Counter() for name in self._modules}
        self._waiting: dict[str, tuple[Plan, Verdict]] = {}
        self._printed = 0
        self._progress = Progress(
            TextColumn("[bold]verifying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        )
        self._bar = self._progress.add_task("", total=len(plans))
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """Start the live display, on a terminal only."""
        if self._console.is_terminal:
            self._live = Live(self._screen(), console=self._console, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the last state on the screen."""
        if self._live is not None:
            self._live.update(self._table(), refresh=True)
            self._live.stop()

    def __call__(self, plan: Plan, verdict: Verdict) -> None:
        """Show one verdict."""
        self._counts[plan.obligation.module][verdict.evidence.level] += 1
        self._progress.advance(self._bar)
        if self._live is not None:
            self._live.update(self._screen())
            return
        self._waiting[plan.obligation.id] = (plan, verdict)
        while self._printed < len(self._order) and self._order[self._printed] in self._waiting:
            self._console.print(_line(*self._waiting.pop(self._order[self._printed])))
            self._printed += 1

    def _screen(self) -> Group:
        return Group(self._table(), self._progress)

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        table.add_column("module", overflow="fold")
        table.add_column("done", justify="right")
        shown = [level for level in Level if any(c[level] for c in self._counts.values())]
        for level in shown:
            table.add_column(level.value, justify="right", style=STYLES[level])
        for name in self._modules:
            counts = self._counts[name]
            done = f"{counts.total()}/{self._totals[name]}"
            table.add_row(name, done, *(str(counts[level] or "") for level in shown))
        return table


def print_record(console: Console, record: Record) -> None:
    """The closing report: failures in full, what was not lifted, the sums, the requirements."""
    for obligation in failing(record):
        console.print(_failure(obligation))
    for part in (_functions(record), _requirements(record), _summary(record)):
        console.print(part)


def _line(plan: Plan, verdict: Verdict) -> Text:
    """One verdict as one line: level, engine, seconds, id, and a mark when it fails."""
    evidence = verdict.evidence
    level = show_level({"level": evidence.level.value, "bound": evidence.bound})
    seconds = "cached" if verdict.cached else f"{evidence.seconds:.2f} s"
    opinions = " ".join(f"+{opinion.engine}:{opinion.level}" for opinion in verdict.opinions)
    line = Text(f"{level:<12}", style=STYLES[evidence.level])
    line.append(f" {evidence.engine:<10} {seconds:>8}  {plan.obligation.id}", style="default")
    line.append(f"  {opinions}" if opinions else "", style="dim")
    if verdict.reasons:
        line.append("  FAILS", style="bold red")
    return line


def _failure(obligation: Obligation) -> RenderableType:
    """A failing obligation: why, the counterexample with its replay, what to do next."""
    parts: list[RenderableType] = [
        Text.assemble(("FAILS ", "bold red"), (obligation["id"], "bold")),
        Text(f"  at {obligation['path']}:{obligation['line']}", style="dim"),
    ]
    parts += [Text(f"  {reason}") for reason in obligation["reasons"]]
    example = obligation["counterexample"]
    if example:
        parts.append(Text(f"  counterexample: {show_arguments(example['arguments'])}", "red"))
        parts.append(Text(f"    expected: {example['expected']}"))
        parts.append(Text(f"    actual:   {example['actual']}"))
    parts += [Text(f"  {note}", style="dim") for note in engine_notes(obligation)]
    parts.append(Text(f"  next: {next_step(obligation)}"))
    if example:
        replay = Syntax(example["replay"].rstrip(), "python", background_color="default")
        parts.append(Padding(replay, (0, 0, 0, 4)))
    return Group(*parts, Text())


def _functions(record: Record) -> RenderableType:
    """How many model functions were lifted, and by name those that were not."""
    functions = record.get("functions", [])
    if not functions:
        return Text("model functions: none lifted, because z3 was asked about none")
    refused = [function for function in functions if function["refusal"]]
    head = f"model functions: {len(functions) - len(refused)} of {len(functions)} lifted to logic"
    lines = [Text(f"  not lifted: {f['function']}: {f['refusal']}") for f in refused]
    return Group(Text(head), *lines)


def _requirements(record: Record) -> RenderableType:
    """Covered and uncovered clauses; only evidence at or above its floor covers one."""
    requirements = record["requirements"]
    if not requirements["total"]:
        return Text("requirements: none configured")
    clauses = [clause for clause in requirements.get("clauses", []) if clause["covered"]]
    levels = Counter(clause["level"] for clause in clauses)
    by_level = ", ".join(f"{levels[level.value]} {level}" for level in Level if levels[level.value])
    text = f"requirements: {requirements['covered']} of {requirements['total']} covered"
    text += f" ({by_level})" if by_level else ""
    if record.get("selectors"):
        return Text(f"{text} by this selection")
    left = requirements["uncovered"]
    more = f" and {len(left) - _SHOWN_UNCOVERED} more" if len(left) > _SHOWN_UNCOVERED else ""
    names = ", ".join(left[:_SHOWN_UNCOVERED])
    listing = f"  not covered: {names}{more} (spanproof list --uncovered)" if left else ""
    return Group(Text(text), *([Text(listing, style="dim")] if listing else []))


def _summary(record: Record) -> RenderableType:
    """The last line: sums by level, and whether everything holds."""
    counts = record["summary"]
    sums = ", ".join(
        f"[{STYLES[level]}]{count} {escape(level)}[/]" for level, count in counts.items() if count
    )
    cached = sum(obligation["cached"] for obligation in record["obligations"])
    failed = len(failing(record))
    total = len(record["obligations"])
    weaker = record.get("weaker", [])
    text = f"{total} obligations: {sums}" + (f" ({cached} from the cache)" if cached else "")
    if failed or weaker:
        verdict = f"[bold red]{failed} fail[/]" + (f", {len(weaker)} weaker" if weaker else "")
    else:
        verdict = "[bold green]all hold, proved or at their floor, and reachable[/]"
    return Text.from_markup(f"{text}\n{verdict}")
