"""Extractors with one known bug each, for `spanproof check` to find; `correct` has none."""

from __future__ import annotations

import dataclasses
import os
import re
import signal
import time
from collections.abc import Mapping
from typing import Any

from tracing_models.carrier import extract
from tracing_models.errors import TraceparentError
from tracing_models.traceparent import parse_traceparent

Carrier = Mapping[str, list[str]]
WIDTHS = (2, 32, 16, 2)


@dataclasses.dataclass(frozen=True)
class Context:
    """A context as a library may define it."""

    trace_id: int
    span_id: int
    trace_flags: int
    is_remote: bool = True


def correct(carrier: Carrier) -> Any:
    """Wrap the model; its result is a wrapper around the context."""
    return extract([(name, value) for name, values in carrier.items() for value in values])


def values_of(carrier: Carrier) -> list[str]:
    """All traceparent values, whatever the case of the name."""
    return [v for name, values in carrier.items() if name.lower() == "traceparent" for v in values]


def right(carrier: Carrier) -> Context | None:
    """Extract by the model, as a context of this module."""
    found = values_of(carrier)
    return read(found[0].strip(" \t")) if len(found) == 1 else None


def read(value: str) -> Context | None:
    """Read one value by the model."""
    try:
        parent = parse_traceparent(value)
    except TraceparentError:
        return None
    return Context(parent.trace_id.value, parent.parent_id.value, parent.flags.value)


def edited(carrier: Carrier, edit: Any) -> Context | None:
    """Read the value after an edit that makes a wrong one right."""
    found = values_of(carrier)
    return read(edit(found[0].strip(" \t"))) if len(found) == 1 else None


def accepts_ff(carrier: Carrier) -> Context | None:
    """Take version ff for one from the future."""
    return edited(carrier, lambda value: re.sub(r"\Aff", "fe", value))


def accepts_zero_ids(carrier: Carrier) -> Context | None:
    """Check the form only."""
    found = right(carrier)
    text = (values_of(carrier) or [""])[0]
    match = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})", text)
    if found is None and match and len(values_of(carrier)) == 1:
        return Context(int(match[1], 16), int(match[2], 16), int(match[3], 16))
    return found


def accepts_upper_case(carrier: Carrier) -> Context | None:
    """Ignore the case of hex digits."""
    return edited(carrier, str.lower)


def accepts_a_line_end(carrier: Carrier) -> Context | None:
    """Use `$` where the end of the text is meant."""
    return edited(carrier, lambda value: value.removesuffix("\n"))


def accepts_what_int_accepts(carrier: Carrier) -> Context | None:
    """Use `int` for hex digits, which takes signs, underscores and digits of all scripts."""
    found = values_of(carrier)
    parts = found[0].strip(" \t").split("-") if len(found) == 1 else []
    if [len(part) for part in parts] != list(WIDTHS) or parts[0] != "00":
        return right(carrier)
    try:
        _, trace_id, span_id, flags = (int(part, 16) for part in parts)
    except ValueError:
        return None
    return Context(trace_id, span_id, flags) if trace_id and span_id else None


def swaps_ids(carrier: Carrier) -> Context | None:
    """Put each id in the place of the other."""
    found = right(carrier)
    return found and dataclasses.replace(found, trace_id=found.span_id, span_id=found.trace_id)


def compares_flags_as_a_number(carrier: Carrier) -> Context | None:
    """Take 01 alone for sampled."""
    found = right(carrier)
    return found and dataclasses.replace(found, trace_flags=int(found.trace_flags == 1))


def loses_the_random_flag(carrier: Carrier) -> Context | None:
    """Know the sampled bit only."""
    found = right(carrier)
    return found and dataclasses.replace(found, trace_flags=found.trace_flags & 1)


def is_not_remote(carrier: Carrier) -> Context | None:
    """Forget that the context came from elsewhere."""
    found = right(carrier)
    return found and dataclasses.replace(found, is_remote=False)


def refuses_the_future(carrier: Carrier) -> Context | None:
    """Know version 00 only."""
    return right(carrier) if values_of(carrier)[:1] and values_of(carrier)[0][:2] == "00" else None


def wants_lower_case_names(carrier: Carrier) -> Context | None:
    """Look the name up as it is written by others."""
    return right({"traceparent": carrier.get("traceparent", [])})


def refuses_everything(carrier: Carrier) -> None:
    """Never find anything."""


def raises_for_short_values(carrier: Carrier) -> Context | None:
    """Trust that the parts are there."""
    for value in values_of(carrier):
        value.split("-")[3]
    return right(carrier)


def loops_on_a_dash_at_the_end(carrier: Carrier) -> Context | None:
    """Never leave a loop."""
    while any(value.endswith("-") for value in values_of(carrier)):
        pass
    return right(carrier)


def waits_for_ever(carrier: Carrier) -> Context | None:
    """Wait on something that does not come."""
    if values_of(carrier) == [""]:
        time.sleep(3600)
    return right(carrier)


def ends_the_process(carrier: Carrier) -> Context | None:
    """Give up on everything when the version is odd."""
    if any(value.startswith("ff") for value in values_of(carrier)):
        os._exit(0)
    return right(carrier)


def is_killed(carrier: Carrier) -> Context | None:
    """Die like code in C that reads beyond the end."""
    if values_of(carrier) == [""]:
        os.kill(os.getpid(), signal.SIGSEGV)
    return right(carrier)


def prints(carrier: Carrier) -> Any:
    """Write to the streams of the process, by Python and past it."""
    print("noise", carrier)
    os.write(1, b"('answered', None)\n")
    return correct(carrier)


def returns_garbage(carrier: Carrier) -> object:
    """Give something that is no context."""
    return "a context, believe me"


def gives_hex_text(carrier: Carrier) -> Any:
    """Give a dictionary with text, as loggers like it; correct."""
    found = right(carrier)
    if found is None:
        return None
    return {
        "traceId": f"{found.trace_id:032x}",
        "spanId": f"{found.span_id:016x}",
        "flags": f"{found.trace_flags:02x}",
    }


def gives_an_invalid_context(carrier: Carrier) -> Context:
    """Give a context of zeros for nothing; correct."""
    return right(carrier) or Context(0, 0, 0)


NOT_CALLABLE = 5


def correct_values(carrier: Carrier) -> Context | None:
    """What a repaired extractor of this module returns."""
    return right(carrier)
