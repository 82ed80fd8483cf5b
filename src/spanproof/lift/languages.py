"""Whether a symbolic text is in a regular language.

The expression is followed along the text: for every position that some prefix of it can end at,
the condition under which it does. Repetition without limit is taken only of single characters at
the very end of the expression, where it is a statement about all remaining items; any other is
refused (`Grammar` obligations on such languages go to z3's regular expressions).
"""

from __future__ import annotations

from spanproof.grammar.regex import Chars, Concat, Regex, Repeat, Union
from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.values import MAX_CODE_POINT, Fixed, Int, View, int_const

Text = Fixed | View
Ranges = tuple[tuple[int, int], ...]
Ends = dict[int, Term]
"""For each position, when a match of the part so far can end there."""

MAX_POSITIONS = 2000


def accepts(regex: Regex, text: Text, path: Path) -> Term:
    """The condition that the whole text is in the language of `regex`."""
    match regex:
        case Concat((Repeat(Chars(any_), 0, None), Chars(ranges), Repeat(Chars(more), 0, None))):
            if _is_any(text, any_) and _is_any(text, more):
                # some character is in the class: not all are outside of it
                return ir.not_(_all_from(text, path, 0, _others(ranges)))
    return _match_rest(regex, text, path, {0: ir.TRUE})


def _match_rest(regex: Regex, text: Text, path: Path, starts: Ends) -> Term:
    """When the text from one of the starts to its end matches."""
    match regex:
        case Concat(parts) if parts:
            parts = _absorbed(parts, text)
            tail = _fixed_tail(parts)
            if tail:
                return _match_around(parts[:-tail], Concat(parts[-tail:]), text, path, starts)
            for part in parts[:-1]:
                starts = _ends(part, text, path, starts)
            return _match_rest(parts[-1], text, path, starts)
        case Union(options):
            return ir.or_(*(_match_rest(option, text, path, starts) for option in options))
        case Repeat(Chars(ranges), 0, None) if _is_any(text, ranges):
            return ir.or_(*(ir.and_(w, _exists(text, path, k)) for k, w in starts.items()))
        case Repeat(Chars(ranges), least, None):
            for _ in range(least):
                starts = _ends(Chars(ranges), text, path, starts)
            return ir.or_(
                *(ir.and_(when, _all_from(text, path, k, ranges)) for k, when in starts.items())
            )
        case Repeat(body, 0, 1):
            here = _match_rest(Concat(()), text, path, starts)
            return ir.or_(here, _match_rest(body, text, path, starts))
        case _:
            ends = _ends(regex, text, path, starts)
            size = sequences.length(text, path)
            at_end = [
                ir.and_(when, path.decide(integers.equal(size, int_const(k))))
                for k, when in ends.items()
            ]
            return ir.or_(*at_end)


def _absorbed(parts: tuple[Regex, ...], text: Text) -> tuple[Regex, ...]:
    """The same language with less in front of a last part that takes anything."""
    match parts:
        case (*before, Repeat(body, least, _), Repeat(Chars(ranges), 0, None) as anything):
            if _is_any(text, ranges):
                shorter = (*before, *(body,) * least) if least <= 1 else (
                    *before, Repeat(body, least, least))  # fmt: skip
                rest = (*shorter, anything)
                return _absorbed(rest, text) if least == 0 else rest
    return parts


def _fixed_tail(parts: tuple[Regex, ...]) -> int:
    """How many parts of fixed width follow a repetition without limit; 0 when others do."""
    for count, part in enumerate(reversed(parts)):
        if isinstance(part, Repeat) and part.most is None and isinstance(part.body, Chars):
            return count
        if fixed_width(part) is None:
            break
    return 0


def fixed_width(regex: Regex) -> int | None:
    """The length that all words have, or None when they differ or nothing is known."""
    match regex:
        case Chars():
            return 1
        case Concat(parts):
            widths = [fixed_width(part) for part in parts]
            known = [width for width in widths if width is not None]
            return sum(known) if len(known) == len(widths) else None
        case Union(options):
            several = {fixed_width(option) for option in options}
            return several.pop() if len(several) == 1 else None
        case Repeat(body, least, most):
            width = fixed_width(body)
            return width * least if width is not None and least == most else None


def _match_around(
    parts: tuple[Regex, ...], tail: Regex, text: Text, path: Path, starts: Ends
) -> Term:
    """When the text matches parts that end in a repetition, and then a tail of fixed width."""
    width, size = fixed_width(tail), sequences.length(text, path)
    assert width is not None
    cut = integers.subtract(size, int_const(width))
    fits = path.decide(integers.less_equal(int_const(width), size))
    if fits is ir.FALSE:
        return ir.FALSE
    inner = path.copy()
    inner.assume(fits)
    head = sequences.part(text, int_const(0), inner.refine(cut), inner)
    end = sequences.part(text, inner.refine(cut), int_const(width), inner)
    return ir.and_(
        fits,
        _match_rest(Concat(parts), head, inner, starts),
        _match_rest(tail, end, inner, {0: ir.TRUE}),
    )


def _ends(regex: Regex, text: Text, path: Path, starts: Ends) -> Ends:
    """Where a match of `regex` from one of the starts can end, and when."""
    if len(starts) > MAX_POSITIONS:
        raise Unliftable("language whose words are too long to follow")
    match regex:
        case Chars(ranges):
            moved: Ends = {}
            for k, when in starts.items():
                step = ir.and_(when, _is_at(text, path, k, ranges))
                if step is not ir.FALSE:
                    moved[k + 1] = step
            return moved
        case Concat(parts):
            for part in parts:
                starts = _ends(part, text, path, starts)
            return starts
        case Union(options):
            return _together(*(_ends(option, text, path, starts) for option in options))
        case Repeat(body, least, most):
            return _repeat(body, least, most, text, path, starts)


def _repeat(
    body: Regex, least: int, most: int | None, text: Text, path: Path, starts: Ends
) -> Ends:
    for _ in range(least):
        starts = _ends(body, text, path, starts)
    limit = most
    if limit is None:
        limit = sequences.longest(text, path) + least
        if limit > sequences.MAX_UNROLL:
            raise Unliftable("repetition without limit inside a language")
    reached = starts
    for _ in range(limit - least):
        starts = _ends(body, text, path, starts)
        if not starts:
            break
        reached = _together(reached, starts)
    return reached


def _is_any(text: Text, ranges: Ranges) -> bool:
    """Whether every item that the text can have is in the ranges."""
    return ranges == ((0, MAX_CODE_POINT if text.text else 0xFF),)


def _others(ranges: Ranges) -> Ranges:
    """The code points that are in none of the ranges, which are sorted and disjoint."""
    starts = (0, *(last + 1 for _, last in ranges))
    ends = (*(first - 1 for first, _ in ranges), MAX_CODE_POINT)
    return tuple((a, b) for a, b in zip(starts, ends, strict=True) if a <= b)


def _exists(text: Text, path: Path, k: int) -> Term:
    """Whether place k is inside the text or at its end."""
    return path.decide(integers.less_equal(int_const(k), sequences.length(text, path)))


def _together(*several: Ends) -> Ends:
    result: Ends = {}
    for ends in several:
        for k, when in ends.items():
            result[k] = ir.or_(result.get(k, ir.FALSE), when)
    return result


def _is_at(text: Text, path: Path, k: int, ranges: Ranges) -> Term:
    """Whether there is an item at place k, and it is in the ranges."""
    exists = path.decide(integers.less(int_const(k), sequences.length(text, path)))
    if exists is ir.FALSE or (isinstance(text, Fixed) and k >= len(text.items)):
        return ir.FALSE
    return ir.and_(exists, sequences.in_ranges(sequences.item(text, int_const(k)), ranges))


def _all_from(text: Text, path: Path, k: int, ranges: Ranges) -> Term:
    """Whether place k is inside or at the end, and all items from there are in the ranges."""
    size = sequences.length(text, path)
    fits = _exists(text, path, k)
    if fits is ir.FALSE:
        return ir.FALSE
    most = sequences.longest(text, path)
    if most <= sequences.MAX_UNROLL:
        places = range(k, most)
        inside = [(path.decide(integers.less(int_const(p), size)), p) for p in places]
        codes = [(g, sequences.item(text, int_const(p))) for g, p in inside if g is not ir.FALSE]
        tests = [ir.or_(ir.not_(g), sequences.in_ranges(c, ranges)) for g, c in codes]
        return ir.and_(fits, *tests)
    assert isinstance(text, View)

    def in_language(place: Int) -> Term:
        # written as `k <= place implies in ranges`, so that equal claims are equal terms
        code = sequences.clamped(sequences.item(text, place))
        beyond = integers.less(place, int_const(k))
        return ir.or_(beyond, sequences.in_ranges(code, ranges))

    return ir.and_(fits, sequences.for_all_items(text, in_language))
