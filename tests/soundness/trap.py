"""What a trap is: a small claim on which a careless lifter says `proved` though CPython differs."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

PREAMBLE = """\
from __future__ import annotations

import dataclasses
import enum
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from typing import Any, Literal

import icontract

from spanproof.theorem import theorem

"""


@dataclass(frozen=True, slots=True)
class Trap:
    """A module whose theorem is called `claim`, and what the z3 engine says about it.

    `verdict` is `proved`, `bounded`, `refuted`, `vacuous`, or `refused` (unknown, with a named
    construct).
    """

    name: str
    verdict: str
    body: str

    @property
    def source(self) -> str:
        """The text of the module."""
        return PREAMBLE + dedent(self.body).strip() + "\n"


def claim(name: str, verdict: str, body: str) -> Trap:
    """A trap whose body is a module that defines `claim`."""
    return Trap(name, verdict, body)


def always(name: str, verdict: str, parameters: str, expression: str) -> Trap:
    """A trap whose claim is one expression."""
    body = f"@theorem()\ndef claim({parameters}) -> bool:\n    return {expression}"
    return Trap(name, verdict, body)
