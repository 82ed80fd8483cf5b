"""The record is the JSON that pipelines read: its keys, its sums, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spanproof.errors import RequestError
from spanproof.obligation import Kind
from spanproof.report.record import SCHEMA, read_record, write_text
from spanproof.runner.judge import judge
from spanproof.verdict import Attempt, Level


def saved(folder: Path, record: object) -> Path:
    """The record as a file."""
    path = folder / "verdicts.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def test_the_keys_are_the_documented_ones_and_additions(good: Any) -> None:
    """Every key of the command-line contract is there; what was added later is listed here."""
    record = good.record()
    obligation = record["obligations"][0]
    contract = {"schema", "tool", "obligations", "requirements", "summary", "ok"}
    assert contract | {"selectors", "functions", "controls", "coverage"} == set(record)
    assert {"version", "python", "engines"} == set(record["tool"])
    contract = {"id", "kind", "subject", "covers", "floor", "evidence", "attempts"}
    contract |= {"counterexample", "cached"}
    assert contract | {"opinions", "path", "line", "reasons", "ok"} == set(obligation)
    contract = {"level", "bound", "engine", "seconds", "certificate", "witness"}
    assert contract | {"resources"} == set(obligation["evidence"])
    said = {"engine", "level", "bound", "seconds", "detail", "finding", "assumed", "core"}
    assert said == set(obligation["attempts"][0])
    assert {"total", "covered", "uncovered", "clauses"} == set(record["requirements"])
    assert [level.value for level in Level] == list(record["summary"])


def test_a_counterexample_has_the_documented_keys(bad: Any) -> None:
    """Arguments by name, expected and actual as text, and source that replays it."""
    (example,) = [o["counterexample"] for o in bad.record()["obligations"] if o["counterexample"]]
    assert example == {
        "arguments": {"text": "'00'", "level": "2"},
        "expected": "True",
        "actual": "False",
        "replay": "assert f('00') is True\n",
    }


def test_everything_is_plain_json(bad: Any) -> None:
    """A record survives being written and read without a change."""
    record = bad.record("pkg")
    assert record == json.loads(json.dumps(record))


def test_a_certificate_is_named_by_the_digest_of_its_text(good: Any) -> None:
    """The text itself stays out of the record."""
    name = good.record()["obligations"][0]["evidence"]["certificate"]
    assert name.startswith("sha256:")
    assert len(name) == len("sha256:") + 64
    assert "check-sat" not in json.dumps(good.record())


def test_a_requirement_is_covered_when_every_claim_about_it_holds(bad: Any) -> None:
    """BB-1 is named by a refuted claim only; AA-2 by one that holds and one that does not."""
    requirements = bad.record()["requirements"]
    clauses = {clause["id"]: clause for clause in requirements["clauses"]}
    assert (
        requirements["total"],
        requirements["covered"],
        requirements["uncovered"],
    ) == (3, 1, ["AA-2", "BB-1"])
    assert clauses["BB-1"]["obligations"] == ["pkg.ids.wrong"]
    assert clauses["BB-1"]["level"] is None
    assert clauses["AA-2"]["obligations"] == ["pkg.clock.now", "pkg.ids.weak"]


def test_a_clause_has_the_weakest_level_of_what_holds(good: Any, run: Any) -> None:
    """A tested claim beside a proved one makes the clause tested."""
    run.require("AA-1")
    run.add("m.strong", *good.verdicts[0].attempts, covers=["AA-1"])
    run.add("m.weak", *good.verdicts[2].attempts, covers=["AA-1"], floor=Level.TESTED)
    (clause,) = run.record()["requirements"]["clauses"]
    assert clause["level"] == "tested"


def test_the_sums_and_ok_follow_from_the_obligations(good: Any, bad: Any) -> None:
    """Each level is counted once per obligation, and one reason is enough not to be ok."""
    record = bad.record()
    assert len(record["obligations"]) == sum(record["summary"].values())
    assert {level: count for level, count in record["summary"].items() if count} == {
        "proved": 3,
        "tested": 3,
        "refuted": 1,
        "unknown": 1,
    }
    assert record["ok"] is False
    good.obligations, good.verdicts = good.obligations[:3], good.verdicts[:3]
    assert good.record()["ok"] is True


@pytest.mark.parametrize(
    ("detail", "lifted", "refusal"),
    [
        ("not lifted: ids.py:9: while loop", None, "ids.py:9: while loop"),
        ("not lifted: no input shows where", None, "no input shows where"),
        ("z3 gave up: timeout", ("m.f",), None),
        ("the worker process was killed", None, "the worker process was killed"),
    ],
)
def test_a_function_counts_as_lifted_only_when_z3_was_reached(
    run: Any, detail: str, lifted: tuple[str, ...] | None, refusal: str | None
) -> None:
    """A refusal without a line, or a worker that died, is not a lifted function."""
    attempt = Attempt("z3", Level.UNKNOWN, detail=detail, lifted=lifted)
    run.add("m.f", attempt, kind=Kind.CONTRACT)
    (function,) = run.record()["functions"]
    shown = function["refusal"]
    assert (refusal is None) == (shown is None)
    assert refusal is None or shown.endswith(refusal)


def test_theorems_and_functions_nobody_lifted_are_not_listed_as_functions(run: Any) -> None:
    """Only z3's attempt at a model function says whether it was lifted."""
    run.add("m.claim", Attempt("z3", Level.UNKNOWN, detail="not lifted: x"))
    run.add("m.f", Attempt("hypothesis", Level.TESTED, witness={}), kind=Kind.CONTRACT)
    assert run.record()["functions"] == []


HELPER = (
    "spanproof.report.functions._lifted"  # a private function of a module that is surely imported
)


@pytest.mark.parametrize(("lifted", "refusal"), [((HELPER,), False), (None, True)])
def test_a_private_function_is_listed_as_part_of_a_claim_or_as_not_reached(
    run: Any, lifted: tuple[str, ...] | None, refusal: bool
) -> None:
    """What has no obligation of its own is lifted when some claim that z3 got calls it."""
    attempt = Attempt("z3", Level.UNKNOWN, detail="not lifted: x", lifted=lifted)
    run.add("m.claim", attempt, subject=["spanproof.report.functions"])
    functions = {f["function"]: f for f in run.record()["functions"]}
    assert bool(functions[HELPER]["refusal"]) == refusal
    assert functions[HELPER]["path"].endswith("functions.py")
    assert HELPER in functions


def test_a_part_of_the_suite_leaves_out_what_it_does_not_reach(run: Any) -> None:
    """Of a selection only the functions that its claims are made of are listed."""
    attempt = Attempt("z3", Level.PROVED, witness={}, lifted=(HELPER,))
    run.add("m.claim", attempt, subject=["spanproof.report.functions"])
    assert [f["function"] for f in run.record("m.claim")["functions"]] == [HELPER]


def test_a_saved_record_is_read_back(tmp_path: Path, bad: Any) -> None:
    """Reading gives what was written."""
    record = bad.record("pkg")
    assert record == read_record(saved(tmp_path, record))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are errors of the request."""
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(RequestError, match="cannot be read") as caught:
            read_record(path)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"schema": "\xed\xa0\x80"}']
)
def test_what_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty, cut off, not UTF-8 or nested without end: one line, no traceback."""
    path = tmp_path / "verdicts.json"
    path.write_bytes(content)
    with pytest.raises(RequestError, match="not valid JSON"):
        read_record(path)


@pytest.mark.parametrize("data", [[], 5, None, {}, {"schema": "spanproof.baseline/1"}])
def test_another_schema_is_refused(tmp_path: Path, data: object) -> None:
    """The schema that was found and the one that is needed are both said."""
    with pytest.raises(RequestError, match="not a verdict file") as caught:
        read_record(saved(tmp_path, data))
    assert SCHEMA in str(caught.value)


def _without_obligations(record: Any) -> None:
    del record["obligations"]


def _number_for_obligations(record: Any) -> None:
    record["obligations"] = 5


def _level_nobody_knows(record: Any) -> None:
    record["obligations"][1]["evidence"]["level"] = "certain"


def _no_reasons(record: Any) -> None:
    del record["obligations"][0]["reasons"]


def _text_for_seconds(record: Any) -> None:
    record["obligations"][0]["attempts"][0]["seconds"] = "fast"


def _flag_for_a_count(record: Any) -> None:
    record["summary"]["proved"] = True


def _null_argument(record: Any) -> None:
    record["obligations"][0]["evidence"]["witness"] = {"text": None}


def _list_for_a_table(record: Any) -> None:
    record["requirements"]["clauses"] = [[]]


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (_without_obligations, "obligations missing"),
        (_number_for_obligations, "obligations: not a list"),
        (_level_nobody_knows, "obligations[1].evidence.level: not a level of evidence"),
        (_no_reasons, "obligations[0]: reasons missing"),
        (_text_for_seconds, "obligations[0].attempts[0].seconds: not a number"),
        (_flag_for_a_count, "summary.proved: not a whole number"),
        (_null_argument, "obligations[0].evidence.witness.text: not text"),
        (_list_for_a_table, "requirements.clauses[0]: not an object"),
    ],
)
def test_a_record_of_another_shape_is_refused_with_the_place(
    tmp_path: Path, good: Any, damage: Callable[[Any], None], place: str
) -> None:
    """No report has to expect what a record does not hold; a missing reason is no success."""
    record = good.record()
    damage(record)
    with pytest.raises(RequestError) as caught:
        read_record(saved(tmp_path, record))
    assert str(caught.value).endswith(f"not a complete verdict file: {place}")


def test_writing_makes_the_folder_and_shows_what_is_not_utf_8(tmp_path: Path) -> None:
    """A lone surrogate does not cost the report."""
    write_text(tmp_path / "new" / "report.txt", "a\ud800b")
    assert (tmp_path / "new" / "report.txt").read_bytes() == b"a\\ud800b"


def test_an_unwritable_report_is_an_error_of_the_request(tmp_path: Path) -> None:
    """A file in the place of a folder is named."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match="cannot be written"):
        write_text(tmp_path / "file" / "report.txt", "")


def test_the_hand_made_verdicts_are_judged_like_real_ones(bad: Any) -> None:
    """These tests rest on `judge`: judging again changes nothing."""
    for obligation, verdict in zip(bad.obligations, bad.verdicts, strict=True):
        assert verdict == judge(obligation, verdict)
