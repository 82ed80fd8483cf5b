"""A baseline remembers what was reached; less than that is a failure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spanproof.errors import RequestError
from spanproof.report.baseline import (
    compare_with_baseline,
    dearer_than_baseline,
    missing_from_baseline,
    write_baseline,
)
from spanproof.verdict import Attempt, Level


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    """Where the baseline lies."""
    return tmp_path / "baseline.json"


def one(run: Any, level: Level, bound: int | None = None, name: str = "m.f") -> Any:
    """A record with one obligation of this level."""
    run.obligations, run.verdicts = [], []
    return run.add(name, Attempt("e", level, bound=bound, witness={}), floor=level).record()


def test_a_record_is_no_weaker_than_itself(baseline: Path, bad: Any) -> None:
    """Written and compared, with failures and all: nothing to say."""
    write_baseline(baseline, bad.record())
    assert compare_with_baseline(baseline, bad.record()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((Level.PROVED, None), (Level.TESTED, 200)),
        ((Level.PROVED, None), (Level.BOUNDED, 8)),
        ((Level.BOUNDED, 8), (Level.BOUNDED, 7)),
        ((Level.CONFIRMED, None), (Level.EXPLORED, None)),
        ((Level.TESTED, 200), (Level.UNKNOWN, None)),
        ((Level.UNKNOWN, None), (Level.REFUTED, None)),
    ],
)
def test_weaker_evidence_is_named_with_both_levels(
    baseline: Path, run: Any, before: tuple[Level, int], after: tuple[Level, int]
) -> None:
    """A lower level, or a lower bound, in one direction only."""
    write_baseline(baseline, one(run, *before))
    (sentence,) = compare_with_baseline(baseline, one(run, *after))
    assert sentence.startswith(f"m.f: the baseline has {before[0]}")
    assert f"the evidence is {after[0]}" in sentence
    write_baseline(baseline, one(run, *after))
    assert compare_with_baseline(baseline, one(run, *before)) == []


def test_the_number_of_examples_is_no_strength(baseline: Path, run: Any) -> None:
    """A time limit decides how many examples were tried, so fewer are not weaker."""
    write_baseline(baseline, one(run, Level.TESTED, 200))
    assert compare_with_baseline(baseline, one(run, Level.TESTED, 10)) == []


def test_an_obligation_that_is_gone_is_weaker(baseline: Path, run: Any) -> None:
    """Deleting a theorem is the easiest way to stop it from failing."""
    write_baseline(baseline, one(run, Level.PROVED))
    (sentence,) = compare_with_baseline(baseline, one(run, Level.PROVED, name="m.g"))
    assert sentence == "m.f: the baseline has proved, the obligation is gone"


def test_a_partial_run_misses_nothing(baseline: Path, good: Any) -> None:
    """With selectors the other obligations were not asked for."""
    write_baseline(baseline, good.record())
    good.obligations, good.verdicts = good.obligations[:1], good.verdicts[:1]
    assert compare_with_baseline(baseline, good.record("pkg.ids.Id.parse")) == []
    assert len(compare_with_baseline(baseline, good.record())) == 2


def test_a_new_obligation_is_not_compared(baseline: Path, run: Any, good: Any) -> None:
    """What the baseline does not know cannot be weaker than it."""
    write_baseline(baseline, run.record())
    assert compare_with_baseline(baseline, good.record()) == []


def test_a_baseline_depends_on_nothing_but_levels(baseline: Path, good: Any) -> None:
    """Two runs with other times give the same bytes, so that a commit shows real changes."""
    write_baseline(baseline, good.record())
    first = baseline.read_bytes()
    record = good.record()
    record["obligations"][0]["evidence"]["seconds"] = 99.0
    write_baseline(baseline, record)
    assert first == baseline.read_bytes()


def test_a_missing_baseline_is_an_error_of_the_request(baseline: Path, run: Any) -> None:
    """No baseline is not an empty baseline."""
    with pytest.raises(RequestError, match="cannot be read"):
        compare_with_baseline(baseline, run.record())


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_a_baseline_that_is_not_json_is_refused(baseline: Path, run: Any, text: str) -> None:
    """A merge conflict in the file must not look like an empty baseline."""
    baseline.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match="not valid JSON"):
        compare_with_baseline(baseline, run.record())


@pytest.mark.parametrize("data", [[], {}, {"schema": "spanproof.verdicts/1", "obligations": {}}])
def test_another_file_is_no_baseline(baseline: Path, run: Any, data: object) -> None:
    """A verdict file given by mistake is told apart."""
    baseline.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(RequestError, match="not a baseline"):
        compare_with_baseline(baseline, run.record())


@pytest.mark.parametrize(
    "entries",
    [
        None,
        [],
        {"m.f": "proved"},
        {"m.f": {}},
        {"m.f": {"level": "certain"}},
        {"m.f": {"level": ["proved"]}},
        {"m.f": {"level": "bounded", "bound": "8"}},
        {"m.f": {"level": "proved", "resources": "much"}},
    ],
)
def test_entries_that_are_no_levels_are_refused(baseline: Path, run: Any, entries: object) -> None:
    """Each entry is a level and a bound."""
    data = {"schema": "spanproof.baseline/1", "obligations": entries}
    baseline.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(RequestError, match="maps each obligation to its level"):
        compare_with_baseline(baseline, one(run, Level.PROVED))


def costing(run: Any, resources: int | None) -> Any:
    """A record of one proof that cost the solver so much."""
    run.obligations, run.verdicts = [], []
    proof = Attempt("z3", Level.PROVED, witness={}, resources=resources)
    return run.add("m.f", proof, floor=Level.PROVED).record()


@pytest.mark.parametrize(
    ("before", "after", "is_dearer"),
    [
        (3_000_000, 9_000_000, True),
        (3_000_000, 5_000_000, False),
        (1_000, 900_000, False),
        (9_000_000, 3_000_000, False),
        (None, 9_000_000, False),
        (3_000_000, None, False),
    ],
)
def test_a_proof_that_became_much_dearer_is_named(
    baseline: Path, run: Any, before: int | None, after: int | None, is_dearer: bool
) -> None:
    """Next to nothing may always be spent, and less than before is no news."""
    write_baseline(baseline, costing(run, before))
    sentences = dearer_than_baseline(baseline, costing(run, after))
    assert len(sentences) == is_dearer
    if is_dearer:
        assert sentences == [
            "m.f: the proof costs 9000000 units, 3.0 times the 3000000 of the baseline"
        ]
    assert compare_with_baseline(baseline, costing(run, after)) == []


def test_what_hangs_on_the_speed_of_a_machine_is_not_kept(baseline: Path, run: Any) -> None:
    """CrossHair may confirm here and not there; what hypothesis tested is tested anywhere."""
    tested = Attempt("hypothesis", Level.TESTED, bound=200, witness={})
    confirmed = Attempt("crosshair", Level.CONFIRMED, witness={})
    run.add("m.f", confirmed, tested, floor=Level.TESTED)
    write_baseline(baseline, run.record())
    kept = json.loads(baseline.read_text(encoding="utf-8"))["obligations"]
    assert kept == {"m.f": {"level": "tested"}}
    assert compare_with_baseline(baseline, run.record()) == []


def test_a_proof_of_what_needs_tests_only_is_kept_as_a_test(baseline: Path, run: Any) -> None:
    """For such claims z3 has little time, and a busy machine finds no proof in it."""
    proof = Attempt("z3", Level.PROVED, witness={}, resources=9_000_000)
    run.add("m.f", proof, floor=Level.TESTED)
    write_baseline(baseline, run.record())
    kept = json.loads(baseline.read_text(encoding="utf-8"))["obligations"]
    assert kept == {"m.f": {"level": "tested"}}


def test_second_opinions_are_not_kept(baseline: Path, run: Any) -> None:
    """They are asked for where they are cheap, and never what the floor rests on."""
    nothing = Attempt("z3", Level.UNKNOWN, detail="not lifted: f.py:1: lambda")
    opinion = Attempt("hypothesis", Level.TESTED, bound=50, witness={})
    run.add("m.f", nothing, opinions=[opinion])
    write_baseline(baseline, run.record())
    kept = json.loads(baseline.read_text(encoding="utf-8"))["obligations"]
    assert kept == {"m.f": {"level": "unknown"}}


def test_a_confirmation_counts_when_it_is_compared(baseline: Path, run: Any) -> None:
    """More than the baseline asks for is enough, whoever says it."""
    write_baseline(baseline, one(run, Level.TESTED, 200))
    run.obligations, run.verdicts = [], []
    run.add("m.f", Attempt("crosshair", Level.CONFIRMED, witness={}), floor=Level.TESTED)
    assert compare_with_baseline(baseline, run.record()) == []


def test_a_baseline_has_a_line_for_each_obligation_in_the_order_of_names(
    baseline: Path, run: Any, good: Any
) -> None:
    """A change of one proof is a change of one line; costs have two digits."""
    proof = Attempt("z3", Level.PROVED, witness={}, resources=1_234_567)
    write_baseline(baseline, good.add("a.first", proof).record())
    assert baseline.read_text(encoding="utf-8").splitlines()[3:-2] == [
        '  "a.first": {"level": "proved", "resources": 1200000},',
        '  "pkg.clock.now": {"level": "tested"},',
        '  "pkg.ids.Id.parse": {"level": "proved"},',
        '  "pkg.ids.round_trip": {"level": "proved"}',
    ]
    write_baseline(baseline, run.record())
    assert compare_with_baseline(baseline, run.record()) == []


def test_what_a_baseline_does_not_know_is_named(baseline: Path, run: Any, good: Any) -> None:
    """A new proof is not guarded before somebody writes the baseline again."""
    write_baseline(baseline, good.record())
    assert missing_from_baseline(baseline, good.record()) == []
    good.add("pkg.new.claim", Attempt("z3", Level.PROVED, witness={}))
    assert missing_from_baseline(baseline, good.record()) == ["pkg.new.claim"]
