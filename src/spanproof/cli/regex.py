"""`spanproof regex`: does a Python pattern accept exactly the texts that a grammar derives?"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console

from spanproof.cli.output import as_json, console_for, refuse_unwritable, write_report
from spanproof.errors import InternalDefect, RequestError
from spanproof.grammar import Grammar, GrammarRule
from spanproof.grammar.compare import compare
from spanproof.grammar.python_re import Method, accepted
from spanproof.grammar.regex import Regex
from spanproof.grammar.smt import Relation
from spanproof.language import accepts, method_of
from spanproof.obligation import Limits

SCHEMA = "spanproof.regex/1"

_FLAGS = {
    "a": re.ASCII, "i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE,
    "ascii": re.ASCII, "ignorecase": re.IGNORECASE, "multiline": re.MULTILINE,
    "dotall": re.DOTALL, "verbose": re.VERBOSE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of the comparison.

    `word` is a shortest text that only one side accepts, None when there is none; `proved` says
    that z3 proved there is none.
    """

    word: str | None
    proved: bool
    problem: str | None = None


def list_grammars() -> int:
    """Show the rules of the shipped grammars, start rules first."""
    for name, grammar in _shipped().items():
        rules = sorted(grammar.rule_names, key=lambda rule: rule != grammar.start_rule)
        print(f"{name}: {' '.join(rules)}")
    return 0


def regex(
    pattern: str | None,
    grammar: str | None,
    methods: Sequence[str],
    flags: Sequence[str],
    json_target: str | None,
) -> int:
    """Compare, as fullmatch unless `methods` names another; exit code 1 when they differ.

    :raises RequestError: no such pattern, grammar, rule or flag, or more than one method.
    :raises InternalDefect: the parts of spanproof contradict each other, or CPython.
    """
    if pattern is None or grammar is None:
        raise RequestError("regex needs a PATTERN and --grammar NAME[:RULE], or --list")
    if len(methods) > 1:
        raise RequestError(f"only one of --{' and --'.join(methods)} can be meant")
    method = method_of(methods[0] if methods else "fullmatch")
    refuse_unwritable([json_target] if json_target is not None else [])
    compiled = _compiled(pattern, flags)
    rule = find_rule(grammar, _shipped())
    words, derived = accepted(compiled, method), rule.regex
    sides = {
        "pattern": _side(words, derived, compiled, rule, method),
        "grammar": _side(derived, words, rule, compiled, method),
    }
    equal = all(side.word is None for side in sides.values())
    if json_target is not None:
        write_report(json_target, as_json(_record(compiled, rule, method, sides, equal=equal)))
    if json_target != "-":
        _show(console_for([json_target]), rule, method, sides)
    unsure = any(side.problem for side in sides.values())
    return 0 if equal and not unsure else 1


def find_rule(name: str, shipped: Mapping[str, Grammar]) -> GrammarRule:
    """The rule that `NAME`, `NAME:RULE`, `FILE`, `FILE:RULE` or a rule's own name means.

    :raises RequestError: there is none, or more than one.
    """
    for head, rule in ((name, ""), name.rpartition(":")[::2]):
        grammar = shipped.get(head)
        if grammar is None and head and Path(head).is_file():
            grammar = Grammar.read(Path(head))
        if grammar is not None:
            return grammar.rule(rule or grammar.start_rule)
    homes = [one for one, each in shipped.items() if name.lower() in each.rule_names]
    if len(homes) == 1:
        return shipped[homes[0]].rule(name)
    if homes:
        choice = " or ".join(f"{home}:{name}" for home in homes)
        raise RequestError(f"more than one grammar has a rule {name!r}: {choice}")
    known = [*shipped, *(f"{one}:{r}" for one, each in shipped.items() for r in each.rule_names)]
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise RequestError(f"no grammar, rule or file {name!r}{hint} (spanproof regex --list)")


def _shipped() -> dict[str, Grammar]:
    from spanproof.tracing.grammars import shipped_grammars

    return shipped_grammars()


def _compiled(pattern: str, flags: Sequence[str]) -> re.Pattern[str]:
    chosen: list[re.RegexFlag] = []
    for name in [part for text in flags for part in re.split(r"[,|\s]+", text) if part]:
        flag = _FLAGS.get(name.lower().removeprefix("re."))
        letters = [_FLAGS[letter] for letter in name.lower() if letter in _FLAGS]
        if flag is None and len(letters) != len(name):
            raise RequestError(f"unknown flag {name!r}; flags are {', '.join(_FLAGS)}")
        chosen += letters if flag is None else [flag]
    try:
        return re.compile(pattern, functools.reduce(operator.or_, chosen, re.NOFLAG))
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise RequestError(f"not a pattern of Python's re: {error}: {pattern!r}") from None


def _side(left: Regex, right: Regex, inside: Any, outside: Any, method: Method) -> Side:
    """What is in the left language and not in the right one, told by automata and z3."""
    from spanproof.lift.z3_text import solve

    finding = compare(left, Relation.WITHIN, right)
    if finding.word is not None:
        word = finding.word
        if not accepts(inside, word, method) or accepts(outside, word, method):
            raise InternalDefect(f"the difference {word!r} does not replay in CPython")
        return Side(word, proved=False)
    limits = Limits()
    answer = solve(finding.text, rlimit=limits.rlimit, seconds=limits.seconds)
    if answer.is_sat and finding.holds:
        raise InternalDefect("z3 finds a difference between the languages, automata do not")
    if not answer.is_unsat and not finding.holds:
        return Side(None, proved=False, problem=f"{finding.problem}; z3: {answer.result}")
    return Side(None, proved=answer.is_unsat)


def _record(
    compiled: re.Pattern[str],
    rule: GrammarRule,
    method: Method,
    sides: Mapping[str, Side],
    *,
    equal: bool,
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "pattern": compiled.pattern,
        "flags": re.RegexFlag(compiled.flags & ~re.UNICODE).name or "",
        "method": method.value,
        "grammar": rule.grammar.source,
        "rule": rule.name,
        "equal": equal and not any(side.problem for side in sides.values()),
        "only_pattern": _side_record(sides["pattern"]),
        "only_grammar": _side_record(sides["grammar"]),
    }


def _side_record(side: Side) -> dict[str, Any]:
    return {"text": side.word, "none_proved": side.proved, "problem": side.problem}


def _show(console: Console, rule: GrammarRule, method: Method, sides: Mapping[str, Side]) -> None:
    pattern, grammar = sides["pattern"], sides["grammar"]
    titles = {
        (True, True): f"equal: re.{method} accepts exactly {rule.name} of {rule.grammar.source}",
        (False, True): f"differs: re.{method} accepts more than {rule.name}",
        (True, False): f"differs: re.{method} accepts less than {rule.name}",
        (False, False): f"differs: re.{method} and {rule.name} accept different texts",
    }
    console.print(titles[pattern.word is None, grammar.word is None], markup=False)
    console.print(f"  only the pattern:  {_told(pattern)}", markup=False)
    console.print(f"  only the grammar:  {_told(grammar)}", markup=False)


def _told(side: Side) -> str:
    if side.problem:
        return f"not decided: {side.problem}"
    if side.word is None:
        return f"nothing ({'proved by z3, automata agree' if side.proved else 'by automata alone'})"
    return f"{readable(side.word)}  ({_size(side.word)})"


def _size(word: str) -> str:
    if not word:
        return "the empty text"
    unusual = [f"U+{ord(c):04X}" for c in dict.fromkeys(word) if not "!" <= c <= "~"]
    count = f"{len(word)} character{'s' if len(word) != 1 else ''}"
    return f"{count}, with {', '.join(unusual)}" if unusual else count


def readable(word: str) -> str:
    """A text as an ASCII literal of Python; a long run of one character is told as a product."""
    runs = [match.group() for match in re.finditer(r"(.)\1{15,}|(?:(?!(.)\2{15,}).)+", word, re.S)]
    return (
        " + ".join(
            f"{run[0]!a} * {len(run)}" if len(run) > 15 and len(set(run)) == 1 else ascii(run)
            for run in runs
        )
        or "''"
    )
