"""What can be checked: libraries known by name, and any function by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spanproof.conformance.case import Case, Judgement, Observation, Oracle
from spanproof.conformance.drive import Target
from spanproof.errors import RequestError
from spanproof.tracing.check.injected import judge_injected
from spanproof.tracing.check.inputs import Inputs, propagator_inputs, traceparent_inputs
from spanproof.tracing.check.passed_on import judge_passed_on
from spanproof.tracing.check.received import ReceiverOracle

_ADAPTERS = "spanproof.tracing.check.adapters"
_CALLABLE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A target with its oracle and inputs; `reference` is the callable, or None for a library."""

    name: str
    target: Target
    oracle: Oracle
    inputs: Callable[[], Inputs]
    reference: str | None = None


def _judge_propagator(case: Case, observation: Observation) -> Judgement:
    if case.operation == "extract":
        return ReceiverOracle(names_are_http=False)(case, observation)
    if case.operation == "inject":
        return judge_injected(case, observation)
    return judge_passed_on(case, observation)


_KNOWN: Mapping[str, Subject] = {
    "opentelemetry-python": Subject(
        "opentelemetry-python",
        Target(f"{_ADAPTERS}:opentelemetry_python"),
        _judge_propagator,
        propagator_inputs,
    )
}


def list_targets() -> list[str]:
    """The libraries that are known by name."""
    return list(_KNOWN)


def find_subject(name: str) -> Subject:
    """The subject that a name on the command line stands for.

    :raises RequestError: it stands for none, or for one that this version cannot drive.
    """
    if name in _KNOWN:
        return _KNOWN[name]
    if name.startswith(("http:", "https:", "stdio:")):
        raise RequestError(
            f"{name}: checking over http: and stdio: comes later; this version checks "
            f"{', '.join(_KNOWN)} and package.module:callable"
        )
    if _CALLABLE.fullmatch(name):
        return Subject(
            name,
            Target(f"{_ADAPTERS}:call", (name,)),
            ReceiverOracle(names_are_http=True),
            traceparent_inputs,
            reference=name,
        )
    raise RequestError(
        f"unknown target {name!r}: give one of {', '.join(_KNOWN)}, or package.module:callable"
    )
