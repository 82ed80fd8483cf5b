"""Questions about two regular languages as SMT-LIB scripts: the text is the certificate.

SMT-LIB's strings have the characters up to U+2FFFF, Python's go on to U+10FFFF. So the characters
from U+20000 are numbered anew: each piece between two ends of ranges in either language becomes
one character, in order. Neither language tells the characters of a piece apart, so the answer is
the same; `Question.decode` leads back. Characters below stay what they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import assert_never

from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union

_RENUMBERED = 0x20000
_END = 0x110000

MOST_RANGES = 8
"""A class of characters with more ranges gets a name."""

Ranges = tuple[tuple[int, int], ...]


class Relation(Enum):
    """What is claimed of a left and a right language; the value says it in words."""

    EQUAL = "is the same language as"
    WITHIN = "is included in"
    CONTAINS = "includes"


_VIOLATED = {
    Relation.EQUAL: "(xor (str.in_re text left) (str.in_re text right))",
    Relation.WITHIN: "(and (str.in_re text left) (not (str.in_re text right)))",
    Relation.CONTAINS: "(and (str.in_re text right) (not (str.in_re text left)))",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A script that is satisfied exactly by the strings that violate a claim."""

    text: str
    pieces: tuple[int, ...]

    def decode(self, word: str) -> str:
        """A string of the script as a string of Python that is in the same languages."""
        return "".join(map(self._character, word))

    def _character(self, character: str) -> str:
        code = ord(character)
        if code < _RENUMBERED:
            return character
        return chr(self.pieces[min(code - _RENUMBERED, len(self.pieces) - 1)])


def question(left: Regex, relation: Relation, right: Regex, header: Sequence[str] = ()) -> Question:
    """A script that asks for a string that violates the claim; `header` are comment lines."""
    return _question(left, right, _VIOLATED[relation], header)


def common_word(left: Regex, right: Regex) -> Question:
    """A script that asks for a string in both languages."""
    return _question(left, right, "(and (str.in_re text left) (str.in_re text right))", ())


def _question(left: Regex, right: Regex, condition: str, header: Sequence[str]) -> Question:
    classes = [ranges for each in (left, right) for ranges in _classes(each)]
    long = dict.fromkeys(ranges for ranges in classes if len(ranges) > MOST_RANGES)
    writer = _Writer(_pieces(classes), {ranges: f"class{n}" for n, ranges in enumerate(long)})
    lines = [f"; {line}" for line in header]
    if len(writer.pieces) > 1:
        lines += writer.legend()
    lines += [
        "(set-logic ALL)",
        *(f"(define-fun {n} () RegLan {writer.ranges(r)})" for r, n in writer.names.items()),
        f"(define-fun left () RegLan {writer.regex(left)})",
        f"(define-fun right () RegLan {writer.regex(right)})",
        "(declare-fun text () String)",
        f"(assert {condition})",
        "(check-sat)",
    ]
    return Question("\n".join([*lines, ""]), writer.pieces)


def _pieces(classes: Iterable[Ranges]) -> tuple[int, ...]:
    """Where the pieces of characters from U+20000 begin."""
    ends = {end for ranges in classes for first, last in ranges for end in (first, last + 1)}
    return tuple(sorted({_RENUMBERED, *(e for e in ends if _RENUMBERED < e < _END)}))


def _classes(regex: Regex) -> Iterator[Ranges]:
    match regex:
        case Chars(ranges):
            yield ranges
        case Concat(parts):
            for part in parts:
                yield from _classes(part)
        case Union(options):
            for option in options:
                yield from _classes(option)
        case Repeat(body, _, _):
            yield from _classes(body)
        case _:
            assert_never(regex)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes expressions, with the characters from U+20000 numbered by pieces.

    `names` are the classes of many ranges, which are defined once.
    """

    pieces: tuple[int, ...]
    names: Mapping[Ranges, str]

    def legend(self) -> Iterator[str]:
        """Comment lines that say what the new numbers stand for."""
        for number, first in enumerate(self.pieces):
            last = (*self.pieces, _END)[number + 1] - 1
            yield f"; \\u{{{_RENUMBERED + number:x}}} stands for U+{first:X} to U+{last:X}"

    def regex(self, regex: Regex) -> str:
        """An expression of sort RegLan."""
        match regex:
            case Chars(ranges):
                return self.names.get(ranges) or self.ranges(ranges)
            case Concat(parts):
                return _operation("re.++", list(self._sequence(parts)), '(str.to_re "")')
            case Union(options):
                return _operation("re.union", [self.regex(each) for each in options], "re.none")
            case Repeat(body, least, None):
                star = f"(re.* {self.regex(body)})"
                if least == 0:
                    return star
                return f"(re.++ ((_ re.loop {least} {least}) {self.regex(body)}) {star})"
            case Repeat(body, least, most):
                return f"((_ re.loop {least} {most}) {self.regex(body)})"
            case _:
                assert_never(regex)

    def ranges(self, ranges: Ranges) -> str:
        """A class of characters."""
        return _operation("re.union", [self._range(*pair) for pair in ranges], "re.none")

    def _sequence(self, parts: Sequence[Regex]) -> Iterator[str]:
        """The parts; single characters in a row are one literal."""
        for is_literal, group in groupby(parts, key=_is_literal):
            if is_literal:
                yield self._literal(
                    [part.ranges[0][0] for part in group if isinstance(part, Chars)]
                )
            else:
                yield from map(self.regex, group)

    def _range(self, first: int, last: int) -> str:
        if first == last:
            return self._literal([first])
        return f"(re.range {_quoted([self._number(first)])} {_quoted([self._number(last)])})"

    def _literal(self, codes: Sequence[int]) -> str:
        return f"(str.to_re {_quoted(map(self._number, codes))})"

    def _number(self, code: int) -> int:
        if code < _RENUMBERED:
            return code
        return _RENUMBERED + bisect_right(self.pieces, code) - 1


def _is_literal(part: Regex) -> bool:
    return (
        isinstance(part, Chars) and len(part.ranges) == 1 and part.ranges[0][0] == part.ranges[0][1]
    )


def _operation(name: str, arguments: list[str], none: str) -> str:
    if len(arguments) < 2:
        return arguments[0] if arguments else none
    return f"({name} {' '.join(arguments)})"


def _quoted(codes: Iterable[int]) -> str:
    return "".join(['"', *map(_escaped, codes), '"'])


def _escaped(code: int) -> str:
    if code == ord('"'):
        return '""'
    return chr(code) if 0x20 <= code < 0x7F and code != ord("\\") else f"\\u{{{code:x}}}"
