"""`match`: patterns as conditions, with the values they capture.

A pattern looks at a value and changes nothing, so it becomes a condition and the captured values,
which mean something where the condition holds. Names are bound when a whole pattern has matched,
and stay bound when its guard then says no.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from spanproof.lift import integers, ir, lists
from spanproof.lift.classes import has_plain_metaclass, is_instance
from spanproof.lift.equality import equal, identical, truth
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.objects import attribute, class_of, type_name
from spanproof.lift.state import Path, Unliftable, join, join_exclusive
from spanproof.lift.values import (
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
    Union,
    Value,
    View,
    int_const,
    merge,
    union,
)
from spanproof.lift.visitor import evaluate, execute_block, refuse, statement


@dataclass(frozen=True, slots=True)
class Found:
    """When a pattern matches, and what its names mean then."""

    condition: Term
    captured: Mapping[str, Value] = field(default_factory=dict)


NEVER = Found(ir.FALSE)
ALWAYS = Found(ir.TRUE)


@statement(ast.Match)
def lift_match(frame: Frame, node: ast.Match) -> None:
    """The first case whose pattern and guard fit is taken; without one nothing happens."""
    run = frame.run
    subject = evaluate(frame, node.subject)
    ends: list[Path] = []
    for case in node.cases:
        if not run.path.alive:
            break
        found = match_pattern(frame, case.pattern, subject)
        condition = run.path.decide(found.condition)
        others = run.path.copy()
        others.assume(ir.not_(condition))
        run.path.assume(condition)
        if run.path.alive:
            run.path.variables.update(found.captured)
            others = _guarded(frame, case.guard, others)
            execute_block(frame, case.body)
            ends.append(run.path)
        run.path = others
    run.path = join_exclusive([run.path, *ends])


def _guarded(frame: Frame, guard: ast.expr | None, others: Path) -> Path:
    """Go on where the guard of a case holds; the path of everything else comes back."""
    run = frame.run
    if guard is None:
        return others
    test = run.path.decide(truth(frame, evaluate(frame, guard)))
    failed = run.path.copy()
    failed.assume(ir.not_(test))
    run.path.assume(test)
    return join(failed.condition, failed, others)


def match_pattern(frame: Frame, pattern: ast.pattern, value: Value) -> Found:
    """How a pattern matches a value, whichever alternative it is."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        return Found(ir.TRUE, {} if pattern.name is None else {pattern.name: value})
    if isinstance(value, Poison):
        raise Unliftable(value.reason)
    if not isinstance(value, Union):
        return _match_one(frame, pattern, value)
    found: list[tuple[Term, Found]] = []
    for guard, option in value.options:
        one = _where(frame, guard, partial(match_pattern, frame, pattern, option))
        found.append((ir.and_(guard, one.condition), one))
    return _one_of(found)


def _one_of(found: Sequence[tuple[Term, Found]]) -> Found:
    """The match of a union, from those of its alternatives; at most one guard holds."""
    possible = [(guard, one) for guard, one in found if guard is not ir.FALSE]
    if not possible:
        return NEVER
    names = possible[0][1].captured
    captured = {name: union([(g, one.captured[name]) for g, one in possible]) for name in names}
    return Found(ir.or_(*(guard for guard, _ in possible)), captured)


def _where(frame: Frame, condition: Term, compute: Callable[[], Found]) -> Found:
    """What `compute` finds on the path where the condition holds; a refusal stays there."""
    run = frame.run
    condition = run.path.decide(condition)
    if condition is ir.TRUE:
        return compute()
    if condition is ir.FALSE:
        return NEVER
    start = run.path
    run.path = start.copy()
    run.path.assume(condition)
    found = NEVER
    if run.path.alive:
        try:
            found = compute()
        except Unliftable as refusal:
            refuse(frame, refusal, run.line)
    other = start.copy()
    other.assume(ir.not_(condition))
    run.path = join(condition, run.path, other)
    return found


def _match_one(frame: Frame, pattern: ast.pattern, value: Value) -> Found:
    match pattern:
        case ast.MatchValue(value=expected):
            return Found(equal(frame, value, evaluate(frame, expected)))
        case ast.MatchSingleton(value=expected):
            return _match_singleton(frame, expected, value)
        case ast.MatchAs(pattern=ast.pattern() as inner, name=name):
            found = match_pattern(frame, inner, value)
            return Found(found.condition, {**found.captured, str(name): value})
        case ast.MatchOr(patterns=alternatives):
            return _match_or(frame, alternatives, value)
        case ast.MatchSequence(patterns=parts):
            return _match_sequence(frame, parts, value)
        case ast.MatchClass():
            return _match_class(frame, pattern, value)
        case _:
            raise Unliftable(f"{type(pattern).__name__} pattern")


def _match_singleton(frame: Frame, expected: bool | None, value: Value) -> Found:
    """None, True and False are matched by identity."""
    if expected is None:
        return Found(identical(frame, value, Nothing()))
    if isinstance(value, Nothing | Tuple | Many):
        return NEVER
    return Found(identical(frame, value, Bool(ir.boolean(expected))))


def _match_or(frame: Frame, alternatives: Sequence[ast.pattern], value: Value) -> Found:
    """The first alternative that matches."""
    first, *rest = alternatives
    found = match_pattern(frame, first, value)
    if not rest or found.condition is ir.TRUE:
        return found
    other = _where(frame, ir.not_(found.condition), lambda: _match_or(frame, rest, value))
    if other.condition is ir.FALSE:
        return found
    if found.condition is ir.FALSE:
        return other
    captured = {
        name: merge(found.condition, one, other.captured[name])
        for name, one in found.captured.items()
    }
    return Found(ir.or_(found.condition, other.condition), captured)


def _match_all(frame: Frame, pairs: Sequence[tuple[ast.pattern, Value]]) -> Found:
    """Several patterns, each on its own value, from left to right as long as they match."""
    if not pairs:
        return ALWAYS
    (pattern, value), *rest = pairs
    first = match_pattern(frame, pattern, value)
    if not rest:
        return first
    others = _where(frame, first.condition, lambda: _match_all(frame, rest))
    return Found(ir.and_(first.condition, others.condition), {**first.captured, **others.captured})


# --- Sequences --------------------------------------------------------------------------------

_SEQUENCE_FLAG = 1 << 5
_MAPPING_FLAG = 1 << 6
_SELF_FLAG = 1 << 22
"""Py_TPFLAGS_SEQUENCE, Py_TPFLAGS_MAPPING and _Py_TPFLAGS_MATCH_SELF: what patterns look at."""


def _match_sequence(frame: Frame, parts: Sequence[ast.pattern], value: Value) -> Found:
    """`[a, b]` and `(a, b)`: tuples, but neither str nor bytes."""
    match value:
        case Tuple(items):
            return _match_items(frame, parts, items)
        case Many(kind, length) if kind in (tuple, list):
            return _match_many(frame, parts, value, length)
        case Bool() | Int() | Fixed() | View() | Nothing():
            return NEVER
        case Object(cls, _) | Member(cls, _) if not cls.__flags__ & _SEQUENCE_FLAG:
            return NEVER
        case _:
            raise Unliftable(f"a sequence pattern on a {type_name(value)}")


def _match_items(frame: Frame, parts: Sequence[ast.pattern], items: Sequence[Value]) -> Found:
    star = _star_place(parts)
    if star is None:
        if len(parts) != len(items):
            return NEVER
        return _match_all(frame, list(zip(parts, items, strict=True)))
    end = len(items) - (len(parts) - star - 1)
    if end < star:
        return NEVER
    outer = [*zip(parts[:star], items[:star], strict=True),
             *zip(parts[star + 1 :], items[end:], strict=True)]  # fmt: skip
    found = _match_all(frame, outer)
    name = getattr(parts[star], "name", None)
    middle = {} if name is None else {name: lists.of_items(list, items[star:end])}
    return Found(found.condition, {**found.captured, **middle})


def _star_place(parts: Sequence[ast.pattern]) -> int | None:
    """Where the `*rest` of a sequence pattern stands, if there is one."""
    places = [place for place, part in enumerate(parts) if isinstance(part, ast.MatchStar)]
    return places[0] if places else None


def _match_many(frame: Frame, parts: Sequence[ast.pattern], value: Many, length: Int) -> Found:
    """A tuple or list of unknown length: first its length is looked at, then its items."""
    if _star_place(parts) is not None:
        raise Unliftable("a star pattern on a sequence of unknown length")
    fits = integers.equal(frame.run.path.refine(length), int_const(len(parts)))

    def items() -> Found:
        found = [value.at(int_const(place)) for place in range(len(parts))]
        return _match_all(frame, list(zip(parts, found, strict=True)))

    found = _where(frame, fits, items)
    return Found(ir.and_(fits, found.condition), found.captured)


# --- Classes ----------------------------------------------------------------------------------


def _match_class(frame: Frame, pattern: ast.MatchClass, value: Value) -> Found:
    """`Class(positional, name=keyword)`: first `isinstance`, then the attributes."""
    named = evaluate(frame, pattern.cls)
    if not isinstance(named, Ref) or not isinstance(named.target, type):
        raise Unliftable(f"a class pattern with {type_name(named)}")
    cls = named.target
    if isinstance(value, Opaque):
        raise Unliftable(f"a class pattern on a {type_name(value)}")
    fits = is_instance(class_of(value), cls)
    if fits is None:
        raise Unliftable(f"a class pattern with {cls.__name__}, which decides by itself")
    if not fits:
        return NEVER
    whole, names = _positions(cls, len(pattern.patterns))
    names += pattern.kwd_attrs
    if len(set(names)) != len(names):
        raise Unliftable("a class pattern that names an attribute twice")
    parts = [*pattern.patterns, *pattern.kwd_patterns]
    subjects: list[Value] = [value] if whole else []
    subjects += [_quiet_attribute(frame, value, name) for name in names]
    return _match_all(frame, list(zip(parts, subjects, strict=True)))


def _positions(cls: type, count: int) -> tuple[bool, list[str]]:
    """Whether the one positional pattern gets the whole value, else the attributes they get."""
    if not count:
        return False, []
    if not has_plain_metaclass(cls):
        raise Unliftable(f"a positional pattern of {cls.__name__}")
    names = getattr(cls, "__match_args__", None)
    if names is None and cls.__flags__ & _SELF_FLAG and count == 1:
        return True, []
    if type(names) is not tuple or len(names) < count or not all(type(n) is str for n in names):
        raise Unliftable(f"{count} positional patterns of {cls.__name__}, which does not take them")
    return False, list(names[:count])


def _quiet_attribute(frame: Frame, value: Value, name: str) -> Value:
    """An attribute that is there: one that may raise AttributeError is refused."""
    run = frame.run
    before, start = len(run.raised), run.path.copy()
    found = attribute(frame, value, name)
    if len(run.raised) != before:
        del run.raised[before:]  # Python takes an AttributeError for "does not match"
        run.path = start
        raise Unliftable(f"a pattern with attribute {name}, which may raise")
    return found
