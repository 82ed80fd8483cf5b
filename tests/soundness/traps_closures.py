"""Traps in lambdas and inner functions."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim("a lambda sees the variable as it is when it is called", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            y = 1
            g = lambda: y
            y = x
            return g() == 1
    """),
    claim("a loop variable in a lambda", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            functions = ()
            for k in range(3):
                functions = (*functions, lambda: k)
            return functions[0]() == 0
    """),
    claim("a loop variable as a default", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            functions = ()
            for k in range(3):
                functions = (*functions, lambda k=k: k)
            return functions[0]() == 0 and functions[2]() == 2
    """),
    claim("a comprehension variable in a lambda", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            functions = tuple(lambda: k for k in (1, 2, 3))
            return functions[0]() == 1
    """),
    claim("an inner function that changes what is around it", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            n = 0

            def step() -> None:
                nonlocal n
                n = n + 1

            step()
            return n == 0
    """),
    claim("an inner function has locals of its own", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            n = x

            def step() -> int:
                n = 5
                return n

            return step() == 5 and n == x
    """),
    claim("a local of an inner function hides the one around it", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            n = x

            def step(b: bool) -> int:
                if b:
                    n = 5
                return n

            return step(x > 0) == 5 or x <= 0
    """),
    claim("a variable that is bound after the lambda", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            g = lambda: y
            y = x
            return g() == x
    """),
    claim("a handler's variable is gone when the lambda is called", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            g = lambda: None
            try:
                s[0]
            except IndexError as error:
                g = lambda: error
            return g() is None or True
    """),
    claim("a default is computed once", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            y = x
            g = lambda a=y: a
            y = y + 1
            return g() == x and g(y) == x + 1
    """),
    claim("a default that raises, raises where the function is made", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            g = lambda c=s[0]: c
            return True
    """),
    claim("a body that raises, raises where the function is called", "proved", """
        @theorem()
        def claim(s: str) -> bool:
            g = lambda: s[0]
            return s == "" or g() == s[0]
    """),
    claim("an inner function calls itself without end", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            def f(n: int) -> int:
                return f(n + 1)

            return f(x) == 0
    """),
    claim("an inner generator", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            def f():
                yield x

            return bool(f())
    """),
    claim("a decorated inner function", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            @functools.cache
            def f() -> int:
                return x

            return f() == x
    """),
    claim("a lambda of one branch is not the one of the other", "refuted", """
        @theorem()
        def claim(x: int, b: bool) -> bool:
            g = (lambda v: v + 1) if b else (lambda v: v - 1)
            return g(x) > x
    """),
    claim("a global of the same name as a captured variable", "proved", """
        n = 7

        def get() -> int:
            return n

        @theorem()
        def claim(x: int) -> bool:
            n = x
            return (lambda: n)() == x and get() == 7
    """),
    claim("a built-in that a local function shadows", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            def max(a: int, b: int) -> int:
                return a

            return max(x, 5) >= 5
    """),
    claim("a key function with a variable of the loop", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            total = 0
            for k in range(2):
                total = total + min((x, 1), (2, x), key=lambda pair: pair[k])[k]
            return total == min(x, 2) + min(1, x)
    """),
    claim("an inner function that reads what was deleted", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            k = 0
            del k
            y = (lambda: k)()
            return True
    """),
]  # fmt: skip
