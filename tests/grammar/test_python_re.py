"""Patterns become regular expressions that accept exactly what Python's matcher accepts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.errors import RequestError
from spanproof.grammar.pattern import pattern as written
from spanproof.grammar.python_re import Method, accepted

TEXTS = ["".join(text) for size in range(5) for text in product("ab\n-", repeat=size)]
ATOMS = ["a", "b", "-", r"\n", ".", "[ab]", "[^a]", r"\w", r"\W", r"\s", "A", "(?i:A)", "(?s:.)"]
ANCHORS = [
    "(?!a)",
    "(?!a[^b])",
    "(?!)",
    "(?!-{2})",
    "^",
    "$",
    r"\A",
    r"\Z",
    r"\b",
    r"\B",
    "(?m:^)",
    "(?m:$)",
]
REPEATS = ["*", "+", "?", "{2}", "{0,2}", "{1,3}", "*?", "+?", "??", "{1,3}?", "{2,}"]


def agrees(compiled: re.Pattern[str], method: Method, texts: list[str]) -> bool:
    """Whether the tree, run as a pattern of its own, says the same of all texts as `re`."""
    tree = re.compile(written(accepted(compiled, method)))
    run = getattr(compiled, method)
    return all((tree.fullmatch(text) is None) == (run(text) is None) for text in texts)


def patterns() -> st.SearchStrategy[str]:
    """Small patterns with anchors anywhere."""
    return st.recursive(st.sampled_from([*ATOMS, *ANCHORS]), bigger, max_leaves=6)


def bigger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Everything that can be made of smaller patterns."""
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        inner.map(lambda one: f"({one}|)"),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda two: f"(?:{two[0]}){two[1]}"),
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    patterns(),
    st.sampled_from(Method),
    st.sampled_from([re.NOFLAG, re.MULTILINE, re.IGNORECASE, re.DOTALL, re.ASCII]),
    st.integers(0, 6),
)
def test_random_patterns_agree_with_the_matcher(
    text: str, method: Method, flag: re.RegexFlag, start: int
) -> None:
    """Anchors, flags and repetitions mean what they mean in CPython, or are refused."""
    compiled = re.compile(text, flag)
    try:
        found = agrees(compiled, method, TEXTS[start::7])
    except RequestError as error:
        found = "an anchor or a look-ahead inside a repetition" in str(error)
    assert found


@pytest.mark.parametrize(
    ("text", "flags", "method", "inside", "outside"),
    [
        ("a$", 0, "fullmatch", ["a"], ["a\n", "a\n\n"]),
        ("a$", 0, "match", ["a", "a\n"], ["a\n\n", "ab", "ba"]),
        ("a$", re.MULTILINE, "match", ["a", "a\nb"], ["ab"]),
        (r"a\Z", 0, "search", ["ba", "a"], ["a\n"]),
        ("^a", re.MULTILINE, "search", ["a", "b\nab"], ["ba"]),
        (r"\d", 0, "fullmatch", ["0", "\u0663", "\uff10"], ["x", "\u00b2"]),
        (r"\d", re.ASCII, "fullmatch", ["0"], ["\u0663"]),
        (r"\w", 0, "fullmatch", ["_", "\u00e9", "\U0002f800", "\U00030000"], ["-", "\U000e0100"]),
        (r"[^\W\d_]", 0, "fullmatch", ["x", "\u00df"], ["1", "_"]),
        ("k", re.IGNORECASE, "fullmatch", ["k", "K", "\u212a"], ["x"]),
        ("k", re.IGNORECASE | re.ASCII, "fullmatch", ["k", "K"], ["\u212a"]),
        ("[^k]", re.IGNORECASE, "fullmatch", ["x"], ["k", "K"]),
        ("\u00df", re.IGNORECASE, "fullmatch", ["\u00df", "\u1e9e"], ["ss", "SS"]),
        ("(?i:s)t", 0, "fullmatch", ["st", "St", "\u017ft"], ["sT"]),
        ("(?x) a  b # c", 0, "fullmatch", ["ab"], ["a  b"]),
        (".", 0, "fullmatch", ["\r", "\ud800", "\U0010ffff"], ["\n", ""]),
        (".", re.DOTALL, "fullmatch", ["\n"], [""]),
        (r"a\b", 0, "match", ["a", "a-"], ["ab", "a_", "a\u00e9"]),
        (r"\B", 0, "search", ["ab", "--"], ["a", ""]),
        ("(^|,)x(,|$)", 0, "search", ["x", "a,x", "x,b", "a,x,b", "x\n"], ["ax", "xb", "a,xb"]),
        ("a{2,3}?", 0, "fullmatch", ["aa", "aaa"], ["a", "aaaa"]),
        ("(a|ab)(c|bcd)", 0, "fullmatch", ["ac", "abc", "abcd", "abbcd"], ["abcb"]),
        ("a^b", 0, "fullmatch", [], ["ab", "a\nb"]),
        ("(?!0{3})[0-9]{3}", 0, "fullmatch", ["001", "100"], ["000", "00"]),
        ("a(?!b)", 0, "match", ["a", "ac", "a\nb"], ["ab", "b"]),
        ("(?!)", 0, "search", [], ["", "a"]),
        ("", 0, "fullmatch", [""], ["a"]),
        ("", 0, "search", ["", "abc\n"], []),
    ],
)
def test_what_each_construct_accepts(
    text: str, flags: int, method: str, inside: list[str], outside: list[str]
) -> None:
    """Texts inside and outside of the language, as CPython and the tree both see them."""
    compiled = re.compile(text, flags)
    run = getattr(compiled, method)
    assert [True] * len(inside) + [False] * len(outside) == [
        run(one) is not None for one in [*inside, *outside]
    ]
    assert agrees(compiled, Method(method), [*inside, *outside])


def test_every_character_is_classified_as_the_matcher_does() -> None:
    """A class is what the matcher says of each of the code points, surrogates included."""
    for text in (r"\w", r"[^\S\n]", "(?i:[j-l])"):
        tree = re.compile(written(accepted(text, Method.FULLMATCH)))
        run = re.compile(text)
        for start in range(0, 0x110000, 0x1000):
            # each boundary of a block, and one place inside
            for code in (start, start + 0x7F, start + 0xFFF):
                assert (tree.fullmatch(chr(code)) is None) == (run.fullmatch(chr(code)) is None)


def test_a_pattern_of_bytes_speaks_of_numbers_up_to_255() -> None:
    """Classes are those of ASCII, and nothing is beyond a byte."""
    tree = re.compile(written(accepted(rb"\w[^a]", Method.FULLMATCH)))
    assert tree.fullmatch("a\xff")
    assert not tree.fullmatch("\xe9b")
    assert not tree.fullmatch("a\u0100")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("(?=a)", "a look-around"),
        ("(?!a*)b", "a negative look-ahead of varying width"),
        ("(?!a$)b", "a negative look-ahead of varying width"),
        ("(?:(?!a)b)*", "an anchor or a look-ahead inside a repetition"),
        ("(?<!a)b", "a look-behind"),
        (r"(a)\1", "a back-reference"),
        ("(a)?(?(1)b|c)", "a conditional group"),
        ("a?+a", "a possessive repetition"),
        ("(?>a|ab)c", "an atomic group"),
        ("(^a)*", "an anchor or a look-ahead inside a repetition"),
        ("(" + "^|" * 300 + ")", "so many anchors"),
        (b"(?L)a", "LOCALE"),
        ("(a", "not a pattern"),
        ("a{3,2}", "not a pattern"),
        ("(" * 5000, "not a pattern"),
    ],
)
def test_what_is_no_regular_language_is_refused_by_name(text: str | bytes, problem: str) -> None:
    """One line says what cannot be decided, and never a traceback."""
    with pytest.raises(RequestError) as caught:
        accepted(text, Method.FULLMATCH)
    assert problem in str(caught.value)
