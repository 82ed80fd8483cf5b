"""Every model function that the lifter takes is, as terms, what CPython runs.

In CI, 2,000 inputs for each function; with SPANPROOF_PROFILE=long, 200,000. A function of which
fewer inputs exist, or are found, is compared on all of them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.lift.matchers import Untested
from tests.lift.possible import is_impossible
from tests.lift.translation import REFUSED, called, executed, lift
from tests.lift.translation_inputs import generated, inputs

from spanproof.claim import locate
from spanproof.config import load_config
from spanproof.discovery import discover
from spanproof.lift.state import Unliftable
from spanproof.obligation import Kind, Obligation
from spanproof.replay import preconditions_hold

ROOT = Path(__file__).resolve().parents[2]
INPUTS = 200_000 if os.environ.get("SPANPROOF_PROFILE") == "long" else 2_000
DESCRIBED_INPUTS = 8
FUNCTIONS = [
    each for each in discover(load_config(ROOT)) if each.kind in (Kind.CONTRACT, Kind.DEFINEDNESS)
]


NOT_LIFTED = ("tracing_models.span.Span",)
"""Functions of which no call is inside the subset; nothing else may be."""

REFUSES = (
    "tracing_models.generator.IdGenerator.", "tracing_models.recording.",
    "tracing_models.typestate.Span.record_exception",
)  # fmt: skip
"""Functions of which few or no calls are inside the subset."""

DESCRIBED = ("tracing_models.carrier.extract", "tracing_models.carrier.receive")
"""Functions with a loop of which only the invariant is known; unrolled, they are exact."""

ROUNDS = 3


@pytest.mark.parametrize("obligation", FUNCTIONS, ids=lambda each: each.id)
def test_a_lifted_function_does_what_cpython_does(obligation: Obligation) -> None:
    """On every input, the one lifted outcome that holds is the real one, or it is refused."""
    claim = locate(obligation)
    try:
        lifted = lift(claim, ROUNDS if obligation.id in DESCRIBED else None)
    except (Untested, Unliftable):
        assert obligation.id.startswith((*NOT_LIFTED, *DESCRIBED))
        return
    results = [
        (arguments, lifted.disagreement(arguments, called(claim, arguments)))
        for arguments in inputs(claim, lifted, INPUTS)
    ]
    wrong = [f"{given}: {said}" for given, said in results if said not in (None, REFUSED)]
    assert wrong[:5] == []
    compared = sum(said is None for _, said in results)
    if not obligation.id.startswith((*NOT_LIFTED, *REFUSES, *DESCRIBED)):
        assert compared == len(results) or compared >= 0.9 * INPUTS
        assert compared >= 2


@pytest.mark.parametrize("name", DESCRIBED)
def test_what_cpython_does_is_among_what_an_invariant_allows(name: str) -> None:
    """On no input the solver can exclude the real outcome."""
    (claim,) = (locate(each) for each in FUNCTIONS if each.id == name)
    arguments, _, run, result = executed(claim)
    assert not run.exact
    given = generated(claim)[:DESCRIBED_INPUTS]
    assert [
        one for one in given
        if preconditions_hold(claim.obligation, one)
        and is_impossible(arguments, run, result, one, called(claim, one))
    ] == []  # fmt: skip
