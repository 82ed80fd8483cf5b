"""Python values of symbolic arguments, from a solver's model."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import icontract

from spanproof.lift import ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.opaque import STAND_INS, spelled
from spanproof.lift.values import (
    Bool,
    Int,
    Many,
    Member,
    Object,
    Opaque,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    int_const,
    members_of,
    to_python,
)


class CannotBuild(Exception):
    """A solver's model cannot be turned into a Python value; the message says why."""


LONGEST = 20_000
"""Texts longer than this are not built: a person could not read them."""


@dataclass(frozen=True, slots=True)
class Model:
    """A solver's answer: the value of a constant, and of a function at a place."""

    constant: Callable[[Term], int]
    """Of a constant, or of a function at literal places."""
    item: Callable[..., int]
    """Function name, width of an item, places."""


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
        case View(text, str() as function, _, length, within):
            return _concrete_text(text, function, length, within, model)
        case Many(kind, length, at):
            places = range(_checked_count(length, "sequence", model))
            items = [concrete(at(int_const(place)), model) for place in places]
            return items if kind is list else tuple(items)
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


def _checked_count(length: Int, what: str, model: Model) -> int:
    count = _number(length, model)
    if not 0 <= count <= LONGEST:
        raise CannotBuild(f"the solver's {what} has {count} items")
    return count


def _concrete_text(
    text: bool, function: str, length: Int, within: tuple[Term, ...], model: Model
) -> str | bytes:
    width, places = sequences.item_width(text), [ir.value_of(place) for place in within]
    count = _checked_count(length, "text", model)
    codes = [model.item(function, width, *places, place) for place in range(count)]
    return "".join(map(chr, codes)) if text else bytes(codes)


def _stand_in(kind: str, term: Term) -> object:
    """The simplest value of a type that is not modelled, since nothing looks inside it."""
    for prefixes, make in STAND_INS:
        if kind.split("[", 1)[0] in prefixes:
            return make()
    raise CannotBuild(f"no value of type {kind} for {term.data}")
