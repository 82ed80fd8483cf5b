"""Which changes are made of a module, and which are not."""

from __future__ import annotations

import ast
import enum
from types import CodeType

import pytest

from spanproof.mutation.mutants import Mutant, mutants_of
from spanproof.mutation.sites import Role


def changes(text: str, names: dict[str, object] | None = None) -> list[Mutant]:
    """The mutants of a module with this text."""
    return mutants_of("m", "m.py", text.encode(), names or {})


def diffs(text: str, operator: str, names: dict[str, object] | None = None) -> list[str]:
    """The changes that one operator makes."""
    return [m.diff for m in changes(text, names) if m.operator == operator]


@pytest.mark.parametrize(
    ("line", "operator", "expected"),
    [
        ("x = a < b", "comparison", ["(a <= b)", "(a != b)", "(a >= b)"]),
        ("x = a == b", "comparison", ["(a != b)"]),
        ("x = a in b", "comparison", ["(a not in b)"]),
        ("x = a is b", "comparison", ["(a is not b)"]),
        ("x = 0 < a < 9", "comparison", 6 * [None]),
        ("x = a + b", "arithmetic", ["(a - b)"]),
        ("x = a & b", "operand", ["a", "b"]),
        ("x = -a", "arithmetic", ["a"]),
        ("x = not a", "boolean", ["a"]),
        ("x = a and b", "boolean", ["(a or b)"]),
        ("x = a and b", "operand", ["b", "a"]),
        ("x = 7", "constant", ["8", "6", "0"]),
        ("x = 0", "constant", ["1", "-1"]),
        ("x = True", "constant", ["False"]),
        ("x = '-'", "text", ["''", "'.'"]),
        ("x = ''", "text", ["'x'"]),
        ("x = 'no such id'", "text", ["''"]),
        ("x = b'a'", "text", ["b''", "b'b'"]),
        ("x = a[i:]", "slice", [":", "i + 1:", "i - 1:"]),
        ("x = all(a)", "call", ["any(a)"]),
        ("x = (a, b)", "element", ["(b,)", "(a,)"]),
        ("x = a if b else c", "condition", ["a", "c"]),
        ("x = f'{a:02x}'", "format", ["f'{a:03x}'", "f'{a:01x}'", "f'{a:2x}'", "f'{a:02X}'"]),
    ],
)
def test_an_operator_makes_these_changes(
    line: str, operator: str, expected: list[str | None]
) -> None:
    """Each change is one node in place of another."""
    found = [diff.partition("  ->  ")[2] for diff in diffs(line, operator)]
    assert found == expected or (None in expected and len(found) == len(expected))


@pytest.mark.parametrize(
    ("body", "operator", "expected"),
    [
        ("return a", "return", ["a  ->  0"]),
        ("if a: b()", "condition", ["a  ->  True", "a  ->  False"]),
        ("b()", "statement", ["b()  ->  pass"]),
        ("for x in a: break", "statement", ["for x in a: break  ->  pass", "break  ->  continue"]),
        ("return [x for x in a if x]", "condition", ["x  ->  True"]),
        ("raise KeyError(a)", "exception", ["KeyError(a)  ->  LookupError(a)"]),
        ("raise ValueError", "exception", ["ValueError  ->  ArithmeticError"]),
        ("try: a()\n  except ValueError: pass", "exception", ["ValueError  ->  ArithmeticError"]),
    ],
)
def test_statements_of_a_body_are_changed(body: str, operator: str, expected: list[str]) -> None:
    """What a statement does is left out, decided, or done otherwise."""
    assert diffs(f"def f(a) -> int:\n  {body}", operator) == expected


def test_arguments_of_one_type_are_swapped() -> None:
    """Only those whose parameters are annotated alike; a type checker sees the rest."""

    def callee(a: int, b: int, c: str) -> None:
        """Only its signature matters."""

    assert diffs("x = callee(p, q, r)", "arguments", {"callee": callee}) == [
        "callee(p, q, r)  ->  callee(q, p, r)"
    ]


def test_a_member_of_an_enumeration_becomes_the_next() -> None:
    """The last one becomes the first."""
    colour = enum.Enum("Colour", "RED GREEN")
    text = "x = Colour.GREEN"
    assert diffs(text, "member", {"Colour": colour}) == ["Colour.GREEN  ->  Colour.RED"]


def test_what_must_notice_and_what_nobody_runs_is_left_as_it_is() -> None:
    """Postconditions, theorems, docstrings, annotations, and what only type checkers read."""
    text = '''
"""Doc 1."""
from typing import TYPE_CHECKING, TypeVar
T = TypeVar("T", bound="int")
__all__ = ["f"]
if TYPE_CHECKING:
    x = 1

@icontract.ensure(lambda result: result == 1)
def f(a: "int") -> "int":
    """Doc 2."""

@theorem()
def g() -> bool:
    return f(1) == 2
'''
    assert changes(text) == []


def test_roles_and_owners_are_told_apart() -> None:
    """A change knows the function or class it belongs to, and what it is to it."""
    text = """
LIMIT = 1

@icontract.invariant(lambda self: self.n)
class C:
    n: int = 1

    @icontract.require(lambda a: a)
    def f(self, a=1):
        a()
"""
    found = {(mutant.owner, mutant.role) for mutant in changes(text)}
    assert found == {
        ("", Role.GLOBAL),
        ("C", Role.INVARIANT),
        ("C", Role.FIELD),
        ("C.f", Role.REQUIRE),
        ("C.f", Role.DEFAULT),
        ("C.f", Role.BODY),
    }


def test_ids_are_unique_and_the_same_in_every_run() -> None:
    """An id names the place, the operator and a number."""
    text = "def f(a):\n    return a < 1 and a > 2\n"
    ids = [mutant.id for mutant in changes(text)]
    assert ids == [mutant.id for mutant in changes(text)]
    assert len(set(ids)) == len(ids)
    assert "m:2:12:boolean:1" in ids


def test_no_mutant_compiles_to_the_original_or_to_another_one() -> None:
    """`return 0` in place of `return 0` is no change, and two ways to one byte code are one."""
    text = "def f(a) -> int:\n    if a and not a:\n        return 0\n    return 1\n"
    found = changes(text)
    codes = [compiled(each.applied(text.encode()).decode()) for each in found]
    assert "0  ->  0" not in [mutant.diff for mutant in found]
    assert compiled(text) not in codes
    assert len(set(codes)) == len(codes)


def compiled(text: str) -> tuple[object, ...]:
    """The code of the one function of a module, without its places."""
    [code] = [each for each in compile(text, "m", "exec").co_consts if isinstance(each, CodeType)]
    return code.co_code, code.co_consts, code.co_names


def test_only_the_changed_place_of_the_text_changes() -> None:
    """Comments and line ends around it stay, also where characters take several bytes."""
    text = "x = 'é'  # ü\ny = 'ß' + a  # rest\n"
    mutant = next(m for m in changes(text) if m.operator == "arithmetic")
    assert mutant.applied(text.encode()).decode() == "x = 'é'  # ü\ny = ('ß' - a)  # rest\n"
    assert all(ast.parse(each.applied(text.encode())) for each in changes(text))
