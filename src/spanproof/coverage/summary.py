"""What a run found out about branches, contract clauses and lines of the models."""

from __future__ import annotations

import tokenize
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from spanproof.obligation import Kind, Obligation
from spanproof.places import Place
from spanproof.verdict import Attempt, Level, Verdict

OWN = "nothing that its types and preconditions allow reaches this branch"
ALL = "no input of any obligation that z3 proves reaches this branch"


@dataclass(frozen=True, slots=True)
class Branch:
    """A place that no input reaches; `why` says what was asked."""

    function: str
    path: str
    line: int
    kind: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A contract clause that every proof which assumes it can do without; `proofs` are these."""

    clause: str
    path: str
    line: int
    text: str
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unproved:
    """The lines of a function that are part of no proof; `whole` when that is all of them."""

    function: str
    path: str
    line: int
    lines: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A model file with the lines on which a statement begins, in a proof or in none."""

    module: str
    path: str
    text: str
    proved: tuple[int, ...]
    unproved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole account. Counts are of places, clauses and statements of the model files.

    A place that is neither reached nor among `unreachable` is one that nobody could decide, such as
    one in a function that z3 cannot follow.
    """

    places: int = 0
    reached: int = 0
    unreachable: tuple[Branch, ...] = ()
    undecided: tuple[Branch, ...] = ()
    clauses: int = 0
    needed: int = 0
    unneeded: tuple[Clause, ...] = ()
    statements: int = 0
    proved: int = 0
    unproved: tuple[Unproved, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """One obligation that z3 proved, with its attempt."""

    obligation: Obligation
    attempt: Attempt

    @property
    def is_own(self) -> bool:
        """Whether it is about a function itself, with any arguments that it takes."""
        return self.obligation.kind in (Kind.CONTRACT, Kind.DEFINEDNESS)


def proofs_among(obligations: Sequence[Obligation], verdicts: Sequence[Verdict]) -> list[Proof]:
    """Z3's proofs; one without a witness says nothing about what is reached."""
    return [
        Proof(obligation, attempt)
        for obligation, verdict in zip(obligations, verdicts, strict=True)
        for attempt in (*verdict.attempts, *verdict.opinions)
        if attempt.engine == "z3" and attempt.level is Level.PROVED and attempt.witness
    ]


def covered_places(verdicts: Iterable[Verdict]) -> set[str]:
    """The places that ran in CPython for whatever engine."""
    return {
        name
        for verdict in verdicts
        for attempt in (*verdict.attempts, *verdict.opinions)
        for name in attempt.covered
    }


def frontier(places: Sequence[Place], reached: Collection[str]) -> list[Place]:
    """The places that were not reached although what leads to them was."""
    return [
        place
        for place in places
        if place.name not in reached and (place.leader is None or place.leader in reached)
    ]


def unproved_lines(
    places: Sequence[Place], proofs: Sequence[Proof], files: Mapping[str, str]
) -> tuple[int, tuple[Unproved, ...]]:
    """How many statements are part of a proof, and the others by function."""
    live = _lines_of(proofs)
    statements = [place for place in places if place.is_statement]
    found: list[Unproved] = []
    for function, group in groupby(statements, attrgetter("function")):
        own = list(group)
        left = [place for place in own if f"{place.module}:{place.line}" not in live]
        if left:
            lines = tuple(dict.fromkeys(place.line for place in left))
            whole = len(left) == len(own)
            found.append(Unproved(function, files[own[0].module], lines[0], lines, whole))
    count = sum(f"{place.module}:{place.line}" in live for place in statements)
    return count, tuple(found)


def marked_sources(
    places: Sequence[Place], proofs: Sequence[Proof], files: Mapping[str, str]
) -> tuple[Source, ...]:
    """The files that statements stand in, with what is known of each line."""
    live = _lines_of(proofs)
    statements = [place for place in places if place.is_statement]
    found = []
    for module, group in groupby(statements, attrgetter("module")):
        lines = sorted({place.line for place in group})
        proved = tuple(line for line in lines if f"{module}:{line}" in live)
        unproved = tuple(line for line in lines if f"{module}:{line}" not in live)
        with tokenize.open(files[module]) as file:
            found.append(Source(module, files[module], file.read(), proved, unproved))
    return tuple(found)


def _lines_of(proofs: Sequence[Proof]) -> set[str]:
    """The lines (`module:line`) that proofs were made of."""
    return {line for proof in proofs for line in proof.attempt.lifted_lines}


def named_clause(name: str, files: Mapping[str, str], proofs: Iterable[str]) -> Clause:
    """A clause for people; its name is that of `spanproof.lift.assumptions`."""
    place, _, text = name.partition(" ")
    module, _, line = place.rpartition(":")
    return Clause(name, files[module], int(line), text, tuple(proofs))


def shown_branch(place: Place, files: Mapping[str, str], why: str) -> Branch:
    """A place for people."""
    return Branch(place.function, files[place.module], place.line, place.kind, place.text, why)
