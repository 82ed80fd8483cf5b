"""Evidence: how strongly an obligation is established, by whom, and what was seen on the way.

Evidence is a level, never a boolean. The levels are ordered from weakest to strongest by
`Level.strength`; `refuted` stands apart: it is an answer, and it fails every floor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """The seven levels of evidence, in the order in which summaries show them."""

    PROVED = "proved"
    BOUNDED = "bounded"
    CONFIRMED = "confirmed"
    EXPLORED = "explored"
    TESTED = "tested"
    REFUTED = "refuted"
    UNKNOWN = "unknown"

    @property
    def strength(self) -> int:
        """A number that is larger for stronger evidence; unknown is 0 and refuted is -1."""
        return _STRENGTH[self]

    @property
    def settles(self) -> bool:
        """Whether the ladder stops here: a proof or a counterexample, nothing in between."""
        return self in (Level.PROVED, Level.REFUTED)


_STRENGTH = {
    Level.PROVED: 5,
    Level.BOUNDED: 4,
    Level.CONFIRMED: 3,
    Level.EXPLORED: 2,
    Level.TESTED: 1,
    Level.UNKNOWN: 0,
    Level.REFUTED: -1,
}


class Finding(StrEnum):
    """What an engine established about a claim *and* about the inputs that it speaks of.

    "Met" means that an input meets the preconditions and the code of the claim comes to an end on
    it. Only the first holds as a proof; `raises` does, too, for a function that is meant to refuse.
    """

    REACHED = "always true and reachable"
    RAISES = "holds only because every path raises a declared exception"
    VACUOUS = "true but unreachable"
    REFUTED = "false for some inputs, true for others"
    NEVER_TRUE = "false for every input that meets the preconditions"
    FAILS = "false for some inputs"  # whether it is true for others was not found out
    LEFT_SUBSET = "not lifted"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Arguments on which a claim fails; shown only after CPython replayed it.

    `arguments` maps parameter names to Python expressions (`repr`), `replay` is Python source
    that needs only the verified modules and ends in an `assert` that fails.
    """

    arguments: dict[str, str]
    expected: str
    actual: str
    replay: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one engine said about one obligation.

    `detail` is a sentence for people: why it is unknown, what could not be lifted and where, or
    what a bound means. `bound` is k for `bounded`, n for `tested`. `witness` is an input that
    meets the preconditions (parameter name to `repr`), `None` when the engine found none.
    `vacuous` is True when the engine established that no input meets the preconditions.
    `certificate` is the text of the SMT-LIB script whose unsatisfiability is the proof.
    `defect` marks a result that must end the run with exit code 3 (a solver model that CPython
    does not replay, an engine that crashed in its own code). `lifted` are the functions, by their
    dotted names, that a solver's question was made of; None when no question could be made.
    `finding` tells apart what the level alone does not; None where the engine does not know.
    `core` are the assumptions in the unsatisfiable core of a proof and `assumed` all that there
    were (names of contract clauses, see `spanproof.lift.assumptions`); `core` is None where no
    core was found. `evaluated` are all clauses that the question was made of. `covered` are the
    places (`spanproof.places`) that ran in CPython on the witness or counterexample, `lifted_lines`
    (`module:line`) the statements that the question was made of, and `unreached` the places that
    were asked about and that no input of the obligation comes to.
    `resources` is what the final question cost the solver, in its own deterministic unit.
    """

    engine: str
    level: Level
    seconds: float = 0.0
    bound: int | None = None
    detail: str | None = None
    witness: dict[str, str] | None = None
    vacuous: bool = False
    counterexample: Counterexample | None = None
    certificate: str | None = None
    defect: bool = False
    lifted: tuple[str, ...] | None = None
    finding: Finding | None = None
    assumed: tuple[str, ...] = ()
    core: tuple[str, ...] | None = None
    evaluated: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    lifted_lines: tuple[str, ...] = ()
    resources: int | None = None

    @property
    def settles(self) -> bool:
        """Whether no other engine needs to be asked: a settling level, or a claim about nothing."""
        return self.level.settles or self.vacuous


@dataclass(frozen=True, slots=True)
class LiftedFunction:
    """What the lifter made of one model function: `refusal` is None when it was lifted.

    `refusal` reads like `traceparent.py:41: while loop`, or says that no claim reaches the
    function; `path` and `line` are of the function.
    """

    function: str
    path: str
    line: int
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The evidence for one obligation, with all attempts that led to it.

    `attempts` are in the order they were made; the strongest decides, and a refutation beats all.
    `opinions` are further engines asked although the obligation was settled.
    """

    obligation_id: str
    attempts: tuple[Attempt, ...]
    opinions: tuple[Attempt, ...] = ()
    cached: bool = False
    reasons: tuple[str, ...] = field(default=())

    @property
    def evidence(self) -> Attempt:
        """The attempt that decides: a refutation if there is one, else the strongest."""
        everything = self.attempts + self.opinions
        for attempt in everything:
            if attempt.level is Level.REFUTED:
                return attempt
        if not everything:
            return Attempt(engine="none", level=Level.UNKNOWN, detail="no engine was asked")
        return max(everything, key=lambda attempt: attempt.level.strength)
