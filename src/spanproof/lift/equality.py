"""Truth, equality and identity of values."""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Sequence

from spanproof.lift import integers, ir, lists, sequences
from spanproof.lift.classes import (
    has_plain_metaclass,
    is_plain_enum,
    plain_dataclass_problem,
)
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.objects import as_int, as_text, spread, type_name
from spanproof.lift.opaque import compares_by_value, is_tuple, never_none
from spanproof.lift.places import Visit, happens_somewhere, visit
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Opaque,
    Ref,
    Tuple,
    Unbound,
    Union,
    Value,
    View,
    int_const,
    members_of,
)
from spanproof.lift.visitor import fork

_TRUTH_METHODS = ("__bool__", "__len__")

MOST_COMPARED = 32
"""As many items are compared one by one, where one side has a known number of them."""


def truth(frame: Frame, value: Value) -> Term:
    """`bool(value)` as a term."""
    if not frame.run.path.alive:
        return ir.FALSE
    result = spread(frame, value, lambda one: Bool(_truth_of_one(frame, one)))
    if not isinstance(result, Bool):
        raise Unliftable("truth of a value that was not modelled")
    return result.term


def _truth_of_one(frame: Frame, value: Value) -> Term:
    if isinstance(value, Bool):
        return value.term
    number = as_int(value)
    if number is not None:
        return integers.truth(frame.run.path.refine(number))
    match value:
        case Fixed() | View():
            return integers.truth(sequences.length(value, frame.run.path))
        case Nothing():
            return ir.FALSE
        case Tuple() | Many():
            return integers.truth(lists.length(value, frame.run.path))
        case Object(cls, _) if not any(hasattr(cls, name) for name in _TRUTH_METHODS):
            return ir.TRUE
        case Member(cls, _) if not any(
            hasattr(m, n) for m in members_of(cls) for n in _TRUTH_METHODS
        ):
            return ir.TRUE
        case Ref(target) if isinstance(target, types.FunctionType):
            return ir.TRUE
        case _:
            raise Unliftable(f"truth of {type_name(value)}")


def equal(frame: Frame, left: Value, right: Value, *, held: bool = False) -> Term:
    """`left == right` as a term.

    `held`: both are items of containers, where Python does not ask `==` about one and the same
    object.
    """
    if not frame.run.path.alive:
        return ir.FALSE
    result = spread(
        frame,
        left,
        lambda a: spread(frame, right, lambda b: Bool(_equal_ones(frame, a, b, held=held))),
    )
    if not isinstance(result, Bool):
        raise Unliftable("equality of values that were not modelled")
    return result.term


def _equal_ones(frame: Frame, left: Value, right: Value, *, held: bool) -> Term:
    path = frame.run.path
    if isinstance(left, Bool) and isinstance(right, Bool):
        return ir.eq(left.term, right.term)
    texts = as_text(left), as_text(right)
    if texts != (left, right):
        return equal(frame, *texts)
    a, b = as_int(left), as_int(right)
    if a is not None and b is not None:
        return integers.equal(path.refine(a), path.refine(b))
    match left, right:
        case Nothing(), Nothing():
            return ir.TRUE
        case ((Fixed() | View()), (Fixed() | View())):
            return sequences.equal(left, right, path)
        case Member(cls, i), Member(cls2, j) if is_plain_enum(cls) and is_plain_enum(cls2):
            return integers.equal(i, j) if cls is cls2 else ir.FALSE
        case Tuple(xs), Tuple(ys):
            if len(xs) != len(ys):
                return ir.FALSE
            return _all_equal(frame, list(zip(xs, ys, strict=True)), held=True)
        case (Many() | Tuple()) as xs, (Many() | Tuple()) as ys:
            return _equal_sequences(frame, lists.as_many(xs), lists.as_many(ys))
        case Object(), Object():
            return _equal_objects(frame, left, right)
        case Opaque(), Opaque():
            return _equal_opaque(frame, left, right, held=held)
        case Ref(x), Ref(y) if _is_plain_class(x) and _is_plain_class(y):
            return ir.boolean(x is y)
        case _:
            return _equal_unlike(left, right)


def _is_plain_class(target: object) -> bool:
    return isinstance(target, type) and has_plain_metaclass(target)


def _all_equal(frame: Frame, pairs: Sequence[tuple[Value, Value]], *, held: bool) -> Term:
    """Whether all pairs are equal; Python looks at them in order, up to one that is not."""
    if not pairs:
        return ir.TRUE
    (left, right), *rest = pairs
    first = equal(frame, left, right, held=held)
    if not rest or not any(_holds_opaque(value) for pair in rest for value in pair):
        return ir.and_(first, *(equal(frame, x, y, held=held) for x, y in rest))
    result = fork(
        frame, first, lambda: Bool(_all_equal(frame, rest, held=held)), lambda: Bool(ir.FALSE)
    )
    return result.term if isinstance(result, Bool) else ir.FALSE


def _equal_sequences(frame: Frame, left: Many, right: Many) -> Term:
    """Two sequences of one kind are equal when they are as long and equal place by place."""
    if left is right and left.kind is not Sequence:
        return ir.TRUE
    if Sequence in (left.kind, right.kind):
        raise Unliftable("equality of a Sequence, which may be of any kind")
    if left.kind is not right.kind:
        return ir.FALSE
    path = frame.run.path
    size = lists.length(left, path)
    as_long = path.decide(integers.equal(size, lists.length(right, path)))
    if as_long is ir.FALSE:
        return ir.FALSE
    known = [lists.known_items(left, path), lists.known_items(right, path)]
    counts = [len(items) for items in known if items is not None]
    if counts and min(counts) <= MOST_COMPARED:
        return _equal_known(frame, left, right, as_long, min(counts))

    def differ(place: Int) -> Term:
        return ir.not_(equal(frame, left.at(place), right.at(place), held=True))

    def look(place: Int) -> Visit:
        return visit(frame.run, integers.less(place, size), lambda: differ(place))

    def compare() -> Value:
        return Bool(ir.not_(happens_somewhere(frame, size, look, differ)))

    same = fork(frame, as_long, compare, lambda: Bool(ir.FALSE))
    return same.term if isinstance(same, Bool) else ir.FALSE


def _equal_known(frame: Frame, left: Many, right: Many, as_long: Term, count: int) -> Term:
    """Equality where one side has a known number of items; they are compared if both have it."""
    pairs = [(left.at(int_const(k)), right.at(int_const(k))) for k in range(count)]
    result = fork(
        frame, as_long, lambda: Bool(_all_equal(frame, pairs, held=True)), lambda: Bool(ir.FALSE)
    )
    return result.term if isinstance(result, Bool) else ir.FALSE


def _holds_opaque(value: Value) -> bool:
    match value:
        case Opaque() | Many():
            return True
        case Tuple(items):
            return any(map(_holds_opaque, items))
        case Object(_, fields):
            return any(map(_holds_opaque, fields.values()))
        case Union(options):
            return any(_holds_opaque(option) for _, option in options)
        case _:
            return False


def _equal_opaque(frame: Frame, left: Opaque, right: Opaque, *, held: bool) -> Term:
    """Equality of values that are not modelled, where it is certain; refused elsewhere."""
    same_type = left.term.sort == right.term.sort and left.hint == right.hint
    if left.term is right.term and (held or is_tuple(left.hint)):
        return ir.TRUE
    if same_type and compares_by_value(left.hint):
        return ir.eq(left.term, right.term)
    if left.term.op != "ite" and right.term.op != "ite":
        raise Unliftable(f"comparing {type_name(left)} with {type_name(right)}")
    chosen, other = (left, right) if left.term.op == "ite" else (right, left)
    condition, then, orelse = chosen.term.args

    def compare(term: Term) -> Value:
        return Bool(_equal_opaque(frame, Opaque(term, chosen.hint), other, held=held))

    result = fork(frame, condition, lambda: compare(then), lambda: compare(orelse))
    return result.term if isinstance(result, Bool) else ir.FALSE


SIMPLE = (Bool, Int, Fixed, View, Nothing, Tuple, Many)
"""Values whose types are built in, and say themselves what they are equal to."""


def _equal_unlike(left: Value, right: Value) -> Term:
    """Values of different types are unequal when neither type could say otherwise."""
    for value in (left, right):
        if isinstance(value, Member) and not is_plain_enum(value.cls):
            raise Unliftable(f"comparing {type_name(left)} with {type_name(right)}")
        if isinstance(value, Object) and plain_dataclass_problem(value.cls):
            raise Unliftable(f"comparing a {value.cls.__name__}")
        abstract = isinstance(value, Many) and value.kind is Sequence
        if abstract or not isinstance(value, (*SIMPLE, Member, Object)):
            raise Unliftable(f"comparing {type_name(left)} with {type_name(right)}")
    return ir.FALSE


def _equal_objects(frame: Frame, left: Object, right: Object) -> Term:
    for one in (left, right):
        problem = plain_dataclass_problem(one.cls)
        if problem:
            raise Unliftable(f"comparing a {one.cls.__name__}: {problem}")
    if left.cls is not right.cls:
        return ir.FALSE
    if left is right:
        return ir.TRUE
    names = [field.name for field in dataclasses.fields(left.cls) if field.compare]
    # fields were compared as items of two tuples before 3.13, and one by one from then on
    held = sys.version_info < (3, 13)
    return _all_equal(frame, [(left.fields[n], right.fields[n]) for n in names], held=held)


def identical(frame: Frame, left: Value, right: Value) -> Term:
    """`left is right`, for values whose identity Python fixes."""
    result = spread(
        frame, left, lambda a: spread(frame, right, lambda b: Bool(_identical_ones(a, b)))
    )
    if not isinstance(result, Bool):
        raise Unliftable("identity of values that were not modelled")
    return result.term


def _identical_ones(left: Value, right: Value) -> Term:
    match left, right:
        case Nothing(), Nothing():
            return ir.TRUE
        case (Nothing(), other) | (other, Nothing()):
            if isinstance(other, Unbound) or (
                isinstance(other, Opaque) and not never_none(other.hint)
            ):
                raise Unliftable(f"identity of None and {type_name(other)}")
            return ir.FALSE
        case Opaque(a), Opaque(b) if a is b:
            return ir.TRUE
        case (Many(), Many()) | (Object(), Object()) if left is right:
            return ir.TRUE
        case Bool(a), Bool(b):
            return ir.eq(a, b)
        case Member(cls, i), Member(cls2, j):
            return integers.equal(i, j) if cls is cls2 else ir.FALSE
        case Ref(a), Ref(b):
            return ir.boolean(a is b)
        case (Bool(), (Int() | Fixed() | View() | Object() | Member())):
            return ir.FALSE
        case ((Int() | Fixed() | View() | Object() | Member()), Bool()):
            return ir.FALSE
        case _:
            raise Unliftable(f"identity of {type_name(left)} and {type_name(right)}")
