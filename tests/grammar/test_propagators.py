"""Patterns of public propagators: what they accept beside the standard, and what they miss."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
from tests.grammar.propagators import Known, known_patterns, pattern_at, table

from spanproof.cli.regex import find_rule
from spanproof.grammar.compare import compare
from spanproof.grammar.python_re import Method, accepted
from spanproof.grammar.smt import Relation
from spanproof.language import accepts
from spanproof.tracing.grammars import shipped_grammars

KNOWN = known_patterns()
PAGE = Path(__file__).parents[2] / "docs/regexes.md"


def installed_root(row: Known) -> Path | None:
    """Where the distribution is installed in the version of the row, if it is."""
    try:
        found = importlib.metadata.distribution(row.distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
    return Path(str(found.locate_file(""))) if found.version == row.version else None


HERE = [(row, root) for row in KNOWN if (root := installed_root(row)) is not None]


@pytest.mark.parametrize("row", KNOWN, ids=[f"{r.distribution}:{r.name}" for r in KNOWN])
def test_a_pattern_differs_from_the_standard_as_recorded(row: Known) -> None:
    """By the shortest text each way, which `re` and the grammar confirm."""
    rule = find_rule(row.rule, shipped_grammars())
    pattern = accepted(row.compiled, Method(row.method))
    assert compare(pattern, Relation.WITHIN, rule.regex).word == row.only_pattern
    assert compare(rule.regex, Relation.WITHIN, pattern).word == row.only_rule
    for text, inside in ((row.only_pattern, True), (row.only_rule, False)):
        if text is not None:
            assert accepts(row.compiled, text, row.method) is inside
            assert rule.derives(text) is not inside


@pytest.mark.parametrize(("row", "root"), HERE, ids=[f"{r.distribution}:{r.name}" for r, _ in HERE])
def test_a_recorded_pattern_is_that_of_the_installed_library(row: Known, root: Path) -> None:
    """Nothing in the table is made up."""
    found = pattern_at(row, root)
    assert (found.pattern, found.flags) == (row.text, row.compiled.flags)


def test_at_least_five_libraries_are_looked_at() -> None:
    """And one of them is installed, so that the reading of patterns is tested."""
    assert len({row.distribution for row in KNOWN}) >= 5
    assert HERE


def test_the_page_shows_the_table() -> None:
    """The documentation says what the data says."""
    assert table(KNOWN) in PAGE.read_text(encoding="utf-8")
