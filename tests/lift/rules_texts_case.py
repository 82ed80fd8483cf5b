"""Rules of characters: what they are, how they change, how they are encoded and padded."""

from __future__ import annotations

import random

from tests.lift.compare import rule, texts

CHARACTERS = [
    *map(chr, range(0x180)), "\u01c5", "\u02b0", "\u0663", "\u00b2", "\u2160", "\u24d0", "\u1fbc",
    "\u3000", "\u200b", "\ud800", "\U0001d7d8", "\U0010ffff", "\u4e00", "\u0300", "\u2028",
    "\u1c89", "\ua7cb", "\u2118", "\u00b7", "\u037a", "\ufeff", "\u0130", "\u03a3", "\u212a",
    "\u00df",
    *(chr(random.Random(1).randrange(0x110000)) for _ in range(40)),
]  # fmt: skip
MIXED = [
    *texts("aB1 _\u00e9\u01c5\u0663\u2160\xa0", 0, 1, 2, 3, 4, count=80),
    "",
    "aB1",
    "__a",
    "1a",
]
LONG = ["a" * 50, "A" * 49 + "b", "1" * 45 + "\u0663", "\u00e9" * 44, " " * 45]
CLASSES = (
    "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
    "isprintable", "isspace", "isupper",
)  # fmt: skip
OF_BYTES = ("isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "isupper")


def bounded(expression: str, low: int = 0, high: int = 4) -> str:
    """A function of a text of bounded length."""
    require = f"@icontract.require(lambda s: {low} <= len(s) <= {high})\n"
    return f"{require}def f(s: str):\n    return {expression}"


RULES = [
    *(rule(f"{name} of one character", bounded(f"s.{name}()", 1, 1), s=CHARACTERS)
      for name in CLASSES),
    *(rule(f"{name} of a short text", bounded(f"s.{name}()"), s=MIXED) for name in CLASSES),
    *(rule(f"{name} of any text", f"s: str -> s.{name}()", s=[*MIXED, *LONG]) for name in CLASSES),
    *(rule(f"{name} of bytes", f"b: bytes -> b.{name}()",
           b=[bytes([k]) for k in range(0, 256, 5)] + [b"", b"aB", b"A1", b"a" * 600, b"  "])
      for name in OF_BYTES),
    rule("lower and upper of short texts", bounded("(s.lower(), s.upper())"), refuses=True,
         s=[*MIXED, *CHARACTERS[:140]]),
    rule("lower and upper of ASCII", """
def f(s: str):
    if not s.isascii():
        return None
    return (s.lower(), s.upper(), s.lower() == 'traceparent')
""", s=[*MIXED, *LONG, "TraceParent", "Traceparent\u212a"]),
    rule("lower and upper of bytes", "b: bytes -> (b.lower(), b.upper())",
         b=[bytes(range(256)), b"", b"aBc", b"Z" * 50]),
    rule("one character for another", "s: str -> (s.replace('a', 'b'), s.replace('\\u00e9', 'e'))",
         s=[*MIXED, *LONG]),
    rule("one byte for another", "b: bytes -> b.replace(b'a', b'\\xff')",
         b=[b"", b"abca", b"a" * 50]),
    *(rule(f"encode {name}", bounded(f"s.encode({name})"), refuses=name == "" or "8'" in name,
           s=[*MIXED, "\ud800", "a\udfff", "\xff", "\u0100"])
      for name in ("", "'ascii'", "'utf-8'", "'latin-1'", "encoding='US-ASCII'")),
    rule("encode a text of any length", "s: str -> s.encode('ascii')", s=[*MIXED, *LONG]),
    *(rule(f"decode {name}", f"b: bytes -> b.decode({name})", refuses=name == "" or "8'" in name,
           b=[b"", b"abc", b"\xff", b"a\x80", b"\xc3\xa9", b"z" * 50])
      for name in ("", "'ascii'", "'utf-8'", "'latin-1'")),
    rule("str of bytes", "b: bytes -> str(b, 'ascii')", b=[b"", b"abc", b"\xff"]),
    rule("what a decoding error is", """
def f(b: bytes):
    try:
        return b.decode('ascii')
    except ValueError:
        return None
""", b=[b"", b"abc", b"\xff"]),
    rule("hex of bytes of any length", "b: bytes -> (b.hex(), b.hex()[1:3])",
         b=[b"", b"\x00\xff", bytes(range(50)), b"abc"]),
    rule("fromhex of any characters", bounded("bytes.fromhex(s)", 3, 3), refuses=True,
         s=texts("0aFg \u0663\n", 3, count=100)),
    rule("fromhex of four characters", bounded("bytes.fromhex(s)", 4, 4), refuses=True,
         s=texts("0aFg \u0663\n", 4, count=100)),
    *(rule(f"{call} of a short text", bounded(f"s.{call}"),
           s=[*MIXED, "+1", "-", "-12", "+", "--1"])
      for call in ("zfill(3)", "zfill(0)", "ljust(4)", "rjust(4, '*')", "center(5)",
                   "center(4, '-')", "center(3)", "center(6)", "zfill(-1)", "rjust(2)",
                   "zfill(5)")),
    *(rule(f"{call} of any text", f"s: str -> s.{call}",
           s=[*MIXED, *LONG, "+1", "-", "-12", "--1"])
      for call in ("zfill(5)", "ljust(4)", "rjust(4, '*')", "center(5)", "center(4, '-')")),
    rule("padding of bytes", "b: bytes -> (b.zfill(4), b.ljust(3), b.center(4, b'*'))",
         b=[b"", b"a", b"+1", b"-12", b"abcdef"]),
    rule("padding to a computed width", """
@icontract.require(lambda n: -1 <= n <= 6)
@icontract.require(lambda s: len(s) <= 3)
def f(s: str, n: int):
    return (s.rjust(n), s.center(n, '*'), s.zfill(n))
""", s=["", "a", "+1", "abc"], n=range(-1, 7)),
    rule("ASCII digits by two tests", bounded("s.isascii() and s.isdigit()"), s=MIXED),
    rule("characters of a changed text", bounded("all(c in '01ab' for c in s.replace('B', 'b'))"),
         s=MIXED),
    rule("slices of texts that were made",
         "s: str -> ((s + 'xyz')[-2:], ('<' + s)[1:], (s * 2)[1:3])",
         s=[*MIXED, *LONG]),
    rule("an index into a text that was made", """
@icontract.require(lambda s: len(s) >= 1)
def f(s: str):
    return ((s + 'xyz')[-1], ('<' + s)[1], s.replace('a', 'b')[0], (s + s)[len(s)])
""", s=[*MIXED[:40], *LONG]),
    rule("a slice of a literal that is computed", """
@icontract.require(lambda a, b: -4 <= a <= 4 and -4 <= b <= 4)
def f(a: int, b: int):
    return 'abcdef'[a:b]
""", a=range(-4, 5), b=range(-4, 5)),
]  # fmt: skip
