"""Traps in dictionaries, orders, powers, shifts and sorting."""

from __future__ import annotations

from tests.soundness.trap import Trap, always, claim

TABLES: list[Trap] = [
    claim("a key that is not there", "refuted", """
        NAMES = {0: "zero", 1: "one"}

        @theorem()
        def claim(x: int) -> bool:
            return NAMES[x] != ""
    """),
    claim("True finds the key one", "proved", """
        NAMES = {0: "zero", 1: "one"}

        @theorem()
        def claim(b: bool) -> bool:
            return NAMES[b] == ("one" if b else "zero")
    """),
    claim("a later entry of the same key wins, at the place of the first", "proved", """
        NAMES = {1: "a", 2: "b", True: "c"}

        @theorem()
        def claim(x: int) -> bool:
            return len(NAMES) == 2 and NAMES[1] == "c" and [k for k in NAMES] == [1, 2]
    """),
    claim("a table that a function of the file changes", "refused", """
        NAMES = {0: "zero"}

        def forget() -> None:
            NAMES.clear()

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is given to a function named as one that only reads", "refused", """
        NAMES = {0: "zero"}

        def sorted(table: dict[int, str]) -> list[int]:
            table.clear()
            return []

        def forget() -> None:
            sorted(NAMES)

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is given to what a star brought", "refused", """
        from builtins import *

        NAMES = {0: "zero"}

        def forget() -> None:
            sorted(NAMES)

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that a bound method changes", "refused", """
        NAMES = {0: "zero"}
        put = NAMES.__setitem__

        def change() -> None:
            put(0, "one")

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that comes back from a call under another name", "refused", """
        NAMES = {0: "zero"}
        def same(table: dict[int, str]) -> dict[int, str]:
            return table

        OTHERS = same(NAMES)

        def change() -> None:
            OTHERS[0] = "one"

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is a default argument", "refused", """
        NAMES = {0: "zero"}
        def change(table: dict[int, str] = NAMES) -> None:
            table[0] = "one"

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table beside a star that brings nothing of the kind", "proved", """
        from os.path import *

        NAMES = {0: "zero"}

        def look() -> None:
            sorted(NAMES)

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is held by another object", "refused", """
        NAMES = {0: "zero"}
        ALL = [NAMES]

        def forget() -> None:
            ALL[0].clear()

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that a function of the file changes by another name", "refused", """
        NAMES = {0: "zero"}
        OTHERS = NAMES

        def forget() -> None:
            OTHERS.clear()

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that a function of the file changes behind a view", "refused", """
        from types import MappingProxyType

        INNER = {0: "zero"}
        NAMES = MappingProxyType(INNER)

        def forget() -> None:
            INNER.clear()

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is handed on", "refused", """
        NAMES = {0: "zero"}

        def give() -> dict[int, str]:
            return NAMES

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is a default", "refused", """
        NAMES = {0: "zero"}

        def put(x: int, names: dict[int, str] = NAMES) -> None:
            names[x] = "new"

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(0) == "zero"
    """),
    claim("a table that is changed in place by an operator", "refused", """
        NAMES = {0: "zero"}

        def add() -> None:
            global NAMES
            NAMES |= {1: "one"}

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(1) is None
    """),
    claim("a table in a table", "refused", """
        NAMES = {0: {1: "a"}}

        @theorem()
        def claim(x: int) -> bool:
            return NAMES[0][1] == "a"
    """),
    claim("a dictionary with an answer to missing keys", "refused", """
        import collections

        NAMES = collections.defaultdict(lambda: "none", {0: "zero"})

        @theorem()
        def claim(x: int) -> bool:
            return NAMES[x] != ""
    """),
    claim("keys that are not a number is equal to", "refused", """
        NAMES = {float("nan"): 1, 0: 2}

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get(x) in (None, 2)
    """),
    claim("a key that cannot be hashed", "refuted", """
        NAMES = {0: 1}

        @theorem()
        def claim(x: int) -> bool:
            return NAMES.get([x]) is None
    """),
    claim("a table of mutable lists", "refused", """
        LISTS = {0: [1]}

        @theorem()
        def claim(x: int) -> bool:
            return LISTS[0] == [1]
    """),
]  # fmt: skip

NUMBERS: list[Trap] = [
    always("the rest of a division has the sign of the divisor", "refuted",
           "x: int", "x % -3 >= 0"),
    always("the rest by a negative constant", "proved", "x: int", "-3 < x % -3 <= 0"),
    always("quotient and rest by a negative constant", "proved",
           "x: int", "(x // -7) * -7 + x % -7 == x"),
    claim("quotient and rest of any small numbers", "proved", """
        @theorem()
        @icontract.require(lambda x, y: -20 <= x <= 20 and -6 <= y <= 6)
        def claim(x: int, y: int) -> bool:
            return y == 0 or (x // y * y + x % y == x and abs(x % y) < abs(y))
    """),
    claim("division by what may be zero", "refuted", """
        @theorem()
        @icontract.require(lambda x, y: -20 <= x <= 20 and -6 <= y <= 6)
        def claim(x: int, y: int) -> bool:
            return x // y <= 20
    """),
    claim("the smallest number divided by minus one", "refuted", """
        @theorem()
        @icontract.require(lambda x, y: -128 <= x <= 127 and y in (-1, 1))
        def claim(x: int, y: int) -> bool:
            return x // y <= 127
    """),
    claim("a shift does not lose bits", "proved", """
        @theorem()
        @icontract.require(lambda x, y: 0 < x < 256 and 0 <= y <= 40)
        def claim(x: int, y: int) -> bool:
            return x << y >> y == x and x << y >= x
    """),
    claim("a shift by a negative number", "refuted", """
        @theorem()
        @icontract.require(lambda y: -1 <= y <= 3)
        def claim(y: int) -> bool:
            return 1 << y > 0
    """),
    always("a negative power is no int", "refuted", "b: bool", "2 ** -1 == 0"),
    always("zero to the power of zero", "proved", "b: bool", "0 ** 0 == 1"),
    claim("a power of a negative base", "refuted", """
        @theorem()
        @icontract.require(lambda x: -3 <= x <= 3)
        def claim(x: int) -> bool:
            return x ** 3 >= 0
    """),
    always("the square of any int", "proved", "x: int", "x ** 2 >= 0"),
    always("a mask of a negative number", "proved", "x: int", "0 <= x & 7 < 8"),
    always("true division", "refused", "x: int", "x / 1 == x or True"),
    always("round", "refused", "x: int", "round(x) == x"),
]  # fmt: skip

ORDERS: list[Trap] = [
    claim("equal keys keep their order", "proved", """
        @theorem()
        @icontract.require(lambda x, y: 0 <= x < 4 and 0 <= y < 4)
        def claim(x: int, y: int) -> bool:
            a, b = sorted(((x, "a"), (y, "b")), key=lambda pair: pair[0])
            return x != y or (a[1] == "a" and b[1] == "b")
    """),
    claim("equal keys keep their order also in reverse", "proved", """
        @theorem()
        @icontract.require(lambda x, y: 0 <= x < 4 and 0 <= y < 4)
        def claim(x: int, y: int) -> bool:
            a, b = sorted(((x, "a"), (y, "b")), key=lambda pair: pair[0], reverse=True)
            return x != y or (a[1] == "a" and b[1] == "b")
    """),
    claim("sorted gives a list", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            return sorted((x,)) == (x,)
    """),
    claim("max takes the first of equals", "proved", """
        @theorem()
        def claim(b: bool) -> bool:
            return max(1, True) is not True and (max(True, 1) is True)
    """),
    claim("a longer tuple is not larger", "refuted", """
        @theorem()
        def claim(x: int, y: int) -> bool:
            return (x,) < (y, 0)
    """),
    claim("records of different classes have no order", "refuted", """
        @dataclass(frozen=True, order=True)
        class A:
            x: int

        @dataclass(frozen=True, order=True)
        class B(A):
            pass

        @theorem()
        def claim(x: int) -> bool:
            return A(x) <= B(x)
    """),
    claim("a field that is not compared has no part in the order", "proved", """
        @dataclass(frozen=True, order=True)
        class A:
            x: int
            note: str = field(default="", compare=False)

        @theorem()
        def claim(x: int, s: str) -> bool:
            return A(x, s) <= A(x, "b") and not A(x, "b") < A(x, s)
    """),
    claim("an order of one's own", "refused", """
        @dataclass(frozen=True)
        class A:
            x: int

            def __lt__(self, other: object) -> bool:
                return True

        @theorem()
        def claim(x: int) -> bool:
            return A(x) < A(x)
    """),
    claim("None has no order", "refuted", """
        @theorem()
        def claim(x: int | None) -> bool:
            return (x, 1) <= (x, 2)  if x != 3 else (x, None) < (x, 1)
    """),
    claim("sum of texts", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            return sum((s, s), "") == s + s
    """),
    claim("isinstance with a tuple in a tuple", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            return isinstance(x, (str, (bytes, int))) and not isinstance(x, str | None)
    """),
    claim("a factory makes a new value for each object", "refused", """
        @dataclass(frozen=True)
        class Box:
            items: list[int] = field(default_factory=list)

        @theorem()
        def claim(x: int) -> bool:
            return Box().items is not Box().items
    """),
]  # fmt: skip

TRAPS = [*TABLES, *NUMBERS, *ORDERS]
