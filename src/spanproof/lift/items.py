"""What holds for the items of sequence arguments: their types, bounds and invariants.

An item is made of functions of its place. Wherever such a function is applied to a known place,
what holds there is assumed; under a quantifier, what holds everywhere is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spanproof.lift import ir
from spanproof.lift.calls import condition
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Term
from spanproof.lift.parameters import Items
from spanproof.lift.rewriting import substitute
from spanproof.lift.state import Path


@dataclass(frozen=True, slots=True)
class Facts:
    """`holds` for all values of the bound variables `places`.

    It speaks of functions whose names start with `prefix` and whose first arguments are places.
    """

    prefix: str
    places: tuple[Term, ...]
    holds: Term


def facts_about(run: Execution, items: Items) -> Facts:
    """The assumptions about the items of one sequence, and the invariants of the objects in them.

    An invariant that raises does not hold, as for any argument.
    """
    outer, within = run.path, run.within
    run.path, run.within = Path(lemmas=outer.lemmas), items.places
    for term in items.assumptions:
        run.path.assume(term)
    for made in items.objects:
        for contract in getattr(made.cls, "__invariants__", []):
            met = condition(run, contract, {"self": made})
            run.path.assume(met)  # only now: evaluating may have replaced the path
    holds = ir.or_(ir.not_(items.inside), run.path.condition)
    run.path, run.within = outer, within
    return Facts(items.prefix, items.places, holds)


def assumptions(facts: Sequence[Facts], terms: Sequence[Term]) -> list[Term]:
    """What the facts say about the items that the terms read."""
    found: dict[Term, None] = {}
    looked_at: set[Term] = set()
    pending = list(terms)
    while pending:
        reads = [t for t in ir.subterms(*pending) if t.op == "apply" and t not in looked_at]
        looked_at.update(reads)
        pending = [s for read in reads for s in _about(facts, read) if s not in found]
        found.update(dict.fromkeys(pending))
    return list(found)


def _about(facts: Sequence[Facts], read: Term) -> list[Term]:
    """What is known because one item is read."""
    known = [one for one in facts if str(read.data).startswith(one.prefix)]
    if not read.bound:
        return [_at(one, read.args) for one in known]
    return [_everywhere(one) for one in known]


def _at(fact: Facts, arguments: Sequence[Term]) -> Term:
    return substitute(fact.holds, dict(zip(fact.places, arguments, strict=False)))


def _everywhere(fact: Facts) -> Term:
    holds = fact.holds
    for place in reversed(fact.places):
        holds = ir.forall(str(place.data), holds)
    return holds
