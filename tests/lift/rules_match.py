"""Rules of `match`."""

from __future__ import annotations

from tests.lift.compare import rule, texts

SHORT = texts("ab", 0, 1, 2, 3)

SHAPES = """
@dataclass(frozen=True)
class Point:
    x: int
    y: int

@dataclass(frozen=True)
class Circle:
    at: Point
    radius: int | None = None

@dataclass(frozen=True)
class Named(Point):
    name: str = "n"

"""

VALUES = [
    rule(
        "literals",
        """
def f(x: int | str | bool | None):
    match x:
        case 0:
            return "zero"
        case -1:
            return "minus one"
        case "a":
            return "letter"
        case 7 | 8 | "b":
            y = x
        case None:
            return "nothing"
        case _:
            return (x, "else")
    return y
""",
        x=[0, 1, -1, 7, 8, "a", "b", "", True, False, None],
    ),
    rule(
        "numbers match Booleans and singletons do not match numbers",
        """
def f(x: int | bool):
    match x:
        case True:
            first = "true"
        case False:
            first = "false"
        case 1:
            first = "one"
        case _:
            first = "else"
    match x:
        case 1:
            second = "one"
        case 0:
            second = "zero"
        case _:
            second = "else"
    return (first, second)
""",
        x=[0, 1, 2, True, False],
    ),
    rule(
        "no case matches",
        """
def f(x: int):
    n = 5
    match x:
        case 1:
            n = 1
        case 2:
            return 2
    return n
""",
        x=[0, 1, 2, 3],
    ),
    rule(
        "guards, and names that stay bound when a guard says no",
        """
def f(x: int, b: bool):
    n = 0
    match x:
        case n if n > 5:
            return ("big", n)
        case 3 if b:
            return ("three", n)
        case 3 | 4 as m if not b:
            return (n, m)
    return (n, b)
""",
        x=[0, 3, 4, 5, 6],
    ),
    rule(
        "a guard that raises",
        """
def f(s: str):
    match s:
        case "":
            return 0
        case t if t[1] == "a":
            return t
        case _ if s[2] == "b":
            return 2
    return s
""",
        s=SHORT,
    ),
    rule(
        "dotted names are compared",
        """
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
    GREEN = 3

def f(c: Colour | None):
    match c:
        case Colour.RED | Colour.BLUE:
            return c.value
        case Colour.GREEN:
            return "green"
        case None:
            return None
""",
    ),
    rule(
        "members of a number enumeration",
        """
class Level(enum.IntEnum):
    LOW = 0
    HIGH = 1

def f(x: Level | int | bool):
    match x:
        case Level.LOW:
            return "low"
        case True:
            return "true"
        case Level.HIGH:
            return "high"
        case int(n):
            return n
""",
        x=[0, 1, 2, True, False],
    ),
    rule(
        "bytes and texts are different",
        """
def f(x: str | bytes):
    match x:
        case b"":
            return "no bytes"
        case "":
            return "no text"
        case str() as s:
            return s
        case bytes(b):
            return b
""",
        x=["", b"", "a", b"a"],
    ),
    rule(
        "break, return and raise inside cases",
        """
@icontract.require(lambda s: len(s) <= 3)
def f(s: str):
    n = 0
    for c in s:
        match c:
            case "a":
                n += 1
                continue
            case "b" if n == 2:
                break
            case "b":
                raise KeyError(c)
        n += 10
    return n
""",
        s=SHORT,
    ),
    rule(
        "a name that only one case binds",
        """
def f(x: int):
    match x:
        case 0:
            y = 1
        case 1 as y:
            pass
    return y
""",
        x=[0, 1, 2],
    ),
]

PARTS = [
    rule(
        "sequences of known length",
        """
def f(x: int, b: bool):
    match (x, b, "c"):
        case (1, _, _):
            return "one"
        case [2, True, c]:
            return c
        case (n, *_, d) if n > 2:
            return (n, d)
        case (_, _):
            return "never"
        case *_, False, "c":
            return "end"
        case (_, _, _) as whole:
            return whole
""",
        x=[0, 1, 2, 3],
    ),
    rule(
        "texts are no sequences",
        """
def f(x: str | bytes | tuple[str, str] | tuple[str] | None | int):
    match x:
        case [a]:
            return ("one", a)
        case [a, b]:
            return ("two", a, b)
        case str() | bytes():
            return "text"
        case _:
            return "else"
""",
        x=["", "a", "ab", b"ab", None, 5],
    ),
    rule(
        "nested sequences",
        """
def f(x: int, y: int):
    match ((x, y), (y,)):
        case ((0, a), (b,)) | ((a, 0), (b,)):
            return (a, b)
        case ((a, _), (1 | 2,)):
            return a
    return None
""",
        x=[0, 1, 2, 3],
        y=[0, 1, 2, 3],
    ),
    rule(
        "a star that captures",
        """
def f(x: int, b: bool):
    match (x, b, 3):
        case (0, *rest):
            return len(rest) + rest[0]
        case (*most, 3) if b:
            return most[0]
        case (_, _, _, *none) as whole:
            return (len(none), whole)
""",
        x=[0, 1],
    ),
    rule(
        "the empty sequence",
        """
def f(b: bool):
    t = () if b else (1,)
    match t:
        case ():
            return "empty"
        case (x,):
            return x
""",
    ),
    rule(
        "classes by position and by keyword",
        SHAPES
        + """
def f(x: int, y: int, r: int | None, k: int):
    plain = Point(x, y) if k == 0 else Named(x, y) if k == 2 else (x, y) if k == 3 else None
    match Circle(Point(x, y), r) if k == 1 else plain:
        case Point(0, y=b):
            return ("axis", b)
        case Named(name=n, x=1):
            return n
        case Circle(Point(a, 0), None):
            return ("no radius", a)
        case Circle(at=Point() as p, radius=int(q)) if q > 2:
            return (p, q)
        case Circle():
            return "circle"
        case Point(a, b):
            return (a, b)
        case (a, b):
            return ("pair", a, b)
        case None:
            return 0
""",
        x=[0, 1, 2],
        y=[0, 1],
        r=[None, 2, 3],
        k=[0, 1, 2, 3, 4],
    ),
    rule(
        "a property as an attribute",
        """
@dataclass(frozen=True)
class Box:
    x: int

    @property
    def double(self) -> int:
        return 2 * self.x

def f(x: int):
    match Box(x):
        case Box(double=4):
            return "four"
        case Box(double=d):
            return d
""",
        x=[0, 1, 2],
    ),
    rule(
        "unions in fields",
        """
@dataclass(frozen=True)
class Box:
    value: int | str | None

def f(v: int | str | None, w: int):
    match (Box(v), w):
        case (Box(int(n)), 1):
            return n + 1
        case (Box(str(s)), k):
            return (s, k)
        case (Box(None), 1 | 2 as k):
            return k
    return "else"
""",
        v=[None, 0, 5, "a"],
        w=[0, 1, 2],
    ),
    rule(
        "built-in classes",
        """
def f(x: int | bool | str | None):
    match x:
        case bool(b):
            return ("bool", b)
        case int(n):
            return ("int", n)
        case str("a"):
            return "a"
        case object():
            return "object"
""",
        x=[0, 1, True, False, "a", "b", None],
    ),
    rule(
        "a match inside a function that is called",
        SHAPES
        + """
def area(shape: Point | Circle) -> int:
    match shape:
        case Circle(radius=int(r)):
            return 3 * r * r
        case Circle():
            raise ValueError("no radius")
        case Point():
            return 0

def f(x: int, r: int | None):
    try:
        return (area(Circle(Point(x, x), r)), area(Point(x, x)))
    except ValueError:
        return None
""",
    ),
]

RULES = [*VALUES, *PARTS]
