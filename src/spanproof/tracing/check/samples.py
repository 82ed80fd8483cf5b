"""Well-known values: what inputs are made smaller toward, and what a sound library gets right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spanproof.conformance.case import Case

VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
FUTURE = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
CANONICAL: Mapping[str, Any] = {
    "trace_id": 0x4BF92F3577B34DA6A3CE929D0E0E4736,
    "span_id": 0x00F067AA0BA902B7,
    "flags": 1,
    "state": [],
}
CONTROL = Case("extract", [["traceparent", [VALID]]])
FUTURE_CONTROL = Case("extract", [["traceparent", [FUTURE]]])
FORWARD_CONTROL = Case("forward", [["traceparent", [VALID]]])
