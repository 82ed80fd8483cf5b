"""The grammar of random programs, as templates.

`<name>` is expanded by the rule of that name; `<name|v|c>` too, with further local names: those
that start with v are ints, with c texts. A `@` is a number that no other statement has. A leading
number is a weight. Rules that start with the name of a group are used in programs that have it.
"""

# ruff: noqa: E501  # templates stand on one line each

from __future__ import annotations

from tests.lift.program_statements import PARTS

LEAVES = {
    "int": """
        3 x
        3 y
        u
        2 n
        2 k
        3 <literal>
        2 len(s)
        len(w)
        b
        size
        p[0]
        r.low
        r.high
        color.value
        len(xs)
    """,
    "truth": """
        2 b
        True
        (s == "ab")
        (x > 3)
        (y == 0)
        p[1]
        (o is None)
        (not xs)
    """,
    "text": """
        3 s
        t
        w
        q
        "ab"
        ""
        "b"
        s[1:]
        s[:2]
        pair[1]
    """,
    "list": """
        3 xs
        (x, y)
        [n, x, 1]
        xs[1:]
        ()
    """,
    "data": """
        3 d
        b"ab"
        b""
        d[1:]
    """,
}

EXPRESSIONS = {
    "int": """
        3 (<int> + <int>)
        3 (<int> - <int>)
        (<int> * <small>)
        (<int> * <int>)
        (-<int>)
        abs(<int>)
        min(<int>, <int>)
        max(<int>, <int>)
        (<int> if <truth> else <int>)
        (<int> or <int>)
        (<int> and <int>)
        int(<int>)
        int(<truth>)
        len(<text>)
        (<int>, <int>)[<place>]
        objects: half(<int>)
        objects: pick(<int>, <text>)
        objects: checked(<int>)
        objects: contracted(<int>)
        objects: many(<int>, *(<int>, <int>))
        objects: place(<text>, <text>, none=<int>)
        objects: Box(<int>).value
        objects: dataclasses.replace(r, low=<int>).product
        objects: Span.of(<int>, size=<small>).product
        objects: Pair(<int>, <text>).moved(<int>).first
        objects: Size(<int>)
        bits: (<small> & <small>)
        bits: (<int> & 15)
        bits: (<small> | <small>)
        bits: (<small> ^ <small>)
        bits: (~<int>)
        bits: (+<int>)
        bits: (<int> >> <shift>)
        bits: (<small> << <shift>)
        bits: (<small>).bit_length()
        division: (<int> // <divisor>)
        2 division: (<int> % <divisor>)
        division: (<small> // <small>)
        division: (<small> % <small>)
        division: divmod(<int>, <divisor>)[<01>]
        division: (<small> ** 2)
        division: (2 ** (y % 5))
        codes: ord(<text>)
        codes: int(<text>)
        codes: int(<text>, 16)
        codes: <data>[<place>]
        codes: len(<data>)
        codes: int.from_bytes(<data>[:2], "big")
        search: <text>.find(<needle>)
        search: <text>.rfind(<needle>)
        search: <text>.find(<needle>, <small>)
        search: <text>.index(<needle>)
        search: s.count(<needle>)
        tables: CODES[<text>]
        tables: CODES.get(<text>, <int>)
        tables: len(CODES)
        lists: len(<list>)
        2 lists: <list>[<place>]
        lists: <list>[<small>]
        lists: <list>.count(<int>)
        lists: <list>.index(<int>)
        lists: [<int|v> for v in <list>][<place>]
        lists: len([v for v in <list> if <truth|v>])
        lists: sum((<int>, <int>, <truth>))
        lists: sorted((<int>, <int>, <int>))[<place>]
        lists: sorted((x, <int>, <int>), key=lambda v: <int|v>, reverse=<truth>)[<place>]
        lists: min((<int>, <int>), key=abs)
        lists: max((), default=<int>)
        closures: (lambda v: <int|v>)(<int>)
        closures: (lambda v, v2=<int>: <int|v|v2>)(<int>)
        closures: g(<int>)
        closures: twice(lambda v: <int|v>, <int>)
        names: (n := <int>)
        names: (m := <int>)
        names: m
    """,
    "truth": """
        3 (<int> <less> <int>)
        (<int> <= <int> <less> <int>)
        (not <truth>)
        2 (<truth> and <truth>)
        2 (<truth> or <truth>)
        (<truth> is <truth>)
        2 (<text> == <text>)
        (<text> != <text>)
        (<int> in (<int>, <int>))
        bool(<int>)
        bool(<text>)
        isinstance(<int>, bool)
        isinstance(<int>, (bool, str))
        isinstance(o, int | None)
        2 isinstance(<any>, int)
        isinstance(<any>, (str, bool))
        (o == <int>)
        ((<int>, <truth>) == (n, <int>))
        (<int> == <truth>)
        texts: (<text> in "ab0")
        texts: (<text>[:1] in "ab0")
        texts: <text>.startswith(<needle>)
        texts: <text>.endswith(("b", <needle>))
        texts: (<needle> in <text>)
        3 texts: (<text> <less> <text>)
        texts: s.isdigit()
        texts: <text>.isascii()
        texts: s.isalnum()
        tables: (<text> in CODES)
        tables: (<text> not in LETTERS)
        tables: (<int> in {0, 3, 7})
        objects: (Box(<int>) == Box(<int>))
        objects: (Pair(<int>, <text>) < Pair(<int>, <text>, note=<text>))
        objects: (Pair(<int>, <text>, <text>) == Pair(<int>, <text>))
        objects: (color is Color.RED)
        objects: (color is Color(<small>))
        objects: (r == Span(<int>, <int>))
        objects: (kind == <text>)
        objects: (kind is Kind.NONE)
        quantified: <quantifier>(c == <text> for c in <text>)
        quantified: <quantifier>(<truth|v> for v in <list>)
        quantified: <quantifier>(<truth|v> for v in range(<few>))
        quantified: <quantifier>(s[k] == c for k, c in enumerate(<text>) if <truth|c>)
        quantified: <quantifier>(<truth|v|v2> for v, v2 in zip(xs, (x, y, 1)))
        quantified: <quantifier>([<truth|c> for c in s])
        patterns: (re.fullmatch("[ab]*", <text>) is not None)
        patterns: bool(re.match("a=?", <text>))
        patterns: bool(re.fullmatch("(?:ab|0){1,2}", <text>))
        lists: (<list> == <list>)
        lists: (<int> in <list>)
        lists: (tuple(<list>) == (<int>, <int>))
        lists: ((<int>, <int>) < (<int>, <int>))
        closures: (lambda c: <truth|c>)(<text>)
        names: (b := <truth>)
    """,
    "text": """
        2 s[<small>]
        2 s[<small>:<small>]
        t[:<small>]
        w[<small>:]
        (<text> if <truth> else <text>)
        2 (<text> + <text>)
        <text>[<place>]
        <text>[<cut>]
        (<text> or <text>)
        (<text> and <text>)
        (o if isinstance(o, str) else "z")
        codes: chr(<small>)
        codes: chr(97 + <small>)
        2 texts: <text>.strip()
        2 texts: <text>.strip(<set>)
        texts: <text>.lstrip(<set>)
        texts: <text>.rstrip(<set>)
        texts: <text>.removeprefix(<needle>)
        texts: <text>.removesuffix(<needle>)
        texts: s.upper()
        texts: s.lower()
        texts: <text>.replace("a", "b")
        texts: (s * <shift>)
        texts: s.zfill(3)
        texts: t.rjust(3, "*")
        texts: t.center(4)
        split: <text>.partition(<sep>)[<012>]
        split: <text>.rpartition(<sep>)[<012>]
        split: <text>.split(<sep>, 1)[<place>]
        split: <text>.rsplit(<sep>, 1)[<place>]
        split: s.split(<sep>)[<place>]
        split: s.split()[<place>]
        split: "-".join((<text>, <text>))
        split: <sep>.join(s.split("a"))
        search: <text>[<text>.find("a"):]
        tables: NAMES[<int>]
        tables: NAMES.get(<int>, <text>)
        format: f"{<small>}"
        format: f"{b}{<small>:<spec>}"
        format: f"<{<name>}>"
        format: f"{<name>!s:>3}"
        format: f"{t:<width>}"
        format: f"{y & 255:02x}"
        format: str(<small>)
        format: str(<truth>)
        format: format(<small>, "<spec>")
        objects: Pair(<int>, <text>).second
        objects: kind.value
        objects: color.name
        patterns: (re.fullmatch("(.*)=(b)", <text>) or ("", "", "z"))[<12>]
        patterns: (lambda m: m[1] if m else "")(re.match("([ab])([ab])", <text>))
        closures: (lambda c: <text|c>)(<text>)
        names: (q := <text>)
        codes: <data>.decode("ascii")
        codes: <data>.hex()
    """,
    "list": """
        xs[<cut>]
        xs[<small>:]
        (*xs, <int>)
        [<int>, *xs]
        (<list> if <truth> else <list>)
        (<int>, <int>, <int>)
        lists: tuple(<list>)
        lists: list(<list>)
        lists: [<int|v> for v in <list>]
        lists: tuple(<int|v> for v in <list>)
        lists: [v for v in <list> if <truth|v>]
        lists: [<int|v> for v in range(<shift>)]
        lists: (*<list>, *<list>)
        lists: [v + <int|c> for v, c in enumerate(s)]
    """,
    "data": """
        d[<small>:]
        d[<cut>]
        (<data> + b"z")
        (<data> if <truth> else <data>)
        <text>.encode("ascii")
        <data>.strip()
        bytes((y & 255, 7))
    """,
}

SMALL_RULES = {
    "literal": "0 1 2 3 5 7 8 10 15 16 100 255 -1 -2",
    "small": "x x x y (y%4) 0 1 2 3 -1 -2 len(s) len(t) (x+1) (n%3) p[0]",
    "few": "x 0 1 2 3 (x-1) len(s) (y%4)",
    "name": "s t q w",
    "divisor": "1 2 3 7 -2 -3 -7 (x-3)",
    "place": "0 0 1 -1 -1 -2 2 True",
    "cut": "1: :-1 -2: :1 1:-1 : :2 2: 1:2",
    "shift": "0 1 2 3 (y%4)",
    "less": "< <= > >= == !=",
    "augmented": "+ - * // %",
    "01": "0 1",
    "12": "1 2",
    "012": "0 1 2",
    "needle": '"a" "b" "=" "ab" "" t "aa" "b="',
    "sep": '"=" "a" "ab" "," "="',
    "set": '"a" "ab" "=" "" "b="',
    "quantifier": "all any",
    "spec": "d 3 02 04d x 02x X b o >4 <3 ^5 + 05 #x , *^6 03d",
    "width": ">3 <2 ^4 *^5 .1 s 3",
    "class": "ValueError IndexError LookupError KeyError (IndexError,TypeError) Own Further "
    "Exception Exception Exception UnboundLocalError icontract.ViolationError ArithmeticError TypeError",
}

LINE_RULES = {
    "any": """
        None
        x
        s
        b
        o
        <int>
        <truth>
        <text>
    """,
    "pair": """
        (x, s)
        (y, t)
        pair
        (<int>, <text>)
        (1, s, 2)
    """,
    "result": """
        (<int>, <truth>, n)
        <text>
        <int>
        (<any>, pair, k)
        <list>
        (<truth>, <truth>, <text>)
        None
        objects: Pair(<int>, <text>)
        objects: (Box(<text>), color)
    """,
    **PARTS,
}

SIGNATURE = """
def twice(g, v):
    return g(g(v))


@icontract.require(lambda x, y: -5 <= x <= 20 and 0 <= y < 300)
@icontract.require(lambda s, t: len(s) <= 3 and len(t) <= 2)
def f(x: int, y: int, u: int, b: bool, s: str, t: str, w: str, d: bytes, o: int | str | None,
      p: tuple[int, bool], xs: tuple[int, ...], color: Color, size: Size, kind: Kind, r: Span):
    n, k, q, pair = 0, 1, "b", (2, "a")
"""
