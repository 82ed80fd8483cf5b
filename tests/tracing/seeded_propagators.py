"""Propagators with one known bug each, as adapters of a check; `correct` has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spanproof.tracing.check.tracestate import sure_pairs
from tracing_models.errors import TraceparentError
from tracing_models.flags import TraceContextLevel
from tracing_models.traceparent import TraceParent, parse_traceparent

Answer = dict[str, Any]
Pairs = list[tuple[str, str]]
OWN_SPAN, OWN_TRACE = 0xB7AD6B7169203331, 0x0AF7651916CD43DD8448EB211C80319C
WHERE = {
    "trace_id": "found.trace_id",
    "span_id": "found.span_id",
    "flags": "found.trace_flags",
    "remote": "found.is_remote",
    "state": "list(found.trace_state.items())",
}


def texts(data: Any, name: str) -> list[str]:
    """The values under a name that are text, bare or in a list."""
    values = [value for key, given in data if key == name for value in listed(given)]
    return [value for value in values if isinstance(value, str)]


def listed(given: Any) -> list[Any]:
    """What stands in a carrier under one name."""
    return given if isinstance(given, list) else [given]


def read(data: Any) -> TraceParent | None:
    """The parent by the model."""
    found = texts(data, "traceparent")
    if len(found) != 1:
        return None
    try:
        return parse_traceparent(found[0].strip(" \t"), TraceContextLevel.LEVEL_2)
    except TraceparentError:
        return None


def members(data: Any) -> list[str]:
    """The list members that are not empty, of all fields."""
    combined = ",".join(texts(data, "tracestate"))
    return [member.strip(" \t") for member in combined.split(",") if member.strip(" \t")]


def read_state(data: Any) -> Pairs:
    """Keep what is sure; of what is long, keep everything; of the rest, keep nothing."""
    found = members(data)
    singly = [sure_pairs([member]) for member in found]
    short = [member for member in found if len(member) <= 512]
    if len(short) == len(found) and (None in singly or len(found) > 32):
        return []
    pairs = [tuple(member.partition("=")[::2]) for member in found]
    return [] if len({key for key, _ in pairs}) < len(pairs) else [(k, v) for k, v in pairs]


def formatted(trace_id: int, span_id: int, flags: int, state: Pairs) -> Answer:
    """The answer that writes these fields."""
    fields = [["traceparent", f"00-{trace_id:032x}-{span_id:016x}-{flags:02x}"]]
    if state:
        fields.append(["tracestate", ",".join(f"{key}={value}" for key, value in state)])
    return {"fields": fields, "declared": ["traceparent", "tracestate"]}


def correct(operation: str, data: Any) -> Answer:
    """Do everything right."""
    operations: dict[str, Callable[[Any], Answer]] = {
        "extract": extract,
        "inject": inject,
        "forward": forward,
        "continue": continue_,
    }
    return operations[operation](data)


def extract(data: Any) -> Answer:
    """Read by the model."""
    parent = read(data)
    if parent is None:
        return {"context": None, "refused": "found is None", "unchanged": True}
    context = {
        "trace_id": parent.trace_id.value,
        "span_id": parent.parent_id.value,
        "flags": parent.flags.value,
        "remote": True,
        "state": [list(pair) for pair in read_state(data)],
        "where": WHERE,
    }
    return {"context": context, "refused": "found is None", "derived": True}


def inject(data: Any) -> Answer:
    """Write what is valid, and only known flags."""
    good = 0 < data["trace_id"] < 2**128 and 0 < data["span_id"] < 2**64
    if not good:
        return {"fields": [], "declared": ["traceparent", "tracestate"]}
    state = [(key, value) for key, value in data["state"]]
    return formatted(data["trace_id"], data["span_id"], data["flags"] & 3, state)


def forward(data: Any) -> Answer:
    """Pass on what was read, with known flags."""
    parent = read(data)
    if parent is None:
        return {"fields": [], "declared": ["traceparent", "tracestate"]}
    flags = parent.flags.value & 3
    return formatted(parent.trace_id.value, parent.parent_id.value, flags, read_state(data))


def continue_(data: Any) -> Answer:
    """Start a span below what was read, or a new trace with a random id."""
    parent = read(data)
    if parent is None:
        answer = formatted(OWN_TRACE, OWN_SPAN, 3, [])
    else:
        flags = parent.flags.value & 3
        answer = formatted(parent.trace_id.value, OWN_SPAN, flags, read_state(data))
    return {**answer, "child": {"random_ids": True, "remote": False}}


def edited(operation: str, data: Any, edit: Callable[[int, int, int], tuple[int, int, int]]) -> Any:
    """The right answer to `continue` with other ids and flags."""
    answer = correct(operation, data)
    if operation == "continue":
        value = answer["fields"][0][1]
        ids = edit(int(value[3:35], 16), int(value[36:52], 16), int(value[53:], 16))
        answer["fields"][0] = formatted(*ids, [])["fields"][0]
    return answer


def sends_the_received_id(operation: str, data: Any) -> Any:
    """Forget that the span has an id of its own."""
    parent = read(data) if operation == "continue" else None
    own = parent.parent_id.value if parent else OWN_SPAN
    return edited(operation, data, lambda trace, span, flags: (trace, own, flags))


def starts_a_new_trace(operation: str, data: Any) -> Any:
    """Take no notice of the parent."""
    return edited(operation, data, lambda trace, span, flags: (OWN_TRACE, span, flags))


def samples_everything(operation: str, data: Any) -> Any:
    """Set the sampled flag of every child."""
    return edited(operation, data, lambda trace, span, flags: (trace, span, flags | 1))


def knows_level_1_only(operation: str, data: Any) -> Any:
    """Send the sampled flag alone."""
    return edited(operation, data, lambda trace, span, flags: (trace, span, flags & 1))


def calls_every_id_random(operation: str, data: Any) -> Any:
    """Set the random flag of every child."""
    return edited(operation, data, lambda trace, span, flags: (trace, span, flags | 2))


def makes_remote_children(operation: str, data: Any) -> Any:
    """Copy is_remote from the parent."""
    answer = correct(operation, data)
    if operation == "continue":
        answer["child"]["remote"] = read(data) is not None
    return answer


def sends_nothing_without_parent(operation: str, data: Any) -> Any:
    """Leave the trace that starts here unsent."""
    answer = correct(operation, data)
    if operation == "continue" and read(data) is None:
        answer["fields"] = []
    return answer


def keeps_a_stale_state(operation: str, data: Any) -> Any:
    """Send tracestate also when its traceparent was refused."""
    answer = correct(operation, data)
    if operation == "continue" and read(data) is None and members(data):
        answer["fields"].append(["tracestate", ",".join(members(data))])
    return answer


def names_one_field(operation: str, data: Any) -> Any:
    """Leave tracestate out of Fields."""
    answer = correct(operation, data)
    return {**answer, "declared": ["traceparent"]}


def writes_whatever_it_is_given(operation: str, data: Any) -> Any:
    """Check nothing on injection."""
    if operation != "inject":
        return correct(operation, data)
    state = [(key, value) for key, value in data["state"]]
    return formatted(data["trace_id"], data["span_id"], data["flags"], state)


def writes_the_low_bits(operation: str, data: Any) -> Any:
    """Cut every part to its width, which is no bug as long as the result is valid."""
    if operation != "inject":
        return correct(operation, data)
    cut = {"trace_id": data["trace_id"] % 2**128, "span_id": data["span_id"] % 2**64}
    return inject({**data, **cut})


def with_state(operation: str, data: Any, edit: Callable[[Pairs], Pairs]) -> Any:
    """The right answer to `extract` with another tracestate."""
    answer = correct(operation, data)
    if operation == "extract" and answer["context"] is not None:
        pairs = [(key, value) for key, value in answer["context"]["state"]]
        answer["context"]["state"] = [list(pair) for pair in edit(pairs)]
    return answer


def drops_a_long_state(operation: str, data: Any) -> Any:
    """Take nothing of a list with more than 8192 characters."""
    size = len(",".join(members(data))) if operation == "extract" else 0
    return with_state(operation, data, lambda pairs: [] if size > 8192 else pairs)


def cuts_from_the_right_only(operation: str, data: Any) -> Any:
    """Keep the beginning of a long list, however long its entries are."""
    size = len(",".join(members(data))) if operation == "extract" else 0
    return with_state(operation, data, lambda pairs: pairs[:12] if size > 8192 else pairs)


def cuts_by_the_rules(operation: str, data: Any) -> Any:
    """Remove entries of more than 128 characters, then from the right, down to 512 characters."""

    def cut(pairs: Pairs) -> Pairs:
        entries = [f"{key}={value}" for key, value in pairs]
        if len(",".join(entries)) <= 512:
            return pairs
        kept = [pair for pair, entry in zip(pairs, entries, strict=True) if len(entry) <= 128]
        while len(",".join(f"{key}={value}" for key, value in kept)) > 512:
            kept.pop()
        return kept

    return with_state(operation, data, cut)


def drops_the_state_of_the_future(operation: str, data: Any) -> Any:
    """Read tracestate beside version 00 only."""
    parent = read(data) if operation == "extract" else None
    future = parent is not None and parent.version > 0
    return with_state(operation, data, lambda pairs: [] if future else pairs)


def wants_lists(operation: str, data: Any) -> Any:
    """Read values in lists only."""
    if operation == "extract":
        data = [[name, given] for name, given in data if isinstance(given, list)]
    return correct(operation, data)
