"""What is proved of sequences of any length: by induction, by piecewise loops, by contracts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from spanproof.discovery import discover_paths
from spanproof.engines.z3 import ENGINE
from spanproof.errors import RequestError
from spanproof.obligation import Limits
from spanproof.theorem import theorem
from spanproof.verdict import Attempt, Level

PREAMBLE = """
    from __future__ import annotations

    from collections.abc import Sequence
    from dataclasses import dataclass, replace

    import icontract

    from spanproof.theorem import theorem

    def count(xs: Sequence[int], y: int) -> int:
        n = 0
        for x in xs:
            if x == y:
                n += 1
        return n

    def first_by_fold(xs: Sequence[int], y: int) -> int | None:
        found = None
        for x in xs:
            if found is None and x >= y:
                found = x
        return found

    def first(xs: Sequence[int], y: int) -> int | None:
        for x in xs:
            if x >= y:
                return x
        return None

    @dataclass(frozen=True)
    class Received:
        value: str | None
        is_repeated: bool

    def with_field(received: Received, name: str, value: str) -> Received:
        if name != "wanted":
            return received
        if received.value is None:
            return replace(received, value=value)
        return replace(received, is_repeated=True)

    def read(fields: Sequence[tuple[str, str]]) -> Received:
        received = Received(None, False)
        for name, value in fields:
            received = with_field(received, name, value)
        return received

    Fields = tuple[tuple[str, str], ...]
"""

Settle = Callable[[str], Attempt]


@pytest.fixture(name="settle")
def fixture_settle(tmp_path: Path, request: pytest.FixtureRequest) -> Settle:
    """Write a module, and give what the z3 engine says about its `claim`."""

    def settle(body: str) -> Attempt:
        name = "".join(c if c.isalnum() else "_" for c in request.node.name)
        file = tmp_path / f"induction_{name}.py"
        file.write_text(dedent(PREAMBLE) + dedent(body), encoding="utf-8")
        (obligation,) = (o for o in discover_paths([file]) if o.qualname == "claim")
        return ENGINE.attempt(obligation, Limits())

    return settle


PROVED = {
    "one more item is counted once": """
        @theorem()
        def claim(xs: tuple[int, ...], x: int, y: int) -> bool:
            return count((*xs, x), y) == count(xs, y) + (1 if x == y else 0)
    """,
    "an item is counted if and only if it is there": """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...], y: int) -> bool:
            return (count(xs, y) > 0) == (y in xs)
    """,
    "a fold that keeps the first match finds the first match": """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...], y: int) -> bool:
            return first_by_fold(xs, y) == first(xs, y)
    """,
    "other fields change nothing": """
        @theorem()
        @icontract.require(lambda name: name != "wanted")
        def claim(fields: Fields, name: str, value: str) -> bool:
            return read((*fields, (name, value))) == read(fields)
    """,
    "without the wanted field nothing is received": """
        @theorem(induction="fields")
        @icontract.require(lambda fields: all(name != "wanted" for name, _ in fields))
        def claim(fields: Fields) -> bool:
            return read(fields) == Received(None, False)
    """,
    "a wanted field behind any others is received": """
        @theorem(induction="fields")
        @icontract.require(lambda fields: all(name != "wanted" for name, _ in fields))
        def claim(fields: Fields, value: str) -> bool:
            return read((*fields, ("wanted", value))) == Received(value, False)
    """,
    "a search finds nothing exactly where there is nothing": """
        @theorem()
        def claim(xs: tuple[int, ...], y: int) -> bool:
            return (first(xs, y) is None) == all(x < y for x in xs)
    """,
}


@pytest.mark.parametrize("name", PROVED)
def test_a_claim_about_every_length_is_proved(settle: Settle, name: str) -> None:
    """The proof has no bound, and no construct is left out."""
    found = settle(PROVED[name])
    assert (found.level, found.bound) == (Level.PROVED, None), found.detail


WRONG = {
    "the first match is not that of another bound": (
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...], y: int) -> bool:
            return first_by_fold(xs, y) == first(xs, y + 1)
    """
    ),
    "a wanted field is not received twice": """
        @theorem(induction="fields")
        def claim(fields: Fields) -> bool:
            return not read(fields).is_repeated
    """,
    "a hypothesis about fewer items does not help without a base": """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            return count(xs, 1) > 0
    """,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_claim_is_refuted_by_a_short_sequence(settle: Settle, name: str) -> None:
    """Unrolled loops give counterexamples that replay."""
    found = settle(WRONG[name])
    assert found.level is Level.REFUTED, found.detail
    assert not found.defect


def test_a_true_claim_that_is_not_inductive_is_bounded(settle: Settle) -> None:
    """The level says how many rounds were looked at, the detail of which loop."""
    found = settle(
        """
        @theorem(induction="xs")
        def claim(xs: tuple[int, ...]) -> bool:
            a, b = 0, 0
            for x in xs:
                a, b = b, b + 2
            return a != 5
    """
    )
    assert (found.level, found.bound) == (Level.BOUNDED, 4)
    assert found.certificate is None
    assert found.detail is not None
    assert found.detail.startswith("inputs that take at most 4 rounds of induction_")


def test_a_broken_contract_carries_no_proof(settle: Settle) -> None:
    """A proof that uses a contract stands only if the contract is proved."""
    found = settle(
        """
        @icontract.ensure(lambda n, result: result > n)
        def slow(n: int) -> int:
            total = 0
            while total * total < n:
                total += 1
            return n if n == 10**40 else n + 1

        @theorem(by_contract=[slow])
        def claim(n: int) -> bool:
            return slow(n) > n
    """
    )
    assert found.level is not Level.PROVED


def test_induction_needs_a_parameter_of_that_name() -> None:
    """The mistake is named where the theorem is defined."""
    with pytest.raises(RequestError, match="induction='members' is no parameter"):

        @theorem(induction="members")
        def claim(xs: tuple[int, ...]) -> bool:
            return True


def test_by_contract_is_a_list_of_functions() -> None:
    """A name in place of a function is refused."""
    with pytest.raises(RequestError, match="by_contract must be a list of functions"):
        theorem(by_contract="slow")  # type: ignore[arg-type]  # what the test is about
