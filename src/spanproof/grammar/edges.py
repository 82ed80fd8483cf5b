"""Regular expressions cut down to words that begin or end in a certain way.

That is how the anchors of Python's `re` are expressed: `$` at a place says that the text behind
it is empty or one newline, so the expressions behind it keep only such words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from spanproof.grammar.pattern import disjoint, join, merge, repeat
from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union

EMPTY = Concat(())
NONE = Chars(())
Segments = tuple[Regex, ...]
"""Expressions side by side; a text is cut into one word of each."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What may stand on one side of a place: any of three, and nothing else.

    `empty`: nothing at all; `near`: a text whose character next to the place is one of these;
    `alone`: a text of exactly one character, one of these.
    """

    empty: bool = False
    near: Chars = NONE
    alone: Chars = NONE


def ending(segments: Segments, edge: Edge) -> Iterator[Segments]:
    """The same segments, restricted to texts that end like this, as alternatives."""
    nothing: Segments = (EMPTY,) * len(segments)
    if edge.empty and all(map(is_nullable, segments)):
        yield nothing
    for place in reversed(range(len(segments))):
        last = _ending_in(segments[place], edge.near)
        if last != NONE:
            yield (*segments[:place], last, *nothing[place + 1 :])
        if not is_nullable(segments[place]):
            break
    for place, segment in enumerate(segments):
        one = both(_single(segment), edge.alone)
        others = (*segments[:place], *segments[place + 1 :])
        if one != NONE and all(map(is_nullable, others)):
            yield (*nothing[:place], one, *nothing[place + 1 :])


def beginning(segments: Segments, edge: Edge) -> Iterator[Segments]:
    """The same segments, restricted to texts that begin like this, as alternatives."""
    mirrored = tuple(map(_reversed, reversed(segments)))
    for found in ending(mirrored, edge):
        yield tuple(map(_reversed, reversed(found)))


def is_nullable(regex: Regex) -> bool:
    """Whether the empty text is in the language."""
    match regex:
        case Chars():
            return False
        case Concat(parts):
            return all(map(is_nullable, parts))
        case Union(options):
            return any(map(is_nullable, options))
        case Repeat(body, least, _):
            return least == 0 or is_nullable(body)
        case _:
            assert_never(regex)


def is_void(regex: Regex) -> bool:
    """Whether the language has no word at all."""
    match regex:
        case Chars(ranges):
            return not ranges
        case Concat(parts):
            return any(map(is_void, parts))
        case Union(options):
            return all(map(is_void, options))
        case Repeat(body, least, _):
            return least > 0 and is_void(body)
        case _:
            assert_never(regex)


def _ending_in(regex: Regex, last: Chars) -> Regex:
    """The words that end in one of the characters; `NONE` when there are none."""
    match regex:
        case Chars():
            return both(regex, last)
        case Concat(parts):
            found = [
                join((*parts[:place], _ending_in(part, last)))
                for place, part in enumerate(parts)
                if all(map(is_nullable, parts[place + 1 :]))
            ]
        case Union(options):
            found = [_ending_in(option, last) for option in options]
        case Repeat(body, least, most):
            # a body that may be empty never has to be repeated
            fewer = 0 if is_nullable(body) else max(least - 1, 0)
            before = repeat(body, fewer, None if most is None else most - 1) if most != 0 else NONE
            found = [join((before, _ending_in(body, last)))]
        case _:
            assert_never(regex)
    kept = [one for one in found if not is_void(one)]
    return merge(kept) if kept else NONE


def _single(regex: Regex) -> Chars:
    """The characters that are, alone, a word of the language."""
    found: list[Chars]
    match regex:
        case Chars():
            return regex
        case Concat(parts):
            found = [
                _single(part)
                for place, part in enumerate(parts)
                if all(map(is_nullable, (*parts[:place], *parts[place + 1 :])))
            ]
        case Union(options):
            found = [_single(option) for option in options]
        case Repeat(body, least, most):
            possible = most != 0 and (least <= 1 or is_nullable(body))
            found = [_single(body)] if possible else []
        case _:
            assert_never(regex)
    return Chars(disjoint(pair for one in found for pair in one.ranges))


def both(left: Chars, right: Chars) -> Chars:
    """The characters that are in both classes."""
    pairs = [
        (max(first, other_first), min(last, other_last))
        for first, last in left.ranges
        for other_first, other_last in right.ranges
    ]
    return Chars(disjoint(pair for pair in pairs if pair[0] <= pair[1]))


def _reversed(regex: Regex) -> Regex:
    """The words read backwards."""
    match regex:
        case Chars():
            return regex
        case Concat(parts):
            return Concat(tuple(map(_reversed, reversed(parts))))
        case Union(options):
            return Union(tuple(map(_reversed, options)))
        case Repeat(body, least, most):
            return Repeat(_reversed(body), least, most)
        case _:
            assert_never(regex)
