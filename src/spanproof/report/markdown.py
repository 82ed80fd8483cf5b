"""A record as Markdown, short enough for a comment on a change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spanproof.report.coverage import accounts
from spanproof.report.record import Record
from spanproof.report.wording import (
    CAUSES,
    LEVELS,
    Obligation,
    broken_controls,
    cause,
    causes,
    common_folder,
    engine_notes,
    failing,
    headline,
    next_step,
    one_line,
    show_arguments,
    show_controls,
    show_level,
    show_place,
    visible,
)

# What follows these fails, too, but is told in one line each.
_IN_FULL = 20


def to_markdown(record: Record) -> str:
    """The record as Markdown: sums, failures (the first in full), requirements by level."""
    lines = ["# spanproof", "", f"**{_text(headline(record))}**", ""]
    lines += [f"- {number} {CAUSES[name]}" for name, number in causes(record).items()]
    lines += [f"- {_text(sentence)}" for sentence in broken_controls(record)]
    lines += [f"- weaker than the baseline: {_text(text)}" for text in record.get("weaker", [])]
    if record.get("selectors"):
        lines.append(f"- only a part was asked for: {_code(' '.join(record['selectors']))}")
    lines += ["", "| level | obligations | meaning |", "|---|---|---|"]
    lines += [
        f"| {level} | {count} | {LEVELS[level]} |"
        for level, count in record["summary"].items()
        if count
    ]
    folder = common_folder(record)
    failed = failing(record)
    for obligation in failed[:_IN_FULL]:
        lines += _failure(obligation, folder)
    lines += _more_failures(failed[_IN_FULL:], folder)
    lines += _requirements(record)
    for account in accounts(record, folder):
        lines += ["", _text(account.sentence)]
    lines += ["", _text(show_controls(record))] if show_controls(record) else []
    tool = record["tool"]
    engines = "".join(f", {name} {version}" for name, version in tool["engines"].items())
    lines += ["", _text(f"spanproof {tool['version']}, Python {tool['python']}{engines}")]
    return "\n".join(_squeeze(lines)) + "\n"


def _failure(obligation: Obligation, folder: str) -> list[str]:
    lines = [
        "",
        f"## {_code(obligation['id'])}",
        "",
        f"{_code(show_place(obligation, folder))}",
        "",
    ]
    lines += [f"- {_text(reason)}" for reason in obligation["reasons"]]
    lines += [f"- {_text(note)}" for note in engine_notes(obligation)]
    lines.append(f"- next: {_text(next_step(obligation))}")
    example = obligation["counterexample"]
    if example:
        says = {
            "counterexample": show_arguments(example["arguments"]),
            "expected": example["expected"],
            "actual": example["actual"],
        }
        comments = [f"# {name}: {one_line(text)}" for name, text in says.items()]
        source = visible("\n".join([*comments, example["replay"].rstrip()]))
        fence = _fence(source, 3)
        lines += ["", f"{fence}python", source, fence]
    return lines


def _more_failures(failed: Sequence[Obligation], folder: str) -> list[str]:
    """Beyond the first ones a line each, because a comment on a change has a limited size."""
    if not failed:
        return []
    lines = ["", f"## {len(failed)} more that fail", ""]
    for obligation in failed:
        why = f"{CAUSES[cause(obligation)]} ({show_level(obligation['evidence'])})"
        lines.append(
            f"- {_code(obligation['id'])} at {_code(show_place(obligation, folder))}: {why}"
        )
    return lines


def _requirements(record: Record) -> list[str]:
    requirements = record["requirements"]
    total, covered = requirements["total"], requirements["covered"]
    if not total:
        return ["", "No requirements are configured."]
    by = " by this selection" if record.get("selectors") else ""
    lines = ["", f"{covered} of {total} requirements are covered{by}, {total - covered} are not."]
    clauses = [clause for clause in requirements.get("clauses", []) if clause["covered"]]
    if not clauses:
        return lines
    lines += ["", "<details><summary>Requirements covered, with the weakest level</summary>", ""]
    lines += ["| clause | keyword | level | text |", "|---|---|---|---|"]
    for clause in clauses:
        cells = (clause["id"], clause["keyword"], clause["level"], clause["text"])
        lines.append(f"| {' | '.join(_text(str(cell)) for cell in cells)} |")
    return [*lines, "", "</details>"]


def _text(text: str) -> str:
    """Text that Markdown shows as it is, on one line and in a table, too."""
    return re.sub(r"([\\`*_<>\[\]|#&~])", r"\\\1", one_line(visible(text)))


def _code(text: str) -> str:
    """Text as a code span, which no backtick inside it ends."""
    shown = one_line(visible(text))
    fence = _fence(shown, 1)
    margin = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{margin}{shown}{margin}{fence}"


def _fence(text: str, least: int) -> str:
    """More backticks than stand together anywhere in a text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _squeeze(lines: Sequence[str]) -> list[str]:
    """The lines without the second of two empty ones."""
    return [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
