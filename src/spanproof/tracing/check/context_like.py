"""Reading whatever a propagation function returns as a span context.

Understood, in objects by attribute and in mappings by key: `trace_id` (or `traceId`), `span_id`
(`spanId`, `parent_id`, `parentId`), `trace_flags` (`traceFlags`, `flags`, or `sampled`) and
`is_remote` (`isRemote`, `remote`). Ids and flags are numbers, hex text, bytes, or objects with one
of these as `value`. A context may be wrapped: `get_span_context()`, `span_context`, `context`, or
an OpenTelemetry Context. Nothing was extracted when it is None, when its `is_valid`
(or `isValid`) is false, or, where it has none, when both ids are zero.

Beside the values goes the expression that reads each, for replays.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

_TRACE_ID = ("trace_id", "traceId")
_SPAN_ID = ("span_id", "spanId", "parent_id", "parentId")
_FLAGS = ("trace_flags", "traceFlags", "flags")
_REMOTE = ("is_remote", "isRemote", "remote")
_IS_VALID = ("is_valid", "isValid")
_WRAPPERS = ("get_span_context", "span_context", "context")
_DEPTH = 4
_HEX = re.compile(r"[0-9A-Fa-f]+")
_MISSING = object()


def read_result(result: object, expression: str = "found") -> dict[str, Any]:
    """The observation that an oracle judges, as literals.

    `context` is None or the fields; `refused` is the expression that is true for None;
    `unusable` says why the result is no context.
    """
    refusals: list[str] = []
    for _ in range(_DEPTH):
        refusals.append(f"{expression} is None")
        if result is None:
            return {"context": None, "refused": _either(refusals)}
        trace_id, where = _first(result, expression, _TRACE_ID)
        if trace_id is not _MISSING:
            return _read_fields(result, expression, trace_id, where, refusals)
        result, expression = _unwrapped(result, expression)
        if result is _MISSING:
            break
    return {"unusable": f"neither None nor anything with a trace_id: {expression}"}


def _either(refusals: list[str]) -> str:
    return " or ".join(refusals)


def _unwrapped(result: object, expression: str) -> tuple[object, str]:
    trace = sys.modules.get("opentelemetry.trace")
    context = sys.modules.get("opentelemetry.context.context")
    if trace and context and isinstance(result, context.Context):
        current = f"trace.get_current_span({expression}).get_span_context()"
        return trace.get_current_span(result).get_span_context(), current
    inner, where = _first(result, expression, _WRAPPERS)
    if inner is _MISSING:
        return _MISSING, type(result).__name__
    return (inner(), f"{where}()") if callable(inner) else (inner, where)


def _first(result: object, expression: str, names: tuple[str, ...]) -> tuple[object, str]:
    """The first of the names that the result has, with the expression that reads it."""
    for name in names:
        if isinstance(result, Mapping):
            if name in result:
                return result[name], f"{expression}[{name!r}]"
        elif hasattr(result, name):
            return getattr(result, name), f"{expression}.{name}"
    return _MISSING, expression


def _read_fields(
    result: object, expression: str, trace_id: object, where: str, refusals: list[str]
) -> dict[str, Any]:
    span_id, span_where = _first(result, expression, _SPAN_ID)
    if span_id is _MISSING:
        return {"unusable": f"a trace_id without a span_id: {type(result).__name__}"}
    trace_number, trace_where = _number(trace_id, where)
    span_number, span_where = _number(span_id, span_where)
    if trace_number is None or span_number is None:
        return {"unusable": f"an id that is no number, hex text or bytes: {trace_id!a}"}
    invalid, invalid_where = _invalid(result, expression)
    if invalid is None:
        invalid = trace_number == 0 == span_number
        invalid_where = f"({trace_where} == 0 == {span_where})"
    refusals.append(invalid_where)
    if invalid:
        return {"context": None, "refused": _either(refusals)}
    flags, flags_where = _flags(result, expression)
    remote, remote_where = _first(result, expression, _REMOTE)
    fields = {
        "trace_id": trace_number,
        "span_id": span_number,
        "flags": flags,
        "remote": bool(remote) if remote is not _MISSING else None,
        "state": None,
        "where": {
            "trace_id": trace_where,
            "span_id": span_where,
            "flags": flags_where,
            "remote": remote_where,
        },
    }
    return {"context": fields, "refused": _either(refusals)}


def _invalid(result: object, expression: str) -> tuple[bool | None, str]:
    """What the context says about itself, if it says anything."""
    valid, where = _first(result, expression, _IS_VALID)
    if valid is _MISSING:
        return None, where
    return (not valid(), f"not {where}()") if callable(valid) else (not valid, f"not {where}")


def _flags(result: object, expression: str) -> tuple[int | None, str]:
    flags, where = _first(result, expression, _FLAGS)
    if flags is _MISSING:
        return None, where
    number, where = _number(flags, where)
    return (number if isinstance(number, int) else None), where


def _number(value: object, where: str) -> tuple[int | str | None, str]:
    """The number that an id or flags stand for; text that is no hex is left as it is."""
    if isinstance(value, int):
        return int(value), where
    if isinstance(value, str):
        return (int(value, 16), f"int({where}, 16)") if _HEX.fullmatch(value) else (value, where)
    if isinstance(value, bytes):
        return int.from_bytes(value, "big"), f"int.from_bytes({where}, 'big')"
    inner = getattr(value, "value", None)
    if isinstance(inner, int | str | bytes):
        return _number(inner, f"{where}.value")
    return None, where
