"""The contract clauses that a question assumes, by names that people can read.

A name says where the condition stands and what it says:
`tracing_models.ids:18 0 <= self.value < 2 ** 128`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from spanproof.lift.ir import Term
from spanproof.lift.source import find_source, unwrap
from spanproof.lift.state import Path, Unliftable


@dataclass(frozen=True, slots=True)
class Assumed:
    """One clause as it was assumed, folded by what was known before it."""

    name: str
    term: Term


def clause_name(contract: Any) -> str:
    """The name of a clause: module and line of its condition, and its text."""
    condition = unwrap(contract.condition)
    place = f"{condition.__module__}:{condition.__code__.co_firstlineno}"
    return f"{place} {clause_text(contract)}"


def clause_text(contract: Any) -> str:
    """The condition of a contract as source, on one line; the name of a function."""
    condition = unwrap(contract.condition)
    try:
        node = find_source(condition).node
    except Unliftable:
        return str(condition.__qualname__)
    text = ast.unparse(node.body) if isinstance(node, ast.Lambda) else node.name
    return " ".join(text.split())


def assume_clause(path: Path, contract: Any, holds: Term) -> Assumed:
    """Go on only where the clause holds."""
    made = Assumed(clause_name(contract), path.decide(holds))
    path.assume(holds)
    return made
