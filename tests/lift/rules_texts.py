"""Rules of str and bytes."""

from __future__ import annotations

from tests.lift.compare import rule, texts

LONG = ["x" * 700, "a" * 600]
HEXLIKE = "0123456789abcdefABCDEFgG_+- x\u0663\uff11"


def bounded(expression: str, low: int = 0, high: int = 4) -> str:
    """A function of a text of bounded length."""
    require = f"@icontract.require(lambda s: {low} <= len(s) <= {high})\n"
    return f"{require}def f(s: str):\n    return {expression}"


TEXTS = [
    rule("length and truth", "s: str, b: bytes -> (len(s), bool(b), not s, s or 'none')"),
    *(rule(f"s[{n}]", f"s: str -> s[{n}]") for n in (0, 1, 3, -1, -2, -4, "True")),
    *(rule(f"b[{n}]", f"b: bytes -> b[{n}]") for n in (0, 2, -1)),
    *(rule(f"s[{part}]", f"s: str -> s[{part}]", s=[*texts("abc", 0, 1, 2, 3, 4, 5, 9), *LONG])
      for part in (":", "1:", ":2", "1:3", "-2:", ":-1", "3:1", "-100:100", "2:-1", "-3:-1",
                   "True:", ":0", "5:2")),
    *(rule(f"b[{part}]", f"b: bytes -> b[{part}]") for part in ("1:", ":-1", "1:3")),
    rule("an index that is computed", """
@icontract.require(lambda n: -3 <= n <= 3)
def f(s: str, n: int):
    return (s[n], "abc"[n])
""", n=range(-3, 4)),
    rule("a slice that is computed", """
@icontract.require(lambda a, b: -4 <= a <= 4 and -4 <= b <= 4)
def f(s: str, a: int, b: int):
    return s[a:b]
""", a=range(-4, 5), b=range(-4, 5)),
    rule("a slice of a slice", "s: str -> s[1:][:3][-2:]"),
    rule("an index into nothing", """
@icontract.require(lambda n: -1 <= n <= 1)
def f(n: int):
    return ""[n]
""", n=[-1, 0, 1]),
    rule("equality with a literal", "s: str -> (s == 'ab', s != '', 'abc' == s)"),
    rule("equality with bytes", "s: str, b: bytes -> (s == b, b == b'ab', s != b)"),
    rule("equality of texts", "s: str, t: str -> s == t", s=[*LONG, "", "a", "ab"],
         t=[*LONG, "", "a", "ab", "x" * 699 + "y"]),
    rule("equality of parts", "s: str, t: str -> (s[1:] == t[:2], s[:1] == t[1:])",
         s=texts("ab", 0, 1, 2, 3), t=texts("ab", 0, 1, 2, 3, seed=1)),
    rule("joining", bounded("s[0] + 'x' + s[1] + s[:1]", 2, 2)),
    rule("repeating", bounded("(s * 3, s * 0, s * -2, 2 * 'ab')", 2, 2)),
    rule("membership in a literal",
         bounded("(s in 'abc0', s not in 'ab', '' in s, s in '')", 1, 1)),
    rule("parts of a literal", "x: int -> ('' in 'abc', 'bc' in 'abc', 'abcd' in 'abc', 'c' in '')",
         x=[0]),
    rule("a character in a text", bounded("('a' in s, '0' not in s)"),
         s=texts("abc0", 0, 1, 2, 3, 4)),
    rule("a number in bytes", "b: bytes -> 97 in b[:3] if len(b) < 9 else 48 in b'0'"),
    rule("starts and ends", "s: str -> (s.startswith('a'), s.endswith('b'), s.startswith(''),"
         " s.endswith('zzz'))"),
    rule("starts and ends of bytes", "b: bytes -> (b.startswith(b'a'), b.endswith(b'zz'))"),
    rule("characters in order", bounded("('a' <= s <= 'f', s < 'b', s > '\\ud7ff')", 1, 1)),
    rule("ord", bounded("(ord(s), ord(s) + 1)", 1, 1)),
    rule("chr", """
@icontract.require(lambda x: -1 <= x <= 0x110000)
def f(x: int):
    return chr(x)
""", x=[-1, 0, 65, 0xD7FF, 0xD800, 0xDFFF, 0xFFFF, 0x10000, 0x10FFFF, 0x110000]),
    rule("int(s, 16)", bounded("int(s, 16)", 2, 2), refuses=True, s=texts(HEXLIKE, 2, count=150)),
    rule("int(s, 16) of plain digits", bounded("int(s, 16)", 3, 3),
         s=texts("0123456789abcdefABCDEF", 3)),
    rule("int(s)", bounded("int(s)", 3, 3), refuses=True,
         s=["007", "120", *texts("0123456789_+- \u0663", 3, count=150)]),
    rule("int(s) of plain digits", bounded("int(s)", 3, 3), s=texts("0123456789", 3)),
    rule("int of nothing", bounded("int(s, 16)", 0, 0)),
    rule("fromhex", bounded("bytes.fromhex(s)", 4, 4), refuses=True,
         s=texts(HEXLIKE, 4, count=100)),
    rule("fromhex of plain digits", bounded("bytes.fromhex(s)", 4, 4),
         s=texts("0123456789abcdefABCDEF", 4)),
    rule("hex", """
@icontract.require(lambda b: len(b) == 3)
def f(b: bytes):
    return b.hex()
""", b=[bytes((k, 255 - k, k * 7 % 256)) for k in range(0, 256, 9)]),
    *(rule(f"{q} over a text of any length", f"s: str -> {q}(c in '0a' for c in s)",
           s=[*texts("0a", 0, 1, 2, 3), *texts("0ab\ud800", 1, 2, 3, 4), "a" * 550])
      for q in ("all", "any")),
    *(rule(f"{q} over bytes of any length", f"b: bytes -> {q}(c < 100 for c in b)",
           b=[b"", b"a", b"zz", b"az", b"a" * 520]) for q in ("all", "any")),
    rule("all with and, over a short text", bounded("all('0' <= c <= '9' or c == 'x' for c in s)"),
         s=texts("09x:/", 0, 1, 2, 3, 4)),
    rule("a filter", bounded("all(c == 'a' for c in s if c != 'b')"),
         s=texts("abc", 0, 1, 2, 3, 4)),
    rule("a filter that may fail",
         bounded("any(s[k] == 'a' for k in (0, 1, 2) if s[k + 1] == 'b')"),
         s=texts("ab", 0, 1, 2, 3, 4)),
    rule("elements that may fail", bounded("all(s[k] == 'a' for k in range(3))"),
         s=texts("ab", 0, 1, 2, 3, 4)),
    rule("nested loops", bounded("all(any(c == d for d in 'ab0') for c in s)"),
         s=texts("ab0c", 0, 1, 2, 3, 4)),
    rule("nested loops over long texts", "s: str, t: str -> all(all(c == d for d in t) for c in s)",
         s=texts("ab", 0, 1, 2), t=texts("ab", 0, 1, 2)),
    rule("loops with places", bounded("all(c == 'abab'[k] for k, c in enumerate(s))"),
         s=texts("ab", 0, 1, 2, 3, 4)),
    rule("two texts side by side", """
@icontract.require(lambda s, t: len(s) <= 3 and len(t) <= 3)
def f(s: str, t: str):
    return all(c == d for c, d in zip(s, t))
""", s=texts("ab", 0, 1, 2, 3), t=texts("ab", 0, 1, 2, 3, seed=2)),
    rule("backwards", bounded("all(c == 'a' for c in reversed(s))", 3, 3), s=texts("ab", 3)),
    rule("a shown value", "s: str, b: bool -> (f'{s}', f'{s!r}{b}{None}')"),
    rule("parts in a text", bounded("f'<{s}-{s[0]}>'", 1, 1)),
]  # fmt: skip

RULES = TEXTS
