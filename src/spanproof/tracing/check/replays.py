"""Replays: a pytest file for a deviation that needs the checked library and nothing else."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from spanproof.conformance.case import Case, Stopped
from spanproof.conformance.session import Deviation
from spanproof.requirements import Requirement
from spanproof.tracing.check.targets import Subject

_PROPAGATOR = """\
from opentelemetry import trace
from opentelemetry.context.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

propagator = TraceContextTextMapPropagator()
"""
_EXTRACT = """\
carrier = {carrier}
context = propagator.extract(carrier, Context())
found = trace.get_current_span(context).get_span_context()
found = found if found.is_valid else None
"""
_EXTRACT_BESIDE = """\
carrier = {carrier}
own = trace.NonRecordingSpan(trace.SpanContext(1, 1, is_remote=False))
given = trace.set_span_in_context(own, Context({{"own": "value"}}))
result = propagator.extract(carrier, given)
unchanged = result == given
derived = result.get("own") == "value"
"""
_INJECT = """\
context = trace.SpanContext(
    {trace_id:#x},
    {span_id:#x},
    is_remote=False,
    trace_flags=trace.TraceFlags({flags:#04x}),
    trace_state=trace.TraceState({state}),
)
fields = {{}}
propagator.inject(fields, trace.set_span_in_context(trace.NonRecordingSpan(context), Context()))
"""
_FORWARD = """\
carrier = {carrier}
fields = {{}}
propagator.inject(fields, propagator.extract(carrier, Context()))
"""
_CONTINUE = """\
carrier = {carrier}
received = propagator.extract(carrier, Context())
provider = TracerProvider(sampler=ParentBased(ALWAYS_ON), shutdown_on_exit=False)
span = provider.get_tracer("").start_span("operation", received)
fields = {{}}
propagator.inject(fields, trace.set_span_in_context(span, Context()))
"""
_SDK = """\
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
"""
_LONG_TEXT = 200
# A character many times, or other text up to the next such run.
_RUNS = re.compile(r"(.)\1{39,}|(?:(?!(.)\2{39}).)+", re.DOTALL)
_BODIES = {"extract": _EXTRACT, "forward": _FORWARD, "continue": _CONTINUE}
_IN_A_PROCESS = """\
import os
import subprocess
import sys

CALL = (
{program})


def test_{name}() -> None:
    {docstring}
    paths = os.pathsep.join([os.getcwd(), *sys.path])
    try:
        run = subprocess.run(
            [sys.executable, "-c", CALL],
            env={{**os.environ, "PYTHONPATH": paths}},
            stdout=subprocess.PIPE,
            timeout=20,
            check=False,
        )
    except subprocess.TimeoutExpired:
        run = None
    assert run is not None, "it does not come back"
    assert run.stdout.endswith(b"came back\\n"), f"exit code {{run.returncode}}"
"""


def slug(deviation: Deviation) -> str:
    """A name for a deviation, of the requirement and the kind."""
    text = f"{deviation.breach.requirement} {deviation.breach.kind}"
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def replay_source(
    subject: Subject, version: str, deviation: Deviation, requirement: Requirement
) -> str:
    """The pytest file of a deviation; it fails until the deviation is repaired."""
    imports, body = _program(subject, deviation.case, deviation.breach.check)
    title = f"{requirement.id} ({requirement.keyword}) broken by {subject.name} {version}."
    head = f'"""{title}\n\n{_wrapped(requirement.text)}\n"""\n\n'
    docstring = f'"""Expected: {_quotable(deviation.breach.expected)}."""'
    name = slug(deviation)
    if isinstance(deviation.observation, Stopped):
        lines = f"{imports}\n{body}print('came back')\n".splitlines(keepends=True)
        program = "".join(f"    {line!a}\n" for line in lines)
        return head + _IN_A_PROCESS.format(program=program, name=name, docstring=docstring)
    lines = [f"{imports}\n\ndef test_{name}() -> None:", f"    {docstring}"]
    if deviation.breach.check:
        lines.append(textwrap.indent(body, "    ") + f"    assert {deviation.breach.check}")
    else:
        caught = f"    error = None\n    try:\n{textwrap.indent(body, ' ' * 8)}"
        caught += "    except BaseException as escaped:\n        error = escaped\n"
        lines.append(caught + "    assert error is None, repr(error)")
    return head + "\n".join(lines) + "\n"


def _program(subject: Subject, case: Case, check: str) -> tuple[str, str]:
    """Imports and statements that run a case and name its results."""
    if subject.reference is not None:
        module, _, path = subject.reference.partition(":")
        imports = f"import {module}\n"
        return imports, f"carrier = {_carrier(case.data)}\nfound = {module}.{path}(carrier)\n"
    imports = _PROPAGATOR + (_SDK if case.operation == "continue" else "")
    if case.operation == "inject":
        state = [(key, value) for key, value in case.data["state"]]
        return imports, _INJECT.format(**{**case.data, "state": ascii(state)})
    if check in ("unchanged", "derived"):
        return imports, _EXTRACT_BESIDE.format(carrier=_carrier(case.data))
    return imports, _BODIES[case.operation].format(carrier=_carrier(case.data))


def _carrier(data: Any) -> str:
    return "{" + ", ".join(f"{name!a}: {_literal(values)}" for name, values in data) + "}"


def _literal(value: Any) -> str:
    """Source of a value; a long text is spelled by its runs."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if not isinstance(value, str) or len(value) <= _LONG_TEXT:
        return ascii(value)
    parts = [
        f"{run.group(1)!a} * {len(run.group())}" if run.group(1) else ascii(run.group())
        for run in _RUNS.finditer(value)
    ]
    lines = [" + ".join(parts[at : at + 4]) for at in range(0, len(parts), 4)]
    return "\n    + ".join(lines)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(_quotable(text), 95))


def _quotable(text: str) -> str:
    """Text that can stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"', "'").rstrip(".")
