"""Methods of tuples and lists that change nothing: `count` and `index`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, lists
from spanproof.lift.equality import equal
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.places import first_place, visit
from spanproof.lift.selection import selected
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Int, Many, Origin, Poison, Tuple, Value, int_const, merge


def _count(frame: Frame, items: Value, wanted: Value) -> Value:
    """How many items are equal to a value."""
    whole = _sequence(items)
    known = lists.known_items(whole, frame.run.path)
    if known is not None:
        total = int_const(0)
        for item in known:
            same = equal(frame, item, wanted, held=True)
            total = integers.add(total, integers.from_bool(same))
        return total
    origin = lists.origin_of(whole, frame.run.path)
    return selected(frame.run, origin.size, _equals(frame, origin, wanted)).count


def _index(frame: Frame, items: Value, wanted: Value) -> Value:
    """The first place of an item that is equal to a value, or ValueError."""
    whole = _sequence(items)
    size = lists.length(whole, frame.run.path)
    known = lists.known_items(whole, frame.run.path)
    if known is None:
        own = Origin(size, whole.at, lambda place: ir.TRUE)
        first = first_place(frame.run, size, _equals(frame, own, wanted))
    else:
        tests = [equal(frame, item, wanted, held=True) for item in known]
        first = size
        for place in range(len(tests) - 1, -1, -1):
            first = _chosen(tests[place], place, first)
    raise_builtin(frame, integers.equal(first, size), ValueError, "not in the sequence")
    return lists.place_inside(first) if frame.run.path.alive else Poison("unreachable")


def _chosen(test: Term, place: int, other: Int) -> Int:
    chosen = merge(test, int_const(place), other)
    assert isinstance(chosen, Int)
    return chosen


def _equals(frame: Frame, origin: Origin, wanted: Value) -> Callable[[Int], Term]:
    def same(place: Int) -> Term:
        inside = ir.and_(integers.less(place, origin.size), origin.passes(place))
        found = visit(frame.run, inside, lambda: equal(frame, origin.at(place), wanted, held=True))
        if found.ended is not ir.FALSE:
            raise Unliftable("a search for a value whose equality is not certain")
        return ir.and_(origin.passes(place), found.result)

    return same


def _sequence(value: Value) -> Many:
    assert isinstance(value, Tuple | Many)
    return lists.as_many(value)


METHODS: dict[tuple[str, str], Callable[..., Value]] = {
    (kind, name): method
    for kind in ("tuple", "list")
    for name, method in (("count", _count), ("index", _index))
}
"""By type and name, as `spanproof.lift.methods` looks them up."""
