"""A few texts of a language and near it, drawn without Hypothesis, to try a condition on.

Always the same ones: the source of randomness is seeded with a constant.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from spanproof.errors import RequestError
from spanproof.grammar import Chars, Concat, Regex, Repeat, Union
from spanproof.strategies.edits import EDITS, TRICKY, edited, filled, runs

_PER_RULE = 4
_MOST_EDITED = 60


def regex_samples(regex: Regex) -> tuple[str, ...]:
    """A few strings of a regular expression, the first ones of few different characters."""
    source = random.Random(0)
    return tuple(_sample(regex, source, plain=number < 2) for number in range(_PER_RULE))


def _sample(regex: Regex, source: random.Random, *, plain: bool) -> str:
    match regex:
        case Chars(ranges) if ranges:
            first, last = source.choice(ranges)
            return chr(source.randint(first, last))
        case Repeat(body, least, most):
            count = least + source.randint(0, 3 if most is None else min(3, most - least))
            if plain and count and isinstance(body, Chars) and body.ranges:
                return chr(body.ranges[0][0]) * (count - 1) + _sample(body, source, plain=plain)
            return "".join(_sample(body, source, plain=plain) for _ in range(count))
        case Concat(parts):
            return "".join(_sample(part, source, plain=plain) for part in parts)
        case Union(options) if options:
            return _sample(source.choice(options), source, plain=plain)
    raise RequestError(f"no samples of {regex!r}")


def near_samples(texts: Sequence[str]) -> list[str]:
    """Texts near the given ones: each run filled, and each edit at some place."""
    source = random.Random(0)
    chosen = [text for text in dict.fromkeys(texts) if text]
    if len(chosen) > _MOST_EDITED:
        chosen = source.sample(chosen, _MOST_EDITED)
    found = [filled(text, run, char) for text in chosen for run in runs(text)[:6] for char in "0f"]
    for text in chosen:
        for edit in EDITS:
            found.append(edited(text, edit, source.randint(0, len(text)), source.choice(TRICKY)))
    return found
