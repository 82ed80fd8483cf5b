"""The inputs of a check: from the grammar, from the solver, and from Hypothesis.

No input is there for one particular library: texts come out of the grammars of the standards, with
the rules that those state in prose (`ff`, all-zero ids) added as grammar, and numbers out of the
widths of the fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from spanproof.conformance.boundaries import boundary_strings
from spanproof.conformance.case import Case, Source
from spanproof.conformance.examples import examples
from spanproof.conformance.mutants import near_misses, words
from spanproof.grammar import Grammar
from spanproof.tracing.check.samples import (
    CANONICAL,
    CONTROL,
    FORWARD_CONTROL,
    FUTURE,
    FUTURE_CONTROL,
    VALID,
)
from spanproof.tracing.check.tracestate import MOST_MEMBERS

_TRACEPARENT = Grammar.load("tracing_specs", "abnf/traceparent.abnf")
_TRACESTATE = Grammar.load("tracing_specs", "abnf/tracestate.abnf")
_PROSE = """
known-value    = "00-" trace-id "-" parent-id "-" written-flags-l2
higher-value   = version "-" trace-id "-" parent-id "-" written-flags-l2 [ "-" *%x20-7E ]
invalid-value  = "ff-" trace-id "-" parent-id "-" trace-flags
zero-trace-id  = version "-" 32"0" "-" parent-id "-" trace-flags
zero-parent-id = version "-" trace-id "-" 16"0" "-" trace-flags
mostly-zero    = *ANY 13"0" *ANY
"""
_RULES = Grammar("tracing_specs", "abnf/traceparent.abnf", _TRACEPARENT.text + _PROSE)
_HOLES = ("invalid-value", "zero-trace-id", "zero-parent-id")
_NOT_TEXT: tuple[Any, ...] = (5, None, [])
_EXAMPLES, _STATE_EXAMPLES, _CONTEXT_EXAMPLES = 400, 100, 40
Inputs = tuple[tuple[Source, Sequence[Case]], ...]


@cache
def traceparent_inputs() -> Inputs:
    """Inputs for the extraction of traceparent by any function."""
    grammar = [CONTROL, FUTURE_CONTROL, *_parents(_grammar_values()), *_carriers()]
    solver = [*_parents(_solver_values()), *_named(_solver_names())]
    random = list(_parents(examples(_strategy(_RULES), _EXAMPLES)))
    return (("grammar", grammar), ("z3", solver), ("hypothesis", random))


@cache
def propagator_inputs() -> Inputs:
    """Inputs for a propagator: also tracestate, carriers with other things than text, writing."""
    more: dict[Source, Iterator[Case]] = {
        "grammar": _grammar_cases(),
        "z3": _solver_cases(),
        "hypothesis": _random_cases(),
    }
    return tuple((source, [*cases, *more[source]]) for source, cases in traceparent_inputs())


def _grammar_cases() -> Iterator[Case]:
    yield from _states(_grammar_states())
    yield from _states(_long_states())
    yield from _future_states()
    yield from _bare()
    yield from _not_text()
    yield from _passed_on()
    yield from _injected()


def _solver_cases() -> Iterator[Case]:
    yield from _states([f"{key}=0"] for key in boundary_strings(_TRACESTATE.regex("key")))
    yield from _states([f"a={value}"] for value in boundary_strings(_TRACESTATE.regex("value")))


def _random_cases() -> Iterator[Case]:
    yield from _states([text] for text in examples(_strategy(_TRACESTATE), _STATE_EXAMPLES))
    yield from _random_contexts()


def _strategy(grammar: Grammar) -> Any:
    """Words of the rules, near misses of them, and plain text."""
    from spanproof.strategies.bounds import Bounds
    from spanproof.strategies.texts import from_grammar, texts

    return texts([], from_grammar(grammar), Bounds())


def _grammar_values() -> Iterator[str]:
    yield from (VALID, FUTURE)
    for rule in ("known-value", "higher-value", "future-value", "value", "version-00-value"):
        yield from words(_RULES.regex(rule))
    for rule in ("known-value", "higher-value"):
        yield from near_misses(_RULES.regex(rule))
    for flags in range(256):
        yield f"{VALID[:-2]}{flags:02x}"
        yield f"{flags:02x}{VALID[2:]}"


def _solver_values() -> Iterator[str]:
    holes = [_RULES.regex(rule) for rule in _HOLES]
    avoid = _RULES.regex("mostly-zero")
    yield from boundary_strings(_RULES.regex("known-value"), holes=holes[1:], avoid=avoid)
    yield from boundary_strings(_RULES.regex("higher-value"), holes=holes, avoid=avoid)


def _solver_names() -> list[str]:
    return boundary_strings(_RULES.regex("traceparent-name"))


def _parents(values: Iterable[str]) -> Iterator[Case]:
    for value in values:
        yield Case("extract", [["traceparent", [value]]])


def _named(names: Iterable[str]) -> Iterator[Case]:
    for name in names:
        yield Case("extract", [[name, [VALID]]])


def _carriers() -> Iterator[Case]:
    """Names, and carriers with no value or with more than one."""
    name = _RULES.regex("traceparent-name")
    yield from _named(["TRACEPARENT", "Traceparent", *words(name), *near_misses(name)])
    other = VALID.replace("4", "5")
    for values in ([], [VALID, VALID], [VALID, other], [VALID, "x"], ["x", VALID], ["x", "y"]):
        yield Case("extract", [["traceparent", values]])
    yield Case("extract", [])
    yield Case("extract", [["Traceparent", [VALID]], ["traceparent", [VALID]]])


def _states(lists: Iterable[Sequence[str]]) -> Iterator[Case]:
    for values in lists:
        yield Case("extract", [["traceparent", [VALID]], ["tracestate", list(values)]])


def _future_states() -> Iterator[Case]:
    for state in ("k0=0", "k0=0,k1=0", ""):
        yield Case("extract", [["traceparent", [FUTURE]], ["tracestate", [state]]])


def _grammar_states() -> Iterator[list[str]]:
    for count in (1, 2, 3, 31, 32, 33):
        entries = [f"k{index}=0" for index in range(count)]
        yield [",".join(entries)]
        yield entries
    key, value = _TRACESTATE.regex("key"), _TRACESTATE.regex("value")
    for rule in ("key", "key-l1", "simple-key", "multi-tenant-key"):
        yield from ([f"{word}=0"] for word in words(_TRACESTATE.regex(rule)))
    yield from ([f"{text}=0"] for text in near_misses(key))
    yield from ([f"a={text}"] for text in (*words(value), *near_misses(value)))
    yield from ([text] for text in words(_TRACESTATE.regex("list")))
    for text in near_misses(_TRACESTATE.regex("list-member")):
        yield from ([text], [f"{text},b=1"], ["b=1", text])
    yield ["a=0,a=1"]
    yield [f"a={'0' * 256},b={'0' * 256}"]


def _not_text() -> Iterator[Case]:
    """Values that are no text: the caller's mistake, which must not become an exception."""
    for value in (VALID.encode(), *_NOT_TEXT):
        yield Case("extract", [["traceparent", [value]]])
        yield Case("extract", [["traceparent", value]])
    for value in (b"k0=0", *_NOT_TEXT):
        yield Case("extract", [["traceparent", [VALID]], ["tracestate", [value]]])
        yield Case("extract", [["traceparent", [VALID]], ["tracestate", value]])


def _bare() -> Iterator[Case]:
    """Text that is not in a list, as most carriers hold it."""
    for value in (VALID, FUTURE, f"{VALID}-", "x", ""):
        yield Case("extract", [["traceparent", value]])
    for state in ("k0=0", "k0=0,k1=0", ""):
        yield Case("extract", [["traceparent", VALID], ["tracestate", state]])


def _long_states() -> Iterator[list[str]]:
    """Lists that somebody may cut: what they then owe are short entries, from the left.

    A list of 32 members has at most 16,447 characters, so every limit is between two of these.
    """
    short = [f"k{index}={'0' * 96}" for index in range(MOST_MEMBERS)]
    long = [f"{'k' * 254}{index:02}={'0' * 256}" for index in range(MOST_MEMBERS)]
    for count in (1, 2, 4, 8, 16, MOST_MEMBERS - 1):
        yield [",".join(short[: count + 1])]
        yield [",".join(["k=0", *long[:count]])]
        yield [",".join([*long[:count], "k=0"])]


def _passed_on() -> Iterator[Case]:
    values = [f"{VALID[:-2]}{flags:02x}" for flags in range(256)]
    values += [f"{FUTURE[:-2]}{flags:02x}" for flags in range(256)]
    values += [f"{FUTURE}-more", f" {VALID}", "x"]
    for operation in ("forward", "continue"):
        yield Case(operation, FORWARD_CONTROL.data)
        for value in values:
            yield Case(operation, [["traceparent", [value]]])
        for value in (VALID, f"ff{VALID[2:]}", "x"):
            for state in ("k0=0", "k0=0,k1=0", "", ","):
                yield Case(operation, [["traceparent", [value]], ["tracestate", [state]]])
        yield Case(operation, [["tracestate", ["k0=0"]]])
        yield Case(operation, [])


def _injected() -> Iterator[Case]:
    """Contexts at the ends of every field and beyond them."""
    trace_ids = (CANONICAL["trace_id"], 0, 1, 2**64, 2**127, 2**128 - 1, 2**128, -1)
    span_ids = (CANONICAL["span_id"], 0, 1, 2**63, 2**64 - 1, 2**64, -1)
    for trace_id in trace_ids:
        for span_id in span_ids:
            yield _context(trace_id, span_id, 1, [])
    for flags in (*range(256), 256, 257, -1):
        yield _context(trace_ids[0], span_ids[0], flags, [])
    for count in (1, 2, 32):
        state = [[f"k{index}", "0"] for index in range(count)]
        yield _context(trace_ids[0], span_ids[0], 1, state)


def _context(trace_id: Any, span_id: Any, flags: int, state: list[list[str]]) -> Case:
    data = {"trace_id": trace_id, "span_id": span_id, "flags": flags, "state": state}
    return Case("inject", data)


def _random_contexts() -> list[Case]:
    from hypothesis import strategies as st

    contexts = st.builds(
        _context,
        st.integers(0, 2**128),
        st.integers(0, 2**64),
        st.integers(0, 255),
        st.just([]),
    )
    return examples(contexts, _CONTEXT_EXAMPLES)
