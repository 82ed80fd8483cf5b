"""Building small regular expression trees, and writing one as a pattern of Python's `re`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union


def join(parts: Iterable[Regex]) -> Regex:
    """The concatenation, without nesting and without a wrapper around a single part."""
    flat: list[Regex] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Concat) else (part,))
    return flat[0] if len(flat) == 1 else Concat(tuple(flat))


def merge(options: Iterable[Regex]) -> Regex:
    """The union, with all options that are one character merged into one class."""
    flat: list[Regex] = []
    for option in options:
        flat.extend(option.options if isinstance(option, Union) else (option,))
    ranges = [pair for option in flat if isinstance(option, Chars) for pair in option.ranges]
    others: list[Regex] = [option for option in flat if not isinstance(option, Chars)]
    merged = [Chars(disjoint(ranges)), *others] if ranges else others
    return merged[0] if len(merged) == 1 else Union(tuple(merged))


def repeat(body: Regex, least: int, most: int | None) -> Regex:
    """The repetition, or the body itself when it is repeated exactly once."""
    return body if (least, most) == (1, 1) else Repeat(body, least, most)


def disjoint(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same characters as sorted ranges that neither overlap nor touch."""
    result: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def pattern(regex: Regex) -> str:
    """A pattern that, used with `fullmatch`, accepts exactly the language of the tree.

    The matcher of `re` backtracks: its time is not bounded by a polynomial for every tree.
    """
    match regex:
        case Chars(ranges):
            return f"[{''.join(_range(*pair) for pair in ranges)}]" if ranges else "(?!)"
        case Concat(parts):
            return "".join(pattern(part) for part in parts)
        case Union(options):
            return f"(?:{'|'.join(pattern(option) for option in options)})" if options else "(?!)"
        case Repeat(body, least, most):
            return f"(?:{pattern(body)}){{{least},{'' if most is None else most}}}"
        case _:
            assert_never(regex)


def _range(first: int, last: int) -> str:
    return f"\\U{first:08x}-\\U{last:08x}"
