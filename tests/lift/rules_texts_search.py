"""Rules of the methods that search, cut and strip texts, of any and of short length."""

from __future__ import annotations

from tests.lift.compare import Rule, rule, texts

LONG = ["ab" * 30 + "=c", "=" * 45, "x" * 50, "xyz=" * 15]
SOME = [*texts("ab=", 0, 1, 2, 3, 4, 5, 6, 7, count=40), *LONG]
SPACES = [
    "", " ", "  a ", "\ta\t b\n", "a", "\u2003a\u3000", "\x1ca\x1f", "\xa0", "a b", " a  b ",
    " a b c ", "\u00e9 \ud800", "   ", "a\u200bb", *texts(" \ta\u2003", 1, 2, 3, 4, 5),
    " " * 30 + "a b" + "\t" * 30,
]  # fmt: skip


def both(name: str, expression: str, *, s: list[str]) -> list[Rule]:
    """A rule of texts of any length, and the same one of texts of bounded length."""
    require = "@icontract.require(lambda s: len(s) <= 7)\n"
    return [
        rule(name, f"s: str -> {expression}", s=s),
        rule(f"{name}, short", f"{require}def f(s: str):\n    return {expression}", s=s),
    ]


RULES = [
    *both("find", "(s.find('='), s.find('ab'), s.find(''), s.find('abc'), s.find('bb'))", s=SOME),
    *both("rfind", "(s.rfind('='), s.rfind('ab'), s.rfind(''), s.rfind('aa'))", s=SOME),
    *both("find from a place", "(s.find('=', 2), s.find('b', -2), s.find('', 3), s.find('a', 1, 4),"
          " s.find('a', 0, -1), s.find('', 4, 2), s.find('', 100), s.find('b', None, 2))", s=SOME),
    *both("rfind from a place", "(s.rfind('=', 2), s.rfind('b', -2), s.rfind('', 3),"
          " s.rfind('a', 1, 4), s.rfind('', 4, 2), s.rfind('', 100))", s=SOME),
    *both("index", "s.index('=')", s=SOME),
    *both("rindex", "s.rindex('ab', 1)", s=SOME),
    *both("starts or ends with one of several",
          "(s.startswith(('a', '=b')), s.endswith(('', 'zz')), s.endswith(('ab', 'b=')),"
          " s.startswith(()))", s=SOME),
    *both("starts or ends between places",
          "(s.startswith('b', 1), s.startswith('', 9), s.startswith('a', -1),"
          " s.endswith('b', 1, 3), s.endswith('', 3, 2), s.startswith('ab', 0, 1),"
          " s.endswith('ab', 0, -1))", s=SOME),
    *both("a text in a text", "('ab' in s, '' in s, '===' in s, 'b=' not in s)", s=SOME),
    *both("a character in a text of any length", "('=' in s, 'z' in s)", s=SOME),
    rule("count", """
@icontract.require(lambda s: len(s) <= 6)
def f(s: str):
    return (s.count('a'), s.count('ab'), s.count('aa'), s.count(''), s.count('', 2),
            s.count('a', 1, 3), s.count('b', -2), s.count('', 9), s.count('aba'))
""", s=[*texts("ab", 0, 1, 2, 3, 4, 5, 6), "aaaaaa", "ababab", "aaa"]),
    rule("a number counted in bytes", """
@icontract.require(lambda b: len(b) <= 4)
def f(b: bytes):
    return (b.count(97), b.count(b'a'), b.find(98), b.rfind(b'b'))
""", b=[t.encode() for t in texts("abc", 0, 1, 2, 3, 4)]),
    *both("partition", "s.partition('=')", s=SOME),
    *both("rpartition", "s.rpartition('=')", s=SOME),
    *both("partition by two characters", "(s.partition('ab'), s.rpartition('ab'))", s=SOME),
    rule("partition of bytes", "b: bytes -> (b.partition(b'='), b.rpartition(b'='))",
         b=[t.encode() for t in SOME]),
    rule("partition by nothing", "s: str -> s.partition('')"),
    *both("split with a limit",
          "(len(s.split('=', 1)), s.split('=', 1)[0], s.split('=', 1)[-1],"
          " len(s.split('=', 2)), s.split('=', 2)[-1], s.split('=', 0)[0], s.split('ab', 1)[-1])",
          s=SOME),
    *both("rsplit with a limit",
          "(len(s.rsplit('=', 1)), s.rsplit('=', 1)[0], s.rsplit('=', 1)[-1],"
          " len(s.rsplit('=', 2)), s.rsplit('=', 2)[-1], s.rsplit('=', 2)[0])", s=SOME),
    rule("split without a limit", """
@icontract.require(lambda s: len(s) <= 6)
def f(s: str):
    parts = s.split('=')
    return (len(parts), parts[0], parts[-1], parts[1] if len(parts) > 1 else None)
""", s=texts("ab=", 0, 1, 2, 3, 4, 5, 6, count=60)),
    rule("split by what overlaps", """
@icontract.require(lambda s: len(s) <= 6)
def f(s: str):
    parts, back = s.split('aa'), s.rsplit('aa')
    return (len(parts), parts[0], parts[-1], len(back), back[0], back[-1])
""", s=[*texts("ab", 0, 1, 2, 3, 4, 5, 6, count=60), "aaaaa", "aaa"]),
    rule("split by white space", """
@icontract.require(lambda s: len(s) <= 6)
def f(s: str):
    parts = s.split()
    return (len(parts), parts[0] if parts else None, parts[-1] if len(parts) > 1 else None)
""", s=SPACES),
    *both("split by white space with a limit",
          "(len(s.split(None, 1)), len(s.split(maxsplit=2)), s.split(None, 1)[-1])", s=SPACES),
    rule("split by nothing", "s: str -> s.split('', 1)"),
    rule("split in two and unpacked", """
def f(s: str):
    try:
        key, value = s.split('=', 1)
    except ValueError:
        return None
    return (value, key)
""", s=SOME),
    *both("strip a set", "(s.strip('a='), s.lstrip('ab'), s.rstrip('b'), s.strip(''))", s=SOME),
    *both("strip white space",
          "(s.strip(), s.lstrip(), s.rstrip(None), s.strip(' \\t'))", s=SPACES),
    rule("strip of bytes", "b: bytes -> (b.strip(), b.lstrip(b' a'), b.rstrip())",
         b=[b"", b" a ", b"\x1c a\x85", b"\x0b\x0ca\r\n", b"  ", b"a" * 50 + b" "]),
    rule("strip twice", "s: str -> (s.strip(' ').strip('\\t'), s.strip(' \\t').strip(' \\t'))",
         s=SPACES),
    *both("a prefix and a suffix off",
          "(s.removeprefix('a'), s.removesuffix('ab'), s.removeprefix(''), s.removesuffix('='),"
          " s.removeprefix('ab').removesuffix('a'))", s=SOME),
    *both("parts joined again", "s.partition('=')[0] + '=' + s.partition('=')[2]", s=SOME),
    *both("joined and cut", "(s + 'b=' + s)[1:-1].partition('=')", s=SOME),
    rule("join", """
@icontract.require(lambda s: len(s) <= 6)
def f(s: str):
    return (','.join((s, 'a', s)), '='.join(s.split('=')), ''.join(()), '+'.join(s.split('a', 1)))
""", s=texts("ab=", 0, 1, 2, 3, 4, 5, 6, count=60)),
    rule("join of texts of any length", "s: str, t: str -> ', '.join((s, t, s))", s=SOME[:9],
         t=SOME[-5:]),
    *both("repeated", "(s * 2, 'ab' * 2 + s, s * 0, 2 * s)", s=SOME),
    rule("repeated a number of times", """
@icontract.require(lambda n: -2 <= n <= 5)
def f(n: int):
    return ('ab' * n, n * '-', 'x' * n + 'y')
""", n=range(-2, 6)),
    *both("order", "(s < 'ab', s <= 'b', 'a=' < s, s >= s, s < s)", s=SOME),
    rule("order of two texts", "s: str, t: str -> (s < t, s <= t, s > t, s >= t)",
         s=[*SOME[:20], *LONG], t=[*SOME[10:30], *LONG, "ab" * 30 + "=b", "x" * 49]),
    rule("order of short texts", """
@icontract.require(lambda s, t: len(s) <= 3 and len(t) <= 3)
def f(s: str, t: str):
    return (s < t, s <= t)
""", s=texts("ab\U0001F600", 0, 1, 2, 3), t=texts("ab\uffff", 0, 1, 2, 3)),
    rule("a place found and used", """
def f(s: str):
    k = s.find('=')
    if k < 0:
        return (s, '', '')
    return (s[:k], s[k], s[k + 1:])
""", s=SOME),
]  # fmt: skip
