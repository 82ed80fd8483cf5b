"""Errors of the models, one per way in which input from outside can be wrong.

ValueError
├── IdError             text or bytes that are no id
└── TraceparentError    a header value that breaks a requirement of W3C Trace Context
"""

from __future__ import annotations


class IdError(ValueError):
    """Text or bytes do not have the form of an id; the message says which form is expected."""


class TraceparentError(ValueError):
    """A traceparent value breaks a requirement.

    `requirement` is the id of the clause in `tracing_specs` (TP-014), `offset` the index of the
    first character that breaks it (the length of the value when something is missing at its end),
    `message` a sentence for people.
    """

    def __init__(self, requirement: str, offset: int, message: str) -> None:
        """Keep the three parts; they are also `args`, so the error can be pickled."""
        super().__init__(requirement, offset, message)
        self.requirement = requirement
        self.offset = offset
        self.message = message

    def __str__(self) -> str:
        """One line: what is wrong, which clause says so, and where."""
        return f"{self.message} ({self.requirement}, at character {self.offset})"
