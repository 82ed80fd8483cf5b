"""Small edits that turn a good text into one that is nearly good."""

from __future__ import annotations

# Each character has fooled a parser: case, `_` in int(), line ends, digits of other scripts,
# letters whose lower case is ASCII, NUL, a lone surrogate, a character beyond the BMP.
TRICKY = (
    "0",
    "1",
    "a",
    "f",
    "g",
    "A",
    "F",
    "-",
    "_",
    "+",
    " ",
    "\t",
    "\n",
    "\r",
    "\x00",
    "\x7f",
    "\xb2",
    "\u0661",
    "\u0966",
    "\uff11",
    "\uff41",
    "\u017f",
    "\u212a",
    "\ud800",
    "\U0001d7d8",
    ",",
    "=",
    ";",
    "%",
)
EDITS = (
    "same",
    "replace",
    "same",
    "insert",
    "append",
    "newline",
    "delete",
    "swap",
    "cut",
    "upper",
)


def edited(text: str, edit: str, at: int, tricky: str) -> str:
    """The text after one of `EDITS` at an index, with a character where the edit needs one."""
    match edit:
        case "same" if at < len(text):  # another character of the text: its language may allow it
            return text[:at] + text[(at + ord(tricky)) % len(text)] + text[at + 1 :]
        case "replace":
            return text[:at] + tricky + text[at + 1 :]
        case "insert":
            return text[:at] + tricky + text[at:]
        case "append":
            return text + tricky
        case "newline":  # what `$` overlooks, so it gets more than its share of `append`
            return text + "\n"
        case "delete":
            return text[:at] + text[at + 1 :]
        case "swap":
            return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        case "cut":
            return text[:at]
        case "upper":
            return text[:at] + text[at:].upper()
        case _:
            return text


def runs(text: str) -> list[tuple[int, int]]:
    """The places of the runs of letters and digits: first index, and index after the last."""
    found: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if not character.isalnum():
            continue
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def filled(text: str, run: tuple[int, int], character: str) -> str:
    """The text with all characters of a run replaced by one."""
    first, last = run
    return text[:first] + character * (last - first) + text[last:]
