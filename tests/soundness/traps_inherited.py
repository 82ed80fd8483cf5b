"""Traps in what a dataclass inherits: methods that were written for the fields of another class."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TWO_BASES = """
    @dataclass(frozen=True, order=True)
    class Second:
        b: int
        a: int

    @dataclass(frozen=True, order=True)
    class First:
        a: int
        b: int
"""

TRAPS: list[Trap] = [
    claim("an inherited order compares the fields in the order of its class", "refuted",
          TWO_BASES + """
    @dataclass(frozen=True)
    class Both(First, Second):
        pass

    @theorem()
    def claim(x: int) -> bool:
        return not Both(a=1, b=5) < Both(a=2, b=1)
    """),
    claim("an order of its own compares the fields in the order of all bases", "proved",
          TWO_BASES + """
    @dataclass(frozen=True, order=True)
    class Both(First, Second):
        pass

    @theorem()
    def claim(x: int) -> bool:
        return not Both(a=1, b=5) < Both(a=2, b=1)
    """),
    claim("an inherited constructor has the defaults of its class", "refuted", """
    @dataclass(frozen=True)
    class Base:
        a: int = 1

    @dataclass(frozen=True, init=False)
    class Other(Base):
        a: int = 2

    @theorem()
    def claim(x: int) -> bool:
        return Other().a == 2
    """),
]  # fmt: skip
