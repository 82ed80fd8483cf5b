"""Each function that builds terms, against the term as it stands, by solvers other than z3."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from spanproof.lift import ir
from spanproof.lift.ir import BOOL, INT, Term, bitvec
from spanproof.lift.smtlib import script
from spanproof.recheck.certificate import read_certificate
from spanproof.recheck.solvers import SOLVERS

WIDTHS = (1, 2, 3, 4, 7, 8, 9, 16, 21, 33, 64, 65)
BINARY = ("bvadd", "bvsub", "bvmul", "bvand", "bvor", "bvxor", "bvudiv", "bvurem")

Pair = tuple[str, Term, Term]
"""A name, what the function gives, and the term as it stands."""


@dataclass
class Makings:
    """Random operands of the shapes that rules look for: extended, cut, joined, chosen, known."""

    draw: random.Random
    flags: list[Term] = field(default_factory=list)

    def vector(self, width: int, depth: int = 3) -> Term:
        """A bit-vector."""
        kind = self.draw.choice(("var", "literal", *("made",) * (3 if depth else 0)))
        if kind == "var":
            return ir.variable(f"{self.draw.choice('xy')}{width}", bitvec(width))
        if kind == "literal":
            return ir.bv(self.draw.choice((0, 1, -1, 1 << (width - 1), 5, 10)), width)
        return self.draw.choice((self._sum, self._choice, self._extended, self._cut, self._joined))(
            width, depth - 1
        )

    def _sum(self, width: int, depth: int) -> Term:
        a, b = self.vector(width, depth), self.vector(width, depth)
        return ir.bv_binary(self.draw.choice(BINARY[:6]), a, b)

    def _choice(self, width: int, depth: int) -> Term:
        return ir.ite(self.flag(depth), self.vector(width, depth), self.vector(width, depth))

    def _extended(self, width: int, depth: int) -> Term:
        inner = self.vector(self.draw.randint(1, width), depth)
        return self.draw.choice((ir.sign_extend, ir.zero_extend))(inner, width)

    def _cut(self, width: int, depth: int) -> Term:
        low = self.draw.randint(0, 5)
        inner = self.vector(width + low + self.draw.randint(0, 5), depth)
        return ir.extract(inner, low + width - 1, low)

    def _joined(self, width: int, depth: int) -> Term:
        if width == 1:
            return self.vector(width, depth)
        first = self.draw.randint(1, width - 1)
        return ir.concat([self.vector(first, depth), self.vector(width - first, depth)])

    def flag(self, depth: int = 3) -> Term:
        """A truth value; earlier ones and their negations come back, as in path conditions."""
        if self.flags and self.draw.random() < 0.4:
            old = self.draw.choice(self.flags)
            return self.draw.choice((old, ir.not_(old)))
        made = self._flag(depth)
        self.flags.append(made)
        return made

    def _flag(self, depth: int) -> Term:
        kind = self.draw.randrange(7 if depth else 2)
        if kind == 0:
            return ir.boolean(self.draw.random() < 0.5)
        if kind == 1:
            return ir.variable(self.draw.choice("pqr"), BOOL)
        if kind == 2:
            junction = self.draw.choice((ir.and_, ir.or_))
            return junction(*(self.flag(depth - 1) for _ in range(self.draw.randint(2, 10))))
        if kind == 3:
            return ir.not_(self.flag(depth - 1))
        width = self.draw.choice(WIDTHS)
        a, b = self.vector(width, depth - 1), self.vector(width, depth - 1)
        return self.draw.choice((ir.eq, ir.slt, ir.sle, ir.ule))(a, b)

    def number(self, depth: int = 2) -> Term:
        """An integer."""
        kind = self.draw.randrange(5 if depth else 2)
        if kind == 0:
            return ir.integer(self.draw.choice((-7, -1, 0, 1, 3, 300)))
        if kind == 1:
            return ir.variable(self.draw.choice("mn"), INT)
        if kind == 2:
            return ir.signed_to_int(self.vector(self.draw.choice((1, 4, 8)), depth - 1))
        if kind == 3:
            return ir.ite(self.flag(1), self.number(depth - 1), self.number(depth - 1))
        return ir.int_binary(self.draw.choice("+-"), self.number(depth - 1), self.number(depth - 1))


def truths(make: Makings) -> Iterator[Pair]:
    """The functions that build truth values out of truth values."""
    p, q, r = make.flag(), make.flag(), make.flag()
    many = [make.flag() for _ in range(make.draw.randint(2, 12))]
    yield "not", ir.not_(p), ir.node("not", BOOL, None, p)
    yield "and", ir.and_(*many), ir.node("and", BOOL, None, *many)
    yield "or", ir.or_(*many), ir.node("or", BOOL, None, *many)
    yield "ite", ir.ite(p, q, r), ir.node("ite", BOOL, None, p, q, r)
    yield "= of truth values", ir.eq(p, q), ir.node("=", BOOL, None, p, q)


def vectors(make: Makings) -> Iterator[Pair]:
    """The functions that take bit-vectors."""
    width = make.draw.choice(WIDTHS)
    a, b, p = make.vector(width), make.vector(width), make.flag()
    sort = bitvec(width)
    yield "ite", ir.ite(p, a, b), ir.node("ite", sort, None, p, a, b)
    yield "=", ir.eq(a, b), ir.node("=", BOOL, None, a, b)
    extended, literal = make._extended(width, 1), ir.bv(make.draw.choice((-2, 3, 200)), width)
    yield "= of a literal", ir.eq(extended, literal), ir.node("=", BOOL, None, extended, literal)
    for op in BINARY if width <= 9 else BINARY[:6]:
        yield op, ir.bv_binary(op, a, b), ir.node(op, sort, None, a, b)
    yield "bvslt", ir.slt(a, b), ir.node("bvslt", BOOL, None, a, b)
    yield "bvsle", ir.sle(a, b), ir.node("bvsle", BOOL, None, a, b)
    yield "bvule", ir.ule(a, b), ir.node("bvule", BOOL, None, a, b)
    wide = bitvec(width + make.draw.randint(0, 9))
    yield "sign_extend", ir.sign_extend(a, wide.width), ir.node("sign_extend", wide, None, a)
    yield "zero_extend", ir.zero_extend(a, wide.width), ir.node("zero_extend", wide, None, a)
    low = make.draw.randrange(width)
    high = make.draw.randrange(low, width)
    part = bitvec(high - low + 1)
    yield "extract", ir.extract(a, high, low), ir.node("extract", part, (high, low), a)
    parts = [a, *(make.vector(make.draw.choice(WIDTHS[:6])) for _ in range(3))]
    whole = bitvec(sum(each.sort.width for each in parts))
    yield "concat", ir.concat(parts), ir.node("concat", whole, None, *parts)


def numbers(make: Makings) -> Iterator[Pair]:
    """The functions that take or give integers."""
    m, n, p = make.number(), make.number(), make.flag(1)
    for op in ("+", "-"):
        yield op, ir.int_binary(op, m, n), ir.node(op, INT, None, m, n)
    times, divisor = (ir.integer(make.draw.choice((-3, 1, 2, 16))) for _ in range(2))
    yield "*", ir.int_binary("*", m, times), ir.node("*", INT, None, m, times)
    for op in ("div", "mod"):
        yield op, ir.int_binary(op, m, divisor), ir.node(op, INT, None, m, divisor)
    yield "<", ir.int_lt(m, n), ir.node("<", BOOL, None, m, n)
    yield "<=", ir.int_le(m, n), ir.node("<=", BOOL, None, m, n)
    yield "= of integers", ir.eq(m, n), ir.node("=", BOOL, None, m, n)
    yield "ite of integers", ir.ite(p, m, n), ir.node("ite", INT, None, p, m, n)
    bits = make.vector(make.draw.choice((1, 3, 8)), 1)
    yield "signed_to_int", ir.signed_to_int(bits), ir.node("sbv_to_int", INT, None, bits)


def differences(pairs: Iterator[Pair], solver: str) -> list[str]:
    """The names of the pairs of which the solver does not say that both are always equal."""
    found = []
    for name, folded, standing in pairs:
        if folded is standing:
            continue
        # not by `eq` and `not_`, which are among the functions in question
        same = ir.node("=", BOOL, None, folded, standing)
        text = script([ir.node("not", BOOL, None, same)], status="unsat")
        (question,) = read_certificate(text, name).scripts
        reply = SOLVERS[solver].solve(question, 20.0)
        if reply.result != "unsat":
            found.append(f"{name}: {reply.result} {reply.reason}\n{text}")
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("pairs", [truths, vectors])
def test_folding_keeps_the_meaning_of_truth_values_and_bit_vectors(
    pairs: Callable[[Makings], Iterator[Pair]], seed: int
) -> None:
    """Bitwuzla finds no values on which a folded term differs from the term as it stands."""
    for round_ in range(25):
        make = Makings(random.Random(f"{seed} {round_}"))
        assert differences(pairs(make), "bitwuzla") == []


@pytest.mark.parametrize("seed", range(8))
def test_folding_keeps_the_meaning_of_integers(seed: int) -> None:
    """cvc5 finds no values on which a folded term differs from the term as it stands."""
    for round_ in range(6):
        make = Makings(random.Random(f"{seed} {round_}"))
        assert differences(numbers(make), "cvc5") == []


def _keeps_no_range(extended: Term, literal: Term) -> Term:
    inner = extended.args[0]
    return ir.eq(inner, ir.bv(ir.value_of(literal), inner.sort.width))


def _counts_from_the_wrong_end(term: Term, high: int, low: int) -> Term | None:
    offset = 0
    for part in term.args:
        if offset <= low and high < offset + part.sort.width:
            return ir.extract(part, high - offset, low - offset)
        offset += part.sort.width
    return None


MISTAKES: dict[str, tuple[str, object]] = {
    "an extended term equals a literal out of range": ("_eq_extended", _keeps_no_range),
    "the parts of a concatenation in the wrong order": (
        "_extract_concat", _counts_from_the_wrong_end,
    ),
    "literals compared without their sign": ("signed", lambda value, width: value),
    "a quotient by zero that is zero": (
        "_BV_BINARY", {**ir._BV_BINARY, "bvudiv": lambda a, b, w: a // b if b else 0},
    ),
    "a remainder with the sign of the divisor": (
        "_INT_BINARY", {**ir._INT_BINARY, "mod": lambda a, b: a % b},
    ),
    "a sign that is lost": ("sign_extend", ir.zero_extend),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_folding_is_found(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above fail when a rule is wrong."""
    monkeypatch.setattr(ir, *MISTAKES[mistake])
    found: list[str] = []
    for round_ in range(200):
        make = Makings(random.Random(f"0 {round_}"))
        found += [*differences(vectors(make), "bitwuzla"), *differences(truths(make), "bitwuzla")]
        if round_ < 40:
            found += differences(numbers(make), "cvc5")
        if found:
            break
    assert found
