"""What kinds of value a variable has from round to round of a loop, and fresh values of a kind.

A shape is a set of alternatives, each under a key that says how it is built: the interval of an
int, the length of a text when it is always the same, the shapes of the parts of a tuple or object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from spanproof.lift import ir, sequences
from spanproof.lift.ir import Sort, Term
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Opaque,
    Poison,
    Ref,
    Tuple,
    Unbound,
    Union,
    Value,
    View,
    at_width,
    int_const,
    members_of,
    width_for,
)

Interval = tuple[int | None, int | None]
Shape = Mapping[tuple[object, ...], Any]
"""Alternatives by kind; what is known of an alternative beside its key."""

MOST_ALTERNATIVES = 8


def shape_of(value: Value) -> Shape:
    """The shape that one value has."""
    match value:
        case Bool():
            return {("bool",): None}
        case Int(_, low, high):
            return {("int",): (low, high)}
        case Fixed(text, items):
            return {("text", text): len(items) if len(items) <= sequences.MAX_UNROLL else None}
        case View(text, _, _, length, _):
            constant = length.low is not None and length.low == length.high
            small = constant and (length.low or 0) <= sequences.MAX_UNROLL
            return {("text", text): length.low if small else None}
        case Nothing():
            return {("none",): None}
        case Member(cls, _):
            return {("member", cls): None}
        case Tuple(items):
            return {("tuple", len(items)): tuple(map(shape_of, items))}
        case Many(kind=kind):
            return {("many", kind): shape_of(value.at(_SOME_PLACE))}
        case Object(cls, fields):
            names = tuple(fields)
            return {("object", cls, names): tuple(shape_of(fields[name]) for name in names)}
        case Opaque(term, hint):
            return {("opaque", term.sort): hint}
        case Ref(target):
            return {("ref", id(target)): value}
        case Union(options):
            merged: Shape = {}
            for _, option in options:
                merged = joined(merged, shape_of(option))
            return merged
        case Poison() | Unbound():
            return {(type(value).__name__,): value}
        case _:
            return {("value", id(value)): value}


_SOME_PLACE = Int(ir.variable("some place", ir.bitvec(INDEX_WIDTH)), 0, MAX_LENGTH)


def joined(old: Shape, new: Shape, *, widen: bool = False) -> Shape:
    """The shape that has the alternatives of both.

    With `widen`, an interval that grew at one end has no bound there, so that growing ends.
    Raises Unliftable when there are too many alternatives.
    """
    result = dict(old)
    for key, detail in new.items():
        result[key] = _joined_detail(key, old[key], detail, widen) if key in old else detail
    if len(result) > MOST_ALTERNATIVES:
        raise Unliftable("a variable that has ever more kinds of value")
    return result


def _joined_detail(key: tuple[object, ...], old: Any, new: Any, widen: bool) -> Any:
    match key[0]:
        case "int":
            low, high = _hull(old, new)
            if widen:
                low, high = low if low == old[0] else None, high if high == old[1] else None
            return low, high
        case "text":
            return old if old == new else None
        case "tuple" | "object":
            return tuple(joined(a, b, widen=widen) for a, b in zip(old, new, strict=True))
        case "many":
            return joined(old, new, widen=widen)
        case _:
            return old


def _hull(a: Interval, b: Interval) -> Interval:
    low = None if a[0] is None or b[0] is None else min(a[0], b[0])
    high = None if a[1] is None or b[1] is None else max(a[1], b[1])
    return low, high


# --- Fresh values -----------------------------------------------------------------------------


@dataclass(slots=True)
class Maker:
    """Makes values of a shape. `leaf(name, sort)` gives a term of its own for each name.

    `within` are the arguments that every leaf depends on, for the functions of texts. `facts`
    collects what holds of the leaves; where it is None, the terms themselves see to that.
    `objects` are the records that were made, which satisfy their invariants.
    """

    leaf: Callable[[str, Sort], Term]
    within: tuple[Term, ...]
    facts: list[Term] | None
    objects: list[Object]

    def value(self, name: str, shape: Shape, bounds: Interval = (None, None)) -> Value:
        """A fresh value; `bounds` are known of it, if it is an int, beside its shape."""
        made = [
            self._alternative(f"{name}.{k}" if k else name, key, detail, bounds)
            for k, (key, detail) in enumerate(shape.items())
        ]
        return self._one_of(name, made)

    def _one_of(self, name: str, made: list[Value]) -> Value:
        guards: list[tuple[Term, Value]] = []
        before = ir.TRUE
        for k, option in enumerate(made[:-1]):
            chosen = self.leaf(f"{name}.{k}?", ir.BOOL)  # no field is called so
            guards.append((ir.and_(before, chosen), option))
            before = ir.and_(before, ir.not_(chosen))
        guards.append((before, made[-1]))
        return Union(tuple(guards)) if len(guards) > 1 else made[0]

    def _alternative(
        self, name: str, key: tuple[object, ...], detail: Any, bounds: Interval
    ) -> Value:
        match key:
            case ("bool",):
                return Bool(self.leaf(name, ir.BOOL))
            case ("int",):
                return self._int(name, narrowed(detail, bounds))
            case ("text", bool() as text):
                return self._text(name, text, detail)
            case ("none",):
                return Nothing()
            case ("member", type() as cls):
                return Member(cls, self._int(f"{name}.member", (0, len(members_of(cls)) - 1)))
            case ("tuple", _):
                parts = enumerate(detail)
                return Tuple(tuple(self.value(f"{name}[{k}]", part) for k, part in parts))
            case ("many", type() as kind):
                return self._many(name, kind, detail)
            case ("object", type() as cls, tuple() as names):
                fields = {
                    str(field): self.value(f"{name}.{field}", part)
                    for field, part in zip(names, detail, strict=True)
                }
                made = Object(cls, fields)
                self.objects.append(made)
                return made
            case ("opaque", Sort() as sort):
                return Opaque(self.leaf(name, sort), detail)
            case _:
                return detail  # type: ignore[no-any-return]  # the value itself, by `shape_of`

    def _int(self, name: str, interval: Interval) -> Int:
        low, high = interval
        if low is not None and high is not None and low <= high:
            if low == high:
                return int_const(low)
            width = width_for(low, high)
            term = self.leaf(name, ir.bitvec(width))
            least, most = ir.bv(low, width), ir.bv(high, width)
            inside = ir.and_(ir.sle(least, term), ir.sle(term, most))
            return Int(self._limited(term, inside, least), low, high)
        whole = self.leaf(name, ir.INT)
        if low is not None:
            least = ir.integer(low)
            return Int(self._limited(whole, ir.int_le(least, whole), least), low, None)
        if high is not None:
            most = ir.integer(high)
            return Int(self._limited(whole, ir.int_le(whole, most), most), None, high)
        return Int(whole, None, None)

    def _limited(self, term: Term, inside: Term, other: Term) -> Term:
        """The term, which lies inside by a fact or, else, by its own form."""
        if self.facts is None:
            return ir.ite(inside, term, other)
        self.facts.append(inside)
        return term

    def _text(self, name: str, text: bool, constant: int | None) -> View:
        if constant is None:
            length = self._int(f"{name}.length", (0, MAX_LENGTH))
        else:
            length = int_const(constant)
        return View(
            text, self._function(sequences.items_name(name)), int_const(0), length, self.within
        )

    def _function(self, name: str) -> str:
        """The name under which a leaf would be made, for functions of more arguments."""
        term = self.leaf(name, ir.BOOL)
        return str(term.data)

    def _many(self, name: str, kind: type, item: Shape) -> Many:
        length = self._int(f"{name}.length", (0, MAX_LENGTH))
        function = self._function(name)
        outer = self.within

        def at(place: Int) -> Value:
            places = (*outer, at_width(place, INDEX_WIDTH))
            maker = Maker(lambda leaf, sort: ir.apply(leaf, sort, *places), places, None, [])
            return maker.value(f"{function}.item", item)

        return Many(kind, length, at)


def narrowed(interval: Interval, bounds: Interval) -> Interval:
    """What is in both intervals."""
    lows = [low for low in (interval[0], bounds[0]) if low is not None]
    highs = [high for high in (interval[1], bounds[1]) if high is not None]
    return (max(lows) if lows else None), (min(highs) if highs else None)


# --- Looking into values ----------------------------------------------------------------------


def terms_of(value: Value) -> list[Term]:
    """The terms that a value is made of; of a list of unknown length, at some place."""
    match value:
        case Bool(term) | Int(term, _, _) | Opaque(term, _):
            return [term]
        case Fixed(_, items):
            return list(items)
        case View(text, function, offset, length, within):
            read = sequences.item(View(text, function, offset, length, within), _SOME_PLACE)
            return [read, length.term]
        case Member(_, index):
            return [index.term]
        case Tuple(items):
            return [term for item in items for term in terms_of(item)]
        case Many(_, length, at):
            return [length.term, *terms_of(at(_SOME_PLACE))]
        case Object(_, fields):
            return [term for field in fields.values() for term in terms_of(field)]
        case Union(options):
            return [term for guard, option in options for term in (guard, *terms_of(option))]
        case _:
            return []


def key_of(value: Value) -> object:
    """Equal for two values only if they are the same value, whatever the inputs are."""
    match value:
        case Many(kind, length, at):
            return (kind, length, id(at))
        case Object(cls, fields):
            return (cls, tuple((name, key_of(field)) for name, field in fields.items()))
        case Tuple(items):
            return (tuple, tuple(map(key_of, items)))
        case Union(options):
            return (Union, tuple((guard, key_of(option)) for guard, option in options))
        case Ref(target):
            return (Ref, id(target))
        case Bool() | Int() | Fixed() | View() | Nothing() | Member() | Unbound():
            return value
        case Opaque(term, _):
            return (Opaque, term)
        case _:
            return (type(value), id(value))
