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
from spanproof.lift.values import Fixed, Int, View, int_const

Text = Fixed | View
Ends = dict[int, Term]
"""For each position, when a match of the part so far can end there."""

MAX_POSITIONS = 2000


def accepts(regex: Regex, text: Text, path: Path) -> Term:
    """The condition that the whole text is in the language of `regex`."""
    return _match_rest(regex, text, path, {0: ir.TRUE})


def _match_rest(regex: Regex, text: Text, path: Path, starts: Ends) -> Term:
    """When the text from one of the starts to its end matches."""
    match regex:
        case Concat(parts) if parts:
            for part in parts[:-1]:
                starts = _ends(part, text, path, starts)
            return _match_rest(parts[-1], text, path, starts)
        case Union(options):
            return ir.or_(*(_match_rest(option, text, path, starts) for option in options))
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


def _together(*several: Ends) -> Ends:
    result: Ends = {}
    for ends in several:
        for k, when in ends.items():
            result[k] = ir.or_(result.get(k, ir.FALSE), when)
    return result


def _is_at(text: Text, path: Path, k: int, ranges: tuple[tuple[int, int], ...]) -> Term:
    """Whether there is an item at place k, and it is in the ranges."""
    exists = path.decide(integers.less(int_const(k), sequences.length(text, path)))
    if exists is ir.FALSE or (isinstance(text, Fixed) and k >= len(text.items)):
        return ir.FALSE
    return ir.and_(exists, sequences.in_ranges(sequences.item(text, int_const(k)), ranges))


def _all_from(text: Text, path: Path, k: int, ranges: tuple[tuple[int, int], ...]) -> Term:
    """Whether place k is inside or at the end, and all items from there are in the ranges."""
    size = sequences.length(text, path)
    fits = path.decide(integers.less_equal(int_const(k), size))
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
