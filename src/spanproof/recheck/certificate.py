"""Reading certificates: SMT-LIB scripts with `(reset)` between them."""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from spanproof.errors import RequestError


class Theory(enum.Enum):
    """What a script speaks about, as far as it decides who can be asked."""

    INTEGERS = "integers"
    STRINGS = "strings"
    QUANTIFIERS = "quantifiers"


@dataclass(frozen=True, slots=True)
class Script:
    """One question; `expected` is the answer it says it has, `meaning` what that says."""

    text: str
    expected: str
    meaning: str
    theories: frozenset[Theory]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The questions that one proof rests on; `name` is its obligation, or its file."""

    name: str
    digest: str
    scripts: tuple[Script, ...]


_RESET = re.compile(r"^\(reset\)$", re.MULTILINE)
_COMMENTS_AND_NAMES = re.compile(r';[^\n]*|\|[^|]*\||"(?:[^"]|"")*"')
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OPENED = re.compile(r"([()])\s*([^\s()]*)")
_COMMANDS = frozenset(
    {"set-info", "set-logic", "declare-sort", "declare-fun", "declare-const", "define-fun",
     "define-sort", "assert", "check-sat"}
)  # fmt: skip
"""What leaves every assertion in force; (reset-assertions), (push) or (exit) do not."""
_STATUS = re.compile(r"\(\s*set-info\s+:status\s+([a-z]+)\s*\)")
_THEORIES = {
    Theory.INTEGERS: re.compile(r"\b(?:Int|ubv_to_int|sbv_to_int|bv2nat|int_to_bv|int2bv)\b"),
    Theory.STRINGS: re.compile(r"\b(?:String|RegLan|str\.|re\.)"),
    Theory.QUANTIFIERS: re.compile(r"\b(?:forall|exists)\b"),
}


def load_certificate(path: Path) -> Certificate:
    """The certificate in a file.

    :raises RequestError: the file cannot be read, holds no question, or is named after the digest
        of another text, as one that was cut off is.
    """
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RequestError(f"{path}: is no text: {error.reason}") from error
    found = read_certificate(text, str(path))
    if _DIGEST.fullmatch(path.stem) and path.stem != found.digest:
        raise RequestError(f"{path}: is no certificate: its name is the digest of another text")
    return found


def read_certificate(text: str, place: str) -> Certificate:
    """The certificate in a text; `place` names it in messages, and where it has no header.

    :raises RequestError: the text holds no question, or no usable statement of its answer, or a
        script says that it is another one, or of more or fewer: `; script: 1 of 2`.
    """
    parts = _RESET.split(text)
    said = [_comment(part, "script") for part in parts]
    found = [f"{number} of {len(parts)}" for number in range(1, len(parts) + 1)]
    if any(said) and said != found:
        problem = f"of its scripts, {', '.join(found)}, something is missing or added: they say "
        problem += ", ".join(each or "nothing" for each in said)
        raise RequestError(f"{place}: is no certificate: {problem}")
    scripts = tuple(_script(part, place) for part in parts)
    name = _comment(text, "obligation") or place
    return Certificate(name, hashlib.sha256(text.encode()).hexdigest(), scripts)


def _script(text: str, place: str) -> Script:
    bare = _COMMENTS_AND_NAMES.sub(" ", text)
    commands = _commands(bare)
    if commands[-1:] != ["check-sat"] or commands.count("check-sat") != 1:
        problem = "a script asks (check-sat) exactly once, at its end"
        raise RequestError(f"{place}: is no certificate: {problem}")
    strange = next((name for name in commands if name not in _COMMANDS), None)
    if strange is not None:
        raise RequestError(f"{place}: is no certificate: a script may not hold ({strange})")
    status = _STATUS.search(bare)
    # A proof that nothing violates a claim; a script about languages may leave that unsaid.
    expected = status[1] if status else "unsat"
    if expected != "unsat":
        raise RequestError(f"{place}: is no certificate: its status is {expected}")
    theories = frozenset(theory for theory, sign in _THEORIES.items() if sign.search(bare))
    return Script(text, expected, _comment(text, expected) or "", theories)


def _commands(bare: str) -> list[str]:
    """The names of the commands of a script; what is left open, or closed twice, names none."""
    names: list[str] = []
    depth = 0
    for sign, name in _OPENED.findall(bare):
        if sign == "(" and depth == 0:
            names.append(name)
        depth += 1 if sign == "(" else -1
        if depth < 0:
            return []
    return [] if depth else names


def _comment(text: str, key: str) -> str | None:
    """What a comment line `; key: …` says."""
    found = re.search(rf"^; {key}: (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else None
