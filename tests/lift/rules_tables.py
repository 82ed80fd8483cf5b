"""Rules of constant dictionaries, sets and unions of classes."""

from __future__ import annotations

from tests.lift.compare import rule, texts

SHORT = texts("ab", 0, 1, 2, 3)

RULES = [
    rule(
        "a dictionary as a table",
        """
NAMES = {0: "zero", 1: "one", -3: "less", 7: "a"}

def f(x: int | bool | None | str):
    try:
        return NAMES[x]
    except KeyError:
        return None
""",
        x=[0, 1, 2, -3, 7, True, False, None, "a"],
    ),
    rule(
        "get, in, len and not in",
        """
CODES = {"a": 1, "b": None, "": 3}

def f(s: str):
    found = (CODES.get(s), CODES.get(s, 9), s in CODES, s not in CODES)
    return (found, len(CODES), "b" in CODES.keys())
""",
        s=SHORT,
    ),
    rule(
        "loops over tables",
        """
CODES = {"a": 1, "b": 2, "ab": 30}

def f(s: str):
    total = 0
    for key, code in CODES.items():
        if s == key:
            return (key, code)
        total += code
    for key in CODES:
        total += key == s
    for code in CODES.values():
        total += code
    return (total, any(k == s for k in CODES))
""",
        s=SHORT,
    ),
    rule(
        "read-only tables of members and records",
        """
import types

class Colour(enum.Enum):
    RED = 1
    BLUE = 2
    GREEN = 3

@dataclass(frozen=True)
class Paint:
    name: str
    price: int

PAINTS = types.MappingProxyType({Colour.RED: Paint("red", 5), Colour.BLUE: Paint("b", 7)})

def f(c: Colour, k: int):
    paint = PAINTS.get(c, Paint("none", k))
    return (paint.name, paint.price, PAINTS[c].price)
""",
        k=[0, 1],
    ),
    rule(
        "tables with pairs as keys and functions as values",
        """
def plus(x: int, y: int) -> int:
    return x + y

def minus(x: int, y: int) -> int:
    return x - y

STEPS = {("+", False): plus, ("-", False): minus, ("+", True): max}

def f(s: str, b: bool, x: int):
    return STEPS[s, b](x, 5)
""",
        s=["+", "-", ""],
        x=[0, 3],
    ),
    rule(
        "a table of a class",
        """
class Names:
    TABLE = {1: "one"}

def f(x: int):
    return Names.TABLE.get(x, "?")
""",
    ),
    rule(
        "a table that a function changes",
        """
NAMES = {0: "zero"}

def g(x: int) -> None:
    NAMES[x] = "new"

def f(x: int):
    return NAMES.get(x) if x > 5 else x
""",
        refuses=True,
    ),
    rule(
        "the size of a set",
        """
SET = frozenset({1, 2, 3})

def f(x: int):
    return (len(SET), x in SET)
""",
    ),
    rule(
        "isinstance with unions",
        """
Number = int | bool

def f(x: int | str | None | bool):
    return (isinstance(x, int | str), isinstance(x, Number), isinstance(x, str | None),
            isinstance(x, (bytes, (str, bool))))
""",
        x=[0, 1, "a", None, True],
    ),
    rule(
        "what can never be",
        """
import typing

def f(x: int | str | None):
    match x:
        case int():
            return 1
        case str():
            return 2
    typing.assert_never(x)
""",
        x=[0, "a", None],
    ),
    rule(
        "cast does nothing",
        """
import typing

def f(x: int):
    return typing.cast("str", x)
""",
    ),
    rule(
        "ordering of records",
        """
@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
    note: str = dataclasses.field(default="", compare=False)

@dataclass(frozen=True)
class Plain:
    x: int

def f(x: int, y: int, b: bool):
    one, two = Version(x, y, "a"), Version(y, 1, "b")
    try:
        other = Version(1) < Plain(1) if b else Plain(x) < Plain(y)
    except TypeError:
        other = "type"
    return (one < two, one <= two, one > two, one >= two, other, max(one, two).note)
""",
        x=[0, 1, 2],
        y=[0, 1, 2],
    ),
    rule(
        "records with slots and factories",
        """
@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: int
    items: tuple[int, ...] = dataclasses.field(default_factory=tuple)
    name: str = dataclasses.field(default_factory=lambda: "n")

def f(x: int):
    box = Box(x=x)
    return (box, box.items == (), dataclasses.replace(box, items=(x,)).items)
""",
    ),
    rule(
        "displays of sets and dictionaries",
        """
def f(s: str, x: int):
    names = {"a": 1, "b": 2, **{}} if False else {"a": 1, "b": 2}
    return (s in {"a", "ab"}, x not in {1, 2, 3}, names.get(s, x), {0: "z", True: "o"}.get(x),
            len({1, 1, 2}))
""",
        s=SHORT,
    ),
    rule(
        "keyword arguments from a table",
        """
OPTIONS = {"b": 2, "c": 3}

def g(a: int, b: int, c: int = 0) -> int:
    return a + 10 * b + 100 * c

def f(x: int):
    return g(x, **OPTIONS)
""",
    ),
    rule(
        "enumerations of texts",
        """
class Kind(enum.StrEnum):
    SERVER = "server"
    CLIENT = "client"
    NONE = ""

TABLE = {Kind.SERVER: 1, "client": 2}

def f(k: Kind, s: str):
    return (k == s, k == Kind.SERVER, k != "client", k is Kind.NONE, k.value, k.startswith("s"),
            k in ("server", "x"), TABLE.get(k), TABLE.get(s), k == 5, k == None)
""",
        s=["server", "client", "", "x"],
    ),
    rule(
        "a text enumeration in a match",
        """
class Kind(enum.StrEnum):
    SERVER = "server"
    CLIENT = "client"

def f(k: Kind | str):
    match k:
        case Kind.SERVER:
            return "s"
        case "client":
            return "c"
        case Kind():
            return "never"
        case str() as t:
            return t
""",
        k=["server", "client", "x"],
    ),
]
