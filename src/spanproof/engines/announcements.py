"""What a typestate program announces, and why some programs are not asked about at all.

The form is that of mypy's own tests, with the error code:

    span.end(1)  # E: message of mypy  [code]

A message that is too long for its line goes on in the next comment after a backslash; a comment
there that begins with `E:` announces one more error for the same line of code:

    span.end(1)  # E: the first half of a message \
    #                 and the second half  [code] \
    #              E: another message  [code]

The line of code is the one that carries the comment. Notes of mypy are not announced.

A program in which mypy could be silent for another reason than its types is refused by name; see
`Program.refusals`. A program that is called `illegal…` announces something, `legal…` nothing.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

PACKAGE = "spanproof_programs"
"""The package in which mypy sees the programs."""

_ANNOUNCEMENT = re.compile(r"# E: (?P<message>\S.*?) +\[(?P<code>[a-z0-9-]+)\]")
_LIKE_AN_ANNOUNCEMENT = re.compile(r"#\s*E\s*:", re.IGNORECASE)
_SWITCHES = {
    re.compile(r"#\s*type:\s*ignore"): "`# type: ignore` hides errors",
    re.compile(r"#\s*mypy:"): "`# mypy:` changes the rules of the check",
}
# mypy skips code under these conditions, and functions under this decorator, without a word.
_SKIPPING = frozenset({"TYPE_CHECKING", "MYPY", "PY2", "PY3", "no_type_check"})
_SKIPPING_OF_SYS = frozenset({"platform", "version_info"})
# Errors that say that mypy could not check something; a program cannot want one of these.
_NO_FINDING = (
    "import",
    "no-untyped",
    "syntax",
    "unreachable",
    "untyped-decorator",
    "unused-ignore",
)


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One error of mypy in a program, announced or reported."""

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        """The place and the text as mypy prints them."""
        return f"line {self.line}: {self.message}  [{self.code}]"


@dataclass(frozen=True, slots=True)
class Program:
    """A program as read; one with `refusals` must not count as checked, whatever mypy says."""

    text: str
    announced: tuple[Complaint, ...]
    refusals: tuple[str, ...]


def read_program(name: str, text: str) -> Program:
    """The program in `text`; `name` is the stem of its file."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return Program(text, (), (f"line {error.lineno}: not Python: {error.msg}",))
    except ValueError as error:  # a null byte, before Python 3.12
        return Program(text, (), (f"not Python: {error}",))
    comments = _joined(_comments(text))
    announced = tuple(sorted(_announced(comments)))
    refusals = [
        *_bad_comments(comments),
        *_skipping(tree),
        *_neighbourly(tree),
        *_unwanted(announced),
        *_saying_nothing(name, tree, announced),
    ]
    return Program(text, announced, tuple(refusals))


def _comments(text: str) -> Iterator[tuple[int, str, bool]]:
    """The line and text of each comment, and whether nothing else is on its line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            line, column = token.start
            yield line, token.string.rstrip(), not token.line[:column].strip()


def _joined(comments: Iterator[tuple[int, str, bool]]) -> list[tuple[int, str]]:
    """Comments with what follows them after a backslash, each with the line it is about."""
    found: list[tuple[int, str]] = []
    goes_on_at = 0
    for line, text, alone in comments:
        part = text.removesuffix("\\").rstrip()
        inner = part.lstrip("#").strip()
        if not (alone and line == goes_on_at):
            found.append((line, part))
        elif inner.startswith("E:"):
            found.append((found[-1][0], f"# {inner}"))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {inner}")
        goes_on_at = line + 1 if text.endswith("\\") else 0
    return found


def _announced(comments: list[tuple[int, str]]) -> Iterator[Complaint]:
    for line, text in comments:
        match = _ANNOUNCEMENT.fullmatch(text)
        if match:
            yield Complaint(line, match["code"], match["message"])


def _bad_comments(comments: list[tuple[int, str]]) -> Iterator[str]:
    for line, text in comments:
        for switch, reason in _SWITCHES.items():
            if switch.search(text):
                yield f"line {line}: {reason}"
        if _LIKE_AN_ANNOUNCEMENT.search(text) and not _ANNOUNCEMENT.fullmatch(text):
            yield f"line {line}: an announcement reads `# E: message  [code]`"


def _skipping(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _SKIPPING:
                yield f"line {node.lineno}: mypy skips code because of {name}"
            case ast.alias(name=name) if name.rpartition(".")[2] in _SKIPPING:
                yield f"line {node.lineno}: mypy skips code because of {name}"
            case ast.Attribute(ast.Name("sys"), name) if name in _SKIPPING_OF_SYS:
                yield f"line {node.lineno}: mypy skips code because of sys.{name}"


def _neighbourly(tree: ast.Module) -> Iterator[str]:
    """Imports that lead to other programs of the same run, which may not have a say."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module, _, level) if level or _is_copy(module or ""):
                yield f"line {node.lineno}: a program is checked alone; import by the full name"
            case ast.Import(names) if any(_is_copy(alias.name) for alias in names):
                yield f"line {node.lineno}: a program is checked alone; import by the full name"


def _is_copy(module: str) -> bool:
    return module.partition(".")[0] == PACKAGE


def _unwanted(announced: tuple[Complaint, ...]) -> Iterator[str]:
    for error in announced:
        if error.code.startswith(_NO_FINDING):
            yield f"line {error.line}: [{error.code}] says that mypy checks nothing there"


def _saying_nothing(name: str, tree: ast.Module, announced: tuple[Complaint, ...]) -> Iterator[str]:
    if name.startswith("illegal") and not announced:
        yield "it is called illegal and announces no error"
    if name.startswith("legal") and announced:
        yield "it is called legal and announces an error"
    used = any(isinstance(node, ast.Call | ast.Attribute) for node in ast.walk(tree))
    if not used and not announced:
        yield "it neither calls nor reads anything"
    if not any(_imports_more(node) for node in ast.walk(tree)):
        yield "it imports nothing but the standard library, so it is about no model"


def _imports_more(node: ast.AST) -> bool:
    match node:
        case ast.Import(names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(str(module)):
            modules = [module]
        case _:
            return False
    return any(module.partition(".")[0] not in sys.stdlib_module_names for module in modules)
