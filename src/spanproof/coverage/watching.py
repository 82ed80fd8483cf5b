"""Which places of some files run while CPython does something, seen instruction by instruction."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

from spanproof.places import Place, places_in


@dataclass(slots=True)
class Seen:
    """The instructions that ran."""

    instructions: set[tuple[CodeType, int]] = field(default_factory=set)

    def places(self, modules: Collection[str]) -> tuple[str, ...]:
        """The names of the places of loaded modules that these instructions belong to."""
        spans: dict[str, set[tuple[int, int, int, int]]] = {}
        for code, offset in self.instructions:
            span = _positions(code)[offset // 2]
            if span is not None:
                spans.setdefault(code.co_filename, set()).add(span)
        files = {file_of(module): module for module in modules}
        found = {
            name
            for path, own in spans.items()
            if path in files
            for span in own
            for name in _places_at(path, files[path], span)
        }
        return tuple(sorted(found))


@lru_cache(maxsize=65536)
def _places_at(path: str, module: str, span: tuple[int, int, int, int]) -> tuple[str, ...]:
    """The names of the places that an instruction belongs to; the same ones run again and again."""
    return tuple(one.name for one in _places_or_none(path, module) if one.holds(span))


def file_of(module: str) -> str:
    """The file of a loaded module; the empty text when there is none."""
    return getattr(sys.modules.get(module), "__file__", None) or ""


def modules_of(functions: Collection[str]) -> tuple[str, ...]:
    """The loaded modules that functions belong to, by their dotted names."""
    found: dict[str, None] = {}
    for name in functions:
        while name and name not in sys.modules:
            name = name.rpartition(".")[0]
        found[name] = None
    return tuple(name for name in found if name)


@contextmanager
def watching(modules: Collection[str]) -> Iterator[Seen]:
    """Note the instructions of some modules that run inside; whoever traces already waits."""
    seen, files = Seen(), frozenset(map(file_of, modules))
    instructions = seen.instructions

    def on_instruction(frame: FrameType, event: str, _: object) -> Any:
        if event == "opcode":
            instructions.add((frame.f_code, frame.f_lasti))
        return on_instruction

    def on_call(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        frame.f_trace_opcodes = True
        return on_instruction

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        yield seen
    finally:
        sys.settrace(before)


@lru_cache(maxsize=4096)
def _positions(code: CodeType) -> tuple[tuple[int, int, int, int] | None, ...]:
    """Where each instruction of a code object comes from, if Python knows."""
    return tuple(
        (line, column, end_line, end_column)
        if line is not None and column is not None
        and end_line is not None and end_column is not None
        else None
        for line, end_line, column, end_column in code.co_positions()
    )  # fmt: skip


def _places_or_none(path: str, module: str) -> tuple[Place, ...]:
    try:
        return places_in(path, module)
    except (OSError, SyntaxError):
        return ()
