"""The patterns by which public propagators read the headers of the standards.

`propagators.toml` says what they are and where they stand; `pattern_at` reads one out of an
installed distribution, without importing it: assignments of the file are evaluated one by one as
far as they are constants and calls of `re.compile`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from spanproof.cli.regex import readable


@dataclass(frozen=True, slots=True)
class Known:
    """A pattern in a distribution, how it is applied there, and what it is meant to accept.

    `only_pattern` and `only_rule` are the shortest texts that only one of the two accepts.
    """

    distribution: str
    version: str
    file: str
    name: str
    method: str
    rule: str
    text: str
    flags: str
    only_pattern: str | None = None
    only_rule: str | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, as recorded."""
        return re.compile(self.text, re.RegexFlag[self.flags] if self.flags else re.NOFLAG)


def known_patterns() -> list[Known]:
    """The rows of the data file beside this module."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return [Known(**row) for row in tomllib.loads(text)["pattern"]]


def pattern_at(place: Known, root: Path) -> re.Pattern[str]:
    """The pattern of that name, in a folder where the distribution is installed.

    Raises LookupError when it is not there.
    """
    tree = ast.parse((root / place.file).read_text(encoding="utf-8"))
    known: dict[str, object] = {"re": re, "compile": re.compile}
    for node in _assignments(tree):
        try:
            value = eval(compile(ast.Expression(node.value), place.file, "eval"), {}, known)
        except (NameError, AttributeError, TypeError):
            continue  # not made of constants alone
        name = ast.unparse(node.targets[0])
        if isinstance(value, str | re.Pattern):
            known.setdefault(name, value)
    found = known.get(place.name)
    if not isinstance(found, str | re.Pattern):
        raise LookupError(f"{place.file} has no pattern {place.name}")
    return re.compile(found)


def _assignments(node: ast.AST) -> list[ast.Assign]:
    """The assignments in a file, in order, that call nothing but `compile`."""
    found: list[ast.Assign] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Assign) and all(map(_is_compile, ast.walk(child.value))):
            found.append(child)
        found += _assignments(child)
    return found


def _is_compile(node: ast.AST) -> bool:
    return not isinstance(node, ast.Call) or ast.unparse(node.func) in ("re.compile", "compile")


def table(rows: list[Known]) -> str:
    """The rows as a table in Markdown."""
    lines = [
        "| library | pattern | applied by | rule | only the pattern accepts "
        "| only the rule derives |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        texts = (row.only_pattern, row.only_rule)
        told = ["nothing" if text is None else f"`{readable(text)}`" for text in texts]
        cells = [f"{row.distribution} {row.version}", f"`{row.name}`", row.method,
                 f"`{row.rule}`", *told]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
