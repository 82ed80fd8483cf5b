"""The negative controls as plans: one engine each, with limits that no option of a run changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spanproof.controls.table import Trial, disappointments
from spanproof.obligation import Limits
from spanproof.runner.plan import Plan
from spanproof.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Controls:
    """What became of the negative controls: how many there were, and each that is broken."""

    expected: int
    failed_as_expected: int
    broken: tuple[str, ...]


def trial_plans(trials: Sequence[Trial]) -> list[Plan]:
    """A plan for each trial, with an engine as its whole ladder."""
    return [Plan(trial.obligation, (trial.engine,), (), limits=Limits()) for trial in trials]


def judge_trials(trials: Sequence[Trial], verdicts: Sequence[Verdict]) -> Controls:
    """Compare what the engines said with what they have to say."""
    outcomes = list(zip(trials, verdicts, strict=True))
    broken = disappointments(outcomes)
    return Controls(len(outcomes), len(outcomes) - len(broken), tuple(broken))
