"""Traps of recursion, and of calls that are taken by contract."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

CONTRACTS = [
    claim(
        "recursion that stands still",
        "refuted",
        """
        @icontract.ensure(lambda result: result == 0)
        def down(n: int) -> int:
            return down(n)

        @theorem()
        def claim(n: int) -> bool:
            return down(n) == 0
    """,
    ),
    claim(
        "recursion that passes its end",
        "refuted",
        """
        @icontract.ensure(lambda result: result == 0)
        def down(n: int) -> int:
            return 0 if n == 0 else down(n - 2)

        @theorem()
        def claim(n: int) -> bool:
            return down(n) == 0
    """,
    ),
    claim(
        "recursion that ends, with a contract that it keeps",
        "proved",
        """
        @icontract.require(lambda n: n >= 0)
        @icontract.ensure(lambda n, result: result * 2 == n * (n + 1))
        def triangle(n: int) -> int:
            return 0 if n == 0 else n + triangle(n - 1)

        @theorem()
        @icontract.require(lambda n: n >= 0)
        def claim(n: int) -> bool:
            return triangle(n) >= n
    """,
    ),
    claim(
        "a contract that the function does not keep",
        "refuted",
        """
        @icontract.require(lambda n: n >= 0)
        @icontract.ensure(lambda n, result: result == n + 1)
        def count(n: int) -> int:
            return 0 if n == 0 else 1 + count(n - 1)

        @theorem()
        @icontract.require(lambda n: n > 9)
        def claim(n: int) -> bool:
            return count(n) == n + 1
    """,
    ),
    claim(
        "a result of another type than annotated",
        "refuted",
        """
        @icontract.require(lambda n: n >= 0)
        @icontract.ensure(lambda result: result >= 1)
        def one(n: int) -> int:
            return True if n == 0 else one(n - 1)

        @theorem()
        @icontract.require(lambda n: n >= 0)
        def claim(n: int) -> bool:
            return one(n) is not True
    """,
    ),
    claim(
        "mutual recursion",
        "refused",
        """
        @icontract.require(lambda n: n >= 0)
        @icontract.ensure(lambda result: result in (0, 1))
        def even(n: int) -> int:
            return 1 if n == 0 else odd(n - 1)

        @icontract.require(lambda n: n >= 0)
        @icontract.ensure(lambda result: result in (0, 1))
        def odd(n: int) -> int:
            return 0 if n == 0 else even(n - 1)

        @theorem()
        @icontract.require(lambda n: n >= 0)
        def claim(n: int) -> bool:
            return even(n) <= 1
    """,
    ),
    claim(
        "recursion along a text",
        "proved",
        """
        @icontract.ensure(lambda s, result: result <= len(s))
        @icontract.ensure(lambda result: result >= 0)
        def blanks(s: str) -> int:
            if s == "":
                return 0
            return (1 if s[0] == " " else 0) + blanks(s[1:])

        @theorem()
        def claim(s: str) -> bool:
            return blanks(s) <= len(s)
    """,
    ),
    claim(
        "where a contract says too little, the code is looked at",
        "proved",
        """
        @icontract.ensure(lambda n, result: result >= n)
        def more(n: int) -> int:
            return n + 1

        @theorem(by_contract=[more])
        def claim(n: int) -> bool:
            return more(n) == n + 1
    """,
    ),
    claim(
        "a contract that says enough",
        "proved",
        """
        @icontract.ensure(lambda n, result: result > n)
        def more(n: int) -> int:
            return n * n + abs(n) + 1

        @theorem(by_contract=[more])
        def claim(n: int) -> bool:
            return more(more(n)) > n
    """,
    ),
    claim(
        "a contract that is not kept proves nothing",
        "refuted",
        """
        @icontract.ensure(lambda n, result: result > n)
        def more(n: int) -> int:
            return n if n == 77 else n + 1

        @theorem(by_contract=[more])
        def claim(n: int) -> bool:
            return more(n) > n
    """,
    ),
    claim(
        "a precondition is owed to a function taken by its contract",
        "refuted",
        """
        @icontract.require(lambda n: n > 0)
        @icontract.ensure(lambda n, result: result > 0)
        def same(n: int) -> int:
            return n

        @theorem(by_contract=[same])
        def claim(n: int) -> bool:
            return same(n) > 0
    """,
    ),
    claim(
        "an exception that a contract allows, caught",
        "proved",
        """
        @icontract.ensure(lambda result: result > 0)
        def same(n: int) -> int:
            \"\"\"Give back what is positive.

            :raises ValueError: it is not.
            \"\"\"
            if n <= 0:
                raise ValueError(n)
            return n

        @theorem(by_contract=[same])
        def claim(n: int) -> bool:
            try:
                return same(n) > 0
            except ValueError:
                return True
    """,
    ),
]

INSIDE = [
    claim("the second call inside a call is checked", "refuted", """
        @icontract.require(lambda n: n >= 0)
        def twice(n: int) -> int:
            if n <= 0:
                return 0
            return twice(-5) + twice(-5)

        @theorem()
        @icontract.require(lambda n: 0 <= n < 3)
        def claim(n: int) -> bool:
            return twice(n) == 0
    """),
    claim("the result of a call inside a call is checked, or is not", "refuted", """
        @icontract.ensure(lambda result: result > 0)
        def total(n: int) -> int:
            return 0 if n <= 0 else 1 + total(n - 1) + total(n - 2)

        @theorem()
        @icontract.require(lambda n: 1 <= n < 4)
        def claim(n: int) -> bool:
            return total(n) >= 1
    """),
    claim("calls inside a call that meet its contract", "proved", """
        @icontract.require(lambda n: n >= 0)
        def down(n: int) -> int:
            return 0 if n == 0 else down(n - 1)

        @theorem()
        @icontract.require(lambda n: 0 <= n < 5)
        def claim(n: int) -> bool:
            return down(n) == 0
    """),
    claim("a precondition that calls its own function", "refused", """
        @icontract.require(lambda n: n == 0 or same(n - 1) >= 0)
        def same(n: int) -> int:
            return n

        @theorem()
        @icontract.require(lambda n: 0 <= n < 4)
        def claim(n: int) -> bool:
            return same(n) == n
    """),
    claim("a contract that calls its own function, taken by contract", "refuted", """
        @icontract.ensure(lambda n, result: result == more(n))
        def more(n: int) -> int:
            return n + 1

        @theorem(by_contract=[more])
        def claim(n: int) -> bool:
            return more(n) > n + 1
    """),
    claim("a loop of the claim's own, whose contract may be off", "refuted", """
        @theorem()
        @icontract.require(lambda xs, n: n >= 0)
        def claim(xs: list[int], n: int = 0) -> bool:
            for x in xs:
                if n == 0 and not claim(xs, -1):
                    return False
            return n == 0
    """),
]  # fmt: skip

TRAPS: list[Trap] = [*CONTRACTS, *INSIDE]
