"""Traps of loops without a constant number of rounds, of induction, and of recursion."""

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

TRAPS: list[Trap] = [*ENDING, *INVARIANTS, *STATE, *INDUCTION, *CONTRACTS]
