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
_STATUS = re.compile(r"\(\s*set-info\s+:status\s+([a-z]+)\s*\)")
_THEORIES = {
    Theory.INTEGERS: re.compile(r"\b(?:Int|ubv_to_int|sbv_to_int|bv2nat|int_to_bv|int2bv)\b"),
    Theory.STRINGS: re.compile(r"\b(?:String|RegLan|str\.|re\.)"),
    Theory.QUANTIFIERS: re.compile(r"\b(?:forall|exists)\b"),
}


def load_certificate(path: Path) -> Certificate:
    """The certificate in a file.

    :raises RequestError: the file cannot be read, or holds no question.
    """
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RequestError(f"{path}: is no text: {error.reason}") from error
    return read_certificate(text, str(path))


def read_certificate(text: str, place: str) -> Certificate:
    """The certificate in a text; `place` names it in messages, and where it has no header.

    :raises RequestError: the text holds no question, or no usable statement of its answer.
    """
    scripts = tuple(_script(part, place) for part in _RESET.split(text))
    name = _comment(text, "obligation") or place
    return Certificate(name, hashlib.sha256(text.encode()).hexdigest(), scripts)


def _script(text: str, place: str) -> Script:
    bare = _COMMENTS_AND_NAMES.sub(" ", text)
    asked = len(re.findall(r"\(\s*check-sat\s*\)", bare))
    if asked != 1 or re.search(r"\(\s*(?:push|pop|check-sat-assuming)\b", bare):
        raise RequestError(f"{place}: is no certificate: a script asks (check-sat) exactly once")
    status = _STATUS.search(bare)
    # A proof that nothing violates a claim; a script about languages may leave that unsaid.
    expected = status[1] if status else "unsat"
    if expected not in ("sat", "unsat"):
        raise RequestError(f"{place}: is no certificate: its status is {expected}")
    theories = frozenset(theory for theory, sign in _THEORIES.items() if sign.search(bare))
    return Script(text, expected, _comment(text, expected) or "", theories)


def _comment(text: str, key: str) -> str | None:
    """What a comment line `; key: …` says."""
    found = re.search(rf"^; {key}: (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else None
