"""Claims that are false on purpose: each engine fails each, and one that believes it is red."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import spanproof.controls
from spanproof.controls.table import (
    CONTROLS,
    KNOWN,
    Expected,
    Trial,
    disappointments,
    failed_as_expected,
    trials,
)
from spanproof.engines.base import engines
from spanproof.obligation import Kind, Limits
from spanproof.verdict import Attempt, Level, Verdict

HOME = Path(spanproof.controls.__file__).parent
ALL = trials(engines().values())


def verdict(trial: Trial, level: Level, *, vacuous: bool = False, defect: bool = False) -> Verdict:
    """What an engine could say in a trial."""
    attempt = Attempt(trial.engine.name, level, vacuous=vacuous, defect=defect)
    return Verdict(trial.obligation.id, (attempt,))


@pytest.mark.parametrize(
    "trial", ALL, ids=[f"{trial.engine.name}-{trial.control.name}" for trial in ALL]
)
def test_every_engine_fails_its_false_claims_as_it_must(trial: Trial) -> None:
    """The real engines, asked as the runner asks them."""
    attempt = trial.engine.attempt(trial.obligation, Limits())
    assert disappointments([(trial, Verdict(trial.obligation.id, (attempt,)))]) == []


def test_every_engine_that_is_known_has_a_claim_to_refute() -> None:
    """An engine that says nothing about anything is noticed, too."""
    refuting = {trial.engine.name for trial in ALL if trial.expected is Expected.REFUTED}
    assert refuting >= KNOWN


def test_every_false_claim_that_is_written_is_in_the_table() -> None:
    """What is in the modules and in the folder of programs, and nothing else."""
    written = {
        (stem, node.name)
        for stem in ("theorems", "contracts", "languages")
        for path in [HOME / f"{stem}.py"]
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    programs = {("typestate", p.stem) for p in (HOME / "typestate").glob("[!_]*.py")}
    listed = {(c.module, c.name) for c in CONTROLS if "." not in c.name}
    assert listed == written | programs


@pytest.mark.parametrize("level", [Level.PROVED, Level.BOUNDED, Level.CONFIRMED, Level.TESTED])
def test_an_engine_that_believes_a_false_claim_is_named(level: Level) -> None:
    """Each level that says something in favour of a claim is one too many."""
    for trial in ALL:
        (sentence,) = disappointments([(trial, verdict(trial, level))])
        assert f"{trial.engine.name} says {level.value}" in sentence
        assert trial.obligation.id in sentence


def test_silence_is_no_refutation() -> None:
    """An engine that does not find what it always found is broken, and so is one that crashes."""
    for trial in ALL:
        silent = failed_as_expected(trial, verdict(trial, Level.UNKNOWN))
        assert silent == (trial.expected in (Expected.UNDECIDED, Expected.NOT_BELIEVED))
        assert not failed_as_expected(trial, verdict(trial, Level.UNKNOWN, defect=True))
    (vacuous,) = [trial for trial in ALL if trial.expected is Expected.VACUOUS]
    assert failed_as_expected(vacuous, verdict(vacuous, Level.UNKNOWN, vacuous=True))


def test_a_stranger_among_the_engines_is_asked_about_everything() -> None:
    """An engine that nobody has heard of must not believe any of the claims."""

    class Stranger:
        """An engine of one's own."""

        name, rank = "stranger", 1

        def version(self) -> str:
            """A version."""
            return "1"

        def applies(self, obligation: object) -> bool:
            """To everything."""
            return True

        def attempt(self, obligation: object, limits: Limits) -> Attempt:
            """Nothing is ever refuted."""
            return Attempt(self.name, Level.UNKNOWN)

    found = trials([Stranger()])
    assert [trial.control for trial in found] == list(CONTROLS)
    assert {trial.expected for trial in found} == {Expected.NOT_BELIEVED}


def test_the_claims_cover_each_kind_that_an_engine_takes() -> None:
    """Theorems, contracts, undefined functions, languages and typestate programs."""
    kinds = {trial.obligation.kind for trial in ALL}
    assert kinds >= {Kind.THEOREM, Kind.CONTRACT, Kind.DEFINEDNESS, Kind.TYPESTATE, Kind.LANGUAGE}
