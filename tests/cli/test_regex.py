"""`spanproof regex`: equal or different, the shortest text each way, bad requests."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

KEY = "[a-z0-9][a-z0-9_*/@-]{0,255}"


def test_an_equal_pattern_ends_with_0(shell: Any) -> None:
    """Both directions are proved."""
    result = shell.here("regex", KEY, "--grammar", "tracestate:key")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("equal: re.fullmatch accepts exactly key")
    assert result.out.count("nothing (proved by z3, automata agree)") == 2


@pytest.mark.parametrize(
    ("arguments", "only_pattern", "only_grammar"),
    [
        ([f"^{KEY}$", "--grammar", "tracestate:key", "--match"], "a\n", None),
        ([KEY, "--grammar", "tracestate:key", "--search"], "aA", None),
        ([r"\d{2}", "--grammar", "trace-flags"], "0\u0660", "aa"),
        ([r"\d{2}", "--grammar", "trace-flags", "--flags", "a"], None, "aa"),
        (["[0-9a-f]{2}", "--grammar", "trace-flags", "--flags", "re.IGNORECASE|DOTALL"], "aA",
         None),
    ],
)  # fmt: skip
def test_a_different_pattern_shows_the_shortest_text_each_way(
    shell: Any, arguments: list[str], only_pattern: str | None, only_grammar: str | None
) -> None:
    """The JSON has the texts themselves, and they are different for `re`."""
    result = shell.here("regex", *arguments, "--json", "-")
    assert result.code == 1
    record = json.loads(result.out)
    assert record["schema"] == "spanproof.regex/1"
    assert record["equal"] is False
    assert record["only_pattern"]["text"] == only_pattern
    assert record["only_grammar"]["text"] == only_grammar
    run = getattr(re.compile(arguments[0], re.RegexFlag(0)), record["method"])
    if only_pattern is not None and not record["flags"]:
        assert run(only_pattern)


def test_texts_are_escaped_and_explained(shell: Any) -> None:
    """What cannot be seen is named, and what is long is told in short."""
    result = shell.here("regex", f"{KEY}\\s*", "--grammar", "tracestate:key")
    assert r"'a '  (2 characters, with U+0020)" in result.out
    result = shell.here("regex", f"{KEY}a", "--grammar", "tracestate:key")
    assert "'aaa" not in result.out
    assert "'a' * 257  (257 characters)" in result.out


def test_the_shipped_grammars_are_listed_with_their_start_rules_first(shell: Any) -> None:
    """Every rule can be named."""
    result = shell.here("regex", "--list")
    assert result.code == 0
    assert "tracestate: list " in result.out
    assert "baggage: baggage-string list-member" in result.out


def test_a_grammar_of_ones_own_is_a_file(shell: Any) -> None:
    """With a rule, or the first one."""
    shell.write("own.abnf", 'pair = 2word\nword = %s"ab"\n')
    assert shell.here("regex", "abab", "--grammar", "own.abnf").code == 0
    assert shell.here("regex", "ab", "--grammar", "own.abnf:word").code == 0
    assert shell.here("regex", "ab", "--grammar", "own.abnf").code == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["x"], "needs a PATTERN and --grammar"),
        (["(x", "--grammar", "key"], "not a pattern of Python's re"),
        (["x", "--grammar", "trace-flag"], "did you mean traceparent:trace-flags?"),
        (["x", "--grammar", "value"], "more than one grammar has a rule 'value'"),
        (["x", "--grammar", "tracestate:no-such"], "no rule 'no-such'"),
        (["x", "--grammar", ""], "no grammar, rule or file ''"),
        (["(?=x)", "--grammar", "trace-id"], "a look-around"),
        (["x", "--grammar", "trace-id", "--flags", "q"], "unknown flag 'q'"),
        (["x", "--grammar", "trace-id", "--match", "--search"], "only one of --match and --search"),
    ],
)
def test_a_wrong_request_is_one_line(shell: Any, arguments: list[str], problem: str) -> None:
    """Exit code 2, and nothing on stdout."""
    result = shell.here("regex", *arguments)
    assert (result.code, result.out, len(result.lines)) == (2, "", 1), result
    assert problem in result.err
