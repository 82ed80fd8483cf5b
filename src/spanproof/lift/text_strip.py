"""Taking characters off the ends of texts: `strip` and its relatives, `removeprefix`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.characters import in_set, is_in, whitespace
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.searching import first_place, last_place
from spanproof.lift.sequences import Text
from spanproof.lift.state import Unliftable
from spanproof.lift.text_search import as_text, inside, is_edge, text_of
from spanproof.lift.values import Fixed, Int, Nothing, Value, int_const, merge_ints


def _stripper(*, left: bool, right: bool) -> Callable[..., Value]:
    def strip(frame: Frame, value: Value, characters: Value | None = None, /) -> Value:
        text = text_of(value, frame.run.path)
        stays = _stays(frame, text, characters)
        size = sequences.length(text, frame.run.path)
        start, end = int_const(0), size
        if left:
            start = first_place(frame.run, text, start, end, stays).or_else(size)
        if right:
            last = last_place(frame.run, text, start, end, stays)
            after = inside(integers.add(last.place, int_const(1)), text, frame.run.path)
            end = merge_ints(last.exists, after, start)
        return between(frame, text, start, end)

    return strip


def between(frame: Frame, text: Text, start: Int, end: Int) -> Text:
    """The items from `start` up to, without, `end`, where 0 <= start <= end <= length."""
    path = frame.run.path
    start, end = (inside(path.refine(place), text, path) for place in (start, end))
    count = inside(path.refine(integers.subtract(end, start)), text, path)
    return sequences.part(text, start, count, path)


def _stays(frame: Frame, text: Text, characters: Value | None) -> Callable[[Int], Term]:
    """Whether the item at a place is none of those that are taken off."""
    if characters is None or isinstance(characters, Nothing):
        spaces = whitespace(text=text.text)
        return lambda place: ir.not_(is_in(sequences.item(text, place), spaces))
    members = as_text(characters, text, frame.run.path)
    if not isinstance(members, Fixed):
        raise Unliftable("strip() of a set of characters whose number is not constant")
    return lambda place: ir.not_(in_set(sequences.item(text, place), members))


def _remover(*, at_end: bool) -> Callable[..., Value]:
    def remove(frame: Frame, value: Value, part: Value, /) -> Value:
        path = frame.run.path
        text = text_of(value, path)
        wanted = as_text(part, text, path)
        size, width = sequences.length(text, path), sequences.length(wanted, path)
        there = is_edge(text, wanted, int_const(0), size, path, at_end=at_end)
        cut = merge_ints(there, width, int_const(0))
        if at_end:
            return between(frame, text, int_const(0), integers.subtract(size, cut))
        return between(frame, text, cut, size)

    return remove


METHODS: dict[str, Callable[..., Value]] = {
    "strip": _stripper(left=True, right=True),
    "lstrip": _stripper(left=True, right=False),
    "rstrip": _stripper(left=False, right=True),
    "removeprefix": _remover(at_end=False),
    "removesuffix": _remover(at_end=True),
}
"""Methods that str and bytes have."""
