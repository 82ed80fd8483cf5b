"""What the lifter made of each function of the models: silence is never a result."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spanproof.discovery import functions_of
from spanproof.obligation import Kind, Obligation
from spanproof.verdict import Attempt, LiftedFunction, Verdict

_NOT_LIFTED = "not lifted: "
UNREACHED = "it is part of no claim that z3 was asked about"

Pairs = Sequence[tuple[Obligation, Verdict]]


def lifted_functions(pairs: Pairs, selectors: Sequence[str]) -> list[LiftedFunction]:
    """The functions and classes of the models, each lifted or with the reason why not.

    A function with an obligation of its own is judged by z3's attempt at it; any other one, such
    as a private helper or one without a contract, counts as lifted when it is part of a claim that
    z3 was asked about. The rest is listed as not reached: without selectors all of it, else that
    of the files which the selectors name.
    """
    places = [Path(text).resolve() for text in selectors if Path(text).exists()]
    own = list(_with_obligations(pairs))
    named = {function.function for function in own}
    reached = {name for _, verdict in pairs for name in _lifted(verdict)}
    others = [
        LiftedFunction(name, path, line, None if name in reached else UNREACHED)
        for module in _modules(pairs, reached)
        for name, (path, line) in functions_of(module).items()
        if name not in named and (name in reached or not selectors or _is_in(path, places))
    ]
    return own + others


def _is_in(path: str, places: Sequence[Path]) -> bool:
    return any(Path(path).resolve().is_relative_to(place) for place in places)


def _with_obligations(pairs: Pairs) -> Iterator[LiftedFunction]:
    for obligation, verdict in pairs:
        if obligation.kind in (Kind.CONTRACT, Kind.DEFINEDNESS):
            for attempt in _attempts_of_z3(verdict):
                yield LiftedFunction(
                    obligation.id, obligation.path, obligation.line, _refusal(attempt)
                )
                break


def _modules(pairs: Pairs, reached: Iterable[str]) -> list[str]:
    """The modules that claims are about or lead to, in the order of the suite, without proofs."""
    claims = [o for o, _ in pairs if o.kind not in (Kind.TYPESTATE, Kind.LANGUAGE)]
    subjects = dict.fromkeys(name for obligation in claims for name in obligation.subject)
    proofs = {obligation.module for obligation in claims if obligation.kind is Kind.THEOREM}
    homes = {home for name in reached for home in _prefixes(name) if home in sys.modules}
    return [*subjects, *sorted(homes - proofs - subjects.keys())]


def _prefixes(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _attempts_of_z3(verdict: Verdict) -> list[Attempt]:
    return [a for a in (*verdict.attempts, *verdict.opinions) if a.engine == "z3"]


def _lifted(verdict: Verdict) -> list[str]:
    return [name for attempt in _attempts_of_z3(verdict) for name in attempt.lifted or ()]


def _refusal(attempt: Attempt) -> str | None:
    """Why a function was not lifted, or not as far as anybody knows; None when it was."""
    if attempt.lifted is not None:
        return None
    detail = attempt.detail or "no detail"
    if detail.startswith(_NOT_LIFTED):
        return detail.removeprefix(_NOT_LIFTED)
    return f"not known: {detail}"
