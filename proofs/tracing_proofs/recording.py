"""Theorems about the collections that a span records.

Events are proved for every number of them. Attributes are found again by their key, twice in a
row, which no solver proves in time, and exceptions are real ones: there the floor is `tested`.
"""

from __future__ import annotations

import traceback

import icontract

from spanproof.theorem import theorem
from tracing_models.lifecycle import Event
from tracing_models.recording import exception_event, with_attribute, with_event
from tracing_proofs.preconditions import REFUSALS

Pairs = tuple[tuple[str, int], ...]


class Unspeakable(Exception):
    """An exception of no built-in class, with a message that cannot be had."""

    class Nested(Exception):
        """One whose qualified name has two parts."""

    def __str__(self) -> str:
        """Fail."""
        raise ValueError(self.args)


def keys(attributes: Pairs) -> list[str]:
    """The keys in order."""
    return [key for key, _ in attributes]


@theorem(covers=["SP-058"], floor="tested")
def a_set_attribute_is_there_once(attributes: Pairs, key: str, value: int) -> bool:
    """The pair is in the result and its key is not there twice."""
    changed = with_attribute(attributes, key, value)
    return (key, value) in changed and [name for name, _ in changed].count(key) == 1


@theorem(covers=["SP-060"], floor="tested")
def setting_an_existing_key_replaces_its_value(
    attributes: Pairs, key: str, first: int, second: int
) -> bool:
    """The earlier value leaves no trace, and nothing else changes."""
    once = with_attribute(attributes, key, first)
    twice = with_attribute(once, key, second)
    found = [value for name, value in twice if name == key]
    return found == [second] and twice == with_attribute(attributes, key, second)


@theorem(floor="tested")
def other_attributes_stay(attributes: Pairs, key: str, value: int) -> bool:
    """Pairs with other keys keep their values and their order."""
    changed = with_attribute(attributes, key, value)
    before = [pair for pair in attributes if pair[0] != key]
    return [pair for pair in changed if pair[0] != key] == before


@theorem(covers=["SP-065"])
def events_keep_the_order_of_recording(events: tuple[Event, ...], event: Event) -> bool:
    """A new event comes last, whatever its time, and the others stay."""
    changed = with_event(events, event)
    return changed[-1] is event and changed[:-1] == events


@theorem(covers=["SP-251", "SP-252"], floor="tested")
@icontract.require(lambda time: 0 <= time < 2**64)
def an_exception_is_recorded_by_the_conventions(message: str, time: int) -> bool:
    """The event is named exception and has type, message and stack trace."""
    event = exception_event(ValueError(message), time)
    found = dict(event.attributes)
    return (
        event.name == "exception"
        and event.time == time
        and found["exception.type"] == "ValueError"
        and found["exception.message"] == message
        and "exception.stacktrace" in found
    )


@theorem(covers=["SP-093"], floor="tested")
def given_attributes_win_over_generated_ones(message: str, given: str) -> bool:
    """Each of the three generated attributes gives way to a caller's of the same name."""
    names = ("exception.type", "exception.message", "exception.stacktrace")
    event = exception_event(ValueError(message), 0, tuple((name, given) for name in names))
    return sorted(event.attributes) == sorted((name, given) for name in names)


@theorem(covers=["SP-251", "SP-252"], floor="tested")
def an_exception_is_described_by_class_message_and_stack(message: str, by: str) -> bool:
    """The class has its module and qualified name; the stack is the traceback as Python prints it.

    It is raised here from another one, so that there is a traceback, of more than one part.
    """
    try:
        raise Unspeakable.Nested(message) from ValueError(by)
    except Unspeakable.Nested as error:
        event = exception_event(error, 0)
        stack = "".join(traceback.format_exception(error))
    return event.attributes == (
        ("exception.type", f"{__name__}.Unspeakable.Nested"),
        ("exception.message", message),
        ("exception.stacktrace", stack),
    )


@theorem(floor="tested")
def an_exception_that_cannot_be_shown_has_an_empty_message(message: str) -> bool:
    """An error in its own `__str__` is not passed on."""
    found = dict(exception_event(Unspeakable(message), 0).attributes)
    return (found["exception.message"], found["exception.type"]) == ("", f"{__name__}.Unspeakable")


@theorem()
@icontract.require(lambda time: not 0 <= time < 2**64)
def an_exception_out_of_time_is_refused(time: int) -> bool:
    """A time that cannot be represented breaks the contract."""
    try:
        exception_event(ValueError("message"), time)
    except REFUSALS:
        return True
    return False
