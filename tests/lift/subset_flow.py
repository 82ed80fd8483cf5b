"""More constructs that `docs/subset.md` speaks of: calls, classes, exceptions and loops."""

# ruff: noqa: E501  # snippets stand on one line each

from __future__ import annotations

from tests.lift.compare import rule
from tests.lift.subset_parts import LISTS, NUMBERS, RECORD, SHORT, WORDS, module

CALLS = [
    rule("functions, inlined", module(
        "def g(a: int, /, b: int = 5, *, c: int = 7) -> int:\n    return a + 10 * b + 100 * c\n",
        "x: int", "(g(x), g(x, 1), g(x, b=x, c=2))")),
    rule("functions with contracts", module(
        "@icontract.require(lambda x: x > 0)\n@icontract.ensure(lambda result: result != 7)\n"
        "def g(x: int) -> int:\n    return x\n", "x: int", "g(x)")),
    rule("methods, properties, class methods", module(
        RECORD, "x: int", "(Box(x).double, Box.of(x).plus(2), Box(x).plus(1).x)")),
    rule("invariants of classes", module(
        "@icontract.invariant(lambda self: self.x > 0)\n@dataclass(frozen=True)\nclass Box:\n    x: int\n",
        "x: int", "Box(x).x")),
    rule("`*args` in a definition", module(
        "def g(*values: int) -> int:\n    return len(values) + values[0]\n", "x: int", "g(x, 2)")),
    rule("functions as values", module(
        "def twice(g, x):\n    return g(g(x))\n", "x: int, k: int", "twice(lambda v: v * k, x)")),
    rule("constant functions in tables", module(
        "STEPS = {'a': min, 'b': max}\n", "s: str, x: int", "STEPS[s](x, 5)"), s=["a", "b", "c"]),
    rule("recursion (some rounds)", """
@icontract.ensure(lambda result: result >= 0)
def down(n: int) -> int:
    return 0 if n <= 0 else 1 + down(n - 2)

def f(n: int):
    return down(n)
""", rounds=4, n=[-5, 0, 1, 4, 40]),
    rule("`**kwargs` in a definition", module(
        "def g(**named: int) -> int:\n    return len(named)\n", "x: int", "g(a=x)")),
    rule("decorators that replace the function", module(
        "import functools\n@functools.lru_cache\ndef g(x: int) -> int:\n    return x\n", "x: int", "g(x)")),
]  # fmt: skip

EXCEPTIONS = [
    rule("`raise`, `try`, `except`, `else`", """
def f(s: str):
    try:
        c = s[0]
        if c == "b":
            raise ValueError("b")
    except IndexError:
        return None
    except (KeyError, ValueError) as error:
        return "value"
    else:
        return s[1]
""", s=WORDS),
    rule("`finally`", """
def f(s: str):
    n = 0
    try:
        return (n, s[0])
    finally:
        n = 1
        if s == "b":
            return n
""", s=WORDS),
    rule("exceptions of one's own, with attributes", """
class Refused(ValueError):
    def __init__(self, text: str, place: int) -> None:
        super().__init__(text)
        self.place = place

def f(s: str):
    try:
        if s == "":
            raise Refused("empty", 7)
        return s[1]
    except ValueError as error:
        return (error.place, error.args)
""", s=WORDS),
    rule("`raise … from …`, bare `raise`", """
def f(s: str):
    try:
        return s[0]
    except IndexError as error:
        if s == "":
            raise ValueError("empty") from error
        raise
""", s=WORDS),
    rule("the name of an exception after its handler", """
def f(s: str):
    e = 5
    try:
        s[0]
    except IndexError as e:
        pass
    return e
""", s=WORDS),
    rule("the message of a built-in exception", """
def f(s: str):
    try:
        s[0]
    except IndexError as error:
        return error.args == ("string index out of range",)
    return True
""", s=WORDS),
    rule("`except*`", "def f(x: int):\n    try:\n        raise ValueError\n    except* ValueError:\n        pass\n    return x"),
]  # fmt: skip

LOOPS = [
    rule("`for` over a constant range or tuple, `break`, `continue`, `else`", """
def f(x: int):
    n = 0
    for k in range(5):
        if k == x:
            continue
        if n > x:
            break
        n += k
    else:
        n = -1
    return n
"""),
    rule("`for` over a text of bounded length", SHORT + """
def f(s: str):
    n = 0
    for k, c in enumerate(s):
        n += k if c == "a" else 1
    return n
""", s=WORDS),
    rule("`for` over a list of any length (some rounds)", """
def f(xs: tuple[int, ...]):
    total = 0
    for x in xs:
        if x < 0:
            return total
        total += x
    return total
""", rounds=4, xs=NUMBERS),
    rule("`while` (some rounds)", """
def f(s: str):
    k = 0
    while k < len(s) and s[k] != "=":
        k += 1
    return k
""", rounds=4, s=WORDS),
    rule("a list that is built in a loop", """
def f(x: int):
    kept: list[int] = []
    for k in range(4):
        if k != x:
            kept.append(k)
    return kept
"""),
    rule("a list that is extended", "def f(xs: list[int]):\n    kept = [1]\n    kept.extend(xs)\n    return kept", xs=LISTS),
    rule("a list under two names", "def f(x: int):\n    a = b = [x]\n    a.append(1)\n    return b"),
]  # fmt: skip
