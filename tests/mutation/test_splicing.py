"""An input that tells two versions apart is tried inside the examples of other claims."""

from __future__ import annotations

from spanproof.mutation.examples import Example, Input
from spanproof.mutation.splicing import spliced

TEXT, NUMBER = "<class 'str'>", "<class 'int'>"


def example(**arguments: object) -> Example:
    """An example that runs nothing."""
    return Example(f"arguments = {arguments!r}", frozenset())


def found(**arguments: object) -> Input:
    """An input of numbers and texts."""
    kinds = tuple((name, repr(type(value))) for name, value in arguments.items())
    return Input(f"arguments = {arguments!r}", kinds)


def test_a_part_takes_the_place_of_one_of_its_annotation_whatever_its_name() -> None:
    """A text never takes the place of a number."""
    types = (("label", TEXT), ("low", NUMBER), ("high", NUMBER))
    tried = list(spliced([example(label="a", low=1, high=2)], types, [found(time=9)]))
    assert tried == [{"label": "a", "low": 9, "high": 2}, {"label": "a", "low": 1, "high": 9}]


def test_parts_that_have_the_names_of_the_parameters_are_tried_together() -> None:
    """What was found of one function often is about the very arguments of a claim."""
    types = (("low", NUMBER), ("high", NUMBER))
    tried = list(spliced([example(low=1, high=2)], types, [found(low=8, high=9)]))
    assert tried[0] == {"low": 8, "high": 9}


def test_nothing_is_tried_without_a_part_that_fits_or_an_example() -> None:
    """Nor with an input or an example that cannot be made any more."""
    types = (("low", NUMBER),)
    gone = "raise ValueError"
    assert list(spliced([example(low=1)], types, [found(text="a")])) == []
    assert list(spliced([], types, [found(low=9)])) == []
    assert list(spliced([Example(gone, frozenset())], types, [found(low=9)])) == []
    assert list(spliced([example(low=1)], types, [Input(gone, types)])) == []
