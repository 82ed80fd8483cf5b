"""Rules of loops over what has no constant length, unrolled as far as the inputs need it."""

from __future__ import annotations

from tests.lift.compare import rule, texts

NUMBERS = [(), (1,), (0, 0), (3, 1), (2, -5, 7), (1, 4, 1), (-1, -1, -1, 4)]
SOME = ["", "a", "ab", "xa", "  a", "aa b"]

TUPLES = [
    rule("a sum", """
        def f(xs: tuple[int, ...]):
            total = 0
            for x in xs:
                total += x
            return total
    """, rounds=4, xs=NUMBERS),
    rule("break, continue and else", """
        def f(xs: tuple[int, ...], y: int):
            n = 0
            for x in xs:
                if x == y:
                    break
                if x < 0:
                    continue
                n += 1
            else:
                return ("not found", n)
            return (x, n)
    """, rounds=4, xs=NUMBERS, y=[1, 4, -1, 0]),
    rule("a search", """
        def f(xs: tuple[int, ...], y: int):
            for k, x in enumerate(xs):
                if x == y:
                    return k
            return None
    """, rounds=4, xs=NUMBERS, y=[1, 4, -1, 0]),
    rule("the variable of a loop behind it", """
        def f(xs: tuple[int, ...]):
            for x in xs:
                pass
            return x
    """, rounds=4, xs=NUMBERS),
    rule("a variable that only a round binds", """
        def f(xs: tuple[int, ...]):
            for x in xs:
                if x > 2:
                    big = x
            return big
    """, rounds=4, xs=NUMBERS),
    rule("None until something is found", """
        def f(xs: tuple[int, ...]):
            found = None
            for x in xs:
                if found is None and x > 1:
                    found = x
            return found
    """, rounds=4, xs=NUMBERS),
    rule("an exception of a later round, caught", """
        def f(xs: tuple[int, ...]):
            n = 0
            try:
                for x in xs:
                    n += 1
                    if x < 0:
                        raise ValueError
            except ValueError:
                return ("raised", n)
            return n
    """, rounds=4, xs=NUMBERS),
    rule("an exception of a round, caught in it", """
        def f(xs: tuple[int, ...], s: str):
            n = 0
            for x in xs:
                try:
                    if s[n] == "a":
                        n += 1
                except IndexError:
                    n -= 1
            return n
    """, rounds=4, xs=NUMBERS, s=["", "a", "aa", "ba"]),
    rule("loops inside loops", """
        def f(xs: tuple[int, ...], ys: tuple[int, ...]):
            n = 0
            for x in xs:
                for y in ys:
                    if x == y:
                        break
                    n += 1
            return n
    """, rounds=3, refuses=True, xs=NUMBERS[:6], ys=NUMBERS[:6]),
    rule("an invariant that fails", """
        def f(xs: tuple[int, ...]):
            n = 0
            for x in xs:
                assert n < 2
                n += x
            return n
    """, rounds=4, xs=NUMBERS),
    rule("two sequences side by side", """
        def f(xs: tuple[int, ...], ys: tuple[int, ...]):
            n = 0
            for x, y in zip(xs, ys):
                n += x * y
            return n
    """, rounds=4, xs=NUMBERS, ys=NUMBERS),
    rule("a sequence that was joined", """
        def f(xs: tuple[int, ...], y: int):
            last = None
            for x in (*xs, y, *xs):
                if x == 4:
                    return last
                last = x
            return "none"
    """, rounds=9, xs=NUMBERS, y=[0, 4]),
    rule("the name of the sequence, bound anew", """
        def f(xs: tuple[int, ...]):
            n = 0
            for x in xs:
                xs = (x,)
                n += 1
            return (n, len(xs))
    """, rounds=4, xs=NUMBERS),
]  # fmt: skip

NUMBERED = [
    rule("a range with a bound", """
        @icontract.require(lambda n: n < 1000)
        def f(n: int):
            total = 0
            for k in range(n):
                total += k
            return total
    """, rounds=4, refuses=True, n=[-3, 0, 1, 2, 3, 4, 99]),
    rule("a range with a step", """
        def f(a: int, b: int):
            last = None
            for k in range(a, b, 3):
                last = k
            return last
    """, rounds=4, refuses=True, a=[-3, 0, 5], b=[-3, 0, 1, 2, 3, 4, 9]),
    rule("a range that counts down", """
        def f(a: int, b: int):
            n = 0
            for k in range(a, b, -2):
                n = n * 10 + k
            return n
    """, rounds=4, refuses=True, a=[-3, 0, 1, 5], b=[-3, 0, 1, 2, 3, 4]),
]  # fmt: skip

WHILE = [
    rule("while with all its exits", """
        def f(s: str):
            k = 0
            while k < len(s):
                if s[k] == "x":
                    k += 2
                    continue
                if s[k] == " ":
                    break
                k += 1
            else:
                return ("end", k)
            return ("blank", k)
    """, rounds=4, s=[*SOME, *texts("ax ", 0, 1, 2, 3, 4)]),
    rule("while a condition raises", """
        def f(s: str):
            k = 0
            while s[k] != "b":
                k += 1
            return k
    """, rounds=4, s=SOME),
    rule("while a number is left", """
        def f(n: int):
            digits = 0
            while n > 0:
                n //= 10
                digits += 1
            return digits
    """, rounds=4, refuses=True, n=[-5, 0, 3, 10, 99, 1000, 12345]),
    rule("while a text is left", """
        def f(s: str):
            n = 0
            while s:
                if s[0] == "a":
                    n += 1
                s = s[1:]
            return n
    """, rounds=4, s=SOME),
    rule("while True", """
        def f(n: int):
            while True:
                if n % 3 == 0:
                    return n
                n += 1
    """, rounds=4, n=[-5, 0, 1, 7]),
    rule("a return inside finally inside a loop", """
        def f(n: int):
            while n > 0:
                try:
                    n -= 1
                    if n == 2:
                        raise ValueError
                finally:
                    if n == 2:
                        return "two"
            return n
    """, rounds=4, refuses=True, n=[-5, 0, 1, 2, 3, 4, 9]),
]  # fmt: skip

RECURSION = [
    rule("recursion", """
        @icontract.ensure(lambda result: result >= 0)
        def down(n):
            return 0 if n <= 0 else 1 + down(n - 2)

        def f(n: int):
            return down(n)
    """, rounds=4, refuses=True, n=[-5, 0, 1, 4, 5, 6, 40]),
]  # fmt: skip

RULES = [*TUPLES, *NUMBERED, *WHILE, *RECURSION]
