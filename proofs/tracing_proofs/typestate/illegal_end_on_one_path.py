"""A span that may have ended can be neither written nor ended."""

from __future__ import annotations

from tracing_models.typestate import Span, Started


def end_on_one_path(span: Span[Started], now: int, early: bool) -> None:
    """End in one branch and go on as if it had not happened."""
    maybe = span.end(now) if early else span
    maybe.update_name("name")  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                              "update_name" with type "Callable[[Span[Started], str], \
    #                              Span[Started]]"  [misc]
    maybe.end(now)  # E: Invalid self argument "Span[Ended]" to attribute function "end" with type \
    #                   "Callable[[Span[Started], int, int | None], Span[Ended]]"  [misc]
