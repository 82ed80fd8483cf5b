"""Whether the terms of a function allow what CPython did, where they do not say one outcome only.

The state of a loop that only its invariant describes may be many; CPython's must be among them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.lift.translation import Real, is_message, same_class

from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Term
from spanproof.lift.smtlib import script
from spanproof.lift.solver import solve
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    int_const,
    members_of,
)

RLIMIT, SECONDS = 3_000_000, 20


def is_impossible(
    arguments: Mapping[str, Value], run: Execution, result: Value,
    given: Mapping[str, object], real: Real,
) -> bool:  # fmt: skip
    """Whether the solver shows that no outcome of the terms is the one of CPython."""
    inputs = [is_real(value, given[name]) for name, value in arguments.items() if name in given]
    terms = [*run.definitions, *inputs, _outcome(run, result, real)]
    text = script([*terms, *sequences.range_assumptions(terms)])
    return solve(text, rlimit=RLIMIT, seconds=SECONDS).is_unsat


def _outcome(run: Execution, result: Value, real: Real) -> Term:
    """When the terms come to CPython's outcome, or leave the subset."""
    found = [refusal.guard for refusal in run.refused]
    for raised in run.raised:
        if real.error is not None and same_class(raised.exception.cls, real.error):
            known = not is_message(raised.exception.cls)
            same = _error(raised.exception, real.error) if known else ir.TRUE
            found.append(ir.and_(raised.guard, same))
    if real.error is None and run.path.alive:
        found.append(ir.and_(run.path.condition, is_real(result, real.value)))
    return ir.or_(*found)


def _error(value: Object, real: BaseException) -> Term:
    names = [name for name in value.fields if name != "args"]
    return _are_real([value.fields[n] for n in names], [getattr(real, n) for n in names])


def is_real(value: Value, real: Any) -> Term:
    """When a value is a Python object; what is opaque or not modelled may be any."""
    match value:
        case Bool(term):
            return _when(type(real) is bool, lambda: term if real else ir.not_(term))
        case Int():
            return _when(type(real) is int, lambda: integers.equal(value, int_const(real)))
        case Nothing():
            return ir.boolean(real is None)
        case Fixed(text) | View(text):
            return _when(type(real) is (str if text else bytes), lambda: _is_text(value, real))
        case Member(cls, index):
            return _when(type(real) is cls, lambda: _is_member(cls, index, real))
        case Tuple(items):
            return _when(type(real) is tuple, lambda: _are_real(items, real))
        case Many(kind, length, at):
            return _when(_is_kind(real, kind), lambda: _is_many(length, at, real))
        case Object(cls, own):
            return _when(type(real) is cls, lambda: _are_real(
                list(own.values()), [getattr(real, name) for name in own]))  # fmt: skip
        case Union(options):
            return ir.or_(*(ir.and_(guard, is_real(one, real)) for guard, one in options))
        case Ref(target):
            return ir.boolean(real is target)
        case _:
            return ir.TRUE


def _when(possible: bool, condition: Callable[[], Term]) -> Term:
    return condition() if possible else ir.FALSE


def _is_text(value: Fixed | View, real: str | bytes) -> Term:
    codes = [ord(c) for c in real] if isinstance(real, str) else list(real)
    if isinstance(value, Fixed) and len(value.items) != len(codes):
        return ir.FALSE
    width = sequences.item_width(value.text)
    size = ir.TRUE if isinstance(value, Fixed) else _is_size(value.length, codes)
    items = [sequences.item(value, int_const(k)) for k in range(len(codes))]
    return ir.and_(size, *(ir.eq(i, ir.bv(c, width)) for i, c in zip(items, codes, strict=True)))


def _is_size(length: Int, items: Sequence[object]) -> Term:
    return integers.equal(length, int_const(len(items)))


def _is_member(cls: type[enum.Enum], index: Int, real: enum.Enum) -> Term:
    return integers.equal(index, int_const(members_of(cls).index(real)))


def _is_kind(real: object, kind: type) -> bool:
    return type(real) is kind or (kind is Sequence and type(real) in (tuple, list))


def _is_many(length: Int, at: Callable[[Int], Value], real: Sequence[object]) -> Term:
    items = [is_real(at(int_const(place)), one) for place, one in enumerate(real)]
    return ir.and_(_is_size(length, real), *items)


def _are_real(items: Sequence[Value], real: Sequence[object]) -> Term:
    if len(items) != len(real):
        return ir.FALSE
    return ir.and_(*(is_real(one, part) for one, part in zip(items, real, strict=True)))
