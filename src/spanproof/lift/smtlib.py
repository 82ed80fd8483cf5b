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


def script(assertions: Sequence[Term], header: Sequence[str] = ()) -> str:
    """A self-contained script: declarations, definitions, assertions, `(check-sat)`."""
    order = subterms(*assertions)
    names = _shared(order, assertions)
    lines = [f"; {line}" for line in header]
    lines += ["(set-logic ALL)", *_declarations(order)]
    for term in order:
        name = names.get(term)
        if name is not None:
            body = _text(term, names, skip=term)
            lines.append(f"(define-fun {name} () {sort_text(term.sort)} {body})")
    lines += [f"(assert {_text(term, names)})" for term in assertions]
    return "\n".join([*lines, "(check-sat)", ""])


def _shared(order: Sequence[Term], assertions: Sequence[Term]) -> dict[Term, str]:
    """Names for the terms that are used more than once and contain no bound variable."""
    uses: dict[Term, int] = dict.fromkeys(assertions, 1)
    for term in order:
        for arg in term.args:
            uses[arg] = uses.get(arg, 0) + 1
    names: dict[Term, str] = {}
    for term in order:
        if term.args and not term.bound and (uses.get(term, 0) > 1 or len(term.args) > 16):
            names[term] = f"%t{len(names)}"
    return names


def _declarations(order: Sequence[Term]) -> list[str]:
    sorts: dict[str, None] = {}
    constants: dict[str, str] = {}
    for term in order:
        if term.op == "var":
            if term.sort.name not in ("Bool", "Int", "BitVec"):
                sorts[f"(declare-sort {sort_text(term.sort)} 0)"] = None
            constants[_quoted(term)] = f"() {sort_text(term.sort)}"
        elif term.op == "apply":
            domain = " ".join(sort_text(arg.sort) for arg in term.args)
            constants[_quoted(term)] = f"({domain}) {sort_text(term.sort)}"
    return [*sorts, *(f"(declare-fun {name} {kind})" for name, kind in sorted(constants.items()))]


def _text(term: Term, names: dict[Term, str], skip: Term | None = None) -> str:
    """One term; iterative on the left spine is not needed, since shared terms are named."""
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
            return f"forall (({_quoted(term)} (_ BitVec {INDEX_WIDTH})))"
        case "extract":
            assert isinstance(term.data, tuple)
            return f"(_ extract {term.data[0]} {term.data[1]})"
        case "sign_extend" | "zero_extend":
            return f"(_ {term.op} {width - term.args[0].sort.width})"
        case _:
            return term.op
