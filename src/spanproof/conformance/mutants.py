"""Near misses of a regular language: words of it, and words with one thing changed.

A word is made of *slots*, one for each character class on its way through the tree. Every slot is
tried with the characters at both ends of its ranges, one beyond them and with characters that have
fooled parsers; every repetition with one more and one less; both ends with something added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spanproof.grammar import Chars, Concat, Regex, Repeat, Union
from spanproof.strategies.texts import TRICKY

_LAST = 0x10FFFF
# Unlimited repetitions are tried with these numbers beyond the least one.
_UNLIMITED = (0, 1, 2, 9, 600)
# Beside what confuses parsers inside a word: what `strip` and `$` let through around one.
_AROUND = (*TRICKY, "\v", "\f", "\x1c", "\x85", "\xa0", "\u2003", "\u2028", "\ufeff")


@dataclass(frozen=True, slots=True)
class Slot:
    """One character of a word: its class and the repetition that it belongs to, if any."""

    chars: Chars
    character: str
    run: int


def words(regex: Regex) -> list[str]:
    """Words of the language: every option and every kind of count at least once.

    One thing differs from the plain word in each, so their number is that of the things.
    """
    plain = _plain(regex)
    found = {"".join(slot.character for slot in each) for each in _variants(regex)}
    first = "".join(slot.character for slot in plain)
    return [first, *sorted(found - {first})]


def near_misses(regex: Regex) -> list[str]:
    """Texts around the words of the language, most of them outside of it."""
    found: dict[str, None] = {}
    for slots in [_plain(regex), *_optional_variants(regex)]:
        word = "".join(slot.character for slot in slots)
        for text in (*_changed(slots, word), *_resized(slots), *_around(word), *_filled(slots)):
            found[text] = None
    return list(found)


def _plain(regex: Regex) -> list[Slot]:
    """The word that takes the first option and the least count everywhere."""
    return next(iter(_paths(regex, vary=False)))


def _variants(regex: Regex) -> Iterator[list[Slot]]:
    yield from _paths(regex, vary=True)


def _optional_variants(regex: Regex) -> list[list[Slot]]:
    """The plain word with each optional part present, when that makes it longer by a little."""
    plain = _plain(regex)
    longer = [each for each in _paths(regex, vary=True) if 0 < len(each) - len(plain) <= 2]
    return longer[:4]


def _paths(regex: Regex, *, vary: bool) -> Iterator[list[Slot]]:
    """Ways through the tree: the plain one first, then those that differ in one decision."""
    match regex:
        case Chars(ranges):
            yield [Slot(regex, _typical(ranges), -1)] if ranges else []
        case Concat(parts):
            yield from _concatenations(parts, vary)
        case Union(options):
            for option in options if vary else options[:1]:
                yield from _paths(option, vary=vary)
        case Repeat(body, least, most):
            yield from _repetitions(body, least, most, vary)


def _concatenations(parts: tuple[Regex, ...], vary: bool) -> Iterator[list[Slot]]:
    plain = [_plain(part) for part in parts]
    yield _joined(plain)
    if vary:
        for index, part in enumerate(parts):
            ways = _paths(part, vary=True)
            next(ways)
            for way in ways:
                yield _joined([*plain[:index], way, *plain[index + 1 :]])


def _repetitions(body: Regex, least: int, most: int | None, vary: bool) -> Iterator[list[Slot]]:
    plain = _plain(body)
    yield _in_one_run([plain] * least)
    if not vary:
        return
    counts = [least + more for more in _UNLIMITED] if most is None else [least, least + 1, most]
    for count in sorted({n for n in counts if n != least and (most is None or n <= most)}):
        yield _in_one_run([plain] * count)
    for way in list(_paths(body, vary=True))[1:]:
        yield _in_one_run([way] * max(1, least))


def _in_one_run(copies: list[list[Slot]]) -> list[Slot]:
    """Copies of a body as one run; within it, characters vary so that a swap is seen."""
    slots = [replace(slot, run=0) for copy in copies for slot in copy]
    return [
        replace(slot, character=_typical(slot.chars.ranges, index))
        for index, slot in enumerate(slots)
    ]


def _joined(parts: list[list[Slot]]) -> list[Slot]:
    """Parts in a row, with the runs of each renumbered."""
    joined: list[Slot] = []
    for part in parts:
        offset = 1 + max((slot.run for slot in joined), default=-1)
        joined.extend(replace(s, run=s.run + offset if s.run >= 0 else -1) for s in part)
    return joined


def _typical(ranges: tuple[tuple[int, int], ...], index: int = 0) -> str:
    """A character of the class; neighbours in a word get different ones, the first no zero."""
    size = sum(last - first + 1 for first, last in ranges)
    left = (index * 7 + 3) % size
    for first, last in ranges:
        if left <= last - first:
            return chr(first + left)
        left -= last - first + 1
    raise AssertionError("the class is empty")


def _changed(slots: list[Slot], word: str) -> Iterator[str]:
    """One slot with another character, left out, or doubled; of a run only its ends."""
    for index, slot in enumerate(slots):
        if _is_inside_run(slots, index):
            continue
        for character in (*_edges(slot.chars), slot.character.swapcase(), *TRICKY):
            yield word[:index] + character + word[index + 1 :]
        yield word[:index] + word[index + 1 :]
        yield word[:index] + word[index] + word[index:]


def _is_inside_run(slots: list[Slot], index: int) -> bool:
    run = slots[index].run
    if run < 0 or index in (0, len(slots) - 1):
        return False
    return slots[index - 1].run == run == slots[index + 1].run


def _edges(chars: Chars) -> list[str]:
    """Both ends of every range and the characters one beyond them."""
    points = {p for a, b in chars.ranges for p in (a - 1, a, b, b + 1) if 0 <= p <= _LAST}
    return [chr(point) for point in sorted(points)]


def _resized(slots: list[Slot]) -> Iterator[str]:
    """A run with one character less, one more, or none at all; and every beginning of a word."""
    for run in dict.fromkeys(slot.run for slot in slots if slot.run >= 0):
        first = next(i for i, slot in enumerate(slots) if slot.run == run)
        count = sum(slot.run == run for slot in slots)
        word = [slot.character for slot in slots]
        before, inside, after = word[:first], word[first : first + count], word[first + count :]
        for changed in (inside[:-1], inside + inside[:1], [], inside * 2):
            yield "".join((*before, *changed, *after))
        yield "".join(before)


def _around(word: str) -> Iterator[str]:
    yield ""
    for character in _AROUND:
        yield character + word
        yield word + character
        yield character + word + character
    yield f"{word},{word}"


def _filled(slots: list[Slot]) -> Iterator[str]:
    """Every run filled with one of the characters at the ends of its ranges."""
    runs = dict.fromkeys(slot.run for slot in slots if slot.run >= 0)
    for chosen in [*([run] for run in runs), list(runs)]:
        chars = next((slot.chars for slot in slots if slot.run in chosen), None)
        for character in _edges(chars) if chars else ():
            yield "".join(character if slot.run in chosen else slot.character for slot in slots)
