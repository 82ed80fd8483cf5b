"""Traps in names and the functions behind them."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim(
        "a module that redefines len",
        "refuted",
        """
        def len(x: str) -> int:
            return 3

        @theorem()
        def claim(s: str) -> bool:
            return len(s) != 3
    """,
    ),
    claim(
        "a module that redefines len, in a precondition",
        "refuted",
        """
        def len(x: str) -> int:
            return 3

        @theorem()
        @icontract.require(lambda s: len(s) == 3)
        def claim(s: str) -> bool:
            return s == "" or s[0:1] == ""
    """,
    ),
    claim(
        "a module that redefines all",
        "refuted",
        """
        def all(x: bool) -> bool:
            return False

        @theorem()
        def claim(s: str) -> bool:
            return all(True)
    """,
    ),
    claim(
        "a parameter named like a built-in",
        "refuted",
        """
        @theorem()
        def claim(all: bool, len: int) -> bool:
            return all or len == 0
    """,
    ),
    claim(
        "a closure's variable hides a global one",
        "refuted",
        """
        LIMIT = 5

        def made(LIMIT: int):
            return lambda x: 0 <= x < LIMIT

        @theorem()
        @icontract.require(made(9))
        def claim(x: int) -> bool:
            return x < 5
    """,
    ),
    claim(
        "closures see the last value",
        "refuted",
        """
        CHECKS = []
        for bound in (1, 2, 3):
            CHECKS.append(lambda x: x < bound)
        FIRST = CHECKS[0]

        @theorem()
        @icontract.require(lambda x: 0 <= x < 5)
        def claim(x: int) -> bool:
            return FIRST(x) == (x < 1)
    """,
    ),
    claim(
        "two lambdas on one line",
        "proved",
        """
        ONE, TWO = lambda x: x + 1, lambda x: x + 2

        @theorem()
        def claim(x: int) -> bool:
            return ONE(x) + 1 == TWO(x)
    """,
    ),
    claim(
        "a function made by exec",
        "refused",
        """
        exec("def made(x): return x + 1")

        @theorem()
        def claim(x: int) -> bool:
            return made(x) == x + 1
    """,
    ),
    claim(
        "a name that is local because of an import",
        "refuted",
        """
        import string

        @theorem()
        def claim(b: bool) -> bool:
            if b:
                return string.digits == "0123456789"
            import string
            return True
    """,
    ),
    claim(
        "a name that is local because of a definition",
        "refuted",
        """
        def helper() -> bool:
            return True

        @theorem()
        def claim(b: bool) -> bool:
            if b:
                return helper()
            def helper() -> bool:
                return True
            return True
    """,
    ),
    claim(
        "a name that a class mangles",
        "refuted",
        """
        __limit = 5
        _Box__limit = 6

        @dataclass(frozen=True)
        class Box:
            x: int

            def small(self) -> bool:
                return self.x < __limit

        @theorem()
        def claim() -> bool:
            return not Box(5).small()
    """,
    ),
    claim(
        "a global that a function changes",
        "refused",
        """
        STATE = 0

        def bump() -> None:
            global STATE
            STATE = STATE + 1

        @theorem()
        def claim(x: int) -> bool:
            return STATE == 0
    """,
    ),
    claim(
        "a mutable default",
        "refuted",
        """
        def count(seen: list[int] = []) -> int:
            seen.append(1)
            return len(seen)

        @theorem()
        def claim(x: int) -> bool:
            return count() == count()
    """,
    ),
    claim(
        "a function that remembers",
        "refused",
        """
        @functools.cache
        def answer(x: int) -> int:
            return x

        @theorem()
        def claim(x: int) -> bool:
            return answer(x) == x
    """,
    ),
    claim(
        "a wrapper that changes the result",
        "refused",
        """
        def twice(function):
            @functools.wraps(function)
            def wrapper(x: int) -> int:
                return function(x) * 2
            return wrapper

        @twice
        def answer(x: int) -> int:
            return x

        @theorem()
        def claim(x: int) -> bool:
            return answer(x) == x
    """,
    ),
    claim(
        "any number of arguments",
        "refused",
        """
        @theorem()
        def claim(*xs: int) -> bool:
            return isinstance(xs, int)
    """,
    ),
    claim(
        "contracts are off inside the function they belong to, once",
        "refused",
        """
        @icontract.require(lambda n: n > 0)
        def down(n: int) -> int:
            return down(0) if n == 1 else n

        @theorem()
        def claim() -> bool:
            return down(1) == 0
    """,
    ),
    claim(
        "a condition with a contract of its own",
        "refuted",
        """
        @icontract.require(lambda x: x > 0)
        def positive(x: int) -> bool:
            return True

        @icontract.require(positive)
        def same(x: int) -> int:
            return x

        @theorem()
        def claim(x: int) -> bool:
            return same(x) == x
    """,
    ),
    claim(
        "a theorem with a postcondition",
        "refuted",
        """
        @theorem()
        @icontract.ensure(lambda x, result: x != 5)
        def claim(x: int) -> bool:
            return True
    """,
    ),
    claim(
        "a walrus in a lambda",
        "refuted",
        """
        y = 5
        same = lambda s: y == 5 or any((y := c) == c for c in s)

        @theorem()
        def claim(s: str) -> bool:
            return same(s)
    """,
    ),
    claim(
        "a generator",
        "refused",
        """
        def each(x: int):
            yield x

        @theorem()
        def claim(x: int) -> bool:
            return each(x) is not None
    """,
    ),
    claim(
        "recursion without end",
        "refuted",
        """
        def down(x: int) -> int:
            return down(x - 1)

        @theorem()
        def claim(x: int) -> bool:
            return down(x) == 0
    """,
    ),
    claim(
        "a while loop",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            while x > 0:
                x = x - 1
            return x == 0
    """,
    ),
    claim(
        "match",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            match x:
                case 5:
                    return False
            return True
    """,
    ),
]
