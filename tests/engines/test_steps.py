"""Code that may not come to an end is stopped after a number of lines."""

from __future__ import annotations

import contextlib
import sys

import pytest

from spanproof.engines.steps import Unfinished, limited


def count(rounds: int) -> int:
    """Count up, two lines for each round."""
    total = 0
    for _ in range(rounds):
        total += 1
    return total


def test_what_ends_in_time_is_not_changed() -> None:
    """The result is that of a call without a limit."""
    with limited(1000):
        result = count(100)
    assert result == 100


def test_what_goes_on_is_stopped() -> None:
    """The limit is a number of lines, the same on any machine."""
    with pytest.raises(Unfinished, match="more than 1000 lines"), limited(1000):
        count(10**9)


def test_code_that_catches_exceptions_is_stopped_too() -> None:
    """What stops it is no Exception."""

    def stubborn() -> None:
        while True:
            with contextlib.suppress(Exception):
                count(10)

    with pytest.raises(Unfinished), limited(1000):
        stubborn()


def test_another_trace_function_sees_what_it_saw_before() -> None:
    """Whoever watches the code goes on watching, and is back afterwards."""
    seen: list[str] = []

    def watch(frame: object, event: str, argument: object) -> object:
        seen.append(event)
        return watch

    before = sys.gettrace()
    sys.settrace(watch)  # type: ignore[arg-type]  # a frame is an object
    try:
        with limited(1000):
            count(3)
        assert sys.gettrace() is watch
    finally:
        sys.settrace(before)
    assert {"call", "line", "return"} <= set(seen)
