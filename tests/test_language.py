"""Whether a text is in a language, told by running `re`, which may not come to an end."""

from __future__ import annotations

import importlib

import pytest

from spanproof.errors import RequestError
from spanproof.language import accepts


@pytest.mark.parametrize(
    ("pattern", "text", "method", "expected"),
    [
        (r"[a-z]{40}", "a" * 40, "fullmatch", True),
        (rb"[a-z]{9}", "a" * 9, "match", True),
        (rb".{9}", "\u0100" * 9, "match", False),
        ("\ud800{8}", "\ud800" * 8, "fullmatch", True),
        (r"(?i)k{8}$", "\u212a" * 8 + "\n", "search", True),
        (r"k{8}$", "\u212a" * 8, "search", False),
    ],
)
def test_long_texts_are_matched_as_short_ones_are(
    pattern: str | bytes, text: str, method: str, expected: bool
) -> None:
    """The process of its own gets pattern, flags, method and text as they are."""
    assert accepts(pattern, text, method) is expected


def test_a_pattern_that_tries_too_many_ways_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would take longer than anybody lives."""
    monkeypatch.setattr(importlib.import_module("spanproof.language"), "MOST_SECONDS", 0.5)
    with pytest.raises(RequestError, match="re takes more than"):
        accepts(r"(a|aa)*(a|aa)*(a|aa)*b", "a" * 60)
