"""Every error spanproof raises on purpose, as one tree.

    SpanproofError
    ├── RequestError          the request or the configuration is wrong     (exit code 2)
    └── InternalDefect        spanproof contradicts itself or CPython       (exit code 3)

`proved`, `unknown`, `refuted` and "unliftable" are values in results, never exceptions.
"""

from __future__ import annotations


class SpanproofError(Exception):
    """Base of all errors raised on purpose; `str(error)` is the one line shown to the user."""

    exit_code = 3


class RequestError(SpanproofError):
    """The request cannot be carried out: unknown target, bad file, bad option."""

    exit_code = 2


class InternalDefect(SpanproofError):
    """Two engines contradict each other, or a counterexample does not replay in CPython."""

    exit_code = 3
