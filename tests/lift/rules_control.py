"""Rules of statements, exceptions, calls and objects."""

from __future__ import annotations

from tests.lift.compare import rule, texts

SHORT = texts("ab", 0, 1, 2, 3)

STATEMENTS = [
    rule(
        "nested branches",
        """
def f(x: int, b: bool):
    if b:
        if x > 5:
            return "big"
        y = 1
    elif x < 0:
        y = -1
    else:
        y = 0
    return y + x
""",
    ),
    rule(
        "a variable that is not always bound",
        """
def f(x: int, b: bool):
    if b:
        y = x
    return y
""",
    ),
    rule(
        "several targets",
        """
def f(x: int):
    a = b = x
    c, (d, e) = 1, (a, b)
    a, b = b + 1, a
    return (a, b, c, d, e)
""",
    ),
    rule(
        "the wrong number of values",
        """
def f(b: bool):
    a = 0
    try:
        a = (c, d) = (1, 2)
        if b:
            a = (c, d) = (5, 6, 7)
    except ValueError:
        return (a, c, d)
    return c + d
""",
    ),
    rule(
        "a loop with all its exits",
        """
@icontract.require(lambda s: len(s) <= 4)
def f(s: str):
    n = 0
    for k, c in enumerate(s):
        if c == "b":
            continue
        n = n + k
        if k == 2:
            break
    else:
        n = n + 100
    return (n, k)
""",
        s=texts("ab", 0, 1, 2, 3, 4),
    ),
    rule(
        "a loop over numbers",
        """
@icontract.require(lambda x: 0 <= x < 9)
def f(x: int):
    total = 0
    for k in range(1, 8, 3):
        if k > x:
            return total
        total += k * x
    return -total
""",
    ),
    rule(
        "assert and its message",
        """
def f(s: str):
    assert s != "", "no text"
    assert s[0] == "a", s[1]
    return 1
""",
    ),
    rule(
        "nested handlers",
        """
def f(s: str):
    try:
        try:
            return s[2]
        except IndexError:
            if s == "":
                raise
            return s[1]
    except LookupError:
        return None
""",
        s=SHORT,
    ),
    rule(
        "the name of an exception",
        """
def f(s: str):
    e = 5
    try:
        s[0]
    except IndexError as e:
        pass
    return e
""",
        s=SHORT,
    ),
    rule(
        "else and the order of handlers",
        """
def f(s: str):
    try:
        c = s[0]
    except (KeyError, IndexError):
        c = "none"
    except LookupError:
        c = "never"
    else:
        c = s[1]
    return c
""",
        s=SHORT,
    ),
    rule(
        "what was bound before the failure",
        """
def f(s: str):
    n = 0
    try:
        n = 1
        a = s[0]
        n = 2
        b = s[1]
        n = 3
    except IndexError:
        return (n, a) if n > 1 else n
    return (n, a, b)
""",
        s=SHORT,
    ),
    rule(
        "break and continue in handlers",
        """
@icontract.require(lambda s: len(s) <= 3)
def f(s: str):
    seen = 0
    for k in range(4):
        try:
            if s[k] == "a":
                continue
            seen += 1
        except IndexError as error:
            break
    return (seen, k)
""",
        s=texts("ab", 0, 1, 2, 3),
    ),
    rule(
        "an exception of one's own",
        """
class Refused(ValueError):
    def __init__(self, text: str, place: int) -> None:
        super().__init__(text)
        self.place = place

def g(s: str) -> str:
    if s == "":
        raise Refused("empty", 7)
    return s[1]

def f(s: str):
    try:
        return g(s)
    except ValueError as error:
        return (error.place, error.args)
""",
        s=SHORT,
    ),
    rule(
        "None has no attributes",
        """
@dataclass(frozen=True)
class Box:
    x: int

def f(x: int | None):
    box = None if x is None else Box(x)
    return box.x
""",
    ),
    rule(
        "arguments by name and by default",
        """
LIMIT = 5

def g(a: int, /, b: int = LIMIT, *, c: int = 7) -> tuple[int, int, int]:
    return (a, b, c)

LIMIT = 6

def f(x: int):
    return (g(x), g(x, 1), g(x, c=2), g(x, b=x, c=LIMIT))
""",
    ),
    rule(
        "contracts of a callee",
        """
@icontract.require(lambda x: x > 0)
@icontract.ensure(lambda result: result != 7)
def g(x: int) -> int:
    return x

def f(x: int):
    return g(x)
""",
    ),
    rule("short circuits", "s: str, b: bool -> b and s[0] or s[1]"),
    rule("operands of and, or", "x: int | None, s: str -> (x or s, x and s)"),
    rule(
        "lambdas",
        """
double = lambda x, y=2: x * y

def f(x: int):
    return (double(x), double(x, y=3))
""",
    ),
]

OBJECTS = [
    rule(
        "plain records",
        """
@dataclass(frozen=True)
class Box:
    x: int
    s: str = "a"

    @property
    def double(self) -> int:
        return self.x * 2

    @classmethod
    def of(cls, x: int) -> Box:
        return cls(x, "of")

    @staticmethod
    def three() -> int:
        return 3

    def plus(self, n: int) -> Box:
        return dataclasses.replace(self, x=self.x + n)

def f(x: int, s: str):
    box = Box(x, s)
    return (box, box.double, box.plus(1), Box.of(2), box.three(), box == Box(x), box != box.plus(0))
""",
    ),
    rule(
        "fields that are not compared",
        """
@dataclass(frozen=True, kw_only=True)
class Box:
    x: int
    note: str = dataclasses.field(default="", compare=False)

def f(x: int, s: str):
    return (Box(x=x, note=s) == Box(x=x), Box(x=x) == Box(x=0, note=s))
""",
    ),
    rule(
        "inherited records",
        """
@dataclass(frozen=True)
class Base:
    x: int

@dataclass(frozen=True)
class Box(Base):
    y: int

def f(x: int, y: int):
    return (Box(x, y) == Base(x), Box(x, y) == Box(y, x), isinstance(Box(x, y), Base))
""",
    ),
    rule(
        "invariants",
        """
@icontract.invariant(lambda self: self.s[0] != "b")
@icontract.invariant(lambda self: self.x != 0)
@dataclass(frozen=True)
class Box:
    x: int
    s: str

def f(x: int, s: str):
    return Box(x, s).x
""",
        x=[0, 1],
        s=SHORT,
    ),
    rule(
        "tuples",
        "x: int, b: bool -> ((x, b) == (x, 1), (x,) + (b, None), (1, x, b)[1:],"
        " (x, b)[-1], len(()), bool((0,)), (x, b) != (b, x), (1, 2) == (1, 2, 3))",
    ),
    rule("a tuple too short", "b: bool -> ((1, 2) + ((3,) if b else (4,)))[3]"),
    rule(
        "enumerations",
        """
class Colour(enum.Enum):
    RED = 1
    BLUE = "two"
    ROUGE = 1

    @property
    def warm(self) -> bool:
        return self is Colour.RED

def f(c: Colour, x: int):
    return (c.value, c.name, c is Colour.ROUGE, c == x, c.warm, c in (Colour.BLUE, None), not c)
""",
        x=[0, 1],
    ),
    rule(
        "members by value",
        """
class Colour(enum.Enum):
    RED = 1
    BLUE = 2

def f(x: int, c: Colour):
    return (Colour(c), Colour(x))
""",
    ),
    rule(
        "numbers that are enumerations",
        """
class Level(enum.IntEnum):
    LOW = 0
    HIGH = 10

def f(a: Level, b: Level, x: int):
    return (a + x, a == x, a < b, a is b, not a, a.value, isinstance(a, int), -a, a in (0, 7))
""",
        x=[0, 1, 10],
    ),
    rule("optional arguments", "x: int | None -> None if x is None else x + 1"),
    rule("arguments of several types", "x: int | str | None -> x == 'a' or x == 1 or x is None"),
    rule("literal types", "x: Literal[1, 'a', None] -> (x == 1, x == 'a', x is None)"),
    rule(
        "pairs as arguments",
        "p: tuple[int, str] -> (p[0] + 1, p[1], len(p), p == (0, 'a'))",
        p=[(0, "a"), (1, ""), (-3, "abc")],
    ),
    rule("identity of None and Booleans", "x: int | bool | None -> (x is None, x is True)"),
]

RULES = [*STATEMENTS, *OBJECTS]
