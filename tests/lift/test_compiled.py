"""The fast way to the values of terms gives what `lift.evaluate` gives."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.lift.compiled import compile_terms

from spanproof.lift import ir
from spanproof.lift.evaluate import Assignment, evaluate
from spanproof.lift.ir import Term

WIDTHS = (1, 3, 8)
CONSTANTS = {f"x{width}{k}": ir.bitvec(width) for width in WIDTHS for k in range(2)}
FUNCTIONS: dict[str, Callable[..., int]] = {"f": lambda place: (7 * place + 3) % 8}
PLACES = 5


def _bits(draw: random.Random, width: int, depth: int, bound: Term | None) -> Term:
    """A random bit-vector term of a width; `bound` is the variable of the quantifier around."""

    def again(size: int = width) -> Term:
        return _bits(draw, size, depth - 1, bound)

    if depth == 0:
        leaves = [ir.variable(f"x{width}{draw.randrange(2)}", ir.bitvec(width))]
        leaves.append(ir.bv(draw.randrange(1 << width), width))
        if width == 3 and bound is not None:
            leaves.append(ir.apply("f", ir.bitvec(3), bound))
        return draw.choice(leaves)
    makers: list[Callable[[], Term]] = [
        lambda: ir.bv_binary(draw.choice(list(ir._BV_BINARY)), again(), again()),
        lambda: ir.ite(_truth(draw, depth - 1, bound), again(), again()),
    ]
    if width == 8:
        makers += [
            lambda: ir.sign_extend(again(3), 8),
            lambda: ir.zero_extend(again(3), 8),
            lambda: ir.concat([again(3), again(1), again(3), again(1)]),
        ]
    if width == 3:
        makers.append(lambda: ir.extract(again(8), 5, 3))
    return draw.choice(makers)()


def _truth(draw: random.Random, depth: int, bound: Term | None) -> Term:
    """A random condition, at times with a quantifier."""
    width = draw.choice(WIDTHS)

    def number() -> Term:
        return _bits(draw, width, max(depth - 1, 0), bound)

    def whole() -> Term:
        return ir.int_binary(draw.choice("+-*"), ir.signed_to_int(number()), ir.integer(-3))

    makers: list[Callable[[], Term]] = [
        lambda: ir.eq(number(), number()),
        lambda: ir.slt(number(), number()),
        lambda: ir.sle(number(), number()),
        lambda: ir.ule(number(), number()),
        lambda: ir.int_lt(whole(), whole()),
        lambda: ir.eq(ir.int_binary("mod", whole(), ir.integer(5)), ir.integer(2)),
    ]
    if depth > 0:
        makers += [
            lambda: ir.not_(_truth(draw, depth - 1, bound)),
            lambda: ir.and_(*(_truth(draw, depth - 1, bound) for _ in range(3))),
            lambda: ir.or_(*(_truth(draw, depth - 1, bound) for _ in range(3))),
        ]
    if depth > 1 and bound is None:
        makers.append(lambda: _everywhere(draw, depth))
    return draw.choice(makers)()


def _everywhere(draw: random.Random, depth: int) -> Term:
    place = ir.bound_variable("k0", ir.bitvec(64))
    return ir.forall("k0", _truth(draw, depth - 1, place))


@pytest.mark.parametrize("seed", range(40))
def test_compiled_terms_have_the_values_that_evaluation_gives(seed: int) -> None:
    """Random terms over bits, numbers, choices, functions and quantifiers, on random values."""
    draw = random.Random(seed)
    terms = [_truth(draw, 5, None) for _ in range(6)]
    run = compile_terms(terms)
    for _ in range(20):
        constants = {name: draw.randrange(1 << sort.width) for name, sort in CONSTANTS.items()}
        assignment = Assignment(constants, FUNCTIONS, longest=PLACES - 1)
        expected = [evaluate(term, assignment) for term in terms]
        assert list(map(int, run(constants, FUNCTIONS, PLACES))) == expected


def test_the_variable_of_a_quantifier_hides_a_parameter_of_that_name() -> None:
    """What was computed for the parameter is no value for the places of the quantifier."""
    width = ir.bitvec(64)
    place = ir.bound_variable("k", width)
    small = ir.ule(place, ir.bv(PLACES, 64))
    everywhere = ir.forall("k", small)
    run = compile_terms([small, everywhere], ["k"])
    assert run({}, {}, PLACES, PLACES + 1) == [False, True]
