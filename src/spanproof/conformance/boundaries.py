"""Boundary strings from z3: for each rule, a string just inside and one just outside.

The rule's regular expression is changed in one place (a range wider or narrower by one character,
a count higher or lower by one, something more at the end) and z3 is asked for a string on which
the two differ. Limits are counts of solver steps, so every run gives the same strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from spanproof.grammar import Chars, Concat, Regex, Repeat, Union

_STEPS = 400_000  # per question; those of one header rule take a tenth of that
_LARGEST = 0x2FFFF  # the last character of SMT-LIB strings
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_TRAILERS = (Chars(((0x0A, 0x0A),)), Chars(((0x20, 0x20),)), Chars(((0x2D, 0x2D),)))


def boundary_strings(
    regex: Regex, *, holes: Sequence[Regex] = (), avoid: Regex | None = None
) -> list[str]:
    """Strings on both sides of the border of `regex`, and of each of the `holes` in it.

    No string at the outer border is in `avoid`: what holds for it would hide the border.
    """
    import z3

    context = z3.Context()
    whole = _to_z3(regex, context)
    avoided = [_to_z3(avoid, context)] if avoid is not None else []
    found: dict[str, None] = {}
    for changed in _changed(regex):
        other = _to_z3(changed, context)
        for inside, outside in ((other, whole), (whole, other)):
            found.update(dict.fromkeys(_ask([inside], [outside, *avoided], context)))
    for rule in holes:
        hole = _to_z3(rule, context)
        found.update(dict.fromkeys(_ask([whole, hole], [], context)))
        for changed in _inner_changes(rule):
            near = [whole, _to_z3(changed, context)]
            found.update(dict.fromkeys(_ask(near, [hole], context)))
    return list(found)


def _ask(inside: list[Any], outside: list[Any], context: Any) -> Iterator[str]:
    """A string in all of the ones and none of the others, where z3 finds one in time."""
    import z3

    solver = z3.SolverFor("QF_S", ctx=context)
    solver.set("rlimit", _STEPS)
    text = z3.String("text", context)
    solver.add(*(z3.InRe(text, language) for language in inside))
    solver.add(*(z3.Not(z3.InRe(text, language)) for language in outside))
    if solver.check() == z3.sat:
        value = solver.model().eval(text, model_completion=True)
        yield _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), value.as_string())


def _changed(regex: Regex) -> Iterator[Regex]:
    """The expression with one change at one place; in a repeated body, in one of its copies."""
    yield from _inner_changes(regex)
    for trailer in _TRAILERS:
        yield Concat((regex, trailer))
        yield Concat((trailer, regex))


def _inner_changes(regex: Regex) -> Iterator[Regex]:
    match regex:
        case Chars(ranges):
            yield from _moved_edges(ranges)
        case Concat(parts):
            for index, part in enumerate(parts):
                for changed in _inner_changes(part):
                    yield Concat((*parts[:index], changed, *parts[index + 1 :]))
        case Union(options):
            for index, option in enumerate(options):
                for changed in _inner_changes(option):
                    yield Union((*options[:index], changed, *options[index + 1 :]))
        case Repeat(body, least, most):
            yield from _changed_counts(body, least, most)
            if most is None or most > 0:
                rest = Repeat(body, max(0, least - 1), None if most is None else most - 1)
                for changed in _inner_changes(body):
                    yield Concat((changed, rest))


def _moved_edges(ranges: tuple[tuple[int, int], ...]) -> Iterator[Regex]:
    for index, (first, last) in enumerate(ranges):
        before, after = ranges[:index], ranges[index + 1 :]
        for a, b in ((first - 1, last), (first + 1, last), (first, last + 1), (first, last - 1)):
            if 0 <= a <= b <= _LARGEST:
                yield Chars((*before, (a, b), *after))


def _changed_counts(body: Regex, least: int, most: int | None) -> Iterator[Regex]:
    if least > 0:
        yield Repeat(body, least - 1, most)
    if most is None or least < most:
        yield Repeat(body, least + 1, most)
    if most is not None:
        yield Repeat(body, least, most + 1)
        if most > least:
            yield Repeat(body, least, most - 1)


def _to_z3(regex: Regex, context: Any) -> Any:
    import z3

    sort = z3.ReSort(z3.StringSort(context))
    match regex:
        case Chars(ranges):
            parts = [
                z3.Range(
                    z3.Unit(z3.CharVal(first, context)),
                    z3.Unit(z3.CharVal(min(last, _LARGEST), context)),
                    context,
                )
                for first, last in ranges
                if first <= _LARGEST
            ]
            return _combined(z3.Union, parts, z3.Empty(sort))
        case Concat(items):
            joined = [_to_z3(item, context) for item in items]
            return _combined(z3.Concat, joined, z3.Re(z3.StringVal("", context), context))
        case Union(options):
            return _combined(z3.Union, [_to_z3(o, context) for o in options], z3.Empty(sort))
        case Repeat(body, least, most):
            inner = _to_z3(body, context)
            if most is None:
                star = z3.Star(inner)
                return z3.Concat(z3.Loop(inner, least, least), star) if least else star
            if most == 0:
                return z3.Re(z3.StringVal("", context), context)
            return z3.Loop(inner, least, most)


def _combined(operation: Any, parts: list[Any], nothing: Any) -> Any:
    return operation(*parts) if len(parts) > 1 else parts[0] if parts else nothing
