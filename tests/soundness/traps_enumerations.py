"""Traps in enumerations."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim(
        "looking a member up by itself",
        "proved",
        """
        class Colour(Enum):
            RED = 1
            BLUE = 2

        @theorem()
        def claim(c: Colour) -> bool:
            return Colour(c) is c
    """,
    ),
    claim(
        "a member that compares as it likes",
        "refuted",
        """
        class Colour(Enum):
            RED = 1
            BLUE = 2

            def __eq__(self, other: object) -> bool:
                return True

        @theorem()
        def claim() -> bool:
            return Colour.RED != Colour.BLUE
    """,
    ),
    claim(
        "a number that compares as it likes",
        "refused",
        """
        class Colour(IntEnum):
            RED = 1
            BLUE = 2

            def __eq__(self, other: object) -> bool:
                return True

        @theorem()
        def claim() -> bool:
            return Colour.RED != Colour.BLUE
    """,
    ),
    claim(
        "a number that is true when it likes",
        "refuted",
        """
        class Colour(IntEnum):
            NONE = 0
            RED = 1

            def __bool__(self) -> bool:
                return True

        @theorem()
        def claim() -> bool:
            return not Colour.NONE
    """,
    ),
    claim(
        "a text that is an enumeration",
        "refuted",
        """
        class Colour(StrEnum):
            RED = "red"

        @theorem()
        def claim(c: Colour) -> bool:
            return c != "red"
    """,
    ),
    claim(
        "an alias is the member itself",
        "proved",
        """
        class Colour(Enum):
            RED = 1
            ROUGE = 1

        @theorem()
        def claim(c: Colour) -> bool:
            return Colour.ROUGE is Colour.RED and c is Colour.RED
    """,
    ),
    claim(
        "a value that is looked up elsewhere",
        "refuted",
        """
        class Colour(Enum):
            RED = 1

            @classmethod
            def _missing_(cls, value: object) -> Colour:
                return cls.RED

        @theorem()
        def claim() -> bool:
            try:
                Colour(9)
            except ValueError:
                return True
            return False
    """,
    ),
    claim(
        "an attribute that __init__ gives",
        "refuted",
        """
        class Planet(Enum):
            EARTH = (1,)
            MARS = (2,)

            def __init__(self, mass: int) -> None:
                self.mass = mass

        @theorem()
        def claim(p: Planet) -> bool:
            return p.mass is None
    """,
    ),
    claim(
        "an enumeration shown by a method of its own",
        "refuted",
        """
        class Colour(Enum):
            RED = 1

            def __format__(self, spec: str) -> str:
                raise ValueError

        @theorem()
        def claim(c: Colour) -> bool:
            f"{c}"
            return True
    """,
    ),
    claim(
        "an int enumeration in a text",
        "proved",
        """
        class Colour(IntEnum):
            RED = 1
            BLUE = 2

        @theorem()
        def claim(c: Colour) -> bool:
            f"{c}"
            return c == 1 or c == 2
    """,
    ),
    claim(
        "the value of a member",
        "refuted",
        """
        class Colour(Enum):
            RED = 1
            BLUE = "two"

        @theorem()
        def claim(c: Colour) -> bool:
            return c.value == 1
    """,
    ),
    claim(
        "flags",
        "refused",
        """
        class Mode(enum.Flag):
            R = 1
            W = 2

        @theorem()
        def claim(m: Mode) -> bool:
            return m is Mode.R or m is Mode.W
    """,
    ),
    claim(
        "members of two classes are different",
        "proved",
        """
        class Colour(Enum):
            RED = 1

        class Shape(Enum):
            ROUND = 1

        @theorem()
        def claim(c: Colour, s: Shape) -> bool:
            return c != s and c != 1 and bool(c)
    """,
    ),
    claim(
        "an enumeration beside a product",
        "refuted",
        """
        class Color(Enum):
            RED = 1
            BLUE = 2

        @theorem()
        @icontract.require(lambda x, color: 0 <= x <= 10 and color is Color.BLUE)
        def claim(x: int, color: Color) -> bool:
            return x * x < 50 or color is not Color.BLUE
    """,
    ),
    claim(
        "the base of a number beside a product",
        "refused",
        """
        class Base(IntEnum):
            HEX = 16
            DECIMAL = 10

        @theorem()
        @icontract.require(lambda x: 0 <= x <= 10)
        def claim(x: int, base: Base) -> bool:
            return x * x >= 0 and int("10", base) == 16
    """,
    ),
]
