"""Terms with parts of them replaced."""

from __future__ import annotations

from collections.abc import Mapping

from spanproof.lift import evaluate, ir
from spanproof.lift.ir import Term


def substitute(term: Term, replaced: Mapping[Term, Term]) -> Term:
    """The term with other terms in place of some; no bound variable of a quantifier is captured."""
    done: dict[Term, Term] = dict(replaced)
    names = {str(old.data) for old in replaced if old.op == "bound"}
    # a term that speaks of none of the variables stays as it is, and so does all below it
    untouched = names if len(names) == len(replaced) else None
    for node in _touched(term, untouched):
        if node not in done:
            if untouched is not None and untouched.isdisjoint(node.bound):
                done[node] = node
            elif node.op == "forall":
                done[node] = _below(node, replaced)
            else:
                done[node] = rebuild(node, tuple(done[arg] for arg in node.args))
    return done[term]


def _touched(term: Term, names: set[str] | None) -> list[Term]:
    """The subterms, arguments first, but nothing below one without any of the variables.

    With None, all of them.
    """
    if names is None:
        return ir.subterms(term)
    order: list[Term] = []
    seen: set[Term] = set()
    stack = [(term, False)]
    while stack:
        node, expanded = stack.pop()
        if expanded:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            if not names.isdisjoint(node.bound):
                stack.extend((arg, False) for arg in node.args)
    return order


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
            return evaluate._OPERATIONS[node.op](*args)
