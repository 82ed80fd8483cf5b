"""Records made by hand: obligations and verdicts as the runner gives them, no engine involved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from spanproof.obligation import Kind, Obligation
from spanproof.report.record import Record, make_record
from spanproof.requirements import Requirement
from spanproof.runner.judge import judge
from spanproof.verdict import Attempt, Counterexample, Level, Verdict

ENGINES = {"z3": "5.4", "hypothesis": "6.1"}
FOLDER = "/srv/checkout"


@dataclass
class Run:
    """A run of the tool, put together verdict by verdict."""

    obligations: list[Obligation] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    requirements: dict[str, Requirement] = field(default_factory=dict)

    def add(
        self,
        name: str,
        *attempts: Attempt,
        opinions: Sequence[Attempt] = (),
        covers: Sequence[str] = (),
        floor: Level = Level.PROVED,
        kind: Kind = Kind.THEOREM,
        path: str | None = None,
        cached: bool = False,
        subject: Sequence[str] = (),
    ) -> Run:
        """Add an obligation of this id, judged as the runner judges."""
        module, _, qualname = name.rpartition(".")
        place = path or f"{FOLDER}/{module.replace('.', '/')}.py"
        obligation = Obligation(
            name,
            kind,
            module,
            qualname,
            place,
            7,
            tuple(subject or (module,)),
            tuple(covers),
            floor,
        )
        verdict = Verdict(name, attempts, tuple(opinions), cached)
        self.obligations.append(obligation)
        self.verdicts.append(judge(obligation, verdict))
        return self

    def require(self, name: str, keyword: str = "MUST", **other: str) -> Run:
        """Add a requirement."""
        details = {"checkable": "model", "text": f"Text of {name}.", **other}
        self.requirements[name] = Requirement(name, keyword, **details)
        return self

    def record(self, *selectors: str) -> Record:
        """The record of the run."""
        return make_record(
            self.obligations, self.verdicts, self.requirements, ENGINES, selectors=selectors
        )


def proved(**other: Any) -> Attempt:
    """z3 proves, shows a witness, and leaves a certificate."""
    settings: dict[str, Any] = {
        "seconds": 0.5,
        "witness": {"text": "'00'"},
        "certificate": "(check-sat)\n",
        "lifted": (),
    }
    return Attempt("z3", Level.PROVED, **{**settings, **other})


def tested(**other: Any) -> Attempt:
    """Hypothesis tries 200 examples."""
    settings: dict[str, Any] = {"seconds": 1.25, "bound": 200, "witness": {"text": "''"}}
    return Attempt("hypothesis", Level.TESTED, **{**settings, **other})


def unknown(detail: str, engine: str = "z3", **other: Any) -> Attempt:
    """An engine does not know."""
    return Attempt(engine, Level.UNKNOWN, detail=detail, **other)


def refuted(actual: str = "False", replay: str = "assert f('00') is True\n") -> Attempt:
    """z3 shows an input that fails."""
    example = Counterexample({"text": "'00'", "level": "2"}, "True", actual, replay)
    return Attempt("z3", Level.REFUTED, 0.25, witness={"text": "'00'"}, counterexample=example)


@pytest.fixture
def run() -> Run:
    """A run without anything in it yet."""
    return Run()


@pytest.fixture
def good() -> Run:
    """A run in which everything holds: two proofs and one claim that is meant to be tested."""
    made = Run()
    made.add("pkg.ids.Id.parse", proved(), kind=Kind.CONTRACT, covers=["AA-1"])
    made.add(
        "pkg.ids.round_trip",
        proved(),
        opinions=[Attempt("crosshair", Level.CONFIRMED, 0.1)],
        covers=["AA-1"],
        cached=True,
    )
    made.add("pkg.clock.now", tested(), floor=Level.TESTED, covers=["AA-2"])
    made.require("AA-1", "MUST", section="2.1", standard="Standard A", standard_version="v1")
    made.require("AA-2", "SHOULD", standard="Standard A", standard_version="v1")
    made.require("BB-1", "MUST NOT", checkable="observe", standard="Standard B")
    return made


@pytest.fixture
def bad(good: Run) -> Run:
    """A run with every cause of failure, after obligations that hold."""
    good.add("pkg.ids.weak", unknown("not lifted: ids.py:9: while loop"), tested(), covers=["AA-2"])
    good.add("pkg.ids.wrong", refuted(), covers=["BB-1"])
    good.add("pkg.ids.empty", proved(witness=None, vacuous=True))
    good.add("pkg.ids.broken", unknown("z3's model does not replay", defect=True), tested())
    good.add("pkg.ids.nobody", unknown("z3 gave up: timeout"), floor=Level.TESTED)
    return good
