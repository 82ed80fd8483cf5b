"""Patterns of Python's `re` as regular expressions: exactly the texts that they accept.

The pattern is parsed by the `re` of the running interpreter. Which characters a class, a dot, or a
letter under IGNORECASE matches is not modelled but measured: the matcher is asked about all of
Unicode at once. Anchors are exact wherever they stand outside of repetitions (`edges`), and so are
negative look-aheads of fixed width (`prefixes`). Whatever else looks at other text than it consumes
(look-around, back-references, conditions), and whatever gives up alternatives (possessive, atomic),
is refused by name.
"""

from __future__ import annotations

import array
import importlib
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, product
from typing import Any

from spanproof.errors import RequestError
from spanproof.grammar.edges import Edge, Segments, beginning, ending
from spanproof.grammar.pattern import disjoint, join, merge, repeat
from spanproof.grammar.prefixes import Prefix, begins_otherwise, fixed_prefix
from spanproof.grammar.regex import Chars, Concat, Regex, Repeat

# The parser and the compiler behind `re.compile` have no public names.
_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

MOST_ALTERNATIVES = 256
"""How many ways of placing anchors in alternatives are followed."""

_LAST = 0x10FFFF
_NEWLINE = Chars(((10, 10),))


class Method(StrEnum):
    """How a pattern is applied to a text, as the functions of `re` are named."""

    FULLMATCH = "fullmatch"
    MATCH = "match"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place in a pattern that constrains what is before and behind it, one way or another."""

    ways: tuple[tuple[Edge | None, Edge | None], ...]


@dataclass(frozen=True, slots=True)
class _Never:
    """A place in a pattern behind which the text does not begin like this."""

    prefix: Prefix


_Piece = Regex | _Anchor | _Never
_Pieces = tuple[_Piece, ...]


def accepted(pattern: str | bytes | re.Pattern[str] | re.Pattern[bytes], method: Method) -> Regex:
    """The texts that `method` accepts; characters of a bytes pattern are the numbers 0 to 255.

    Raises RequestError when it is no pattern, or has what is no matter of regular languages.
    """
    source, flags = (
        (pattern.pattern, pattern.flags) if isinstance(pattern, re.Pattern) else (pattern, 0)
    )
    return _accepted(source, flags, method)


@cache
def _accepted(source: str | bytes, flags: int, method: Method) -> Regex:
    flags &= ~re.DEBUG  # it prints
    if isinstance(source, str):
        flags &= ~re.UNICODE  # what a compiled pattern of text has anyway
    try:
        re.compile(source, flags)
        parsed = _parser.parse(source, flags)
    except (re.error, OverflowError, ValueError, RecursionError) as error:
        raise RequestError(f"not a pattern of Python's re: {error}: {source!r}") from None
    if parsed.state.flags & re.LOCALE:
        raise RequestError(f"the LOCALE flag depends on the environment: {source!r}")
    reader = _Reader(source, _LAST if isinstance(source, str) else 0xFF)
    anything = Repeat(reader.anything, 0, None)
    before = (anything,) if method is Method.SEARCH else ()
    after = () if method is Method.FULLMATCH else (anything,)
    ways = reader.sequence(parsed.data, parsed.state.flags)
    return _union(
        join(segments) for way in ways for segments in _without_anchors((*before, *way, *after))
    )


def _union(options: Iterable[Regex]) -> Regex:
    kept = tuple(dict.fromkeys(options))
    return merge(kept) if kept else Chars(())


def _without_anchors(pieces: _Pieces) -> Iterable[Segments]:
    """The alternatives that are left of pieces when the anchors have cut them down.

    All anchors constrain the same cuts of a text into words, so each can be applied in turn.
    """
    places = [place for place, piece in enumerate(pieces) if isinstance(piece, _Anchor)]
    alternatives: list[Segments] = [
        tuple(Concat(()) if isinstance(piece, _Anchor | _Never) else piece for piece in pieces)
    ]
    for place in places:
        anchor = pieces[place]
        assert isinstance(anchor, _Anchor)
        alternatives = [
            (*left, *right)
            for segments in alternatives
            for before, after in anchor.ways
            for left in ([segments[:place]] if before is None else ending(segments[:place], before))
            for right in (
                [segments[place:]] if after is None else beginning(segments[place:], after)
            )
        ]
    for place, piece in reversed(list(enumerate(pieces))):
        if isinstance(piece, _Never):
            alternatives = [
                (*segments[:place], *begins_otherwise(segments[place:], piece.prefix))
                for segments in alternatives
            ]
    return alternatives


class _Reader:
    """Translates the parse tree of one pattern."""

    def __init__(self, source: str | bytes, last: int) -> None:
        self._source = source
        self._last = last
        self.anything = Chars(((0, last),))

    def sequence(self, nodes: Sequence[Any], flags: int) -> list[_Pieces]:
        """Nodes one after the other, as alternatives that have their anchors on the surface."""
        ways: list[_Pieces] = [()]
        for node in nodes:
            found = self._node(node, flags)
            if len(ways) * len(found) > MOST_ALTERNATIVES:
                raise self._refused("so many anchors in alternatives")
            ways = [(*way, *more) for way, more in product(ways, found)]
        return ways

    def _node(self, node: Any, flags: int) -> list[_Pieces]:
        operation, argument = node
        match str(operation):
            case "LITERAL" if not flags & re.IGNORECASE:
                return [(Chars(((argument, argument),)),)]
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return [(self._characters(node, flags),)]
            case "SUBPATTERN":
                _, added, removed, inner = argument
                return self.sequence(inner.data, _combined(flags, added, removed))
            case "BRANCH":
                options = [self.sequence(each.data, flags) for each in argument[1]]
                if all(map(_is_plain, options)):
                    return [(merge(_plain(option) for option in options),)]
                return list(chain.from_iterable(options))
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(argument, flags)
            case "AT":
                return [(self._anchor(str(argument), flags),)]
            case "ASSERT_NOT" if argument[0] == 1:
                return [(self._never(argument[1], flags),)]
            case "FAILURE":
                return [(Chars(()),)]
            case name:
                raise self._refused(_NAMES.get(name, name))

    def _repeat(self, argument: Any, flags: int) -> list[_Pieces]:
        least, most, inner = argument
        body = self.sequence(inner.data, flags)
        limit = None if most == _parser.MAXREPEAT else int(most)
        if _is_plain(body):
            return [(repeat(_plain(body), least, limit),)]
        if limit == 1:
            return body if least else [(), *body]
        raise self._refused("an anchor or a look-ahead inside a repetition")

    def _never(self, inner: Any, flags: int) -> _Never:
        ways = self.sequence(inner.data, flags)
        prefix = fixed_prefix(_plain(ways)) if _is_plain(ways) else None
        if prefix is None:
            raise self._refused("a negative look-ahead of varying width")
        return _Never(prefix)

    def _anchor(self, name: str, flags: int) -> _Anchor:
        many_lines = flags & re.MULTILINE
        empty = Edge(empty=True)
        match name:
            case "AT_BEGINNING_STRING":
                return _Anchor(((empty, None),))
            case "AT_BEGINNING":
                return _Anchor(((Edge(empty=True, near=_NEWLINE) if many_lines else empty, None),))
            case "AT_END_STRING":
                return _Anchor(((None, empty),))
            case "AT_END" if many_lines:
                return _Anchor(((None, Edge(empty=True, near=_NEWLINE)),))
            case "AT_END":
                return _Anchor(((None, Edge(empty=True, alone=_NEWLINE)),))
        word, other = Edge(near=self._class("\\w", flags)), Edge(near=self._class("\\W", flags))
        outside = Edge(empty=True, near=other.near)
        if name == "AT_BOUNDARY":
            return _Anchor(((word, outside), (outside, word)))
        # in an empty text there is no place that is \B, until Python 3.13
        return _Anchor(((word, word), (other, other), (empty, other), (other, empty)))

    def _class(self, escape: str, flags: int) -> Chars:
        return self._characters(_parser.parse(escape).data[0], flags)

    def _characters(self, node: Any, flags: int) -> Chars:
        ranges = _measured(_Key(repr(node), node), flags)
        return Chars(tuple((a, min(b, self._last)) for a, b in ranges if a <= self._last))

    def _refused(self, what: str) -> RequestError:
        return RequestError(f"{what} in {self._source!r}: not decided as a regular language")


_NAMES = {
    "ASSERT": "a look-around",
    "ASSERT_NOT": "a look-behind",
    "GROUPREF": "a back-reference",
    "GROUPREF_EXISTS": "a conditional group",
    "POSSESSIVE_REPEAT": "a possessive repetition",
    "ATOMIC_GROUP": "an atomic group",
}


def _is_plain(ways: list[_Pieces]) -> bool:
    """Whether there is one way, without anchors and look-aheads."""
    return len(ways) == 1 and not any(isinstance(piece, _Anchor | _Never) for piece in ways[0])


def _plain(ways: list[_Pieces]) -> Regex:
    return join(piece for piece in ways[0] if not isinstance(piece, _Anchor | _Never))


def _combined(flags: int, added: int, removed: int) -> int:
    """The flags inside a group such as `(?i-s:…)`; ASCII and Unicode exclude each other."""
    kinds = int(re.ASCII | re.LOCALE | re.UNICODE)
    if added & kinds:
        flags &= ~kinds
    return (flags | added) & ~removed


@dataclass(frozen=True, slots=True)
class _Key:
    """A node of a parse tree, which is a list and cannot be hashed, with its text."""

    text: str
    node: Any

    def __eq__(self, other: object) -> bool:
        """Equal when the texts are."""
        return isinstance(other, _Key) and self.text == other.text

    def __hash__(self) -> int:
        """The hash of the text."""
        return hash(self.text)


@cache
def _measured(key: _Key, flags: int) -> tuple[tuple[int, int], ...]:
    """The characters that a node for one character matches: the matcher says it of every one."""
    state = _parser.State()
    state.flags = flags
    once = _parser.SubPattern(state, [key.node])
    runs = _parser.SubPattern(state, [(_parser.MAX_REPEAT, (1, _parser.MAXREPEAT, once))])
    matcher = _compiler.compile(runs, flags)
    return disjoint((m.start(), m.end() - 1) for m in matcher.finditer(_all_characters()))


@cache
def _all_characters() -> str:
    """Every code point in order, surrogates included, so that a place is a code point."""
    codes = array.array("I", range(_LAST + 1)).tobytes()
    return codes.decode("utf-32-le" if sys.byteorder == "little" else "utf-32-be", "surrogatepass")
