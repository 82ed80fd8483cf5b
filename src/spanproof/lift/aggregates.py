"""Built-in functions of several values: `min`, `max`, `sum`, `sorted`, `divmod`."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spanproof.lift import integers, ir, lists
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.expressions import compare
from spanproof.lift.ir import Term
from spanproof.lift.membership import items_of
from spanproof.lift.objects import as_int, spread, type_name
from spanproof.lift.operators import binary
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Nothing,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    int_const,
    merge,
    to_python,
)

Handler = Callable[[Frame, Sequence[Value], Mapping[str, Value]], Value]

MOST_SORTED = 8
"""More items are not sorted: every pair may have to be exchanged."""


def known_items(frame: Frame, value: Value, what: str) -> list[Value]:
    """The items of an iterable of which the path knows how many there are."""
    if isinstance(value, Tuple | Many):
        known = lists.known_items(value, frame.run.path)
        if known is None:
            raise Unliftable(f"{what} of a {type_name(value)} of unknown length")
        return known
    if not isinstance(value, Fixed | View | Ref):
        raise Unliftable(f"{what} of {type_name(value)}")
    items = items_of(frame, value)
    if any(guard is not ir.TRUE for guard, _ in items):
        raise Unliftable(f"{what} of a {type_name(value)} of unknown length")
    return [item for _, item in items]


def _call(frame: Frame, function: Value, argument: Value) -> Value:
    from spanproof.lift.calls import call

    return spread(frame, function, lambda one: call(frame, one, [argument], {}))


def _keys(frame: Frame, key: Value | None, items: Sequence[Value]) -> list[Value]:
    """What a `key=` function says about each item, in order; without one the items themselves."""
    if key is None or isinstance(key, Nothing):
        return list(items)
    return [_call(frame, key, item) for item in items]


def _less(frame: Frame, left: Value, right: Value) -> Term:
    """`left < right` where it cannot raise: nobody says which pairs Python would compare."""
    run = frame.run
    raised, start = len(run.raised), run.path.copy()
    result = compare(frame, ast.Lt(), left, right)
    if len(run.raised) != raised:
        del run.raised[raised:]
        run.path = start
        raise Unliftable("ordering of values that cannot all be ordered")
    return result


# --- min and max ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extreme:
    """`min` or `max`: what a later item does to win, and which of two numbers is picked."""

    name: str
    operation: ast.cmpop
    pick: Callable[[Int, Int], Int]


_MINIMUM = _Extreme("min", ast.Lt(), integers.minimum)
_MAXIMUM = _Extreme("max", ast.Gt(), integers.maximum)


def _minimum(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    return _extreme(frame, arguments, named, _MINIMUM)


def _maximum(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    return _extreme(frame, arguments, named, _MAXIMUM)


def _extreme(
    frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value], which: _Extreme
) -> Value:
    """The first item that none after it beats; `default` stands in for no item at all."""
    unknown = named.keys() - ({"key", "default"} if len(arguments) == 1 else {"key"})
    if unknown or not arguments:
        raise Unliftable(f"{which.name}() with these arguments")
    key = named.get("key")
    plain = key is None or isinstance(key, Nothing)

    def among(items: Sequence[Value]) -> Value:
        if not items:
            return _of_nothing(frame, named, which.name)
        if plain:
            return functools.reduce(lambda old, new: _winner(frame, old, new, which), items)
        pairs = zip(items, _keys(frame, key, items), strict=True)
        return functools.reduce(lambda old, new: _better(frame, old, new, which), pairs)[0]

    if len(arguments) > 1:
        return among(arguments)
    return spread(frame, arguments[0], lambda one: among(known_items(frame, one, which.name)))


def _of_nothing(frame: Frame, named: Mapping[str, Value], name: str) -> Value:
    if "default" in named:
        return named["default"]
    raise_builtin(frame, ir.TRUE, ValueError, f"{name}() of nothing")
    return Poison("unreachable")


def _winner(frame: Frame, old: Value, new: Value, which: _Extreme) -> Value:
    """The later of two items if it wins, else the earlier; what cannot be ordered raises.

    Every item is compared with the best one before it, so it is known what is compared.
    """

    if not frame.run.path.alive:
        return old

    def among_ones(a: Value, b: Value) -> Value:
        if isinstance(a, Int) and isinstance(b, Int):
            path = frame.run.path
            return which.pick(path.refine(a), path.refine(b))
        wins = compare(frame, which.operation, b, a)
        return merge(wins, b, a) if frame.run.path.alive else Poison("unreachable")

    return spread(frame, old, lambda a: spread(frame, new, lambda b: among_ones(a, b)))


def _better(
    frame: Frame, old: tuple[Value, Value], new: tuple[Value, Value], which: _Extreme
) -> tuple[Value, Value]:
    """The item and its key that win."""
    (a, b) = (new, old) if isinstance(which.operation, ast.Lt) else (old, new)
    wins = _less(frame, a[1], b[1])
    return merge(wins, new[0], old[0]), merge(wins, new[1], old[1])


# --- sum --------------------------------------------------------------------------------------


def _sum(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    if not 1 <= len(arguments) + len(named) <= 2 or named.keys() - {"start"} or not arguments:
        raise Unliftable("sum() with these arguments")
    start = named.get("start", arguments[1] if len(arguments) == 2 else int_const(0))
    if isinstance(start, Fixed | View | Union):
        raise Unliftable(f"sum() that starts with {type_name(start)}")

    def total(one: Value) -> Value:
        result: Value = start
        for item in known_items(frame, one, "sum"):
            result = binary(frame, ast.Add(), result, item)
        return result

    return spread(frame, arguments[0], total)


# --- sorted, divmod ---------------------------------------------------------------------------


def _sorted(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """A new list, by exchanging neighbours: equal items stay in their order, as in Python."""
    descending = to_python(named.get("reverse", Bool(ir.FALSE)))
    if len(arguments) != 1 or named.keys() - {"key", "reverse"} or type(descending) is not bool:
        raise Unliftable("sorted() with these arguments")

    def order(one: Value) -> Value:
        items = known_items(frame, one, "sorted")
        if len(items) > MOST_SORTED:
            raise Unliftable(f"sorted() of more than {MOST_SORTED} items")
        pairs = list(zip(_keys(frame, named.get("key"), items), items, strict=True))
        for last in range(len(pairs) - 1, 0, -1):
            for place in range(last):
                first, second = pairs[place : place + 2]
                pairs[place : place + 2] = _in_order(frame, first, second, descending)
        return lists.of_items(list, [item for _, item in pairs])

    return spread(frame, arguments[0], order)


def _in_order(
    frame: Frame, first: tuple[Value, Value], second: tuple[Value, Value], descending: bool
) -> list[tuple[Value, Value]]:
    (a, b) = (first, second) if descending else (second, first)
    swap = frame.run.path.decide(_less(frame, a[0], b[0]))
    return [
        (merge(swap, second[0], first[0]), merge(swap, second[1], first[1])),
        (merge(swap, first[0], second[0]), merge(swap, first[1], second[1])),
    ]


def _divmod(frame: Frame, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """`(a // b, a % b)`."""
    if len(arguments) != 2 or named or any(as_int(one) is None for one in arguments):
        raise Unliftable("divmod() of what are not two numbers")
    quotient = binary(frame, ast.FloorDiv(), *arguments)
    if not frame.run.path.alive:
        return Poison("unreachable")
    return Tuple((quotient, binary(frame, ast.Mod(), *arguments)))


AGGREGATES: dict[Any, Handler] = {
    min: _minimum,
    max: _maximum,
    sum: _sum,
    sorted: _sorted,
    divmod: _divmod,
}
"""Which function lifts which built-in; arguments by name are its own affair."""
