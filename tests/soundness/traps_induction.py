"""Traps of claims by induction along a sequence."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

INDUCTION = [
    claim(
        "induction along a claim that is false for one item",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n += x
            return n >= 0
    """,
    ),
    claim(
        "induction along a claim that is false for none",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 1
            for x in xs:
                n = 0
            return n == 0
    """,
    ),
    claim(
        "induction along a claim that is false for five",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n += 1
            return n != 5
    """,
    ),
    claim(
        "a precondition that the shorter sequence does not meet",
        "bounded",
        """
        @theorem(induction="xs")
        @icontract.require(lambda xs: len(xs) != 1)
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n = 1 if n == 5 else n + 1
            return n != 5 or len(xs) > 6
    """,
    ),
    claim(
        "a hypothesis that raises is none",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n += 1
            return 1 // n >= 0
    """,
    ),
    claim(
        "induction past a broken invariant",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                assert n < 3
                n += 1
            return True
    """,
    ),
    claim(
        "induction past what leaves the subset",
        "refused",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for k, x in enumerate(xs):
                n = float(x) if k == 0 else 0
            return len(xs) == 1 or n == 0
    """,
    ),
    claim(
        "the sum of what is not negative",
        "proved",
        """
        @theorem(induction="xs")
        @icontract.require(lambda xs: all(x >= 0 for x in xs))
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                n += x
            return n >= 0
    """,
    ),
    claim(
        "induction along what is no sequence",
        "refused",
        """
        @theorem(induction="n")
        def claim(n: int) -> bool:
            return n == n
    """,
    ),
]

TRAPS: list[Trap] = [*INDUCTION]
