"""The text that solvers get: deterministic, complete, and readable by an SMT-LIB parser."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import z3

from spanproof.lift import ir
from spanproof.lift.smtlib import script

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
    """A shared part with a bound variable is not moved out of its quantifier."""
    place = ir.bound_variable("k0", ir.bitvec(64))
    code = ir.apply("s", ir.bitvec(8), place)
    body = ir.or_(ir.eq(code, ir.bv(1, 8)), ir.ule(ir.bv_binary("bvadd", code, code), code))
    text = script([ir.forall("k0", ir.or_(body, ir.slt(place, ir.bv(0, 64))))])
    assert "define-fun" not in text
    assert len(parsed(text)) == 1
