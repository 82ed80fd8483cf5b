"""Running one random program as terms and in CPython."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from tests.lift import compare
from tests.lift.program_helpers import Color, Kind, Size, Span
from tests.lift.translation import REFUSED, Lifted, Real, compiled

from spanproof.lift.source import unwrap
from spanproof.lift.state import Unliftable

Arguments = Mapping[str, object]

IMPORTS = """\
from __future__ import annotations

import dataclasses
import re

import icontract
from tests.lift.program_helpers import *

"""

ROUNDS = 4
"""Loops without a constant bound are unrolled to so many rounds."""

PLACES = 140
"""More than any text or range that a program may make of its inputs has items."""

POOLS: dict[str, Sequence[object]] = {
    "x": [-5, -1, 0, 1, 2, 3, 8, 20],
    "y": [0, 1, 2, 3, 97, 255, 299],
    "u": [0, -7, 3, 10**25, 98, -(10**25)],
    "s": ["", "a", "ab", "b0a", "\ud800b", "ba", "1", "a=b", " 7 ", "=a", "0", "A="],
    "t": ["", "a", "bb", "0", "=", "ab"],
    "w": ["", "a", "ab=", "aab=b", "=ba=", "  ab ", "12", "0a" * 8, "b" * 42, "\u0663"],
    "d": [b"", b"a", b"ab", b"\xff0", b" ab\n", b"12", b"ab" * 5],
    "o": [None, 0, 1, -3, "", "ab", "a"],
    "p": [(0, False), (-7, True), (5, True), (1, False)],
    "xs": [(), (1,), (0, 0), (3, 1), (2, -5, 7), (1, 4, 1), (-1, 1, 0, 4), (5,), (0, 2)],
    "b": [False, True],
    "color": list(Color),
    "size": list(Size),
    "kind": list(Kind),
    "r": [Span(-2, -1), Span(-2, 9), Span(0, 1), Span(3, 5), Span(-1, 3)],
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a program: inputs inside the subset, and how it differs from CPython."""

    compared: int
    total: int
    disagreement: str | None = None


def drawn_inputs(seed: int, count: int) -> list[Arguments]:
    """Arguments from the pools, each drawn by itself."""
    draw = random.Random(seed)
    return [{name: draw.choice(values) for name, values in POOLS.items()} for _ in range(count)]


def load(text: str, file: Path) -> FunctionType:
    """The function `f` of a program, whose file is written."""
    source = IMPORTS + text
    file.write_text(source, encoding="utf-8")
    scope: dict[str, Any] = {"__name__": file.stem}
    exec(compile(source, str(file), "exec"), scope)
    found: FunctionType = scope["f"]
    return found


def lifted(function: FunctionType, *, whole_numbers: bool) -> Lifted | None:
    """The function as terms; None where no input is inside the subset."""
    try:
        made = compare.lift(function, whole_numbers=whole_numbers, rounds=ROUNDS)
        return compiled(made.arguments, made.run, made.result, made.run.path.condition, {}, PLACES)
    except Unliftable:
        return None


def real(function: FunctionType, given: Arguments) -> Real | None:
    """What CPython makes of a call; None when it violates a precondition."""
    groups: list[list[Any]] = getattr(function, "__preconditions__", None) or [[]]
    if not all(c.condition(**{n: given[n] for n in c.condition_args}) for c in groups[0]):
        return None
    plain: Callable[..., object] = unwrap(function)
    try:
        return Real(plain(**given))
    except Exception as error:  # noqa: BLE001  # whatever is raised is the outcome
        return Real(error=error)


def run(
    text: str, file: Path, given: Sequence[Arguments], *, whole_numbers: bool = False
) -> Outcome:
    """Compare a program on inputs, up to the first disagreement."""
    function = load(text, file)
    terms = lifted(function, whole_numbers=whole_numbers)
    if terms is None:
        return Outcome(0, len(given))
    compared = 0
    for arguments in given:
        outcome = real(function, arguments)
        if outcome is None:
            continue
        said = terms.disagreement(arguments, outcome)
        if said not in (None, REFUSED):
            return Outcome(compared, len(given), f"{arguments}: {said}")
        compared += said is None
    return Outcome(compared, len(given))
