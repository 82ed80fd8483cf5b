"""Traps of what a loop without a constant number of rounds leaves behind."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

STATE = [
    claim(
        "a variable that changes its type",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            last = None
            for x in xs:
                last = x
            return last is None or last >= 0
    """,
    ),
    claim(
        "the variable of the loop behind the loop",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                pass
            return x == x
    """,
    ),
    claim(
        "a variable that only a round binds",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                if x > 10:
                    big = x
            return not xs or big > 10
    """,
    ),
    claim(
        "what holds of the first round alone",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                if n == 1:
                    return False
                n = 1
            return True
    """,
    ),
    claim(
        "two variables that change together",
        "proved",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            a, b = 0, 0
            for x in xs:
                assert a == b
                a, b = a + x, b + x
            return a == b
    """,
    ),
    claim(
        "two variables that change in turns",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            a, b = 0, 1
            for x in xs:
                a, b = b, a
            return a == 0
    """,
    ),
    claim(
        "a counter past 2**63 has no end",
        "proved",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 2**63
            for x in xs:
                n += 1
            return n == 2**63 or n > 2**63
    """,
    ),
    claim(
        "a loop that visits a list and appends to it",
        "refused",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            ys = [*xs, 1]
            for y in ys:
                ys.append(y)
            return True
    """,
    ),
    claim(
        "a loop that rebinds the name of what it visits",
        "proved",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                assert n >= 0
                xs = ()
                n += 1
            return n >= 0
    """,
    ),
    claim(
        "the rebound name is empty, the loop is not",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            for x in xs:
                xs = ()
                n += 1
            return n <= 1
    """,
    ),
    claim(
        "the first match is not the last",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            first = None
            for x in xs:
                if x > 3:
                    first = x
                    break
            last = None
            for x in xs:
                if x > 3:
                    last = x
            return first == last
    """,
    ),
    claim(
        "an else of a loop that was left",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                if x == 4:
                    break
            else:
                return True
            return False
    """,
    ),
    claim(
        "nothing before the match matches",
        "proved",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            for k, x in enumerate(xs):
                if x == 4:
                    return all(xs[j] != 4 for j in range(k)) and xs[k] == 4
            return 4 not in xs
    """,
    ),
    claim(
        "a loop that raises in a later round",
        "refuted",
        """
        @theorem()
        def claim(s: str) -> bool:
            for c in s:
                if c == "q":
                    raise ValueError(c)
            return True
    """,
    ),
    claim(
        "the round that raises is not the first",
        "refuted",
        """
        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            n = 0
            try:
                for x in xs:
                    n += 1
                    if x == 7:
                        raise ValueError
            except ValueError:
                return n == 1
            return True
    """,
    ),
]

HANDLED = [
    claim("a loop that raises again what is being handled", "refuted", """
        def count(xs: list[int], k: int) -> int:
            n = 0
            try:
                raise ValueError(k) if k == 0 else KeyError(k)
            except (ValueError, KeyError):
                for x in xs:
                    try:
                        raise
                    except ValueError:
                        n += 1
                    except KeyError:
                        n += 2
            return n

        @theorem()
        def claim(xs: list[int]) -> bool:
            return count(xs, 1) - count(xs, 0) <= 1
    """),
    claim("the same exception in the same loop", "proved", """
        def count(xs: list[int]) -> int:
            n = 0
            try:
                raise ValueError
            except ValueError:
                for x in xs:
                    try:
                        raise
                    except ValueError:
                        n += 1
            return n

        @theorem()
        def claim(xs: list[int]) -> bool:
            return count(xs) == count(xs)
    """),
]  # fmt: skip

TRAPS: list[Trap] = [*STATE, *HANDLED]
