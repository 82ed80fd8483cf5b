"""Collections that a span records: attributes by key, events in order, exceptions as events."""

from __future__ import annotations

import traceback

import icontract

from tracing_models.lifecycle import Attributes, Event, Events

EXCEPTION_EVENT = "exception"


@icontract.ensure(lambda key, value, result: (key, value) in result)
@icontract.ensure(lambda key, result: [name for name, _ in result].count(key) == 1)
def with_attribute(attributes: Attributes, key: str, value: object) -> Attributes:
    """Set one attribute: an existing key keeps its place and gets the new value (SP-060)."""
    pair = (key, value)
    if all(name != key for name, _ in attributes):
        return (*attributes, pair)
    places = [index for index, (name, _) in enumerate(attributes) if name == key]
    return tuple(
        pair if index == places[0] else old
        for index, old in enumerate(attributes)
        if index not in places[1:]
    )


@icontract.ensure(lambda events, event, result: result == (*events, event))
def with_event(events: Events, event: Event) -> Events:
    """Add one event after all others (SP-065)."""
    return (*events, event)


@icontract.require(lambda time: 0 <= time < 2**64)
@icontract.ensure(lambda result: result.name == EXCEPTION_EVENT)
def exception_event(error: BaseException, time: int, attributes: Attributes = ()) -> Event:
    """Describe an exception as an event (SP-089, SP-251, SP-252).

    Given attributes win over generated ones of the same name (SP-093).
    """
    described: Attributes = (
        ("exception.type", _type_name(type(error))),
        ("exception.message", _message(error)),
        ("exception.stacktrace", "".join(traceback.format_exception(error))),
    )
    for key, value in attributes:
        described = with_attribute(described, key, value)
    return Event(EXCEPTION_EVENT, time, described)


def _message(error: BaseException) -> str:
    """Give the message, empty when the exception cannot be shown: nothing raises (SP-243)."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # whatever a foreign `__str__` raises
        return ""


def _type_name(kind: type[BaseException]) -> str:
    """Give the qualified name; built-in exceptions go by their bare name."""
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"
