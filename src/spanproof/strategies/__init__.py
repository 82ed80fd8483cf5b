"""Hypothesis strategies derived from the types, contracts and vocabulary of a claim."""

from spanproof.strategies.claims import arguments_for
from spanproof.strategies.values import NoStrategy

__all__ = ["NoStrategy", "arguments_for"]
