"""Simpler cases than a given one, for each operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spanproof.conformance.case import Case
from spanproof.conformance.minimise import simpler_texts
from spanproof.tracing.check.received import values_of
from spanproof.tracing.check.samples import CANONICAL, FUTURE, VALID

_VALUES = (VALID, f"{VALID[:-2]}02", f"{VALID[:-2]}04", FUTURE, f"{FUTURE}-", "")
_STATES = ("k0=0", "k0=0,k1=0", "")
_LONG = 1000  # characters; of longer text only members are left out
_FLAGS = (1, 0, 2, 3, 4, 8, 16, 32, 64, 128)


def simpler_cases(case: Case) -> list[Case]:
    """Candidates, the simplest first; none of them is equal to the case."""
    data = _simpler_contexts(case.data) if case.operation == "inject" else _carriers(case.data)
    return [Case(case.operation, each) for each in data if each != case.data]


def _carriers(fields: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for index, (name, given) in enumerate(fields):
        before, after, values = list(fields[:index]), list(fields[index + 1 :]), values_of(given)
        if given != values:
            found.append([*before, [name, values], *after])
            values = []
        found.append(before + after)
        found.extend(
            [*before, [name, values[:at] + values[at + 1 :]], *after]
            for at in range(len(values))
            if len(values) > 1
        )
        found.extend([*before, [other, given], *after] for other in _names(name))
        for at, value in enumerate(values):
            found.extend(
                [*before, [name, [*values[:at], simpler, *values[at + 1 :]]], *after]
                for simpler in _values(name, value)
            )
    return found


def _names(name: str) -> list[str]:
    target = "tracestate" if "state" in name.lower() else "traceparent"
    return [] if name == target else simpler_texts(name, (target,))


def _values(name: str, value: Any) -> list[Any]:
    if not isinstance(value, str):
        return []
    if len(value) > _LONG:
        members = value.split(",")
        return [",".join(members[:at] + members[at + 1 :]) for at in range(len(members))]
    return list(simpler_texts(value, _STATES if "state" in name.lower() else _VALUES))


def _simpler_contexts(context: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in ("trace_id", "span_id"):
        found.extend(
            {**context, name: value} for value in _earlier(context[name], (CANONICAL[name], 0, 1))
        )
    found.extend({**context, "flags": value} for value in _earlier(context["flags"], _FLAGS))
    if context["state"]:
        found.append({**context, "state": context["state"][:-1]})
    return found


def _earlier(value: Any, order: Sequence[Any]) -> Sequence[Any]:
    """The values that count as simpler."""
    return order[: order.index(value)] if value in order else order
