"""Terms of SMT logic: booleans, bit-vectors, integers, uninterpreted functions.

Terms are hash-consed (equal terms are the same object), immutable, and folded by the functions
that build them, so a condition that is decided by constants never reaches a solver. Build terms
only with the functions of this module. Bit-vector widths are explicit; signedness is in the
operation, as in SMT-LIB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Sort:
    """`Bool`, `Int`, `BitVec` with a width, or an uninterpreted sort by name."""

    name: str
    width: int = 0


BOOL = Sort("Bool")
INT = Sort("Int")


@cache
def bitvec(width: int) -> Sort:
    """The sort of bit-vectors of `width` bits."""
    return Sort("BitVec", width)


class Term:
    """A node: `op` applied to `args`; `data` holds constants, names, or indices."""

    __slots__ = ("args", "bound", "data", "negation", "op", "sort")

    def __init__(self, op: str, sort: Sort, data: object, args: tuple[Term, ...]) -> None:
        """Terms are built by this module's functions only, so that they are interned."""
        self.op = op
        self.sort = sort
        self.data = data
        self.args = args
        self.negation: Term | None = None  # found again more often than any other term
        own = frozenset((str(data),)) if op == "bound" else frozenset[str]()
        inner = own.union(*(arg.bound for arg in args)) if args else own
        self.bound: frozenset[str] = inner - {str(data)} if op == "forall" else inner

    def __repr__(self) -> str:
        """A compact prefix form for debugging."""
        if not self.args:
            return str(self.data)
        indices = "" if self.data is None else f"[{self.data}]"
        return f"({self.op}{indices} {' '.join(map(repr, self.args))})"


_table: dict[tuple[object, ...], Term] = {}


def node(op: str, sort: Sort, data: object, *args: Term) -> Term:
    """A term as it stands, interned; to this one what the functions below give is equal."""
    # bool is an int in Python, so the type is part of the key
    key = (op, sort, type(data), data, *map(id, args))
    term = _table.get(key)
    if term is None:
        term = _table[key] = Term(op, sort, data, args)
    return term


TRUE = node("const", BOOL, True)
FALSE = node("const", BOOL, False)


def is_const(term: Term) -> bool:
    """Whether the term is a literal."""
    return term.op == "const"


def value_of(term: Term) -> int:
    """The number in a literal; bit-vector literals are stored unsigned."""
    assert term.op == "const"
    assert isinstance(term.data, int)
    return term.data


def signed(value: int, width: int) -> int:
    """The two's complement reading of an unsigned `value` of `width` bits."""
    return value - (1 << width) if value >> (width - 1) & 1 else value


def boolean(value: bool) -> Term:
    """A Boolean literal."""
    return TRUE if value else FALSE


def bv(value: int, width: int) -> Term:
    """A bit-vector literal; `value` is taken modulo 2**width."""
    return node("const", bitvec(width), value % (1 << width))


def integer(value: int) -> Term:
    """An integer literal."""
    return node("const", INT, value)


def variable(name: str, sort: Sort) -> Term:
    """A free constant of the given sort."""
    return node("var", sort, name)


def bound_variable(name: str, sort: Sort) -> Term:
    """A variable that a `forall` binds."""
    return node("bound", sort, name)


def apply(function: str, sort: Sort, *arguments: Term) -> Term:
    """An uninterpreted function of the given result sort; one name has one signature."""
    return node("apply", sort, function, *arguments)


def forall(name: str, body: Term) -> Term:
    """`body` for every value of the bound variable `name`, a position in a sequence."""
    if name not in body.bound:
        return body
    return node("forall", BOOL, name, body)


# --- Booleans ---------------------------------------------------------------------------------


def not_(term: Term) -> Term:
    """Negation."""
    if is_const(term):
        return FALSE if term.data else TRUE
    if term.negation is None:
        term.negation = term.args[0] if term.op == "not" else node("not", BOOL, None, term)
    return term.negation


def _junction(op: str, unit: Term, zero: Term, terms: Iterable[Term]) -> Term:
    kept: dict[Term, None] = {}
    for term in terms:
        # long ones are kept whole: path conditions grow link by link, copying each would square
        for part in term.args if term.op == op and len(term.args) <= 8 else (term,):
            if part is zero or not_(part) in kept:
                return zero
            if part is not unit:
                kept[part] = None
    if not kept:
        return unit
    parts = tuple(kept)
    return parts[0] if len(parts) == 1 else node(op, BOOL, None, *parts)


def and_(*terms: Term) -> Term:
    """Conjunction, flattened, without duplicates."""
    return _junction("and", TRUE, FALSE, terms)


def or_(*terms: Term) -> Term:
    """Disjunction, flattened, without duplicates."""
    return _junction("or", FALSE, TRUE, terms)


def ite(condition: Term, then: Term, other: Term) -> Term:
    """`then` where the condition holds, else `other`; both of one sort."""
    assert then.sort == other.sort, (then.sort, other.sort)
    if condition is TRUE or then is other:
        return then
    if condition is FALSE:
        return other
    if condition.op == "not":
        return ite(condition.args[0], other, then)
    if then.op == "ite" and then.args[0] is condition:
        return ite(condition, then.args[1], other)
    if other.op == "ite" and other.args[0] is condition:
        return ite(condition, then, other.args[2])
    if then.sort == BOOL:
        if is_const(then):
            return or_(condition, other) if then is TRUE else and_(not_(condition), other)
        if is_const(other):
            return and_(condition, then) if other is FALSE else or_(not_(condition), then)
    return node("ite", then.sort, None, condition, then, other)


def eq(left: Term, right: Term) -> Term:
    """Equality of two terms of one sort."""
    assert left.sort == right.sort, (left.sort, right.sort)
    if left is right:
        return TRUE
    if is_const(left) and is_const(right):
        return FALSE  # interned and different
    if left.sort == BOOL and (is_const(left) or is_const(right)):
        literal, other = (left, right) if is_const(left) else (right, left)
        return other if literal is TRUE else not_(other)
    if is_const(left):
        left, right = right, left
    if is_const(right) and left.op in ("sign_extend", "zero_extend"):
        return _eq_extended(left, right)
    if is_const(right) and left.op == "ite" and is_const(left.args[1]) and is_const(left.args[2]):
        return ite(left.args[0], boolean(left.args[1] is right), boolean(left.args[2] is right))
    return node("=", BOOL, None, left, right)


def _eq_extended(extended: Term, literal: Term) -> Term:
    """An extended term equals a literal: compare in the narrow width, or never."""
    inner = extended.args[0]
    narrow = bv(value_of(literal), inner.sort.width)
    extend = sign_extend if extended.op == "sign_extend" else zero_extend
    return eq(inner, narrow) if extend(narrow, extended.sort.width) is literal else FALSE


# --- Bit-vectors ------------------------------------------------------------------------------

_BV_BINARY = {
    "bvadd": lambda a, b, w: a + b,
    "bvsub": lambda a, b, w: a - b,
    "bvmul": lambda a, b, w: a * b,
    "bvand": lambda a, b, w: a & b,
    "bvor": lambda a, b, w: a | b,
    "bvxor": lambda a, b, w: a ^ b,
    "bvudiv": lambda a, b, w: a // b if b else (1 << w) - 1,
    "bvurem": lambda a, b, w: a % b if b else a,
}


def bv_binary(op: str, left: Term, right: Term) -> Term:
    """An SMT-LIB bit-vector operation on two terms of one width, modulo 2**width."""
    assert left.sort == right.sort, (op, left.sort, right.sort)
    width = left.sort.width
    if is_const(left) and is_const(right):
        return bv(_BV_BINARY[op](value_of(left), value_of(right), width), width)
    if op in ("bvadd", "bvsub") and is_const(right) and value_of(right) == 0:
        return left
    if op == "bvadd" and is_const(left) and value_of(left) == 0:
        return right
    simpler = _undone(op, left, right) or _undone_in_branch(op, left, right)
    return simpler or node(op, left.sort, None, left, right)


def _undone(op: str, left: Term, right: Term) -> Term | None:
    """What is left of a sum or difference when one of its operands takes back the other."""
    if op == "bvadd":
        for one, other in ((left, right), (right, left)):
            if one.op == "bvsub" and one.args[1] is other:
                return one.args[0]
    if op == "bvsub":
        if left is right:
            return bv(0, left.sort.width)
        if left.op == "bvadd" and right in left.args:
            return left.args[1] if left.args[0] is right else left.args[0]
        if right.op == "bvsub" and right.args[0] is left:
            return right.args[1]
    return None


def _undone_in_branch(op: str, left: Term, right: Term) -> Term | None:
    """A sum or difference with a choice, when that helps in one of the branches."""
    if left.op == "ite":
        condition, then, other = left.args
        if _undone(op, then, right) or _undone(op, other, right):
            return ite(condition, bv_binary(op, then, right), bv_binary(op, other, right))
    if right.op == "ite":
        condition, then, other = right.args
        if _undone(op, left, then) or _undone(op, left, other):
            return ite(condition, bv_binary(op, left, then), bv_binary(op, left, other))
    return None


def slt(left: Term, right: Term) -> Term:
    """Signed less-than."""
    return _compare("bvslt", left, right)


def sle(left: Term, right: Term) -> Term:
    """Signed less-or-equal."""
    return _compare("bvsle", left, right)


def ule(left: Term, right: Term) -> Term:
    """Unsigned less-or-equal."""
    if is_const(left) and is_const(right):
        return boolean(value_of(left) <= value_of(right))
    return node("bvule", BOOL, None, left, right)


def _compare(op: str, left: Term, right: Term) -> Term:
    assert left.sort == right.sort
    width = left.sort.width
    if is_const(left) and is_const(right):
        a, b = signed(value_of(left), width), signed(value_of(right), width)
        return boolean(a < b if op == "bvslt" else a <= b)
    if left is right:
        return boolean(op == "bvsle")
    return node(op, BOOL, None, left, right)


def sign_extend(term: Term, width: int) -> Term:
    """The same signed number in `width` bits, which must not be fewer."""
    old = term.sort.width
    assert width >= old
    if width == old:
        return term
    if is_const(term):
        return bv(signed(value_of(term), old), width)
    if term.op in ("sign_extend", "zero_extend"):
        # a zero-extended number is not negative, so both extensions agree on it
        return node(term.op, bitvec(width), None, term.args[0])
    return node("sign_extend", bitvec(width), None, term)


def zero_extend(term: Term, width: int) -> Term:
    """The same unsigned number in `width` bits, which must not be fewer."""
    assert width >= term.sort.width
    if width == term.sort.width:
        return term
    if is_const(term):
        return bv(value_of(term), width)
    inner = term.args[0] if term.op == "zero_extend" else term
    return node("zero_extend", bitvec(width), None, inner)


def extract(term: Term, high: int, low: int) -> Term:
    """Bits `high` down to `low`, both included."""
    width = high - low + 1
    assert 0 <= low <= high < term.sort.width
    if width == term.sort.width:
        return term
    if is_const(term):
        return bv(value_of(term) >> low, width)
    if term.op == "extract":
        assert isinstance(term.data, tuple)
        base = term.data[1]
        return extract(term.args[0], high + base, low + base)
    if term.op in ("sign_extend", "zero_extend"):
        inner = term.args[0]
        if high < inner.sort.width:
            return extract(inner, high, low)
        if low == 0:
            extend = sign_extend if term.op == "sign_extend" else zero_extend
            return extend(inner, width)
        if low >= inner.sort.width and term.op == "zero_extend":
            return bv(0, width)
    found = _extract_concat(term, high, low) if term.op == "concat" else None
    if found is not None:
        return found
    if low == 0 and term.op in ("bvadd", "bvsub") and all(map(_is_extended, term.args)):
        return bv_binary(term.op, *(extract(arg, high, 0) for arg in term.args))
    if low == 0 and term.op == "ite" and all(map(_is_extended, term.args[1:])):
        return ite(term.args[0], *(extract(arg, high, 0) for arg in term.args[1:]))
    return node("extract", bitvec(width), (high, low), term)


def _is_extended(term: Term) -> bool:
    """Whether the low bits of a term are a smaller term."""
    return is_const(term) or term.op in ("sign_extend", "zero_extend")


def _extract_concat(term: Term, high: int, low: int) -> Term | None:
    """The part of a concatenation that the bits lie in, when they lie in one part."""
    offset = 0
    for part in reversed(term.args):
        if offset <= low and high < offset + part.sort.width:
            return extract(part, high - offset, low - offset)
        offset += part.sort.width
    return None


def concat(parts: Iterable[Term]) -> Term:
    """Bit-vectors side by side, the first one most significant."""
    joined: list[Term] = []
    for part in parts:
        if joined and is_const(joined[-1]) and is_const(part):
            last = joined.pop()
            width = last.sort.width + part.sort.width
            part = bv(value_of(last) << part.sort.width | value_of(part), width)
        joined.append(part)
    if len(joined) == 1:
        return joined[0]
    return node("concat", bitvec(sum(part.sort.width for part in joined)), None, *joined)


# --- Integers ---------------------------------------------------------------------------------

_INT_BINARY: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": lambda a, b: (a // abs(b)) * (1 if b > 0 else -1) if b else 0,
    "mod": lambda a, b: a % abs(b) if b else a,
}


def int_binary(op: str, left: Term, right: Term) -> Term:
    """`+ - * div mod` on integers; for a positive divisor `div` rounds down, as in Python."""
    if is_const(left) and is_const(right):
        return integer(_INT_BINARY[op](value_of(left), value_of(right)))
    return node(op, INT, None, left, right)


def int_lt(left: Term, right: Term) -> Term:
    """Less-than on integers."""
    if is_const(left) and is_const(right):
        return boolean(value_of(left) < value_of(right))
    return FALSE if left is right else node("<", BOOL, None, left, right)


def int_le(left: Term, right: Term) -> Term:
    """Less-or-equal on integers."""
    return not_(int_lt(right, left))


def signed_to_int(term: Term) -> Term:
    """The signed number that a bit-vector stands for, as an integer."""
    width = term.sort.width
    if is_const(term):
        return integer(signed(value_of(term), width))
    natural = node("bv2nat", INT, None, term)
    negative = slt(term, bv(0, width))
    return ite(negative, int_binary("-", natural, integer(1 << width)), natural)


def subterms(*roots: Term) -> list[Term]:
    """Every distinct term below the roots, arguments before the terms that use them."""
    order: list[Term] = []
    seen: set[Term] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        term, expanded = stack.pop()
        if expanded:
            order.append(term)
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            stack.extend((arg, False) for arg in reversed(term.args))
    return order


def subterms_above(root: Term, is_leaf: Callable[[Term], bool]) -> list[Term]:
    """The distinct terms below a root, arguments first, but nothing below a leaf."""
    order: list[Term] = []
    seen: set[Term] = set()
    stack = [(root, False)]
    while stack:
        term, expanded = stack.pop()
        if expanded:
            order.append(term)
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            if not is_leaf(term):
                stack.extend((arg, False) for arg in term.args)
    return order
