"""No operation on bit-vectors overflows: z3 compares each with the same one in many bits."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import z3

from spanproof.lift import division, integers, ir, smtlib
from spanproof.lift.ir import Term
from spanproof.lift.values import Int, at_width, int_const, width_for

WIDE = 26
"""No result of these tests has more bits: here nothing overflows."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, its meaning on wide bit-vectors, and which right operands it takes."""

    name: str
    lifted: Callable[[Int, Int], Int]
    meant: Callable[[z3.BitVecRef, z3.BitVecRef], z3.BitVecRef]
    right: tuple[int, int] = (-40, 40)
    nonzero: bool = False
    left: tuple[int, int] = (-300, 300)


def floor_quotient(a: z3.BitVecRef, b: z3.BitVecRef) -> z3.BitVecRef:
    """Division that rounds down; SMT's signed division rounds towards zero."""
    quotient, rest = a / b, z3.SRem(a, b)
    return z3.If(z3.And(rest != 0, (rest < 0) != (b < 0)), quotient - 1, quotient)


OPERATIONS = [
    Operation("+", integers.add, lambda a, b: a + b),
    Operation("-", integers.subtract, lambda a, b: a - b),
    Operation("*", integers.multiply, lambda a, b: a * b, (-9, 9)),
    Operation("&", lambda a, b: integers.bitwise("bvand", a, b), lambda a, b: a & b),
    Operation("|", lambda a, b: integers.bitwise("bvor", a, b), lambda a, b: a | b),
    Operation("^", lambda a, b: integers.bitwise("bvxor", a, b), lambda a, b: a ^ b),
    Operation("//", division.floor_divide, floor_quotient, (-9, 9), nonzero=True, left=(-70, 70)),
    Operation("%", division.modulo, lambda a, b: a - floor_quotient(a, b) * b, (-9, 9),
              nonzero=True, left=(-70, 70)),
    Operation("<<", division.shift_left, lambda a, b: a << b, (0, 12)),
    Operation(">>", division.shift_right, lambda a, b: a >> b, (0, 40)),
    Operation("min", integers.minimum, lambda a, b: z3.If(b < a, b, a)),
    Operation("max", integers.maximum, lambda a, b: z3.If(a < b, b, a)),
    Operation("negate", lambda a, b: integers.negate(a), lambda a, b: -a),
    Operation("invert", lambda a, b: integers.invert(a), lambda a, b: ~a),
    Operation("abs", lambda a, b: integers.absolute(a), lambda a, b: z3.If(a < 0, -a, a)),
    Operation("square", lambda a, b: division.power(a, int_const(2)), lambda a, b: a * a),
    Operation("power of two", lambda a, b: division.power(int_const(2), b),
              lambda a, b: z3.BitVecVal(1, WIDE) << b, (0, 12)),
]  # fmt: skip


def interval(draw: random.Random, low: int, high: int) -> tuple[int, int]:
    """A random interval inside another one; often a single number or a power of two at an end."""
    ends = [draw.randint(low, high), draw.choice([low, high, 0, -1, 1, 2, 4, 8, -8, 7])]
    kept = sorted(min(max(end, low), high) for end in ends)
    return kept[0], kept[1]


def argument(name: str, low: int, high: int) -> tuple[Int, z3.BitVecRef, list[z3.BoolRef]]:
    """A number of an interval as the lifter has it, the same one in wide bits, and its bounds."""
    if low == high:
        return int_const(low), z3.BitVecVal(low, WIDE), []
    width = width_for(low, high)
    narrow = variable(name, width)
    wide = z3.SignExt(WIDE - width, narrow)
    return (
        Int(ir.variable(name, ir.bitvec(width)), low, high), wide, [low <= wide, wide <= high]
    )  # fmt: skip


def variable(name: str, width: int) -> z3.BitVecRef:
    """The constant that the lifter's text calls by this name."""
    return z3.BitVec(smtlib.symbol(name).strip("|"), width)


def equation(name: str, term: Term) -> z3.BoolRef:
    """`name == term` in z3's terms, through the text that solvers get."""
    equal = ir.eq(ir.variable(name, term.sort), term)
    (parsed,) = z3.parse_smt2_string(smtlib.script([equal]))
    return parsed


@pytest.mark.parametrize("one", OPERATIONS, ids=[one.name for one in OPERATIONS])
def test_the_bits_of_a_result_hold_it(one: Operation) -> None:
    """At random intervals the result equals the one in many bits, and lies between its bounds."""
    draw = random.Random(one.name)
    for _ in range(12):
        left, a, limits = argument("a", *interval(draw, *one.left))
        right, b, more = argument("b", *interval(draw, *one.right))
        if one.nonzero:
            more = [*more, b != 0]
        if one.nonzero and right.low == right.high == 0:
            continue
        found = one.lifted(left, right)
        assert found.low is not None
        assert found.high is not None
        width = width_for(found.low, found.high)
        result = variable("result", width)
        wide = z3.SignExt(WIDE - width, result)
        meant = one.meant(a, b)
        solver = z3.Solver()
        solver.add(*limits, *more, equation("result", at_width(found, width)))
        solver.add(z3.Not(z3.And(wide == meant, found.low <= meant, meant <= found.high)))

        assert solver.check() == z3.unsat, (one.name, left, right, solver)


def test_an_interval_that_the_term_cannot_hold_is_noticed() -> None:
    """The check inside the lifter fails where somebody claims too little for the bits there are."""
    with pytest.raises(AssertionError, match="cannot hold"):
        integers._make(ir.variable("a", ir.bitvec(3)), 0, 100)
