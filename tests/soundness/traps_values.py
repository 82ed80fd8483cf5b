"""Traps in equality, identity, numbers, texts and types."""

from __future__ import annotations

from tests.soundness.trap import Trap, always, claim

OPAQUE = [
    always("nan is not equal to itself", "refused", "x: float", "x == x"),
    always("an object may deny equality with itself", "refused", "x: object", "x == x"),
    always("a list of objects", "proved", "x: list[int], y: list[int]", "x == y or x != y"),
    always("a tuple is equal to itself whatever it holds", "proved",
           "x: tuple[float, ...]", "x == x"),
    always("a pair holds the same object", "proved", "x: float", "(x, 1) == (x, 1)"),
    always("two floats may be equal", "refuted", "x: float, y: float", "x != y"),
    always("two tuples of ints may be equal", "refuted",
           "x: tuple[int, ...], y: tuple[int, ...]", "x != y"),
    always("equality of tuples of ints is transitive", "proved",
           "x: tuple[int, ...], y: tuple[int, ...], z: tuple[int, ...]",
           "x != y or y != z or x == z"),
    always("equality of tuples of floats is not assumed", "refused",
           "x: tuple[float, ...], y: tuple[float, ...]", "x != y or y == x"),
    always("empty tuples of different types are equal", "refuted",
           "x: tuple[int, ...], y: tuple[str, ...]", "x != y"),
    always("the chosen object is the same one", "proved",
           "x: tuple[object, ...], y: tuple[object, ...], b: bool",
           "not b or (x if b else y) == x"),
    always("an object may be None", "refused", "x: object", "x is not None"),
    always("anything may be None", "refused", "x: Any", "x is not None"),
    always("a list is not None", "proved", "x: list[int]", "x is not None"),
    always("a union spelled with a bar inside a list", "proved", "x: list[int | None]",
           "(x,) == (x,)"),
    always("an unpacked tuple has no fixed size", "refuted", "x: tuple[int, *tuple[str, ...]]",
           "len(x) == 2"),
    always("the truth of a list", "proved", "x: list[int]", "bool(x) or True"),
    claim("a field that is a float", "refuted", """
        @dataclass(frozen=True)
        class Box:
            inner: float

        @theorem()
        def claim(x: float, y: float) -> bool:
            return Box(x) != Box(y)
    """),
]  # fmt: skip

NUMBERS = [
    claim("bounds learned on one side of a branch stay there", "refuted", """
        @theorem()
        @icontract.require(lambda x: 0 <= x < 256)
        def claim(x: int) -> bool:
            y = +x if x < 10 else x
            return y < 10
    """),
    claim("a bound that came from a branch is forgotten after it", "refuted", """
        def clip(x: int) -> int:
            if x > 100:
                return max(x, 101)
            return x

        @theorem()
        @icontract.require(lambda x: 0 <= x < 256)
        def claim(x: int) -> bool:
            return clip(x) > 100
    """),
    claim("floor division rounds down", "proved", """
        @theorem()
        @icontract.require(lambda x: -50 <= x <= 50)
        def claim(x: int) -> bool:
            return (x // 7) * 7 + x % 7 == x and 0 <= x % 7 < 7
    """),
    claim("floor division does not round to zero", "refuted", """
        @theorem()
        @icontract.require(lambda x: -50 <= x <= 50)
        def claim(x: int) -> bool:
            return x // 7 == -(-x // 7)
    """),
    claim("a right shift of a negative number", "proved", """
        @theorem()
        @icontract.require(lambda x: -300 <= x <= -1)
        def claim(x: int) -> bool:
            return x >> 20 == -1 and (x >> 1) * 2 <= x
    """),
    claim("a negative number and a mask", "refuted", """
        @theorem()
        @icontract.require(lambda x: -8 <= x <= 8)
        def claim(x: int) -> bool:
            return x & 15 <= 8
    """),
    claim("a sum does not wrap", "proved", """
        @theorem()
        @icontract.require(lambda x: 0 <= x < 256)
        def claim(x: int) -> bool:
            return x + 1 > x and x * x >= x
    """),
    always("division by zero", "refuted", "x: int", "x // 0 == 0 or True"),
    always("min of one number", "refuted", "x: int", "min(x) == x"),
    always("int with an option it does not have", "refuted", "", "int('12', foo=3) == 12"),
    always("int of three arguments", "refuted", "", "int('12', 10, 3) == 12"),
    claim("True and 1 are equal and not the same", "proved", """
        ONE = 1

        @theorem()
        def claim() -> bool:
            return True == ONE and True is not ONE and True + True == 2
    """),
    always("a sum of Booleans is a number", "refuted", "b: bool", "(b + 0) is b"),
    always("a Boolean and a number", "proved", "b: bool",
           "(b & 1) == b and isinstance(b & 1, int)"),
    always("or gives the operand", "refuted", "x: int", "(x or True) is True"),
    always("a truthy result is not True", "refuted", "x: int", "x + 1 if x >= 0 else True"),
    always("a theorem that returns None", "refuted", "x: int", "None"),
    claim("bytes of a number without an upper bound", "refused", """
        @theorem()
        def claim(x: int) -> bool:
            return len(bytes((x % 7 + 255,))) == 1
    """),
    claim("numbers that are too long to be written", "refused", """
        @theorem()
        @icontract.require(lambda x: 0 <= x < HUGE)
        def claim(x: int) -> bool:
            f"{x}"
            return True

        HUGE = 10 ** 5000
    """),
    claim("a range in steps of zero", "refuted", """
        @theorem()
        def claim() -> bool:
            for _ in range(0, 10, 0):
                return True
            return True
    """),
    claim("a name with a dot and a field", "refuted", """
        @dataclass(frozen=True)
        class Pair:
            length: int
            item: int
            is0: bool

        @theorem()
        def claim(x: Pair, y: Pair | None) -> bool:
            return y is None or x.length != y.length or x.item == y.item
    """),
]  # fmt: skip

TEXTS = [
    always("int accepts underscores", "proved", "", "int('1_0', 16) == 16"),
    claim("int accepts blanks and signs", "refuted", """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            try:
                int(s, 16)
            except ValueError:
                return True
            return all(c in "0123456789abcdefABCDEF" for c in s)
    """),
    always("the empty text is in every text", "proved", "", "'' in 'abc' and '' in ''"),
    claim("the last character of an empty text", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            return s[len(s) - 1] == s[-1]
    """),
    claim("slices beyond the ends", "proved", """
        @theorem()
        @icontract.require(lambda s: len(s) <= 6)
        def claim(s: str) -> bool:
            return s[2:1] == "" and s[-100:] == s and s[:-100] == "" and s[4:100] == s[4:]
    """),
    claim("a slice of a long text from the end", "refuted", """
        @theorem()
        def claim(s: str) -> bool:
            return len(s[-3:]) == 3
    """),
    claim("a slice bounded by a Boolean", "proved", """
        @theorem()
        @icontract.require(lambda s: len(s) == 3)
        def claim(s: str) -> bool:
            return s[True:] == s[1:] and s[False] == s[0]
    """),
    always("a text is not bytes", "proved", "", "'a' != b'a' and b'a'[0] == 97"),
    always("bytes hold numbers", "refuted", "b: bytes", "len(b) == 0 or b[0] == b[:1]"),
    always("a long literal", "refuted", "s: str", "s != 'ab' * 400"),
    always("a surrogate is one character", "proved", "", "len(chr(0xD800)) == 1"),
    always("chr of a number that is too large", "refuted", "b: bool",
           "len(chr(0x110000 if b else 0x10FFFF)) == 1"),
    claim("a format with too few digits", "refuted", """
        @theorem()
        @icontract.require(lambda x: 0 <= x < 300)
        def claim(x: int) -> bool:
            return len(f"{x:02x}") == 2
    """),
    claim("a format of a negative number", "refuted", """
        @theorem()
        @icontract.require(lambda x: -5 <= x < 200)
        def claim(x: int) -> bool:
            return f"{x:02x}" != "-1"
    """),
    always("a format that does not exist", "refuted", "", "f'{5:zz}' == '5'"),
    always("a text times a negative number", "proved", "", "'ab' * -1 == ''"),
    claim("to_bytes raises what does not fit", "refuted", """
        @theorem()
        @icontract.require(lambda x: 0 <= x <= 256)
        def claim(x: int) -> bool:
            return len(x.to_bytes(1, "big")) == 1
    """),
    always("to_bytes without arguments", "refused", "", "(5).to_bytes() == b'\\x05'"),
    always("startswith from a place", "proved", "s: str", "not s.startswith('a', 1) or True"),
    always("hex with a separator", "refused", "", "b'ab'.hex(':') == '61:62'"),
    claim("a text that holds the same characters may be longer", "refuted", """
        @theorem()
        def claim(s: str, t: str) -> bool:
            return not all(c == "a" for c in s) or not all(c == "a" for c in t) or s == t
    """),
    claim("one loop inside another", "refuted", """
        @theorem()
        def claim(s: str, t: str) -> bool:
            return all(all(c == d for d in t) for c in s)
    """),
    claim("names in nested loops are kept apart", "refuted", """
        @theorem()
        def claim(s: str, t: str) -> bool:
            return all(all(c == d for c in t) for d in s) or len(s) > 1 or len(t) > 1
    """),
    claim("a text of nothing but letters", "proved", """
        @theorem()
        def claim(s: str, t: str) -> bool:
            return not (all(c == "a" for c in s) and len(s) == len(t) and s == t) or all(
                c == "a" for c in t
            )
    """),
]  # fmt: skip

MORE = [
    claim("chr of a number that is far too large", "refused", """
        @theorem()
        def claim(b: bool) -> bool:
            try:
                chr(2 ** 40)
            except ValueError:
                return True
            except OverflowError:
                return True
            return False
    """),
    always("a parameter named like a constant of SMT-LIB", "refuted", "true: bool", "true"),
    claim("a parameter named like a definition of the script", "refuted", """
        @theorem()
        @icontract.require(lambda t0, t1: 0 <= t0 < 9 and 0 <= t1 < 9)
        def claim(t0: int, t1: int) -> bool:
            x = t0 * 3 + t1
            return x * x != 49 or x * x + x == 0
    """),
    claim("a parameter named like a bound variable", "refuted", """
        @theorem()
        @icontract.require(lambda k0: 0 <= k0 < 300)
        def claim(s: str, k0: int) -> bool:
            return all(ord(c) != k0 for c in s)
    """),
    claim("a parameter named like a function of a solver", "refuted", """
        @dataclass(frozen=True)
        class Some:
            len: int
            all: str

        @theorem()
        def claim(seq: Some, re: Some) -> bool:
            return seq.len != 5 or re.all != "a"
    """),
    always("an attribute that a text does not have", "refuted", "s: str", "s.foo is not None"),
    always("a grammar's other attributes", "refused", "x: int", "x.numerator == x"),
    claim("a computed place in an empty literal", "refuted", """
        @theorem()
        @icontract.require(lambda n: -2 <= n <= 2)
        def claim(n: int) -> bool:
            return ""[n] != "a"
    """),
    always("long texts of one length may differ", "refuted", "s: str, t: str",
           "len(s) != len(t) or s == t"),
    always("a parameter with a letter outside ASCII", "refuted", "größe: int", "größe != 7"),
    claim("a field with a letter outside ASCII", "refuted", """
        @dataclass(frozen=True)
        class Box:
            größe: str

        @theorem()
        def claim(box: Box) -> bool:
            return box.größe != "é"
    """),
    claim("min and max keep the first of equal values", "proved", """
        @theorem()
        def claim(b: bool) -> bool:
            return max(True, 1) is True and min(1, True) is not True and max(b, 0) == b
    """),
    claim("abs and negation at the edge", "proved", """
        @theorem()
        @icontract.require(lambda x: -128 <= x <= 127)
        def claim(x: int) -> bool:
            return abs(x) >= x and abs(x) >= -x and abs(x) <= 128 and -(-x) == x
    """),
    claim("a shift by a computed amount", "proved", """
        @theorem()
        @icontract.require(lambda x: 0 <= x <= 3)
        def claim(x: int) -> bool:
            return 1 << x >= 1
    """),
    always("a shift by a negative amount", "refuted", "b: bool", "(1 >> -1 if b else 0) == 0"),
    claim("bits of numbers of different signs", "proved", """
        @theorem()
        @icontract.require(lambda x, y: -9 <= x < 0 <= y < 9)
        def claim(x: int, y: int) -> bool:
            return x | y < 0 and (x ^ y) < 0 and 0 <= (x & y) <= y and ~x == -x - 1
    """),
    claim("a number with bounds and one without", "refuted", """
        @theorem()
        @icontract.require(lambda x: 0 <= x < 10)
        def claim(x: int, y: int, b: bool) -> bool:
            return (x if b else y) < 10
    """),
    claim("a remainder of a number without bounds", "proved", """
        @theorem()
        def claim(x: int) -> bool:
            return 0 <= x % 7 < 7 and x - x % 7 == (x // 7) * 7
    """),
    claim("a code point beyond the plane", "proved", """
        @theorem()
        @icontract.require(lambda s: len(s) == 1)
        def claim(s: str) -> bool:
            return 0 <= ord(s) <= 0x10FFFF and chr(ord(s)) == s
    """),
    claim("the length of a slice", "proved", """
        @theorem()
        @icontract.require(lambda a, b: -9 <= a <= 9 and -9 <= b <= 9)
        def claim(s: str, a: int, b: int) -> bool:
            size = len(s[a:b])
            return 0 <= size <= len(s) and (len(s) < 9 or a != 2 or b != 5 or size == 3)
    """),
    always("a literal that is a float", "refused", "", "0.1 + 0.2 != 0.3"),
    always("a union chooses one type", "refuted", "x: int | str", "isinstance(x, int)"),
    always("literal types", "refuted", "x: Literal[1, True, 'a']", "x == 1"),
    always("two alternatives of one type", "proved", "x: Literal['a', 'b']",
           "x in ('a', 'b') and len(x) == 1"),
    claim("decimal digits of other scripts", "refuted", """
        @theorem()
        @icontract.require(lambda s: len(s) == 1)
        def claim(s: str) -> bool:
            try:
                return s == "0" or int(s) != 0 or s == "-"
            except ValueError:
                return True
    """),
    claim("hexadecimal text of both cases", "refuted", """
        @theorem()
        @icontract.require(lambda s: len(s) == 2 and all(c in "0123456789abcdefABCDEF" for c in s))
        def claim(s: str) -> bool:
            return f"{int(s, 16):02x}" == s
    """),
    claim("fromhex skips blanks", "refuted", """
        @theorem()
        @icontract.require(lambda s: len(s) == 4)
        def claim(s: str) -> bool:
            try:
                return len(bytes.fromhex(s)) == 2
            except ValueError:
                return True
    """),
]  # fmt: skip

TRAPS: list[Trap] = [*MORE, *OPAQUE, *NUMBERS, *TEXTS]
