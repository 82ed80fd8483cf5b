"""A grammar of a standard, loaded from ABNF: it runs (`matches`) and it can be lifted (`regex`)."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from spanproof.errors import RequestError
from spanproof.grammar.matcher import derives
from spanproof.grammar.pattern import join, merge, pattern, repeat
from spanproof.grammar.regex import Chars, Regex
from spanproof.grammar.rules import (
    CORE_RULES,
    Choice,
    Node,
    Prose,
    Range,
    Reference,
    Repetition,
    Sequence,
    read_rules,
)

_CORE = read_rules(CORE_RULES, "RFC 5234 appendix B.1")
_START = re.compile(r"^;\s*Start rule:\s*(?P<name>[A-Za-z][A-Za-z0-9-]*)", re.MULTILINE)


@dataclass(frozen=True)
class Grammar:
    """An ABNF text (RFC 5234) with the place it came from; equal when text and place are equal.

    Only regular grammars can be used: a rule that leads back to itself is refused when asked for.
    """

    source_package: str
    source_path: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Grammar:
        """The grammar in a file. Raises RequestError when it cannot be read or is not ABNF."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RequestError(f"cannot read the grammar {path}: {error}") from error
        return _checked(cls("", str(path), text))

    @classmethod
    def load(cls, package: str, path: str) -> Grammar:
        """The grammar in a data file of an importable package.

        Raises RequestError when there is no such package or file, or when it is not ABNF.
        """
        return _load(package, path)

    def matches(self, rule: str, text: str) -> bool:
        """Whether the whole text is in the language of the rule; raises RequestError as `regex`."""
        return _compiled(self, rule).fullmatch(text) is not None

    def regex(self, rule: str) -> Regex:
        """The rule as a regular expression, without names and with character classes merged.

        Raises RequestError naming the rule when it is missing, recursive or described in prose.
        """
        return _regex(self, rule.lower())

    def rule(self, name: str) -> GrammarRule:
        """One rule, as the description of a language. Raises RequestError as `regex`."""
        self.regex(name)
        return GrammarRule(self, name)

    def derives(self, rule: str, text: str) -> bool:
        """As `matches`, found along the rules themselves, without `re`: for replays."""
        self.regex(rule)  # refuses rules that lead back to themselves
        return derives({**_CORE, **self._rules}, rule.lower(), text)

    @property
    def source(self) -> str:
        """Where the text comes from, for messages."""
        parts = (self.source_package, self.source_path)
        return "/".join(part for part in parts if part)

    @property
    def start_rule(self) -> str:
        """The rule that a comment `; Start rule: NAME` names, or else the first one.

        Raises RequestError when there is no rule.
        """
        named = _START.search(self.text)
        if named is None and not self.rule_names:
            raise RequestError(f"{self.source}: holds no rule")
        return named["name"] if named is not None else self.rule_names[0]

    @property
    def rule_names(self) -> tuple[str, ...]:
        """The rules of the text itself, in lower case and in order, without the core rules."""
        return tuple(self._rules)

    @cached_property
    def _rules(self) -> Mapping[str, Node]:
        return read_rules(self.text, self.source)


@dataclass(frozen=True)
class GrammarRule:
    """The language of one rule of a grammar."""

    grammar: Grammar
    name: str

    @property
    def regex(self) -> Regex:
        """The language as a regular expression."""
        return self.grammar.regex(self.name)

    def derives(self, text: str) -> bool:
        """Whether the text is in the language."""
        return self.grammar.derives(self.name, text)


@cache
def _load(package: str, path: str) -> Grammar:
    try:
        text = importlib.resources.files(package).joinpath(path).read_text(encoding="utf-8")
    except (ImportError, OSError, UnicodeDecodeError) as error:
        raise RequestError(f"cannot read the grammar {package}/{path}: {error}") from error
    return _checked(Grammar(package, path, text))


def _checked(grammar: Grammar) -> Grammar:
    grammar.rule_names  # noqa: B018  reads the text now, so that bad ABNF is told at once
    return grammar


@cache
def _compiled(grammar: Grammar, rule: str) -> re.Pattern[str]:
    return re.compile(pattern(grammar.regex(rule)))


@cache
def _regex(grammar: Grammar, rule: str) -> Regex:
    return _Resolver(grammar).rule(rule, ())


class _Resolver:
    """Replaces the names in rules by what they stand for."""

    def __init__(self, grammar: Grammar) -> None:
        self._rules = {**_CORE, **grammar._rules}
        self._source = grammar.source

    def rule(self, name: str, within: tuple[str, ...]) -> Regex:
        """The rule of that name; `within` are the rules it is being used in, outermost first."""
        if name not in self._rules:
            known = ", ".join(sorted(self._rules))
            raise RequestError(f"{self._source}: no rule {name!r}; there are {known}")
        if name in within:
            cycle = " -> ".join((*within[within.index(name) :], name))
            raise RequestError(f"{self._source}: rule {name!r} is recursive: {cycle}")
        return self._resolve(self._rules[name], (*within, name))

    def _resolve(self, node: Node, within: tuple[str, ...]) -> Regex:
        match node:
            case Range(first, last):
                return Chars(((first, last),))
            case Reference(name):
                return self.rule(name, within)
            case Prose(text):
                raise RequestError(f"{self._source}: rule {within[-1]!r} has prose: {text}")
            case Sequence(parts):
                return join(self._resolve(part, within) for part in parts)
            case Choice(options):
                return merge(self._resolve(option, within) for option in options)
            case Repetition(body, least, most):
                return repeat(self._resolve(body, within), least, most)
