"""What the snippets of `docs/subset.md` are made of: inputs, classes, and functions around them."""

from __future__ import annotations

from tests.lift.compare import texts

SHORT = "@icontract.require(lambda s: len(s) <= 4)\n"
SMALL = "@icontract.require(lambda x, y: -20 <= x <= 130 and -9 <= y < 17)\n"
RANGE = range(-9, 17)
WORDS = [*texts("ab=", 0, 1, 2, 3, 4, count=40), "=" * 45, "ab" * 30 + "=b", "\u0663", "\ud800a"]
NUMBERS = [(), (1,), (0, 0), (3, 1), (2, -5, 7), (1, 4, 1), (-1, -1, -1, 4)]
LISTS = [list(items) for items in NUMBERS]

RECORD = """
@dataclass(frozen=True)
class Box:
    x: int
    s: str = "a"

    @property
    def double(self) -> int:
        return 2 * self.x

    @classmethod
    def of(cls, x: int) -> Box:
        return cls(x, "of")

    def plus(self, n: int) -> Box:
        return dataclasses.replace(self, x=self.x + n)
"""
COLOUR = """
class Colour(enum.Enum):
    RED = 1
    BLUE = 2

class Level(enum.IntEnum):
    LOW = 0
    HIGH = 10

class Kind(enum.StrEnum):
    SERVER = "server"
    NONE = ""
"""


def short(expression: str) -> str:
    """A function of a text of up to four characters."""
    return f"{SHORT}def f(s: str):\n    return {expression}"


def two(expression: str) -> str:
    """A function of two bounded numbers."""
    return f"{SMALL}def f(x: int, y: int):\n    return {expression}"


def module(before: str, parameters: str, expression: str) -> str:
    """A function with something in front of it."""
    return f"{before}\ndef f({parameters}):\n    return {expression}"
