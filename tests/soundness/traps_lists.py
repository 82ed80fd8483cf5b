"""Traps in tuples and lists: equality, places, laziness, order of evaluation, empty cases."""

from __future__ import annotations

from tests.soundness.trap import always, claim

EQUALITY = [
    always("a list of floats is equal to itself", "proved", "xs: list[float]", "xs == xs"),
    always("a list of floats has no certain equals", "refused",
           "xs: list[float], ys: list[float]", "xs != ys or ys == xs"),
    always("the empty list and the empty tuple differ", "proved",
           "xs: list[int], ys: tuple[int, ...]", "xs != ys"),
    always("equal lists need not be one list", "refuted", "xs: list[int], ys: list[int]",
           "xs != ys or xs is ys"),
    always("a copied list is another one", "refuted", "xs: list[int]", "list(xs) is xs"),
    always("True is an item of a list of ones", "refuted", "xs: list[int]", "True not in xs"),
    always("a NaN is in its own list", "proved", "x: float", "x in [x]"),
    always("another NaN may not be", "refused", "x: float, y: float", "x in [y] or y not in [x]"),
    always("a Sequence may be a list or a tuple", "refused", "xs: Sequence[int]",
           "xs == tuple(xs) or xs != tuple(xs)"),
    always("equal pairs, longer lists", "refuted", "xs: list[int], ys: list[int]",
           "xs == ys or len(xs) == 0 or xs[0] != ys[0] if ys else True"),
    always("lists of different lengths", "proved", "xs: list[int], ys: list[int]",
           "xs != ys or len(xs) == len(ys)"),
    always("order counts", "refuted", "x: int, y: int", "[x, y] == [y, x]"),
    always("lists of lists", "proved", "xs: list[list[int]], ys: list[list[int]]",
           "xs != ys or ys == xs"),
]  # fmt: skip

PLACES = [
    always("a range beyond every place", "refused", "x: int", "all(v < 2**63 for v in range(x))"),
    always("a range that is no condition", "refused", "x: int", "all(len for v in range(x))"),
    always("minus one is the last place", "proved", "xs: list[int]",
           "not xs or xs[-1] == xs[len(xs) - 1]"),
    always("minus zero is the first place", "refuted", "xs: list[int]",
           "not xs or xs[-0] == xs[-1]"),
    always("an empty list has no first item", "refuted", "xs: list[int]", "xs[0] == xs[0]"),
    always("the place behind the last", "refuted", "xs: tuple[int, ...]",
           "not xs or xs[len(xs)] == 0"),
    always("a slice up to minus zero is empty", "proved", "xs: list[int]", "xs[:-0] == []"),
    always("a slice beyond the end", "proved", "xs: list[int]", "xs[len(xs) + 5 :] == []"),
    always("a slice of a tuple is a tuple", "proved", "xs: tuple[int, ...]",
           "isinstance(xs[1:], tuple)"),
    always("the sum of tuple and list", "refuted", "xs: tuple[int, ...], ys: list[int]",
           "xs + ys == xs"),
    always("joining does not commute", "refuted", "xs: list[int], ys: list[int]",
           "xs + ys == ys + xs"),
    always("the number of places is no float", "proved", "xs: list[int]",
           "[*xs, 1][len(xs)] == 1"),
    always("index finds the first", "refuted", "xs: list[int], x: int",
           "xs.count(x) < 2 or xs.index(x) == len(xs) - 1"),
    always("index raises for what is missing", "refuted", "xs: list[int], x: int",
           "xs.index(x) >= 0"),
]  # fmt: skip

EMPTY = [
    always("all of nothing", "proved", "xs: list[int]", "len(xs) > 0 or all(False for x in xs)"),
    always("any of nothing", "proved", "xs: list[int]", "len(xs) > 0 or not any(True for x in xs)"),
    always("all of something", "refuted", "xs: list[int]", "all(x == x + 0 and x < 9 for x in xs)"),
    always("every item of no item", "refuted", "xs: list[list[int]]",
           "any(all(y > 0 for y in x) for x in xs) <= any(any(y > 0 for y in x) for x in xs)"),
    claim("the variable of a comprehension does not leak", "refuted", """
        @theorem()
        def claim(xs: list[int], x: int) -> bool:
            ys = [x for x in xs]
            return not ys or x == ys[-1]
    """),
    claim("the variable of a generator does not leak", "proved", """
        @theorem()
        def claim(xs: list[int], x: int) -> bool:
            y = x
            all(x > 0 for x in xs)
            return x == y
    """),
]  # fmt: skip

ORDER = [
    claim("any stops before what would raise", "refuted", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            try:
                return not any(x[0] == "a" for x in xs)
            except IndexError:
                return all(x == "" or x[0] != "a" for x in xs)
    """),
    claim("all raises only when nothing failed before", "proved", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            try:
                return all(x[0] == "a" for x in xs) or True
            except IndexError:
                return "" in xs
    """),
    claim("a comprehension has no early end", "refuted", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            return any([x[0] == "a" for x in xs]) or True
    """),
    claim("a filter guards the element", "proved", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            return len([x[0] for x in xs if x]) <= len(xs)
    """),
    claim("a filter guards nothing behind it", "refuted", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            return len([x for x in xs if x[0] == "a" if x]) <= len(xs)
    """),
    claim("which exception comes first", "refuted", """
        def check(x: int) -> int:
            if x == 0:
                raise ValueError("zero")
            if x == 1:
                raise KeyError("one")
            return x

        @theorem()
        def claim(xs: tuple[int, ...]) -> bool:
            try:
                return len([check(x) for x in xs]) == len(xs)
            except ValueError:
                return 1 not in xs
            except KeyError:
                return True
    """),
    claim("a mapping keeps the order", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            return [x for x in reversed(xs)] == xs
    """),
    claim("a filter keeps the order", "proved", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            kept = [i for i, x in enumerate(xs) if x > 0]
            return len(kept) < 2 or kept[0] < kept[1]
    """),
    claim("what a filter lets pass need not be all", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            return [x for x in xs if x != 7] == xs
    """),
    claim("a generator is no list", "refused", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            items = (x for x in xs)
            return all(x > 0 for x in items) == all(x > 0 for x in items)
    """),
    claim("an iterator is used up", "refused", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            items = iter(xs)
            return list(items) == list(items)
    """),
    claim("a list that may not be hashed", "refuted", """
        @theorem()
        def claim(xs: list[int]) -> bool:
            return xs not in frozenset({1, 2})
    """),
]  # fmt: skip

ITEMS = [
    claim("items satisfy their invariant", "proved", """
        @icontract.invariant(lambda self: 0 <= self.size < 100)
        @dataclass(frozen=True)
        class Box:
            size: int

        @theorem()
        def claim(boxes: tuple[Box, ...]) -> bool:
            return all(box.size < 100 for box in boxes)
    """),
    claim("the invariant of an item is no stronger than it says", "refuted", """
        @icontract.invariant(lambda self: 0 <= self.size < 100)
        @dataclass(frozen=True)
        class Box:
            size: int

        @theorem()
        def claim(boxes: tuple[Box, ...]) -> bool:
            return all(box.size < 99 for box in boxes)
    """),
    claim("a record that holds records like itself", "proved", """
        @dataclass(frozen=True)
        class Node:
            size: int
            below: tuple[Node, ...]

        @theorem()
        def claim(node: Node) -> bool:
            return node == node and node.below == node.below
    """),
    claim("characters of items go beyond ASCII", "refuted", """
        @theorem()
        def claim(xs: list[str]) -> bool:
            return not xs or len(xs[0]) != 1 or ord(xs[0]) < 0x10FFFF
    """),
    always("an item may be None", "refuted", "xs: list[int | None]",
           "all(x is not None for x in xs)"),
    always("bytes are small numbers", "proved", "xs: list[bytes]",
           "not xs or not xs[0] or xs[0][0] < 256"),
    always("items of a list may differ", "refuted", "xs: list[str]",
           "len(xs) != 2 or xs[0] == xs[1]"),
]  # fmt: skip

TRAPS = [*EQUALITY, *PLACES, *EMPTY, *ORDER, *ITEMS]
