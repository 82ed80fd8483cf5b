"""Traps of loops without a constant number of rounds: whether they end, and their invariants."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

ENDING = [
    claim(
        "a while loop that goes on for ever",
        "refused",
        """
        @theorem()
        def claim(x: int) -> bool:
            while True:
                x = x + 1
            return False
    """,
    ),
    claim(
        "a while loop that goes on for ever from some inputs",
        "bounded",
        """
        @theorem()
        def claim(x: int) -> bool:
            while x != 0:
                x = x - 1
            return x == 0
    """,
    ),
    claim(
        "a while loop that stands still in one branch",
        "bounded",
        """
        @theorem()
        @icontract.require(lambda x: x >= 0)
        def claim(x: int) -> bool:
            while x > 0:
                if x != 7:
                    x = x - 1
            return x == 0
    """,
    ),
    claim(
        "a measure that one continue skips",
        "bounded",
        """
        @theorem()
        def claim(s: str) -> bool:
            k = 0
            while k < len(s):
                if s[k] == "x":
                    continue
                k += 1
            return True
    """,
    ),
    claim(
        "a bound that runs away",
        "refused",
        """
        @theorem()
        @icontract.require(lambda n: n > 0)
        def claim(n: int) -> bool:
            k = 0
            while k < n:
                k += 1
                n += 1
            return True
    """,
    ),
    claim(
        "a measure that becomes smaller by ever less",
        "refused",
        """
        @theorem()
        @icontract.require(lambda a, b: a < b)
        def claim(a: int, b: int) -> bool:
            while a < b:
                a = (a + b) // 2
            return True
    """,
    ),
    claim(
        "a while loop that ends",
        "proved",
        """
        @theorem()
        @icontract.require(lambda a, b: a < b)
        def claim(a: int, b: int) -> bool:
            while a < b:
                a = (a + b) // 2 + 1
            return a >= b
    """,
    ),
    claim(
        "a measure that an invariant gives",
        "proved",
        """
        @theorem()
        @icontract.require(lambda n: n > 0)
        def claim(n: int) -> bool:
            k = 0
            while True:
                assert 0 <= k < n
                k += 1
                if k == n:
                    break
            return k == n
    """,
    ),
    claim(
        "a loop that never ends inside one that does",
        "bounded",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                while x > 0:
                    x = x + 1
            return True
    """,
    ),
]

INVARIANTS = [
    claim(
        "an invariant that does not hold at first",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                assert n > 0
                n += 1
            return True
    """,
    ),
    claim(
        "an invariant that a round breaks",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                assert n < 2
                n += 1
            return True
    """,
    ),
    claim(
        "an invariant that is true but not inductive",
        "bounded",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            a, b = 0, 0
            for x in xs:
                assert a != 5
                a, b = b, b + 2
            return True
    """,
    ),
    claim(
        "an invariant that is false",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                assert False
            return False
    """,
    ),
    claim(
        "an invariant that fails after one was caught",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda xs: len(xs) > 5)
        def claim(xs: tuple[int, ...]) -> bool:
            try:
                for x in xs:
                    assert False
            except AssertionError:
                while True:
                    assert False
            return len(xs) < 3
    """,
    ),
    claim(
        "an invariant that raises at the end",
        "refuted",
        """
        @theorem()
        def claim(s: str) -> bool:
            k = 0
            while k <= len(s):
                assert s[k] >= "" and k >= 0
                k += 1
            return True
    """,
    ),
    claim(
        "an invariant whose exception is caught",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            try:
                for x in xs:
                    assert n == 0
                    n += x
            except AssertionError:
                return False
            return True
    """,
    ),
    claim(
        "an assert behind the first statement is no invariant",
        "bounded",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n += x * x
                assert n >= 0
            return True
    """,
    ),
    claim(
        "an invariant that a break leaves behind",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                assert n == 0
                if x == 3:
                    n = 1
                    break
            return n == 0
    """,
    ),
    claim(
        "an invariant holds at the start of a round, not behind the loop",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for k, x in enumerate(xs):
                assert n == k
                n = k + 1
            return n == 0 or n == len(xs) - 1
    """,
    ),
]

TRAPS: list[Trap] = [*ENDING, *INVARIANTS]
