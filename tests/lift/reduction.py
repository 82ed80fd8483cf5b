"""Making a program that shows a disagreement small, keeping the disagreement.

Statements and their blocks are taken out, expressions are replaced by their parts and by simple
ones, as long as `still_fails` says so.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

SIMPLE = ("0", "1", "''", "'a'", "x", "s", "()", "True")
"""What an expression is tried to be."""


def reduced(text: str, still_fails: Callable[[str], bool], tries: int = 1500) -> str:
    """A program that fails as well and of which no single part can be left out."""
    best = text
    left = tries
    found = True
    while found and left > 0:
        found = False
        for candidate in _smaller(best):
            left -= 1
            if left < 0:
                break
            if len(candidate) < len(best) and still_fails(candidate):
                best, found = candidate, True
                break
    return best


def _smaller(text: str) -> Iterator[str]:
    """Programs with one change, the greatest changes first."""
    for change in (_without_statements, _unwrapped, _with_parts, _with_simple):
        yield from change(text)


def _nodes(tree: ast.Module) -> list[ast.AST]:
    """Everything that may change: no parameters and annotations."""
    signatures = [node for node in ast.walk(tree) if isinstance(node, ast.arg)]
    kept = {id(inner) for node in signatures for inner in ast.walk(node)}
    return [node for node in ast.walk(tree) if id(node) not in kept]


def _variants(
    text: str, change: Callable[[ast.AST], Iterator[Callable[[], None]]]
) -> Iterator[str]:
    """A text for each of the changes that some node offers; each is made on a tree of its own."""
    for place in range(len(_nodes(ast.parse(text)))):
        count = len(list(change(_nodes(ast.parse(text))[place])))
        for number in range(count):
            tree = ast.parse(text)
            list(change(_nodes(tree)[place]))[number]()
            try:
                yield ast.unparse(ast.fix_missing_locations(tree))
            except ValueError:
                continue


_BODIES = ("body", "orelse", "finalbody", "handlers", "cases", "decorator_list")


def _set(items: list[Any], place: int | slice, new: Any) -> Callable[[], None]:
    return lambda: items.__setitem__(place, new)


def _without_statements(text: str) -> Iterator[str]:
    def change(node: ast.AST) -> Iterator[Callable[[], None]]:
        for name in _BODIES:
            body = getattr(node, name, None)
            if not isinstance(body, list):
                continue
            for at, one in enumerate(body):
                if len(body) > 1 or name != "body":
                    yield _set(body, slice(at, at + 1), [])
                elif not isinstance(one, ast.Pass):
                    yield _set(body, at, ast.Pass())

    yield from _variants(text, change)


def _unwrapped(text: str) -> Iterator[str]:
    """Compound statements replaced by what one of their blocks holds."""

    def change(node: ast.AST) -> Iterator[Callable[[], None]]:
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                for at, statement in enumerate(body):
                    yield from (_set(body, slice(at, at + 1), one) for one in _blocks(statement))

    yield from _variants(text, change)


def _blocks(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, ast.If | ast.For | ast.While | ast.Try):
        yield statement.body
        if statement.orelse:
            yield statement.orelse
    if isinstance(statement, ast.Try):
        yield from filter(None, [statement.finalbody, *(h.body for h in statement.handlers)])
    if isinstance(statement, ast.Match):
        yield from (case.body for case in statement.cases)


def _with_parts(text: str) -> Iterator[str]:
    """Expressions replaced by an expression inside them."""
    yield from _replaced(text, _parts)


def _parts(node: ast.expr) -> list[ast.expr]:
    return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]


def _with_simple(text: str) -> Iterator[str]:
    yield from _replaced(text, _simple)


def _simple(node: ast.expr) -> list[ast.expr]:
    if len(ast.unparse(node)) <= 2:
        return []
    return [ast.parse(one, mode="eval").body for one in SIMPLE]


def _replaced(text: str, choices: Callable[[ast.expr], list[ast.expr]]) -> Iterator[str]:
    """Programs in which one expression is one of its choices."""

    def change(node: ast.AST) -> Iterator[Callable[[], None]]:
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                yield from (partial(setattr, node, name, new) for new in choices(value))
            elif isinstance(value, list):
                for at, one in enumerate(value):
                    if isinstance(one, ast.expr):
                        yield from (_set(value, at, new) for new in choices(one))

    yield from _variants(text, change)
