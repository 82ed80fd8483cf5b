"""Traps in dataclasses and what they customise."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim(
        "an attribute that is not there",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

        @theorem()
        def claim(box: Box) -> bool:
            return box.missing is None
    """,
    ),
    claim(
        "a subclass that compares only what its parent has",
        "refuted",
        """
        @dataclass(frozen=True)
        class Base:
            x: int

        @dataclass(frozen=True, eq=False)
        class Box(Base):
            y: int

        @theorem()
        def claim() -> bool:
            return Box(1, 2) != Box(1, 3)
    """,
    ),
    claim(
        "equality by identity",
        "refuted",
        """
        @dataclass(frozen=True, eq=False)
        class Box:
            x: int

        @theorem()
        def claim(x: int) -> bool:
            return Box(x) == Box(x)
    """,
    ),
    claim(
        "equality that a wrapper replaced",
        "refuted",
        """
        def noisy(cls):
            kept = cls.__eq__

            @functools.wraps(kept)
            def __eq__(self, other):
                return True

            cls.__eq__ = __eq__
            return cls

        @noisy
        @dataclass(frozen=True)
        class Box:
            x: int

        @theorem()
        def claim() -> bool:
            return Box(1) != Box(2)
    """,
    ),
    claim(
        "inequality that is not the opposite of equality",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __ne__(self, other: object) -> bool:
                return True

        @theorem()
        def claim(box: Box) -> bool:
            return not (box != box)
    """,
    ),
    claim(
        "a field that is not compared",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            x: int
            note: str = field(compare=False, default="")

        @theorem()
        def claim(a: Box, b: Box) -> bool:
            return a != b or a.note == b.note
    """,
    ),
    claim(
        "a field that a subclass hides behind a property",
        "refused",
        """
        @dataclass(frozen=True)
        class Base:
            x: int

        class Box(Base):
            @property
            def x(self) -> int:
                return 7

            @x.setter
            def x(self, value: int) -> None:
                pass

        @theorem()
        def claim(box: Box) -> bool:
            return box.x != 7
    """,
    ),
    claim(
        "a field that is always the same",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int = field(init=False, default=3)

        @theorem()
        def claim(box: Box) -> bool:
            return box.x == 4
    """,
    ),
    claim(
        "an object that changes its fields on the way in",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __post_init__(self) -> None:
                object.__setattr__(self, "x", 0)

        @theorem()
        def claim(x: int) -> bool:
            return Box(x).x == x
    """,
    ),
    claim(
        "an argument that only __init__ sees",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int
            seed: dataclasses.InitVar[int] = 5

        @theorem()
        def claim(x: int) -> bool:
            return Box(x).seed == 5 and Box(x, 6) == Box(x, 7)
    """,
    ),
    claim(
        "a length that makes an object false",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __len__(self) -> int:
                return 0

        @theorem()
        def claim(box: Box) -> bool:
            return bool(box)
    """,
    ),
    claim(
        "attributes that are computed",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __getattr__(self, name: str) -> int:
                return 5

        @theorem()
        def claim(box: Box) -> bool:
            return box.y == 5
    """,
    ),
    claim(
        "a class that makes other objects",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __new__(cls, *args):
                return 5

        @theorem()
        def claim(x: int) -> bool:
            return Box(x).x == x
    """,
    ),
    claim(
        "a metaclass that makes other objects",
        "refuted",
        """
        class Meta(type):
            def __call__(cls, *args):
                return 5

        @dataclass(frozen=True)
        class Box(metaclass=Meta):
            x: int

        @theorem()
        def claim(x: int) -> bool:
            return Box(x).x == x
    """,
    ),
    claim(
        "a mutable object",
        "refused",
        """
        @dataclass
        class Box:
            x: int

        @theorem()
        def claim(box: Box) -> bool:
            return box == box
    """,
    ),
    claim(
        "an ordering of its own against None",
        "refuted",
        """
        @dataclass(frozen=True)
        class Box:
            x: int

            def __gt__(self, other: object) -> bool:
                return True

        @theorem()
        def claim(box: Box) -> bool:
            try:
                return not (None < box)
            except TypeError:
                return True
    """,
    ),
    claim(
        "a property of a subclass",
        "proved",
        """
        @dataclass(frozen=True)
        class Base:
            x: int

            @property
            def shown(self) -> int:
                return 1

        @dataclass(frozen=True)
        class Box(Base):
            @property
            def shown(self) -> int:
                return 2

        @theorem()
        def claim(base: Base, box: Box) -> bool:
            return base.shown == 1 and box.shown == 2 and base != box
    """,
    ),
    claim(
        "an invariant that a subclass does not check",
        "refuted",
        """
        @icontract.invariant(lambda self: self.x > 0)
        @dataclass(frozen=True)
        class Base:
            x: int

        @dataclass(frozen=True)
        class Box(Base):
            y: int

        @theorem()
        def claim() -> bool:
            try:
                Box(-1, 0)
            except icontract.ViolationError:
                return True
            return False
    """,
    ),
    claim(
        "an invariant that raises",
        "refuted",
        """
        @icontract.invariant(lambda self: self.text[0] == "a")
        @dataclass(frozen=True)
        class Box:
            text: str

        @theorem()
        def claim(s: str) -> bool:
            try:
                return Box(s).text == s
            except icontract.ViolationError:
                return True
    """,
    ),
    claim(
        "an abstract class has no instance",
        "refuted",
        """
        import abc

        @dataclass(frozen=True)
        class Box(abc.ABC):
            x: int

            @abc.abstractmethod
            def size(self) -> int: ...

        @theorem()
        def claim(x: int) -> bool:
            return Box(x).x == x
    """,
    ),
    claim(
        "a class constant that a function changes",
        "refused",
        """
        @dataclass(frozen=True)
        class Box:
            x: int
            LIMIT = 5

        def change() -> None:
            Box.LIMIT = 6

        @theorem()
        def claim(box: Box) -> bool:
            return box.LIMIT == 5
    """,
    ),
    claim(
        "isinstance that a metaclass decides",
        "refuted",
        """
        class Meta(type):
            def __instancecheck__(cls, value: object) -> bool:
                return True

        class All(metaclass=Meta):
            pass

        @theorem()
        def claim(x: int) -> bool:
            return not isinstance(x, All)
    """,
    ),
    claim(
        "isinstance of a protocol",
        "refuted",
        """
        import typing

        @typing.runtime_checkable
        class HasX(typing.Protocol):
            x: int

        @dataclass(frozen=True)
        class Box:
            x: int

        @theorem()
        def claim(box: Box) -> bool:
            return not isinstance(box, HasX)
    """,
    ),
    claim(
        "a Boolean is an int",
        "proved",
        """
        @theorem()
        def claim(b: bool) -> bool:
            return isinstance(b, int) and isinstance(b, (str, bool))
    """,
    ),
]
