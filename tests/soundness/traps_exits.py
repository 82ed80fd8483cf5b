"""Traps of exceptions that are no `Exception`, and of properties and checks that raise."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

NO_EXCEPTION = [
    claim("an interrupt that the code raises itself", "refuted", """
        @theorem()
        def claim(n: int) -> bool:
            if n == 3:
                raise KeyboardInterrupt
            return True
    """),
    claim("a class of one's own below BaseException", "refuted", """
        class Stop(BaseException):
            pass

        @theorem()
        def claim(n: int) -> bool:
            try:
                if n == 3:
                    raise Stop
            except Exception:
                return True
            return True
    """),
    claim("a precondition that raises no Exception is not met", "proved", """
        def check(n: int) -> bool:
            if n == 3:
                raise KeyboardInterrupt
            return True

        @theorem()
        @icontract.require(lambda n: check(n))
        def claim(n: int) -> bool:
            return n != 3
    """),
]  # fmt: skip

INVARIANTS = [
    claim("a property that raises before a bound is checked", "refuted", """
        @icontract.invariant(lambda self: 0 <= self.x <= 50)
        @icontract.invariant(lambda self: self.doubled < 500)
        @dataclass(frozen=True)
        class claim:
            x: int

            @property
            def doubled(self) -> int:
                if self.x > 100:
                    raise ValueError("too large")
                return 2 * self.x
    """),
    claim("bounds that are checked before a property raises", "proved", """
        @icontract.invariant(lambda self: self.doubled < 500)
        @icontract.invariant(lambda self: 0 <= self.x <= 50)
        @dataclass(frozen=True)
        class claim:
            x: int

            @property
            def doubled(self) -> int:
                if self.x > 100:
                    raise ValueError("too large")
                return 2 * self.x
    """),
]  # fmt: skip

PARAMETERS = [
    claim("a parameter called result beside a postcondition", "refuted", """
        @icontract.ensure(lambda x: x > 0)
        def first(x: int, result: int) -> int:
            return 1

        @theorem()
        @icontract.require(lambda x: x > 0)
        def claim(x: int) -> bool:
            return first(x, 1) == 1
    """),
]  # fmt: skip

TRAPS: list[Trap] = [*NO_EXCEPTION, *INVARIANTS, *PARAMETERS]
