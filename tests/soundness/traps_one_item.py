"""Traps of an item that is looked at by itself: more is known of its place than of any place."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

BY_ITSELF = [
    claim("a comprehension that is modelled at one place only", "refuted", """
        @theorem()
        @icontract.require(lambda xs: len(xs) <= 100)
        def claim(xs: list[int]) -> bool:
            return len([chr(i) for i, x in enumerate(xs)]) == 0
    """),
    claim("any that is modelled at one place only", "refuted", """
        @theorem()
        @icontract.require(lambda xs: len(xs) <= 100)
        def claim(xs: list[int]) -> bool:
            return not xs or any((1 << i) == 3 for i, x in enumerate(xs))
    """),
    claim("all that is modelled at one place only", "refuted", """
        @theorem()
        @icontract.require(lambda xs: len(xs) <= 100)
        def claim(xs: list[int]) -> bool:
            return all(chr(i) != "z" for i, x in enumerate(xs)) != bool(xs)
    """),
    claim("lists that are equal at one place", "refuted", """
        @theorem()
        @icontract.require(lambda xs, ys: len(xs) <= 100 and len(ys) <= 100)
        def claim(xs: list[int], ys: list[int]) -> bool:
            a = [chr(i) for i, x in enumerate(xs)]
            b = [chr(i) for i, y in enumerate(ys)]
            return a != b or len(xs) == 0
    """),
    claim("an item that raises is the first that does", "proved", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            try:
                return len([10 // x for x in xs]) == len(xs)
            except ZeroDivisionError:
                return 0 in xs
    """),
]  # fmt: skip

REMEMBERED = [
    claim("an item is not what it was where its place was small", "refuted", """
        @theorem()
        @icontract.require(lambda xs, n: len(xs) > 20 and 0 <= n < 20)
        def claim(xs: list[int], n: int) -> bool:
            ys = [100 if i < 5 else i for i, x in enumerate(xs)]
            if n < 5:
                found = ys[n]
            else:
                found = ys[n]
            return found == 100
    """),
    claim("a list and nothing make another list", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            return xs + [] is xs
    """),
    claim("a list and nothing make an equal list", "proved", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            return xs + [] == xs and [] + xs == xs
    """),
]  # fmt: skip

TRAPS: list[Trap] = [*BY_ITSELF, *REMEMBERED]
