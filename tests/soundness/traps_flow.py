"""Traps in `finally`, unpacking, names and walrus assignments."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

FINALLY: list[Trap] = [
    claim("finally with return swallows an exception", "proved", """
        def first(s: str) -> str:
            try:
                return s[0]
            finally:
                return "none"

        @theorem()
        def claim(s: str) -> bool:
            return first(s) == "none"
    """),
    claim("a variable that finally changes was returned before", "proved", """
        def f(x: int) -> int:
            try:
                return x
            finally:
                x = 0

        @theorem()
        def claim(x: int) -> bool:
            return f(x) == x
    """),
    claim("an exception passes through finally", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            n = 0
            try:
                s[0]
            finally:
                n = 1
            return n == 1
    """),
    claim("finally runs after else and after a handler", "proved", """
        @theorem()
        def claim(s: str) -> bool:
            n = 0
            try:
                s[0]
            except IndexError:
                n = 10
            else:
                n = 20
            finally:
                n = n + 1
            return n == (11 if s == "" else 21)
    """),
    claim("an exception in finally hides the one before", "proved", """
        @theorem()
        def claim(s: str) -> bool:
            try:
                try:
                    s[0]
                finally:
                    raise KeyError(s)
            except IndexError:
                return False
            except KeyError:
                return True
            return False
    """),
    claim("else is not covered by the handlers", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            try:
                pass
            except IndexError:
                return True
            else:
                s[0]
            return True
    """),
    claim("continue in finally swallows a return", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            n = 0
            for k in range(2):
                try:
                    return False
                finally:
                    n += 1
                    continue
            return n == 2
    """),
    claim("a with statement that swallows an exception", "refused", """
        import contextlib

        @theorem()
        def claim(s: str) -> bool:
            with contextlib.suppress(IndexError):
                s[0]
            return True
    """),
    claim("an exception group", "refused", """
        @theorem()
        def claim(s: str) -> bool:
            try:
                s[0]
            except* IndexError:
                pass
            return True
    """),
]  # fmt: skip

NAMES: list[Trap] = [
    claim("a walrus in a comprehension leaks into the function", "refused", """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            c = "?"
            any((c := d) == "a" for d in s)
            return c == "?"
    """),
    claim("a walrus that a short circuit skips", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            y = 0
            x > 5 and (y := x) > 0
            return y == x or x <= 0
    """),
    claim("a variable is local from the start", "refuted", """
        limit = 5

        @theorem()
        def claim(x: int) -> bool:
            if x == 3:
                limit = 4
            return limit > 0
    """),
    claim("a deleted variable does not uncover the global one", "refuted", """
        limit = 5

        @theorem()
        def claim(b: bool) -> bool:
            limit = 4
            if b:
                del limit
            return limit > 0
    """),
    claim("too many values to unpack", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            first, *rest = s
            return True
    """),
    claim("a star takes what is left, also nothing", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            first, *rest, last = (x, 1)
            return len(rest) == 0 and last == 1
    """),
    claim("a star makes a list and no tuple", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            _, *rest = (x, 1)
            return rest == (1,)
    """),
    claim("targets are bound from left to right", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            a = b = x
            a, b, a = b, a + 1, 7
            return a == 7 and b == x + 1
    """),
    claim("arguments are matched by name", "proved", """
        def f(a: int, /, b: int = 2, *rest: int, c: int = 3) -> tuple[object, ...]:
            return (a, b, rest, c)

        @theorem()
        def claim(x: int) -> bool:
            return f(x, *(1, 5), c=x) == (x, 1, (5,), x)
    """),
    claim("keyword arguments that only two stars take", "refused", """
        def f(**options: int) -> int:
            return len(options)

        @theorem()
        def claim(x: int) -> bool:
            return f(a=x) == 1
    """),
    claim("an argument that the function does not take", "refuted", """
        def f(a: int) -> int:
            return a

        @theorem()
        def claim(x: int) -> bool:
            return f(x, 1) == x
    """),
]  # fmt: skip

TRAPS = [*FINALLY, *NAMES]
