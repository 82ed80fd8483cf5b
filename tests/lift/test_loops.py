"""A loop that is described allows whatever CPython does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.lift import rules_loops
from tests.lift.compare import Lifted, Rule, inputs, lift, load

from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.smtlib import script
from spanproof.lift.solver import solve
from spanproof.lift.source import unwrap
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Nothing,
    Poison,
    Tuple,
    Union,
    Value,
    View,
    int_const,
)

MOST = 12
"""Inputs for each rule."""


def same(value: Value, real: object) -> Term:
    """When a symbolic value is a real one."""
    match value, real:
        case Poison(), _:
            return ir.TRUE
        case Union(options), _:
            return ir.or_(*(ir.and_(guard, same(option, real)) for guard, option in options))
        case Bool(term), bool():
            return ir.eq(term, ir.boolean(real))
        case Int(), int() if type(real) is int:
            return integers.equal(value, int_const(real))
        case Nothing(), None:
            return ir.TRUE
        case ((Fixed() | View()), str()) if value.text:
            return _same_text(value, real)
        case Tuple(items), tuple() if len(items) == len(real):
            return ir.and_(*map(same, items, real))
        case Many(_, length, at), tuple():
            equal = [same(at(int_const(k)), item) for k, item in enumerate(real)]
            return ir.and_(integers.equal(length, int_const(len(real))), *equal)
        case _:
            return ir.FALSE


def _same_text(value: Fixed | View, real: str) -> Term:
    size = value.length if isinstance(value, View) else int_const(len(value.items))
    equal = integers.equal(size, int_const(len(real)))
    if equal is ir.FALSE:
        return equal
    codes = [sequences.item(value, int_const(k)) for k in range(len(real))]
    pairs = zip(codes, real, strict=True)
    return ir.and_(equal, *(ir.eq(code, ir.bv(ord(c), code.sort.width)) for code, c in pairs))


def outcome_of(function: object, given: Mapping[str, object]) -> tuple[str, object]:
    """What CPython makes of a call."""
    try:
        return "returns", unwrap(function)(**given)
    except Exception as error:  # noqa: BLE001  # whatever the function raises is the outcome
        return "raises", type(error)


def allows(lifted: Lifted, given: Mapping[str, object], kind: str, real: object) -> bool:
    """Whether the terms have a model in which the call with these arguments has this outcome."""
    run = lifted.run
    chosen = [same(lifted.arguments[name], value) for name, value in given.items()]
    if kind == "returns":
        outcome = ir.and_(run.path.condition, same(lifted.result, real))
    else:
        outcome = ir.or_(*(r.guard for r in run.raised if r.exception.cls is real))
    refused = ir.or_(*(r.guard for r in run.refused))
    terms = [*run.definitions, *chosen, ir.or_(outcome, refused)]
    text = script([*terms, *sequences.range_assumptions(terms)])
    return solve(text, rlimit=4_000_000, seconds=30).is_sat


@pytest.mark.parametrize("one", rules_loops.RULES, ids=[one.name for one in rules_loops.RULES])
def test_what_cpython_does_is_described(one: Rule, tmp_path: Path) -> None:
    """A proof about described loops covers each real run: its outcome is among those allowed."""
    function = load(replace(one, name=f"described {one.name}"), tmp_path)
    lifted = lift(function)
    for given in inputs(one, function)[:MOST]:
        kind, real = outcome_of(function, given)
        assert allows(lifted, given, kind, real), f"{given}: {kind} {real}"


def test_an_outcome_that_cannot_be_is_not_allowed(tmp_path: Path) -> None:
    """The comparison is no formality: a search that is exact allows nothing else."""
    (one,) = (one for one in rules_loops.RULES if one.name == "a search")
    lifted = lift(load(one, tmp_path))
    assert allows(lifted, {"xs": (5, 4, 4), "y": 4}, "returns", 1)
    assert not allows(lifted, {"xs": (5, 4, 4), "y": 4}, "returns", 2)
    assert not allows(lifted, {"xs": (5, 4, 4), "y": 3}, "returns", 0)
