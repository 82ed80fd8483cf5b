"""Terms with parts of them replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spanproof.lift import ir
from spanproof.lift.ir import Term


def substitute(term: Term, replaced: Mapping[Term, Term]) -> Term:
    """The term with other terms in place of some; no bound variable of a quantifier is captured."""
    done: dict[Term, Term] = dict(replaced)
    names = {str(old.data) for old in replaced if old.op == "bound"}
    only_bound = len(names) == len(replaced)

    def is_untouched(node: Term) -> bool:
        """Whether a term speaks of none of the variables: it stays, and so does all below it."""
        return only_bound and names.isdisjoint(node.bound)

    for node in ir.subterms_above(term, is_untouched):
        if node not in done:
            if is_untouched(node):
                done[node] = node
            elif node.op == "forall":
                done[node] = _below(node, replaced)
            else:
                done[node] = rebuild(node, tuple(done[arg] for arg in node.args))
    return done[term]


def _below(node: Term, replaced: Mapping[Term, Term]) -> Term:
    """A quantified term, its variable renamed where a replacement speaks of one of that name."""
    name, (body,) = str(node.data), node.args
    inner = {old: new for old, new in replaced.items() if name not in old.bound}
    fresh = name
    while any(fresh in new.bound for new in inner.values()):
        fresh += "'"
    if fresh != name:
        variables = [t for t in ir.subterms(body) if t.op == "bound" and t.data == name]
        inner |= {old: ir.bound_variable(fresh, old.sort) for old in variables}
    return ir.forall(fresh, substitute(body, inner))


def rebuild(node: Term, args: tuple[Term, ...]) -> Term:
    """The same operation on other arguments, folded where they are literals."""
    match node.op:
        case "const" | "var" | "bound":
            return node
        case "apply":
            return ir.apply(str(node.data), node.sort, *args)
        case "forall":
            return ir.forall(str(node.data), args[0])
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
            literal = ir.is_const(args[0])
            return (
                ir.integer(ir.value_of(args[0]))
                if literal
                else ir.node("bv2nat", ir.INT, None, *args)
            )
        case _:
            return _OPERATIONS[node.op](*args)


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
