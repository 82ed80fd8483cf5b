"""Rules of numbers and text: `int(text, base)`, `str(number)`, format specifications."""

from __future__ import annotations

import itertools
import unicodedata

from tests.lift.compare import Rule, rule, texts

NUMBERLIKE = "0123456789abfxXoOzZ_+- \t\n\x1f\xa0\u0663\uff11\uff21\U0001d7d8\ud800"
WRITTEN = [
    "", "0", "-0", "00", "0_0", "0x", "0x1", "0X_f", "0x__1", "0b1", "0b_1", "0b2", "0o7", "0o8",
    "1_0", "_1", "1_", "1__0", " 1", "1 ", "\t-1\n", "+-1", "+ 1", "+1", "- 1", "\x1c1", "1\x1f",
    "\xa01", "1\u2003", "\u0661\u0662", "\u0661_\u0662", "\uff10x1", "-\u0661", "1\x00", "\x00",
    "z", "Z9", "7z", "+0x1", "-0b1", "0x-1", " 0x1f ", "01", "-01", "0_1", "000", "0 ", "0_",
    "0x_", "1 1", "\u00b2", "\u2160", "\U0001d7e1", "--1", "+", "-", " ", "_", "\x851",
    "1\u0085", "\u30001",
]  # fmt: skip
BASES = (2, 3, 8, 10, 11, 16, 36, 0)


def bounded(expression: str, low: int, high: int) -> str:
    """A function of a text of bounded length."""
    require = f"@icontract.require(lambda s: {low} <= len(s) <= {high})\n"
    return f"{require}def f(s: str):\n    return {expression}"


def number(low: int, high: int, expression: str) -> str:
    """A function of a number between bounds."""
    require = f"@icontract.require(lambda n: {low} <= n <= {high})\n"
    return f"{require}def f(n: int):\n    return {expression}"


def edges(low: int, high: int) -> list[int]:
    """The numbers at which texts grow longer, and some others."""
    powers = [base**k for base in (2, 8, 10, 16, 1000) for k in range(20)]
    near = [sign * (power + d) for power in powers for d in (-1, 0, 1) for sign in (1, -1)]
    return sorted({n for n in (*near, low, high, 0, 123, 65, 0x1F600) if low <= n <= high})


PARSED = [
    rule(f"int of short text in base {base}", bounded(f"int(s, {base})", 0, 5),
         refuses=base not in (0, 10),
         s=[*WRITTEN, *texts(NUMBERLIKE, 1, 2, 3, 4, 5, count=150, seed=base)])
    for base in BASES
]  # fmt: skip

PLAIN = [
    rule(f"int of plain digits in base {base}", bounded(f"int(s, {base})", 1, 40), refuses=True,
         s=texts("0123456789abcdefghijklmnopqrstuvwxyzXYZ"[:base], 1, 2, 3, 7, 30, 40))
    for base in (2, 8, 10, 16, 36)
]  # fmt: skip

OTHER = [
    rule("int of all decimal digits there are", bounded("int(s)", 1, 1),
         s=[c for c in map(chr, range(0x110000)) if unicodedata.decimal(c, -1) >= 0][::12]),
    rule("int of bytes", """
@icontract.require(lambda b: len(b) <= 4)
def f(b: bytes):
    return (int(b), int(b, 16))
""", b=[b"1", b" 12 ", b"-1_0", b"\xa01", b"\x1c1", b"", b"0x1", b"9\x00", b"\xd9\xa1", b"12\n"]),
    rule("int of characters that may be spaces", bounded("int(s)", 2, 2),
         s=[f"{chr(c)}1" for c in (*range(0x21), 0x7F, 0x85, 0xA0, 0x1680, 0x180E, 0x200B, 0x2028,
                                   0x202F, 0x205F, 0x3000, 0xFEFF)]),
    rule("int of nothing at all", "x: int -> (int(), str(), bytes())", x=[0]),
    rule("ord of any text", "s: str -> ord(s)"),
    rule("ord of any bytes", "b: bytes -> ord(b)"),
]  # fmt: skip

RANGES = ((0, 9), (0, 255), (-1000, 1000), (0, 2**31), (-(2**63), 2**63 - 1), (95, 105))

SHOWN = [
    *(rule(f"str of {low} to {high}", number(low, high, "(str(n), f'{n}', f'<{n}>', len(str(n)))"),
           n=edges(low, high)) for low, high in RANGES),
    rule("decimal text and back", number(-300, 300, "(int(str(n)), int(f'{n:+}'), str(n)[-1])"),
         n=range(-300, 301, 7)),
    rule("str of other values",
         "s: str, b: bool -> (str(s), str(b), str(None), f'{b}', f'{None}')"),
    rule("a shown text or nothing", "s: str | None -> f'<{s}>' if s is not None else str(s)"),
    rule("bits of a number", number(-(2**20), 2**20, "(n.bit_length(), n.bit_count())"),
         n=edges(-(2**20), 2**20)),
    rule("bits of a Boolean", "b: bool -> (b.bit_length(), b.bit_count())"),
]  # fmt: skip

SPECS = [
    "d", "x", "X", "b", "o", "c", "5", "05", "5d", "<5", ">5", "^5", "^6", "=5", "*^7", "*<7d",
    "0<5", "0>5", "+", " ", "-", "+d", "+5", "+05", " 05", "=+6", "*=+6", "#x", "#X", "#b", "#o",
    "#06x", "#8b", "#d", ",", "_", ",d", "_x", "_b", "_o", "+,", ">8,", "*^9_x", "02x", "04X",
    "08b", "03o", "0", "<", "^", "1", "3c", "<3c", "^3c", "=3c", "#_X", "-5", "\u00e9<4",
    "=4", "+c",
    ".3", "s", "5s", "z", ",x", "#,d", "=<5", "<<5", "+<5", "00", "007", "q",
]  # fmt: skip

TEXT_SPECS = [
    "", "s", "5", "05", "<5", ">5", "^5", "*^6", "^4s", ".2", ".0", "5.1", "*>5.2s", "=5", "+", "#",
    ",", "d", "0", "\ud800^5", "<<3",
]  # fmt: skip


def formats(name: str, low: int, high: int) -> list[Rule]:
    """A rule for each format of numbers."""
    numbers = [n for n in edges(low, high) if not 0x10FFFF < n < 2**40][::2]
    return [
        rule(f"{name} formatted as {spec!r}", number(low, high, f"format(n, {spec!r})"),
             n=[*numbers, low, high])
        for spec in SPECS
    ]  # fmt: skip


RULES = [
    *PARSED, *PLAIN, *OTHER, *SHOWN,
    *formats("a number", 0, 300), *formats("a signed number", -70000, 70000),
    *(rule(f"a short text formatted as {spec!r}", bounded(f"format(s, {spec!r})", 0, 6),
           s=texts("ab\u00e9", 0, 1, 2, 3, 4, 5, 6)) for spec in TEXT_SPECS),
    rule("a text of any length formatted",
         "s: str -> (f'{s:>5}', f'{s:*^7}', f'{s:.3}', f'{s:4s}!')",
         s=[*texts("ab", 0, 1, 2, 3, 4, 5, 6, 7, 8), "x" * 60]),
    rule("a Boolean formatted", "b: bool -> (f'{b:d}', f'{b:3}', format(b), f'{b:#x}')"),
    rule("constants formatted",
         "b: bool -> (f'{5:03}', f'{-5:x}', format('a', '>3'), f'{True:2}')"),
    *(rule(f"a wrong format {spec!r}", number(0, 9, f"format(n, {spec!r})"), n=range(10))
      for spec in ("s", ",x", ".2", "+c", "#c", "y")),
    *(rule(f"the format {''.join(parts)!r}", number(-20, 20, f"format(n, {''.join(parts)!r})"),
           n=range(-20, 21))
      for parts in itertools.product(("", "*^", "="), ("", "+"), ("", "#"), ("", "7"), ("x", "d"))),
]  # fmt: skip
