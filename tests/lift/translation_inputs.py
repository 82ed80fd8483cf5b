"""Thousands of inputs for one claim: generated, at the edges, made by the solver, and edited.

Everything is drawn with a fixed seed, so two runs compare the same inputs.
"""

from __future__ import annotations

import dataclasses
import enum
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

import icontract
from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.lift.translation import Lifted

from spanproof.claim import Claim
from spanproof.lift import sequences
from spanproof.lift.concrete import CannotBuild
from spanproof.lift.smtlib import script
from spanproof.lift.solver import arguments_in, solve
from spanproof.replay import preconditions_hold
from spanproof.strategies import arguments_for
from spanproof.strategies.edits import EDITS, TRICKY, edited

Arguments = dict[str, Any]

GENERATED = 200
FRUITLESS = 500
"""After so many tries without a new input there are no more."""


def inputs(claim: Claim, lifted: Lifted, count: int) -> Iterator[Arguments]:
    """Up to `count` different inputs that meet the preconditions."""
    base = [*solved(claim, lifted), *generated(claim)]
    seen: set[str] = set()
    draw = random.Random(claim.obligation.id)
    further = (_varied(base, draw) for _ in itertools.count()) if base else iter(())
    fruitless = 0
    for arguments in itertools.chain(base, further):
        key = repr(arguments)
        fruitless += 1
        if key not in seen and preconditions_hold(claim.obligation, arguments):
            fruitless = 0
            seen.add(key)
            yield arguments
        if len(seen) == count or fruitless == FRUITLESS:
            return


def solved(claim: Claim, lifted: Lifted) -> Iterator[Arguments]:
    """An input for each outcome that the lifted function can have, made by the solver."""
    for guard in lifted.guards:
        terms = [*lifted.assumptions, guard]
        text = script([*terms, *sequences.range_assumptions(terms)])
        answer = solve(text, rlimit=200_000, seconds=2)
        if answer.is_sat:
            try:
                yield arguments_in(lifted, answer.model)
            except CannotBuild:
                continue


def generated(claim: Claim) -> list[Arguments]:
    """What the strategies of the Hypothesis engine give for the claim."""
    found: list[Arguments] = []

    @seed(0)
    @settings(
        max_examples=GENERATED, database=None, deadline=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(arguments_for(claim))
    def collect(arguments: Arguments | None) -> None:
        if arguments is not None:
            found.append(arguments)

    collect()
    return found


def _varied(base: Sequence[Arguments], draw: random.Random) -> Arguments:
    """Each argument from some known input, and some of them edited."""
    chosen = {name: draw.choice(base).get(name, old) for name, old in draw.choice(base).items()}
    for name in draw.sample(sorted(chosen), k=min(len(chosen), draw.randint(1, 2))):
        chosen[name] = near(chosen[name], draw)
    return chosen


def near(value: Any, draw: random.Random) -> Any:
    """A value like the given one, of the same type, but for a small change."""
    if isinstance(value, enum.Enum):
        return draw.choice(list(type(value)))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        changed = (value + 1, value - 1, -value, value ^ 1 << draw.randrange(130), value >> 1, 0)
        return draw.choice(changed)
    if isinstance(value, str):
        return edited(value, draw.choice(EDITS), draw.randint(0, len(value)), draw.choice(TRICKY))
    if isinstance(value, bytes):
        at, byte = draw.randint(0, len(value)), bytes([draw.randrange(256)])
        return value[:at] + byte + value[at + draw.randint(0, 1) :]
    if isinstance(value, tuple | list) and value:
        return _one_changed(value, draw)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _field_changed(value, draw)
    return value


def _one_changed(value: Any, draw: random.Random) -> Any:
    at = draw.randrange(len(value))
    items = [*value[:at], near(value[at], draw), *value[at + 1 :]]
    return type(value)(items)


def _field_changed(value: Any, draw: random.Random) -> Any:
    names = [each.name for each in dataclasses.fields(value) if each.init]
    if not names:
        return value
    name = draw.choice(names)
    try:
        return dataclasses.replace(value, **{name: near(getattr(value, name), draw)})
    except (icontract.ViolationError, RuntimeError):
        return value
