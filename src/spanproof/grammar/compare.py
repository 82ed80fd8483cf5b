"""Comparing two languages: what the automata find, and a script for the solver.

The automata read the very script that the solver is given, so that a mistake in writing it would
have to deceive both in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spanproof.grammar.automaton import SearchTooLong, shortest_word
from spanproof.grammar.regex import Regex
from spanproof.grammar.smt import Question, Relation, common_word, question


@dataclass(frozen=True, slots=True)
class Finding:
    """What the automata say about a claim.

    `text` is the script; `word` is a shortest string that violates the claim, None when there is
    none, and None with a `problem` when the automata cannot say.
    """

    text: str
    word: str | None
    problem: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the automata are sure that no string violates the claim."""
        return self.word is None and self.problem is None


def compare(left: Regex, relation: Relation, right: Regex, header: Sequence[str] = ()) -> Finding:
    """Ask the automata for a shortest string on which the claim fails."""
    return _ask(question(left, relation, right, header))


def example(left: Regex, right: Regex) -> str | None:
    """A shortest string that is in both languages, if there is one and it is found."""
    return _ask(common_word(left, right)).word


def _ask(asked: Question) -> Finding:
    try:
        word = shortest_word(asked.text)
    except SearchTooLong as error:
        return Finding(asked.text, None, str(error))
    return Finding(asked.text, None if word is None else asked.decode(word))
