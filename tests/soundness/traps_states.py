"""Traps of what is said of a state: by bounds, measures, hypotheses and contracts."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

ROUNDS = [
    claim(
        "a bound that the loop itself moves by append",
        "refuted",
        """
        @theorem()
        def claim(n: int) -> bool:
            xs = [0, 0, 0]
            k = 0
            while k < len(xs):
                xs.append(0)
                k += 2
            return k <= 4
    """,
    ),
    claim(
        "a bound that is the variable of the loop",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda xs: all(x == 10 for x in xs))
        def claim(xs: tuple[int, ...]) -> bool:
            x = 1
            k = 0
            for x in xs:
                assert k <= x
                if k == 10:
                    return False
                k = 10
            return True
    """,
    ),
    claim(
        "an invariant that binds what it compares",
        "refuted",
        """
        @theorem()
        def claim(n: int) -> bool:
            k = 0
            while (k := k + 1) < n:
                assert k >= 1
                if k == 1:
                    return False
            return True
    """,
    ),
    claim(
        "a condition that binds what it measures",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda n: 0 <= n < 1000)
        def claim(n: int) -> bool:
            s = ""
            k = 0
            while k < n and len(s := s + "a") + k < 100000:
                if len(s) == 1:
                    return False
                k += 1
            return True
    """,
    ),
    claim(
        "a measure of a variable that the condition sets later",
        "refused",
        """
        @theorem()
        def claim(n: int) -> bool:
            k = 0
            j = 1
            while k < 5 and (k := j) < j + 1:
                j += 1
                k = 0
            return True
    """,
    ),
    claim(
        "a condition that sees what the body left",
        "refuted",
        """
        @theorem()
        def claim(n: int) -> bool:
            k = 0
            y = 1
            while (w := y, (y := 1))[1] == 1 and k < n:
                if w is None:
                    return False
                y = None
                k += 1
            return True
    """,
    ),
    claim(
        "a loop that is executed twice from one state",
        "refuted",
        """
        def has_neg(xs: tuple[int, ...]) -> bool:
            for x in xs:
                if x < 0:
                    return True
            return False

        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            if has_neg(xs):
                has_neg(xs)
                return xs[0] < 0
            return True
    """,
    ),
    claim(
        "contracts that are not checked inside themselves",
        "refuted",
        """
        @icontract.require(lambda x: x)
        def h(x: bool, xs: tuple[bool, ...]) -> int:
            return run(xs) if xs else 0

        def run(xs: tuple[bool, ...]) -> int:
            for x in xs:
                h(x, ())
            return 0

        @theorem()
        @icontract.require(lambda xs: len(xs) > 1 and xs[-1])
        def claim(xs: tuple[bool, ...]) -> bool:
            try:
                run(xs)
            except Exception:
                h(True, xs)
                return False
            return True
    """,
    ),
    claim(
        "a field with the name of a choice",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            is0: bool
        @theorem()
        def claim(xs: tuple[bool, ...]) -> bool:
            b: Box | None = Box(True)
            for x in xs:
                if b is not None and not b.is0:
                    return False
                b = None if x else Box(False)
            return True
    """,
    ),
]

INDUCTION = [
    claim(
        "a filter in the hypothesis about no items",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            return len([x for x in xs if x > 0]) >= 0 and len(xs) > 0
    """,
    ),
    claim(
        "a loop that deletes its variable",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            for x in xs:
                del x
            try:
                y = x
            except UnboundLocalError:
                return len(xs) < 2
            return False
    """,
    ),
    claim(
        "a loop whose variable a pattern sets",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            x: object = "a"
            for x in xs:
                match "a":
                    case x:
                        pass
            if x == "a":
                return len(xs) < 2
            return False
    """,
    ),
    claim(
        "a loop that sets its variable",
        "refuted",
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            x: object = "a"
            for x in xs:
                x = "a"
            if x == "a":
                return len(xs) < 2
            return False
    """,
    ),
]

CONTRACTS = [
    claim(
        "a precondition that binds what it compares",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda x: (x := x + 10) > 0 and 0 < x < 50)
        def claim(x: int) -> bool:
            return x > 0
    """,
    ),
    claim(
        "a postcondition that binds what it compares",
        "refuted",
        """
        @icontract.require(lambda x: 1 <= x <= 100)
        @icontract.ensure(lambda result, x: (x := x + 10) > 0 and 0 < result < x)
        def f(x: int) -> int:
            return x + 5

        @theorem(by_contract=[f])
        @icontract.require(lambda x: 1 <= x <= 100)
        def claim(x: int) -> bool:
            return f(x) <= 99
    """,
    ),
    claim(
        "a result that is none of the literals",
        "refuted",
        """
        @icontract.ensure(lambda result: result > 0)
        def f(x: int) -> Literal[1, 2]:
            return 5

        @theorem(by_contract=[f])
        def claim(x: int) -> bool:
            return f(x) < 3
    """,
    ),
    claim(
        "the hypothesis of a theorem is none for its contract",
        "refuted",
        """
        @theorem(induction="xs")
        @icontract.ensure(lambda result, xs: result or len(xs) == 0)
        def f(xs: tuple[int, ...]) -> bool:
            return False

        @theorem(by_contract=[f])
        @icontract.require(lambda xs: len(xs) == 1)
        def claim(xs: tuple[int, ...]) -> bool:
            return f(xs)
    """,
    ),
    claim(
        "a recursion by way of constants",
        "refuted",
        """
        @icontract.ensure(lambda result: result == 7)
        def claim(x: int) -> int:
            if x == 100:
                y, z = 10, 0
                while z < 25:
                    z += 1
                    y += 2
                if 0 <= y < 100:
                    return claim(y)
                return 7
            return claim(100)
    """,
    ),
    claim(
        "a contract that only another measure needs",
        "refuted",
        """
        @icontract.ensure(lambda result: result == 5)
        def g(a: int, n: int) -> int:
            if n <= 0:
                return 0 if a == 987654 else 5
            return g(a, n - 1)

        @icontract.ensure(lambda result: result == 5)
        def claim(a: int, n: int) -> int:
            if n <= 0:
                return 5
            claim(a, n - 1)
            return g(a, n)
    """,
    ),
    claim(
        "a contract that is used when another is not",
        "refuted",
        """
        @icontract.ensure(lambda result: result == 5)
        def g(a: int, n: int) -> int:
            if a <= 0:
                return 0 if n == 987654 else 5
            return g(a - 1, n)

        @icontract.ensure(lambda result: result < 3)
        def h(n: int) -> int:
            return 1 if n != 987654 else 2

        @theorem(by_contract=[h])
        @icontract.require(lambda a: a > 0)
        def claim(a: int, n: int) -> bool:
            return h(n) >= 1 and g(a, n) == 5
    """,
    ),
]

SEQUENCES = [
    claim(
        "a Sequence that is no sequence to a pattern",
        "refused",
        """
        @theorem()
        def claim(xs: Sequence[int]) -> bool:
            match xs:
                case [a, b]:
                    return len(xs) == 2
            return len(xs) != 2
    """,
    ),
    claim(
        "a Sequence that is a text",
        "refused",
        """
        @theorem()
        def claim(xs: Sequence[str]) -> bool:
            return "ab" not in xs or any(x == "ab" for x in xs)
    """,
    ),
]

TRAPS: list[Trap] = [*ROUNDS, *INDUCTION, *CONTRACTS, *SEQUENCES]
