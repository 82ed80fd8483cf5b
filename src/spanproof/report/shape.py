"""The shape of a verdict file, as far as the reports rely on it.

A file that was saved by another version, or by hand, is refused with the first place that is not
as it must be, rather than failing somewhere inside a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spanproof.verdict import Level


@dataclass(frozen=True, slots=True)
class _Table:
    """An object with these keys at least; `optional` ones may be absent."""

    required: Mapping[str, _Shape]
    optional: Mapping[str, _Shape]


@dataclass(frozen=True, slots=True)
class _List:
    item: _Shape


@dataclass(frozen=True, slots=True)
class _Map:
    """An object with any keys."""

    value: _Shape


@dataclass(frozen=True, slots=True)
class _Maybe:
    """Null, or something of a shape."""

    inner: _Shape


@dataclass(frozen=True, slots=True)
class _Scalar:
    """A value of these types; true and false are no numbers. `values` are the only ones if any."""

    name: str
    types: tuple[type, ...]
    values: tuple[str, ...] = ()


_Shape = _Table | _List | _Map | _Maybe | _Scalar

_TEXT = _Scalar("text", (str,))
_NUMBER = _Scalar("a number", (int, float))
_COUNT = _Scalar("a whole number", (int,))
_FLAG = _Scalar("true or false", (bool,))
_LEVEL = _Scalar("a level of evidence", (str,), tuple(level.value for level in Level))
_TEXTS = _List(_TEXT)

_SAYS: dict[str, _Shape] = {
    "level": _LEVEL,
    "bound": _Maybe(_COUNT),
    "engine": _TEXT,
    "seconds": _NUMBER,
}
_ATTEMPT = _Table(
    {**_SAYS, "detail": _Maybe(_TEXT)},
    {"finding": _Maybe(_TEXT), "assumed": _TEXTS, "core": _Maybe(_TEXTS)},
)
_EVIDENCE = _Table({**_SAYS, "certificate": _Maybe(_TEXT), "witness": _Maybe(_Map(_TEXT))}, {})
_EXAMPLE = _Table(
    {"arguments": _Map(_TEXT), "expected": _TEXT, "actual": _TEXT, "replay": _TEXT}, {}
)
_OBLIGATION = _Table(
    {
        "id": _TEXT,
        "kind": _TEXT,
        "subject": _TEXTS,
        "covers": _TEXTS,
        "floor": _LEVEL,
        "evidence": _EVIDENCE,
        "attempts": _List(_ATTEMPT),
        "counterexample": _Maybe(_EXAMPLE),
        "cached": _FLAG,
        "path": _TEXT,
        "line": _COUNT,
        "reasons": _TEXTS,
    },
    {"opinions": _List(_ATTEMPT)},
)
_CLAUSE = _Table(
    {
        "id": _TEXT,
        "keyword": _TEXT,
        "checkable": _TEXT,
        "text": _TEXT,
        "section": _TEXT,
        "obligations": _TEXTS,
        "level": _Maybe(_LEVEL),
        "covered": _FLAG,
    },
    {"standard": _TEXT, "standard_version": _TEXT},
)
_FUNCTION = _Table({"function": _TEXT, "path": _TEXT, "line": _COUNT, "refusal": _Maybe(_TEXT)}, {})
_CONTROLS = _Table({"expected": _COUNT, "failed_as_expected": _COUNT, "broken": _TEXTS}, {})
_BRANCH = _Table(
    {
        "function": _TEXT,
        "path": _TEXT,
        "line": _COUNT,
        "kind": _TEXT,
        "text": _TEXT,
        "why": _TEXT,
    },
    {},
)
_UNNEEDED = _Table(
    {"clause": _TEXT, "path": _TEXT, "line": _COUNT, "text": _TEXT, "proofs": _TEXTS}, {}
)
_UNPROVED = _Table(
    {"function": _TEXT, "path": _TEXT, "line": _COUNT, "lines": _List(_COUNT), "whole": _FLAG}, {}
)
_SOURCE = _Table(
    {"path": _TEXT, "text": _TEXT, "proved": _List(_COUNT), "unproved": _List(_COUNT)}, {}
)
_COVERAGE = _Table(
    {
        "branches": _Table(
            {
                "places": _COUNT,
                "reached": _COUNT,
                "unreachable": _List(_BRANCH),
                "undecided": _List(_BRANCH),
            },
            {},
        ),
        "clauses": _Table({"assumed": _COUNT, "needed": _COUNT, "unneeded": _List(_UNNEEDED)}, {}),
        "lines": _Table(
            {"statements": _COUNT, "proved": _COUNT, "unproved": _List(_UNPROVED)},
            {"sources": _List(_SOURCE)},
        ),
    },
    {},
)
_COUNTS = ("mutants", "killed", "equivalent", "survived", "not_tried")
_SURVIVOR = _Table(
    {
        "id": _TEXT,
        "path": _TEXT,
        "line": _COUNT,
        "function": _TEXT,
        "before": _TEXT,
        "after": _TEXT,
        "input": _Maybe(_Map(_TEXT)),
        "detail": _Maybe(_TEXT),
    },
    {},
)
_STATE = _Scalar("a state of knowledge", (str,), ("current", "stale", "not run"))
_MUTATION = _Table(
    {
        "state": _STATE,
        "summary": _Table(dict.fromkeys(_COUNTS, _COUNT), {}),
        "subjects": _List(
            _Table({"module": _TEXT, "state": _STATE, **dict.fromkeys(_COUNTS, _Maybe(_COUNT))}, {})
        ),
        "survivors": _List(_SURVIVOR),
    },
    {},
)
RECORD = _Table(
    {
        "tool": _Table({"version": _TEXT, "python": _TEXT, "engines": _Map(_TEXT)}, {}),
        "obligations": _List(_OBLIGATION),
        "requirements": _Table(
            {"total": _COUNT, "covered": _COUNT, "uncovered": _TEXTS},
            {"clauses": _List(_CLAUSE)},
        ),
        "summary": _Table({level.value: _COUNT for level in Level}, {}),
        "ok": _FLAG,
    },
    {
        "selectors": _TEXTS,
        "functions": _List(_FUNCTION),
        "weaker": _TEXTS,
        "controls": _CONTROLS,
        "coverage": _Maybe(_COVERAGE),
        "mutation": _Maybe(_MUTATION),
    },
)


def misshapen(value: Any, shape: _Shape = RECORD, place: str = "") -> str | None:
    """The first place where a value is not as it must be (`obligations[3].floor: …`), or None."""
    match shape:
        case _Scalar():
            return None if _is_scalar(value, shape) else _say(place, f"not {shape.name}")
        case _Maybe(inner):
            return None if value is None else misshapen(value, inner, place)
        case _List(item):
            if not isinstance(value, list):
                return _say(place, "not a list")
            return _first(misshapen(v, item, f"{place}[{i}]") for i, v in enumerate(value))
        case _Map(inner):
            if not isinstance(value, dict):
                return _say(place, "not an object")
            return _first(misshapen(v, inner, _below(place, k)) for k, v in value.items())
        case _Table(required, optional):
            return _misshapen_table(value, required, optional, place)


def _misshapen_table(
    value: Any, required: Mapping[str, _Shape], optional: Mapping[str, _Shape], place: str
) -> str | None:
    if not isinstance(value, dict):
        return _say(place, "not an object")
    missing = [key for key in required if key not in value]
    if missing:
        return _say(place, f"{', '.join(missing)} missing")
    known = {**required, **optional}
    return _first(
        misshapen(value[key], known[key], _below(place, key)) for key in known if key in value
    )


def _is_scalar(value: Any, shape: _Scalar) -> bool:
    if isinstance(value, bool):
        return bool in shape.types
    return isinstance(value, shape.types) and (not shape.values or value in shape.values)


def _first(problems: Iterable[str | None]) -> str | None:
    return next((problem for problem in problems if problem is not None), None)


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _say(place: str, problem: str) -> str:
    return f"{place}: {problem}" if place else problem
