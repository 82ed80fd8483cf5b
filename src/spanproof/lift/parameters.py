"""Arguments: fresh symbolic values from type hints and contracts, and Python values from a model.

The types are taken at their word: a parameter annotated `int` is an int, not a bool or another
subclass, one annotated with a class is an instance of exactly that class, and an object that has
invariants satisfies them.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import icontract

from spanproof.lift import integers, ir, sequences
from spanproof.lift.bounds import Interval, declared_bounds
from spanproof.lift.classes import plain_dataclass_problem
from spanproof.lift.ir import Term
from spanproof.lift.opaque import STAND_INS, sort_name, spelled
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Bool,
    Int,
    Member,
    Nothing,
    Object,
    Opaque,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    from_python,
    int_const,
    members_of,
    to_python,
    width_for,
)

NO_BOUNDS: Interval = (None, None)


@dataclass(slots=True)
class Inputs:
    """What was made so far: conditions on the fresh terms, and the objects among them.

    `objects` still owe their invariants as assumptions, innermost first. `whole_numbers` makes
    every int an SMT Int, also where bounds would allow a bit-vector.
    """

    assumptions: list[Term]
    objects: list[Object]
    whole_numbers: bool = False


def fresh(
    name: str, hint: Any, inputs: Inputs, bounds: Mapping[str, Interval], subject: str
) -> Value:
    """A symbolic value of a type; `subject` is what contracts call it (`value`, `self.value`)."""
    hint = _bare(hint)
    origin = typing.get_origin(hint)
    if hint is None or hint is type(None):
        return Nothing()
    if hint is bool:
        return Bool(ir.variable(name, ir.BOOL))
    if hint is int:
        return _fresh_int(name, bounds.get(subject, NO_BOUNDS), inputs)
    if hint in (str, bytes):
        low, high = bounds.get(f"len({subject})", NO_BOUNDS)
        text, sizes = sequences.argument(
            name, text=hint is str, low=max(low or 0, 0),
            high=MAX_LENGTH if high is None else max(min(high, MAX_LENGTH), 0),
        )  # fmt: skip
        inputs.assumptions.append(sizes)
        return text
    if origin is typing.Literal:
        return _one_of(name, [from_python(value) for value in typing.get_args(hint)])
    if origin in (typing.Union, types.UnionType):
        options = typing.get_args(hint)
        return _one_of(
            name, [fresh(f"{name}.{k}", o, inputs, bounds, subject) for k, o in enumerate(options)]
        )
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
    return Opaque(ir.variable(name, ir.Sort(sort_name(hint))), hint)


def _is_variadic(part: Any) -> bool:
    """Whether a part of `tuple[…]` stands for any number of items."""
    unpacked = getattr(part, "__unpacked__", False) or typing.get_origin(part) is typing.Unpack
    return part is Ellipsis or bool(unpacked)


def _bare(hint: Any) -> Any:
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
        return Int(ir.variable(name, ir.INT), None, None)
    if low == high:
        return int_const(low)
    if inputs.whole_numbers:
        whole = Int(ir.variable(name, ir.INT), None, None)
        inputs.assumptions += [
            integers.less_equal(int_const(low), whole), integers.less_equal(whole, int_const(high))
        ]  # fmt: skip
        return whole
    width = width_for(low, high)
    if width > 2 * integers.MAX_WIDTH:
        raise Unliftable(f"an int of {width} bits")
    term = ir.variable(name, ir.bitvec(width))
    inputs.assumptions += [ir.sle(ir.bv(low, width), term), ir.sle(term, ir.bv(high, width))]
    return Int(term, low, high)


def _one_of(name: str, options: list[Value]) -> Value:
    """One of several values, chosen by fresh booleans."""
    guards: list[tuple[Term, Value]] = []
    before = ir.TRUE
    for k, option in enumerate(options[:-1]):
        chosen = ir.variable(f"{name}.is{k}", ir.BOOL)
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
        places = Inputs(inputs.assumptions, inputs.objects)
        return Member(cls, _fresh_int(f"{name}.member", (0, len(members) - 1), places))
    return None if plain_dataclass_problem(cls) else _fresh_record(name, cls, inputs)


def _fresh_record(name: str, cls: Any, inputs: Inputs) -> Object:
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except NameError as error:
        raise Unliftable(f"the annotations of {cls.__name__}: {error}") from None
    bounds = declared_bounds(getattr(cls, "__invariants__", []))
    fields = {
        field.name: fresh(
            f"{name}.{field.name}", hints[field.name], inputs, bounds, f"self.{field.name}"
        )
        for field in dataclasses.fields(cls)
    }
    made = Object(cls, fields)
    inputs.objects.append(made)
    return made


# --- Back to Python ---------------------------------------------------------------------------


class CannotBuild(Exception):
    """A solver's model cannot be turned into a Python value; the message says why."""


LONGEST = 20_000
"""Texts longer than this are not built: a person could not read them."""


@dataclass(frozen=True, slots=True)
class Model:
    """A solver's answer: the value of a constant, and of a function at a place."""

    constant: Callable[[Term], int]
    item: Callable[[str, int, int], int]
    """Function name, width of an item, place."""


def concrete(value: Value, model: Model) -> object:
    """The Python value that a symbolic argument has in a model. Raises CannotBuild."""
    known = to_python(value)
    if known is None or isinstance(known, bool | int | str | bytes | enum.Enum):
        return known
    match value:
        case Bool(term):
            return bool(model.constant(term))
        case Int(term, _, _):
            number = model.constant(term)
            return number if term.sort == ir.INT else ir.signed(number, term.sort.width)
        case View(text, function, _, length, ()):
            return _concrete_text(text, function, length, model)
        case Member(cls, index):
            return members_of(cls)[_number(index, model)]
        case Tuple(items):
            return tuple(concrete(item, model) for item in items)
        case Object(cls, fields):
            return _made(cls, {name: concrete(field, model) for name, field in fields.items()})
        case Union(options):
            for guard, option in options:
                if _holds(guard, model):
                    return concrete(option, model)
            raise CannotBuild("no alternative of a union is chosen")
        case Opaque(term, hint):
            return _stand_in(spelled(hint), term)
        case Ref(target):
            return target
        case _:
            raise CannotBuild(f"a {type(value).__name__.lower()} has no Python value")


def _made(cls: type, fields: Mapping[str, object]) -> object:
    try:
        return cls(**fields)
    except (icontract.ViolationError, RuntimeError):
        raise CannotBuild(f"{cls.__name__}({fields}) violates an invariant in CPython") from None


def _number(value: Int, model: Model) -> int:
    found = concrete(value, model)
    assert isinstance(found, int)
    return found


def _holds(guard: Term, model: Model) -> bool:
    if guard.op == "and":
        return all(_holds(arg, model) for arg in guard.args)
    if guard.op == "not":
        return not _holds(guard.args[0], model)
    return guard is ir.TRUE or (guard is not ir.FALSE and bool(model.constant(guard)))


def _concrete_text(text: bool, function: str, length: Int, model: Model) -> str | bytes:
    count = _number(length, model)
    if count > LONGEST:
        raise CannotBuild(f"the solver's text has {count} characters")
    width = sequences.item_width(text)
    codes = [model.item(function, width, place) for place in range(count)]
    return "".join(map(chr, codes)) if text else bytes(codes)


def _stand_in(kind: str, term: Term) -> object:
    """The simplest value of a type that is not modelled, since nothing looks inside it."""
    for prefixes, make in STAND_INS:
        if kind.split("[", 1)[0] in prefixes:
            return make()
    raise CannotBuild(f"no value of type {kind} for {term.data}")
