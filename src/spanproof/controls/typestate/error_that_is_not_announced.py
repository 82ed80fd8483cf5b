"""A switch is turned on twice, and no comment announces what mypy says about that."""

from __future__ import annotations

from spanproof.controls.switch import Off, Switch


def turn_on_twice(switch: Switch[Off]) -> None:
    """Turn a switch on, and then once more."""
    switch.turn_on().turn_on()
