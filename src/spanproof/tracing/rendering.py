"""Explanations for people: the value with its parts in colour, or a caret where it is wrong.

A value is shown in printable ASCII, everything else escaped as in Python, so that each character
takes the columns it seems to take and the line below can point at it. No line is longer than
`WIDTH`: characters of a value far from what is pointed at are left out, and `...` says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from spanproof.config import Config
from spanproof.requirements import Requirement, load_requirements
from spanproof.tracing.explanation import Explanation, HeaderSupport, Part, Violation
from tracing_models.flags import TraceContextLevel

WIDTH = 79  # fits a terminal of 80, and is the same in a pipe
INDENT = "  "
ROOM = WIDTH - len(INDENT)
ROOM_BEFORE_CARET = 60  # leaves room for the longest escape at the caret, and for a gap
ROOM_BETWEEN_PARTS = 8
GAP = "..."
STYLES = ("cyan", "green", "yellow", "magenta", "blue")


def render(
    explanation: Explanation, support: HeaderSupport, level: TraceContextLevel
) -> RenderableType:
    """Everything there is to say about the values, as lines."""
    values = explanation["values"]
    verdict = ("valid", "bold green") if explanation["valid"] else ("not valid", "bold red")
    head = Text.assemble(f"{explanation['header']} is ", verdict, f" in Level {level.value}")
    if explanation["valid"]:
        return Group(head, Text(), *_valid(values, support.parts(values, level)))
    requirements = _requirements()
    broken = (_broken(values, v, requirements[v["requirement"]]) for v in explanation["violations"])
    return Group(head, *(line for lines in broken for line in lines))


def _valid(values: Sequence[str], parts: Sequence[Part]) -> Iterator[Text]:
    """Each value with numbers below its parts, then what the parts mean."""
    numbered = list(enumerate(parts, start=1))
    for index, value in enumerate(values):
        yield from _marked(value, [(n, part) for n, part in numbered if part.value == index])
        yield Text()
    for number, part in numbered:
        yield from _described(number, part)


def _marked(value: str, parts: Sequence[tuple[int, Part]]) -> tuple[Text, Text]:
    """The value with its parts in colour, and a line with the number of each part below it."""
    line, marks = Text(INDENT), Text(INDENT)
    end = 0
    for number, part in parts:
        line.append(_shown(value[end : part.start], ROOM_BETWEEN_PARTS))
        marks.pad_right(len(line) - len(marks))
        shown = _shown(value[part.start : part.end], WIDTH - len(line))
        line.append(shown, _style(number))
        marks.append(str(number).ljust(len(shown), "~"), _style(number))
        end = part.end
    return line, marks


def _described(number: int, part: Part) -> Iterator[Text]:
    """The name of a part and one paragraph for each of its meanings."""
    label = f"{INDENT}{number} {part.name:<11}  "
    for index, meaning in enumerate(part.meanings):
        for line in _wrapped(meaning, label if index == 0 else " " * len(label), len(label)):
            if line.plain.startswith(label):
                line.stylize(_style(number), 0, len(label))
            yield line


def _broken(values: Sequence[str], violation: Violation, clause: Requirement) -> Iterator[Text]:
    """The value with a caret, what is wrong there, and the clause that says so."""
    yield Text()
    if len(values) > 1:
        yield Text(f"{INDENT}value {violation['value'] + 1} of {len(values)}:")
    yield from _pointed(values[violation["value"]], violation["at"])
    place = f"at character {violation['at']}"
    yield from _wrapped(f"{place}: {violation['message']}", INDENT, len(INDENT))
    yield Text()
    yield Text.assemble(INDENT, (f"{clause.id} {clause.keyword}", "bold"), f", {clause.section}")
    yield from _wrapped(clause.text, INDENT, len(INDENT))


def _pointed(value: str, at: int) -> tuple[Text, Text]:
    """The value and below it a caret; of a long value, what is around the caret."""
    before = ""
    for character in reversed(value[:at]):
        if len(before) + len(_escaped(character)) > ROOM_BEFORE_CARET:
            before = GAP + before
            break
        before = _escaped(character) + before
    wrong = _escaped(value[at]) if at < len(value) else ""
    after = _shown(value[at + 1 :], ROOM - len(before) - len(wrong))
    line = Text.assemble(INDENT, before, (wrong, "bold red"), after)
    return line, Text(f"{INDENT}{' ' * len(before)}^", "bold red")


def _shown(text: str, room: int) -> str:
    """The text escaped; when that is longer than `room` columns, its beginning and `...`.

    `room` is at least the length of `...`.
    """
    shown = "".join(map(_escaped, text[: room + 1]))  # no character takes less than a column
    if len(shown) <= room:
        return shown
    kept = ""
    for character in text:
        if len(kept) + len(_escaped(character)) + len(GAP) > room:
            break
        kept += _escaped(character)
    return kept + GAP


def _escaped(character: str) -> str:
    """The character, or its escape when it is a backslash or no printable ASCII character."""
    return character.encode("unicode_escape").decode("ascii")


def _wrapped(text: str, first: str, indent: int) -> Iterator[Text]:
    """A paragraph that begins with `first` and hangs at `indent` columns."""
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=" " * indent, break_on_hyphens=False
    )
    return map(Text, lines)


def _style(number: int) -> str:
    return STYLES[(number - 1) % len(STYLES)]


def _requirements() -> dict[str, Requirement]:
    """The requirements that ship with spanproof, whatever project the current folder is in."""
    here = Path(__file__)
    return load_requirements(
        Config(here, here.parent, here.parent, requirements=("tracing_specs",))
    )
