"""Grammars: ABNF (RFC 5234) to regular expressions, runnable and liftable."""

from spanproof.grammar.abnf import Grammar, GrammarRule
from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union

__all__ = ["Chars", "Concat", "Grammar", "GrammarRule", "Regex", "Repeat", "Union"]
