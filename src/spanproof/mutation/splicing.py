"""Examples of one claim with parts of an input that was found for another.

A number on which two versions of a function differ says little about a claim with other
parameters. In the place of a number of an example of that claim it may say enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spanproof.mutation.examples import Example, Input, rebuilt

Types = tuple[tuple[str, str], ...]
Arguments = dict[str, object]


def spliced(
    examples: Iterable[Example], types: Types, inputs: Sequence[Input]
) -> Iterator[Arguments]:
    """Arguments of a claim with these parameters: each example with a part of each input in it.

    All parts of the same name and annotation at once, and one part of the same annotation alone.
    """
    found = [(dict(each.types), rebuilt(each.source)) for each in inputs]
    known = [(kinds, values) for kinds, values in found if values]
    for example in examples if known else ():
        own = rebuilt(example.source) or {}
        for kinds, values in known if own else ():
            for names in _pairings(types, kinds):
                yield {**own, **{to: values[source] for to, source in names.items()}}


def _pairings(types: Types, kinds: dict[str, str]) -> Iterator[dict[str, str]]:
    """Which parameter takes which part of the input."""
    alike = {name: name for name, kind in types if kinds.get(name) == kind}
    if len(alike) > 1:
        yield alike
    for name, kind in types:
        yield from ({name: other} for other, same in kinds.items() if same == kind)
