"""What a term is worth on concrete inputs.

Used to compare lifted functions with CPython: the same argument goes through the term and
through the interpreter, and both must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from spanproof.lift import ir
from spanproof.lift.ir import Term


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
    """Rebuild one node over literals; the folding constructors give its value."""
    match node.op:
        case "const":
            return node
        case "var":
            return _literal(node, assignment.constants[str(node.data)])
        case "apply":
            return _literal(node, assignment.functions[str(node.data)](*map(ir.value_of, args)))
        case "bound":
            return _literal(node, assignment.bound[str(node.data)])
        case "extract":
            assert isinstance(node.data, tuple)
            return ir.extract(args[0], *node.data)
        case "sign_extend":
            return ir.sign_extend(args[0], node.sort.width)
        case "zero_extend":
            return ir.zero_extend(args[0], node.sort.width)
        case "concat":
            return ir.concat(args)
        case "bv2nat":
            return ir.integer(ir.value_of(args[0]))
        case _:
            return _OPERATIONS[node.op](*args)


def _literal(node: Term, value: int) -> Term:
    if node.sort == ir.BOOL:
        return ir.boolean(bool(value))
    return ir.integer(value) if node.sort == ir.INT else ir.bv(value, node.sort.width)


def _bv(op: str) -> Callable[..., Term]:
    return lambda left, right: ir.bv_binary(op, left, right)


def _int(op: str) -> Callable[..., Term]:
    return lambda left, right: ir.int_binary(op, left, right)


_OPERATIONS: dict[str, Callable[..., Term]] = {
    "not": ir.not_,
    "and": ir.and_,
    "or": ir.or_,
    "ite": ir.ite,
    "=": ir.eq,
    "bvslt": ir.slt,
    "bvsle": ir.sle,
    "bvule": ir.ule,
    "<": ir.int_lt,
    **{op: _bv(op) for op in ir._BV_BINARY},
    **{op: _int(op) for op in ir._INT_BINARY},
}
