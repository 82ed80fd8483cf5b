"""A question about short sequences only: every quantifier over places becomes a conjunction.

A solver decides the result, while it may search forever for a model of quantified formulas. The
restriction is part of the result, so a model of it is a model of the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spanproof.lift import ir
from spanproof.lift.ir import Term
from spanproof.lift.rewriting import rebuild, substitute

MOST_INSTANCES = 1_500
"""More instances of quantified formulas than this would take longer than the quantifiers."""


@dataclass(slots=True)
class _Expansion:
    """How far places go, and what was made: `sizes` are the conditions that they go no further."""

    most: int
    sizes: dict[Term, None] = field(default_factory=dict)
    instances: int = 0


def in_small_scope(terms: Sequence[Term], most: int) -> list[Term]:
    """The terms, for sequences and texts of at most so many items.

    What has no bound to be seen stays quantified, and so does what would become too large.
    """
    expansion = _Expansion(most)
    try:
        expanded = [_expanded(term, expansion) for term in terms]
    except _TooLarge:
        return list(terms)
    return [*expanded, *expansion.sizes]


class _TooLarge(Exception):
    """There are more instances than a solver would be glad of."""


def has_quantifiers(terms: Sequence[Term]) -> bool:
    """Whether any term speaks of all places of a sequence."""
    return any(term.op == "forall" for term in ir.subterms(*terms))


def _expanded(term: Term, expansion: _Expansion) -> Term:
    done: dict[Term, Term] = {}
    for node in ir.subterms_above(term, lambda one: one.op == "forall"):
        if node.op == "forall":
            done[node] = _instances(node, expansion)
        else:
            done[node] = rebuild(node, tuple(done[arg] for arg in node.args))
    return done[term]


def _instances(node: Term, expansion: _Expansion) -> Term:
    name, (body,) = str(node.data), node.args
    variable = next(t for t in ir.subterms(body) if t.op == "bound" and t.data == name)
    size = _size(variable, body)
    if size is None:
        return node
    expansion.instances += expansion.most
    if expansion.instances > MOST_INSTANCES:
        raise _TooLarge
    limit = ir.sle(size, ir.bv(expansion.most, size.sort.width))
    if not limit.bound:
        expansion.sizes[limit] = None
    places = [ir.bv(place, variable.sort.width) for place in range(expansion.most)]
    return ir.and_(*(_expanded(substitute(body, {variable: at}), expansion) for at in places))


def _size(variable: Term, body: Term) -> Term | None:
    """The number of places that a quantified formula speaks of: it says `not (k < size)`."""
    if body.op == "forall":
        return _size(variable, body.args[0])
    for part in body.args if body.op == "or" else (body,):
        if part.op == "not":
            inside = part.args[0]
            for test in inside.args if inside.op == "and" else (inside,):
                if test.op == "bvslt" and _is(variable, test.args[0]):
                    return test.args[1]
    return None


def _is(variable: Term, term: Term) -> bool:
    """Whether a term is the variable, in some width."""
    extended = term.op in ("sign_extend", "zero_extend")
    return (term.args[0] if extended else term) is variable
