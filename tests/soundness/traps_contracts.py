"""Traps in contracts, statements and preconditions."""

from __future__ import annotations

from tests.soundness.trap import Trap, always, claim

MORE = [
    claim(
        "an iterator has no other end",
        "refuted",
        """
        @theorem()
        def claim() -> bool:
            return all(k < 3 for k, c in reversed(enumerate("abc")))
    """,
    ),
    claim(
        "an exception whose base is initialised only sometimes",
        "refuted",
        """
        class Refused(Exception):
            def __init__(self, b: bool) -> None:
                if b:
                    super().__init__("a")

        @theorem()
        def claim(b: bool) -> bool:
            try:
                raise Refused(b)
            except Refused as error:
                return error.args == ("a",)
    """,
    ),
    claim(
        "an exception whose base is initialised",
        "proved",
        """
        class Refused(ValueError):
            def __init__(self, text: str, place: int) -> None:
                super().__init__(text)
                self.place = place

        @theorem()
        def claim(s: str, n: int) -> bool:
            try:
                raise Refused(s, n)
            except ValueError as error:
                return error.args == (s,)
    """,
    ),
    claim(
        "leaving the program is no result",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            if x == 5:
                raise SystemExit(0)
            return True
    """,
    ),
    claim(
        "an undeclared exception breaks a contract",
        "refuted",
        """
        @icontract.require(lambda s: s != "b")
        def claim(s: str) -> str:
            '''Read.

            :raises KeyError: never
            '''
            return s[0]
    """,
    ),
    claim(
        "a declared base class covers its subclasses",
        "proved",
        """
        @icontract.require(lambda s: s != "b")
        def claim(s: str) -> str:
            '''Read.

            :raises LookupError: when it is empty
            '''
            return s[0]
    """,
    ),
    claim(
        "a postcondition that raises",
        "refuted",
        """
        @icontract.ensure(lambda s, result: s[0] == result[0])
        def claim(s: str) -> str:
            return s
    """,
    ),
    claim(
        "a postcondition that is false",
        "refuted",
        """
        @icontract.ensure(lambda result: result < 10)
        def claim(x: int) -> int:
            return x if x < 11 else 0
    """,
    ),
    claim(
        "an invariant raises before the one that would refuse",
        "refused",
        """
        @icontract.invariant(lambda self: self.n < 3)
        @icontract.invariant(lambda self: "abc"[self.n] != "x")
        @icontract.invariant(lambda self: self.n >= 0)
        @dataclass(frozen=True)
        class claim:
            n: int
    """,
    ),
    claim(
        "an invariant refuses before the one that would raise",
        "proved",
        """
        @icontract.invariant(lambda self: "abc"[self.n] != "x")
        @icontract.invariant(lambda self: 0 <= self.n < 3)
        @dataclass(frozen=True)
        class claim:
            n: int
    """,
    ),
    claim(
        "a failing call in the test of an if",
        "refuted",
        """
        def first(s: str) -> bool:
            return s[0] == "a"

        @theorem()
        def claim(s: str) -> bool:
            if first(s):
                return True
            else:
                return s[0] != "a"
    """,
    ),
    claim(
        "return in a handler inside a loop",
        "proved",
        """
        def find(s: str) -> int:
            for k in range(4):
                try:
                    if s[k] == "a":
                        return k
                except IndexError:
                    return -1
            return -2

        @theorem()
        @icontract.require(lambda s: len(s) <= 5)
        def claim(s: str) -> bool:
            n = find(s)
            return s[n] == "a" if n >= 0 else n == -2 or len(s) < 4
    """,
    ),
    claim(
        "augmented assignment that fails keeps the old value",
        "proved",
        """
        @theorem()
        def claim(x: int) -> bool:
            n = x
            try:
                n += ("a", "b")[2:][0] == "a"
            except IndexError:
                return n == x
            return False
    """,
    ),
    claim(
        "names bound in a try body before it fails",
        "proved",
        """
        @theorem()
        @icontract.require(lambda s: len(s) < 3)
        def claim(s: str) -> bool:
            n = 0
            try:
                if s != "":
                    n = 1
                    s[1]
                    n = 2
                else:
                    s[0]
            except IndexError:
                return n == len(s)
            return n == 2
    """,
    ),
    claim(
        "a variable that only one branch binds",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            if x > 0:
                y = 1
            return y == 1
    """,
    ),
    claim(
        "deleting a variable",
        "proved",
        """
        @theorem()
        def claim(x: int) -> bool:
            y = x
            del y
            return True
    """,
    ),
    claim(
        "starred arguments",
        "proved",
        """
        def add(x: int, y: int) -> int:
            return x + y

        @theorem()
        def claim(x: int) -> bool:
            return add(*(x, 1)) == x + 1
    """,
    ),
    claim(
        "an argument that is evaluated first raises first",
        "proved",
        """
        def both(x: str, y: int) -> bool:
            return True

        @theorem()
        def claim(s: str) -> bool:
            try:
                return both(""[0], None.x)
            except AttributeError:
                return False
            except IndexError:
                return True
    """,
    ),
    claim(
        "a default is evaluated once, when the function is made",
        "proved",
        """
        LIMIT = 5

        def small(x: int, limit: int = LIMIT) -> bool:
            return x < limit

        LIMIT = 9

        @theorem()
        def claim(x: int) -> bool:
            return small(x) == (x < 5) and LIMIT == 9
    """,
    ),
    claim(
        "a with statement",
        "refuted",
        """
        import contextlib

        @theorem()
        def claim(x: int) -> bool:
            with contextlib.suppress(ValueError):
                raise ValueError
            return False
    """,
    ),
    claim(
        "zip stops at the shortest",
        "proved",
        """
        @theorem()
        def claim() -> bool:
            last = 0
            for a, b in zip((1, 2, 3), (4, 5)):
                last = a * 10 + b
            return last == 25
    """,
    ),
]

PRECONDITIONS = [
    claim(
        "preconditions that exclude each other",
        "vacuous",
        """
        @theorem()
        @icontract.require(lambda x: x > 5)
        @icontract.require(lambda x: x < 5)
        def claim(x: int) -> bool:
            return False
    """,
    ),
    claim(
        "lengths that exclude each other",
        "vacuous",
        """
        @theorem()
        @icontract.require(lambda s: len(s) == 3)
        @icontract.require(lambda s: len(s) == 5)
        def claim(s: str) -> bool:
            return False
    """,
    ),
    claim(
        "a precondition that always raises is never met",
        "vacuous",
        """
        @theorem()
        @icontract.require(lambda s: ""[0] == s)
        def claim(s: str) -> bool:
            return False
    """,
    ),
    claim(
        "a precondition that raises for some",
        "proved",
        """
        @theorem()
        @icontract.require(lambda s: s[0] == "a")
        def claim(s: str) -> bool:
            return len(s) > 0
    """,
    ),
    claim(
        "an argument whose class has no instance",
        "refused",
        """
        @icontract.invariant(lambda self: self.x != self.x)
        @dataclass(frozen=True)
        class Never:
            x: int

        @theorem()
        def claim(n: Never | None, x: int) -> bool:
            return x == 0
    """,
    ),
    always("an argument with a default", "refuted", "x: int = 5", "x == 5"),
    claim(
        "a precondition that speaks of a default",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda x, y: x < y)
        def claim(x: int, y: int = 5) -> bool:
            return x < 5
    """,
    ),
    claim(
        "a precondition that looks at all arguments",
        "refused",
        """
        @theorem()
        @icontract.require(lambda _ARGS: len(_ARGS) == 9)
        def claim(x: int) -> bool:
            return True
    """,
    ),
    claim(
        "a claim about the state before",
        "refused",
        """
        @icontract.snapshot(lambda x: x, name="x")
        @icontract.ensure(lambda OLD, result: OLD.x == result)
        def same(x: int) -> int:
            return x

        @theorem()
        def claim(x: int) -> bool:
            return same(x) == x
    """,
    ),
]

TRAPS: list[Trap] = [*MORE, *PRECONDITIONS]
