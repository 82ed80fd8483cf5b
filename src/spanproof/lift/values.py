"""Symbolic Python values.

A value is one of the frozen classes below (a sum type; none has subclasses). Anything that is
not a plain datum, such as a function, a class or a module, is a `Ref` to the real object.
`Union` holds alternatives under mutually exclusive guards; operations distribute over it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from spanproof.lift import ir
from spanproof.lift.ir import Term

CODE_POINT_WIDTH = 21
BYTE_WIDTH = 8
MAX_CODE_POINT = 0x10FFFF
MAX_LENGTH = 2**63 - 1
"""The longest sequence CPython can hold (PY_SSIZE_T_MAX)."""


@dataclass(frozen=True, slots=True)
class Bool:
    """True or False."""

    term: Term


@dataclass(frozen=True, slots=True)
class Int:
    """An unbounded Python int.

    `term` is a signed bit-vector wide enough for every value from `low` to `high`, or an SMT
    Int when a bound is missing (None).
    """

    term: Term
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A str (21-bit code points) or bytes (8-bit) of known length."""

    text: bool
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """The items of a text that was made from others: `at(position)` for a 64-bit position.

    Outside the text it gives some item; it may be asked about a position under a quantifier.
    """

    at: Callable[[Term], Term]


@dataclass(frozen=True, slots=True)
class View:
    """A part of a str or bytes: `length` items of `function` from `offset`.

    `function` is the name of an argument's items, or the items themselves.
    `within` are the places of the text in the sequences around it, outermost first: the items of
    a text that is an element of a list are `function(place in the list, place in the text)`.
    """

    text: bool
    function: str | Computed
    offset: Int
    length: Int
    within: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """None."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration; `index` counts `members_of(cls)` from 0."""

    cls: type[enum.Enum]
    index: Int


@dataclass(frozen=True, slots=True)
class Tuple:
    """A tuple of known length."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where the items of a filtered sequence come from, for questions about all of them."""

    size: Int
    at: Callable[[Int], Value]
    passes: Callable[[Int], Term]


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """A tuple or list of unknown length, given point by point.

    `kind` is `tuple`, `list`, or `Sequence` for what may be either; `at(place)` is the item at a
    place from 0 up to `length`, which the caller has established; it may be asked about a place
    under a quantifier. Outside the sequence it gives some value, or raises Unliftable.
    `pieces` are the sequences, one behind the other, that it was joined from, if it was. A slice
    knows what it is a `part` of: its items are `part[0](place)` for the places from `part[1]` on.
    What a filter let pass has an `origin`: its items are `origin.at(place)` for the places below
    `origin.size` at which `origin.passes`, in order.
    """

    kind: type
    length: Int
    at: Callable[[Int], Value]
    pieces: tuple[Many, ...] = ()
    part: tuple[Callable[[Int], Value], Int] | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """An instance of a frozen dataclass, or of an exception class.

    `fields` is filled while an exception's `__init__` runs and never changed afterwards.
    """

    cls: type
    fields: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value of a type that is not modelled; `hint` is its annotation.

    Equal terms are the same object. Different terms may be the same object, or equal, or not.
    """

    term: Term
    hint: Any


@dataclass(frozen=True, slots=True)
class Poison:
    """A value that was not modelled; whoever looks at it leaves the subset."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unbound:
    """A local variable that has no value yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Ref:
    """A real Python object: function, class, module, grammar."""

    target: Any


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to its first argument, or a method of a built-in type by name."""

    function: Any
    receiver: Value


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A lambda or function that was made by the code itself.

    `source` is its text, `captured` are the variables around it that it may look at, `defaults`
    the default values of its parameters.
    """

    source: Any
    captured: Mapping[str, Value]
    defaults: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Union:
    """One of several values; exactly one guard is true on the current path."""

    options: tuple[tuple[Term, Value], ...]


Value = (
    Bool | Int | Fixed | View | Nothing | Member | Tuple | Many | Object | Opaque | Poison
    | Unbound | Ref | Method | Closure | Union
)  # fmt: skip


def width_for(low: int, high: int) -> int:
    """The fewest bits of a two's complement number that holds `low` to `high`."""
    return max(low.bit_length() + 1 if low >= 0 else (-low - 1).bit_length() + 1,
               high.bit_length() + 1 if high >= 0 else (-high - 1).bit_length() + 1)  # fmt: skip


def int_const(value: int) -> Int:
    """The literal `value`."""
    return Int(ir.bv(value, width_for(value, value)), value, value)


@cache
def fixed_text(text: str) -> Fixed:
    """A str literal."""
    return Fixed(True, tuple(ir.bv(ord(char), CODE_POINT_WIDTH) for char in text))


@cache
def fixed_bytes(data: bytes) -> Fixed:
    """A bytes literal."""
    return Fixed(False, tuple(ir.bv(byte, BYTE_WIDTH) for byte in data))


def members_of(cls: type[enum.Enum]) -> list[enum.Enum]:
    """The members in the order of their definition, without aliases."""
    return [cls._member_map_[name] for name in cls._member_names_]


def from_python(value: object) -> Value:
    """A constant of the program as a symbolic value; what is no datum becomes a `Ref`."""
    if value is None:
        return Nothing()
    if isinstance(value, enum.Enum):
        places = [k for k, each in enumerate(members_of(type(value))) if each is value]
        # a composed flag is not in the list: left as the object it is
        return Member(type(value), int_const(places[0])) if places else Ref(value)
    kind = type(value)
    if kind is bool:
        return Bool(ir.boolean(bool(value)))
    if isinstance(value, int) and kind is int:
        return int_const(value)
    if isinstance(value, str) and kind is str:
        return fixed_text(value)
    if isinstance(value, bytes) and kind is bytes:
        return fixed_bytes(value)
    if isinstance(value, tuple) and kind is tuple:
        return Tuple(tuple(from_python(item) for item in value))
    return Ref(value)


NOT_CONSTANT = object()


def to_python(value: Value) -> object:
    """The Python constant a symbolic value is, or `NOT_CONSTANT`."""
    match value:
        case Nothing():
            return None
        case Bool(term):
            return bool(ir.value_of(term)) if ir.is_const(term) else NOT_CONSTANT
        case Int(term, low, high):
            if low is not None and low == high:
                return low
            return ir.value_of(term) if ir.is_const(term) and term.sort == ir.INT else NOT_CONSTANT
        case Fixed(text, items):
            if not all(ir.is_const(item) for item in items):
                return NOT_CONSTANT
            codes = [ir.value_of(item) for item in items]
            return "".join(map(chr, codes)) if text else bytes(codes)
        case Member(cls, index):
            place = to_python(index)
            return members_of(cls)[place] if isinstance(place, int) else NOT_CONSTANT
        case Tuple(items):
            constants = tuple(to_python(item) for item in items)
            return NOT_CONSTANT if any(c is NOT_CONSTANT for c in constants) else constants
        case _:
            return NOT_CONSTANT


def merge(condition: Term, then: Value, other: Value) -> Value:
    """`then` where the condition holds, else `other`."""
    if then is other or condition is ir.TRUE:
        return then
    if condition is ir.FALSE:
        return other
    joined = _merge_same_shape(condition, then, other)
    if joined is not None:
        return joined
    options = [(ir.and_(condition, guard), value) for guard, value in _options(then)]
    options += [(ir.and_(ir.not_(condition), guard), value) for guard, value in _options(other)]
    return union(options)


def union(options: list[tuple[Term, Value]]) -> Value:
    """Alternatives under exclusive guards; those of one shape are merged into one."""
    kept: list[tuple[Term, Value]] = []
    for guard, value in options:
        if guard is ir.FALSE:
            continue
        for place, (old_guard, old) in enumerate(kept):
            joined = _merge_same_shape(guard, value, old)
            if joined is not None:
                kept[place] = (ir.or_(old_guard, guard), joined)
                break
        else:
            kept.append((guard, value))
    return kept[0][1] if len(kept) == 1 else Union(tuple(kept))


def _options(value: Value) -> tuple[tuple[Term, Value], ...]:
    return value.options if isinstance(value, Union) else ((ir.TRUE, value),)


def _merge_same_shape(condition: Term, then: Value, other: Value) -> Value | None:
    """One value for both when they have the same shape, else None."""
    if then is other:
        return then
    match then, other:
        case Bool(a), Bool(b):
            return Bool(ir.ite(condition, a, b))
        case Int(), Int():
            return merge_ints(condition, then, other)
        case Fixed(text, a), Fixed(text2, b) if text == text2 and len(a) == len(b):
            return Fixed(text, tuple(ir.ite(condition, x, y) for x, y in zip(a, b, strict=True)))
        case View(text, function, offset, length, within), View(
            text2, function2, offset2, length2, within2
        ):
            if (text, function, within) != (text2, function2, within2):
                return None
            return View(text, function, merge_ints(condition, offset, offset2),
                        merge_ints(condition, length, length2), within)  # fmt: skip
        case Nothing(), Nothing():
            return then
        case Member(cls, a), Member(cls2, b) if cls is cls2:
            return Member(cls, merge_ints(condition, a, b))
        case Tuple(a), Tuple(b) if len(a) == len(b):
            return Tuple(tuple(merge(condition, x, y) for x, y in zip(a, b, strict=True)))
        case Many(kind, size, at), Many(kind2, size2, at2) if kind is kind2:
            size = merge_ints(condition, size, size2)
            return Many(kind, size, lambda place: merge(condition, at(place), at2(place)))
        case Object(cls, a), Object(cls2, b) if cls is cls2 and a.keys() == b.keys():
            return Object(cls, {name: merge(condition, a[name], b[name]) for name in a})
        case Opaque(a, hint), Opaque(b, hint2) if a.sort == b.sort and hint == hint2:
            return Opaque(ir.ite(condition, a, b), hint)
        case Ref(a), Ref(b) if a is b:
            return then
        case (Poison(), Poison()) | (Unbound(), Unbound()):
            return then
        case _:
            return None


def merge_ints(condition: Term, then: Int, other: Int) -> Int:
    """An int that is `then` where the condition holds, else `other`."""
    low = None if then.low is None or other.low is None else min(then.low, other.low)
    high = None if then.high is None or other.high is None else max(then.high, other.high)
    if then.term is other.term:
        return Int(then.term, low, high)  # what one side knows does not hold on the other
    if low is None or high is None:
        return Int(ir.ite(condition, as_int_sort(then), as_int_sort(other)), low, high)
    width = width_for(low, high)
    return Int(ir.ite(condition, at_width(then, width), at_width(other, width)), low, high)


def as_int_sort(value: Int) -> Term:
    """The number as an SMT Int."""
    return value.term if value.term.sort == ir.INT else ir.signed_to_int(value.term)


def at_width(value: Int, width: int) -> Term:
    """The number as a signed bit-vector of `width` bits, which must hold all its values."""
    if value.low is not None and value.low == value.high:
        return ir.bv(value.low, width)
    assert value.term.sort != ir.INT
    old = value.term.sort.width
    return (
        ir.sign_extend(value.term, width) if width >= old else ir.extract(value.term, width - 1, 0)
    )
