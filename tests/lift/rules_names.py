"""Rules of names: walrus, unpacking, `del`, starred arguments, lambdas and inner functions."""

from __future__ import annotations

from tests.lift.compare import rule, texts

SHORT = texts("ab", 0, 1, 2, 3)

NAMES = [
    rule(
        "a walrus binds in the function",
        """
def f(x: int, s: str):
    if (n := x + 1) > 3 and (c := s[0]) == "a":
        return (n, c)
    y = (z := n * 2) + z
    return (n, y, c)
""",
        x=[0, 2, 3, 5],
        s=SHORT,
    ),
    rule("a walrus in a short circuit", "x: int -> (x > 1 and (y := x)) or (y := 7) and y"),
    rule("a walrus in a conditional expression", "x: int -> (y := 1, y) if (y := x) > 2 else y"),
    rule(
        "a walrus of a lambda is its own",
        """
def f(x: int):
    y = 5
    g = lambda a: (y := a) + y
    return (g(x), y)
""",
    ),
    rule(
        "a walrus in a default",
        """
def f(x: int):
    g = lambda a=(y := x + 1): a * 2
    return (g(), y, g(3))
""",
    ),
    rule(
        "del and what is left",
        """
def f(b: bool):
    x = 1
    y = 2
    if b:
        del x, y
    else:
        del y
    return x
""",
    ),
    rule(
        "del of what is not there",
        """
def f(b: bool):
    if b:
        x = 1
    del x
    return 5
""",
    ),
    rule(
        "unpacking with a star",
        """
def f(x: int, b: bool):
    first, *_, last = (x, b, 3, 4)
    one, *_ = (5,)
    *_, end = "abc"
    a, (c, *_), d = 1, (2, 3), 4
    return (first, last, one, end, a, c, d)
""",
    ),
    rule(
        "unpacking too little with a star",
        """
def f(b: bool):
    t = (1,) if b else (1, 2, 3)
    try:
        first, second, *_ = t
    except ValueError:
        return None
    return (first, second)
""",
    ),
    rule("unpacking a text", "def f(s: str):\n    a, b = s\n    return (b, a)", s=SHORT),
    rule("unpacking bytes", "def f(s: bytes):\n    [a, b] = s\n    return a + b"),
    rule(
        "unpacking what has several types",
        """
def f(x: int | None | str | tuple[int, int]):
    try:
        a, b = x
    except TypeError:
        return "type"
    except ValueError:
        return "value"
    return (a, b)
""",
        x=[0, None, "", "ab", "abc"],
    ),
    rule(
        "starred arguments",
        """
def g(a: int, b: int = 5, *rest: int, c: int = 6) -> tuple[object, ...]:
    return (a, b, rest, c)

def f(x: int, y: int):
    pair = (x, y)
    return (g(*pair), g(*pair, *pair), g(0, *pair, c=x), g(*(1,)), (*pair, 7, *"ab"), max(*pair))
""",
    ),
    rule(
        "arguments that are collected",
        """
def g(*values: int) -> int:
    return len(values) + values[0]

def f(x: int, b: bool):
    return g(x, 2, 3) if b else g(x)
""",
    ),
    rule(
        "positional and keyword-only parameters",
        """
def g(a: int, /, b: int, *, c: int) -> int:
    return a + 10 * b + 100 * c

def f(x: int):
    return (g(x, 2, c=3), g(x, c=1, b=2))
""",
    ),
]

CLOSURES = [
    rule(
        "an inner function sees the variables around it",
        """
def f(x: int, s: str):
    n = x + 1

    def add(k: int, *, twice: bool = False) -> int:
        m = n + k
        return m + m if twice else m

    return (add(1), add(x, twice=True), (lambda t: t + s)("a") if len(s) == 2 else None)
""",
        x=[0, 1, -3],
        s=SHORT,
    ),
    rule(
        "defaults are computed once",
        """
def f(x: int):
    y = x
    g = lambda a, b=y: (a, b)
    y = 5
    return (g(1), g(1, y), y)
""",
    ),
    rule(
        "functions as arguments",
        """
def twice(g: object, x: int) -> int:
    return g(g(x))

def plus(x: int) -> int:
    return x + 1

def f(x: int, k: int):
    return (twice(plus, x), twice(lambda v: v * k, x), twice(plus if k > 2 else lambda v: -v, x))
""",
        x=[0, 3],
        k=[0, 3],
    ),
    rule(
        "functions that make functions",
        """
def adder(n: int) -> object:
    def add(x: int) -> int:
        return x + n
    return add

def compose(g: object, h: object) -> object:
    return lambda x: g(h(x))

def f(x: int, k: int):
    return compose(adder(k), compose(adder(1), lambda y: y * k))(x)
""",
        x=[0, 3],
        k=[0, 3],
    ),
    rule(
        "an exception inside an inner function",
        """
@icontract.require(lambda k: 0 <= k < 9)
def f(s: str, k: int):
    def get(place: int) -> str:
        return s[place]

    try:
        return get(0) + get(k)
    except IndexError:
        return None
""",
        s=SHORT,
        k=[0, 1, 2],
    ),
    rule(
        "a variable that is bound again before the function is made",
        """
def f(x: int):
    y = 1
    y = x + y
    g = lambda: y
    return g()
""",
    ),
    rule(
        "a variable that changes after the function was made",
        """
def f(x: int):
    y = 1
    g = lambda: y
    if x > 100:
        return g()
    y = 2
    return x if x > 1 else g()
""",
        refuses=True,
    ),
    rule(
        "a variable of a loop that is over",
        """
def f(x: int):
    for k in range(3):
        y = k + x
    g = lambda: y
    return g()
""",
    ),
    rule(
        "a conditional inner function",
        """
def f(x: int, b: bool):
    if b:
        def g(v: int) -> int:
            return v + 1
    else:
        def g(v: int) -> int:
            return v - x
    return g(x)
""",
        x=[0, 3],
    ),
    rule(
        "a variable that only some paths bind",
        """
def f(x: int, b: bool):
    if b:
        y = x
    g = lambda: y
    return g() if x > 2 else x
""",
        refuses=True,
    ),
]

RULES = [*NAMES, *CLOSURES]
