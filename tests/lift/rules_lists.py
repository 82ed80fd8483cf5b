"""Rules of tuples and lists of any length, of comprehensions, and of lists that are built up."""

from __future__ import annotations

from tests.lift.compare import rule

NUMBERS = [[], [0], [1], [-1], [0, 1], [1, 1], [3, -2], [1, 0, 1], [2, 3, 5], [5, 3, 2, 0]]
TUPLES = [tuple(numbers) for numbers in NUMBERS]
PLACES = [0, 1, 2, 3, 4, -1, -2, -3, -5, 100]
SOME = [0, 1, 2, -1, 7]
WORDS = [[], [""], ["a"], ["a", "b"], ["ab", "a"], ["", "", "a"], ["b", "a", "b"]]

ITEMS = [
    rule("the length of a tuple", "xs: tuple[int, ...] -> len(xs)"),
    rule("the length of a list", "xs: list[str] -> len(xs)"),
    rule("the length of a sequence", "xs: Sequence[int] -> len(xs)"),
    rule("the truth of a list", "xs: list[int] -> bool(xs)"),
    rule("the truth of a tuple decides", "xs: tuple[int, ...] -> 'some' if xs else 'none'"),
    rule(
        "an item at a place", "xs: list[int], i: int -> xs[i]", xs=NUMBERS, i=PLACES, refuses=True
    ),
    rule(
        "an item at a bounded place",
        """
@icontract.require(lambda i: -200 <= i <= 200)
def f(xs: tuple[int, ...], i: int):
    return xs[i]
""",
        xs=TUPLES,
        i=PLACES,
    ),
    rule("the first item", "xs: list[int] -> xs[0]"),
    rule("the last item", "xs: tuple[str, ...] -> xs[-1]"),
    rule("the last but one item", "xs: tuple[int, ...] -> xs[-2]"),
    rule("an item of an item", "xs: list[list[int]] -> xs[0][1]"),
    rule("an item of a text in a list", "xs: list[str] -> xs[0][0]"),
    rule("the length of an item", "xs: list[str] -> len(xs[0]) + len(xs[-1])"),
    rule("items that may be None", "xs: list[int | None] -> xs[0] is None"),
    rule("items that are pairs", "xs: list[tuple[int, str]] -> xs[0][1]",
         xs=[[], [(1, "a")], [(2, "b"), (0, "")]]),
    rule("items that are flags", "xs: list[bool] -> not xs[0]"),
    rule("bytes in a tuple", "xs: tuple[bytes, ...] -> xs[0][0]"),
]  # fmt: skip

SLICES = [
    rule("all but the first", "xs: list[int] -> xs[1:]"),
    rule("all but the last", "xs: tuple[int, ...] -> xs[:-1]"),
    rule("the first two", "xs: tuple[str, ...] -> xs[:2]"),
    rule("the last two", "xs: list[int] -> xs[-2:]"),
    rule("a slice in the middle", "xs: list[int] -> xs[1:-1]"),
    rule("an empty slice", "xs: list[int] -> xs[2:1]"),
    rule("a slice of everything", "xs: tuple[int, ...] -> xs[:]"),
    rule("a slice of a slice of a list", "xs: list[int] -> xs[1:][1:]"),
    rule(
        "a slice between computed places",
        """
@icontract.require(lambda i, j: -200 <= i <= 200 and -200 <= j <= 200)
def f(xs: tuple[int, ...], i: int, j: int):
    return xs[i:j]
""",
        xs=TUPLES,
        i=PLACES,
        j=PLACES,
    ),
    rule("up to the length of another one", "xs: list[int], ys: list[str] -> xs[: len(ys)]"),
]

JOINING = [
    rule("one more at the end", "xs: tuple[int, ...], x: int -> (*xs, x)", xs=TUPLES, x=SOME),
    rule("one more in front", "xs: list[int], x: int -> [x, *xs]", xs=NUMBERS, x=SOME),
    rule("stars on both sides", "xs: list[int], ys: tuple[int, ...] -> [*xs, 0, *ys]"),
    rule("stars of texts", "xs: list[str] -> [*xs, *'ab']"),
    rule("two tuples", "xs: tuple[int, ...], ys: tuple[int, ...] -> xs + ys"),
    rule("two lists", "xs: list[str], ys: list[str] -> xs + ys"),
    rule("three lists", "xs: list[int] -> xs + xs[1:] + xs"),
    rule("a known tuple in front", "xs: tuple[int, ...] -> (1, 2) + xs"),
    rule("the empty tuple beside", "xs: tuple[int, ...] -> () + xs + ()"),
    rule("the last of what was joined", "xs: tuple[int, ...], x: int -> (*xs, x)[-1]"),
    rule("a list as a tuple", "xs: list[int] -> tuple(xs)"),
    rule("a tuple as a list", "xs: tuple[str, ...] -> list(xs)"),
    rule("nothing as a list", "x: int -> (list(), tuple())"),
    rule("a text as a list", "x: int -> list('ab')"),
    rule("a range as a tuple", "x: int -> tuple(range(3))"),
    rule("a list display", "x: int, y: int -> [x, y, x]", x=SOME, y=SOME),
    rule("an item of a list display", "x: int, y: int -> [x, y][1]", x=SOME, y=SOME),
    rule("a choice of lists", "xs: list[int], b: bool -> xs if b else [1, 2]"),
    rule("a choice of tuples", "xs: tuple[int, ...], b: bool -> (xs if b else ())[:1]"),
]

COMPARING = [
    rule("equal tuples", "xs: tuple[int, ...], ys: tuple[int, ...] -> xs == ys"),
    rule("unequal lists", "xs: list[str], ys: list[str] -> xs != ys"),
    rule("lists of lists", "xs: list[list[int]], ys: list[list[int]] -> xs == ys"),
    rule("a list is no tuple", "xs: list[int], ys: tuple[int, ...] -> xs == ys"),
    rule("a list is equal to a display", "xs: list[int] -> xs == [0, 1]", xs=NUMBERS),
    rule("a tuple is equal to a display", "xs: tuple[int, ...] -> xs == (1, 1)", xs=TUPLES),
    rule("a tuple is equal to no items", "xs: tuple[int, ...] -> xs == ()"),
    rule("a list is equal to itself", "xs: list[float] -> xs == xs", xs=[[], [1.0], [1.0, 2.0]]),
    rule("flags are numbers", "xs: list[int], ys: list[bool] -> xs == ys"),
    rule("an item of a tuple", "xs: tuple[int, ...], x: int -> x in xs", xs=TUPLES, x=SOME),
    rule("no item of a list", "xs: list[str], x: str -> x not in xs", xs=WORDS, x=["", "a", "ab"]),
    rule("an item of a choice", "xs: list[int], x: int -> x in [*xs, 1]", xs=NUMBERS, x=SOME),
    rule("where an item is", "xs: list[int], x: int -> xs.index(x)", xs=NUMBERS, x=SOME),
    rule("where a word is", "xs: tuple[str, ...], x: str -> xs.index(x)", x=["", "a", "ab"]),
    rule("how often an item is there", "xs: list[int], x: int -> xs.count(x)", xs=NUMBERS, x=SOME),
    rule("how often in a display", "x: int, y: int -> (x, y, 1).count(1)", x=SOME, y=SOME),
    rule("where in a display", "x: int, y: int -> [x, y].index(1)", x=SOME, y=SOME),
]

QUANTIFIERS = [
    rule("all items pass", "xs: list[int] -> all(x > 0 for x in xs)", xs=NUMBERS),
    rule("some item passes", "xs: tuple[int, ...] -> any(x > 2 for x in xs)", xs=TUPLES),
    rule("all flags", "xs: list[bool] -> all(xs)"),
    rule("any text", "xs: tuple[str, ...] -> any(xs)"),
    rule("all of a list of tests", "xs: list[int] -> all([x > 0 for x in xs])", xs=NUMBERS),
    rule("with a condition", "xs: list[int] -> all(x > 1 for x in xs if x > 0)", xs=NUMBERS),
    rule("with two conditions", "xs: list[int] -> any(x == 3 for x in xs if x > 0 if x != 2)",
         xs=NUMBERS),
    rule("with places", "xs: list[int] -> all(x > i for i, x in enumerate(xs))", xs=NUMBERS),
    rule("side by side", "xs: list[int], ys: list[int] -> all(x <= y for x, y in zip(xs, ys))",
         xs=NUMBERS, ys=NUMBERS),
    rule("over places", "xs: list[int] -> all(xs[i] >= 0 for i in range(len(xs)))", xs=NUMBERS),
    rule("in every word, nested", "xs: list[str] -> all(all(c == 'a' for c in x) for x in xs)",
         xs=WORDS),
    rule("an item that raises", "xs: list[str] -> all(x[0] == 'a' for x in xs)", xs=WORDS),
    rule("a stop before an item that raises", "xs: list[str] -> any(x[0] == 'b' for x in xs)",
         xs=WORDS),
    rule(
        "what an item raises is caught",
        """
def f(xs: list[str]):
    try:
        return any(x[1] == "b" for x in xs)
    except IndexError:
        return "short"
""",
        xs=WORDS,
    ),
    rule(
        "the first of two exceptions",
        """
def check(x: int):
    if x == 0:
        raise ValueError("zero")
    if x == 1:
        raise KeyError("one")
    return x > 1

def f(xs: tuple[int, ...]):
    return all(check(x) for x in xs)
""",
        xs=TUPLES,
    ),
]  # fmt: skip

COMPREHENSIONS = [
    rule("mapping a list", "xs: list[int] -> [2 * x + 1 for x in xs]", xs=NUMBERS),
    rule("mapping into a tuple", "xs: list[int] -> tuple(x - 1 for x in xs)", xs=NUMBERS),
    rule("mapping into a list", "xs: tuple[int, ...] -> list(-x for x in xs)", xs=TUPLES),
    rule("mapping twice", "xs: list[int] -> [x + 1 for x in [2 * x for x in xs]]", xs=NUMBERS),
    rule("a mapped item", "xs: list[int] -> [x + 1 for x in xs][0]", xs=NUMBERS),
    rule("pairs in a comprehension", "xs: list[str] -> [(i, x) for i, x in enumerate(xs)]"),
    rule("two at a time", "xs: list[int], ys: list[str] -> [(y, x) for x, y in zip(xs, ys)]"),
    rule("from the end", "xs: list[int] -> [x for x in reversed(xs)]", xs=NUMBERS),
    rule("mapping texts", "xs: list[str] -> [x + '!' for x in xs]", xs=WORDS),
    rule("over a known tuple", "x: int -> [y + 1 for y in (x, 2, x)]", x=SOME),
    rule("over a range", "x: int -> [x * i for i in range(3)]", x=SOME),
    rule("over what passes", "xs: list[int] -> [x for x in xs if x > 0]", xs=NUMBERS),
    rule("how many pass", "xs: list[int] -> len([x for x in xs if x > 1])", xs=NUMBERS),
    rule("places that pass", "xs: list[int] -> [i for i, x in enumerate(xs) if x == 1]",
         xs=NUMBERS),
    rule("what passes of a known tuple", "x: int, y: int -> [z for z in (x, y, 1) if z > 0]",
         x=SOME, y=SOME),
    rule("what passes, mapped", "xs: list[int] -> [10 * x for x in xs if x != 1]", xs=NUMBERS),
    rule("inside one another", "xs: list[list[int]] -> [[x + 1 for x in ys] for ys in xs]"),
    rule("an item that cannot be mapped", "xs: list[str] -> [x[0] for x in xs]", xs=WORDS),
    rule("the variable of a comprehension is its own",
         "xs: list[int], x: int -> ([x for x in xs], x)", xs=NUMBERS, x=SOME),
    rule("an outer variable in a comprehension", "xs: list[int], y: int -> [x + y for x in xs]",
         xs=NUMBERS, y=SOME),
    rule(
        "what a mapping raises is caught",
        """
def half(x: int):
    if x % 2:
        raise ValueError("odd")
    return x // 2

def f(xs: list[int]):
    try:
        return [half(x) for x in xs]
    except ValueError:
        return None
""",
        xs=NUMBERS,
    ),
    rule(
        "a skipped item cannot raise",
        """
def f(xs: list[str]):
    return [x[0] for x in xs if x]
""",
        xs=WORDS,
    ),
]  # fmt: skip

BUILT = [
    rule(
        "appending",
        """
def f(x: int, y: int):
    kept = []
    if x > 0:
        kept.append(x)
    kept.append(y)
    return kept
""",
        x=SOME,
        y=SOME,
    ),
    rule(
        "appending in a loop",
        """
def f(x: int):
    kept: list[int] = [x]
    for i in range(3):
        if i != x:
            kept.append(i)
    return tuple(kept)
""",
        x=SOME,
    ),
    rule(
        "extending",
        """
def f(xs: list[int], x: int):
    kept = [x]
    kept.extend(xs)
    kept.append(x)
    return len(kept), kept
""",
        xs=NUMBERS,
        x=SOME,
    ),
    rule(
        "a list that is begun again",
        """
def f(x: int):
    kept = [x]
    first = tuple(kept)
    kept = []
    kept.append(1)
    return first, kept
""",
        x=SOME,
    ),
]

RECORDS = [
    rule(
        "records in a tuple",
        """
@icontract.invariant(lambda self: 0 <= self.size < 100)
@dataclass(frozen=True)
class Box:
    size: int
    name: str

def f(xs: tuple[tuple[int, str], ...]):
    boxes = [Box(n, s) for n, s in xs]
    return [box.size for box in boxes], [box.name for box in boxes]
""",
        xs=[(), ((1, "a"),), ((1, "a"), (99, "")), ((100, "b"),), ((1, ""), (-1, ""))],
    ),
    rule(
        "a record that holds a tuple",
        """
@dataclass(frozen=True)
class Row:
    cells: tuple[str, ...]

def f(xs: tuple[str, ...], x: str):
    row = Row(xs)
    longer = dataclasses.replace(row, cells=(*row.cells, x))
    return longer.cells[-1], longer == row, longer.cells[:-1] == row.cells
""",
        xs=[(), ("a",), ("a", "b")],
        x=["", "a"],
    ),
]

RULES = [
    *ITEMS,
    *SLICES,
    *JOINING,
    *COMPARING,
    *QUANTIFIERS,
    *COMPREHENSIONS,
    *BUILT,
    *RECORDS,
]
