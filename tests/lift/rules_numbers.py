"""Rules of numbers, truth and comparison."""

from __future__ import annotations

from tests.lift.compare import rule

BOUNDED = "@icontract.require(lambda x: -130 <= x < 300)\n"
PAIR = "@icontract.require(lambda x, y: -20 <= x <= 130 and -9 <= y < 17)\n"
SMALL = range(-9, 17)


def one(expression: str) -> str:
    """A function of one bounded number."""
    return f"{BOUNDED}def f(x: int):\n    return {expression}"


def two(expression: str) -> str:
    """A function of two bounded numbers."""
    return f"{PAIR}def f(x: int, y: int):\n    return {expression}"


NUMBERS = [
    *(rule(f"x {op} y", two(f"x {op} y"), y=SMALL)
      for op in ("+", "-", "*", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=")),
    *(rule(f"unbounded x {op} y", f"x: int, y: int -> x {op} y")
      for op in ("+", "-", "*", "<", "<=", ">", ">=", "==", "!=")),
    *(rule(f"x // {n} and x % {n}", one(f"(x // {n}, x % {n})")) for n in (1, 2, 3, 7, 16, 1000)),
    *(rule(f"unbounded x // {n} and x % {n}", f"x: int -> (x // {n}, x % {n})")
      for n in (1, 3, 8)),
    *(rule(f"x << {n} and x >> {n}", one(f"(x << {n}, x >> {n})")) for n in (0, 1, 4, 9, 70)),
    rule("signs", one("(-x, +x, ~x, abs(x))")),
    rule("unbounded signs", "x: int -> (-x, +x, ~x, abs(x))"),
    rule("min and max", two("(min(x, y), max(x, y), min((y, x)), max(x, y, 3))"), y=SMALL),
    rule("min and max of Booleans", "b: bool, c: bool -> (min(b, c), max(b, c), max(b, 1))"),
    rule("a number and no bounds", PAIR + "def f(x: int, y: int, z: int, b: bool):\n"
         "    return (x if b else z) + y", y=[0, 3], z=[-5, 10**30], x=[-20, 7]),
    rule("powers of literals", "x: int -> x + 2 ** 10 + 0 ** 0"),
    rule("arithmetic of Booleans", "b: bool, c: bool -> (b + c, b * 3, -b, ~b, b - c, b // 1)"),
    rule("logic of Booleans", "b: bool, c: bool -> (b & c, b | c, b ^ c, b & 1, c ^ 2)"),
    rule("comparing Booleans", "b: bool, x: int -> (b == x, b < x, b is True, b != True)"),
    rule("truth of a number", "x: int -> (not x, bool(x), x and 5, x or 7)"),
    rule("int()", "b: bool, x: int -> (int(b), int(x))"),
    rule("an interval", one("0 <= x < 10")),
    rule("a chain stops early", "s: str -> 1 < len(s) < len(s[1])"),
    rule("a chain of equalities", "x: int, y: int -> x == y == 3", x=[0, 3], y=[0, 3]),
    rule("mixed signs and masks", one("(x & 15, x | 1, x ^ -1, x & -16)")),
    rule("conditional expressions", "x: int, b: bool -> x + 1 if b and x > 2 else x if b else -x"),
    rule("a bound that one branch knows", BOUNDED + """
def f(x: int):
    y = +x if x < 10 else x
    z = max(y, 0) if y > 100 else y
    return (y < 10, z, y + z)
"""),
    rule("augmented assignment", BOUNDED + """
def f(x: int):
    n = x
    n += 3
    n *= 2
    n -= x
    n <<= 1
    n //= 3
    return n
"""),
    rule("membership", "x: int -> (x in (1, 2, 3), x not in (7, 'a', None), x in ())"),
    rule("membership in a constant set", """
SMALL = frozenset({1, 2, 3, "a", None})

def f(x: int | None):
    return (x in SMALL, x not in SMALL)
"""),
    rule("numbers as bytes", """
@icontract.require(lambda x: -2 <= x < 70000)
def f(x: int):
    return x.to_bytes(2, "big")
""", x=[0, 1, 255, 256, 65535, 65536, 69999, -1, -2]),
    rule("numbers of bytes", "b: bytes -> int.from_bytes(b[:3], 'big') if len(b) > 2 else 0"),
    rule("bytes of numbers", """
@icontract.require(lambda x: 0 <= x < 256)
def f(x: int, b: bool):
    return bytes((x, 7, b))
"""),
    rule("hexadecimal formats", """
@icontract.require(lambda x: 0 <= x < 65536)
def f(x: int):
    return (f"{x:04x}", f"<{x:06X}>", f"{x:010x}{5:02x}", f"{7}{True}")
""", x=[0, 1, 9, 10, 15, 16, 255, 256, 43981, 65535]),
    rule("isinstance", "x: int | bool | str | None -> (isinstance(x, int), isinstance(x, bool),"
         " isinstance(x, (str, type(None))) if x is None else isinstance(x, (str, bytes)))",
         refuses=True),
]  # fmt: skip

DIVISION = [
    *(rule(f"x // {n} and x % {n}", one(f"(x // {n}, x % {n}, divmod(x, {n}))"))
      for n in (-1, -2, -7, -16, -1000)),
    *(rule(f"unbounded x // {n} and x % {n}", f"x: int -> (x // {n}, x % {n}, divmod(x, {n}))")
      for n in (-1, -3, -8)),
    rule("division by a computed number", two("(x // y, x % y, divmod(x, y))"), y=SMALL),
    rule("unbounded division", "x: int, y: int -> (x // y, x % y)"),
    rule("division by what is positive", """
@icontract.require(lambda x, y: -20 <= x <= 130 and 1 <= y < 17)
def f(x: int, y: int):
    return (x // y, x % y)
""", y=range(1, 17)),
    rule("division by what is negative", """
@icontract.require(lambda x, y: 0 <= x <= 130 and -9 <= y < 0)
def f(x: int, y: int):
    return (x // y, x % y)
""", y=range(-9, 0)),
    rule("division of what is negative", """
@icontract.require(lambda x, y: -200 <= x <= -3 and -3 <= y < 9)
def f(x: int, y: int):
    return (x // y, x % y)
""", x=[-200, -129, -128, -16, -7, -4, -3], y=range(-3, 9)),
    rule("division of constants", "b: bool -> (2 % -3, -2 // 3, divmod(-7, -2), abs(-5))"),
    rule("division of Booleans", "b: bool, c: bool -> (b // c, b % c)"),
    rule("a division that is guarded", "x: int, y: int -> 0 if y == 0 else x // y"),
    rule("the exception of a division", """
def f(x: int, y: int):
    try:
        return divmod(x, y)
    except ZeroDivisionError:
        return None
""", x=[-7, 0, 7], y=[-2, 0, 2]),
]  # fmt: skip

POWERS = [
    *(rule(f"x ** {n}", one(f"x ** {n}")) for n in (0, 1, 2, 3, 5)),
    rule("an unbounded square", "x: int -> (x ** 2, x ** 0)"),
    *(rule(f"{n} ** y", two(f"{n} ** y if y >= 0 else None"), y=SMALL) for n in (-2, 0, 1, 2, 10)),
    rule(
        "a small base and a small exponent",
        """
@icontract.require(lambda x, y: -3 <= x <= 3 and 0 <= y < 5)
def f(x: int, y: int):
    return x ** y
""",
        x=range(-3, 4),
        y=range(5),
    ),
    rule("a negative power is a float", "b: bool -> 2 ** -1 if b else 2 ** 1", refuses=True),
    rule("shifts by a computed number", two("(x << y, x >> y)"), y=SMALL),
    rule(
        "an unbounded number shifted",
        """
@icontract.require(lambda y: -2 <= y < 17)
def f(x: int, y: int):
    return (x << y, x >> y, x >> 3)
""",
        y=SMALL,
    ),
    rule(
        "a shift far to the right",
        """
@icontract.require(lambda x, y: -130 <= x < 300 and 0 <= y < 5000)
def f(x: int, y: int):
    return x >> y
""",
        y=[0, 1, 5, 8, 9, 10, 63, 64, 1023, 4999],
    ),
    rule("a shift of Booleans", "b: bool, c: bool -> (b << c, b >> c, 5 << c)"),
    rule("a shift by a negative constant", "x: int, b: bool -> x << -1 if b else x"),
    rule(
        "smallest and largest",
        two(
            "(min((x, y), key=abs), max((x, y, 3), key=lambda v: -v),"
            " min(x, y, key=lambda v: v % 5), max((), default=x), min((y,), default=7))"
        ),
        y=SMALL,
    ),
    rule(
        "smallest of nothing",
        """
def f(b: bool):
    try:
        return max(() if b else (1, 2))
    except ValueError:
        return None
""",
    ),
    rule(
        "smallest of pairs and texts",
        two(
            "(min((x, y), (y, x)), max((x % 2, 'a'), (y % 2, 'b')),"
            " min('b', 'a' if x else 'c'), min('abc'))"
        ),
        y=SMALL,
    ),
    rule(
        "largest of what may be None",
        "x: int | None, y: int | None -> max(x, y)",
        x=[None, 0, 3, -2],
        y=[None, 0, 3, 5],
    ),
    rule(
        "what cannot be ordered is found out at the item that it is compared with",
        """
def f(x: int | None, y: int | str, b: bool):
    try:
        return max(x, y, 3) if b else min((y, 2, x))
    except TypeError:
        return "no order"
""",
        x=[None, 0, 3, 9],
        y=["", "a", 4, -1],
    ),
    rule(
        "largest of numbers that a condition tells from None",
        """
def f(x: int | None, y: int):
    return y if x is None else max(x, y) + min(y, x)
""",
        x=[None, 0, 3, 9],
        y=[0, 3, 4, -1],
    ),
    rule(
        "sums",
        two(
            "(sum((x, y, True)), sum((), y), sum((x,), start=5), sum(range(4)),"
            " sum(((x,), (y,)), ()))"
        ),
        y=SMALL,
    ),
    rule(
        "sorted and how many",
        two("sorted((x, y, 3))[0] + 2 * sorted((y, 4, x), reverse=True)[1]"),
        y=SMALL,
    ),
    rule(
        "equal items stay in their order",
        """
@icontract.require(lambda x, y: -20 <= x <= 130 and -9 <= y < 17)
def f(x: int, y: int):
    pairs = ((x % 3, "a"), (y % 3, "b"), (1, "c"), (0, "d"))
    up = sorted(pairs, key=lambda pair: pair[0])
    down = sorted(pairs, key=lambda pair: pair[0], reverse=True)
    whole = sorted(pairs)
    return (up[0], up[1], up[2], up[3], down[0], down[1], down[2], down[3], whole[0], whole[3])
""",
        y=SMALL,
    ),
    rule(
        "ordering tuples",
        two(
            "((x, y) < (y, x), (x,) <= (x, y), (x, 1) >= (x, y), (1, x) > (1, y),"
            " () < (x,), (x, y) <= (x, y), (True, x) < (1, y))"
        ),
        y=SMALL,
    ),
    rule("ordering texts", "s: str -> s[:2] < 'ab' if len(s) == 2 else 'b' > 'ab' > 'aB' >= ''"),
    rule(
        "ordering unlike items",
        """
def f(x: int, b: bool):
    try:
        return (x, None) < (1, 2 if b else None)
    except TypeError:
        return None
""",
        x=[0, 1, 2],
    ),
    rule("a mask of any number", "x: int -> (x & 15, 255 & x, x & 0)"),
]

RULES = [*NUMBERS, *DIVISION, *POWERS]
