"""The constructs that `docs/subset.md` speaks of: small functions, by group.

Each is lifted and compared with CPython when the page is made.
"""

# ruff: noqa: E501  # snippets stand on one line each

from __future__ import annotations

from tests.lift.compare import Rule, rule, texts
from tests.lift.subset_flow import CALLS, EXCEPTIONS, LOOPS
from tests.lift.subset_parts import COLOUR, LISTS, NUMBERS, RANGE, RECORD, WORDS, module, short, two

VALUES = [
    rule("`int` without bounds, `+ - *` and comparisons",
         "x: int, y: int -> (x + y, x - y, x * y, x < y)"),
    rule("`int` with bounds in the contract", two("(x + y, x * y, x & y, x | y, x ^ y)"), y=RANGE),
    rule("`bool`, also as a number", "b: bool, c: bool -> (b + c, b & c, b < c, not b, b == 1)"),
    rule("`str` of any length, all code points", "s: str -> (len(s), s[0], s == 'ab')", s=WORDS),
    rule("`bytes`", "b: bytes -> (len(b), b[0], b + b'z')"),
    rule("`None`, `Optional`, unions", "x: int | str | None -> (x is None, x == 1, x or 7)"),
    rule("`Literal`", "x: Literal[1, 'a', None] -> (x == 1, x == 'a', x is None)"),
    rule("`tuple[A, B]`", "p: tuple[int, str] -> (p[0], p[1], len(p), p == (0, 'a'))",
         p=[(0, "a"), (1, ""), (-3, "abc")]),
    rule("`tuple[A, ...]` of any length",
         "xs: tuple[int, ...] -> (len(xs), xs[1:], (*xs, 1), xs == (1,))", xs=NUMBERS),
    rule("`list[A]` of any length", "xs: list[int] -> (len(xs), xs[-1], xs + [1])", xs=LISTS),
    rule("`Sequence[A]`", "xs: Sequence[int] -> (len(xs), all(x > 0 for x in xs))", xs=NUMBERS),
    rule("frozen dataclasses", module(RECORD, "x: int, s: str", "(Box(x, s), Box(x) == Box(0, s))")),
    rule("dataclasses with `order=True`", module(
        "@dataclass(frozen=True, order=True)\nclass Pair:\n    x: int\n    s: str\n",
        "x: int, s: str", "(Pair(x, s) < Pair(1, 'a'), Pair(x, s) >= Pair(x, 'b'))")),
    rule("`Enum`", module(COLOUR, "c: Colour, x: int", "(c.value, c.name, c is Colour.RED)")),
    rule("`Enum` by value", module(COLOUR, "x: int", "Colour(x)")),
    rule("`IntEnum`", module(COLOUR, "a: Level, x: int", "(a + x, a < x, a == x)"), x=[0, 1, 10]),
    rule("`StrEnum`", module(COLOUR, "k: Kind, s: str", "(k == s, k.value, k.startswith('s'))"),
         s=["server", "", "x"]),
    rule("constant dictionaries", module("CODES = {'a': 1, 'b': 2}\n", "s: str",
         "(CODES.get(s, 0), s in CODES, CODES[s])"), s=WORDS),
    rule("constant sets", module("SET = frozenset({1, 'a'})\n", "x: int | str", "x in SET")),
    rule("dictionaries as parameters", "d: dict[str, int] -> d.get('a')", d=[{}, {"a": 1}]),
    rule("sets as parameters", "d: set[int] -> 1 in d", d=[set(), {1}]),
    rule("`float`", "x: float -> x + 1.0", x=[0.0, 1.5]),
]  # fmt: skip

STATEMENTS = [
    rule("assignment, several targets, unpacking",
         "def f(x: int):\n    a = b = x\n    c, (d, *e) = 1, (a, b, 3)\n    return (a, c, d, e[0])"),
    rule("augmented assignment", "def f(x: int, s: str):\n    x += 2\n    s += 'a'\n    return (x, s)"),
    rule("`if`, `elif`, `else`, early `return`", """
def f(x: int, b: bool):
    if b:
        return "b"
    elif x < 0:
        y = -1
    else:
        y = 1
    return x * y
"""),
    rule("a variable that not every path binds", "def f(x: int, b: bool):\n    if b:\n        y = x\n    return y"),
    rule("`del` of a variable", "def f(b: bool):\n    x = 1\n    if b:\n        del x\n    return x"),
    rule("`assert`", "def f(s: str):\n    assert s != '', 'empty'\n    return s[0]"),
    rule("inner functions", "def f(x: int):\n    def g(y: int = x) -> int:\n        return x + y\n    return g() + g(1)"),
    rule("`match`: literals, `|`, guards, `as`", """
def f(x: int | str | None):
    match x:
        case 0 | "a":
            return "first"
        case int(n) if n > 5:
            return n
        case None as y:
            return y
        case _:
            return "else"
"""),
    rule("`match`: classes", RECORD + """
def f(x: int, s: str):
    match Box(x, s):
        case Box(0, t):
            return t
        case Box(s="a"):
            return x
"""),
    rule("`match`: sequences, `*rest`", """
def f(x: int, b: bool):
    match (x, b, 3):
        case (0, *_):
            return 0
        case [n, True, last]:
            return n + last
"""),
    rule("`match`: mappings", "def f(x: int):\n    match {'a': 1}:\n        case {'a': n}:\n            return n"),
    rule("`with`", "def f(x: int):\n    with open('x') as file:\n        return 1"),
    rule("`global`", "n = 0\ndef f(x: int):\n    global n\n    n = x\n    return n"),
    rule("assignment to attributes or items", "def f(xs: list[int]):\n    xs[0] = 1\n    return xs", xs=LISTS),
]  # fmt: skip

EXPRESSIONS = [
    rule("`and`, `or`, `not`, short circuits", "s: str, b: bool -> b and s[0] or not s", s=WORDS),
    rule("comparison chains", two("0 <= y < x != 3"), y=RANGE),
    rule("conditional expressions", "x: int, b: bool -> x if b else -x"),
    rule("`:=`", "x: int -> (y := x + 1) * y"),
    rule("`//` and `%`, all signs", two("(x // y, x % y)"), y=RANGE),
    rule("`//` and `%` without bounds", "x: int, y: int -> (x // y, x % y)"),
    rule("`**`", two("(x ** 2, 2 ** y if y >= 0 else 0)"), y=RANGE),
    rule("`& | ^ ~ << >>`", two("(x & y, x | y, x ^ y, ~x, x << 3, x >> 1)"), y=RANGE),
    rule("`&` of numbers without bounds", "x: int, y: int -> x & y"),
    rule("indexing, also from the end", "s: str -> (s[0], s[-1], s[2])", s=WORDS),
    rule("slicing, also from the end", "s: str -> (s[1:], s[:-1], s[-2:], s[1:2], s[5:1])", s=WORDS),
    rule("slices with computed bounds",
         "@icontract.require(lambda a, b: -5 <= a <= 5 and -5 <= b <= 5)\n"
         "def f(s: str, a: int, b: int):\n    return s[a:b]", a=range(-5, 6), b=range(-5, 6), s=WORDS),
    rule("slices with a step", "s: str -> s[::2]"),
    rule("`in` on texts", "s: str -> ('a' in s, 'ab' in s, s in 'abc')", s=WORDS),
    rule("`in` on tuples and lists", "xs: list[int], x: int -> (x in xs, x in (1, 2))", xs=LISTS, x=[0, 1, 4]),
    rule("`is`", "x: int | None, b: bool -> (x is None, b is True)"),
    rule("`is` of numbers", "x: int -> x is (5 if x else 6)"),
    rule("f-strings", short("f'<{s}>{len(s)}{None}'")),
    rule("f-strings, formats of numbers",
         two("(f'{x:04x}', f'{x:+d}', f'{y:>5}', f'{x:#b}', f'{x:,}')"), y=RANGE),
    rule("f-strings, formats of texts", "s: str -> (f'{s:>5}', f'{s:*^7}', f'{s:.3}')", s=WORDS),
    rule("`lambda`", "x: int -> (lambda y, z=2: x + y * z)(3)"),
    rule("starred arguments and displays", "x: int, y: int -> (*(x, y), max(*(x, y)))"),
    rule("list comprehensions", "xs: list[int] -> [2 * x for x in xs if x > 0]", xs=LISTS),
    rule("generator expressions", "xs: list[int] -> tuple(x + 1 for x in xs)", xs=LISTS),
    rule("comprehensions over two loops", "xs: list[int] -> [x + y for x in xs for y in xs]", xs=LISTS),
    rule("dictionary comprehensions", "x: int -> {x: 1 for _ in (1, 2)}"),
    rule("`/` (a float)", "x: int -> x / 2"),
    rule("`await`, `yield`", "def f(x: int):\n    yield x"),
]  # fmt: skip

TEXTS = [
    *(rule(f"`{call}`", f"s: str -> s.{call}", s=WORDS) for call in (
        "startswith('a')", "startswith(('a', 'b='))", "endswith('=b')", "find('=')", "find('a', 1)",
        "rfind('=')", "index('=')", "rindex('=')", "partition('=')", "rpartition('=')",
        "split('=', 1)", "rsplit('=', 1)", "split(None, 1)", "strip()", "strip('a=')",
        "lstrip('a')", "rstrip('b')", "removeprefix('a')", "removesuffix('b')", "isascii()",
        "isdigit()", "isalnum()", "isupper()", "replace('a', 'b')", "encode('ascii')", "zfill(5)",
        "ljust(4)", "center(5, '*')",
    )),
    *(rule(f"`{call}`, length bounded", short(f"s.{call}"), s=WORDS) for call in (
        "count('a')", "split('=')", "split()", "encode()",
    )),
    rule("`lower()`, `upper()` where the text is ASCII",
         "def f(s: str):\n    return (s.lower(), s.upper()) if s.isascii() else None",
         s=[*WORDS, "aBC", "\u00c9"]),
    rule("`lower()` of any text", short("s.lower()"), s=[*WORDS, "aBC", "\u00c9"]),
    rule("`join`", short("','.join((s, 'a', s))"), s=WORDS),
    rule("`join` of a list of any length", "xs: list[str] -> ','.join(xs)"),
    rule("`casefold()`, `title()`", "s: str -> (s.casefold(), s.title())"),
    rule("`splitlines()`", "s: str -> s.splitlines()"),
    rule("`format()`, `%`", "s: str -> '{}'.format(s)"),
    rule("`+`, `*`", "s: str -> (s + 'a' + s, s * 2)", s=WORDS),
    rule("`<`, `<=`", "s: str, t: str -> (s < t, s <= t)", s=WORDS, t=WORDS),
    rule("`bytes`: `hex()`, `decode('ascii')`", "b: bytes -> (b.hex(), b.decode('ascii'))"),
    rule("`bytes.fromhex`", "@icontract.require(lambda s: len(s) == 4)\ndef f(s: str):\n"
         "    return bytes.fromhex(s)", s=texts("0aFg1", 4)),
]  # fmt: skip

BUILTINS = [
    rule("`len`", "s: str, xs: list[int] -> (len(s), len(xs))", xs=LISTS),
    *(rule(f"`int(s, {base})`", short(f"int(s, {base})"),
           s=[*texts("01aF_ +x\u0663", 1, 2, 3, 4), ""]) for base in (10, 16, 2, 0)),
    rule("`int(s)` of any length", "s: str -> int(s)", s=["1", "", "12"]),
    rule("`str(n)`", two("(str(x), str(y))"), y=RANGE),
    rule("`ord`, `chr`", "@icontract.require(lambda x: -1 <= x <= 0x110000)\ndef f(x: int, s: str):\n"
         "    return (chr(x), ord(s))", x=[-1, 0, 65, 0xD800, 0x10FFFF, 0x110000], s=["a", "", "\U0001f600"]),
    rule("`min`, `max`, with `key` and `default`",
         two("(min(x, y), max((x, y, 3), key=abs), max((), default=y))"), y=RANGE),
    rule("`sum` of few items", two("sum((x, y, 3))"), y=RANGE),
    rule("`sum` of a list of any length", "xs: list[int] -> sum(xs)", xs=LISTS),
    rule("`any`, `all`", "xs: list[int], s: str -> (any(x > 2 for x in xs), all(c == 'a' for c in s))", xs=LISTS),
    rule("`range`, `enumerate`, `zip`", "x: int, y: int -> [a * k for k, a in enumerate((x, y, 1))]"
         " + [a + b for a, b in zip((x, y), range(3))]"),
    rule("`sorted` of few items, with `key` and `reverse`",
         two("(sorted((x, y, 3)), sorted((x, y, 3), key=abs, reverse=True)[0])"), y=RANGE),
    rule("`sorted` of a list of any length", "xs: list[int] -> sorted(xs)", xs=LISTS),
    rule("`reversed`", "xs: list[int] -> [x for x in reversed(xs)]", xs=LISTS),
    rule("`abs`, `divmod`, `bool`", two("(abs(x), divmod(x, 3), bool(y))"), y=RANGE),
    rule("`isinstance`", "x: int | bool | str | None -> (isinstance(x, int), isinstance(x, str | None))"),
    rule("`tuple`, `list`", "xs: tuple[int, ...] -> (list(xs), tuple(xs))", xs=NUMBERS),
    rule("`int.to_bytes`, `int.from_bytes`",
         "@icontract.require(lambda x: -2 <= x < 70000)\ndef f(x: int):\n    return x.to_bytes(2, 'big')",
         x=[0, 255, 256, 65535, 65536, -1]),
    rule("`bit_length`, `bit_count`", two("(x.bit_length(), x.bit_count())"), y=RANGE),
    rule("`hash`, `id`, `repr`", "x: int -> hash(x)"),
    rule("`map`, `filter`", "xs: list[int] -> list(map(abs, xs))", xs=LISTS),
    rule("`getattr`, `setattr`", "x: int -> getattr(x, 'real')"),
    rule("`eval`, `open`, `print`", "x: int -> eval('x')"),
]  # fmt: skip

PATTERNS = [
    rule("`re.fullmatch`, classes, repetition, alternatives",
         "s: str -> bool(re.fullmatch('(?:[ab]{1,2}|=)[ab=]*', s))", s=WORDS),
    rule("`re.match`, `$`, `\\Z`", r"s: str -> (bool(re.match('ab?$', s)), bool(re.match(r'a\Z', s)))",
         s=[*WORDS, "a\n", "ab\n"]),
    rule("`re.search`, text bounded", short("bool(re.search('a=', s))"), s=WORDS),
    rule("`\\d`, `\\w`, Unicode and `re.ASCII`",
         r"s: str -> (bool(re.fullmatch(r'\d+', s)), bool(re.fullmatch(r'(?a:\d+)', s)))", s=WORDS),
    rule("`re.IGNORECASE`", "s: str -> bool(re.fullmatch('(?i:ab)', s))", s=[*WORDS, "AB", "\u212a"]),
    rule("groups at fixed places", """
def f(s: str):
    m = re.fullmatch("([ab])=(.*)", s)
    return m and (m[1], m.group(2))
""", s=[*WORDS, "a=b", "b=", "b=ab"]),
    rule("repetition of more than one character without limit",
         "s: str -> bool(re.fullmatch('(?:ab)*', s))", s=WORDS),
    rule("groups at places that vary", "def f(s: str):\n    m = re.fullmatch('(a*)(b*)', s)\n    return m and m[1]", s=WORDS),
    rule("look-around", "s: str -> bool(re.match('a(?=b)', s))", s=WORDS),
    rule("back-references", r"s: str -> bool(re.match(r'(a|b)\1', s))", s=WORDS),
    rule("patterns that are computed", "s: str -> bool(re.match(s, 'a'))", s=["a", "b"]),
]  # fmt: skip

GROUPS: dict[str, list[Rule]] = {
    "Values": VALUES,
    "Statements": STATEMENTS,
    "Expressions": EXPRESSIONS,
    "Methods of texts": TEXTS,
    "Built-in functions": BUILTINS,
    "Calls and classes": CALLS,
    "Exceptions": EXCEPTIONS,
    "Loops": LOOPS,
    "Regular expressions": PATTERNS,
}
