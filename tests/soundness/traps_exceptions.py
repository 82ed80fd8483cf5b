"""Traps in exceptions."""

from __future__ import annotations

from tests.soundness.trap import Trap, claim

TRAPS: list[Trap] = [
    claim(
        "a target is bound before the next one is unpacked",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            a = None
            try:
                a = (b, c) = (x, x, x)
            except ValueError:
                return a is None
            return True
    """,
    ),
    claim(
        "a loop variable is bound before the round that fails",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            n = 0
            try:
                for a, b in ((1, 2), (3, 4, 5)):
                    n = a
            except ValueError:
                return n == 0
            return True
    """,
    ),
    claim(
        "what a loop bound is there after its failure",
        "proved",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                for a, b in ((1, 2), (3, 4, 5)):
                    n = a
            except ValueError:
                return n == 1 and a == 1 and b == 2
            return False
    """,
    ),
    claim(
        "a comprehension's variable does not leak into a handler",
        "proved",
        """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            c = "own"
            try:
                all(s[5] == c for c in s)
            except IndexError:
                return c == "own"
            return False
    """,
    ),
    claim(
        "the exception's name is gone after the handler",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            e = None
            try:
                raise ValueError("x")
            except ValueError as e:
                pass
            return e is None
    """,
    ),
    claim(
        "the exception's name is gone after a continue",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            e = None
            for _ in range(2):
                try:
                    raise ValueError("x")
                except ValueError as e:
                    continue
            return e is not None
    """,
    ),
    claim(
        "the exception's name is gone in an outer handler",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                try:
                    raise ValueError("x")
                except ValueError as e:
                    raise KeyError("y")
            except KeyError:
                return e is not None
    """,
    ),
    claim(
        "an exception in else is not caught",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                y = x
            except ValueError:
                return True
            else:
                if y == 7:
                    raise ValueError("x")
            return True
    """,
    ),
    claim(
        "a caught base class",
        "proved",
        """
        @theorem()
        def claim(s: str) -> bool:
            try:
                return s[0] == s[0]
            except LookupError:
                return s == ""
    """,
    ),
    claim(
        "the first handler that fits",
        "proved",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise KeyError("x")
            except (ValueError, LookupError) as error:
                return isinstance(error, KeyError)
            except KeyError:
                return False
    """,
    ),
    claim(
        "a bare raise names the innermost exception",
        "proved",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                try:
                    raise KeyError("a")
                except KeyError:
                    try:
                        raise ValueError("b")
                    except ValueError:
                        pass
                    raise
            except KeyError:
                return True
            except ValueError:
                return False
    """,
    ),
    claim(
        "catching what is no exception class",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise ValueError("x")
            except int:
                return False
            except ValueError:
                return True
    """,
    ),
    claim(
        "an OSError may become another class",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise OSError(2, "x")
            except FileNotFoundError:
                return False
            except OSError:
                return True
    """,
    ),
    claim(
        "a decoding error needs five arguments",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise UnicodeDecodeError("x")
            except UnicodeDecodeError:
                return True
    """,
    ),
    claim(
        "the cause of an exception is evaluated",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise ValueError("x") from 5
            except ValueError:
                return True
    """,
    ),
    claim(
        "the message of an assertion may raise",
        "refuted",
        """
        @theorem()
        def claim(s: str) -> bool:
            try:
                assert s != "", s[0]
            except AssertionError:
                return True
            except IndexError:
                return False
            return True
    """,
    ),
    claim(
        "an exception under construction raises another one",
        "refuted",
        """
        class Refused(Exception):
            def __init__(self, text: str) -> None:
                self.first = text[0]

        @theorem()
        def claim(s: str) -> bool:
            try:
                raise Refused(s)
            except Refused as error:
                return error.first == s[0]
    """,
    ),
    claim(
        "an attribute of an exception that a property computes",
        "refuted",
        """
        class Refused(Exception):
            @property
            def code(self) -> int:
                return 5

            @code.setter
            def code(self, value: int) -> None:
                pass

            def __init__(self, value: int) -> None:
                self.code = value

        @theorem()
        def claim(x: int) -> bool:
            try:
                raise Refused(x)
            except Refused as error:
                return error.code == x
    """,
    ),
    claim(
        "args is always a tuple",
        "refuted",
        """
        class Refused(Exception):
            def __init__(self, value: str) -> None:
                self.args = value

        @theorem()
        def claim(s: str) -> bool:
            try:
                raise Refused(s)
            except Refused as error:
                return error.args == s
    """,
    ),
    claim(
        "an attribute that an exception does not have",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                raise ValueError("x")
            except ValueError as error:
                return error.missing is None
    """,
    ),
    claim(
        "break and continue leave a try",
        "proved",
        """
        @theorem()
        @icontract.require(lambda x: 0 <= x < 4)
        def claim(x: int) -> bool:
            seen = 0
            for n in range(4):
                try:
                    if n == x:
                        break
                    if n == 1:
                        raise KeyError("x")
                except KeyError:
                    continue
                seen = seen + 1
            else:
                return False
            return seen == (x if x < 2 else x - 1)
    """,
    ),
    claim(
        "finally overrides a return",
        "refuted",
        """
        @theorem()
        def claim(x: int) -> bool:
            try:
                return True
            finally:
                return False
    """,
    ),
    claim(
        "a chain of comparisons stops early",
        "proved",
        """
        @theorem()
        def claim(s: str) -> bool:
            return not (1 < 0 < len(s[0])) and (True or s[9] == "x")
    """,
    ),
    claim(
        "an element may raise before the one that decides",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            return any(s[k] == s[k] for k in (2, 0))
    """,
    ),
    claim(
        "no element is looked at after the one that decides",
        "proved",
        """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            return any(s[k] == s[k] for k in (0, 2))
    """,
    ),
    claim(
        "a filter may raise",
        "refuted",
        """
        @theorem()
        @icontract.require(lambda s: len(s) == 2)
        def claim(s: str) -> bool:
            return all(k == 0 for k in (0, 1, 2) if s[k] == "a" or k == 0)
    """,
    ),
    claim(
        "ordering with None raises",
        "refuted",
        """
        @theorem()
        def claim(x: int | None) -> bool:
            return x is None or x < 0 or x >= 0 and (None if x == 5 else x) >= 0
    """,
    ),
]
