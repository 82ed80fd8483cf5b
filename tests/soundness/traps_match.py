"""Traps in `match`."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim("a literal one matches True", "refuted", """
        @theorem()
        def claim(x: bool) -> bool:
            match x:
                case 1:
                    return False
            return True
    """),
    claim("a literal True does not match one", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            match x:
                case True:
                    return False
            return True
    """),
    claim("a bare name captures, and shadows what it seems to compare with", "refuted", """
        LIMIT = 3

        def kind(x: int) -> str:
            match x:
                case LIMIT:
                    return "limit"

        @theorem()
        def claim(x: int) -> bool:
            return x == LIMIT or kind(x) != "limit"
    """),
    claim("a name is bound although the guard says no", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            y = 0
            match x:
                case y if False:
                    return False
            return y == x
    """),
    claim("no case matches and nothing happens", "refuted", """
        def kind(x: int) -> str | None:
            match x:
                case 0:
                    return "zero"
                case 1:
                    return "one"

        @theorem()
        def claim(x: int) -> bool:
            return kind(x) is not None
    """),
    claim("a text is no sequence", "proved", """
        @theorem()
        def claim(s: str, b: bytes) -> bool:
            match s:
                case [*_]:
                    return False
            match b:
                case [*_]:
                    return False
            return True
    """),
    claim("an or-pattern takes the first that fits", "refuted", """
        @theorem()
        def claim(x: int, y: int) -> bool:
            match (x, y):
                case (1, a) | (a, 1):
                    return a == x
            return True
    """),
    claim("positions follow the class and not the call", "proved", """
        @dataclass(frozen=True)
        class Point:
            __match_args__ = ("y", "x")
            x: int
            y: int

        @theorem()
        def claim(x: int, y: int) -> bool:
            match Point(x, y):
                case Point(a, b):
                    return a == y and b == x
            return False
    """),
    claim("a class pattern looks at subclasses too", "proved", """
        @dataclass(frozen=True)
        class Base:
            x: int

        @dataclass(frozen=True)
        class Special(Base):
            y: int = 0

        @theorem()
        def claim(x: int) -> bool:
            match Special(x):
                case Base(v):
                    return v == x
            return False
    """),
    claim("bool is an int in a class pattern", "refuted", """
        def kind(x: int | bool) -> str:
            match x:
                case int():
                    return "int"
                case bool():
                    return "bool"
            return "?"

        @theorem()
        def claim(x: int | bool) -> bool:
            return (kind(x) == "bool") == isinstance(x, bool)
    """),
    claim("a property in a pattern that raises AttributeError does not match", "refused", """
        @dataclass(frozen=True)
        class Box:
            x: int

            @property
            def odd(self) -> int:
                if self.x == 3:
                    raise AttributeError("odd")
                return 1

        @theorem()
        def claim(x: int) -> bool:
            match Box(x):
                case Box(odd=1):
                    return x != 3
            return x == 3
    """),
    claim("a mapping pattern", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            match x:
                case {"a": 1}:
                    return False
            return True
    """),
    claim("a star in a pattern makes a list", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            match (x, 1, 2):
                case (_, *rest):
                    return rest == (1, 2)
            return True
    """),
    claim("the subject is computed once", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            n = 0
            match (n := n + 1):
                case 5:
                    return False
                case 4 | 1:
                    return n == 1
            return False
    """),
    claim("a pattern that compares may raise", "refuted", """
        class Odd(enum.Enum):
            ONE = 1

            def __eq__(self, other: object) -> bool:
                raise ValueError

        @theorem()
        def claim(x: Odd) -> bool:
            match x:
                case Odd.ONE:
                    return True
            return False
    """),
    claim("a case that is never reached proves nothing by itself", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            match x:
                case int() if x > 0:
                    return True
                case 0:
                    return True
                case _:
                    return x > 0
    """),
    claim("a class that is no class", "refuted", """
        thing = 5

        @theorem()
        def claim(x: int) -> bool:
            match x:
                case thing():
                    return True
            return True
    """),
    claim("more positions than the class has", "refuted", """
        @dataclass(frozen=True)
        class Box:
            x: int

        @theorem()
        def claim(x: int) -> bool:
            match Box(x):
                case Box(1, 2):
                    return True
            return True
    """),
]  # fmt: skip
