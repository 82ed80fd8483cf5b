"""`spanproof explain`: the verified models, applied to header values."""

from __future__ import annotations

import json
import sys

from spanproof.cli.output import as_json, console_for, write_report
from spanproof.errors import RequestError


def explain(header: str, values: list[str], level: int, json_target: str | None) -> int:
    """Explain one header; exit code 1 when the values are not valid.

    :raises RequestError: there is no value.
    """
    from spanproof.tracing.explain import explain_values, render_explanation

    if not values:
        raise RequestError("explain needs at least one VALUE, or --jsonl")
    explanation = explain_values(header, values, level)
    if json_target is not None:
        write_report(json_target, as_json(explanation))
    else:
        # Cropped to a narrow terminal, the line below the value would point at nothing.
        console_for([]).print(render_explanation(explanation), soft_wrap=True)
    return 0 if explanation["valid"] else 1


def explain_stdin() -> int:
    """Answer each line of stdin with one line; exit code 2 when a line could not be understood.

    The input is read as bytes, because a line that is not UTF-8 costs that line only.

    :raises RequestError: stdin is closed.
    """
    from spanproof.tracing.explain import explain_lines

    if sys.stdin is None:
        raise RequestError("--jsonl reads stdin, which is closed")
    encode = json.JSONEncoder(separators=(",", ":")).encode
    misunderstood = False
    for answer in explain_lines(sys.stdin.buffer):
        misunderstood = misunderstood or "error" in answer
        sys.stdout.write(encode(answer) + "\n")
    sys.stdout.flush()
    return 2 if misunderstood else 0
