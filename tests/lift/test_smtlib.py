"""The text that solvers get: deterministic, complete, and readable by an SMT-LIB parser."""

from __future__ import annotations

import itertools
import subprocess
import sys
import textwrap

import z3

from spanproof.lift import ir
from spanproof.lift.smtlib import script
from spanproof.recheck.certificate import read_certificate
from spanproof.recheck.solvers import SOLVERS

PROGRAM = """
from spanproof.lift import ir
from spanproof.lift.smtlib import script
x = ir.variable("x y|z", ir.bitvec(8)) if False else ir.variable("x.length", ir.bitvec(8))
term = ir.bv_binary("bvmul", x, ir.bv_binary("bvadd", x, ir.bv(3, 8)))
item = ir.apply("s.item", ir.bitvec(21), ir.variable("k", ir.bitvec(64)))
print(script([ir.eq(term, ir.bv(4, 8)), ir.ule(item, ir.bv(65, 21)), ir.slt(term, x)], ["why"]))
"""


def parsed(text: str) -> z3.AstVector:
    """The assertions that z3 reads in a script."""
    return z3.parse_smt2_string(text, ctx=z3.Context())


def test_the_same_terms_give_the_same_bytes_in_every_process() -> None:
    """The text depends on nothing but the terms, not on hash seeds or on memory."""
    texts = {
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(PROGRAM)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    (text,) = texts
    assert len(parsed(text)) == 3


def test_shared_terms_are_written_once() -> None:
    """A term that doubles in every step stays a text of a line per step."""
    term = ir.variable("x", ir.bitvec(16))
    for _ in range(60):
        term = ir.bv_binary("bvxor", ir.bv_binary("bvmul", term, term), term)
    text = script([ir.eq(term, ir.bv(1, 16))])
    assert len(text.splitlines()) < 150
    assert len(parsed(text)) == 1


def test_names_of_every_kind_are_declared_and_quoted() -> None:
    """Constants, functions and sorts are declared once, negative numbers are terms."""
    sort = ir.Sort("Opaque list[int]")
    a, b = ir.variable("a.0", sort), ir.variable("größe", sort)
    number = ir.int_lt(ir.variable("n", ir.INT), ir.integer(-5))
    text = script([ir.not_(ir.eq(a, b)), number])
    assert text.count("declare-sort") == 1
    assert "(- 5)" in text
    assert len(parsed(text)) == 2


def test_a_header_is_a_comment() -> None:
    """What a certificate says about itself does not change what it asserts."""
    assertions = [ir.variable("p", ir.BOOL)]
    plain, explained = script(assertions), script(assertions, ["one", "two"])
    assert explained == f"; one\n; two\n{plain}"


def test_quantified_terms_are_closed() -> None:
    """A shared part with a bound variable becomes a function of it."""
    place = ir.bound_variable("k0", ir.bitvec(64))
    code = ir.apply("s", ir.bitvec(8), place)
    body = ir.or_(ir.eq(code, ir.bv(1, 8)), ir.ule(ir.bv_binary("bvadd", code, code), code))
    text = script([ir.forall("k0", ir.or_(body, ir.slt(place, ir.bv(0, 64))))])
    assert "(define-fun %t0 ((|%k0| (_ BitVec 64))) (_ BitVec 8) (|$s| |%k0|))" in text
    assert len(parsed(text)) == 1


def nested(depth: int) -> ir.Term:
    """A claim whose parts are used once, each inside the next."""
    term = ir.variable("x0", ir.bitvec(8))
    for number in range(depth):
        term = ir.bv_binary("bvadd", ir.variable(f"x{number + 1}", ir.bitvec(8)), term)
    return ir.not_(ir.eq(term, term if depth == 0 else ir.bv(0, 8)))


def test_nothing_is_nested_deeply() -> None:
    """What is as deep as the code is long gets names, so that no parser runs out of stack."""
    text = script([nested(5000)])
    for line in text.splitlines():
        depths = itertools.accumulate({"(": 1, ")": -1}.get(char, 0) for char in line)
        assert max(depths, default=0) < 60


def test_other_solvers_read_the_same_text() -> None:
    """Functions, sorts, places under quantifiers, integers and long chains."""
    place = ir.bound_variable("k0", ir.bitvec(64))
    code = ir.apply("s", ir.bitvec(8), place)
    low = ir.ule(ir.bv_binary("bvadd", code, code), ir.bv_binary("bvxor", code, code))
    sort = ir.Sort("Opaque größe")
    chosen = ir.eq(ir.apply("f", sort, place), ir.variable("a", sort))
    everywhere = ir.forall("k0", ir.or_(ir.not_(low), chosen, low))
    number = ir.eq(ir.signed_to_int(ir.variable("b", ir.bitvec(8))), ir.integer(-200))
    for assertions, solvers in (
        ([nested(500), ir.FALSE], ("bitwuzla", "cvc5")),
        ([ir.not_(everywhere)], ("bitwuzla", "cvc5")),
        ([number], ("cvc5",)),
    ):
        (question,) = read_certificate(script(assertions, status="unsat"), "test").scripts
        for solver in solvers:
            assert SOLVERS[solver].solve(question, 20.0).result == "unsat"
