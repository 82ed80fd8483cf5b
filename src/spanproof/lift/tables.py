"""Constant dictionaries as lookup tables: `TABLE[key]`, `.get`, `in`, `len`, and iteration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spanproof.lift import integers, ir
from spanproof.lift.constancy import Table, is_table
from spanproof.lift.equality import equal
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.membership import is_hashable
from spanproof.lift.objects import constant, spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Nothing, Poison, Ref, Tuple, Value, from_python, merge


def _keys_of(table: Table) -> list[Value]:
    """The keys in the order of the dictionary. Raises Unliftable for keys that are not modelled."""
    if len(table) > integers.MAX_TABLE:
        raise Unliftable(f"a dictionary of more than {integers.MAX_TABLE} keys")
    keys = [from_python(key) for key in table]
    for key in keys:
        if not is_hashable(key):
            raise Unliftable(f"a dictionary with a {type_name(key)} as a key")
    return keys


def _values_of(table: Table) -> list[Value]:
    return [constant(value, f"item {key!r} of a dictionary") for key, value in table.items()]


def visited(target: Any) -> list[Value]:
    """What a loop over a table, or over its keys, values or items, visits."""
    if is_table(target):
        return _keys_of(target)
    table: Table = target.mapping
    if isinstance(target, type({}.keys())):
        return _keys_of(table)
    if isinstance(target, type({}.values())):
        return _values_of(table)
    return [Tuple(pair) for pair in zip(_keys_of(table), _values_of(table), strict=True)]


def _matches(frame: Frame, table: Table, key: Value) -> list[Term]:
    """For each key of the table whether it is the one; at most one of them is."""
    if not is_hashable(key):
        raise Unliftable(f"a {type_name(key)} as a key")
    return [equal(frame, key, other) for other in _keys_of(table)]


def contains(frame: Frame, target: Any, item: Value) -> Term:
    """`item in target`, for a table or its keys."""
    if not is_table(target) and not isinstance(target, type({}.keys())):
        raise Unliftable("membership in the values or items of a dictionary")
    table: Table = target if is_table(target) else target.mapping
    return ir.or_(*_matches(frame, table, item))


def item_of(frame: Frame, table: Table, key: Value) -> Value:
    """`table[key]`: KeyError where there is no such key."""
    return spread(frame, key, lambda one: _item_of_one(frame, table, one, None))


def _item_of_one(frame: Frame, table: Table, key: Value, default: Value | None) -> Value:
    path = frame.run.path
    matches = [path.decide(match) for match in _matches(frame, table, key)]
    found = ir.or_(*matches)
    if default is None:
        raise_builtin(frame, ir.not_(found), KeyError, "no such key")
    if not frame.run.path.alive:
        return Poison("unreachable")
    pairs = zip(matches, _values_of(table), strict=True)
    values = [(match, value) for match, value in pairs if match is not ir.FALSE]
    if default is not None:
        values.append((ir.not_(found), default))
    result = values[-1][1]
    for match, value in reversed(values[:-1]):
        result = merge(match, value, result)
    return result


def spread_keywords(value: Value) -> dict[str, Value]:
    """What `**table` hands over: an argument by name for each key."""
    if not isinstance(value, Ref) or not is_table(value.target):
        raise Unliftable(f"two stars before a {type_name(value)}")
    if not all(type(key) is str for key in value.target):
        raise Unliftable("two stars before a table whose keys are no names")
    return dict(zip(value.target, _values_of(value.target), strict=True))


# --- Methods ----------------------------------------------------------------------------------


def call_table_method(
    frame: Frame, table: Table, name: str, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """`table.get(key, default)`, `.keys()`, `.values()`, `.items()`; others are refused."""
    method = _METHODS.get((name, len(arguments)))
    if method is None or named or not is_table(table):
        raise Unliftable(f"{type(table).__name__}.{name}() with these arguments")
    return method(frame, table, *arguments)


def _get(frame: Frame, table: Table, key: Value, default: Value | None = None) -> Value:
    other = Nothing() if default is None else default
    return spread(frame, key, lambda one: _item_of_one(frame, table, one, other))


def _view(name: str) -> Callable[..., Value]:
    """`.keys()` and the like give a view of the real dictionary."""
    return lambda frame, table: Ref(getattr(dict(table), name)())


_METHODS: dict[tuple[str, int], Callable[..., Value]] = {
    ("get", 1): _get,
    ("get", 2): _get,
    **{(name, 0): _view(name) for name in ("keys", "values", "items")},
}
