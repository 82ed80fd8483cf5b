"""The words that all reports share: levels, failures, and the next step for each."""

from __future__ import annotations

import os.path
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from spanproof.runner.cache import NOT_CACHED

Obligation = Mapping[str, Any]  # one entry of "obligations" in a record

LEVELS = {
    "proved": "valid for every input, no bound",
    "bounded": "valid for every input up to a size",
    "confirmed": "all execution paths exhausted",
    "explored": "every state of one finite instance reached",
    "tested": "examples only, none failed",
    "refuted": "a counterexample replays in CPython",
    "unknown": "nobody could say",
}
# Why an obligation fails, the most serious cause first.
CAUSES = {
    "defect": "with a defect of spanproof itself",
    "refuted": "refuted by a counterexample",
    "unreachable": "without a known input that meets the preconditions",
    "below-floor": "with evidence below the floor",
}
_TOO_WEAK = "may be missing or too weak"  # how the z3 engine speaks of a loop's invariants
# Characters that a terminal obeys, that reorder or hide text, or that have no UTF-8 form.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """The text with characters that do not show, or do harm, as Python escapes (`\\u202e`).

    Line feeds and tabs stay. A Python literal in the text keeps its meaning.
    """
    return _INVISIBLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def counted(number: int, singular: str) -> str:
    """`1 obligation`, `2 obligations`: a number with its noun."""
    return f"{number} {singular}" if number == 1 else f"{number} {singular}s"


def show_level(part: Mapping[str, Any]) -> str:
    """`tested(200)`, `proved`: the level of an evidence or attempt, with its bound if any."""
    bound = part.get("bound")
    return str(part["level"]) if bound is None else f"{part['level']}({bound})"


def show_arguments(arguments: Mapping[str, str]) -> str:
    """`text='00', level=2`: the arguments of a counterexample or witness."""
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def headline(record: Mapping[str, Any]) -> str:
    """One sentence: does everything hold? A run that checked nothing is never said to hold."""
    total = len(record["obligations"])
    failed = len(failing(record))
    weaker = len(record.get("weaker", []))
    if broken_controls(record):
        return "Spanproof is broken: a claim that is false on purpose did not fail."
    parts = (
        [f"{failed} of {counted(total, 'obligation')} {_verb(failed, 'fail')}"] if failed else []
    )
    if weaker:
        parts.append(f"{weaker} {'is' if weaker == 1 else 'are'} weaker than the baseline")
    if parts:
        return f"{', '.join(parts)}."
    if not total:
        return "Nothing was verified: there is no obligation."
    if not record["ok"]:
        return "The record says that not everything holds, but not what."
    if total == 1:
        return "The one obligation holds at or above its floor."
    return f"All {total} obligations hold at or above their floors."


def holds(record: Mapping[str, Any]) -> bool:
    """Whether something was verified and all of it holds."""
    return bool(record["ok"] and record["obligations"]) and not (
        failing(record) or record.get("weaker")
    )


def broken_controls(record: Mapping[str, Any]) -> list[str]:
    """One sentence for each false claim that did not fail as it has to."""
    return list(record.get("controls", {}).get("broken", []))


def show_controls(record: Mapping[str, Any]) -> str:
    """One line about the claims that are false on purpose; empty when none were asked about."""
    controls = record.get("controls")
    if not controls or not controls["expected"]:
        return ""
    failed, expected = controls["failed_as_expected"], controls["expected"]
    return f"negative controls: {failed} of {counted(expected, 'false claim')} failed as they must"


def failing(record: Mapping[str, Any]) -> list[Obligation]:
    """The obligations of a record that do not hold at their floor."""
    return [obligation for obligation in record["obligations"] if obligation["reasons"]]


def cause(obligation: Obligation) -> str:
    """The most serious cause of a failure, one of `CAUSES`."""
    reasons = obligation["reasons"]
    if any(reason.startswith(("engines contradict", "defect in")) for reason in reasons):
        return "defect"
    if obligation["evidence"]["level"] == "refuted":
        return "refuted"
    is_unreachable = any(reason.startswith(("vacuous", "no witness")) for reason in reasons)
    return "unreachable" if is_unreachable else "below-floor"


def causes(record: Mapping[str, Any]) -> dict[str, int]:
    """How many obligations fail for each cause, the most serious cause first."""
    found = Counter(cause(obligation) for obligation in failing(record))
    return {name: found[name] for name in CAUSES if found[name]}


def engine_notes(obligation: Obligation) -> list[str]:
    """One line per attempt and opinion: who said what, and why."""
    return [
        f"{attempt['engine']}: {show_level(attempt)} in {attempt['seconds']:.2f} s"
        + (f", {attempt['detail']}" if attempt["detail"] else "")
        + (f" ({attempt['finding']})" if attempt.get("finding") and not attempt["detail"] else "")
        for attempt in _asked(obligation)
    ]


def _asked(obligation: Obligation) -> list[Mapping[str, Any]]:
    """All that engines said: the attempts, then the opinions."""
    return [*obligation["attempts"], *obligation.get("opinions", [])]


def next_step(obligation: Obligation) -> str:
    """What someone who reads about a failing obligation can do about it."""
    match cause(obligation):
        case "defect":
            return "this is a bug of spanproof, not of the model: please report it with this output"
        case "refuted":
            return "run the replay, then correct the model or the claim"
        case "unreachable":
            return "weaken the preconditions until some input meets them"
        case _ if any(attempt["detail"] == NOT_CACHED for attempt in _asked(obligation)):
            return "run without --cached-only and keep the cache"
        case _ if any(_TOO_WEAK in (attempt["detail"] or "") for attempt in _asked(obligation)):
            return f"say more in that invariant or contract, or {_lower(obligation)}"
        case _ if obligation["evidence"]["level"] == "unknown":
            return f"simplify the code or the claim, raise --budget, or {_lower(obligation)}"
        case _:
            return (
                "simplify the code or the claim so that a stronger engine settles it "
                f"(docs/subset.md), or {_lower(obligation)}"
            )


def _lower(obligation: Obligation) -> str:
    """How to accept weaker evidence for one obligation."""
    level = obligation["evidence"]["level"]
    reached = level if level != "unknown" else "tested"
    if obligation["kind"] == "theorem":
        return f'lower its floor: @theorem(floor="{reached}")'
    return f'lower its floor: [tool.spanproof.floors] "{obligation["id"]}" = "{reached}"'


def show_place(part: Mapping[str, Any], folder: str) -> str:
    """`models/ids.py:37`: the path (below a folder if it is there) and line of a part."""
    path = str(part["path"])
    inside = bool(folder) and path.startswith(folder.rstrip("/") + "/")
    return f"{path[len(folder.rstrip('/')) + 1 :] if inside else path}:{part['line']}"


def common_folder(record: Mapping[str, Any]) -> str:
    """The folder that holds all files of a record; empty when there is none but the root."""
    return _common(obligation["path"] for obligation in record["obligations"])


def _common(paths: Iterable[str]) -> str:
    folders = {os.path.dirname(path) for path in paths}
    if not folders or len({os.path.isabs(folder) for folder in folders}) > 1:
        return ""
    return os.path.commonpath(folders)


def module_of(obligation: Obligation) -> str:
    """The dotted name before the obligation's own: `a.b` of `a.b.f` and of `a.b.C.f` is `a.b`."""
    name = str(obligation["id"])
    parts = name.split(".")
    classes = [index for index, part in enumerate(parts) if part[:1].isupper()]
    return ".".join(parts[: classes[0] if classes else -1]) or name


def _verb(number: int, plural: str) -> str:
    return f"{plural}s" if number == 1 else plural
