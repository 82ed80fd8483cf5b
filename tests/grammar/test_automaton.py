"""The comparison of automata agrees with brute force, and refuses what it does not understand."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.grammar import automaton
from spanproof.grammar.automaton import check_script, shortest_word
from spanproof.grammar.script import UnreadableScript

LETTERS = "abc"
LONGEST = 4
WORDS = ["".join(word) for size in range(LONGEST + 1) for word in product(LETTERS, repeat=size)]

Pair = tuple[str, str]
"""One expression in SMT-LIB and as a pattern of Python."""


def pairs() -> st.SearchStrategy[Pair]:
    """Small expressions over three letters, written in both ways."""
    leaves: list[Pair] = [
        ('(str.to_re "a")', "a"),
        ('(str.to_re "ab")', "ab"),
        ('(str.to_re "")', ""),
        ('(re.range "a" "b")', "[ab]"),
        ("re.allchar", "."),
        ("re.none", "(?!)"),
        ("re.all", ".*"),
    ]
    return st.recursive(st.sampled_from(leaves), bigger, max_leaves=6)


def bigger(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Everything that can be made of smaller expressions."""
    two = st.tuples(inner, inner)
    counts = st.tuples(st.integers(0, 3), st.integers(0, 3))
    return st.one_of(
        two.map(lambda p: (f"(re.++ {p[0][0]} {p[1][0]})", f"(?:{p[0][1]})(?:{p[1][1]})")),
        two.map(lambda p: (f"(re.union {p[0][0]} {p[1][0]})", f"(?:{p[0][1]}|{p[1][1]})")),
        inner.map(lambda p: (f"(re.* {p[0]})", f"(?:{p[1]})*")),
        inner.map(lambda p: (f"(re.+ {p[0]})", f"(?:{p[1]})+")),
        inner.map(lambda p: (f"(re.opt {p[0]})", f"(?:{p[1]})?")),
        st.tuples(inner, counts).map(counted),
    )


def counted(chosen: tuple[Pair, tuple[int, int]]) -> Pair:
    """A loop; one that ends before it begins is the empty language in SMT-LIB."""
    (smt, pattern), (least, most) = chosen
    if least > most:
        return f"((_ re.loop {least} {most}) {smt})", "(?!)"
    return f"((_ re.loop {least} {most}) {smt})", f"(?:{pattern}){{{least},{most}}}"


def script(condition: str, *more: str) -> str:
    """A script that asserts a condition on the string `s`."""
    lines = ["(set-logic ALL)", "(declare-const s String)", *more, f"(assert {condition})"]
    return "\n".join([*lines, "(check-sat)"])


def differs(left: str, right: str) -> str:
    """The condition that `s` is in exactly one of two languages."""
    return f"(not (= (str.in_re s {left}) (str.in_re s {right})))"


def accepts(pattern: str, word: str) -> bool:
    """Whether Python's matcher accepts the word; a dot means any character."""
    return re.fullmatch(pattern, word, re.DOTALL) is not None


@settings(max_examples=400, deadline=None, derandomize=True)
@given(pairs(), pairs())
def test_the_difference_of_two_languages_is_that_of_brute_force(left: Pair, right: Pair) -> None:
    """No shorter word tells them apart, and the word that is found does."""
    found = shortest_word(script(differs(left[0], right[0])))
    expected = [w for w in WORDS if accepts(left[1], w) != accepts(right[1], w)]
    if found is None or len(found) > LONGEST:
        assert expected == []
    else:
        assert len(expected[0]) == len(found)
    if found is not None:
        assert accepts(left[1], found) != accepts(right[1], found)


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ('(str.in_re s (str.to_re "a"))', "sat"),
        ("(str.in_re s re.none)", "unsat"),
        ("(and (str.in_re s re.all) (not (str.in_re s re.all)))", "unsat"),
        ('(xor (str.in_re s (re.* re.allchar)) (str.in_re s re.all))', "unsat"),
        ('(or (str.in_re s re.none) (str.in_re s (re.range "b" "a")))', "unsat"),
        ('(str.in_re s (re.range "ab" "c"))', "unsat"),
        ('(and (str.in_re s ((_ re.^ 3) (str.to_re "ab"))) (str.in_re s (str.to_re "ababab")))',
         "sat"),
        ('(xor (str.in_re s (str.to_re "\\u{41}\\u0042")) (str.in_re s (str.to_re "AB")))',
         "unsat"),
        ('(str.in_re s (str.to_re """"))', "sat"),
    ],
)  # fmt: skip
def test_conditions_are_combined(condition: str, verdict: str) -> None:
    """Every Boolean combination of memberships is understood."""
    assert verdict == check_script(script(condition))


def test_defined_expressions_stand_for_themselves() -> None:
    """A name may be used in place of the expression that it is defined as."""
    definition = '(define-fun vowel () RegLan (re.union (str.to_re "a") (str.to_re "e")))'
    assert shortest_word(script("(str.in_re s vowel)", definition)) == "a"


@pytest.mark.parametrize(
    "text",
    [
        script("(= (str.len s) 3)"),
        script('(str.in_re t (str.to_re "a"))'),
        script('(str.in_re s (re.comp (str.to_re "a")))'),
        script("(str.in_re s (str.to_re s))"),
        script('(str.in_re s (str.to_re "\\u{30000}"))'),
        script("(str.in_re s re.all)", "(declare-const t String)"),
        script("(str.in_re s re.all)") + "(assert false)",
        script("(str.in_re s re.all)").removesuffix("(check-sat)"),
        "(declare-const s String) (assert (str.in_re s re.all)",
        ")",
        '"open',
        "",
    ],
)
def test_what_is_not_understood_is_not_decided(text: str) -> None:
    """The automata stay silent rather than answer another question."""
    assert check_script(text) is None
    with pytest.raises(UnreadableScript):
        shortest_word(text)


def test_counted_loops_cost_numbers_and_no_copies() -> None:
    """Loops of hundreds of rounds, side by side, are compared in a few thousand states."""
    left = '(re.++ ((_ re.loop 0 255) (re.range " " "~")) (re.range "!" "~"))'
    right = '(re.++ ((_ re.loop 0 256) (re.range " " "~")) (re.range "!" "~"))'
    assert check_script(script(differs(left, left))) == "unsat"
    assert len(shortest_word(script(differs(left, right))) or "") == 257


def test_a_search_that_is_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some languages have exponentially many states; nobody waits for them."""
    monkeypatch.setattr(automaton, "MAX_STATES", 200)
    letters = '(re.range "a" "b")'
    wide = f'(re.++ (re.* {letters}) (str.to_re "a") ((_ re.loop 12 12) {letters}))'
    assert check_script(script(f"(and (str.in_re s {wide}) (not (str.in_re s re.all)))")) is None
