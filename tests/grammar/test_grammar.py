"""Grammars agree with an independent ABNF library, and refuse what is not regular."""

from __future__ import annotations

import abnf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.errors import RequestError
from spanproof.grammar import Chars, Concat, Grammar, Repeat, Union

TRACEPARENT = Grammar.load("tracing_specs", "abnf/traceparent.abnf")
TRACESTATE = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
BAGGAGE = Grammar.load("tracing_specs", "abnf/baggage.abnf")


def small(text: str) -> Grammar:
    """A grammar given in the test itself."""
    return Grammar("tests", "small.abnf", text)


def independent(grammar: Grammar) -> type[abnf.Rule]:
    """The same grammar in the library that the tests trust."""

    class Rules(abnf.Rule):
        pass

    lines = [line for line in grammar.text.splitlines() if not line.lstrip().startswith(";")]
    text = "\r\n".join(line for line in lines if line.strip()) + "\r\n"
    Rules.load_grammar(text)
    return Rules


def agrees(grammar: Grammar, rules: type[abnf.Rule], rule: str, text: str) -> bool:
    """Whether both say the same about one text."""
    try:
        rules(rule).parse_all(text)
        expected = True
    except abnf.ParseError:
        expected = False
    return expected == grammar.matches(rule, text)


HEADERS = [
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
    "",
]


@pytest.mark.parametrize("text", HEADERS)
@pytest.mark.parametrize("rule", ["version-00-value", "future-value", "trace-flags"])
def test_traceparent_rules_agree_with_an_independent_library(rule: str, text: str) -> None:
    """Both say the same about well-formed headers and near misses."""
    assert agrees(TRACEPARENT, independent(TRACEPARENT), rule, text)


TRACESTATE_RULES = independent(TRACESTATE)
BAGGAGE_RULES = independent(BAGGAGE)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["list-member", "key", "multi-tenant-key", "value", "list"]),
    st.text("a0@=, \t~", max_size=7),
)
def test_tracestate_rules_agree_on_random_short_texts(rule: str, text: str) -> None:
    """Both say the same about short texts over the characters that matter."""
    assert agrees(TRACESTATE, TRACESTATE_RULES, rule, text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["list-member", "property", "token", "pct-encoded"]),
    st.text('aF%=;, "', max_size=7),
)
def test_baggage_rules_agree_on_random_short_texts(rule: str, text: str) -> None:
    """Both say the same about short texts over the characters that matter."""
    assert agrees(BAGGAGE, BAGGAGE_RULES, rule, text)


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('a = "Go"', ["go", "GO", "gO"], ["g", "goo", ""]),
        ('a = %s"Go"', ["Go"], ["go"]),
        ("a = %x61.62", ["ab"], ["a", "aB"]),
        ("a = %d65-67", ["A", "C"], ["D"]),
        ("a = %b1000001", ["A"], ["B"]),
        ("a = 2*3DIGIT", ["12", "123"], ["1", "1234", "1a"]),
        ("a = *2DIGIT", ["", "12"], ["123"]),
        ("a = 2DIGIT", ["12"], ["1", "123"]),
        ('a = ["x"] 1*"y"', ["y", "xyy"], ["x", ""]),
        ('a = ("x" / "y") "z"', ["xz", "yz"], ["z", "xyz"]),
        ('a = "x"\na =/ "y"', ["x", "y"], ["xy"]),
        ('a = "x" ; comment " ( <\n    "y"', ["xy"], ["x"]),
        ('a = B\nb = "q"', ["q"], ["b"]),
        ('  a = "x"\n    "y"', ["xy"], ["x"]),
        ('a = "x"\r\nb = "y"\r\n', ["x"], ["y"]),
        ('a = ""', [""], ["x"]),
        ("a = %x1F600", ["\U0001f600"], ["x"]),
        ("a = %x5B-5E", ["[", "\\", "]", "^"], ["a"]),
    ],
)
def test_every_construct_of_rfc_5234_means_what_it_says(
    text: str, accepted: list[str], rejected: list[str]
) -> None:
    """One small grammar per construct, with texts inside and outside its language."""
    grammar = small(text)
    assert [True] * len(accepted) == [grammar.matches("a", item) for item in accepted]
    assert [False] * len(rejected) == [grammar.matches("a", item) for item in rejected]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a = "x" a', "rule 'a' is recursive: a -> a"),
        ('a = b\nb = ["x" a]', "rule 'a' is recursive: a -> b -> a"),
        ("a = <any text>", "rule 'a' has prose: <any text>"),
        ("a = missing", "no rule 'missing'"),
        ('a =/ "x"', "small.abnf:1: a adds to a rule that is not defined"),
        ('a = "x"\na = "y"', "small.abnf:2: a is defined twice"),
        ("a = ", "small.abnf:1: the rule ends where an element is expected"),
        ('a = ("x"', "expected ')'"),
        ("a = %x5-3", "no range of characters"),
        ("a = %x110000", "no range of characters"),
        ("a = %b12", "digit outside base 2"),
        ("a = 3*2DIGIT", "at least 3 and at most 2"),
        ('a "x"', "expected = or =/"),
        ('a = "x" )', "unexpected ')'"),
        ("a = 'x'", "not ABNF"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_name(text: str, problem: str) -> None:
    """The message names the rule or the line, and no traceback reaches the user."""
    with pytest.raises(RequestError) as caught:
        small(text).matches("a", "x")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("package", "path"), [("no_such_package", "a.abnf"), ("tracing_specs", "no.abnf")]
)
def test_a_grammar_that_is_not_there_is_refused(package: str, path: str) -> None:
    """A missing package or file is the user's mistake."""
    with pytest.raises(RequestError, match="cannot read the grammar"):
        Grammar.load(package, path)


def test_a_language_of_whole_texts_has_no_room_for_a_trailing_newline() -> None:
    """Unlike `$` in `re`, nothing is allowed after the end."""
    assert not small("a = 1*DIGIT").matches("a", "12\n")


def test_one_character_alternatives_become_one_class() -> None:
    """The lifted form of HEXDIGLC is a single character test."""
    assert Chars(((48, 57), (97, 102))) == TRACEPARENT.regex("HEXDIGLC")


def test_trees_are_flat_and_without_names() -> None:
    """Concatenations and unions do not nest in themselves."""
    regex = small('a = "x" ("y" "z") / ("p" / ("qq" / "r"))').regex("a")
    x, y, z = (Chars(((ord(c.upper()), ord(c.upper())), (ord(c), ord(c)))) for c in "xyz")
    assert isinstance(regex, Union)
    assert Concat((x, y, z)) in regex.options
    assert not any(isinstance(option, Union) for option in regex.options)


def test_repetitions_keep_their_bounds() -> None:
    """An upper bound that is absent stays absent."""
    assert Repeat(Chars(((48, 57),)), 1, None) == small("a = 1*DIGIT").regex("A")


def test_loading_twice_gives_equal_and_hashable_grammars() -> None:
    """Grammars can be keys of a cache."""
    again = Grammar.load("tracing_specs", "abnf/traceparent.abnf")
    assert {TRACEPARENT} == {again, Grammar(again.source_package, again.source_path, again.text)}
