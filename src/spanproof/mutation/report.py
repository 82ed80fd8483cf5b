"""What became of the mutants: as a table and a list of survivors for people, and as JSON."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import spanproof
from spanproof.mutation.known import Fate, Result
from spanproof.mutation.memory import Entry
from spanproof.mutation.mutants import Mutant

SCHEMA = "spanproof.mutation/1"


def make_report(
    entries: Sequence[Entry], engines: Mapping[str, str], selectors: Sequence[str]
) -> dict[str, Any]:
    """Everything about a run, as JSON data of schema `spanproof.mutation/1`."""
    modules = list(dict.fromkeys(mutant.module for mutant, _ in entries))
    defects = [f"{mutant.id}: {result.defect}" for mutant, result in entries if result.defect]
    total = _counts([result for _, result in entries])
    return {
        "schema": SCHEMA,
        "tool": {
            "version": spanproof.__version__,
            "python": platform.python_version(),
            "engines": dict(engines),
        },
        "selectors": list(selectors),
        "models": [
            {"module": name, **_counts([r for m, r in entries if m.module == name])}
            for name in modules
        ],
        "mutants": [_entry(mutant, result) for mutant, result in entries],
        "summary": total,
        "defects": defects,
        "ok": not total["survived"] and not defects,
    }


def _counts(results: Sequence[Result]) -> dict[str, Any]:
    fates = Counter(result.fate for result in results)
    killers = Counter(result.by for result in results if result.fate is Fate.KILLED)
    return {
        "mutants": len(results),
        "killed": fates[Fate.KILLED],
        "killed_by": dict(sorted(killers.items())),
        "equivalent": fates[Fate.EQUIVALENT],
        "survived": fates[Fate.SURVIVED],
    }


def _entry(mutant: Mutant, result: Result) -> dict[str, Any]:
    return {
        "id": mutant.id,
        "path": mutant.path,
        "line": mutant.line,
        "operator": mutant.operator,
        "function": mutant.function,
        "role": mutant.role.value,
        "before": mutant.before,
        "after": mutant.after,
        "fate": result.fate.value,
        "by": result.by or None,
        "obligation": result.obligation,
        "input": None if result.input is None else dict(result.input),
        "original": result.original or None,
        "mutant": result.mutant or None,
        "detail": result.detail or None,
        "tried": result.tried,
        "certificate": result.certificate,
        "seconds": result.seconds,
    }


def print_report(console: Console, report: Mapping[str, Any]) -> None:
    """A row for each model, then each survivor with what is missing to kill it."""
    survivors = [each for each in report["mutants"] if each["fate"] == Fate.SURVIVED]
    for each in survivors:
        _print_survivor(console, each)
    console.print(_table(report))
    total = report["summary"]
    words = (
        f"{total['mutants']} mutants: {total['killed']} killed, "
        f"{total['equivalent']} proved equivalent, {total['survived']} survived"
    )
    console.print(Text(words, style="bold green" if report["ok"] else "bold red"))


def print_mutants(console: Console, mutants: Sequence[Mutant]) -> None:
    """One line for each mutant, with its change."""
    for mutant in mutants:
        console.print(Text(f"{mutant.id}  {mutant.diff}"))
    console.print(f"{len(mutants)} mutants")


def _table(report: Mapping[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("model", no_wrap=True)
    for column in ("mutants", "killed", "equivalent", "survived"):
        table.add_column(column, justify="right")
    table.add_column("killed by")
    for row in report["models"]:
        by = ", ".join(f"{name} {count}" for name, count in row["killed_by"].items())
        numbers = [str(row[name]) for name in ("mutants", "killed", "equivalent", "survived")]
        style = "red" if row["survived"] else ""
        table.add_row(row["module"], *numbers[:-1], Text(numbers[-1], style=style), by)
    return table


def _print_survivor(console: Console, entry: Mapping[str, Any]) -> None:
    console.print(Text(f"survived  {entry['id']}", style="bold"))
    console.print(Text(f"  in      {entry['function']}, {entry['path']}:{entry['line']}"))
    console.print(Text(f"  -       {entry['before']}", style="red"))
    console.print(Text(f"  +       {entry['after']}", style="green"))
    if entry["input"] is not None:
        arguments = ", ".join(f"{name}={value}" for name, value in entry["input"].items())
        console.print(Text(f"  differs at {arguments}"))
        console.print(Text(f"          was {entry['original']}"))
        console.print(Text(f"          is  {entry['mutant']}"))
    elif entry["detail"]:
        console.print(Text(f"  not compared: {entry['detail']}"))
    console.print(Text(f"  asked   {entry['tried']} obligations; none of them notices"))
