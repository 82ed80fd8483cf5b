"""The matcher for replays agrees with the regular expressions that grammars become."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.errors import RequestError
from spanproof.grammar import Grammar

NAMES = ("traceparent", "tracestate", "baggage")
GRAMMARS = {name: Grammar.load("tracing_specs", f"abnf/{name}.abnf") for name in NAMES}
RULES = [(name, rule) for name, grammar in GRAMMARS.items() for rule in grammar.rule_names]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(RULES), st.text('aA0F=@,; \t%"~-', max_size=8))
def test_both_ways_to_match_say_the_same(where: tuple[str, str], text: str) -> None:
    """One follows the rules, the other runs `re` on what was made of them."""
    grammar, rule = GRAMMARS[where[0]], where[1]
    assert grammar.matches(rule, text) == grammar.derives(rule, text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ('a = *("x" / "")', ["", "xxx"], ["y"]),
        ('a = 2*3("x" / "xx")', ["xx", "xxxxxx"], ["x", "xxxxxxx"]),
        ('a = *["x"] "x"', ["x", "xxx"], [""]),
        ('a = 0"x"', [""], ["x"]),
    ],
)
def test_repetitions_of_what_may_be_empty(text: str, inside: list[str], outside: list[str]) -> None:
    """Rounds that match nothing neither help nor hang."""
    rule = Grammar("tests", "small.abnf", text).rule("a")
    assert [rule.derives(one) for one in [*inside, *outside]] == [True] * len(inside) + (
        [False] * len(outside)
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [("traceparent", "traceparent"), ("tracestate", "list"), ("baggage", "baggage-string")],
)
def test_a_comment_names_the_start_rule(name: str, rule: str) -> None:
    """The standards have more than one rule that nothing refers to."""
    assert GRAMMARS[name].start_rule == rule


def test_the_first_rule_is_the_start_rule_when_none_is_named() -> None:
    """As RFC 5234 readers expect; a text without rules has none."""
    assert Grammar("tests", "small.abnf", 'b = "x"\na = b').start_rule == "b"
    with pytest.raises(RequestError, match="holds no rule"):
        Grammar("tests", "small.abnf", "; nothing").start_rule  # noqa: B018  the property raises


def test_a_grammar_is_read_from_a_file(tmp_path: Path) -> None:
    """Its path stands for it in messages."""
    file = tmp_path / "own.abnf"
    file.write_text('a = "x"\n', encoding="utf-8")
    assert Grammar.read(file).rule("a").derives("X")
    with pytest.raises(RequestError, match=r"own\.abnf: no rule 'b'"):
        Grammar.read(file).rule("b")


@pytest.mark.parametrize(("content", "problem"), [(b"a = 'x'", "not ABNF"), (b"\xff", "cannot")])
def test_a_file_that_is_no_grammar_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    """Bad text and bad bytes are the user's mistake."""
    file = tmp_path / "own.abnf"
    file.write_bytes(content)
    with pytest.raises(RequestError, match=problem):
        Grammar.read(file)
