"""`@language`: a pattern or a rule of a grammar describes the same texts as another.

The decorator marks a function without parameters that returns one description; the other, and
how they relate, are arguments of the decorator:

    @language(equals=TRACESTATE.rule("key"))
    def keys_are_matched_by() -> re.Pattern[str]:
        return KEY

A description is a pattern of Python's `re` (compiled or not, of text or of bytes), which stands
for the texts that `method` accepts, or a rule of a grammar. The bytes of a bytes pattern are
compared with characters of the same number.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from spanproof.errors import RequestError
from spanproof.grammar import GrammarRule
from spanproof.grammar.python_re import Method, accepted
from spanproof.grammar.regex import Regex
from spanproof.grammar.smt import Relation
from spanproof.theorem import floor_of
from spanproof.verdict import Level

Description = str | bytes | re.Pattern[str] | re.Pattern[bytes] | GrammarRule
F = TypeVar("F", bound=Callable[[], Description])

ATTRIBUTE = "__spanproof_language__"


@dataclass(frozen=True, slots=True)
class LanguageClaim:
    """What `@language(...)` was told: the relation to the other description, and as `@theorem`."""

    relation: Relation
    other: Description
    method: Method
    covers: tuple[str, ...]
    floor: Level
    budget: float | None


def language(
    function: None = None,
    /,
    *,
    equals: Description | None = None,
    within: Description | None = None,
    contains: Description | None = None,
    method: str = "fullmatch",
    covers: Iterable[str] = (),
    floor: str = "proved",
    budget: float | None = None,
) -> Callable[[F], F]:
    """Mark a function without parameters: the language that it returns relates to another.

    Exactly one of `equals`, `within` (all its texts are in that one) and `contains` (all texts of
    that one are in it) is given. `method` says how patterns are applied: fullmatch, match or
    search. `covers`, `floor` and `budget` are as for `@theorem`. Raises RequestError on a bad
    option.
    """
    if function is not None:
        raise RequestError("@language is used with parentheses: write @language(equals=...)")
    given = {
        relation: other
        for relation, other in (
            (Relation.EQUAL, equals),
            (Relation.WITHIN, within),
            (Relation.CONTAINS, contains),
        )
        if other is not None
    }
    if len(given) != 1:
        raise RequestError("@language takes exactly one of equals, within and contains")
    if isinstance(covers, str):
        raise RequestError(f"@language: covers must be a list of ids, not the text {covers!r}")
    ((relation, other),) = given.items()
    chosen, least = method_of(method), floor_of(floor, "@language")
    record = LanguageClaim(relation, other, chosen, tuple(covers), least, budget)

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, record)
        return function

    return mark


def language_of(function: object) -> LanguageClaim | None:
    """The record that `@language` left on a function, or None."""
    record = getattr(function, ATTRIBUTE, None)
    return record if isinstance(record, LanguageClaim) else None


def method_of(name: str) -> Method:
    """The method of that name. Raises RequestError when there is none."""
    if name not in list(Method):
        raise RequestError(f"method must be one of {', '.join(Method)}, not {name!r}")
    return Method(name)


def words_of(description: object, method: Method) -> Regex:
    """The texts that a description stands for. Raises RequestError as `accepted`."""
    match description:
        case GrammarRule():
            return description.regex
        case str() | bytes() | re.Pattern():
            return accepted(description, method)
        case _:
            raise RequestError(
                f"a language is a pattern or a rule of a grammar, not {description!r}"
            )


def accepts(description: Description, text: str, method: str = "fullmatch") -> bool:
    """Whether a text is in the language, by running `re` itself or by following the grammar.

    No pattern of bytes accepts a text with a character beyond U+00FF. Raises RequestError when `re`
    does not come to an end in time, as it may not: it tries one way after the other.
    """
    if isinstance(description, GrammarRule):
        return description.derives(text)
    compiled: re.Pattern[str] | re.Pattern[bytes] = re.compile(description)
    if isinstance(compiled.pattern, str):
        return _matches(compiled, text, method)
    return max(map(ord, text), default=0) < 0x100 and (
        _matches(compiled, text.encode("latin-1"), method)
    )


SHORT = 6
"""Texts of up to so many characters are matched here; their number of ways is small."""

MOST_SECONDS = 10.0
"""How long `re` may take for a longer one, in a process that can be stopped."""

_MATCHING = """\
import pickle, re, sys
pattern, flags, method, text = pickle.load(sys.stdin.buffer)
print(getattr(re.compile(pattern, flags), method)(text) is not None)
"""


def _matches(compiled: re.Pattern[Any], text: str | bytes, method: str) -> bool:
    if len(text) <= SHORT:
        return getattr(compiled, method)(text) is not None
    given = pickle.dumps((compiled.pattern, compiled.flags & ~re.DEBUG, str(method), text))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _MATCHING],
            input=given, stdout=subprocess.PIPE, timeout=MOST_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RequestError(
            f"re takes more than {MOST_SECONDS:g} seconds for {text!a} with {compiled.pattern!a}"
        ) from None
    return done.stdout.strip() == b"True"
