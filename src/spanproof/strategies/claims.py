"""The strategy for all arguments of a claim."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from spanproof.claim import Claim
from spanproof.replay import meets, preconditions_hold
from spanproof.strategies.bounds import Bounds, arguments_used, bounds_of
from spanproof.strategies.objects import TRIES, Fields, Strategy, fits, upto
from spanproof.strategies.seeds import combinations, seeds_of
from spanproof.strategies.values import Values
from spanproof.strategies.vocabulary import vocabulary_of

_MOST_KNOWN = 24
_FIRST_LOOK = 40

Arguments = dict[str, Any]


def arguments_for(claim: Claim) -> st.SearchStrategy[Arguments | None]:
    """Arguments that meet the preconditions; None where a few tries gave none.

    A precondition about one parameter decides where its values are drawn from. Where there are
    others, most arguments are a known good set with some of them drawn anew. Raises NoStrategy
    for a parameter that no value can be made for, and NameError for an annotation that does not
    resolve.
    """
    hints, bounds = claim.hints(), _bounds(claim)
    values = Values(vocabulary_of(claim))
    given: dict[str, Strategy] = {}
    seeds: dict[str, list[Any]] = {}
    own, rest = _conditions(claim)
    for name, accepts in own.items():
        hint, limit = hints[name], bounds.get(name, Bounds())
        if hint is str:
            found = values.text_for(bounds.get(f"len({name})", Bounds()), accepts)
            if found is not None:
                given[name], seeds[name] = found
                continue
        elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
            given[name] = values.instances_for(hint, accepts)
        seeds[name] = list(filter(accepts, seeds_of(hint, limit)))
    fields = values.fields(claim.parameters, hints, bounds, given)
    steered = not rest and set(own) <= set(given)
    known = [] if steered else _known(claim, hints, bounds, seeds)
    return _drawn(fields, known, _judge(claim))


def _bounds(claim: Claim) -> dict[str, Bounds]:
    conditions = [each.condition for group in claim.preconditions() for each in group]
    if not claim.is_class or claim.owner is None:
        return bounds_of(conditions)
    conditions += [each.condition for each in getattr(claim.owner, "__invariants__", ())]
    return {name.replace("self.", ""): limit for name, limit in bounds_of(conditions).items()}


def _conditions(claim: Claim) -> tuple[dict[str, Callable[[Any], bool]], bool]:
    """By parameter, whether a value meets what is said about it alone; and whether more is said."""
    groups = claim.preconditions()
    own: dict[str, list[Any]] = {}
    rest = len(groups) > 1 or bool(claim.is_class and getattr(claim.owner, "__invariants__", ()))
    for contract in groups[0] if len(groups) == 1 else ():
        names = arguments_used(contract.condition)
        if len(names) == 1 and names <= set(claim.parameters):
            own.setdefault(names.pop(), []).append(contract)
        else:
            rest = True
    return {name: _all_hold(name, contracts) for name, contracts in own.items()}, rest


def _all_hold(name: str, contracts: list[Any]) -> Callable[[Any], bool]:
    # A condition may ask for arguments that it does not use.
    unused = {each: None for contract in contracts for each in contract.condition_args}
    return lambda value: all(meets(each, {**unused, name: value}) for each in contracts)


def _judge(claim: Claim) -> Callable[[Arguments], bool]:
    """Whether arguments are inside the claim, as cheaply as can be told."""

    def accepts(values: Arguments) -> bool:
        if claim.is_class and claim.owner is not None and not fits(claim.owner, values):
            return False
        return preconditions_hold(claim.obligation, values)

    return accepts


def _known(
    claim: Claim,
    hints: Mapping[str, Any],
    bounds: Mapping[str, Bounds],
    seeds: Mapping[str, list[Any]],
) -> list[Arguments]:
    """A few sets of arguments that meet the preconditions, found by trying."""
    invariants = getattr(claim.owner, "__invariants__", ()) if claim.is_class else ()
    if not claim.preconditions() and not invariants:
        return []
    accepts = _judge(claim)
    tried = combinations(claim.parameters, hints, bounds, seeds=seeds)
    first = list(itertools.islice(tried, _FIRST_LOOK))
    found = list(filter(accepts, first))
    if 2 * len(found) >= len(first):
        return []  # what is drawn afresh is mostly good, and much more varied
    return list(itertools.islice(itertools.chain(found, filter(accepts, tried)), _MOST_KNOWN))


@st.composite
def _drawn(
    draw: st.DrawFn,
    fields: Fields,
    known: list[Arguments],
    accepts: Callable[[Arguments], bool],
) -> Arguments | None:
    for _ in range(TRIES):
        base: Arguments | None = None
        if len(known) > 0 and draw(upto(3)) > 0:
            base = known[draw(upto(len(known) - 1))]
        values = fields.draw(draw, base)
        if accepts(values):
            return values
    return None
