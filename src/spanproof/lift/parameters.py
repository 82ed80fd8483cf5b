"""Arguments: fresh symbolic values from type hints and contracts, and Python values from a model.

The types are taken at their word: a parameter annotated `int` is an int, not a bool or another
subclass, one annotated with a class is an instance of exactly that class, and an object that has
invariants satisfies them.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import functools
import operator
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from spanproof.lift import integers, ir, sequences
from spanproof.lift.bounds import Interval, declared_bounds
from spanproof.lift.classes import plain_dataclass_problem
from spanproof.lift.ir import Sort, Term
from spanproof.lift.opaque import sort_name
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Bool,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Opaque,
    Tuple,
    Union,
    Value,
    View,
    at_width,
    from_python,
    int_const,
    members_of,
    width_for,
)

NO_BOUNDS: Interval = (None, None)


@dataclass(slots=True)
class Inputs:
    """What was made so far: conditions on the fresh terms, and the objects among them.

    `objects` still owe their invariants as assumptions, innermost first. `whole_numbers` makes
    every int an SMT Int, also where bounds would allow a bit-vector. Without `checked` nobody sees
    to it that a value is one of those that a `Literal` names, only that it is of their types.

    An item of a sequence is made for a place in it: `within` are the places, outermost first, and
    every term is a function of them. `inside` says that the places exist. `lists` takes what holds
    for the items of each sequence; it is None while items are made for other places than the first.
    `making` are the classes whose fields are being made.
    """

    assumptions: list[Term]
    objects: list[Object]
    whole_numbers: bool = False
    checked: bool = True
    within: tuple[Term, ...] = ()
    inside: Term = ir.TRUE
    making: tuple[type, ...] = ()
    lists: list[Items] | None = field(default_factory=list)

    def leaf(self, name: str, sort: Sort) -> Term:
        """A fresh constant, or the function of the places around it."""
        return ir.apply(name, sort, *self.within) if self.within else ir.variable(name, sort)


@dataclass(frozen=True, slots=True)
class Items:
    """What holds for the items of one sequence at `places`, which are bound variables.

    The functions that make up the items have names that start with `prefix`.
    """

    prefix: str
    places: tuple[Term, ...]
    inside: Term
    assumptions: list[Term]
    objects: list[Object]


def fresh(
    name: str, hint: Any, inputs: Inputs, bounds: Mapping[str, Interval], subject: str
) -> Value:
    """A symbolic value of a type; `subject` is what contracts call it (`value`, `self.value`)."""
    hint = bare(hint)
    origin = typing.get_origin(hint)
    if hint is None or hint is type(None):
        return Nothing()
    if hint is bool:
        return Bool(inputs.leaf(name, ir.BOOL))
    if hint is int:
        return _fresh_int(name, bounds.get(subject, NO_BOUNDS), inputs)
    if hint in (str, bytes):
        low, high = bounds.get(f"len({subject})", NO_BOUNDS)
        length = _fresh_length(name, low, high, inputs)
        return View(hint is str, sequences.items_name(name), int_const(0), length, inputs.within)
    if origin is typing.Literal and not inputs.checked:
        plain = functools.reduce(operator.or_, map(type, typing.get_args(hint)))
        return fresh(name, plain, inputs, bounds, subject)
    if origin is typing.Literal:
        return _one_of(name, [from_python(value) for value in typing.get_args(hint)], inputs)
    if origin in (typing.Union, types.UnionType):
        options = typing.get_args(hint)
        return _one_of(
            name,
            [fresh(f"{name}.{k}", o, inputs, bounds, subject) for k, o in enumerate(options)],
            inputs,
        )
    kind = _kind_of_many(hint)
    if kind is not None:
        return _fresh_many(name, kind, hint, inputs, bounds, subject)
    if origin is tuple and not any(map(_is_variadic, typing.get_args(hint))):
        parts = typing.get_args(hint)
        return Tuple(
            tuple(
                fresh(f"{name}.{k}", part, inputs, bounds, f"{subject}[{k}]")
                for k, part in enumerate(parts)
                if part != ()
            )
        )
    if isinstance(hint, type):
        made = _fresh_of_class(name, hint, inputs)
        if made is not None:
            return made
    return Opaque(inputs.leaf(name, ir.Sort(sort_name(hint))), hint)


_MANY = {tuple: tuple, list: list, collections.abc.Sequence: collections.abc.Sequence}


def _kind_of_many(hint: Any) -> type | None:
    """`tuple`, `list` or `Sequence` for a type whose values are any number of items of one type."""
    parts = typing.get_args(hint)
    kind = _MANY.get(typing.get_origin(hint))
    if kind is tuple:
        return tuple if len(parts) == 2 and parts[1] is Ellipsis else None
    return kind if len(parts) == 1 else None


def _fresh_length(name: str, low: int | None, high: int | None, inputs: Inputs) -> Int:
    low = max(low or 0, 0)
    high = MAX_LENGTH if high is None else max(min(high, MAX_LENGTH), 0)
    term = inputs.leaf(f"{name}.length", ir.bitvec(INDEX_WIDTH))
    least, most = ir.bv(low, INDEX_WIDTH), ir.bv(high, INDEX_WIDTH)
    inputs.assumptions.append(
        ir.eq(term, least) if low == high else ir.and_(ir.sle(least, term), ir.sle(term, most))
    )
    return Int(term, low, high)


def _fresh_many(
    name: str, kind: type, hint: Any, inputs: Inputs, bounds: Mapping[str, Interval], subject: str
) -> Many:
    """A sequence of any length: its items are functions of their place.

    What holds for all items is noted once, for a bound variable.
    """
    length = _fresh_length(name, *bounds.get(f"len({subject})", NO_BOUNDS), inputs)
    part = typing.get_args(hint)[0]
    made: dict[Term, Value] = {}
    making = inputs.making  # later, when an item is asked for, others may be in the making

    def item(place: Term, sink: Inputs) -> Value:
        sink.whole_numbers, sink.making = inputs.whole_numbers, making
        sink.checked = inputs.checked
        sink.within = (*inputs.within, place)
        return fresh(f"{name}[]", part, sink, {}, "")

    def at(place: Int) -> Value:
        term = at_width(place, INDEX_WIDTH)
        if term not in made:
            made[term] = item(term, Inputs([], [], lists=None))
        return made[term]

    if inputs.lists is not None:
        place = ir.bound_variable(f"{name}@", ir.bitvec(INDEX_WIDTH))
        exists = ir.and_(ir.sle(ir.bv(0, INDEX_WIDTH), place), ir.slt(place, length.term))
        inside = ir.and_(inputs.inside, exists)
        sink = Inputs([], [], inside=inside, lists=inputs.lists)
        item(place, sink)
        inputs.lists.append(Items(f"{name}[]", sink.within, inside, sink.assumptions, sink.objects))
    return Many(kind, length, at)


def _is_variadic(part: Any) -> bool:
    """Whether a part of `tuple[…]` stands for any number of items."""
    unpacked = getattr(part, "__unpacked__", False) or typing.get_origin(part) is typing.Unpack
    return part is Ellipsis or bool(unpacked)


def bare(hint: Any) -> Any:
    """The type behind `Annotated`, `Final`, `ClassVar`-free aliases and `NewType`."""
    while True:
        if typing.get_origin(hint) in (typing.Annotated, typing.Final):
            hint = typing.get_args(hint)[0]
        elif isinstance(hint, typing.NewType):
            hint = hint.__supertype__
        else:
            return hint


def _fresh_int(name: str, bounds: Interval, inputs: Inputs) -> Int:
    low, high = bounds
    if low is None or high is None or low > high:
        # without two bounds that fit together only an SMT Int holds every value
        return Int(inputs.leaf(name, ir.INT), None, None)
    if low == high:
        return int_const(low)
    if inputs.whole_numbers:
        whole = Int(inputs.leaf(name, ir.INT), None, None)
        inputs.assumptions += [
            integers.less_equal(int_const(low), whole), integers.less_equal(whole, int_const(high))
        ]  # fmt: skip
        return whole
    width = width_for(low, high)
    if width > 2 * integers.MAX_WIDTH:
        raise Unliftable(f"an int of {width} bits")
    term = inputs.leaf(name, ir.bitvec(width))
    inputs.assumptions += [ir.sle(ir.bv(low, width), term), ir.sle(term, ir.bv(high, width))]
    return Int(term, low, high)


def _one_of(name: str, options: list[Value], inputs: Inputs) -> Value:
    """One of several values, chosen by fresh booleans."""
    guards: list[tuple[Term, Value]] = []
    before = ir.TRUE
    for k, option in enumerate(options[:-1]):
        chosen = inputs.leaf(f"{name}.is{k}", ir.BOOL)
        guards.append((ir.and_(before, chosen), option))
        before = ir.and_(before, ir.not_(chosen))
    guards.append((before, options[-1]))
    return Union(tuple(guards)) if len(guards) > 1 else options[0]


def _fresh_of_class(name: str, cls: type, inputs: Inputs) -> Value | None:
    if issubclass(cls, enum.Enum):
        members = members_of(cls)
        if issubclass(cls, enum.Flag) or type(cls) is not enum.EnumType or not members:
            return None
        # not the user's number but a place in a list: a bit-vector whatever `whole_numbers` says
        places = replace(inputs, whole_numbers=False)
        return Member(cls, _fresh_int(f"{name}.member", (0, len(members) - 1), places))
    if plain_dataclass_problem(cls) or cls in inputs.making:
        return None
    return _fresh_record(name, cls, inputs)


def _fresh_record(name: str, cls: Any, inputs: Inputs) -> Object:
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except NameError as error:
        raise Unliftable(f"the annotations of {cls.__name__}: {error}") from None
    bounds = declared_bounds(getattr(cls, "__invariants__", []))
    outer, inputs.making = inputs.making, (*inputs.making, cls)
    fields = {
        field.name: fresh(
            f"{name}.{field.name}", hints[field.name], inputs, bounds, f"self.{field.name}"
        )
        for field in dataclasses.fields(cls)
    }
    inputs.making = outer
    made = Object(cls, fields)
    inputs.objects.append(made)
    return made
