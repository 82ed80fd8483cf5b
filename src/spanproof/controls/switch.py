"""A switch that carries its state in its type: what the typestate control is about."""

from __future__ import annotations

from typing import Generic, TypeVar


class Off:
    """The state of a switch that is off."""


class On:
    """The state of a switch that is on."""


State = TypeVar("State", Off, On)


class Switch(Generic[State]):
    """A switch in a state."""

    def turn_on(self: Switch[Off]) -> Switch[On]:
        """Turn on a switch that is off."""
        return Switch()
