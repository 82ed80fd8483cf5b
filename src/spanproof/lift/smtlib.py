"""Terms to SMT-LIB 2 text.

The text is what solvers are given and what a certificate holds; there is no second path. Shared
terms become nullary `define-fun`s, so the text is as small as the graph, and its bytes depend on
nothing but the terms.
"""

from __future__ import annotations

from collections.abc import Sequence

from spanproof.lift.ir import BOOL, INT, Sort, Term, is_const, subterms, value_of

INDEX_WIDTH = 64
"""Bits of a position in a sequence: CPython's Py_ssize_t."""

MAX_DEPTH = 40
"""How deep a term is nested before a part of it gets a name."""

_PLACE = f"(_ BitVec {INDEX_WIDTH})"
"""The sort of bound variables, all of which stand for positions."""


def symbol(name: str) -> str:
    """The name of a free constant or function in the script, without the bars around it.

    Its first character keeps it apart from what SMT-LIB defines (`true`, `seq.len`, …), from
    bound variables and from definitions; `printable` keeps it inside ASCII.
    """
    return f"${printable(name)}"


def printable(name: str) -> str:
    """A name in the characters that SMT-LIB allows between bars."""
    return "".join(c if " " <= c <= "~" and c not in "|\\" else f"({ord(c):x})" for c in name)


def sort_text(sort: Sort) -> str:
    """A sort in SMT-LIB."""
    if sort.name == "BitVec":
        return f"(_ BitVec {sort.width})"
    return sort.name if sort in (BOOL, INT) else f"|{printable(sort.name)}|"


def constant_text(term: Term) -> str:
    """A literal in SMT-LIB."""
    value = value_of(term)
    if term.sort == BOOL:
        return "true" if value else "false"
    if term.sort == INT:
        return str(value) if value >= 0 else f"(- {-value})"
    return f"(_ bv{value} {term.sort.width})"


def script(
    assertions: Sequence[Term], header: Sequence[str] = (), *, status: str | None = None
) -> str:
    """A self-contained script: declarations, definitions, assertions, `(check-sat)`.

    `header` becomes comments; `status` is the answer that is expected, `sat` or `unsat`.
    """
    order = subterms(*assertions)
    names = _shared(order, assertions)
    lines = [f"; {printable(line)}" for line in header]
    lines += [] if status is None else [f"(set-info :status {status})"]
    lines += ["(set-logic ALL)", *_declarations(order)]
    lines += [_definition(term, names) for term in order if term in names]
    lines += [f"(assert {_text(term, names)})" for term in assertions]
    return "\n".join([*lines, "(check-sat)", ""])


def _definition(term: Term, names: dict[Term, str]) -> str:
    """The `define-fun` of a named term; the bound variables in it are its parameters."""
    name = names[term].strip("()").split(" ", 1)[0]
    parameters = " ".join(f"(|%{bound}| {_PLACE})" for bound in sorted(term.bound))
    body = _text(term, names, skip=term)
    return f"(define-fun {name} ({parameters}) {sort_text(term.sort)} {body})"


def _shared(order: Sequence[Term], assertions: Sequence[Term]) -> dict[Term, str]:
    """How to refer to the terms that get a name: used more than once, long, or deep.

    Without the last, nesting would be as deep as the code is long, which no parser expects.
    """
    uses: dict[Term, int] = dict.fromkeys(assertions, 1)
    for term in order:
        for arg in term.args:
            uses[arg] = uses.get(arg, 0) + 1
    names: dict[Term, str] = {}
    depths: dict[Term, int] = {}
    for term in order:
        depth = 1 + max((depths[arg] for arg in term.args), default=0)
        if term.args and (uses.get(term, 0) > 1 or len(term.args) > 16 or depth > MAX_DEPTH):
            name, depth = f"%t{len(names)}", 0
            places = "".join(f" |%{bound}|" for bound in sorted(term.bound))
            names[term] = f"({name}{places})" if places else name
        depths[term] = depth
    return names


def _declarations(order: Sequence[Term]) -> list[str]:
    sorts: dict[str, None] = {}
    constants: dict[str, str] = {}
    for term in order:
        if term.op in ("var", "apply") and term.sort.name not in ("Bool", "Int", "BitVec"):
            sorts[f"(declare-sort {sort_text(term.sort)} 0)"] = None
        if term.op == "var":
            constants[_quoted(term)] = f"() {sort_text(term.sort)}"
        elif term.op == "apply":
            domain = " ".join(sort_text(arg.sort) for arg in term.args)
            constants[_quoted(term)] = f"({domain}) {sort_text(term.sort)}"
    return [*sorts, *(f"(declare-fun {name} {kind})" for name, kind in sorted(constants.items()))]


def _text(term: Term, names: dict[Term, str], skip: Term | None = None) -> str:
    """One term; recursion is at most `MAX_DEPTH` deep, since deeper terms are named."""
    if term is not skip and term in names:
        return names[term]
    if is_const(term):
        return constant_text(term)
    if term.op in ("var", "bound"):
        return _quoted(term)
    args = " ".join(_text(arg, names) for arg in term.args)
    return f"({_head(term)} {args})"


def _quoted(term: Term) -> str:
    """The symbol of a constant, a function or a bound variable."""
    name = str(term.data)
    return f"|%{name}|" if term.op in ("bound", "forall") else f"|{symbol(name)}|"


def _head(term: Term) -> str:
    width = term.sort.width
    match term.op:
        case "apply":
            return _quoted(term)
        case "forall":
            return f"forall (({_quoted(term)} {_PLACE}))"
        case "extract":
            assert isinstance(term.data, tuple)
            return f"(_ extract {term.data[0]} {term.data[1]})"
        case "sign_extend" | "zero_extend":
            return f"(_ {term.op} {width - term.args[0].sort.width})"
        case "bv2nat":
            return "ubv_to_int"  # as SMT-LIB has called it since version 2.7
        case _:
            return term.op
