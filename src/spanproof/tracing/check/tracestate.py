"""The oracle for tracestate: what a participant keeps of a list that nobody may call invalid.

Only lists are judged that are valid by the Level 2 grammar, have at most 32 members with the empty
ones counted (entry 6), no key twice (entry 7) and at most 512 characters; of a longer one, those
entries that fit in 512 characters (TS-035). What becomes of all others is open, except that
traceparent must not suffer (TS-002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from spanproof.conformance.case import Breach, Case, Judgement, Reading
from spanproof.grammar import Grammar
from spanproof.tracing.check.samples import VALID

MOST_MEMBERS = 32
MOST_CHARACTERS = 512
LONG_ENTRY = 128
_WHITE_SPACE = " \t"
_GRAMMAR = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
Pairs = list[tuple[str, str]]


def sure_pairs(values: Sequence[str]) -> Pairs | None:
    """The entries of a list that has to be kept, in order; None for a list that may be dropped."""
    combined = ",".join(values)
    members = [member.strip(_WHITE_SPACE) for member in combined.split(",")]
    if len(members) > MOST_MEMBERS or len(combined) > MOST_CHARACTERS:
        return None
    pairs = [_split(member) for member in members if member]
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys) or not all(map(_is_entry, [m for m in members if m])):
        return None
    return pairs


def owed_pairs(values: Sequence[str]) -> Pairs:
    """The entries of a valid list that stay whatever limit of 512 or more cuts it (TS-035).

    Those longer than 128 characters go first (TS-039), then those at the right-hand end (TS-040).
    None are sure in a list with white space or empty members, which may count or not, nor in one
    that is refused for another reason than its size.
    """
    members = ",".join(values).split(",")
    keys = [member.partition("=")[0] for member in members]
    sound = len(members) <= MOST_MEMBERS and len(set(keys)) == len(keys)
    if not sound or not all(
        _is_entry(m) and _GRAMMAR.matches("key-l1", k) for m, k in zip(members, keys, strict=True)
    ):
        return []
    owed: list[str] = []
    for member in members:
        if len(member) > LONG_ENTRY:
            continue
        if len(",".join([*owed, member])) > MOST_CHARACTERS:
            break
        owed.append(member)
    return [_split(member) for member in owed]


def _split(member: str) -> tuple[str, str]:
    key, _, value = member.partition("=")
    return key, value


def _is_entry(member: str) -> bool:
    key, equals, value = member.partition("=")
    return bool(equals) and is_valid_pair(key, value)


@lru_cache(maxsize=4096)
def is_valid_pair(key: str, value: str) -> bool:
    """Whether key and value are in the grammar of Level 2."""
    return _GRAMMAR.matches("key", key) and _GRAMMAR.matches("value", value)


def judge_state(
    case: Case, values: Sequence[str], answer: Mapping[str, Any], *, version: int = 0
) -> Judgement:
    """Judge what was taken of tracestate beside a valid traceparent of this version."""
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
        return _judge_unsure(case, values, kept, where)
    requirement, kind, control_values = classify(values, expected)
    control = None if control_values is None else _with_state(case, control_values)
    if version > 0 and kept != expected:
        requirement, kind = "TS-044", "the tracestate of a higher version is not read"
        control = Case(case.operation, [["traceparent", [VALID]], ["tracestate", list(values)]])
    exercised = ("TS-002", "SC-020", *(("TS-044",) if version else ()), requirement)
    if kept == expected:
        return Judgement(None, exercised)
    breach = Breach(
        requirement,
        kind,
        show_pairs(expected),
        show_pairs(kept),
        f"{where} == {expected!a}",
        control,
    )
    return Judgement(breach, exercised)


def _with_state(case: Case, values: Sequence[str]) -> Case:
    """The case with another tracestate."""
    others = [each for each in case.data if each[0] != "tracestate"]
    return Case(case.operation, [*others, ["tracestate", list(values)]])


def _judge_unsure(case: Case, values: Sequence[str], kept: Pairs, where: str) -> Judgement:
    """A list that may be cut or dropped: of one that is only long, something is owed."""
    exercised = ("TS-002", "SC-020")
    owed = owed_pairs(values)
    if not owed:
        return Judgement(None, exercised, _reading(values, len(kept)))
    missing = [pair for pair in owed if pair not in kept]
    if not missing:
        return Judgement(None, (*exercised, "TS-035"), _reading(values, len(kept)))
    requirement, kind = "TS-035", "fewer than 512 characters of a long list are kept"
    if any(len(key) + 1 + len(value) > LONG_ENTRY for key, value in kept):
        requirement, kind = "TS-039", "entries of more than 128 characters are not the first to go"
    breach = Breach(
        requirement,
        kind,
        f"{show_pairs(owed)}, whatever else is dropped",
        show_pairs(kept),
        f"{missing[0]!a} in {where}",
        _with_state(case, ["k0=0"]),
    )
    return Judgement(breach, (*exercised, requirement))


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
