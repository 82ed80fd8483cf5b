"""What is known of the obligations before anything is changed, and what became of a mutant."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from spanproof.mutation.examples import Example, Input
from spanproof.mutation.mutants import Mutant
from spanproof.obligation import Obligation
from spanproof.verdict import Level

OUT_OF_TIME = "out of time"
"""How the detail of a survivor begins that was not asked everything."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"  # an obligation fails
    EQUIVALENT = "equivalent"  # z3 proved that it is no change
    SURVIVED = "survived"  # nothing noticed


@dataclass(frozen=True, slots=True)
class Known:
    """One obligation, as it stands with the original models.

    `level` and `seconds` are z3's; `lifted` are the functions that its question was made of and
    `question` is the digest of the script that it proved, both None where it proved nothing.
    """

    obligation: Obligation
    level: Level
    seconds: float
    lifted: tuple[str, ...] | None
    question: str | None
    examples: tuple[Example, ...]

    def concerns(self, mutant: Mutant) -> bool:
        """Whether z3's question or some example is known to run what is changed."""
        if self.obligation.id == mutant.function:
            return True
        return mutant.function in (self.lifted or ()) or any(
            mutant.is_run_by(example.runs) for example in self.examples
        )

    def order(self, mutant: Mutant) -> tuple[bool, bool, float]:
        """Sorts the likely and quick ones to the front."""
        own = self.obligation.id == mutant.function
        return not own, mutant.function not in (self.lifted or ()), self.seconds


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant, by whom, and what shows it.

    `by` is `import`, `replay`, `timeout`, an engine's name, or "" for a survivor. `obligation`
    is the one that failed. `input` is an input on which it fails, or, for a survivor, one on
    which the mutant differs from the original: `original` and `mutant` say how. `tried` counts
    the obligations that were asked, or whose question is the same as before. `defect` is a
    contradiction among our own engines, `found` the input that an engine found.
    """

    fate: Fate
    by: str = ""
    obligation: str | None = None
    input: Mapping[str, str] | None = None
    original: str = ""
    mutant: str = ""
    detail: str = ""
    tried: int = 0
    certificate: str | None = None
    defect: str | None = None
    seconds: float = 0.0
    found: Input | None = None

    @property
    def is_late(self) -> bool:
        """Whether only the budget of this run decided."""
        return self.detail.startswith(OUT_OF_TIME)


def question_digest(script: str) -> str:
    """A name for what a script asks, whatever its comments say."""
    lines = (line for line in script.splitlines() if not line.startswith((";", "(set-info")))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
