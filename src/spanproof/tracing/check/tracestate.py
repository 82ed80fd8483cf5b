"""The oracle for tracestate: what a participant keeps of a list that nobody may call invalid.

Only lists are judged that are valid by the Level 2 grammar, have at most 32 members with the empty
ones counted (entry 6), no key twice (entry 7) and at most 512 characters (TS-035). What becomes of
all others is open, except that traceparent must not suffer (TS-002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spanproof.conformance.case import Breach, Case, Judgement, Reading
from spanproof.grammar import Grammar

MOST_MEMBERS = 32
MOST_CHARACTERS = 512
_WHITE_SPACE = " \t"
_GRAMMAR = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
Pairs = list[tuple[str, str]]


def sure_pairs(values: Sequence[str]) -> Pairs | None:
    """The entries of a list that has to be kept, in order; None for a list that may be dropped."""
    combined = ",".join(values)
    members = [member.strip(_WHITE_SPACE) for member in combined.split(",")]
    if len(members) > MOST_MEMBERS or len(combined) > MOST_CHARACTERS:
        return None
    pairs = [tuple(member.partition("=")[::2]) for member in members if member]
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys) or not all(map(_is_entry, [m for m in members if m])):
        return None
    return [(key, value) for key, value in pairs]


def _is_entry(member: str) -> bool:
    key, equals, value = member.partition("=")
    return bool(equals) and is_valid_pair(key, value)


def is_valid_pair(key: str, value: str) -> bool:
    """Whether key and value are in the grammar of Level 2."""
    return _GRAMMAR.matches("key", key) and _GRAMMAR.matches("value", value)


def judge_state(case: Case, values: Sequence[str], answer: Mapping[str, Any]) -> Judgement:
    """Judge what was taken of tracestate beside a valid traceparent."""
    context = answer["context"]
    if context is None:
        without = Case(case.operation, [each for each in case.data if each[0] != "tracestate"])
        breach = Breach(
            "TS-002",
            "traceparent is refused because of tracestate",
            "used",
            "refused",
            f"not ({answer['refused']})",
            without,
        )
        return Judgement(breach, ("TS-002",))
    if context["state"] is None:
        return Judgement()
    kept = [(key, value) for key, value in context["state"]]
    where = context["where"]["state"]
    wrong = [pair for pair in kept if not is_valid_pair(*pair)]
    if wrong:
        breach = Breach(
            "SC-020",
            "a TraceState has an invalid entry",
            "valid entries only",
            show_pairs(wrong),
            f"{wrong[0]!a} not in {where}",
        )
        return Judgement(breach, ("TS-002", "SC-020"))
    expected = sure_pairs(values)
    if expected is None:
        return Judgement(None, ("TS-002", "SC-020"), _reading(values, len(kept)))
    requirement, kind, control_values = classify(values, expected)
    exercised = ("TS-002", "SC-020", requirement)
    if kept == expected:
        return Judgement(None, exercised)
    control = None
    if control_values is not None:
        others = [each for each in case.data if each[0] != "tracestate"]
        control = Case(case.operation, [*others, ["tracestate", control_values]])
    breach = Breach(
        requirement,
        kind,
        show_pairs(expected),
        show_pairs(kept),
        f"{where} == {expected!a}",
        control,
    )
    return Judgement(breach, exercised)


def _reading(values: Sequence[str], kept: int) -> Reading:
    """What the implementation does with a list that may be dropped, in part or as a whole."""
    combined = ",".join(values)
    members = [member.strip(_WHITE_SPACE) for member in combined.split(",")]
    keys = [member.partition("=")[0] for member in members if member]
    if not all(_is_entry(member) for member in members if member):
        about, what = "AMBIGUITIES 7, bad entries", "a list with a bad entry"
    elif len(set(keys)) < len(keys):
        about, what = "AMBIGUITIES 7, duplicates", "a list with a key twice"
    elif len(members) > MOST_MEMBERS:
        about, what = "AMBIGUITIES 6, count", f"a list with more than {MOST_MEMBERS} members"
    else:
        about, what = "AMBIGUITIES 6, size", f"a list with more than {MOST_CHARACTERS} characters"
    observed = f"{kept} of {len(keys)} entries"
    return Reading(about, f"what is kept of {what}?", observed)


def classify(values: Sequence[str], pairs: Pairs) -> tuple[str, str, list[str] | None]:
    """The requirement that a list exercises beyond a plain one, and a list without that."""
    combined = ",".join(values)
    members = combined.split(",")
    plain = ",".join(f"{key}={value}" for key, value in pairs)
    simple = ",".join(f"k{index}=0" for index in range(len(pairs)))
    if not pairs:
        return "TS-018", "an empty list is not taken as one", ["a=0"]
    if any(not _GRAMMAR.matches("key-l1", key) and "@" not in key for key, _ in pairs):
        return "TS-023", "a key that begins with a digit is refused", [simple]
    if any(not _GRAMMAR.matches("key-l1", key) for key, _ in pairs):
        return "TS-022", "a key of Level 2 is refused", [simple]
    if len(values) > 1:
        return "TS-011", "several fields are not combined", [combined]
    if any(not member.strip(_WHITE_SPACE) for member in members):
        return "TS-017", "empty members are refused", [plain]
    if combined != plain:
        return "TS-014", "white space around members is not dropped", [plain]
    if any(value.startswith(" ") for _, value in pairs):
        return "TS-030", "leading spaces of a value are not kept", [plain.replace("= ", "=x")]
    if plain != simple and len(pairs) > 1:
        return "TS-051", "entries do not keep their order", None
    if plain != simple:
        return "TS-033", "a value is not kept as it is", ["k0=0"]
    return "TS-049", "a valid list is not kept", None


def show_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """Entries in one line."""
    if not pairs:
        return "tracestate: no entries"
    return "tracestate: " + ", ".join(ascii(f"{key}={value}")[1:-1] for key, value in pairs)
