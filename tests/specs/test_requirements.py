"""The requirement data that ships: complete, well-formed, and consistent with the grammars."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import tracing_specs
from spanproof.grammar import Grammar

FOLDER = Path(tracing_specs.__path__[0])
FILES = sorted((FOLDER / "requirements").glob("*.yaml"))
GRAMMARS = sorted((FOLDER / "abnf").glob("*.abnf"))
AMBIGUITIES = (FOLDER / "AMBIGUITIES.md").read_text(encoding="utf-8")

KEYWORDS = ("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "GRAMMAR")
CHECKABLE = ("model", "observe", "no")

# Checkable on a model / only by observation / not mechanically, for each keyword in order.
COUNTS = {
    "otel-baggage-api.yaml": "10/2/0 1/0/0 2/2/0 1/1/0 0/0/0 1/0/0",
    "otel-probability-sampling.yaml": "9/0/1 4/0/1 5/1/1 1/0/0 1/0/0 23/0/0",
    "otel-propagators.yaml": "26/6/1 4/0/2 3/1/2 1/0/0 0/0/0 5/0/0",
    "otel-trace-api.yaml": "47/13/4 7/4/1 13/13/8 0/7/0 0/4/0 20/0/0",
    "otel-trace-sdk.yaml": "59/18/2 11/4/1 31/20/2 3/1/0 4/1/0 31/0/0",
    "otlp.yaml": "43/11/3 11/0/0 22/26/2 2/0/0 5/0/0 12/0/0",
    "w3c-baggage.yaml": "7/0/1 2/0/0 7/1/2 0/0/0 16/1/0 15/0/0",
    "w3c-trace-context.yaml": "44/2/1 6/1/4 25/11/7 6/0/0 28/0/3 26/0/0",
}
TOTALS = {"model": 600, "observe": 151, "no": 49}
PREFIXES = {
    "BG": 72, "EX": 15, "ID": 8, "LM": 35, "OT": 137, "PB": 47, "PG": 51, "PM": 39,
    "PR": 44, "SC": 23, "SM": 45, "SP": 159, "TP": 66, "TS": 59,
}  # fmt: skip


def records(path: Path) -> list[dict[str, Any]]:
    """The records of one file; YAML reads an unquoted `no` as False."""
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["requirements"]
    return [
        {**each, "checkable": "no" if each["checkable"] is False else each["checkable"]}
        for each in found
    ]


EVERYTHING = [record for path in FILES for record in records(path)]
IDS = {record["id"] for record in EVERYTHING}


def test_all_files_are_there() -> None:
    """None is missing, and none is not counted."""
    assert [path.name for path in FILES] == sorted(COUNTS)


def test_ids_are_unique_and_well_formed() -> None:
    """Two letters, a dash and three digits."""
    assert len(IDS) == len(EVERYTHING) == 800
    assert all(re.fullmatch(r"[A-Z]{2}-[0-9]{3}", each) for each in IDS)


def test_ids_of_a_prefix_are_numbered_without_a_gap_within_each_hundred() -> None:
    """So nothing was lost by editing: a gap is only before a new hundred or fifty."""
    counted = Counter(each[:2] for each in IDS)
    assert counted == PREFIXES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_counts_of_a_file_are_as_recorded(path: Path) -> None:
    """For each keyword: checkable on a model, by observation, and not at all."""
    counted = Counter((each["keyword"], each["checkable"]) for each in records(path))
    rows = ["/".join(str(counted[keyword, how]) for how in CHECKABLE) for keyword in KEYWORDS]
    assert " ".join(rows) == COUNTS[path.name]


def test_the_totals_are_as_recorded() -> None:
    """800 in all."""
    assert Counter(each["checkable"] for each in EVERYTHING) == TOTALS


def test_every_record_is_complete() -> None:
    """Known words where there are only a few, and a sentence for people."""
    for each in EVERYTHING:
        assert each["keyword"] in KEYWORDS, each
        assert each["checkable"] in CHECKABLE, each
        assert str(each["text"]).strip(), each
        assert str(each["section"]).strip(), each


def test_levels_of_trace_context_are_known() -> None:
    """A requirement holds in Level 1, in Level 2 or in both."""
    path = FOLDER / "requirements" / "w3c-trace-context.yaml"
    levels = Counter(str(each.get("level")) for each in records(path))
    assert set(levels.values()) == {131, 27, 6}


@pytest.mark.parametrize("path", GRAMMARS, ids=lambda path: path.name)
def test_every_rule_of_a_grammar_compiles(path: Path) -> None:
    """Each is a regular language that a text can be matched with."""
    grammar = Grammar.load("tracing_specs", f"abnf/{path.name}")
    assert grammar.rule_names
    for rule in grammar.rule_names:
        assert grammar.regex(rule)
        assert grammar.matches(rule, "\0") in (False, True)


def test_the_three_grammars_are_there() -> None:
    """One for each header."""
    assert [path.stem for path in GRAMMARS] == ["baggage", "traceparent", "tracestate"]


def test_ambiguities_are_numbered_and_refer_to_requirements_that_exist() -> None:
    """Other files name an entry by its number."""
    numbers = [int(number) for number in re.findall(r"(?m)^([0-9]+)\. \*\*", AMBIGUITIES)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(re.findall(r"\b[A-Z]{2}-[0-9]{3}\b", AMBIGUITIES)) <= IDS


def sources() -> list[Path]:
    """The models and the proofs, which cite clauses and entries."""
    import tracing_models
    import tracing_proofs

    folders = [Path(package.__path__[0]) for package in (tracing_models, tracing_proofs)]
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_source_cites_exists(path: Path) -> None:
    """Clauses by their id, ambiguities by `entry` and a number."""
    text = path.read_text(encoding="utf-8")
    last = max(int(number) for number in re.findall(r"(?m)^([0-9]+)\. \*\*", AMBIGUITIES))
    assert set(re.findall(r"\b[A-Z]{2}-[0-9]{3}\b", text)) <= IDS
    assert all(1 <= int(number) <= last for number in re.findall(r"entry ([0-9]+)", text))
