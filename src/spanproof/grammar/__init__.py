"""Grammars: ABNF (RFC 5234) to regular expressions, runnable and liftable."""

from spanproof.grammar.abnf import Grammar
from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union

__all__ = ["Chars", "Concat", "Grammar", "Regex", "Repeat", "Union"]
