"""Reading SMT-LIB scripts about regular languages, for the comparison of automata.

Taken are scripts that declare one string, may define regular expressions by name, and assert
Boolean combinations of `(str.in_re string expression)`. Everything else is refused, also where
it would be harmless. The module knows SMT-LIB and nothing of how such scripts are made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LAST_CHARACTER = 0x2FFFF
"""SMT-LIB's strings have characters 0 to this one."""


class UnreadableScript(Exception):
    """The script asks for something else than the membership of one string in languages."""


@dataclass(frozen=True, slots=True)
class Set:
    """One character out of inclusive ranges; no range is the empty language."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cat:
    """All parts, one after the other; no part is the empty word."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any one of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """`body`, `least` to `most` times; `most` None is without limit."""

    body: Node
    least: int
    most: int | None


Node = Set | Cat | Or | Loop
Truth = Callable[[Sequence[bool]], bool]


@dataclass(frozen=True, slots=True)
class Script:
    """The languages that are asked about, and what is asserted of the memberships in them."""

    languages: tuple[Node, ...]
    holds: Truth


SExpr = str | list["SExpr"]

_TOKEN = re.compile(r'\s+|;[^\n]*|(?P<token>[()]|"(?:[^"]|"")*"|\|[^|]*\||[^\s()";|]+)')
_ESCAPE = re.compile(r"\\u(?:\{([0-9A-Fa-f]{1,5})\}|([0-9A-Fa-f]{4}))")


def read_script(text: str) -> Script:
    """A script as data. Raises UnreadableScript."""
    reader = _Reader()
    for command in _expressions(text):
        reader.command(command)
    if not reader.asked:
        raise UnreadableScript("no (check-sat)")
    conditions = tuple(reader.asserted)
    return Script(
        tuple(reader.languages), lambda inside: all(condition(inside) for condition in conditions)
    )


def _expressions(text: str) -> Iterator[SExpr]:
    stack: list[list[SExpr]] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise UnreadableScript(f"cannot be read at {text[position : position + 20]!r}")
        position = match.end()
        token = match["token"]
        if token is None:
            continue
        if token == "(":
            stack.append([])
            continue
        done: SExpr = token
        if token == ")":
            if not stack:
                raise UnreadableScript("a closing parenthesis too many")
            done = stack.pop()
        if stack:
            stack[-1].append(done)
        else:
            yield done
    if stack:
        raise UnreadableScript("a closing parenthesis is missing")


class _Reader:
    """Follows the commands of one script."""

    def __init__(self) -> None:
        self.variable: str | None = None
        self.defined: dict[str, Node] = {}
        self.languages: dict[Node, int] = {}
        self.asserted: list[Truth] = []
        self.asked = False

    def command(self, command: SExpr) -> None:
        """Take one command; nothing may follow `(check-sat)`."""
        if self.asked:
            raise UnreadableScript("something follows (check-sat)")
        match command:
            case ["set-logic", str()]:
                pass
            case ["declare-const", str(name), "String"] | ["declare-fun", str(name), [], "String"]:
                if self.variable is not None:
                    raise UnreadableScript("more than one string")
                self.variable = name
            case ["define-fun", str(name), [], "RegLan", body]:
                if name in self.defined:
                    raise UnreadableScript(f"{name} is defined twice")
                self.defined[name] = self.language(body)
            case ["assert", condition]:
                self.asserted.append(self.condition(condition))
            case ["check-sat"]:
                self.asked = True
            case _:
                raise _unknown(command)

    def condition(self, expr: SExpr) -> Truth:
        """An asserted condition, as a function of the memberships in `languages`."""
        match expr:
            case ["str.in_re", str(name), body] if name == self.variable:
                place = self.languages.setdefault(self.language(body), len(self.languages))
                return lambda inside: inside[place]
            case ["not", inner]:
                negated = self.condition(inner)
                return lambda inside: not negated(inside)
            case ["and", *inner]:
                every = [self.condition(each) for each in inner]
                return lambda inside: all(each(inside) for each in every)
            case ["or", *inner]:
                some = [self.condition(each) for each in inner]
                return lambda inside: any(each(inside) for each in some)
            case ["xor", left, right]:
                one, other = self.condition(left), self.condition(right)
                return lambda inside: one(inside) != other(inside)
            case ["=", left, right]:
                one, other = self.condition(left), self.condition(right)
                return lambda inside: one(inside) == other(inside)
            case _:
                raise _unknown(expr)

    def language(self, expr: SExpr) -> Node:
        """A regular expression."""
        match expr:
            case str(name) if name in self.defined:
                return self.defined[name]
            case "re.none":
                return Set(())
            case "re.allchar":
                return Set(((0, LAST_CHARACTER),))
            case "re.all":
                return Loop(Set(((0, LAST_CHARACTER),)), 0, None)
            case ["str.to_re", str(text)]:
                return Cat(tuple(Set(((code, code),)) for code in _codes(text)))
            case ["re.range", str(first), str(last)]:
                return _range(_codes(first), _codes(last))
            case ["re.++", *parts]:
                return Cat(tuple(map(self.language, parts)))
            case ["re.union", *options]:
                return _union([self.language(option) for option in options])
            case ["re.*", body]:
                return Loop(self.language(body), 0, None)
            case ["re.+", body]:
                return Loop(self.language(body), 1, None)
            case ["re.opt", body]:
                return Loop(self.language(body), 0, 1)
            case [["_", "re.loop", str(least), str(most)], body]:
                return _loop(self.language(body), _number(least), _number(most))
            case [["_", "re.^", str(count)], body]:
                return _loop(self.language(body), _number(count), _number(count))
            case _:
                raise _unknown(expr)


def _unknown(expr: SExpr) -> UnreadableScript:
    return UnreadableScript(f"not understood: {str(expr)[:80]}")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnreadableScript(f"no number: {text}")
    return int(text)


def _loop(body: Node, least: int, most: int) -> Node:
    return Loop(body, least, most) if least <= most else Set(())


def _union(options: list[Node]) -> Node:
    """Any of the options; sets of characters become one set."""
    ranges = [pair for option in options if isinstance(option, Set) for pair in option.ranges]
    others = [option for option in options if not isinstance(option, Set)]
    merged = Set(tuple(sorted(ranges)))
    return Or((merged, *others)) if others else merged


def _range(first: list[int], last: list[int]) -> Node:
    """SMT-LIB: the empty language unless both ends are one character, in this order."""
    if len(first) != 1 or len(last) != 1 or first > last:
        return Set(())
    return Set(((first[0], last[0]),))


def _codes(literal: str) -> list[int]:
    """The characters of a string literal: `""` is a quote, `\\u{41}` and `\\u0041` are A."""
    if len(literal) < 2 or not literal.startswith('"'):
        raise UnreadableScript(f"no text: {literal}")
    text = literal[1:-1].replace('""', '"')
    codes: list[int] = []
    position = 0
    while position < len(text):
        match = _ESCAPE.match(text, position)
        code = int(match[1] or match[2], 16) if match else ord(text[position])
        if code > LAST_CHARACTER or (match is None and not " " <= text[position] <= "~"):
            raise UnreadableScript(f"no character of SMT-LIB: {code:x}")
        codes.append(code)
        position = match.end() if match else position + 1
    return codes
