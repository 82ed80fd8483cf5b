"""Grammars: ABNF (RFC 5234) to regular expressions, runnable and liftable."""

from spanproof.grammar.abnf import Grammar

__all__ = ["Grammar"]
