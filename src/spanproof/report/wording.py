"""The words that all reports share: levels, failures, and the next step for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Obligation = Mapping[str, Any]  # one entry of "obligations" in a record

LEVELS = {
    "proved": "valid for every input, no bound",
    "bounded": "valid for every input up to a size",
    "confirmed": "all execution paths exhausted",
    "explored": "every state of one finite instance reached",
    "tested": "examples only, none failed",
    "refuted": "a counterexample replays in CPython",
    "unknown": "nobody could say",
}


def show_level(part: Mapping[str, Any]) -> str:
    """`tested(200)`, `proved`: the level of an evidence or attempt, with its bound if any."""
    bound = part.get("bound")
    return str(part["level"]) if bound is None else f"{part['level']}({bound})"


def show_arguments(arguments: Mapping[str, str]) -> str:
    """`text='00', level=2`: the arguments of a counterexample or witness."""
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def failing(record: Mapping[str, Any]) -> list[Obligation]:
    """The obligations of a record that do not hold at their floor."""
    return [obligation for obligation in record["obligations"] if obligation["reasons"]]


def engine_notes(obligation: Obligation) -> list[str]:
    """One line per attempt and opinion: who said what, and why."""
    asked = [*obligation["attempts"], *obligation.get("opinions", [])]
    return [
        f"{attempt['engine']}: {show_level(attempt)} in {attempt['seconds']:.2f} s"
        + (f", {attempt['detail']}" if attempt["detail"] else "")
        for attempt in asked
    ]


def next_step(obligation: Obligation) -> str:
    """What someone who reads about a failing obligation can do about it."""
    reasons = " ".join(obligation["reasons"])
    place = f"{obligation['path']}:{obligation['line']}"
    if "contradict" in reasons or "defect" in reasons:
        return "this is a bug of spanproof, not of the model: please report it with this output"
    if obligation["counterexample"]:
        return f"run the replay below, then correct the model or the claim at {place}"
    if "vacuous" in reasons or "no witness" in reasons:
        return f"weaken the preconditions at {place} until some input meets them"
    if obligation["evidence"]["level"] == "unknown":
        return f"simplify {place}, raise --budget, or lower its floor and say why"
    return f"simplify {place} so that a stronger engine settles it, or lower its floor and say why"
