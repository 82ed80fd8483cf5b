"""Terms: folding never changes their value, and evaluation agrees with z3."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from spanproof.lift import ir
from spanproof.lift.evaluate import Assignment, evaluate
from spanproof.lift.ir import Term
from spanproof.lift.smtlib import script
from spanproof.lift.solver import solve

WIDTHS = (1, 2, 3, 5, 8)
BINARY = ("bvadd", "bvsub", "bvmul", "bvand", "bvor", "bvxor", "bvudiv", "bvurem")


class Maker:
    """Random terms over a few variables, from a seed; shared and constant parts are common."""

    def __init__(self, seed: int) -> None:
        """Start with the variables and literals of each sort."""
        self.draw = random.Random(seed)
        self.vectors = {
            w: [ir.variable(f"v{w}", ir.bitvec(w)), *(ir.bv(k, w) for k in (0, 1, 1 << w - 1))]
            for w in WIDTHS
        }
        self.flags = [ir.variable("p", ir.BOOL), ir.variable("q", ir.BOOL), ir.TRUE, ir.FALSE]
        self.numbers = [ir.variable("n", ir.INT), ir.integer(-3), ir.integer(0), ir.integer(5)]

    def grow(self, rounds: int) -> Term:
        """A Boolean term after that many rounds of building on what is there."""
        for _ in range(rounds):
            self.draw.choice((self._vector, self._flag, self._number))()
        return self._pick(self.flags[4:] or self.flags)

    def _pick(self, terms: list[Term]) -> Term:
        return self.draw.choice(terms[-6:] if self.draw.random() < 0.6 else terms)

    def _width(self) -> int:
        return self.draw.choice(WIDTHS)

    def _vector(self) -> None:
        width = self._width()
        a, b = self._pick(self.vectors[width]), self._pick(self.vectors[width])
        made: list[Callable[[], Term]] = [
            lambda: ir.bv_binary(self.draw.choice(BINARY), a, b),
            lambda: ir.ite(self._pick(self.flags), a, b),
            lambda: self._resized(width),
        ]
        self.vectors[width].append(self.draw.choice(made)())

    def _resized(self, width: int) -> Term:
        source = self._pick(self.vectors[self._width()])
        old = source.sort.width
        if old < width:
            extend = self.draw.choice((ir.sign_extend, ir.zero_extend))
            return extend(source, width)
        low = self.draw.randrange(old - width + 1)
        if self.draw.random() < 0.5:
            source = ir.concat([source, source])
            low = self.draw.randrange(2 * old - width + 1)
        return ir.extract(source, low + width - 1, low)

    def _flag(self) -> None:
        width = self._width()
        a, b = self._pick(self.vectors[width]), self._pick(self.vectors[width])
        p, q = self._pick(self.flags), self._pick(self.flags)
        m, n = self._pick(self.numbers), self._pick(self.numbers)
        made: list[Callable[[], Term]] = [
            lambda: ir.slt(a, b), lambda: ir.sle(a, b), lambda: ir.ule(a, b), lambda: ir.eq(a, b),
            lambda: ir.eq(p, q), lambda: ir.eq(m, n), lambda: ir.not_(p), lambda: ir.and_(p, q),
            lambda: ir.or_(p, q, ir.not_(self._pick(self.flags))), lambda: ir.int_lt(m, n),
            lambda: ir.int_le(m, n), lambda: ir.ite(p, q, self._pick(self.flags)),
        ]  # fmt: skip
        self.flags.append(self.draw.choice(made)())

    def _number(self) -> None:
        m, n = self._pick(self.numbers), self._pick(self.numbers)
        made: list[Callable[[], Term]] = [
            lambda: ir.int_binary(self.draw.choice("+-"), m, n),
            lambda: ir.int_binary(self.draw.choice(("div", "mod")), m, ir.integer(7)),
            lambda: ir.signed_to_int(self._pick(self.vectors[self._width()])),
            lambda: ir.ite(self._pick(self.flags), m, n),
        ]
        self.numbers.append(self.draw.choice(made)())

    def assignment(self) -> Assignment:
        """Random values of the variables."""
        vectors = {f"v{w}": self.draw.randrange(1 << w) for w in WIDTHS}
        flags = {name: self.draw.randrange(2) for name in "pq"}
        return Assignment({**vectors, **flags, "n": self.draw.randrange(-20, 20)}, {})


def pinned(given: Assignment) -> list[Term]:
    """Equations that give every variable its value."""
    values = given.constants
    vectors = [ir.eq(ir.variable(f"v{w}", ir.bitvec(w)), ir.bv(values[f"v{w}"], w)) for w in WIDTHS]
    flags = [
        ir.variable(name, ir.BOOL) if values[name] else ir.not_(ir.variable(name, ir.BOOL))
        for name in "pq"
    ]
    return [*vectors, *flags, ir.eq(ir.variable("n", ir.INT), ir.integer(values["n"]))]


@pytest.mark.parametrize("seed", range(40))
def test_a_folded_term_has_the_value_that_z3_gives_it(seed: int) -> None:
    """For random values of the variables, evaluation by folding and z3 agree."""
    maker = Maker(seed)
    term = maker.grow(60)
    for _ in range(3):
        given = maker.assignment()
        value = evaluate(term, given)
        wrong = ir.not_(term) if value else term
        assert solve(script([*pinned(given), wrong]), rlimit=10**7, seconds=20).is_unsat


@pytest.mark.parametrize("seed", range(40, 60))
def test_a_model_of_z3_is_a_model_by_evaluation(seed: int) -> None:
    """Where z3 finds values that make a term true, evaluation says true as well."""
    maker = Maker(seed)
    term = maker.grow(60)
    answer = solve(script([term]), rlimit=10**7, seconds=20)
    if not answer.is_sat:
        assert not evaluate(term, maker.assignment())
        return
    model = answer.model
    values = dict.fromkeys([f"v{w}" for w in WIDTHS] + ["p", "q", "n"], 0)
    for declared in model.decls():
        name = declared.name().removeprefix("$")
        if name in values:
            value = model.eval(declared(), model_completion=True)
            values[name] = int(str(value) == "True") if name in "pq" else value.as_long()
    assert evaluate(term, Assignment(values, {}))


def test_equal_terms_are_the_same_object() -> None:
    """Terms are interned, and True is not the number 1."""
    one = ir.bv_binary("bvadd", ir.variable("v8", ir.bitvec(8)), ir.bv(1, 8))
    assert one is ir.bv_binary("bvadd", ir.variable("v8", ir.bitvec(8)), ir.bv(1, 8))
    assert ir.TRUE is not ir.integer(1)
    assert ir.integer(1) is not ir.bv(1, 8)


def test_a_quantifier_that_binds_nothing_is_left_out() -> None:
    """A body without the bound variable is the formula itself, another variable's stays free."""
    inner = ir.bound_variable("k1", ir.bitvec(64))
    body = ir.eq(inner, ir.bv(0, 64))
    assert ir.forall("k0", body) is body
    closed = ir.forall("k1", body)
    assert closed.bound == frozenset()
    assert ir.forall("k0", closed) is closed


def test_a_quantifier_is_evaluated_over_the_places_of_the_texts() -> None:
    """With lengths it has a value, without them evaluation refuses."""
    place = ir.bound_variable("k0", ir.bitvec(64))
    inside = ir.and_(ir.sle(ir.bv(0, 64), place), ir.slt(place, ir.bv(3, 64)))
    claim = ir.eq(ir.apply("s", ir.bitvec(8), place), ir.bv(7, 8))
    everywhere = ir.forall("k0", ir.or_(ir.not_(inside), claim))
    codes = [7, 7, 7, 9]
    functions = {"s": lambda k: codes[k] if k < len(codes) else 0}
    assert evaluate(everywhere, Assignment({}, functions, longest=4))
    codes[2] = 8
    assert not evaluate(everywhere, Assignment({}, functions, longest=4))
    with pytest.raises(ValueError, match="lengths"):
        evaluate(everywhere, Assignment({}, functions))
