"""Strategies for text and bytes: what the claim's modules write, and what nearly looks like it.

A run of characters is one choice of Hypothesis, not one choice for each character: that is what
makes a header cheap to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from spanproof.errors import RequestError
from spanproof.grammar import Chars, Concat, Grammar, Regex, Repeat, Union
from spanproof.strategies.bounds import Bounds
from spanproof.strategies.edits import EDITS, TRICKY, edited, filled, runs
from spanproof.strategies.objects import upto
from spanproof.strategies.samples import near_samples, regex_samples

__all__ = ["TRICKY", "Source", "data", "from_grammar", "from_regex", "near", "texts", "texts_for"]

_MOST_REPEATS = 6
_MOST_LISTED = 256
_MOST_SEEDS = 24
_ODD = ("", "a", "0", "-", "\n", "\u0661", "A_ ")


@dataclass(frozen=True)
class Source:
    """Where text comes from: a strategy, and a few of its texts to see what they are good for."""

    strategy: st.SearchStrategy[str]
    samples: tuple[str, ...]


def from_regex(regex: Regex) -> st.SearchStrategy[str]:
    """Strings of a regular expression; long repetitions are cut short after the least count."""
    match regex:
        case Chars():
            return _runs_of(regex, 1, 1)
        case Repeat(Chars() as body, least, most):
            return _runs_of(body, least, _capped(least, most))
        case Repeat(body, least, most):
            inner = from_regex(body)
            return st.lists(inner, min_size=least, max_size=_capped(least, most)).map("".join)
        case Union(options) if options:
            return st.one_of([from_regex(option) for option in options])
        case Concat(parts):
            return st.tuples(*(from_regex(part) for part in parts)).map("".join)
    raise RequestError(f"no strategy for {regex!r}")


def _runs_of(chars: Chars, least: int, most: int) -> st.SearchStrategy[str]:
    count = sum(last - first + 1 for first, last in chars.ranges)
    if count == 0:
        raise RequestError("no strategy for an empty class of characters")
    if count == 1 and least == most:
        return st.just(chr(chars.ranges[0][0]) * least)
    return st.text(_alphabet(chars, count), min_size=least, max_size=most)


def _alphabet(chars: Chars, count: int) -> str | st.SearchStrategy[str]:
    if count <= _MOST_LISTED:
        return "".join(chr(code) for first, last in chars.ranges for code in range(first, last + 1))
    return st.one_of(
        [
            st.characters(min_codepoint=first, max_codepoint=last, exclude_categories=())
            for first, last in chars.ranges
        ]
    )


def _capped(least: int, most: int | None) -> int:
    return least + _MOST_REPEATS if most is None else min(most, least + _MOST_REPEATS)


def from_grammar(grammar: Grammar) -> list[Source]:
    """One source for each rule that is a regular language; prose and recursion are left out."""
    found = []
    for rule in grammar.rule_names:
        try:
            regex = grammar.regex(rule)
            found.append(Source(from_regex(regex), regex_samples(regex)))
        except RequestError:
            continue
    return found


@st.composite
def near(draw: st.DrawFn, base: st.SearchStrategy[str]) -> str:
    """A string of `base` after one or two small edits."""
    text = draw(base)
    for _ in range(1 + draw(upto(1))):
        edit, tricky = draw(_EDIT), draw(_TRICKY)
        text = edited(text, edit, draw(upto(len(text))), tricky)
    return text


_EDIT = st.sampled_from(EDITS)
_TRICKY = st.sampled_from(TRICKY)


@st.composite
def _zeroed(draw: st.DrawFn, base: st.SearchStrategy[str]) -> str:
    """A string of `base` with one run of letters and digits filled with one character."""
    text = draw(base)
    found = runs(text)
    return filled(text, found[draw(upto(len(found) - 1))], "0f"[draw(upto(1))]) if found else text


def texts(
    words: Sequence[str], sources: Sequence[Source], length: Bounds
) -> st.SearchStrategy[str]:
    """Text: plain, of the vocabulary, of the writers and grammars, and near misses of these.

    The sources with the longest texts get half of the draws: they are the whole values, the
    others mostly parts of them.
    """
    plain = _plain(length)
    if not sources:
        return st.one_of(plain, st.sampled_from(words)) if words else plain
    whole = _any_of([each.strategy for each in _longest(sources)])
    known = _any_of([whole, _any_of([each.strategy for each in sources])])
    options = [plain, known, whole, _zeroed(whole), near(whole), near(whole), near(known)]
    if words:
        options.append(st.sampled_from(words))
    return _any_of(options)


@st.composite
def _any_of(draw: st.DrawFn, options: Sequence[st.SearchStrategy[str]]) -> str:
    """One of the options, each as often; `one_of` would count the options of an option instead."""
    return draw(options[draw(upto(len(options) - 1))])


def texts_for(
    words: Sequence[str],
    sources: Sequence[Source],
    length: Bounds,
    meets: Callable[[str], bool],
) -> tuple[st.SearchStrategy[str], list[str]] | None:
    """Text that has a good chance to meet a condition, and a few texts that do meet it.

    Only the sources whose samples meet the condition most are drawn from. None when no text that
    was tried meets it.
    """
    shares = [sum(map(meets, each.samples)) / (len(each.samples) or 1) for each in sources]
    best = max(shares, default=0.0)
    usable = [s for s, share in zip(sources, shares, strict=True) if share and 2 * share > best]
    tried = [text for each in sources for text in each.samples]
    tried += [*near_samples(tried), *_ODD, *words, *_of_length(length)]
    seeds = _spread([text for text in dict.fromkeys(tried) if meets(text)])
    if not seeds:
        return None
    seed = st.sampled_from(seeds)
    options = [*(each.strategy for each in usable), seed, _zeroed(seed), near(seed)]
    if any(map(meets, (*_ODD, *_of_length(length)))):
        options.append(_plain(length))
    return _any_of(options), seeds


def _plain(length: Bounds) -> st.SearchStrategy[str]:
    most = length.most if length.most is not None and length.most < 1000 else None
    least = min(length.least or 0, 1000)
    tricky = st.text("".join(TRICKY), min_size=least, max_size=most)
    return st.one_of(tricky, st.text(min_size=least, max_size=most))


def _of_length(length: Bounds) -> list[str]:
    bounds = {n for n in (length.least, length.most) if n is not None and 0 <= n <= 1000}
    return [character * n for n in sorted(bounds) for character in "0a-\u0661"]


def _longest(sources: Sequence[Source]) -> list[Source]:
    sizes = [max(map(len, each.samples), default=0) for each in sources]
    return [each for each, size in zip(sources, sizes, strict=True) if 2 * size >= max(sizes)]


def _spread(found: list[str]) -> list[str]:
    """At most a few, taken evenly, the shortest and simplest first."""
    step = max(1, len(found) // _MOST_SEEDS)
    return sorted(found[::step][:_MOST_SEEDS], key=lambda text: (len(text), text))


def data(known: list[st.SearchStrategy[bytes]], numbers: list[int]) -> st.SearchStrategy[bytes]:
    """Bytes: plain, of the lengths that the vocabulary mentions, and what the writers write."""
    lengths = sorted({n + d for n in numbers if 0 < n <= 64 for d in (-1, 0, 1)}) or [0, 1]
    sized = st.sampled_from(lengths).flatmap(lambda n: st.binary(min_size=n, max_size=n))
    return st.one_of([st.binary(max_size=40), sized, *known])
