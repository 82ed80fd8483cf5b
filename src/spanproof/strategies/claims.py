"""The strategy for all arguments of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from spanproof.claim import Claim
from spanproof.replay import preconditions_hold
from spanproof.strategies.bounds import bounds_of
from spanproof.strategies.seeds import combinations
from spanproof.strategies.values import Values
from spanproof.strategies.vocabulary import vocabulary_of

_MOST_KNOWN = 24


def arguments_for(claim: Claim) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments by name: drawn afresh, or a known good set of arguments with some drawn anew.

    The preconditions are the caller's to check. Raises NoStrategy for a parameter that no value
    can be made for, and NameError for an annotation that does not resolve.
    """
    conditions = [each.condition for group in claim.preconditions() for each in group]
    if claim.is_class and claim.owner is not None:
        conditions += [each.condition for each in getattr(claim.owner, "__invariants__", ())]
    bounds = {name: limit for name, limit in bounds_of(conditions).items()}
    if claim.is_class:
        bounds = {name.replace("self.", ""): limit for name, limit in bounds.items()}
    hints = claim.hints()
    fresh = Values(vocabulary_of(claim)).parameters(claim.parameters, hints, bounds)
    if not claim.parameters or not conditions:
        return fresh
    known = []
    for values in combinations(claim.parameters, hints, bounds):
        if preconditions_hold(claim.obligation, values):
            known.append(values)
        if len(known) == _MOST_KNOWN:
            break
    if not known:
        return fresh
    names = st.sets(st.sampled_from(list(claim.parameters)))
    return st.one_of(fresh, st.builds(_renewed, st.sampled_from(known), fresh, names))


def _renewed(base: Mapping[str, Any], drawn: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """The known arguments, with those in `names` taken from the drawn ones."""
    return {**base, **{name: drawn[name] for name in names if name in drawn}}
