"""Random programs inside the lifted subset, each made from nothing but its seed.

A program uses some of the groups of the grammar, so that what it uses it uses often. Programs that
fail in CPython, and at any place, are as welcome as any other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tests.lift import program_grammar as grammar
from tests.lift import program_statements as statements

GROUPS = (
    "bits", "closures", "codes", "division", "errors", "format", "lists", "match", "names",
    "objects", "patterns", "quantified", "search", "split", "tables", "texts", "while",
)  # fmt: skip

DEPTHS = (1, 2, 2, 3)
"""How deep statements may stand inside of statements."""

EMPHASIS = 3
"""How much more often a program uses what belongs to its groups."""

_PART = re.compile(r"<([a-z0-9]+)((?:\|[a-z0-9]+)*)>")


@dataclass(frozen=True, slots=True)
class Template:
    """One way to expand a rule."""

    weight: int
    group: str
    text: str


def program(seed: int) -> str:
    """The text of the program of a seed, without imports; its function is called `f`."""
    return _compiling(_Writer(random.Random(seed)).program())


def _compiling(text: str) -> str:
    """The program, without assignments in expressions if one stands where Python allows none."""
    if ":=" in text:
        try:
            compile(text, "<program>", "exec")
        except SyntaxError:
            return re.sub(r"\((\w) := ", "(", text)
    return text


@cache
def _templates(text: str) -> tuple[Template, ...]:
    return tuple(map(_template, filter(None, map(str.strip, text.splitlines()))))


def _template(line: str) -> Template:
    weight, _, rest = line.partition(" ")
    if not weight.isdigit() or not rest:
        weight, rest = "1", line
    group, colon, text = rest.partition(": ")
    if not colon or group not in GROUPS:
        group, text = "", rest
    return Template(int(weight), group, text.replace("\\", "\n"))


class _Writer:
    """Expands rules, drawing every choice from one generator."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.groups = {"", *draw.sample(GROUPS, k=draw.randint(2, 6))}
        self.names: tuple[str, ...] = ()
        self.count = 0
        self.weighted: dict[tuple[str, ...], tuple[list[str], list[int]]] = {}

    def program(self) -> str:
        """The signature, a function to call, and statements."""
        inner = f"    g = lambda v: {self.expression('int', 2, ('v',))}\n"
        start = inner if "closures" in self.groups else ""
        result = f"({self.expand('<int>, <truth>', 2)}, n, q, k, pair)"
        if self.draw.random() < 0.5:
            body = self.block(self.draw.choice(DEPTHS), ())
        else:
            inner = self.block(self.draw.choice(DEPTHS), (), "        ")
            failed = self.part("class", 0, ())
            body = f"    try:\n{inner}\n    except {failed}:\n        return ('failed', n, q, k)"
        return f"{grammar.SIGNATURE}{start}{body}\n    return {result}\n"

    def choose(self, *texts: str) -> str:
        """One of the templates of the groups of this program."""
        if texts not in self.weighted:
            known = [t for text in texts for t in _templates(text) if t.group in self.groups]
            weights = [t.weight * (EMPHASIS if t.group else 1) for t in known]
            self.weighted[texts] = [t.text for t in known], weights
        templates, weights = self.weighted[texts]
        return self.draw.choices(templates, weights)[0]

    # --- Expressions --------------------------------------------------------------------------

    def expand(self, text: str, depth: int, names: Sequence[str] = ()) -> str:
        """Replace the parts of a template, left to right."""
        return _PART.sub(lambda m: self.part(m[1], depth, (*names, *_more(m[2]))), text)

    def part(self, rule: str, depth: int, names: tuple[str, ...]) -> str:
        """One part that stands in an expression."""
        if rule in grammar.SMALL_RULES:
            return self.draw.choice(grammar.SMALL_RULES[rule].split())
        if rule in grammar.LINE_RULES:
            return self.expand(self.choose(grammar.LINE_RULES[rule]), depth, names)
        return self.expression(rule, depth, names)

    def expression(self, rule: str, depth: int, names: tuple[str, ...]) -> str:
        """An expression of a type, most of the time: some helpers give other types."""
        own = [n for n in names if n[0] == {"int": "v", "text": "c"}.get(rule)]
        if own and self.draw.random() < 0.4:
            return self.draw.choice(own)
        if depth <= 0 or self.draw.random() < 0.15:
            return self.expand(self.choose(grammar.LEAVES[rule]), 0, names)
        return self.expand(self.choose(grammar.EXPRESSIONS[rule]), depth - 1, names)

    # --- Statements ---------------------------------------------------------------------------

    def block(self, depth: int, within: tuple[str, ...], indent: str = "    ") -> str:
        """Some statements; `within` says which of `loop` and `handler` are around."""
        lines: list[str] = []
        for _ in range(self.draw.randint(1, 3 if depth else 2)):
            lines.append(self.statement(depth, within, indent))
            if lines[-1].split()[0] in ("return", "raise", "break", "continue"):
                break
        return "\n".join(lines)

    def statement(self, depth: int, within: tuple[str, ...], indent: str) -> str:
        """One statement, indented; at the depth 0 none that has others inside."""
        extra = [text for name, text in _WITHIN.items() if name in within]
        if extra and self.draw.random() < 0.25:
            text = self.choose(*extra)
        else:
            text = self.choose(statements.STATEMENTS)
        while depth <= 0 and _has_blocks(text):
            text = self.choose(statements.STATEMENTS, *extra)
        self.count += 1
        text = text.replace("@", str(self.count))
        while "<handlers>" in text:
            text = text.replace("<handlers>", self.choose(grammar.LINE_RULES["handlers"]), 1)
        lines = [self.line(line, depth, within, indent) for line in text.split("\n")]
        return "\n".join(lines)

    def line(self, line: str, depth: int, within: tuple[str, ...], indent: str) -> str:
        """A line of a template, or the block that it stands for."""
        if line in _BLOCKS:
            more, less, deeper = _BLOCKS[line]
            own = tuple(name for name in (*within, *more) if name not in less)
            return self.block(depth - 1, own, indent + "    " * deeper)
        return indent + self.expand(line, 2)


_WITHIN = {"loop": statements.IN_LOOP, "handler": statements.IN_HANDLER}

_BLOCKS: dict[str, tuple[tuple[str, ...], tuple[str, ...], int]] = {
    "<block>": ((), (), 1),
    "<inner>": ((), (), 2),
    "<loop>": (("loop",), (), 1),
    "<handler>": (("handler",), (), 1),
    "<handlerless>": ((), ("handler",), 1),
}
"""What is around the statements of a block beyond what is around it, what is not, and how deep."""


def _has_blocks(text: str) -> bool:
    return "<handlers>" in text or any(line in _BLOCKS for line in text.split("\n"))


def _more(text: str) -> list[str]:
    return text.split("|")[1:]
