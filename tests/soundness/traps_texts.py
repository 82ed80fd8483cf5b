"""Traps in the methods of texts, in numbers as text, and in formats."""

from __future__ import annotations

from tests.soundness.trap import Trap, always, claim

SHORT = "@theorem()\n@icontract.require(lambda s: len(s) <= {n})\ndef claim(s: str) -> bool:\n"


def short(name: str, verdict: str, expression: str, n: int = 4) -> Trap:
    """A claim about texts of bounded length."""
    return claim(name, verdict, SHORT.format(n=n) + f"    return {expression}")


CHARACTERS = [
    short("isdigit does not mean that int works", "refuted", "not s.isdigit() or int(s) >= 0", 1),
    short("isdecimal means that int works", "proved", "not s.isdecimal() or int(s) >= 0", 2),
    short("digits need not be ASCII", "refuted", "not s.isdigit() or '0' <= s <= '9'", 1),
    short("no character is no digit", "refuted", "all(c.isdigit() for c in s) == s.isdigit()", 2),
    short("no character is ASCII", "proved", "s.isascii() or len(s) > 0"),
    short("the Kelvin sign is a letter K in lower case", "refused",
          "s.lower() != 'k' or s in 'Kk'", 1),
    short("lower of ASCII changes nothing but A to Z", "proved",
          "not s.isascii() or s.isupper() or not s.isalpha() or s != 'Ab' or s.lower() == 'ab'", 3),
    short("upper and lower are not inverse", "refuted",
          "not s.isascii() or s.upper().lower() == s", 2),
    short("isupper does not mean that all are letters", "refuted",
          "not s.isupper() or s.isalpha()", 2),
    short("isalnum is not A to Z and 0 to 9", "refuted", "not s.isalnum() or s.isascii()", 1),
    short("an identifier may be of other letters", "refuted",
          "not s.isidentifier() or s.isascii()", 1),
    always("white space is more than ASCII", "refuted", "s: str",
           "s.strip() == s.strip(' \\t\\n\\r\\x0b\\x0c')"),
    always("bytes have ASCII white space only", "proved", "b: bytes",
           "b.strip() == b.strip(b' \\t\\n\\r\\x0b\\x0c')"),
    short("the separators are white space for strip", "proved",
          "s != '\\x1c' or s.strip() == ''", 1),
    claim("a separator is no white space for int", "proved", """
        @theorem()
        @icontract.require(lambda s: len(s) == 1)
        def claim(s: str) -> bool:
            try:
                return int('\\x1c' + s) > 9
            except ValueError:
                return True
    """),
    short("characters order by code, not by letter", "refuted",
          "len(s) != 1 or not 'a' <= s <= 'z' or s < 'Z'", 1),
    short("order is by characters before length", "refuted", "len(s) < 2 or s > 'b'", 3),
    always("a prefix comes before the whole", "proved", "s: str", "s <= s + 'x' and s < s + 'x'"),
]  # fmt: skip

SEARCHES = [
    always("what is not found is at -1", "refuted", "s: str", "s[s.find('=') + 1:] != s"),
    always("find of nothing", "proved", "s: str", "s.find('') == 0 and s.rfind('') == len(s)"),
    always("find of nothing behind the end", "refuted", "s: str", "s.find('', 3) == 3"),
    always("a search from 2**64 on is none from 0 on", "refuted", "s: str",
           "s.find('a', 2**64) == s.find('a')"),
    always("a search from behind every end", "proved", "s: str",
           "s.find('a', 2**64) == -1 and s[1:].rfind('a', 2**63 - 1) == -1"),
    always("a start from 2**64 before the end", "proved", "s: str",
           "s.find('a', -2**64) == s.find('a')"),
    always("index of what may be missing", "refuted", "s: str", "s.index('=') >= 0"),
    always("index of what is there", "proved", "s: str", "'=' not in s or s[s.index('=')] == '='"),
    always("find takes the first", "refuted", "s: str", "s.find('a') == s.rfind('a')"),
    always("a slice from -1", "refuted", "s: str", "s[s.find('x'):] in ('', s) or s[0] != 'y'"),
    short("count does not overlap", "proved", "s != 'aaa' or s.count('aa') == 1", 3),
    short("count of nothing", "proved", "s.count('') == len(s) + 1", 3),
    always("startswith of an empty tuple", "proved", "s: str", "not s.startswith(())"),
    always("startswith behind the end", "refuted", "s: str", "s.startswith('', 2)"),
    always("partition keeps the rest whole", "proved", "s: str",
           "'=' in s or s.partition('=') == (s, '', '')"),
    always("rpartition without a separator", "refuted", "s: str",
           "'=' in s or s.rpartition('=') == (s, '', '')"),
    always("the value may hold the separator", "refuted", "s: str",
           "'=' not in s.partition('=')[2]"),
    always("the key holds none", "proved", "s: str", "'=' not in s.partition('=')[0]"),
    always("an empty separator", "refuted", "s: str", "s.partition(s[:1])[0] == ''"),
    always("split gives at least one part", "proved", "s: str", "len(s.split('=', 2)) >= 1"),
    short("split by white space may give none", "refuted", "len(s.split()) >= 1", 3),
    short("split by a space keeps what is empty", "refuted", "s.split(' ') == s.split()", 3),
    always("a limit of one gives two parts at most", "proved", "s: str",
           "len(s.split('=', 1)) <= 2"),
    always("unpacking a split may fail", "refuted", "s: str",
           "(lambda pair: pair[0] == pair[0] and pair[1] == pair[1])(s.split('=', 1))"),
    short("a split list is no tuple", "refuted", "s.split('=') == (s,)", 2),
    always("strip takes a set, not a prefix", "refuted", "s: str",
           "s.lstrip('ab') == s.removeprefix('ab')"),
    always("removeprefix takes one off", "refuted", "s: str",
           "not s.removeprefix('ab').startswith('ab')"),
    always("removeprefix of what is put in front", "proved", "s: str",
           "('ab' + s).removeprefix('ab') == s"),
    always("strip is not the whole truth", "refuted", "s: str", "s.strip(' ') == s or s[0] == ' '"),
    always("stripped text has clean ends", "proved", "s: str",
           "not s.strip(' \\t').startswith((' ', '\\t'))"),
    always("joined text has the sum of the lengths", "proved", "s: str, t: str",
           "len(s + t) == len(s) + len(t)"),
    always("joining is not commutative", "refuted", "s: str, t: str", "s + t == t + s"),
    always("a text of any length times a number", "proved", "s: str",
           "s * -1 == '' and s * 2 == s + s"),
    always("no text is repeated more often than an index can say", "refuted", "s: str",
           "s[:0] * 2**70 == ''"),
    always("a width has to fit into an index", "refuted", "s: str", "len(s.ljust(2**70)) > 0"),
    always("replace goes everywhere", "proved", "s: str", "'a' not in s.replace('a', 'b')"),
]  # fmt: skip

NUMBERS = [
    always("int with a base needs a text", "refuted", "s: str", "int(base=10) == 10"),
    short("int takes spaces around", "refuted", "len(s) != 3 or s[0] != ' ' or int(s) != 7", 3),
    short("int takes underscores", "proved", "s != '1_0' or int(s) == 10", 3),
    short("int takes no underscore at the end", "refuted", "s != '1_' or int(s) == 1", 2),
    short("int takes a sign", "proved", "s != '-1' or int(s) == -1", 2),
    short("int of hex takes a prefix", "proved", "s != '0x1f' or int(s, 16) == 31", 4),
    short("int of base 0 takes no old octal", "refuted", "s != '010' or int(s, 0) == 8", 3),
    short("int of base 0 takes zeros", "proved", "s != '00' or int(s, 0) == 0", 2),
    short("two texts for one number", "refuted",
          "s == '' or not s.isdecimal() or str(int(s)) == s", 2),
    short("canonical digits are one text", "proved",
          "not all('0' <= c <= '9' for c in s) or s[:1] in ('', '0') or str(int(s)) == s", 3),
    claim("text of a number and back", "proved", """
        @theorem()
        @icontract.require(lambda n: 0 <= n < 10**9)
        def claim(n: int) -> bool:
            return int(str(n)) == n
    """),
    claim("a width is a least width", "refuted", """
        @theorem()
        @icontract.require(lambda n: 0 <= n < 1000)
        def claim(n: int) -> bool:
            return len(f'{n:02}') == 2
    """),
    claim("a zero fills behind the sign", "proved", """
        @theorem()
        @icontract.require(lambda n: -99 <= n <= -10)
        def claim(n: int) -> bool:
            return f'{n:05}' == '-00' + str(-n)
    """),
    claim("zfill is not for spaces", "proved", """
        @theorem()
        def claim(s: str) -> bool:
            return s != '-1' or (s.zfill(4) == '-001' and s.rjust(4, '0') == '00-1')
    """),
    claim("text of a number is a text of its own", "refuted", """
        @theorem()
        @icontract.require(lambda n: 0 <= n < 300)
        def claim(n: int) -> bool:
            return str(n) < str(n + 1)
    """),
    claim("hexadecimal without a width", "proved", """
        @theorem()
        @icontract.require(lambda n: 0 <= n < 2**16)
        def claim(n: int) -> bool:
            return int(f'{n:x}', 16) == n and len(f'{n:x}') <= 4
    """),
]  # fmt: skip

BYTES = [
    always("surrogates cannot be encoded", "refuted", "s: str", "s.encode() == s.encode('utf-8')"),
    short("an encoding error is declared", "refuted", "s.encode('ascii') == b'' or True", 1),
    short("a surrogate is no UTF-8", "refuted",
          "not '\\ud800' <= s <= '\\udfff' or s.encode() != b''", 1),
    always("ASCII goes there and back", "proved", "s: str",
           "not s.isascii() or s.encode('ascii').decode('ascii') == s"),
    always("latin-1 decodes everything", "proved", "b: bytes",
           "len(b.decode('latin-1')) == len(b)"),
    always("bytes and text are never equal", "proved", "s: str",
           "not s.isascii() or s.encode('ascii') != s"),
    claim("a Unicode error is a ValueError", "proved", """
        @theorem()
        def claim(b: bytes) -> bool:
            try:
                return b.decode('ascii').isascii()
            except ValueError:
                return not b.isascii()
    """),
    claim("what a Unicode error tells is not modelled", "refused", """
        @theorem()
        def claim(b: bytes) -> bool:
            try:
                return b.decode('ascii') == '' or True
            except UnicodeDecodeError as error:
                return len(error.args) == 5
    """),
]  # fmt: skip

TRAPS = [*CHARACTERS, *SEARCHES, *NUMBERS, *BYTES]
