"""Theorems about what the errors of the models say."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.errors import IdError, TraceparentError
from tracing_models.flags import TraceFlags
from tracing_models.ids import SpanId, TraceId


@theorem()
def a_traceparent_error_says_what_is_wrong_by_which_clause_and_where(
    requirement: str, offset: int, message: str
) -> bool:
    """The three parts are kept as they are, and once more as the arguments of the error."""
    error = TraceparentError(requirement, offset, message)
    parts = (requirement, offset, message)
    return error.args == parts and (error.requirement, error.offset, error.message) == parts


class TooLate(TraceparentError):
    """An error of a narrower kind, which is made of less."""

    def __init__(self, offset: int) -> None:
        """Say the rest."""
        super().__init__("TP-010", offset, "too late")


@theorem()
def an_error_of_a_narrower_kind_has_the_three_parts_as_its_arguments(offset: int) -> bool:
    """Whatever it is made of, it can be read like every traceparent error."""
    error = TooLate(offset)
    parts = ("TP-010", offset, "too late")
    return error.args == parts and (error.requirement, error.offset, error.message) == parts


@theorem(floor="tested")
def a_traceparent_error_is_shown_as_its_message_and_then_the_clause_and_the_place(
    requirement: str, offset: int, message: str
) -> bool:
    """The text of the error is made of all three parts."""
    error = TraceparentError(requirement, offset, message)
    return str(error) == f"{message} ({requirement}, at character {offset})"


@theorem()
@icontract.require(lambda text: len(text) not in (2, 16, 32))
def a_text_that_is_no_id_is_told_the_form_that_is_expected(text: str) -> bool:
    """Each reader of a hex form says how many digits it takes."""
    said: list[object] = []
    try:
        TraceId.from_hex(text)
    except IdError as error:
        said.extend(error.args)
    try:
        SpanId.from_hex(text)
    except IdError as error:
        said.extend(error.args)
    try:
        TraceFlags.from_hex(text)
    except IdError as error:
        said.extend(error.args)
    return said == [
        "a trace id is 32 lower-case hex digits",
        "a span id is 16 lower-case hex digits",
        "trace flags are 2 lower-case hex digits",
    ]


@theorem()
@icontract.require(lambda data: len(data) not in (8, 16))
def bytes_that_are_no_id_are_told_the_number_that_is_expected(data: bytes) -> bool:
    """Each reader of a binary form says how many bytes it takes."""
    said: list[object] = []
    try:
        TraceId.from_bytes(data)
    except IdError as error:
        said.extend(error.args)
    try:
        SpanId.from_bytes(data)
    except IdError as error:
        said.extend(error.args)
    return said == ["a trace id is 16 bytes", "a span id is 8 bytes"]
