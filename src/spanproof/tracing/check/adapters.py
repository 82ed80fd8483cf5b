"""Adapters: they run in the worker process and translate cases to calls of a real library.

Each factory returns the adapter and the version of what it adapts. `opentelemetry` is imported
here and only when it is asked for.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import inspect
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from spanproof.conformance.worker import Adapter
from spanproof.errors import RequestError
from spanproof.tracing.check.context_like import read_result

_DRAWS = 64
_RANDOM_BITS = 2**56 - 1
_SHAPE = {
    "trace_id": "found.trace_id",
    "span_id": "found.span_id",
    "flags": "found.trace_flags",
    "remote": "found.is_remote",
    "state": "list(found.trace_state.items())",
}


def call(reference: str) -> tuple[Adapter, str]:
    """The adapter of `package.module:callable`, a function from a carrier to a context or None.

    The carrier is a new dictionary from header names, as received, to lists of values.

    :raises RequestError: there is no such module or attribute, or it cannot be called.
    """
    function = _resolve(reference)

    def run(_operation: str, data: Any) -> Any:
        return read_result(function({name: list(values) for name, values in data}))

    return run, _version_of(reference.partition(".")[0].partition(":")[0])


def _resolve(reference: str) -> Callable[[dict[str, list[str]]], object]:
    module, _, path = reference.partition(":")
    sys.path.insert(0, os.getcwd())  # as `python -m` does, so that one's own code is found
    try:
        found: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise RequestError(f"importing {module} failed: {error}") from error
        raise RequestError(f"there is no module {error.name!r} to import") from error
    except (Exception, SystemExit) as error:  # any code may run on import
        raise RequestError(f"importing {module} failed: {type(error).__name__}: {error}") from error
    for name in path.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise RequestError(f"{module} has no {path!r}") from None
    if not callable(found):
        raise RequestError(f"{reference} is not callable: it is {type(found).__name__}")
    _refuse_other_signatures(reference, found)
    function: Callable[[dict[str, list[str]]], object] = found
    return function


def _refuse_other_signatures(reference: str, function: Any) -> None:
    """What cannot be called as targets are called breaks no standard: it is the wrong target."""
    how = "a target is called with one argument, a mapping from header names to lists of values"
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise RequestError(f"{reference} is a coroutine function; {how}, and not awaited")
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # some callables of C have none
    try:
        signature.bind({})
    except TypeError as error:
        raise RequestError(f"{reference}{signature}: {error}; {how}") from None


def _version_of(package: str) -> str:
    for distribution in importlib.metadata.packages_distributions().get(package, []):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return importlib.metadata.version(distribution)
    return "unknown"


def opentelemetry_python() -> tuple[Adapter, str]:
    """The adapter of TraceContextTextMapPropagator, as installed, with its default getter.

    Where opentelemetry-sdk is installed too, traces are continued by spans of it.

    :raises RequestError: the package is not installed.
    """
    try:
        version = importlib.metadata.version("opentelemetry-api")
        operations = _opentelemetry_operations()
    except (importlib.metadata.PackageNotFoundError, ImportError) as error:
        raise RequestError(
            "opentelemetry-python is not installed: pip install opentelemetry-api"
        ) from error
    logging.disable(logging.CRITICAL)

    def run(operation: str, data: Any) -> Any:
        return operations[operation](data)

    return run, version


def _opentelemetry_operations() -> dict[str, Callable[[Any], Any]]:
    from opentelemetry import trace
    from opentelemetry.context.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    propagator = TraceContextTextMapPropagator()
    own = trace.NonRecordingSpan(trace.SpanContext(1, 1, False))
    given = trace.set_span_in_context(own, Context({"own": "value"}))
    tracer, child = _tracer()

    def extract(data: Any) -> Any:
        result = propagator.extract(dict(data), given)
        span = trace.get_current_span(result)
        unchanged = result == given and span is own
        if span is own or not span.get_span_context().is_valid:
            return {"context": None, "refused": "found is None", "unchanged": unchanged}
        found = span.get_span_context()
        context = {
            "trace_id": int(found.trace_id),
            "span_id": int(found.span_id),
            "flags": int(found.trace_flags),
            "remote": found.is_remote,
            "state": [[key, value] for key, value in found.trace_state.items()],
            "where": _SHAPE,
        }
        derived = result.get("own") == "value"
        return {"context": context, "refused": "found is None", "derived": derived}

    def written(context: Context) -> Any:
        fields: dict[str, str] = {}
        propagator.inject(fields, context)
        items = [[name, value] for name, value in fields.items()]
        return {"fields": items, "declared": sorted(propagator.fields)}

    def inject(data: Any) -> Any:
        context = trace.SpanContext(
            data["trace_id"],
            data["span_id"],
            is_remote=False,
            trace_flags=trace.TraceFlags(data["flags"]),
            trace_state=trace.TraceState([(key, value) for key, value in data["state"]]),
        )
        return written(trace.set_span_in_context(trace.NonRecordingSpan(context), Context()))

    def forward(data: Any) -> Any:
        return written(propagator.extract(dict(data), Context()))

    def continue_(data: Any) -> Any:
        received = propagator.extract(dict(data), Context())
        span = tracer.start_span("operation", received)
        span.end()
        answer = written(trace.set_span_in_context(span, Context()))
        remote = span.get_span_context().is_remote
        return {**answer, "child": child and {**child, "remote": remote}}

    return {"extract": extract, "inject": inject, "forward": forward, "continue": continue_}


def _tracer() -> tuple[Any, dict[str, Any] | None]:
    """A tracer and what is known of its spans; without the SDK, one that passes the parent on."""
    from opentelemetry import trace

    try:
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
    except ImportError:
        return trace.NoOpTracer(), None
    provider = TracerProvider(sampler=ParentBased(ALWAYS_ON), shutdown_on_exit=False)
    made = [provider.id_generator.generate_trace_id() for _ in range(_DRAWS)]
    return provider.get_tracer(""), {"random_ids": _look_random(made)}


def _look_random(trace_ids: list[int]) -> bool:
    """Whether each of the low 56 bits takes both values; by chance one does not in 1 of 10^17."""
    ones, zeros = 0, 0
    for trace_id in trace_ids:
        ones, zeros = ones | trace_id, zeros | ~trace_id
    return ones & zeros & _RANDOM_BITS == _RANDOM_BITS
