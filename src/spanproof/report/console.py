"""The report on the terminal: progress while the run lasts, then what it means.

On a terminal a live table counts verdicts per module; elsewhere one plain line per verdict is
printed, in the order of the suite and not of the workers.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from spanproof.report.coverage import accounts, telling_findings
from spanproof.report.functions import UNREACHED
from spanproof.report.record import Record
from spanproof.report.wording import (
    CAUSES,
    LEVELS,
    Obligation,
    broken_controls,
    causes,
    counted,
    engine_notes,
    failing,
    headline,
    holds,
    next_step,
    show_arguments,
    show_controls,
    show_level,
    show_place,
    visible,
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
_SHOWN_LEFT = 6


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
        _print_failure(console, obligation)
    for sentence in record.get("weaker", []):
        _say(console, f"WEAKER {sentence}", style="bold red")
    _print_functions(console, record)
    _print_coverage(console, record)
    _print_requirements(console, record)
    _print_controls(console, record)
    _print_summary(console, record)


def _say(console: Console, text: str | Text, indent: int = 0, style: str = "") -> None:
    """Print a paragraph; on a terminal its further lines are indented, too.

    Where there is no terminal nothing is wrapped: rich would cut what is wider than it thinks.
    """
    shown = Text(visible(text), style=style) if isinstance(text, str) else text
    if console.soft_wrap or not indent:
        margin = Text(" " * indent)
        console.print(Text("\n").join(margin + line for line in shown.split("\n")))
    else:
        console.print(Padding(shown, (0, 0, 0, indent), expand=False))


def _line(plan: Plan, verdict: Verdict) -> Text:
    """One verdict as one line: level, engine, seconds, id, and a mark when it fails."""
    evidence = verdict.evidence
    level = show_level({"level": evidence.level.value, "bound": evidence.bound})
    seconds = "cached" if verdict.cached else f"{evidence.seconds:.2f} s"
    opinions = " ".join(f"+{opinion.engine}:{opinion.level}" for opinion in verdict.opinions)
    line = Text(f"{level:<12}", style=STYLES[evidence.level])
    line.append(f" {evidence.engine:<10} {seconds:>8}  ", style="default")
    line.append(visible(plan.obligation.id), style="default")
    line.append(f"  {opinions}" if opinions else "", style="dim")
    if verdict.reasons:
        line.append("  FAILS", style="bold red")
    return line


def _print_failure(console: Console, obligation: Obligation) -> None:
    """A failing obligation: why, the counterexample with its replay, what to do next."""
    title = Text.assemble(("FAILS ", "bold red"), (visible(obligation["id"]), "bold"))
    console.print(title, soft_wrap=True)
    console.print(Text(f"  at {visible(_place(obligation))}", style="dim"), soft_wrap=True)
    for reason in obligation["reasons"]:
        _say(console, reason, 2)
    example = obligation["counterexample"]
    if example:
        _say(console, f"counterexample: {show_arguments(example['arguments'])}", 2, "red")
        _say(console, f"expected: {example['expected']}", 4)
        _say(console, f"actual:   {example['actual']}", 4)
    for note in engine_notes(obligation):
        _say(console, note, 2, "dim")
    _say(console, f"next: {next_step(obligation)}", 2)
    if example:
        _print_replay(console, example["replay"])
    console.print()


def _print_replay(console: Console, source: str) -> None:
    """Python source at the margin and never wrapped by us, so that it can be copied and run."""
    _say(console, "replay:", 2)
    console.print()
    # The colours of the terminal: any fixed one is unreadable on some background.
    code = Syntax("", "python", theme="ansi_dark").highlight(visible(source.strip("\n")))
    code.rstrip()
    console.print(code, soft_wrap=True)


def _print_functions(console: Console, record: Record) -> None:
    """How many model functions were lifted, and by name those that were not."""
    functions = record.get("functions", [])
    if not functions:
        _say(console, "model functions: none in this selection")
        return
    refused = [function for function in functions if function["refusal"]]
    lifted = len(functions) - len(refused)
    _say(console, f"model functions: {lifted} of {len(functions)} lifted to logic")
    for function in refused:
        if function["refusal"] != UNREACHED:
            reason = function["refusal"].partition(" (reached by ")[0]  # the JSON has all of it
            _say(console, f"not lifted: {function['function']}: {reason}", 2)
    unreached = [f["function"] for f in refused if f["refusal"] == UNREACHED]
    if unreached:
        _say(console, f"part of no claim that z3 was asked about: {', '.join(unreached)}", 2)


def _print_coverage(console: Console, record: Record) -> None:
    """What is reached, needed and proved in the models, and the first of what is not."""
    for finding in telling_findings(record):
        _say(console, f"note: {finding}")
    for account in accounts(record, os.getcwd()):
        _say(console, account.sentence)
        for line in account.left[:_SHOWN_LEFT]:
            _say(console, line, 2, "dim")
        more = len(account.left) - _SHOWN_LEFT
        if more > 0:
            _say(console, f"and {more} more (in the JSON and the HTML report)", 2, "dim")


def _print_requirements(console: Console, record: Record) -> None:
    """Covered and uncovered clauses; only evidence at or above its floor covers one."""
    requirements = record["requirements"]
    if not requirements["total"]:
        _say(console, "requirements: none configured")
        return
    clauses = [clause for clause in requirements.get("clauses", []) if clause["covered"]]
    levels = Counter(clause["level"] for clause in clauses)
    by_level = ", ".join(f"{levels[level.value]} {level}" for level in Level if levels[level.value])
    text = f"requirements: {requirements['covered']} of {requirements['total']} covered"
    text += f" ({by_level})" if by_level else ""
    if record.get("selectors"):
        _say(console, f"{text} by this selection")
        return
    _say(console, text)
    left = requirements["uncovered"]
    more = f" and {len(left) - _SHOWN_UNCOVERED} more" if len(left) > _SHOWN_UNCOVERED else ""
    if left:
        names = ", ".join(left[:_SHOWN_UNCOVERED])
        _say(console, f"not covered: {names}{more} (spanproof list --uncovered)", 2, "dim")


def _print_controls(console: Console, record: Record) -> None:
    """That the claims that are false on purpose failed, or what is wrong with spanproof."""
    line = show_controls(record)
    if line:
        _say(console, line)
    for sentence in broken_controls(record):
        _say(console, sentence, 2, "bold red")


def _print_summary(console: Console, record: Record) -> None:
    """The last lines: sums by level and what they mean, and whether everything holds."""
    counts = {level: count for level, count in record["summary"].items() if count}
    cached = sum(obligation["cached"] for obligation in record["obligations"])
    sums = Text(", ").join(Text(f"{n} {level}", STYLES[level]) for level, n in counts.items())
    total = counted(len(record["obligations"]), "obligation")
    line = Text.assemble(f"{total}: ", sums, f" ({cached} from the cache)" if cached else "")
    console.print(line)
    for level in counts:
        _say(console, f"{level + ':':<10} {LEVELS[level]}", 2, "dim")
    found = causes(record)
    why = "; ".join(f"{number} {CAUSES[name]}" for name, number in found.items())
    if why:
        _say(console, f"failures: {why}")
    style = "bold green" if holds(record) else "bold red"
    console.print(Text(visible(headline(record)), style=style))


def _place(obligation: Obligation) -> str:
    """Where the obligation stands, from the current folder if it is below it."""
    return show_place(obligation, os.getcwd())
