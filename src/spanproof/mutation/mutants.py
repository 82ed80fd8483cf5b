"""The mutants of one module: what is changed where, as an edit of its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from types import CodeType
from typing import Any

from spanproof.mutation.sites import Role, Site, sites

_BARE = (ast.Constant, ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.Slice, ast.JoinedStr,
         ast.Tuple, ast.List, ast.Set, ast.stmt)  # fmt: skip
"""Nodes whose text needs no parentheses, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of one module.

    `id` is `module:line:column:operator:n`, `n` counting the changes of one operator at one
    place. `owner` is the function or class that is changed, by its qualified name ("" for the
    module), `clause` the line of the lambda of a changed contract. The bytes from `start` to
    `end` of the module's text are replaced by `text`.
    """

    id: str
    module: str
    path: str
    line: int
    last_line: int
    operator: str
    owner: str
    role: Role
    clause: int
    before: str
    start: int
    end: int
    after: str

    @property
    def function(self) -> str:
        """The dotted name of what is changed."""
        return f"{self.module}.{self.owner}" if self.owner else self.module

    @property
    def diff(self) -> str:
        """The change in one line."""
        return f"{self.before}  ->  {self.after}"

    @property
    def is_inside_function(self) -> bool:
        """Whether it matters only where its lines are run."""
        return self.role in (Role.BODY, Role.REQUIRE, Role.INVARIANT)

    def is_run_by(self, lines: Set[str]) -> bool:
        """Whether running these lines, named `module:line`, may run what is changed.

        What is no part of a function may matter everywhere.
        """
        if not self.is_inside_function:
            return True
        changed = range(self.line, self.last_line + 1)
        return any(f"{self.module}:{line}" in lines for line in changed)

    def applied(self, content: bytes) -> bytes:
        """The text of the module with the change in it."""
        return content[: self.start] + self.after.encode() + content[self.end :]


def mutants_of(module: str, path: str, content: bytes, names: Mapping[str, Any]) -> list[Mutant]:
    """The mutants of a module, in the order of its text; `names` is what its globals mean.

    None has the byte code of the original, and no two have the same.
    """
    tree = ast.parse(content)
    offsets = _line_offsets(content)
    seen: set[tuple[int, object]] = set()
    counts: dict[str, int] = {}
    found: list[Mutant] = []
    futures = [each for each in tree.body if _is_future(each)]
    originals = {id(each): _fingerprint(futures, each) for each in tree.body}
    for site in sites(tree, names):
        for operator, replacement, compiled in _changed(site, futures):
            which = (id(site.statement), compiled)
            if compiled == originals[id(site.statement)] or which in seen:
                continue
            seen.add(which)
            place = f"{module}:{site.anchor.lineno}:{site.anchor.col_offset + 1}:{operator}"
            counts[place] = counts.get(place, 0) + 1
            found.append(_mutant(f"{place}:{counts[place]}", module, path, site, operator,
                                 replacement, content, offsets))  # fmt: skip
    return found


def _mutant(
    name: str, module: str, path: str, site: Site, operator: str, replacement: str,
    content: bytes, offsets: list[int],
) -> Mutant:  # fmt: skip
    anchor = site.anchor
    start = offsets[anchor.lineno - 1] + anchor.col_offset
    end = offsets[(anchor.end_lineno or 0) - 1] + (anchor.end_col_offset or 0)
    before = " ".join(content[start:end].decode().split())
    return Mutant(
        id=name,
        module=module,
        path=path,
        line=anchor.lineno,
        last_line=anchor.end_lineno or anchor.lineno,
        operator=operator,
        owner=site.owner,
        role=site.role,
        clause=site.clause,
        before=before,
        start=start,
        end=end,
        after=replacement,
    )


def _changed(site: Site, futures: list[ast.stmt]) -> Iterator[tuple[str, str, object]]:
    """Each change of a site: operator, text of the anchor, fingerprint of what is compiled."""
    old = site.node
    for operator, node in site.changes:
        if not hasattr(node, "lineno"):  # a new one; a part of the old one has its own place
            ast.copy_location(node, old)
        site.put(node)
        try:
            anchor = node if site.anchor is old else site.anchor
            text = ast.unparse(anchor)
            if not isinstance(anchor, _BARE):
                text = f"({text})"
            ast.fix_missing_locations(site.statement)
            compiled = _fingerprint(futures, site.statement)
        except (SyntaxError, ValueError):  # a `continue` that became impossible, say
            continue
        finally:
            site.put(old)
        yield operator, text, compiled


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _fingerprint(futures: list[ast.stmt], statement: ast.stmt) -> object:
    """What a statement of a module compiles to, without its places in the text."""
    body = futures if statement in futures else [*futures, statement]
    code = compile(ast.Module(body, []), "<mutant>", "exec", dont_inherit=True)
    return _without_places(code)


def _without_places(code: CodeType) -> object:
    constants = tuple(
        _without_places(each) if isinstance(each, CodeType) else (type(each).__name__, repr(each))
        for each in code.co_consts
    )
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars,
            code.co_cellvars, code.co_flags, code.co_argcount, code.co_kwonlyargcount,
            code.co_exceptiontable, code.co_name)  # fmt: skip


def _line_offsets(content: bytes) -> list[int]:
    offsets = [0]
    for line in content.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return offsets
