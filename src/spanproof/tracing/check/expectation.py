"""What the models expect of a receiver: accept, refuse, or free to choose.

The models fix one reading where the standards leave room (their docstrings say which). A check
must not: there every reading is allowed, and what the implementation does is only noted. The
entries are those of `AMBIGUITIES.md` in `tracing_specs`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracing_models.carrier import OPTIONAL_WHITE_SPACE, is_traceparent_name
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.traceparent import KNOWN_LENGTH, TraceParent, parse_traceparent

LONGEST_SURE = 512
"""Characters of a higher version that nobody may call absurdly long (TP-041)."""
_LEVEL = TraceContextLevel.LEVEL_2
_TOLERANT_FUTURE = re.compile(
    r"(?!00|ff)[0-9a-fA-F]{2}-[0-9a-fA-F]{32}-[0-9a-fA-F]{16}-..(?:-.*)?", re.DOTALL
)
_FIELD_CONTENT = re.compile(r"[\x20-\x7e\t]*")


@dataclass(frozen=True, slots=True)
class Accept:
    """The value has to be used; `requirement` is what a refusal breaks."""

    parent: TraceParent
    requirement: str
    kind: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The value must not be used; `requirement` is what its use breaks."""

    requirement: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Free:
    """Standards leave room; `parents` are the readings that are right when one is used.

    None as `parents` means that also the fields are open.
    """

    about: str
    question: str
    parents: tuple[TraceParent, ...] | None


Expectation = Accept | Refuse | Free


def expect(fields: Sequence[tuple[str, str]], *, names_are_http: bool) -> Expectation:
    """What a receiver owes to header fields (names as received, values as text).

    `names_are_http` says that the carrier holds an HTTP request, where case is ignored; in a
    plain mapping of text it is for its reader to know (PG-023).
    """
    exact = [value for name, value in fields if name == "traceparent"]
    any_case = [value for name, value in fields if is_traceparent_name(name)]
    if any_case and not names_are_http and exact != any_case:
        return _other_case(any_case)
    if not any_case:
        return Refuse("TP-003", "another name is taken for traceparent", "no field of that name")
    if len(any_case) > 1:
        return _expect_several(any_case)
    expected = expect_value(any_case[0])
    if isinstance(expected, Accept) and not exact:
        return Accept(expected.parent, "TP-001", "the name is not found in another case")
    return expected


def _expect_several(values: list[str]) -> Expectation:
    """Two fields: any of them, or none; but nothing good comes of values that are all bad."""
    expected = [expect_value(value) for value in values]
    if all(isinstance(each, Refuse) for each in expected):
        return expected[0]
    return Free("AMBIGUITIES 5", "what happens to two traceparent fields?", _right_readings(values))


def _other_case(values: list[str]) -> Free:
    question = "does the default getter ignore the case of names in a plain mapping?"
    return Free("PG-023", question, _right_readings(values))


def _right_readings(values: list[str]) -> tuple[TraceParent, ...] | None:
    """What each of the values may be read as; None when one of them leaves that open."""
    expected = [expect_value(value) for value in values]
    if any(isinstance(each, Free) and each.parents is None for each in expected):
        return None
    return tuple(parent for parent in map(_tolerant, values) if parent is not None)


def _tolerant(value: str) -> TraceParent | None:
    """What a value means when white space around it is ignored, else None."""
    try:
        return parse_traceparent(value.strip(OPTIONAL_WHITE_SPACE), _LEVEL)
    except TraceparentError:
        return None


def expect_value(received: str) -> Expectation:
    """What a receiver owes to a single traceparent value."""
    value = received.strip(OPTIONAL_WHITE_SPACE)
    try:
        parent = parse_traceparent(value, _LEVEL)
    except TraceparentError as error:
        return _expect_malformed(value, error)
    if value != received:
        question = "is white space around the value ignored, also outside HTTP?"
        return Free("AMBIGUITIES 8", question, (parent,))
    if parent.version == 0:
        return _expect_current(parent)
    return _expect_future(value, parent)


def _expect_current(parent: TraceParent) -> Expectation:
    if not parent.flags.is_known(_LEVEL):
        question = "is version 00 with flag bits 2 to 7 read?"
        return Free("AMBIGUITIES 3, undefined flag bits", question, (parent,))
    if parent.flags.value > 1:
        return Accept(parent, "TP-021", "flags other than 00 and 01 are refused")
    return Accept(parent, "TP-010", "a value of the grammar is refused")


def _expect_future(value: str, parent: TraceParent) -> Expectation:
    if len(value) > LONGEST_SURE:
        question = f"is a higher version with more than {LONGEST_SURE} characters read?"
        return Free("TP-041", question, (parent,))
    if not _FIELD_CONTENT.fullmatch(value):
        question = "is a higher version read when other than visible ASCII follows the prefix?"
        return Free("TP-009", question, (parent,))
    if len(value) > KNOWN_LENGTH:
        return Accept(parent, "TP-043", "a longer value of a higher version is refused")
    return Accept(parent, "TP-043", "a higher version is refused")


def _expect_malformed(value: str, error: TraceparentError) -> Expectation:
    if _TOLERANT_FUTURE.fullmatch(value):
        question = (
            "is a higher version read with upper-case hex, zero ids or flags that are no hex?"
        )
        return Free("AMBIGUITIES 3, higher versions", question, None)
    return Refuse(error.requirement, _wrongly_used(value, error), error.message)


def _wrongly_used(value: str, error: TraceparentError) -> str:
    """The kind of a wrong acceptance: what stands at the place that breaks the rule."""
    if error.offset >= len(value):
        return "a value that is too short is used"
    character = value[error.offset]
    if error.offset >= KNOWN_LENGTH:
        return f"a value with {_class(character)} after its end is used"
    what = _class(character)
    if what == "hex digits":
        return error.message
    return f"{error.message}: {'another character' if what == 'a line end' else what}"


def _class(character: str) -> str:
    if character in "\n\r":
        return "a line end"
    if character in "ABCDEF":
        return "an upper-case letter"
    if not character.isascii():
        return "a character outside ASCII"
    if character in "0123456789abcdef":
        return "hex digits"
    return "another character"
