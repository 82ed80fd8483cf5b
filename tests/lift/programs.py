"""Random programs inside the lifted subset, each made from nothing but its seed.

The grammar is that of the subset: ints with and without bounds, bools, short texts, tuples,
`Optional`s, enumerations and records; branches, loops, exceptions and calls of helpers. Programs
that fail in CPython, and at any place, are as welcome as any other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.lift.compare import Rule

HELPERS = '''
class Own(ValueError):
    def __init__(self, number, text):
        super().__init__(text)
        self.number = number


class Color(enum.Enum):
    RED = 1
    BLUE = 2
    GREEN = 3


class Size(enum.IntEnum):
    LOW = 0
    HIGH = 3


@icontract.invariant(lambda self: -2 <= self.low < self.high <= 9)
@dataclass(frozen=True)
class Span:
    low: int
    high: int

    @property
    def product(self):
        return self.low * self.high


@dataclass(frozen=True)
class Box:
    value: object


def pick(number, text):
    """Fails in two ways, and gives two types."""
    if number > 2:
        return text[number]
    if number == 1:
        raise KeyError("one")
    return number if text else text


def half(number):
    return number // 2 if number % 3 else -number


@icontract.require(lambda x, y: -5 <= x <= 20 and 0 <= y < 300)
@icontract.require(lambda s, t: len(s) <= 3 and len(t) <= 2)
def f(x: int, y: int, u: int, b: bool, s: str, t: str, o: int | str | None,
      p: tuple[int, bool], color: Color, size: Size, r: Span):
    n, k, q, pair = 0, 1, "b", (2, "a")
'''

POOLS: dict[str, Sequence[object]] = {
    "x": [-5, -1, 0, 1, 2, 3, 8, 20],
    "y": [0, 1, 3, 97, 255, 299],
    "u": [0, -7, 3, 10**25, 98, -(10**25)],
    "s": ["", "a", "ab", "b0a", "\ud800b", "ba"],
    "t": ["", "a", "bb", "0"],
    "o": [None, 0, 1, -3, "", "ab"],
    "p": [(0, False), (-7, True), (5, True)],
}


def program(seed: int) -> Rule:
    """The program of a seed, as a rule whose `f` may leave the subset on some inputs."""
    body = _Writer(random.Random(seed)).body()
    return Rule(f"program {seed}", f"{HELPERS}{body}", POOLS, refuses=True)


class _Writer:
    """Writes statements and expressions, drawing every choice from one generator."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def body(self) -> str:
        lines = self.block(3, "    ", in_loop=False, in_handler=False)
        result = f"({self.number(2)}, n, {self.truth(2)}, q, k, pair)"
        return "\n".join([*lines, f"    return {result}", ""])

    # --- Expressions --------------------------------------------------------------------------

    def one_of(self, *choices: Callable[[], str] | str) -> str:
        chosen = self.draw.choice(choices)
        return chosen if isinstance(chosen, str) else chosen()

    def literal(self) -> str:
        return str(self.draw.choice([0, 1, 2, 3, 5, 7, 8, 10, 15, 16, 100, 255, -1, -2]))

    def number(self, depth: int) -> str:
        """An int, most of the time: some helpers and conditions give other types."""
        if depth <= 0 or self.draw.random() < 0.15:
            return self.one_of(
                "x", "y", "u", "n", "k", self.literal, "len(s)", "b", "size", "p[0]", "r.low",
                "r.high", "color.value",
            )  # fmt: skip

        def inner() -> str:
            return self.number(depth - 1)

        divisor = self.draw.choice(["1", "2", "3", "7", "8"])
        return self.one_of(
            lambda: f"({inner()} {self.one_of('+', '-', '*')} {inner()})",
            lambda: f"({inner()} {self.one_of('+', '-', '*')} {inner()})",
            lambda: f"({inner()} // {divisor})",
            lambda: f"({inner()} % {divisor})",
            lambda: f"({self.one_of('-', '+', '~')}{inner()})",
            lambda: f"abs({inner()})",
            lambda: f"{self.one_of('min', 'max')}({inner()}, {inner()})",
            lambda: f"({inner()} {self.one_of('&', '|', '^')} {inner()})",
            lambda: f"({inner()} {self.one_of('>>', '<<')} {self.one_of('0', '1', '3')})",
            lambda: f"({inner()} if {self.truth(depth - 1)} else {inner()})",
            lambda: f"({inner()} {self.one_of('or', 'and')} {inner()})",
            lambda: f"ord({self.text(depth - 1)})",
            lambda: f"int({inner()})",
            lambda: f"({inner()}, {inner()})[{self.one_of('0', '1', '-1', '-2', '2')}]",
            lambda: f"pick({inner()}, {self.text(depth - 1)})",
            lambda: f"half({inner()})",
            lambda: f"Box({inner()}).value",
            lambda: f"dataclasses.replace(r, low={inner()}).product",
            lambda: f"Span({inner()}, {inner()}).product",
            lambda: f"Size({inner()})",
        )

    def truth(self, depth: int) -> str:
        if depth <= 0 or self.draw.random() < 0.1:
            return self.one_of(
                "b", "True", '(s == "ab")', "(x > 3)", "(y == 0)", "p[1]", "(o is None)"
            )

        def number() -> str:
            return self.number(depth - 1)

        def text() -> str:
            return self.text(depth - 1)

        less = self.draw.choice(["<", "<=", ">", ">=", "==", "!="])
        return self.one_of(
            lambda: f"({number()} {less} {number()})",
            lambda: f"({number()} <= {number()} {less} {number()})",
            lambda: f"(not {self.truth(depth - 1)})",
            lambda: (
                f"({self.truth(depth - 1)} {self.one_of('and', 'or', 'is')} "
                f"{self.truth(depth - 1)})"
            ),
            lambda: f"({text()} {self.one_of('==', '!=')} {text()})",
            lambda: f'({text()} in "ab0")',
            lambda: self.quantified(depth),
            lambda: f"({number()} in ({number()}, {number()}))",
            lambda: f"bool({number()})",
            lambda: f"isinstance({number()}, {self.one_of('bool', 'int', '(bool, str)')})",
            lambda: f"(o == {number()})",
            lambda: f'{text()}.startswith("a")',
            lambda: f"(Box({number()}) == Box({number()}))",
            lambda: f"(({number()}, {self.truth(depth - 1)}) == (n, {number()}))",
            lambda: f"(color is {self.one_of('Color.RED', 'Color.BLUE', f'Color({number()})')})",
            lambda: f"(r == Span({number()}, {number()}))",
        )

    def quantified(self, depth: int) -> str:
        loop = self.one_of(
            lambda: (
                f"c {self.one_of('==', '!=', '<')} {self.one_of('q', 's[0]', 'chr(97)')} "
                f"for c in {self.text(depth - 1)}"
            ),
            lambda: (
                f"{self.one_of('k < n', 's[k] == c', 'k > x or s[0] == c')} for k, c in "
                f"enumerate({self.text(depth - 1)}){self.one_of('', ' if k > 0', ' if s[k] != c')}"
            ),
            lambda: f"{self.number(1)} > k for k in range(3)",
        )
        return f"{self.one_of('all', 'any')}({loop})"

    def text(self, depth: int) -> str:
        if depth <= 0 or self.draw.random() < 0.2:
            return self.one_of("s", "s", "t", "q", '"ab"', '""', '"b"', "s[1:]", "s[:2]", "pair[1]")

        def number() -> str:
            return self.number(min(depth - 1, 1))

        def text() -> str:
            return self.text(depth - 1)

        return self.one_of(
            lambda: f"s[{number()}]",
            lambda: f"s[{number()}:{number()}]",
            lambda: f"{self.one_of('s', 't')}[{self.one_of('', number)}:{number()}]",
            lambda: f"({text()} if {self.truth(depth - 1)} else {text()})",
            lambda: f"({text()} + {text()})",
            lambda: f"chr({number()})",
            lambda: f"{text()}[{self.one_of('0', '1', '-1', '1:', ':-1', '-2:', ':1')}]",
            lambda: f"({text()} or {text()})",
            lambda: '(o if isinstance(o, str) else "z")',
            lambda: f'f"{{b}}{{{self.number(0)}}}"',
            lambda: f'f"<{{{self.one_of("s", "t", "q")}}}>"',
            lambda: 'f"{y & 255:02x}"',
        )

    # --- Statements ---------------------------------------------------------------------------

    def block(self, depth: int, indent: str, *, in_loop: bool, in_handler: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self.draw.randint(1, 3)):
            lines += self.statement(depth, indent, in_loop=in_loop, in_handler=in_handler)
            if lines[-1].split()[0] in ("return", "raise", "break", "continue"):
                break
        return lines

    def statement(self, depth: int, indent: str, *, in_loop: bool, in_handler: bool) -> list[str]:
        def block(*, loop: bool = in_loop, handler: bool = in_handler) -> list[str]:
            return self.block(depth - 1, f"{indent}    ", in_loop=loop, in_handler=handler)

        kind = self.draw.random()
        if depth <= 0 or kind < 0.45:
            return [indent + self.simple(in_loop=in_loop, in_handler=in_handler)]
        if kind < 0.65:
            lines = [f"{indent}if {self.truth(2)}:", *block()]
            return [*lines, f"{indent}else:", *block()] if self.draw.random() < 0.6 else lines
        if kind < 0.82:
            return self.attempt(indent, block)
        loops = (
            "k in range(3)", "k in (1, 2, n)", "k in range(-1, 2)", "q in s",
            "k, q in enumerate(s)", "q, m in zip(s, t)", "k, q in ((1, s), (2, t, 3))",
        )  # fmt: skip
        lines = [f"{indent}for {self.draw.choice(loops)}:", *block(loop=True)]
        return [*lines, f"{indent}else:", *block()] if self.draw.random() < 0.3 else lines

    def attempt(self, indent: str, block: Callable[..., list[str]]) -> list[str]:
        classes = (
            "ValueError", "IndexError", "LookupError", "(IndexError, TypeError)", "Own",
            "Exception", "UnboundLocalError", "icontract.ViolationError",
        )  # fmt: skip
        lines = [f"{indent}try:", *block()]
        lines += [f"{indent}except {self.draw.choice(classes)} as e:", *block(handler=True)]
        if self.draw.random() < 0.3:
            lines += [f"{indent}except {self.draw.choice(classes)}:", *block(handler=True)]
        if self.draw.random() < 0.3:
            lines += [f"{indent}else:", *block()]
        return lines

    def simple(self, *, in_loop: bool, in_handler: bool) -> str:
        return self.one_of(
            lambda: f"n = {self.number(2)}",
            lambda: f"n {self.one_of('+', '-', '*', '//', '%')}= {self.number(1)}",
            lambda: f"q = {self.text(2)}",
            lambda: f"b = {self.truth(2)}",
            lambda: f"k, n = {self.number(1)}, {self.number(1)}",
            lambda: f"pair = ({self.number(1)}, {self.text(1)})",
            lambda: f"o = {self.one_of('None', 'x', 's', 'b')}",
            lambda: f"n = (k, q) = {self.one_of('(x, s)', '(y, t)', 'pair', '(1, s, 2)')}",
            lambda: f"assert {self.truth(1)}, {self.text(1)}",
            lambda: f"return ({self.number(1)}, {self.truth(1)}, n)",
            lambda: f"raise {self.one_of('ValueError', 'IndexError', 'KeyError(3)', 'Own(x, s)')}",
            "raise" if in_handler else "pass",
            "break" if in_loop else "pass",
            lambda: "continue" if in_loop else f"return {self.text(2)}",
            lambda: f"m = {self.number(1)}",
            "n = m",
            "n = e.number if isinstance(e, Own) else 0" if in_handler else "k = e",
        )
