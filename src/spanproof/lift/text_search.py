"""Where a text holds another one: `find` and its relatives, `startswith`, `count`, `in`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.objects import as_int, type_name
from spanproof.lift.searching import Found, first_place, is_short, last_place
from spanproof.lift.sequences import Text
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Bool,
    Fixed,
    Int,
    Nothing,
    Poison,
    Tuple,
    Value,
    View,
    int_const,
    merge_ints,
)

MOST_SEARCHED = 512
"""The longest text that is searched for."""


def as_text(value: Value, like: Text, path: Path) -> Text:
    """An argument that has to be a text of the same type, settled."""
    if not isinstance(value, Fixed | View) or value.text != like.text:
        raise Unliftable(f"{type_name(value)} as an argument of a method of {type_name(like)}")
    return sequences.settle(value, path)


def text_of(value: Value, path: Path) -> Text:
    """The text whose method is called, settled."""
    if not isinstance(value, Fixed | View):
        raise Unliftable(f"a method of str or bytes called on {type_name(value)}")
    return sequences.settle(value, path)


def sought(value: Value, like: Text, path: Path) -> Text:
    """What is searched for: a text, or one number in bytes."""
    number = as_int(value)
    if number is None or like.text:
        return as_text(value, like, path)
    number = path.refine(number)
    if number.low is None or number.high is None or number.low < 0 or number.high > 255:
        raise Unliftable("searching bytes for a number that may be no byte")
    return Fixed(False, (integers.low_bits(number, 8),))


def span(text: Text, start: Value | None, end: Value | None, path: Path) -> tuple[Int, Int]:
    """Where a search begins and ends; the beginning may lie behind the end of the text."""
    size = sequences.length(text, path)
    first = _counted(start, size, path) or int_const(0)
    last = _counted(end, size, path)
    return first, size if last is None else path.refine(integers.minimum(last, size))


def _counted(value: Value | None, size: Int, path: Path) -> Int | None:
    """A place counted from 0, as slices count; None where it is not given."""
    if value is None or isinstance(value, Nothing):
        return None
    place = as_int(value)
    if place is None or not integers.bounded(place):
        raise Unliftable(f"{type_name(value)} without bounds as a place in a text")
    place = path.refine(place)
    negative = path.decide(integers.less(place, int_const(0)))
    if negative is ir.FALSE:
        return place
    from_end = integers.maximum(integers.add(place, size), int_const(0))
    return path.refine(merge_ints(negative, from_end, place))


def inside(place: Int, text: Text, path: Path) -> Int:
    """A place that is in a text or at its end, wherever it is used."""
    longest = sequences.longest(text, path)
    if place.low is None or place.high is None or (place.low >= 0 and place.high <= longest):
        return place
    low, high = max(place.low, 0), min(place.high, longest)
    return integers.narrowed(place, low, max(low, high))


def is_at(text: Text, place: Int, part: Text, path: Path) -> Term:
    """Whether the items from a place on, all of which exist, are those of another text."""
    most = sequences.longest(part, path)
    if most > MOST_SEARCHED:
        return _is_all_at(text, place, sequences.view_of(part))
    size = sequences.length(part, path)
    same: list[Term] = []
    for k in range(most):
        exists = path.decide(integers.less(int_const(k), size))
        pair = ir.eq(sequences.item_after(text, place, k), sequences.item(part, int_const(k)))
        same.append(ir.or_(ir.not_(exists), pair))
    return ir.and_(*same)


def _is_all_at(text: Text, place: Int, part: View) -> Term:
    view = sequences.view_of(text)
    start = sequences.position(view, place)

    def same(k: Int) -> Term:
        here = sequences.item_at(view, ir.bv_binary("bvadd", start, k.term))
        return ir.eq(here, sequences.item(part, k))

    return sequences.for_all_items(part, same)


def locate(
    frame: Frame, text: Text, part: Text, first: Int, last: Int, *, from_end: bool = False
) -> Found:
    """Where a part is found, between two places."""
    path = frame.run.path
    size = sequences.length(part, path)
    stop = integers.subtract(last, size)
    search = last_place if from_end else first_place
    found = Found(ir.FALSE, int_const(0))
    if size.high != 0:
        after = integers.add(stop, int_const(1))
        begin = _until_end(first, text, path)
        found = search(frame.run, text, begin, after, lambda k: is_at(text, k, part, path))
    is_empty = path.decide(integers.equal(size, int_const(0)))
    if is_empty is ir.FALSE:
        return found
    here = path.decide(integers.less_equal(first, last))
    exists = ir.or_(ir.and_(is_empty, here), ir.and_(ir.not_(is_empty), found.exists))
    return Found(exists, merge_ints(is_empty, last if from_end else first, found.place))


def contains(frame: Frame, text: Text, part: Text) -> Term:
    """`part in text`."""
    path = frame.run.path
    text, part = sequences.settle(text, path), sequences.settle(part, path)
    return locate(frame, text, part, int_const(0), sequences.length(text, path)).exists


# --- Methods ----------------------------------------------------------------------------------


def _located(
    frame: Frame, value: Value, part: Value, start: Value | None, end: Value | None, from_end: bool
) -> Found:
    path = frame.run.path
    text = text_of(value, path)
    first, last = span(text, start, end, path)
    return locate(frame, text, sought(part, text, path), first, last, from_end=from_end)


def _until_end(place: Int, text: Text, path: Path) -> Int:
    """A place where a search begins; it finds as little at the end as anywhere behind it."""
    if _is_position(place, text):
        return place
    return path.refine(integers.minimum(place, sequences.length(text, path)))


def _is_position(place: Int, text: Text) -> bool:
    """Whether the place, which may lie behind the end, fits into an index however it is counted."""
    before = 0 if isinstance(text, Fixed) else text.offset.high
    return None not in (place.high, before) and (place.high or 0) + (before or 0) <= MAX_LENGTH


def _finder(*, from_end: bool) -> Callable[..., Value]:
    def find(
        frame: Frame, text: Value, part: Value, start: Value | None = None,
        end: Value | None = None, /,
    ) -> Value:  # fmt: skip
        found = _located(frame, text, part, start, end, from_end)
        return frame.run.path.refine(found.or_else(int_const(-1)))

    return find


def _indexer(*, from_end: bool) -> Callable[..., Value]:
    def index(
        frame: Frame, text: Value, part: Value, start: Value | None = None,
        end: Value | None = None, /,
    ) -> Value:  # fmt: skip
        found = _located(frame, text, part, start, end, from_end)
        raise_builtin(frame, ir.not_(found.exists), ValueError, "not found")
        return found.place if frame.run.path.alive else Poison("unreachable")

    return index


def _edge(*, at_end: bool) -> Callable[..., Value]:
    def starts_or_ends(
        frame: Frame, text: Value, part: Value, start: Value | None = None,
        end: Value | None = None, /,
    ) -> Value:  # fmt: skip
        path = frame.run.path
        parts = part.items if isinstance(part, Tuple) else (part,)
        whole = text_of(text, path)
        first, last = span(whole, start, end, path)
        wanted = [as_text(one, whole, path) for one in parts]
        tests = [is_edge(whole, one, first, last, path, at_end=at_end) for one in wanted]
        return Bool(ir.or_(*tests))

    return starts_or_ends


def is_edge(text: Text, part: Text, first: Int, last: Int, path: Path, *, at_end: bool) -> Term:
    """Whether the text between two places begins or ends with a part."""
    size = sequences.length(part, path)
    start = path.refine(integers.subtract(last, size)) if at_end else first
    fits = path.decide(integers.less_equal(integers.add(first, size), last))
    if fits is ir.FALSE:
        return fits
    start = Int(start.term, max(start.low or 0, 0), max(start.high or 0, 0)) if at_end else start
    return ir.and_(fits, is_at(text, start, part, path))


def _count(
    frame: Frame, value: Value, part: Value, start: Value | None = None,
    end: Value | None = None, /,
) -> Value:  # fmt: skip
    path = frame.run.path
    text = text_of(value, path)
    wanted = sought(part, text, path)
    first, last = span(text, start, end, path)
    if not isinstance(wanted, Fixed):
        raise Unliftable("counting a text whose length is not constant")
    if not wanted.items:
        places = integers.add(integers.subtract(last, first), int_const(1))
        return path.refine(integers.maximum(int_const(0), places))
    if not is_short(frame.run, text):
        raise Unliftable("count() in a text of unbounded length")
    total = int_const(0)
    for taken in _taken(text, wanted, first, last, path):
        total = integers.add(total, integers.from_bool(taken))
    return total


def _taken(text: Text, part: Fixed, first: Int, last: Int, path: Path) -> list[Term]:
    """For each place, whether the part is counted there; those counted do not overlap."""
    width = len(part.items)
    taken: list[Term] = []
    for k in range(sequences.longest(text, path) - width + 1):
        after = integers.less_equal(int_const(k + width), last)
        inside = path.decide(ir.and_(integers.less_equal(first, int_const(k)), after))
        free = ir.not_(ir.or_(*taken[max(0, k - width + 1) :])) if width > 1 else ir.TRUE
        taken.append(ir.and_(inside, free, is_at(text, int_const(k), part, path)))
    return taken


METHODS: dict[str, Callable[..., Value]] = {
    "startswith": _edge(at_end=False),
    "endswith": _edge(at_end=True),
    "find": _finder(from_end=False),
    "rfind": _finder(from_end=True),
    "index": _indexer(from_end=False),
    "rindex": _indexer(from_end=True),
    "count": _count,
}
"""Methods that str and bytes have."""
