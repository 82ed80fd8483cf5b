"""Cutting texts in parts: `partition`, `split` and their relatives.

Only texts of bounded length are split without a limit: each part is then found in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from spanproof.lift import integers, ir, sequences
from spanproof.lift.characters import is_in, whitespace
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.searching import Found, first_place, is_short
from spanproof.lift.sequences import Text
from spanproof.lift.state import Unliftable
from spanproof.lift.text_search import as_text, inside, locate, text_of
from spanproof.lift.values import (
    MAX_LENGTH,
    Int,
    Many,
    Nothing,
    Poison,
    Tuple,
    Value,
    View,
    int_const,
    merge,
    merge_ints,
    to_python,
)

MOST_PARTS = 64
"""The most parts that are cut off one by one."""


def _piece(frame: Frame, text: Text, start: Int, end: Int) -> View:
    """The items from `start` up to, without, `end`; used only where 0 <= start <= end <= length."""
    path = frame.run.path
    start, end = (inside(path.refine(place), text, path) for place in (start, end))
    count = inside(path.refine(integers.subtract(end, start)), text, path)
    view = sequences.view_of(text)
    offset = integers.add(view.offset, start)
    offset = integers.narrowed(offset, offset.low or 0, min(offset.high or 0, MAX_LENGTH))
    return View(view.text, view.function, offset, count, view.within)


def _separator(frame: Frame, value: Value, text: Text) -> Text | None:
    """The separator, which must not be empty; None where it certainly is."""
    part = as_text(value, text, frame.run.path)
    size = sequences.length(part, frame.run.path)
    empty = frame.run.path.decide(integers.equal(size, int_const(0)))
    raise_builtin(frame, empty, ValueError, "empty separator")
    return part if frame.run.path.alive else None


def _partitioner(*, from_end: bool) -> Callable[..., Value]:
    def partition(frame: Frame, value: Value, separator: Value, /) -> Value:
        text = text_of(value, frame.run.path)
        part = _separator(frame, separator, text)
        if part is None:
            return Poison("unreachable")
        size = sequences.length(text, frame.run.path)
        found = locate(frame, text, part, int_const(0), size, from_end=from_end)
        return _three(frame, text, part, found, from_end=from_end)

    return partition


def _three(frame: Frame, text: Text, part: Text, found: Found, *, from_end: bool) -> Tuple:
    """What comes before the separator, the separator, and what comes after it."""
    path = frame.run.path
    size, width = sequences.length(text, path), sequences.length(part, path)
    left = found.or_else(int_const(0) if from_end else size)
    middle = merge_ints(found.exists, width, int_const(0))
    right = inside(integers.add(left, middle), text, path)
    pieces = (
        _piece(frame, text, int_const(0), left),
        _piece(frame, part, int_const(0), middle),
        _piece(frame, text, right, size),
    )
    return Tuple(tuple(sequences.settle(piece, path) for piece in pieces))


# --- split ------------------------------------------------------------------------------------


def _splitter(*, from_end: bool) -> Callable[..., Value]:
    def split(
        frame: Frame, value: Value, sep: Value | None = None, maxsplit: Value | None = None
    ) -> Value:
        text = text_of(value, frame.run.path)
        limit = _limit(maxsplit)
        if sep is None or isinstance(sep, Nothing):
            if from_end and limit is not None:
                raise Unliftable("rsplit() by white space with a limit")
            return _by_space(frame, text, limit)
        part = _separator(frame, sep, text)
        if part is None:
            return Poison("unreachable")
        return _by_text(frame, text, part, _rounds(frame, text, part, limit), from_end)

    return split


def _limit(maxsplit: Value | None) -> int | None:
    """How often is cut at most; None for no limit."""
    known = -1 if maxsplit is None else to_python(maxsplit)
    if not isinstance(known, int) or abs(known) > MAX_LENGTH:
        raise Unliftable("split() with a limit that is not constant")
    return None if known < 0 else int(known)


def _rounds(frame: Frame, text: Text, part: Text, limit: int | None) -> int:
    """How many cuts are possible."""
    if limit is not None and limit <= MOST_PARTS and not is_short(frame.run, text):
        return limit
    path = frame.run.path
    least = max(sequences.length(part, path).low or 0, 1)
    possible = sequences.longest(text, path) // least
    rounds = possible if limit is None else min(limit, possible)
    if rounds > MOST_PARTS or not is_short(frame.run, text):
        raise Unliftable("split() into an unbounded number of parts")
    return rounds


def _by_text(frame: Frame, text: Text, part: Text, rounds: int, from_end: bool) -> Value:
    """Cut at each place where the separator is found, from the start or from the end."""
    path = frame.run.path
    size, width = sequences.length(text, path), sequences.length(part, path)
    rest, going, cuts = size if from_end else int_const(0), ir.TRUE, list[Term]()
    pieces: list[View] = []
    for _ in range(rounds):
        first, last = (int_const(0), rest) if from_end else (rest, size)
        found = locate(frame, text, part, first, last, from_end=from_end)
        going = path.decide(ir.and_(going, found.exists))
        if going is ir.FALSE:
            break
        cuts.append(going)
        after = inside(integers.add(found.place, width), text, path)
        if from_end:
            pieces.append(_piece(frame, text, merge_ints(going, after, first), rest))
            rest = inside(merge_ints(going, found.place, rest), text, path)
        else:
            pieces.append(_piece(frame, text, rest, merge_ints(going, found.place, last)))
            rest = inside(merge_ints(going, after, rest), text, path)
    pieces.append(_piece(frame, text, *((int_const(0), rest) if from_end else (rest, size))))
    return _as_list(frame, [ir.TRUE, *cuts], pieces, from_end)


def _as_list(frame: Frame, exist: list[Term], pieces: list[View], from_end: bool = False) -> Many:
    """The list of the pieces that exist; those come first."""
    count = reduce(integers.add, map(integers.from_bool, exist), int_const(0))
    count = frame.run.path.refine(count)

    def at(place: Int) -> Value:
        if from_end:
            last = integers.subtract(count, int_const(1))
            place = frame.run.path.refine(integers.subtract(last, place))
        if place.low is not None and place.low == place.high:
            inside = 0 <= place.low < len(pieces)
            return sequences.settle(pieces[place.low if inside else 0], frame.run.path)
        result: Value = pieces[-1]
        for number in range(len(pieces) - 2, -1, -1):
            same = integers.equal(place, int_const(number))
            result = merge(same, pieces[number], result)
        return result

    return Many(list, count, at)


def _by_space(frame: Frame, text: Text, limit: int | None) -> Value:
    """Cut at runs of white space; what is empty is left out."""
    if limit is None or limit > MOST_PARTS:
        if not is_short(frame.run, text):
            raise Unliftable("split() into an unbounded number of parts")
        rounds = (sequences.longest(text, frame.run.path) + 1) // 2
    else:
        rounds = limit
    spaces = whitespace(text=text.text)
    size = sequences.length(text, frame.run.path)

    def space(place: Int) -> Term:
        return is_in(sequences.item(text, place), spaces)

    def begin(rest: Int) -> Found:
        return first_place(frame.run, text, rest, size, lambda place: ir.not_(space(place)))

    rest, exist, pieces = int_const(0), list[Term](), list[View]()
    for _ in range(rounds):
        start = begin(rest)
        end = first_place(frame.run, text, start.place, size, space).or_else(size)
        exist.append(start.exists)
        pieces.append(_piece(frame, text, start.place, end))
        rest = inside(merge_ints(start.exists, end, size), text, frame.run.path)
    if limit is not None:
        start = begin(rest)
        exist.append(start.exists)
        pieces.append(_piece(frame, text, start.place, size))
    if not pieces:
        return Many(list, int_const(0), lambda place: Poison("an item of an empty list"))
    return _as_list(frame, exist, pieces)


METHODS: dict[str, Callable[..., Value]] = {
    "partition": _partitioner(from_end=False),
    "rpartition": _partitioner(from_end=True),
    "split": _splitter(from_end=False),
    "rsplit": _splitter(from_end=True),
}
"""Methods that str and bytes have."""
