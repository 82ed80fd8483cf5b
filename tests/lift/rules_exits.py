"""Rules of `try … finally` and of everything that leaves it."""

from __future__ import annotations

from tests.lift.compare import rule, texts

SHORT = texts("ab", 0, 1, 2, 3)

RULES = [
    rule(
        "finally after every way out",
        """
def f(s: str):
    n = 0
    try:
        n = 1
        if s[0] == "a":
            return (n, s)
        n = 2
        s[1]
        n = 3
    finally:
        n = n + 10
    return n
""",
        s=SHORT,
    ),
    rule(
        "a return in finally replaces an exception and a return",
        """
def f(s: str):
    try:
        if s[0] == "a":
            return 1
    finally:
        if s[:1] != "b":
            return 2
    return 3
""",
        s=SHORT,
    ),
    rule(
        "an exception in finally replaces a return",
        """
def f(s: str):
    try:
        return s[0]
    finally:
        if s == "b":
            raise KeyError(s)
        s[1]
""",
        s=SHORT,
    ),
    rule(
        "finally with handlers and else",
        """
def f(s: str):
    seen = 0
    try:
        try:
            seen = 1
            c = s[0]
        except IndexError as error:
            seen = 2
            return ("empty", seen)
        else:
            seen = 3
            c = s[1]
        finally:
            seen = seen + 100
    except LookupError:
        return ("short", seen)
    return (c, seen)
""",
        s=SHORT,
    ),
    rule(
        "break and continue pass through finally",
        """
@icontract.require(lambda s: len(s) <= 3)
def f(s: str):
    rounds = 0
    ends = 0
    for c in s:
        try:
            rounds += 1
            if c == "a":
                continue
            if rounds == 2:
                break
        finally:
            ends += 10
    else:
        rounds += 100
    return (rounds, ends)
""",
        s=SHORT,
    ),
    rule(
        "break in finally swallows what was on its way",
        """
@icontract.require(lambda s: len(s) <= 3)
def f(s: str):
    n = 0
    for k in range(3):
        try:
            n += 1
            s[k]
            if s[k] == "b":
                return "b"
        finally:
            if n == 2:
                break
    return (n, k)
""",
        s=SHORT,
    ),
    rule(
        "continue in finally swallows what was on its way",
        """
@icontract.require(lambda s: len(s) <= 3)
def f(s: str):
    n = 0
    for k in range(3):
        try:
            s[k]
            return (n, k)
        finally:
            n += 1
            if n < 3:
                continue
    return n
""",
        s=SHORT,
    ),
    rule(
        "nested finally blocks run inside out",
        """
def f(s: str):
    n = 1
    try:
        try:
            if s == "a":
                return n
            s[0]
        finally:
            n = n * 10
            s[1]
    except IndexError:
        return (n, "short")
    finally:
        n = n + 5
        if n == 16:
            return "never"
    return n
""",
        s=SHORT,
    ),
    rule(
        "the value of a return is computed before finally",
        """
def f(x: int):
    try:
        return x
    finally:
        x = x + 1
""",
    ),
    rule(
        "a bare raise in finally raises what is on its way",
        """
def f(s: str):
    try:
        try:
            s[0]
        finally:
            if s == "":
                raise
    except LookupError as error:
        return type(error) is None or "caught"
    return s
""",
        s=SHORT,
        refuses=True,
    ),
    rule(
        "the name of an exception is gone in finally",
        """
def f(s: str):
    try:
        try:
            s[0]
        except IndexError as error:
            return 1
        finally:
            error
    except UnboundLocalError:
        return 2
    return 3
""",
        s=SHORT,
    ),
    rule(
        "a variable without a value in a comprehension",
        """
def f(s: str):
    try:
        n = len([m for c in s])
        m = n
    except UnboundLocalError:
        return 2
    except NameError:
        return 3
    return n
""",
        s=SHORT,
        refuses=True,
    ),
    rule(
        "a variable without a value that a comprehension visits",
        """
def f(s: str):
    try:
        n = len([c for c in m])
        m = s
    except UnboundLocalError:
        return 2
    return n
""",
        s=SHORT,
    ),
    rule(
        "an exception with a cause",
        """
def f(s: str):
    try:
        return s[0]
    except IndexError as error:
        if s == "":
            raise ValueError("empty") from error
        raise KeyError(1) from None
""",
        s=SHORT,
    ),
    rule(
        "a class as a cause",
        """
class Broken(ValueError):
    def __init__(self) -> None:
        super().__init__(("a",)[1])

def f(b: bool):
    if b:
        raise ValueError from KeyError
    raise ValueError from Broken
""",
    ),
]
