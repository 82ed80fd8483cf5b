"""`item in container`, and iterating over containers of bounded length."""

from __future__ import annotations

from spanproof.lift import integers, ir, lists, sequences, text_search
from spanproof.lift.classes import is_integer_enum, is_plain_enum, is_text_enum
from spanproof.lift.constancy import is_lookup
from spanproof.lift.equality import equal
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.objects import as_int, spread, type_name
from spanproof.lift.places import Visit, happens_somewhere, visit
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Ref,
    Tuple,
    Value,
    View,
    from_python,
    int_const,
)


def contains(frame: Frame, container: Value, item: Value) -> Term:
    """`item in container` as a term."""
    result = spread(
        frame,
        container,
        lambda c: spread(frame, item, lambda i: Bool(_contains_one(frame, c, i))),
    )
    if not isinstance(result, Bool):
        raise Unliftable("membership in a value that was not modelled")
    return result.term


def _contains_one(frame: Frame, container: Value, item: Value) -> Term:
    match container:
        case Fixed() | View():
            return _in_text(frame, container, item)
        case Many(kind) if kind not in (tuple, list):
            raise Unliftable(f"membership in a {type_name(container)}, which may be a text")
        case Tuple() | Many():
            return _in_sequence(frame, container, item)
        case Ref(target) if isinstance(target, range):
            return _in_range(frame, target, item)
        case Ref(target) if isinstance(target, frozenset | set):
            return _in_set(frame, target, item)
        case Ref(target) if is_lookup(target):
            from spanproof.lift import tables

            return tables.contains(frame, target, item)
        case _:
            raise Unliftable(f"membership in {type_name(container)}")


def _in_sequence(frame: Frame, container: Tuple | Many, item: Value) -> Term:
    """Whether some item is equal, or the same object."""
    known = lists.known_items(container, frame.run.path)
    if known is not None:
        return ir.or_(*(equal(frame, item, other, held=True) for other in known))
    run = frame.run
    origin = lists.origin_of(lists.as_many(container), run.path)

    def same(place: Int) -> Term:
        return equal(frame, origin.at(place), item, held=True)

    def look(place: Int) -> Visit:
        inside = ir.and_(integers.less(place, origin.size), origin.passes(place))
        found = visit(run, inside, lambda: same(place))
        parts = (found.result, found.ended, found.left)
        return Visit(*(ir.and_(inside, part) for part in parts))

    return happens_somewhere(frame, origin.size, look, same)


def _in_set(frame: Frame, members: frozenset[object] | set[object], item: Value) -> Term:
    """Membership by hash and equality, of values whose hash agrees with their equality."""
    if not is_hashable(item):
        raise Unliftable(f"membership of {type_name(item)} in a set")
    others = sorted(map(from_python, members), key=repr)
    return ir.or_(*(equal(frame, item, other) for other in others))


def is_hashable(value: Value) -> bool:
    """Whether a value can be a key, and equal values have equal hashes."""
    match value:
        case Bool() | Int() | Fixed() | View() | Nothing():
            return True
        case Member(cls, _):
            return is_plain_enum(cls) or is_integer_enum(cls) or is_text_enum(cls)
        case Tuple(items):
            return all(map(is_hashable, items))
        case _:
            return False


def _in_range(frame: Frame, numbers: range, item: Value) -> Term:
    number = as_int(item)
    if number is None or numbers.step != 1:
        raise Unliftable(f"membership of {type_name(item)} in a range")
    low, high = int_const(numbers.start), int_const(numbers.stop)
    return ir.and_(integers.less_equal(low, number), integers.less(number, high))


def _in_text(frame: Frame, text: Fixed | View, item: Value) -> Term:
    """A text in a text, or a number in bytes."""
    path = frame.run.path
    if isinstance(item, Fixed | View) and item.text == text.text:
        item, text = sequences.settle(item, path), sequences.settle(text, path)
        if isinstance(item, Fixed) and len(item.items) == 1:
            return _code_in(frame, text, item.items[0])
        return text_search.contains(frame, text, item)
    if isinstance(item, Int) and not text.text:
        item = path.refine(item)
        if item.low is not None and item.low >= 0 and item.high is not None and item.high < 256:
            return _code_in(frame, text, integers.low_bits(item, 8))
    raise Unliftable(f"{type_name(item)} in {type_name(text)}")


def _code_in(frame: Frame, text: Fixed | View, code: Term) -> Term:
    known = sequences.constant_items(text)
    if known is not None:
        return sequences.in_ranges(code, sequences.ranges_of(known))
    if sequences.longest(text, frame.run.path) > sequences.MAX_UNROLL:
        return text_search.contains(frame, text, Fixed(text.text, (code,)))
    return ir.or_(
        *(
            ir.and_(guard, ir.eq(_only_item(value), code))
            for guard, value in characters(frame, text)
        )
    )


def _only_item(value: Value) -> Term:
    if isinstance(value, Fixed):
        return value.items[0]
    assert isinstance(value, Int)
    return integers.low_bits(value, 8)


def characters(frame: Frame, text: Fixed | View) -> list[tuple[Term, Value]]:
    """The items of a text of bounded length, each with the condition that it exists."""
    path = frame.run.path
    most = sequences.longest(text, path)
    if most > sequences.MAX_UNROLL:
        raise Unliftable(f"loop over a {type_name(text)} of unbounded length")
    size = sequences.length(text, path)
    found: list[tuple[Term, Value]] = []
    for k in range(most):
        code = sequences.item(text, int_const(k))
        value: Value = Fixed(True, (code,)) if text.text else integers.unsigned(code)
        found.append((path.decide(integers.less(int_const(k), size)), value))
    return found


def items_of(frame: Frame, value: Value) -> list[tuple[Term, Value]]:
    """What a loop over the value visits, in order, each item with the condition it exists."""
    match value:
        case Fixed() | View():
            return characters(frame, value)
        case Tuple(items):
            return [(ir.TRUE, item) for item in items]
        case Many():
            return _items_of_many(frame, value)
        case Ref(target) if isinstance(target, range):
            if target[sequences.MAX_UNROLL :]:
                raise Unliftable(f"loop over more than {sequences.MAX_UNROLL} numbers")
            return [(ir.TRUE, int_const(number)) for number in target]
        case Ref(target) if is_lookup(target):
            from spanproof.lift import tables

            return [(ir.TRUE, item) for item in tables.visited(target)]
        case _:
            raise Unliftable(f"loop over {type_name(value)}")


def _items_of_many(frame: Frame, value: Many) -> list[tuple[Term, Value]]:
    path = frame.run.path
    size = lists.length(value, path)
    if size.high is None or size.high > sequences.MAX_UNROLL:
        raise Unliftable(f"loop over a {type_name(value)} of unbounded length")
    exists = [path.decide(integers.less(int_const(k), size)) for k in range(size.high)]
    return [(when, value.at(int_const(k))) for k, when in enumerate(exists)]
