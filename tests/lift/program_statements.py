"""The statements of random programs, as templates (see `program_grammar`).

`\\` begins a new line; a line that is `<block>`, `<inner>`, `<loop>` or `<handler>` stands for
statements.
"""

# ruff: noqa: E501  # templates stand on one line each

from __future__ import annotations

STATEMENTS = """
    3 n = <int>
    n <augmented>= <int>
    2 q = <text>
    q += <text>
    b = <truth>
    k, n = <int>, <int>
    pair = (<int>, <text>)
    2 o = <any>
    n = (k, q) = <pair>
    assert <truth>, <text>
    2 return <result>
    3 if <truth>:\\<block>
    3 if <truth>:\\<block>\\else:\\<block>
    if <truth>:\\<block>\\elif <truth>:\\<block>\\else:\\<block>
    m = <int>
    2 for <visits>:\\<loop>
    for <visits>:\\<loop>\\else:\\<block>
    3 errors: try:\\<block>\\<handlers>
    errors: try:\\<block>\\<handlers>\\else:\\<block>
    errors: try:\\<block>\\<handlers>\\finally:\\<block>
    errors: try:\\<block>\\finally:\\<block>
    2 errors: try:\\<block>\\except <class> as e:\\<handler>\\n = e
    errors: e = <int>
    errors: n = e
    2 errors: raise <error>
    errors: raise <error> from None
    2 while: i@ = <shift>\\while <truth> and i@ < 4:\\    i@ += 1\\<loop>
    while: i@ = 0\\while i@ < len(s):\\    i@ += 1\\<loop>\\else:\\<block>
    while: i@ = 3\\while i@ > 0:\\    i@ -= 1\\    n += i@\\<loop>
    2 match: match <int>:\\    case <literal>:\\<inner>\\    case <literal> | <literal>:\\<inner>
    match: match <any>:\\    case None:\\<inner>\\    case bool(b):\\<inner>\\    case int(n) if <truth>:\\<inner>\\    case str() as q:\\<inner>
    match: match <any>:\\    case True:\\<inner>\\    case 1 | "ab":\\<inner>\\    case 0 as k:\\<inner>\\    case _:\\<inner>
    2 match: match (<int>, <text>):\\    case (<literal>, "a"):\\<inner>\\    case (k, "ab" | "" as q) if <truth>:\\<inner>\\    case (n, _):\\<inner>
    match: match Pair(<int>, <text>):\\    case Pair(0, q):\\<inner>\\    case Pair(first=1 | 2 as n):\\<inner>\\    case Pair(k, second="a"):\\<inner>\\    case _:\\<inner>
    match: match xs:\\    case ():\\<inner>\\    case (n,):\\<inner>\\    case (k, n):\\<inner>
    match: match color:\\    case Color.RED:\\<inner>\\    case Color.BLUE | Color.GREEN:\\<inner>
    match: match <text>:\\    case "a" | "b":\\<inner>\\    case q if q <less> "b":\\<inner>
    2 lists: kept@ = []\\for v@ in <list>:\\    if <truth|v@>:\\        kept@.append(<int|v@>)\\n = len(kept@)
    lists: kept@ = [<int>]\\kept@.append(<int>)\\kept@.extend(<list>)\\n = kept@[<place>]
    names: n, *_ = <list>
    names: *_, k = (<int>, <int>, <int>)
    names: k, n = <list>
    names: del m
    names: del k\\k = <int>
    split: q, sep@, q2 = <text>.partition(<sep>)
    split: q, q2 = <text>.split(<sep>, 1)
    2 closures: def h@(v, c="a"):\\    return <int|v|c>\\n = h@(<int>, <text>)
    closures: def h@(v, v2=<int>):\\    if <truth|v|v2>:\\        return v\\    return <int|v|v2>\\k = h@(<int>) + h@(n, k)
    closures: n = (lambda: <int>)()
"""

IN_LOOP = """
    2 break
    2 continue
    if <truth>:\\    break
    if <truth>:\\    continue
"""

IN_HANDLER = """
    raise
    2 n = e.number if isinstance(e, Own) else <int>
    q = e.args[0] if isinstance(e, Own) else <text>
    o = e.args
    e = <int>
    del e
    o = isinstance(e, LookupError)
    raise <error> from e
    q = e.text if isinstance(e, Further) else "-"
"""

PARTS = {
    "error": """
        ValueError
        IndexError(<int>)
        KeyError(3)
        3 Own(<int>, <text>)
        2 Further(<text>)
        TypeError("a", n)
    """,
    "handlers": """
        2 except <class> as e:\\<handler>
        2 except <class>:\\<handlerless>
        except <class> as e:\\<handler>\\except <class> as e:\\<handler>
        except <class> as e:\\<handler>\\except <class>:\\<handlerless>
        except Exception as e:\\<handler>
        except Exception:\\<handlerless>
    """,
    "visits": """
        k in range(3)
        k in (1, 2, n)
        k in range(-1, 2)
        k in range(<few>, 3)
        q in s
        k, q in enumerate(s)
        k, q in enumerate(s, 1)
        q, m in zip(s, t)
        k, q in ((1, s), (2, t, 3))
        2 k in xs
        n in <list>
        k, m in enumerate(xs)
        k in reversed(xs)
        q in CODES
        q, k in CODES.items()
        k in range(4, 0, -2)
    """,
}
