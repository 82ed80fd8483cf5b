"""A limit: mypy does not see that an older value is used again after a newer one was made.

Types in Python are not linear: nothing takes the name `span` away once it was ended, so one
started span can have two ends. Both are ended spans; none of them changes the other.
"""

from __future__ import annotations

from typing import assert_type

from tracing_models.typestate import Ended, Span, Started


def end_the_same_span_twice(span: Span[Started], now: int) -> None:
    """Make two ended spans of one started span."""
    first = span.end(now)
    second = span.end(now + 1)
    assert_type(first, Span[Ended])
    assert_type(second, Span[Ended])
