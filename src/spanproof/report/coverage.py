"""What is not reached, not needed or not proved, in the words that all reports share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spanproof.report.wording import counted, show_place

Record = Mapping[str, Any]
# Findings that say more than the level does.
_TELLING = frozenset(
    {
        "holds only because every path raises a declared exception",
        "true but unreachable",
        "false for every input that meets the preconditions",
    }
)


@dataclass(frozen=True, slots=True)
class Account:
    """One of the three accounts: a sentence, and what it leaves out, a line each."""

    sentence: str
    left: Sequence[str]


def accounts(record: Record, folder: str) -> list[Account]:
    """Branches, contract clauses and lines of the models; empty when the run did not look."""
    coverage = record.get("coverage")
    if not coverage or not coverage["branches"]["places"]:
        return []
    show = _shower(folder)
    found = [_branches(coverage["branches"], show), _clauses(coverage["clauses"], show)]
    return [*found, _lines(coverage["lines"], show)]


def _shower(folder: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda part: show_place(part, folder)


def _branches(part: Mapping[str, Any], show: Callable[[Mapping[str, Any]], str]) -> Account:
    unreachable, undecided = part["unreachable"], part["undecided"]
    sentence = (
        f"branches: {part['reached']} of {counted(part['places'], 'place')} in the code reached, "
        f"{len(unreachable)} that no input reaches, {len(undecided)} that nobody could decide"
    )
    lines = [f"{show(b)}: {b['text']} ({b['kind']}): {b['why']}" for b in unreachable]
    lines += [f"{show(b)}: {b['text']} ({b['kind']}): not decided, {b['why']}" for b in undecided]
    return Account(sentence, lines)


def _clauses(part: Mapping[str, Any], show: Callable[[Mapping[str, Any]], str]) -> Account:
    sentence = (
        f"contract clauses: {part['needed']} of {part['assumed']} that proofs assume are needed"
    )
    lines = [
        f"{show(c)}: {c['text']}: {counted(len(c['proofs']), 'proof')} that may assume it "
        f"{'goes' if len(c['proofs']) == 1 else 'go'} through without it"
        for c in part["unneeded"]
    ]
    return Account(sentence, lines)


def _lines(part: Mapping[str, Any], show: Callable[[Mapping[str, Any]], str]) -> Account:
    sentence = f"lines: {part['proved']} of {counted(part['statements'], 'statement')} in a proof"
    return Account(sentence, [f"{show(u)}: {u['function']}{_which(u)}" for u in part["unproved"]])


def _which(part: Mapping[str, Any]) -> str:
    """Which lines of a function, unless it is all of them."""
    if part["whole"]:
        return ""
    numbers = ", ".join(map(str, part["lines"]))
    return f" (line{'s' if len(part['lines']) > 1 else ''} {numbers})"


def telling_findings(record: Record) -> Iterator[str]:
    """`id: finding` for each obligation that holds in another way than one might think."""
    for obligation in record["obligations"]:
        for attempt in [*obligation["attempts"], *obligation.get("opinions", [])]:
            if attempt.get("finding") in _TELLING:
                yield f"{obligation['id']}: {attempt['finding']}"
                break
