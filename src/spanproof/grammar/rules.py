"""Reading ABNF (RFC 5234, with the string forms of RFC 7405) into a tree per rule.

A tree still refers to other rules by name; `spanproof.grammar.abnf` resolves the names. Sum
type: no class here has subclasses.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spanproof.errors import RequestError


@dataclass(frozen=True, slots=True)
class Range:
    """One character between two code points, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Another rule, by its name in lower case (rule names ignore case)."""

    name: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A description in words, `<…>`: legal ABNF, but nothing that a program can match."""

    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """All parts, one after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """`body` repeated `least` to `most` times; `most` None is without limit."""

    body: Node
    least: int
    most: int | None


Node = Range | Reference | Prose | Sequence | Choice | Repetition

CORE_RULES = """\
ALPHA  = %x41-5A / %x61-7A
BIT    = "0" / "1"
CHAR   = %x01-7F
CR     = %x0D
CRLF   = CR LF
CTL    = %x00-1F / %x7F
DIGIT  = %x30-39
DQUOTE = %x22
HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"
HTAB   = %x09
LF     = %x0A
LWSP   = *(WSP / CRLF WSP)
OCTET  = %x00-FF
SP     = %x20
VCHAR  = %x21-7E
WSP    = SP / HTAB
"""

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+)
      | (?P<string>(?:%[sSiI])?"[\x20-\x21\x23-\x7e]*")
      | (?P<number>%[bBdDxX][0-9A-Fa-f]+(?:-[0-9A-Fa-f]+|(?:\.[0-9A-Fa-f]+)*))
      | (?P<prose><[\x20-\x3d\x3f-\x7e]*>)
      | (?P<repeat>[0-9]*\*[0-9]*|[0-9]+)
      | (?P<name>[A-Za-z][A-Za-z0-9-]*)
      | (?P<mark>=/|[=/()\[\]])
      | (?P<comment>;.*)""",
    re.VERBOSE,
)
_BASES = {"b": 2, "d": 10, "x": 16}
_LARGEST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def read_rules(text: str, source: str) -> Mapping[str, Node]:
    """All rules of an ABNF text by lower-case name; `source` is only for error messages.

    `=/` adds options to a rule that was defined before it. Raises RequestError with the line for
    text that is not ABNF, for a rule defined twice and for `=/` without an earlier definition.
    """
    rules: dict[str, Node] = {}
    for tokens in _definitions(text, source):
        parser = _Parser(tokens, source)
        name, incremental, body = parser.definition()
        if incremental != (name in rules):
            problem = "adds to a rule that is not defined" if incremental else "is defined twice"
            raise RequestError(f"{source}:{tokens[0].line}: {name} {problem}")
        rules[name] = Choice((rules[name], body)) if incremental else body
    return rules


def _definitions(text: str, source: str) -> Iterator[list[_Token]]:
    """The tokens of each rule; a line that begins with white space continues the one before."""
    tokens: list[_Token] = []
    lines = textwrap.dedent(text.replace("\r\n", "\n")).split("\n")
    for number, line in enumerate(lines, start=1):
        found = list(_tokens(line, number, source))
        if found and not line.startswith((" ", "\t")) and tokens:
            yield tokens
            tokens = []
        tokens.extend(found)
    if tokens:
        yield tokens


def _tokens(line: str, number: int, source: str) -> Iterator[_Token]:
    position = 0
    while position < len(line):
        match = _TOKEN.match(line, position)
        if match is None or match.lastgroup is None:
            raise RequestError(f"{source}:{number}: not ABNF at {line[position:]!r}")
        if match.lastgroup not in ("space", "comment"):
            yield _Token(match.lastgroup, match.group(), number)
        position = match.end()


class _Parser:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, tokens: list[_Token], source: str) -> None:
        self._tokens = tokens
        self._source = source
        self._next = 0

    def definition(self) -> tuple[str, bool, Node]:
        """Name, whether `=/` was used, and the body."""
        name = self._take("name", "a rule name").text.lower()
        mark = self._take("mark", "= or =/")
        if mark.text not in ("=", "=/"):
            raise self._error(f"expected = or =/ after {name}, not {mark.text!r}")
        body = self._alternation()
        if self._next < len(self._tokens):
            raise self._error(f"unexpected {self._tokens[self._next].text!r}")
        return name, mark.text == "=/", body

    def _alternation(self) -> Node:
        options = [self._concatenation()]
        while self._at("/"):
            self._next += 1
            options.append(self._concatenation())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _concatenation(self) -> Node:
        parts = [self._repetition()]
        while self._next < len(self._tokens) and not self._at("/", ")", "]", "=", "=/"):
            parts.append(self._repetition())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repetition(self) -> Node:
        if self._next >= len(self._tokens) or self._tokens[self._next].kind != "repeat":
            return self._element()
        text = self._tokens[self._next].text
        self._next += 1
        least, star, most = text.partition("*")
        least_count = int(least or "0")
        most_count = (int(most) if most else None) if star else least_count
        if most_count is not None and most_count < least_count:
            raise self._error(f"{text} repeats at least {least_count} and at most {most_count}")
        return Repetition(self._element(), least_count, most_count)

    def _element(self) -> Node:
        if self._next >= len(self._tokens):
            raise self._error("the rule ends where an element is expected")
        token = self._tokens[self._next]
        self._next += 1
        match token.kind:
            case "name":
                return Reference(token.text.lower())
            case "string":
                return _literal(token.text)
            case "number":
                return self._number(token.text)
            case "prose":
                return Prose(token.text)
        if token.text == "(":
            return self._closed_by(")")
        if token.text == "[":
            return Repetition(self._closed_by("]"), 0, 1)
        raise self._error(f"expected an element, not {token.text!r}")

    def _closed_by(self, bracket: str) -> Node:
        inner = self._alternation()
        if not self._at(bracket):
            raise self._error(f"expected {bracket!r}")
        self._next += 1
        return inner

    def _number(self, text: str) -> Node:
        base = _BASES[text[1].lower()]
        try:
            values = [int(part, base) for part in re.split(r"[.-]", text[2:])]
        except ValueError:
            raise self._error(f"{text} has a digit outside base {base}") from None
        if max(values) > _LARGEST_CODE_POINT or ("-" in text and values[0] > values[1]):
            raise self._error(f"{text} is no range of characters")
        if "-" in text:
            return Range(values[0], values[1])
        return Sequence(tuple(Range(value, value) for value in values))

    def _at(self, *marks: str) -> bool:
        if self._next >= len(self._tokens):
            return False
        token = self._tokens[self._next]
        return token.kind == "mark" and token.text in marks

    def _take(self, kind: str, what: str) -> _Token:
        if self._next >= len(self._tokens) or self._tokens[self._next].kind != kind:
            raise self._error(f"expected {what}")
        self._next += 1
        return self._tokens[self._next - 1]

    def _error(self, problem: str) -> RequestError:
        line = self._tokens[min(self._next, len(self._tokens) - 1)].line
        return RequestError(f"{self._source}:{line}: {problem}")


def _literal(text: str) -> Node:
    """A quoted string: letters in either case, unless `%s` asks for the case as written."""
    sensitive = text[:2] in ("%s", "%S")
    characters = text[text.index('"') + 1 : -1]
    return Sequence(tuple(_character(character, sensitive) for character in characters))


def _character(character: str, sensitive: bool) -> Node:
    exact = Range(ord(character), ord(character))
    if sensitive or not character.isalpha():
        return exact
    other = ord(character.swapcase())
    return Choice((exact, Range(other, other)))
