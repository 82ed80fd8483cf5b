"""Traps about what icontract raises when it cannot write the message of a broken contract."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim(
        "the message of a contract that stops early",
        "refuted",
        """
        @icontract.require(lambda s: len(s) > 0 and s[0] == "a")
        def head(s: str) -> str:
            return s

        @theorem()
        def claim(s: str) -> bool:
            try:
                head(s)
            except icontract.ViolationError:
                return True
            return s != ""
    """,
    ),
    claim(
        "the message of a contract about a chain of comparisons",
        "refuted",
        """
        @icontract.invariant(lambda self: -2 <= self.low < self.high <= 9)
        @dataclass(frozen=True)
        class Pair:
            low: int
            high: int | str

        @theorem()
        def claim(x: int) -> bool:
            try:
                Pair(-5, "a")
            except icontract.ViolationError:
                return True
            return False
    """,
    ),
    claim(
        "a constructor that refuses without a message",
        "proved",
        """
        @icontract.invariant(lambda self: self.text is not None and len(self.text) > 0)
        @dataclass(frozen=True)
        class claim:
            text: str | None
    """,
    ),
    claim(
        "a broken contract that is caught as what it may become",
        "proved",
        """
        @icontract.require(lambda s: len(s) > 0 and s[0] == "a")
        def head(s: str) -> str:
            return s

        @theorem()
        def claim(s: str) -> bool:
            try:
                head(s)
            except (icontract.ViolationError, RuntimeError):
                return s == "" or s[0] != "a"
            return s[0] == "a"
    """,
    ),
    *(
        claim(
            f"what CPython says about {name}",
            "refuted",
            f"""
            @icontract.require(lambda x: x > 0)
            def positive(x: int) -> int:
                return x

            @theorem()
            def claim(s: str, x: int) -> bool:
                try:
                    {statement}
                except Exception as error:
                    return error.args == ({said!r},)
                return True
        """,
        )
        for name, statement, said in (
            ("an index", "s[0]", "index out of range"),
            ("an assertion", "assert x > 0", "assertion failed"),
            ("a broken contract", "positive(x)", "contract violated"),
        )
    ),
]
