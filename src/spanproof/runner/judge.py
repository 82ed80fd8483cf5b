"""Green means proved and reachable: what makes a verdict fail, and what makes it a defect."""

from __future__ import annotations

import dataclasses

from spanproof.obligation import Kind, Obligation
from spanproof.verdict import Attempt, Level, Verdict

# Levels that speak about every input: a replayed counterexample beside one is a contradiction.
_UNIVERSAL = (Level.PROVED, Level.CONFIRMED)


def judge(obligation: Obligation, verdict: Verdict) -> Verdict:
    """The verdict with the reasons why it fails; none means that it holds at its floor."""
    reasons = [*contradictions(verdict), *defects(verdict)]
    evidence = verdict.evidence
    empty = [a.engine for a in (*verdict.attempts, *verdict.opinions) if a.vacuous]
    if evidence.level is Level.REFUTED:
        reasons.append(f"refuted by {evidence.engine}")
    elif empty and obligation.kind is not Kind.TYPESTATE:
        reasons.append(f"vacuous: {empty[0]} shows that no input meets the preconditions")
    elif evidence.level.strength < obligation.floor.strength:
        reasons.append(f"the evidence is {evidence.level}, the floor is {obligation.floor}")
    if evidence.level not in (Level.REFUTED, Level.UNKNOWN):
        reasons += _unreachable(obligation, verdict)
    return dataclasses.replace(verdict, reasons=tuple(reasons))


def witness(verdict: Verdict) -> dict[str, str] | None:
    """An input that meets the preconditions: of the deciding attempt, else of any other."""
    for attempt in (verdict.evidence, *verdict.attempts, *verdict.opinions):
        if attempt.witness is not None:
            return attempt.witness
    return None


def contradictions(verdict: Verdict) -> list[str]:
    """Pairs of engines that cannot both be right; each ends the run with exit code 3."""
    attempts = (*verdict.attempts, *verdict.opinions)
    found = [
        f"engines contradict each other: {_says(holds)}, {_says(fails)}"
        for holds in attempts
        for fails in attempts
        if holds.level in _UNIVERSAL and fails.level is Level.REFUTED
    ]
    found += [
        f"engines contradict each other: {empty.engine} says that no input meets the "
        f"preconditions, {full.engine} shows one"
        for empty in attempts
        for full in attempts
        if empty.vacuous and full.witness is not None
    ]
    return found


def defects(verdict: Verdict) -> list[str]:
    """Attempts that are a bug of ours: a crash, or a counterexample that does not replay."""
    return [
        f"defect in {attempt.engine}: {attempt.detail or 'no detail'}"
        for attempt in (*verdict.attempts, *verdict.opinions)
        if attempt.defect
    ]


def _says(attempt: Attempt) -> str:
    example = attempt.counterexample
    if example is None:
        return f"{attempt.engine} says {attempt.level}"
    arguments = ", ".join(f"{name}={value}" for name, value in example.arguments.items())
    return f"{attempt.engine} says {attempt.level} by {arguments}"


def _unreachable(obligation: Obligation, verdict: Verdict) -> list[str]:
    """Why a claim that seems to hold may say nothing: nobody has met its preconditions yet."""
    if obligation.kind is not Kind.TYPESTATE and witness(verdict) is None:  # a program is its own
        return ["no witness: no engine found an input that meets the preconditions"]
    return []
