"""Making an input as small as it gets: each step has to show the same breach again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spanproof.conformance.case import Case, Shrink

_ROUNDS = 60
_CANDIDATES = 400
# What a reader finds simple, the simplest first.
_SIMPLE = "01a-x_A \n"


def minimise(
    case: Case, shrink: Shrink, shows: Callable[[Sequence[Case]], list[bool]], *, at_once: bool
) -> Case:
    """The end of a chain of simpler cases, each of which `shows` says yes to.

    `at_once` asks about all candidates of a step together; otherwise one by one, which is for
    cases that are expensive to observe.
    """
    for _ in range(_ROUNDS):
        candidates = list(shrink(case))[:_CANDIDATES]
        step = len(candidates) if at_once else 1
        found = None
        for start in range(0, len(candidates), max(1, step)):
            some = candidates[start : start + step]
            found = next((c for c, yes in zip(some, shows(some), strict=True) if yes), None)
            if found is not None:
                break
        if found is None:
            return case
        case = found
    return case


def simpler_texts(text: str, targets: Sequence[str]) -> list[str]:
    """Texts that are closer to one of the targets, shorter, or of simpler characters.

    The targets are what people know as examples of a good value: an input that differs from one
    of them in a single place shows best what the matter is.
    """
    found = {
        candidate
        for target in targets
        for candidate in (target, *_toward(text, target), *_plainer(text, target))
    }
    costs = {candidate: _cost(candidate, targets) for candidate in found | {text}}
    return sorted((c for c in found if costs[c] < costs[text]), key=costs.__getitem__)


def _cost(text: str, targets: Sequence[str]) -> tuple[int, int, int, list[int], str]:
    """How far the text is from which target (the first is preferred), its length, its looks."""
    distances = [max(map(len, _middles(text, target)[2:])) for target in targets]
    nearest = min(distances)
    looks = [_rank(character) for character in text]
    return nearest, distances.index(nearest), len(text), looks, text


def _rank(character: str) -> int:
    at = _SIMPLE.find(character)
    return at if at >= 0 else len(_SIMPLE) + ord(character)


def _middles(text: str, target: str) -> tuple[int, int, str, str]:
    """Lengths of the common beginning and end, and what is between them in both."""
    shorter = min(len(text), len(target))
    first = next((i for i in range(shorter) if text[i] != target[i]), shorter)
    left = shorter - first
    last = next((i for i in range(left) if text[-1 - i] != target[-1 - i]), left)
    return first, last, text[first : len(text) - last], target[first : len(target) - last]


def _toward(text: str, target: str) -> Iterator[str]:
    """Chunks of the difference replaced by those of the target, or removed."""
    first, last, mine, other = _middles(text, target)
    before, after = text[:first], text[len(text) - last :]
    size = max(len(mine), len(other))
    while size > 0:
        for start in range(0, max(len(mine), len(other)), size):
            end = start + size
            yield before + mine[:start] + other[start:end] + mine[end:] + after
            yield before + mine[:start] + mine[end:] + after
            yield before + other[:start] + mine[start:end] + other[end:] + after
            if len(mine) != len(other):  # the same, counted from the end
                cut, keep = len(mine) - end, len(other) - end
                tail = other[max(0, keep) : len(other) - start]
                yield before + mine[: max(0, cut)] + tail + mine[len(mine) - start :] + after
        size = size // 2


def _plainer(text: str, target: str) -> Iterator[str]:
    """One character of the difference replaced by a simple one, or removed."""
    first, _, mine, _ = _middles(text, target)
    for index in list(range(first, first + len(mine)))[:40]:
        yield text[:index] + text[index + 1 :]
        for character in _SIMPLE:
            yield text[:index] + character + text[index + 1 :]
