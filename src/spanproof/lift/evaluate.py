"""What a term is worth on concrete inputs.

Used to compare lifted functions with CPython: the same argument goes through the term and
through the interpreter, and both must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from spanproof.lift import ir
from spanproof.lift.ir import Term
from spanproof.lift.rewriting import rebuild


@dataclass(frozen=True, slots=True)
class Assignment:
    """Values of the free constants, and of the uninterpreted functions as callables.

    `longest` is the greatest length of a text: a quantifier speaks of the places inside a text,
    so no place beyond it matters. `bound` are the values of bound variables.
    """

    constants: Mapping[str, int]
    functions: Mapping[str, Callable[..., int]]
    longest: int | None = None
    bound: Mapping[str, int] = field(default_factory=dict)


def evaluate(term: Term, assignment: Assignment) -> int:
    """The value of a term; bit-vectors come back unsigned.

    Raises KeyError for a constant that has no value and ValueError for a quantifier when the
    assignment says nothing about lengths.
    """
    done: dict[Term, Term] = {}
    for node in ir.subterms(term):
        if node.op == "forall":
            done[node] = ir.boolean(_everywhere(node, assignment))
        elif node.bound <= assignment.bound.keys():
            done[node] = _step(node, tuple(done[arg] for arg in node.args), assignment)
    return ir.value_of(done[term])


def _everywhere(node: Term, assignment: Assignment) -> bool:
    """Whether the body of a quantifier holds for every place of every text."""
    if node.bound - assignment.bound.keys():
        return False  # below another quantifier: evaluated again for each of its places
    if assignment.longest is None:
        raise ValueError("a quantified term has no value without the lengths of the texts")
    (body,) = node.args
    return all(
        evaluate(body, replace(assignment, bound={**assignment.bound, str(node.data): place}))
        for place in range(assignment.longest + 1)
    )


def _step(node: Term, args: tuple[Term, ...], assignment: Assignment) -> Term:
    """One node over literals; the folding constructors give its value."""
    match node.op:
        case "var":
            return _literal(node, assignment.constants[str(node.data)])
        case "apply":
            return _literal(node, assignment.functions[str(node.data)](*map(ir.value_of, args)))
        case "bound":
            return _literal(node, assignment.bound[str(node.data)])
        case _:
            return rebuild(node, args)


def _literal(node: Term, value: int) -> Term:
    if node.sort == ir.BOOL:
        return ir.boolean(bool(value))
    return ir.integer(value) if node.sort == ir.INT else ir.bv(value, node.sort.width)
