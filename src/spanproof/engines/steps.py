"""Running code that may not come to an end: no more than a number of lines of it.

The limit is a count, so that the same code on the same input ends the same way on any machine.
What runs inside one call of a built-in function is not counted, and code that catches
BaseException and goes on is not stopped again, since Python then traces no more: whoever runs it in
a process of its own has to limit its time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

MOST_LINES = 1_000_000
"""Far more than a model needs for an input that a person would read."""


class Unfinished(BaseException):
    """The code was stopped. No `Exception`, so that hardly any code under test catches it."""


@contextmanager
def limited(most: int) -> Iterator[None]:
    """Raise Unfinished in code that executes more lines than that.

    A trace function that is set already goes on seeing everything.
    """
    before = sys.gettrace()
    sys.settrace(_counting(before, most))
    try:
        yield
    finally:
        sys.settrace(before)


def _counting(inner: Any, most: int) -> Any:
    lines = 0

    def wrapped(local: Any) -> Any:
        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal lines, local
            if event == "line":
                lines += 1
                if lines > most:
                    raise Unfinished(f"more than {most} lines")
            if local is not None:
                local = local(frame, event, argument)
            return trace

        return trace

    def on_call(frame: FrameType, event: str, argument: Any) -> Any:
        return wrapped(None if inner is None else inner(frame, event, argument))

    return on_call
