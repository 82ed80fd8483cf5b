"""Scripts about two languages mean what they say to z3 and to the automata alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.grammar import Chars, Concat, Regex, Repeat, Union
from spanproof.grammar.compare import compare, example
from spanproof.grammar.pattern import pattern
from spanproof.grammar.python_re import Method, accepted
from spanproof.grammar.smt import Relation
from spanproof.lift.z3_text import solve


def trees() -> st.SearchStrategy[Regex]:
    """Small expressions, with characters beyond those that SMT-LIB has."""
    first = st.sampled_from([0, 0x22, 0x5C, 0x61, 0xD800, 0x1FFFF, 0x20000, 0x2FFFF, 0x30000])
    leaves = st.tuples(first, st.sampled_from([0, 1, 0x20, 0xE0000])).map(
        lambda pair: Chars(((pair[0], min(sum(pair), 0x10FFFF)),))
    )
    return st.recursive(leaves, bigger, max_leaves=5)


def bigger(inner: st.SearchStrategy[Regex]) -> st.SearchStrategy[Regex]:
    """Everything that can be made of smaller trees."""
    some = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        some.map(Concat),
        some.map(Union),
        st.tuples(inner, st.sampled_from([(0, None), (1, None), (2, None), (0, 1), (1, 3)])).map(
            lambda two: Repeat(two[0], *two[1])
        ),
    )


@settings(max_examples=80, deadline=None, derandomize=True)
@given(trees(), st.sampled_from(Relation), trees())
def test_z3_and_the_automata_agree(left: Regex, relation: Relation, right: Regex) -> None:
    """Both answer the same script the same way, and the word is a difference for `re` as well."""
    finding = compare(left, relation, right)
    answer = solve(finding.text, rlimit=10_000_000, seconds=60)
    assert finding.problem is None
    assert answer.result == ("unsat" if finding.word is None else "sat")
    if finding.word is not None:
        inside = [re.fullmatch(pattern(one), finding.word) is not None for one in (left, right)]
        assert inside in violations(relation)


def violations(relation: Relation) -> list[list[bool]]:
    """In which of the two languages a word is that violates a claim."""
    within, contains = [True, False], [False, True]
    return {
        Relation.EQUAL: [within, contains], Relation.WITHIN: [within],
        Relation.CONTAINS: [contains],
    }[relation]  # fmt: skip


def test_characters_beyond_smt_lib_keep_their_classes() -> None:
    """SMT-LIB ends at U+2FFFF; what lies beyond is numbered anew, as the script says."""
    left, right = Chars(((0x2F000, 0x10FFFF),)), Chars(((0x2F000, 0xEFFFF),))
    finding = compare(left, Relation.EQUAL, right)
    assert finding.word == "\U000f0000"
    assert "stands for U+F0000 to U+10FFFF" in finding.text
    assert compare(left, Relation.EQUAL, left).holds


def test_the_script_of_equal_claims_is_equal() -> None:
    """The bytes of a certificate depend on nothing but the claim."""
    key = accepted(r"\w+-\w*", Method.FULLMATCH)
    texts = {compare(key, Relation.WITHIN, key, ["a comment"]).text for _ in range(3)}
    assert len(texts) == 1
    assert texts.pop().startswith("; a comment\n")


@pytest.mark.parametrize(("left", "right", "word"), [("a*b", "[ab]", "b"), ("a", "b", None)])
def test_an_example_is_in_both_languages(left: str, right: str, word: str | None) -> None:
    """The shortest common text, or none."""
    languages = [accepted(one, Method.FULLMATCH) for one in (left, right)]
    assert example(*languages) == word
