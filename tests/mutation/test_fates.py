"""What becomes of mutants: killed by a claim, proved to be no change, or left over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spanproof.mutation.known import Fate, Result

Fates = Callable[..., dict[str, Result]]

CAPPED = '''
@icontract.require(lambda n: 0 <= n and n < 2**64)
def capped(n: int) -> int:
    """At most nine, and one number is special."""
    if n ^ 0x5DEECE66D1234567 == 0x123456789ABCDEF0:
        return 7
    return n if 0 <= n and n < 9 else 9


@theorem()
@icontract.require(lambda n: 0 <= n < 2**64)
def never_more_than_nine(n: int) -> bool:
    return capped(n) <= 9


@theorem()
@icontract.require(lambda n: 0 <= n < 2**64)
def one_is_special(n: int) -> bool:
    return n ^ 0x5DEECE66D1234567 != 0x123456789ABCDEF0 or capped(n) == 7
'''


def test_a_change_is_killed_proved_to_be_none_or_left_over(fates: Fates) -> None:
    """Examples kill cheaply, z3 finds one input in 2**64, and a survivor shows what is missing."""
    beyond, blind, harmless, missed = (
        "9  ->  10",
        "n ^ 0x5DEECE66D1234567 == 0x123456789ABCDEF0  ->  False",
        "0 <= n and n < 9  ->  (n < 9)",
        "n if 0 <= n and n < 9 else 9  ->  9",
    )
    found = fates(CAPPED, beyond, blind, harmless, missed)
    assert (found[beyond].fate, found[beyond].by) == (Fate.KILLED, "replay")
    assert found[beyond].obligation == "claims.never_more_than_nine"
    assert found[beyond].input is not None
    assert (found[blind].fate, found[blind].by) == (Fate.KILLED, "z3")
    assert found[blind].obligation == "claims.one_is_special"
    assert (found[harmless].fate, found[harmless].by) == (Fate.EQUIVALENT, "z3")
    assert (found[harmless].certificate or "").startswith("sha256:")
    assert found[missed].fate is Fate.SURVIVED
    assert found[missed].input is not None
    assert found[missed].original != found[missed].mutant
    assert found[missed].tried == 3


def test_clauses_are_compared_as_conditions(fates: Fates) -> None:
    """One that allows the same is no change; one that allows more survives with an input."""
    same, more, less = "0 <= n  ->  (0 < n)", "n < 2**64  ->  (n <= 2 ** 64)", "64  ->  65"
    found = fates(
        '''
@icontract.require(lambda n: 0 <= n and n != 0)
def f(n: int) -> int:
    """The number."""
    return n


@icontract.require(lambda n: n < 2**64)
def g(n: int) -> int:
    """The number."""
    return n


@theorem()
def something(n: int) -> bool:
    return n <= 0 or f(n) == n


@theorem()
def something_else(n: int) -> bool:
    return n >= 2**64 or g(n) == n
''',
        same,
        more,
        less,
    )
    assert found[same].fate is Fate.EQUIVALENT
    assert found[more].fate is Fate.SURVIVED
    assert found[more].input == {"n": str(2**64)}
    assert (found[more].original, found[more].mutant) == ("'broken'", "'holds'")


def test_an_input_that_breaks_a_clause_only_before_the_change_is_tried_on_other_claims(
    fates: Fates,
) -> None:
    """z3 finds it for the one argument that the clause is about; the rest is that of examples."""
    more = "n * 3 + 1 != 3 * 10**30 + 1  ->  True"
    found = fates(
        '''
@icontract.require(lambda n: n * 3 + 1 != 3 * 10**30 + 1)
def noted(n: int, error: BaseException) -> int:
    """The number, unless it is the one that is not allowed."""
    if n == 10**6 * 10**24:
        raise LookupError(error)
    return n


@theorem(floor="tested")
@icontract.require(lambda time: time != 10**15 * 10**15)
def a_number_stays(text: str, time: int) -> bool:
    return noted(time, ValueError(text)) == time
''',
        more,
    )
    assert (found[more].fate, found[more].by) == (Fate.KILLED, "z3")
    assert found[more].obligation == "claims.noted"
    assert found[more].input is not None
    assert found[more].input["n"] == str(10**30)


def test_results_are_the_same_only_with_the_same_type_and_the_same_exception(fates: Fates) -> None:
    """Where every claim is content with both, a survivor shows the difference."""
    found = fates(
        '''
def f(n: int) -> int:
    """A number.

    :raises LookupError: for zero
    """
    if n == 0:
        raise KeyError("zero")
    return n or n


def g(n: int) -> bool:
    """Whether the number is one."""
    return n == 1 and True


@theorem()
def zero_is_refused(n: int) -> bool:
    try:
        return f(n) == n
    except LookupError:
        return n == 0


@theorem()
def only_one_is_one(n: int) -> bool:
    return g(n) == (n == 1)
''',
        "KeyError(\"zero\")  ->  LookupError('zero')",
        "n or n  ->  n",
    )
    survivor = found["KeyError(\"zero\")  ->  LookupError('zero')"]
    assert survivor.fate is Fate.SURVIVED
    assert survivor.input == {"n": "0"}
    assert survivor.original.startswith("KeyError")
    assert survivor.mutant.startswith("LookupError")
    assert found["n or n  ->  n"].fate is Fate.EQUIVALENT


@pytest.mark.parametrize(
    ("text", "change", "by"),
    [
        (
            '''
def count(n: int) -> int:
    """Count up to a number below 20."""
    k = 0
    while k < min(n, 20):
        k += 1
    return k


@theorem(floor="tested")
def counting(n: int) -> bool:
    return count(n) == max(min(n, 20), 0)
''',
            "k += 1  ->  pass",
            "timeout",
        ),
        (
            '''
from dataclasses import dataclass


@icontract.invariant(lambda self: self.n > 0)
@dataclass(frozen=True)
class Positive:
    """A number above zero."""

    n: int


ONE = Positive(1)


@theorem()
def one_is_positive(n: int) -> bool:
    return ONE.n == 1
''',
            "1  ->  0",
            "import",
        ),
        (
            '''
def leave(n: int) -> int:
    """The number."""
    if n != n:
        import os
        os._exit(0)
    return n


@theorem(floor="tested")
def it_stays(n: int) -> bool:
    return leave(n) == n
''',
            "n != n  ->  (n == n)",
            "crash",
        ),
    ],
    ids=["it never ends", "it does not load", "it ends the process"],
)
def test_a_mutant_that_cannot_even_be_judged_is_killed(
    fates: Fates, text: str, change: str, by: str
) -> None:
    """A loop without end, a module that does not load and a process that is gone are noticed."""
    found = fates(text, change)[change]
    assert (found.fate, found.by) == (Fate.KILLED, by)


def test_a_call_of_itself_does_not_make_a_change_equivalent(fates: Fates) -> None:
    """A function that calls itself for ever is compared with the original at every step."""
    change = "n - 1  ->  n"
    found = fates(
        '''
@icontract.require(lambda n: 0 <= n < 5)
def down(n: int) -> int:
    """Zero, in a roundabout way."""
    if n == 0:
        return 0
    return down(n - 1)


@theorem()
def zero_is_zero(n: int) -> bool:
    return n != 0 or down(n) == 0
''',
        "1  ->  0",
    )
    assert change not in found
    assert found["1  ->  0"].fate is not Fate.EQUIVALENT


def test_what_decides_about_validity_is_not_compared_among_valid_objects(fates: Fates) -> None:
    """An invariant that asks the changed property would hide every change of it."""
    change = "self.n > 0  ->  True"
    found = fates(
        '''
from dataclasses import dataclass


@icontract.invariant(lambda self: self.is_valid)
@dataclass(frozen=True)
class Positive:
    """A number above zero."""

    n: int

    @property
    def is_valid(self) -> bool:
        """Whether it is."""
        return self.n > 0


@theorem()
def positive_is_valid(number: Positive) -> bool:
    return number.is_valid
''',
        change,
    )
    assert found[change].fate is Fate.SURVIVED
    assert found[change].input == {"self": "Positive(n=0)"} or found[change].input is None


def test_a_loop_without_end_is_not_equivalent(fates: Fates) -> None:
    """That a loop ends is not assumed of a changed one; an input on which it does not is shown."""
    change = "k += 1  ->  pass"
    found = fates(
        '''
def wait(n: int) -> int:
    """Nothing, after a while."""
    k = 0
    while k < n:
        k += 1
    return 0


@theorem(floor="tested")
def nothing(n: int) -> bool:
    return n > 0 or wait(n) == 0
''',
        change,
    )
    assert found[change].fate is Fate.SURVIVED
    assert found[change].original == "0"
    assert found[change].mutant.startswith("no result")
