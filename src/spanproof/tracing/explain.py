"""`explain`: header values read by the verified models, one at a time and in bulk.

A header is one entry of `HEADERS`: how its values are judged, and how valid ones are taken apart
for people. In bulk, each line is judged on its own: whatever is wrong with one costs that line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spanproof.errors import RequestError
from spanproof.tracing.explanation import Explanation, HeaderSupport
from spanproof.tracing.traceparent import TRACEPARENT_SUPPORT
from tracing_models.flags import TraceContextLevel

if TYPE_CHECKING:  # rich is loaded when something is shown, not for a bulk run
    from rich.console import RenderableType

HEADERS: Mapping[str, HeaderSupport] = {"traceparent": TRACEPARENT_SUPPORT}
PLANNED = ("tracestate", "baggage")
LEVELS = {level.value: level for level in TraceContextLevel}
DEFAULT_LEVEL = 2


def explain_values(header: str, values: Sequence[str], level: int) -> Explanation:
    """What the verified model says about the values of one header, in the order received.

    :raises RequestError: the header has no verified model, there is no value, or the level of
        W3C Trace Context is neither 1 nor 2.
    """
    support = _support(header)
    if not values:
        raise RequestError("values must be a non-empty list of strings")
    if level not in LEVELS:
        raise RequestError("level must be 1 or 2")
    judgement = support.judge(values, LEVELS[level])
    return {
        "header": header,
        "values": list(values),
        "level": level,
        "valid": not judgement.violations,
        "result": judgement.result,
        "violations": list(judgement.violations),
    }


def render_explanation(explanation: Explanation) -> RenderableType:
    """The explanation for people: what each part means, or which requirement is broken where."""
    from spanproof.tracing.rendering import render

    return render(explanation, _support(explanation["header"]), LEVELS[explanation["level"]])


def explain_lines(lines: Iterable[bytes]) -> Iterator[Mapping[str, object]]:
    """One answer per line, in order; a line that is no request is answered with its `error`.

    Every line is answered, a blank one too, so that answer n belongs to line n. A request has the
    keys `id` (any JSON value, given back as it is), `header`, `values` and, unless it is 2,
    `level`. Other keys are ignored. All that is answered can be written as JSON.
    """
    return map(_answer, lines)


def _answer(line: bytes) -> Mapping[str, object]:
    try:
        request = _object(line)
    except RequestError as error:
        return {"id": None, "error": str(error)}
    identity = request.get("id")
    try:
        header, values, level = _fields(request)
        return {"id": identity, **explain_values(header, values, level)}
    except RequestError as error:
        return {"id": identity, "error": str(error)}


def _object(line: bytes) -> dict[str, object]:
    """The JSON object in a line.

    :raises RequestError: it is not UTF-8, not JSON, not an object, or holds what Python refuses
        or what could not be written again.
    """
    try:
        request = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise RequestError(f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise RequestError("not usable: nested too deeply") from error
    except ValueError as error:  # the limit that Python puts on the digits of an integer
        raise RequestError("not usable: a number has too many digits") from error
    if not isinstance(request, dict):
        raise RequestError("not a JSON object")
    return request


def _fields(request: Mapping[str, object]) -> tuple[str, list[str], int]:
    """Header, values and level of a request.

    :raises RequestError: one is missing or has the wrong type.
    """
    for key in ("id", "header", "values"):
        if key not in request:
            raise RequestError(f"{key} is missing")
    header, values = request["header"], request["values"]
    level = request.get("level", DEFAULT_LEVEL)
    if not isinstance(header, str):
        raise RequestError("header must be a string")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise RequestError("values must be a non-empty list of strings")
    if type(level) is not int:  # True is an int for Python, but not for JSON
        raise RequestError("level must be 1 or 2")
    return header, values, level


def _support(header: str) -> HeaderSupport:
    """How to explain a header; RequestError when there is no verified model of it."""
    if header in HEADERS:
        return HEADERS[header]
    known = ", ".join(HEADERS)
    if header in PLANNED:
        raise RequestError(f"{header} has no verified model yet, only {known} has one")
    raise RequestError(f"unknown header; there is a verified model of {known}")


def _no_constant(name: str) -> object:
    """Refuse NaN and Infinity, which Python's reader takes although they are not JSON."""
    raise RequestError(f"not JSON: {name} is no number")


def _finite(text: str) -> float:
    """A number with a fraction or exponent; one that becomes infinite could not be written."""
    number = float(text)
    if not math.isfinite(number):
        raise RequestError("not usable: a number is out of range")
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
