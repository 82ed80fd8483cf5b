"""Terms as one Python function, for thousands of inputs: what `lift.evaluate` gives, but fast.

Bit-vectors are unsigned numbers, as in `lift.evaluate`; each shared term is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from spanproof.lift import ir
from spanproof.lift.ir import Term

Values = list[int]
Compiled = Callable[..., Values]
"""Of the values of the constants, the functions, how many places a quantifier speaks of, and then
the values of the bound variables that are parameters."""


def compile_terms(terms: Sequence[Term], parameters: Sequence[str] = ()) -> Compiled:
    """One function that gives the values of all terms; they may speak of the parameters."""
    writer = _Writer()
    writer.block(terms, frozenset(parameters), 1)
    result = ", ".join(writer.name(term) for term in terms)
    head = ", ".join(("C", "F", "places", *map(variable, parameters)))
    lines = [f"def run({head}):", *writer.lines, f"    return [{result}]"]
    scope: dict[str, Compiled] = {}
    exec("\n".join(lines), {}, scope)
    return scope["run"]


def variable(name: str) -> str:
    """What the variable of a quantifier is called; names of terms may hold any character."""
    return "_" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c)}_" for c in name)


@dataclass(slots=True)
class _Writer:
    """The lines written so far, and what each term is called in them."""

    lines: list[str] = field(default_factory=list)
    names: dict[Term, str] = field(default_factory=dict)
    count: int = 0

    def name(self, term: Term) -> str:
        """How a term is written where it is used."""
        if ir.is_const(term):
            return str(int(ir.value_of(term)))
        return self.names[term]

    def block(self, roots: Sequence[Term], bound: frozenset[str], depth: int) -> None:
        """A line for each term that speaks of no other variables than these."""
        for term in ir.subterms(*roots):
            if term in self.names or ir.is_const(term) or not term.bound <= bound:
                continue
            self.count += 1
            name = f"v{self.count}"
            text = self._quantified(term, name, bound, depth) if term.op == "forall" else None
            self.names[term] = name
            self._line(depth, f"{name} = {text or self._text(term)}")

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _quantified(self, term: Term, name: str, bound: frozenset[str], depth: int) -> str:
        """The body as a function of its own; what it names inside is not known outside."""
        (body,), bound_name = term.args, str(term.data)
        outside = dict(self.names)
        # a variable of the same name outside is another one
        self.names = {one: n for one, n in outside.items() if bound_name not in one.bound}
        self._line(depth, f"def f{name}({variable(bound_name)}):")
        self.block([body], bound | {bound_name}, depth + 1)
        self._line(depth + 1, f"return {self.name(body)}")
        self.names = outside
        return f"all(f{name}(place) for place in range(places))"

    def _text(self, term: Term) -> str:
        args = [self.name(arg) for arg in term.args]
        width = term.sort.width
        match term.op:
            case "var":
                return f"C[{term.data!r}]"
            case "bound":
                return variable(str(term.data))
            case "apply":
                return f"F[{term.data!r}]({', '.join(args)})"
            case "not":
                return f"not {args[0]}"
            case "and" | "or":
                return f" {term.op} ".join(args)
            case "ite":
                return f"{args[1]} if {args[0]} else {args[2]}"
            case "=":
                return f"{args[0]} == {args[1]}"
            case "bvslt" | "bvsle":
                sign = 1 << term.args[0].sort.width - 1
                relation = "<" if term.op == "bvslt" else "<="
                return f"({args[0]} ^ {sign}) {relation} ({args[1]} ^ {sign})"
            case "bvule":
                return f"{args[0]} <= {args[1]}"
            case "<" | "+" | "-" | "*" if term.sort in (ir.BOOL, ir.INT):
                return f"{args[0]} {term.op} {args[1]}"
            case "div" | "mod":
                sign = "//" if term.op == "div" else "%"
                if ir.is_const(term.args[1]) and ir.value_of(term.args[1]):
                    return f"{args[0]} {sign} {args[1]}"
                # on no path that is taken, but it is computed all the same
                return f"{args[0]} {sign} {args[1]} if {args[1]} else 0"
            case "sign_extend":
                old = term.args[0].sort.width
                filled = (1 << width) - (1 << old)
                return f"{args[0]} | {filled} if {args[0]} >> {old - 1} else {args[0]}"
            case "zero_extend" | "bv2nat":
                return args[0]
            case "extract":
                assert isinstance(term.data, tuple)
                return f"{args[0]} >> {term.data[1]} & {(1 << width) - 1}"
            case "concat":
                return " | ".join(_shifted(term, args))
            case _:
                return _bits(term.op, args, width)


def _shifted(term: Term, args: Sequence[str]) -> list[str]:
    """The parts of a concatenation at their places."""
    places, low = [], 0
    for part, text in zip(reversed(term.args), reversed(args), strict=True):
        places.append(f"{text} << {low}")
        low += part.sort.width
    return places


_SIGNS = {"bvadd": "+", "bvsub": "-", "bvmul": "*", "bvand": "&", "bvor": "|", "bvxor": "^"}


def _bits(op: str, args: Sequence[str], width: int) -> str:
    mask = (1 << width) - 1
    left, right = args
    match op:
        case "bvadd" | "bvsub" | "bvmul":
            return f"({left} {_SIGNS[op]} {right}) & {mask}"
        case "bvand" | "bvor" | "bvxor":
            return f"{left} {_SIGNS[op]} {right}"
        case "bvudiv":
            return f"{left} // {right} if {right} else {mask}"
        case "bvurem":
            return f"{left} % {right} if {right} else {left}"
        case "bvshl":
            return f"({left} << {right}) & {mask} if {right} < {width} else 0"
        case "bvlshr":
            return f"{left} >> {right}"
        case _:
            raise KeyError(op)
