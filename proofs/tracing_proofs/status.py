"""Theorems about the status of a span: which status wins, and what a description goes with."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.lifecycle import (
    SpanRecord,
    Status,
    StatusCode,
    merged_status,
    new_span,
    set_status,
    status_of,
)
from tracing_models.span_context import SpanContext


@theorem(covers=["SP-067"])
def a_description_accompanies_only_an_error(
    span: SpanRecord, code: StatusCode, description: str | None
) -> bool:
    """Whatever was set, and whatever was there before, no other status has a description."""
    status = set_status(span, code, description).status
    return status.code is StatusCode.ERROR or status.description == ""


@theorem(covers=["SP-072"])
@icontract.require(lambda code: code is not StatusCode.ERROR)
def a_description_of_no_error_is_ignored(
    span: SpanRecord, code: StatusCode, description: str
) -> bool:
    """With Ok and Unset it makes no difference whether there is a description."""
    return set_status(span, code, description) == set_status(span, code, None)


@theorem()
def an_error_keeps_its_description(description: str) -> bool:
    """Error is the one status that a description goes with."""
    return status_of(StatusCode.ERROR, description).description == description


@theorem(covers=["SP-068"])
def an_empty_description_is_none(code: StatusCode) -> bool:
    """Empty and absent descriptions give the same status."""
    return status_of(code, "") == status_of(code, None)


@theorem(covers=["SP-069"])
def the_codes_are_ordered_and_a_span_starts_with_the_least(
    first: StatusCode, second: StatusCode, context: SpanContext, name: str
) -> bool:
    """Ok is above Error, Error above Unset, any two codes compare, and a new span is Unset."""
    return (
        StatusCode.OK > StatusCode.ERROR > StatusCode.UNSET
        and (first < second or first > second or first is second)
        and new_span(context, name).status.code is StatusCode.UNSET
    )


@theorem(covers=["SP-074"])
@icontract.require(lambda span: span.status.code is StatusCode.OK)
def ok_is_final(span: SpanRecord, code: StatusCode, description: str | None) -> bool:
    """Later attempts to change Ok are ignored."""
    return set_status(span, code, description) == span


@theorem(covers=["SP-073"])
def unset_is_ignored(span: SpanRecord, description: str | None) -> bool:
    """An attempt to set Unset changes nothing."""
    return set_status(span, StatusCode.UNSET, description) == span


@theorem()
def the_code_never_goes_down(current: Status, proposed: Status) -> bool:
    """Ok is above Error, and Error above Unset; the higher of the two codes is the result."""
    return merged_status(current, proposed).code == max(current.code, proposed.code)


@theorem(covers=["SP-075"])
@icontract.require(lambda span: span.is_recording and span.status.code is not StatusCode.OK)
@icontract.require(lambda earlier: earlier.code is not StatusCode.OK)
@icontract.require(lambda code: code is not StatusCode.UNSET)
def the_last_call_that_counts_decides(
    span: SpanRecord, earlier: Status, code: StatusCode, description: str | None
) -> bool:
    """Among errors, and from Error to Ok, the last status is recorded with its description."""
    before = set_status(span, earlier.code, earlier.description)
    return set_status(before, code, description).status == status_of(code, description)
