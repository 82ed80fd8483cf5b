"""Strategies for text and bytes: what the claim's modules write, and what nearly looks like it."""

from __future__ import annotations

from hypothesis import strategies as st

from spanproof.errors import RequestError
from spanproof.grammar import Chars, Concat, Grammar, Regex, Repeat, Union
from spanproof.strategies.bounds import Bounds

# Each character has fooled a parser: case, `_` in int(), line ends, digits of other scripts,
# letters whose lower case is ASCII, NUL, a lone surrogate, a character beyond the BMP.
TRICKY = (
    "0",
    "1",
    "a",
    "f",
    "g",
    "A",
    "F",
    "-",
    "_",
    "+",
    " ",
    "\t",
    "\n",
    "\r",
    "\x00",
    "\x7f",
    "\xb2",
    "\u0661",
    "\u0966",
    "\uff11",
    "\uff41",
    "\u017f",
    "\u212a",
    "\ud800",
    "\U0001d7d8",
    ",",
    "=",
    ";",
    "%",
)
_MOST_REPEATS = 6


def from_regex(regex: Regex) -> st.SearchStrategy[str]:
    """Strings of a regular expression; long repetitions are cut short after the least count."""
    if isinstance(regex, Chars):
        ranges = [st.integers(first, min(last, 0x10FFFF)).map(chr) for first, last in regex.ranges]
        return st.one_of(ranges)
    if isinstance(regex, Concat):
        return st.tuples(*(from_regex(part) for part in regex.parts)).map("".join)
    if isinstance(regex, Union):
        return st.one_of([from_regex(option) for option in regex.options])
    if isinstance(regex, Repeat):
        most = regex.least + _MOST_REPEATS
        most = most if regex.most is None else min(regex.most, most)
        body = from_regex(regex.body)
        return st.lists(body, min_size=regex.least, max_size=most).map("".join)
    raise RequestError(f"no strategy for {regex!r}")


def from_grammar(grammar: Grammar) -> list[st.SearchStrategy[str]]:
    """One strategy for each rule that is a regular language; prose and recursion are left out."""
    found = []
    for rule in grammar.rule_names:
        try:
            found.append(from_regex(grammar.regex(rule)))
        except RequestError:
            continue
    return found


@st.composite
def near(draw: st.DrawFn, base: st.SearchStrategy[str]) -> str:
    """A string of `base` after one or two small edits."""
    text = draw(base)
    for _ in range(draw(st.integers(1, 2))):
        text = _edited(draw, text)
    return text


def _edited(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    tricky = draw(st.sampled_from(TRICKY))
    edit = draw(st.sampled_from(("replace", "insert", "append", "delete", "swap", "cut", "upper")))
    if edit == "replace":
        return text[:at] + tricky + text[at + 1 :]
    if edit == "insert":
        return text[:at] + tricky + text[at:]
    if edit == "append":
        return text + tricky
    if edit == "delete":
        return text[:at] + text[at + 1 :]
    if edit == "swap":
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    if edit == "cut":
        return text[:at]
    return text[:at] + text[at:].upper()


@st.composite
def zeroed(draw: st.DrawFn, base: st.SearchStrategy[str]) -> str:
    """A string of `base` with one run of letters and digits filled with one character."""
    text = draw(base)
    runs = _runs(text)
    if not runs:
        return text
    first, last = draw(st.sampled_from(runs))
    return text[:first] + draw(st.sampled_from("0f")) * (last - first) + text[last:]


def _runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if not character.isalnum():
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def texts(
    words: list[str], good: list[st.SearchStrategy[str]], length: Bounds
) -> st.SearchStrategy[str]:
    """Text: plain, of the vocabulary, of the writers and grammars, and near misses of these."""
    most = length.most if length.most is not None and length.most < 1000 else None
    least = min(length.least or 0, 1000)
    plain = st.text(
        st.one_of(st.sampled_from(TRICKY), st.characters()), min_size=least, max_size=most
    )
    if not good:
        return st.one_of(plain, st.sampled_from(words)) if words else plain
    known = st.one_of(good)
    options = [plain, known, known, zeroed(known), near(known), near(known)]
    if words:
        options.append(st.sampled_from(words))
    return st.one_of(options)


def data(known: list[st.SearchStrategy[bytes]], numbers: list[int]) -> st.SearchStrategy[bytes]:
    """Bytes: plain, of the lengths that the vocabulary mentions, and what the writers write."""
    lengths = sorted({n + d for n in numbers if 0 < n <= 64 for d in (-1, 0, 1)}) or [0, 1]
    sized = st.sampled_from(lengths).flatmap(lambda n: st.binary(min_size=n, max_size=n))
    return st.one_of([st.binary(max_size=40), sized, *known])
