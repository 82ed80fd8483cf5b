"""Regular expressions cut down to words that do not begin in a certain way.

That is how a negative look-ahead of fixed width is expressed: `(?!0{32})` says that the text
behind it does not begin with 32 zeros.
"""

from __future__ import annotations

from functools import cache
from typing import assert_never

from spanproof.grammar.edges import EMPTY, NONE, Segments, both, is_nullable
from spanproof.grammar.pattern import disjoint, join, merge, repeat
from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union

Prefix = tuple[Chars, ...]
"""One class of characters for each place."""

LONGEST = 256
LAST_CODE_POINT = 0x10FFFF


def fixed_prefix(regex: Regex) -> Prefix | None:
    """The classes that a word of the language consists of, place by place, if that is all of it."""
    match regex:
        case Chars():
            return (regex,)
        case Concat(parts):
            found = [fixed_prefix(part) for part in parts]
            known = [one for one in found if one is not None]
            return sum(known, ()) if len(known) == len(found) else None
        case Repeat(body, least, most) if least == most and least <= LONGEST:
            inner = fixed_prefix(body)
            return None if inner is None else inner * least
        case _:
            return None


def begins_otherwise(segments: Segments, prefix: Prefix) -> Segments:
    """The same segments, restricted to texts that do not begin with a word of the prefix."""
    lead = 0
    while lead < len(segments) and sum(map(_least, segments[:lead])) < len(prefix):
        lead += 1
    # every word of the first segments is long enough to hold the prefix, or they are all there are
    return (without_prefix(join(segments[:lead]), prefix), *segments[lead:])


def _least(regex: Regex) -> int:
    """The length of the shortest words, if there are any."""
    match regex:
        case Chars():
            return 1
        case Concat(parts):
            return sum(map(_least, parts))
        case Union(options):
            return min(map(_least, options), default=0)
        case Repeat(body, least, _):
            return _least(body) * least
        case _:
            assert_never(regex)


@cache
def without_prefix(regex: Regex, prefix: Prefix) -> Regex:
    """The words that do not begin with a word of the prefix; `NONE` when there are none."""
    if not prefix:
        return NONE
    options: list[Regex] = [EMPTY] if is_nullable(regex) else []
    for first, rest in first_characters(regex).items():
        inside, outside = _split(first, prefix[0])
        if outside != NONE:
            options.append(join((outside, rest)))
        later = without_prefix(rest, prefix[1:]) if inside != NONE else NONE
        if later != NONE:
            options.append(join((inside, later)))
    return merge(options) if options else NONE


def _split(chars: Chars, by: Chars) -> tuple[Chars, Chars]:
    """The characters that are in another class as well, and those that are not."""
    starts = (0, *(last + 1 for _, last in by.ranges))
    ends = (*(first - 1 for first, _ in by.ranges), LAST_CODE_POINT)
    others = Chars(tuple(zip(starts, ends, strict=True)))
    return both(chars, by), both(chars, others)


def first_characters(regex: Regex) -> dict[Chars, Regex]:
    """What a word that is not empty can begin with, and what can follow then."""
    found: dict[Regex, list[Chars]] = {}
    for first, rest in _beginnings(regex):
        found.setdefault(rest, []).append(first)
    result: dict[Chars, Regex] = {}
    for rest, classes in found.items():
        chars = Chars(disjoint(pair for one in classes for pair in one.ranges))
        result[chars] = merge([result[chars], rest]) if chars in result else rest
    return result


def _beginnings(regex: Regex) -> list[tuple[Chars, Regex]]:
    match regex:
        case Chars():
            return [(regex, EMPTY)]
        case Concat(parts):
            found: list[tuple[Chars, Regex]] = []
            for place, part in enumerate(parts):
                behind = parts[place + 1 :]
                found += [(first, join((rest, *behind))) for first, rest in _beginnings(part)]
                if not is_nullable(part):
                    break
            return found
        case Union(options):
            return [pair for option in options for pair in _beginnings(option)]
        case Repeat(body, least, most):
            if most == 0:
                return []
            # a body that may be empty never has to be repeated
            fewer = 0 if is_nullable(body) else max(least - 1, 0)
            left = repeat(body, fewer, None if most is None else most - 1)
            return [(first, join((rest, left))) for first, rest in _beginnings(body)]
        case _:
            assert_never(regex)
