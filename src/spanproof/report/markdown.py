"""A record as Markdown, short enough for a comment on a change."""

from __future__ import annotations

from spanproof.report.record import Record
from spanproof.report.wording import (
    LEVELS,
    Obligation,
    engine_notes,
    failing,
    next_step,
    show_arguments,
)


def to_markdown(record: Record) -> str:
    """The record as Markdown: sums, failures in full, requirements by level."""
    lines = ["# spanproof", ""]
    failed = failing(record)
    total = len(record["obligations"])
    lines += [
        f"**{total} obligations, {len(failed)} fail.**"
        if failed
        else f"**All {total} obligations hold.**",
        "",
        "| level | obligations | meaning |",
        "|---|---|---|",
    ]
    lines += [
        f"| {level} | {count} | {LEVELS[level]} |"
        for level, count in record["summary"].items()
        if count
    ]
    requirements = record["requirements"]
    lines += ["", f"{requirements['covered']} of {requirements['total']} requirements are covered."]
    lines += [""] + [f"- weaker than the baseline: {text}" for text in record.get("weaker", [])]
    for obligation in failed:
        lines += _failure(obligation)
    lines += _clauses(record)
    return "\n".join(lines).rstrip() + "\n"


def _failure(obligation: Obligation) -> list[str]:
    lines = ["", f"## `{obligation['id']}`", ""]
    lines += [f"- {_text(reason)}" for reason in obligation["reasons"]]
    lines += [f"- {_text(note)}" for note in engine_notes(obligation)]
    lines.append(f"- next: {_text(next_step(obligation))}")
    example = obligation["counterexample"]
    if example:
        fence = "`" * 4
        lines += [
            "",
            f"{fence}python",
            f"# counterexample: {show_arguments(example['arguments'])}",
            f"# expected {example['expected']}, actual {example['actual']}".replace("\n", " "),
            example["replay"].rstrip(),
            fence,
        ]
    return lines


def _clauses(record: Record) -> list[str]:
    clauses = [clause for clause in record["requirements"].get("clauses", []) if clause["covered"]]
    if not clauses:
        return []
    lines = [
        "",
        "## Requirements covered",
        "",
        "| clause | keyword | level | text |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {c['id']} | {c['keyword']} | {c['level']} | {_cell(c['text'])} |" for c in clauses
    ]
    return lines


def _text(text: str) -> str:
    """Text that Markdown shows as it is."""
    for character in "\\`*_<>":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|")
