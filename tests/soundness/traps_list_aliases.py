"""Traps in lists that are known under more than one name, and change under one of them."""

from __future__ import annotations

from tests.soundness.trap import claim

TRAPS = [
    claim("two names of one list", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = b = []
            a.append(x)
            return len(b) == 0
    """),
    claim("a second name of a list", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = []
            b = a
            a.append(x)
            return len(b) == 0
    """),
    claim("a list in a tuple", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = []
            pair = (a, 1)
            a.append(x)
            return len(pair[0]) == 0
    """),
    claim("a list in a record", "refuted", """
        @dataclass(frozen=True)
        class Box:
            items: list[int]

        @theorem()
        def claim(x: int) -> bool:
            a = []
            box = Box(a)
            a.append(x)
            return len(box.items) == 0
    """),
    claim("a list that a helper changes", "refuted", """
        def put(items: list[int], x: int) -> None:
            items.append(x)

        @theorem()
        def claim(x: int) -> bool:
            a = [x]
            put(a, x)
            return len(a) == 1
    """),
    claim("a list that a helper keeps", "refuted", """
        def same(items: list[int]) -> list[int]:
            return items

        @theorem()
        def claim(x: int) -> bool:
            a = [x]
            b = same(a)
            a.append(x)
            return len(b) == 1
    """),
    claim("a list argument that is changed", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            before = len(xs)
            xs.append(1)
            return len(xs) == before
    """),
    claim("a list argument that grows in place", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            ys = xs
            xs += [1]
            return ys != xs
    """),
    claim("a default list is made once", "refuted", """
        def collect(x: int, seen: list[int] = []) -> int:
            seen.append(x)
            return len(seen)

        @theorem()
        def claim(x: int) -> bool:
            return collect(x) == collect(x)
    """),
    claim("a list in a list", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            inner = []
            outer = [inner]
            inner.append(x)
            return len(outer[0]) == 0
    """),
    claim("an inner list that is appended", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            inner = []
            outer = []
            outer.append(inner)
            inner.append(x)
            return len(outer[0]) == 0
    """),
    claim("an item of a list is replaced", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = [x, x]
            a[0] = x + 1
            return a[0] == a[1]
    """),
    claim("an item of a list is deleted", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = [x, x]
            del a[0]
            return len(a) == 2
    """),
    claim("a method that is kept", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = []
            put = a.append
            put(x)
            return len(a) == 0
    """),
    claim("append gives None", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = []
            return a.append(x) == [x]
    """),
    claim("a lambda that sees a list grow", "refuted", """
        @theorem()
        def claim(x: int) -> bool:
            a = []
            size = lambda: len(a)
            a.append(x)
            return size() == 0
    """),
    claim("a list that a finally changes after the return", "refuted", """
        def late(x: int) -> list[int]:
            a = [x]
            try:
                return a
            finally:
                a.append(x)

        @theorem()
        def claim(x: int) -> bool:
            return len(late(x)) == 1
    """),
    claim("a shadowed len may keep the list", "refuted", """
        def keep(items: list[int]) -> list[int]:
            return items

        @theorem()
        def claim(x: int) -> bool:
            len = keep
            a = [x]
            b = len(a)
            a.append(x)
            return b == [x]
    """),
    claim("a list that is its own", "proved", """
        @theorem()
        def claim(x: int, b: bool) -> bool:
            a = []
            a.append(x)
            if b:
                a.append(x + 1)
            first = tuple(a)
            a.append(x)
            return len(first) < len(a) and a[: len(first)] == list(first)
    """),
    claim("two names of one list see it grow", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            a = b = []
            a.append(x)
            return len(b) == 1
    """),
    claim("a list in a record sees it grow", "refused", """
        @dataclass(frozen=True)
        class Box:
            items: list[int]

        @theorem()
        def claim(x: int) -> bool:
            a = []
            box = Box(a)
            a.append(x)
            return len(box.items) == 1
    """),
    claim("a helper changes a list for its caller", "refused", """
        def put(items: list[int], x: int) -> None:
            items.append(x)

        @theorem()
        def claim(x: int) -> bool:
            a = [x]
            put(a, x)
            return len(a) == 2
    """),
    claim("a copy does not grow", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            a = [x]
            b = list(a)
            a.append(x)
            return len(b) == 1 and len(a) == 2
    """),
]  # fmt: skip
