"""Matching a text against the rules of an ABNF grammar, as they are written.

This is for replays: it uses neither `re` nor the regular expressions that are made of the rules,
so a mistake in those cannot hide here. All places where a rule can end are followed at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import assert_never

from spanproof.grammar.rules import (
    Choice,
    Node,
    Prose,
    Range,
    Reference,
    Repetition,
    Sequence,
)

Places = frozenset[int]


def derives(rules: Mapping[str, Node], name: str, text: str) -> bool:
    """Whether the rule of that name, which must not be recursive, derives the whole text."""
    return len(text) in _Matcher(rules, text).after(rules[name], frozenset({0}))


class _Matcher:
    def __init__(self, rules: Mapping[str, Node], text: str) -> None:
        self._rules = rules
        self._text = text

    def after(self, node: Node, starts: Set[int]) -> Places:
        """Where a match of the node that starts at one of the places can end."""
        if not starts:
            return frozenset()
        match node:
            case Range(first, last):
                inside = (place for place in starts if place < len(self._text))
                return frozenset(p + 1 for p in inside if first <= ord(self._text[p]) <= last)
            case Reference(name):
                return self.after(self._rules[name], starts)
            case Prose():
                return frozenset()
            case Sequence(parts):
                for part in parts:
                    starts = self.after(part, starts)
                return frozenset(starts)
            case Choice(options):
                return frozenset[int]().union(*(self.after(each, starts) for each in options))
            case Repetition(body, least, most):
                return self._repeated(body, starts, least, most)
            case _:
                assert_never(node)

    def _repeated(self, body: Node, starts: Set[int], least: int, most: int | None) -> Places:
        for _ in range(least):
            starts = self.after(body, starts)
        found = frozenset(starts)
        # a round that reaches no new place changes nothing any more
        rounds = len(self._text) + 1 if most is None else most - least
        for _ in range(rounds):
            starts = self.after(body, starts) - found
            if not starts:
                break
            found |= starts
        return found
