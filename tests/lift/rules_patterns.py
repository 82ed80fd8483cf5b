"""Rules of `re` with constant patterns."""

from __future__ import annotations

from tests.lift.compare import rule, texts

WORDS = [*texts("a0-_\n", 0, 1, 2, 3, 4, 5), "ab-12", "ab-12\n", "\u0661\u0662", "K\u212a",
         "\u017f", "12-34", "a" * 700]  # fmt: skip
HEADERS = ["00-ab", "00-abc", "00-a", "00-ab\n", "0-ab", "xx-ab", "00--ab", "", "00-", "\n00-ab"]

RULES = [
    rule(
        "a pattern that fits", "s: str -> re.fullmatch('[a-z]{2}-[0-9]{2}', s) is not None", s=WORDS
    ),
    rule(
        "a pattern in a variable of the module",
        """
PAIR = re.compile("([a-z]{2})-([0-9]{2})")
def f(s: str):
    m = PAIR.fullmatch(s)
    return m and (m[1], m.group(2), m.groups(), m.group())
""",
        s=WORDS,
    ),
    rule(
        "a pattern compiled on the way",
        """
def f(s: str):
    return bool(re.compile("a+").fullmatch(s))
""",
        s=WORDS,
    ),
    rule(
        "a dollar before a newline",
        "s: str -> (bool(re.match('a{1,2}$', s)),"
        " bool(re.fullmatch('a{1,2}$', s)), bool(re.match(r'a{1,2}\\Z', s)))",
        s=WORDS,
    ),
    rule("match needs no end", "s: str -> (not re.match('a0', s), not re.match('', s))", s=WORDS),
    rule(
        "digits of Unicode",
        r"s: str -> (bool(re.fullmatch(r'\d{2}', s)),"
        r" bool(re.fullmatch(r'(?a:\d{2})', s)))",
        s=WORDS,
    ),
    rule(
        "letters without regard to case",
        "s: str -> (bool(re.fullmatch('(?i:kk)', s)),"
        " bool(re.fullmatch('(?ai:kk)', s)), bool(re.fullmatch('(?i:s)', s)))",
        s=WORDS,
    ),
    rule(
        "a dot and a newline",
        "s: str -> (bool(re.fullmatch('.', s)),"
        " bool(re.fullmatch('(?s:.)', s)), bool(re.match('a.*', s)))",
        s=WORDS,
    ),
    rule(
        "one character of a class somewhere",
        r"s: str -> (bool(re.search('[^a-z]', s)),"
        r" bool(re.search(r'\d', s)))",
        s=WORDS,
    ),
    rule(
        "search in a text of bounded length",
        """
@icontract.require(lambda s: len(s) <= 4)
def f(s: str):
    return (bool(re.search("a0", s)), bool(re.search("^a|0$", s)), bool(re.search(r"\\ba", s)))
""",
        s=[w for w in WORDS if len(w) <= 4],
    ),
    rule(
        "a pattern of bytes",
        r"b: bytes -> (bool(re.fullmatch(rb'[a-z\xff]\d', b)),"
        r" bool(re.match(rb'(?i:A)', b)))",
        b=[b"", b"a", b"A", b"a0", b"\xff0", b"\xb2", b"z9", b"z\xb2", b"\x00"],
    ),
    rule(
        "a named group of what is left",
        """
def f(s: str):
    m = re.fullmatch("(?P<version>[0-9]{2})-(?P<rest>.*)", s)
    if m is None:
        return None
    return (m["version"], m.group("rest"), m.group(0, 1), m[2])
""",
        s=[*HEADERS, *WORDS],
    ),
    rule(
        "a group before a fixed end",
        """
def f(s: str):
    m = re.fullmatch("(.*)-(a)()(b)", s)
    return m and m.groups()
""",
        s=[*HEADERS, *WORDS],
    ),
    rule(
        "groups inside of groups",
        """
def f(s: str):
    m = re.match("(([0-9])([0-9]))-", s)
    return m.groups() if m else ()
""",
        s=[*HEADERS, *WORDS],
    ),
    rule(
        "an attribute of no match",
        """
def f(s: str):
    return re.fullmatch("a", s).group()
""",
        s=["a", "", "b"],
    ),
    rule(
        "matches of two patterns",
        """
def f(s: str):
    m = re.fullmatch("(a)0", s) or re.fullmatch("(0)(a)", s)
    return m is None, m and m[1]
""",
        s=WORDS,
    ),
]
