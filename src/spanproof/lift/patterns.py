"""Calls of `re` with constant patterns: whether they match is exact, groups where they are fixed.

A match is an object of class `re.Match` that knows its groups. The text of a group is modelled
where the pattern alone determines its place: everything before it in the pattern has a fixed
width, or everything behind it has and the pattern is applied by `fullmatch`. Other groups, and
groups inside of repetitions and alternatives, are refused by name when they are asked for.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spanproof.errors import RequestError
from spanproof.grammar.python_re import Method as Way
from spanproof.grammar.python_re import accepted
from spanproof.lift import sequences
from spanproof.lift.execution import Frame
from spanproof.lift.languages import accepts
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Fixed,
    Nothing,
    Object,
    Poison,
    Ref,
    Tuple,
    Value,
    View,
    int_const,
    to_python,
)
from spanproof.lift.visitor import fork

_parser: Any = importlib.import_module("re._parser")

FUNCTIONS: Mapping[Any, Way] = {
    re.fullmatch: Way.FULLMATCH,
    re.match: Way.MATCH,
    re.search: Way.SEARCH,
}
"""Functions of `re` that are modelled, with what they ask."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a group is: how many characters are before it, in it, behind it; None if it varies."""

    before: int | None
    width: int | None
    after: int | None


def is_modelled(target: object) -> bool:
    """Whether a function is one of `re` that is modelled."""
    return target is re.compile or any(target is function for function in FUNCTIONS)


def call_function(
    frame: Frame, target: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """`re.compile`, `re.fullmatch`, `re.match` and `re.search` with a constant pattern."""
    count = 1 if target is re.compile else 2
    if named or len(arguments) != count:
        raise Unliftable(f"re.{target.__name__}() with options")
    pattern = _pattern(arguments[0])
    if target is re.compile:
        return Ref(pattern)
    return _apply(frame, pattern, FUNCTIONS[target], arguments[1])


def call_pattern(
    frame: Frame,
    pattern: Any,
    name: str,
    arguments: Sequence[Value],
    named: Mapping[str, Value],
) -> Value:
    """`pattern.fullmatch(text)`, `match` and `search`, without a start or an end."""
    if name not in list(Way):
        raise Unliftable(f"re.Pattern.{name}()")
    if named or len(arguments) != 1:
        raise Unliftable(f"re.Pattern.{name}() with a start or an end")
    return _apply(frame, pattern, Way(name), arguments[0])


def _pattern(value: Value) -> Any:
    found = value.target if isinstance(value, Ref) else to_python(value)
    if isinstance(found, re.Pattern):
        return found
    if not isinstance(found, str | bytes):
        raise Unliftable("a pattern that is computed")
    try:
        return re.compile(found)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unliftable(f"not a pattern of re: {error}") from None


def _apply(frame: Frame, pattern: Any, way: Way, text: Value) -> Value:
    try:
        regex = accepted(pattern, way)
    except RequestError as error:
        raise Unliftable(str(error)) from None

    def one(value: Value) -> Value:
        if not isinstance(value, Fixed | View) or value.text != isinstance(pattern.pattern, str):
            raise Unliftable(f"a pattern applied to {type_name(value)}")
        matches = accepts(regex, value, frame.run.path)
        return fork(frame, matches, lambda: _match(frame, pattern, way, value), Nothing)

    return spread(frame, text, one)


def _match(frame: Frame, pattern: Any, way: Way, text: Fixed | View) -> Object:
    """What is known of a match, on the path where there is one."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    whole = _Place(None, None, None) if way is Way.SEARCH else _Place(0, _width(parsed), 0)
    places = {0: whole, **dict(_places(parsed.data, whole.before, whole.after))}
    fields: dict[str, Value] = {
        _field(number): _group(frame, text, places.get(number, _Place(None, None, None)), way)
        for number in range(pattern.groups + 1)
    }
    for name, number in pattern.groupindex.items():
        fields[_field(name)] = fields[_field(number)]
    return Object(re.Match, fields)


def _field(group: object) -> str:
    """The name of the field that holds a group; no attribute of Python is called so."""
    return f"group {group!r}"


def _width(parsed: Any) -> int | None:
    least, most = parsed.getwidth()
    return int(least) if least == most else None


def _places(
    nodes: Sequence[Any], before: int | None, after: int | None
) -> Iterator[tuple[int, _Place]]:
    """The groups that stand in a sequence, outside of repetitions and alternatives."""
    state = _parser.State()
    widths = [_width(_parser.SubPattern(state, [node])) for node in nodes]
    for place, (operation, argument) in enumerate(nodes):
        if str(operation) != "SUBPATTERN":
            continue
        number, _, _, inner = argument
        here = _Place(
            _sum([before, *widths[:place]]), widths[place], _sum([*widths[place + 1 :], after])
        )
        if number is not None:
            yield number, here
        yield from _places(inner.data, here.before, here.after)


def _sum(widths: Sequence[int | None]) -> int | None:
    known = [width for width in widths if width is not None]
    return sum(known) if len(known) == len(widths) else None


def _group(frame: Frame, text: Fixed | View, place: _Place, way: Way) -> Value:
    """The text of a group on a path that matches, or a value that is refused when it is used."""
    before, width = place.before, place.width
    after = place.after if way is Way.FULLMATCH else None
    path = frame.run.path
    if before is not None and width is not None:
        return sequences.slice_of(text, int_const(before), int_const(before + width), path)
    if before is not None and after is not None:
        stop = int_const(-after) if after else None
        return sequences.slice_of(text, int_const(before), stop, path)
    if width is not None and after is not None:
        if not width:
            return Fixed(text.text, ())
        stop = int_const(-after) if after else None
        return sequences.slice_of(text, int_const(-after - width), stop, path)
    return Poison("a group whose place depends on how the pattern matches")


def call_match(
    match: Object, name: str, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """`match.group(…)` and `match.groups()`."""
    if named:
        raise Unliftable(f"re.Match.{name}() with options")
    if name == "group":
        found = [group(match, each) for each in arguments or [int_const(0)]]
        return found[0] if len(found) == 1 else Tuple(tuple(found))
    if name == "groups" and not arguments:
        count = sum(1 for field in match.fields if field.removeprefix("group ").isdigit())
        return Tuple(tuple(group(match, int_const(number)) for number in range(1, count)))
    raise Unliftable(f"re.Match.{name}()")


def group(match: Object, which: Value) -> Value:
    """`match[which]`, for a constant number or name of a group that exists."""
    key = to_python(which)
    found = match.fields.get(_field(key)) if type(key) in (int, str) else None
    if found is None:
        raise Unliftable("a group that is computed, or that the pattern does not have")
    if isinstance(found, Poison):
        raise Unliftable(found.reason)
    return found
