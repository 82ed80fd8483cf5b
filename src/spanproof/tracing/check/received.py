"""The oracle for extraction: what a receiver took from a carrier against what it owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from spanproof.conformance.case import (
    Answered,
    Breach,
    Case,
    Judgement,
    NotRun,
    Observation,
    Raised,
    Reading,
    Stopped,
)
from spanproof.tracing.check.expectation import Accept, Expectation, Free, Refuse, expect
from spanproof.tracing.check.samples import CONTROL, FUTURE_CONTROL
from spanproof.tracing.check.tracestate import judge_state
from tracing_models.traceparent import TraceParent

Fields = Sequence[tuple[str, Any]]

_ALWAYS = ("PG-012", "PG-014")


def fields_of(data: Sequence[Any]) -> list[tuple[str, Any]]:
    """The fields of a carrier, one for each value; values may be a list or one bare value."""
    return [(name, value) for name, values in data for value in values_of(values)]


def values_of(values: Any) -> list[Any]:
    """The values that a carrier has under one name."""
    return values if isinstance(values, list) else [values]


@dataclass(frozen=True, slots=True)
class ReceiverOracle:
    """Judges the operation `extract`; see `expect` for `names_are_http`."""

    names_are_http: bool

    def __call__(self, case: Case, observation: Observation) -> Judgement:
        """The first requirement that the observation breaks, if any."""
        fields = fields_of(case.data)
        text = [(name, value) for name, value in fields if isinstance(value, str)]
        expected = expect(text, names_are_http=self.names_are_http)
        match observation:
            case Answered(value):
                return self._judge_answer(case, value, expected, text == fields)
            case Raised() | Stopped():
                return Judgement(_lost(case, expected, observation), _ALWAYS)
            case NotRun():
                return Judgement()
            case _:
                assert_never(observation)

    def _judge_answer(
        self, case: Case, answer: Mapping[str, Any], expected: Expectation, is_text: bool
    ) -> Judgement:
        if "unusable" in answer:
            return Judgement(_unusable(answer["unusable"]), _ALWAYS)
        if not is_text:  # how to read what is not text is nobody's rule, but it must not throw
            return Judgement(None, ("PG-012",))
        breach = _judge_use(answer, expected) or _judge_context(answer)
        exercised = [*_ALWAYS, *_exercised(expected, answer)]
        states = [v for n, v in fields_of(case.data) if n == "tracestate"]
        if states and isinstance(expected, Accept):
            about_state = judge_state(case, states, answer, version=expected.parent.version)
            breach = about_state.breach if about_state.breach else breach
            exercised.extend(about_state.exercised)
            if about_state.reading is not None:
                return Judgement(breach, tuple(exercised), about_state.reading)
        return Judgement(breach, tuple(exercised), _reading(expected, answer))


def _exercised(expected: Expectation, answer: Mapping[str, Any]) -> list[str]:
    match expected:
        case Accept():
            used = [expected.requirement, "TP-011", "TP-012", "TP-023", "SC-015"]
            return used if answer["context"] else [expected.requirement]
        case Refuse():
            return [expected.requirement, "PG-013"]
        case Free():
            return []
        case _:
            assert_never(expected)


def _reading(expected: Expectation, answer: Mapping[str, Any]) -> Reading | None:
    context = answer["context"]
    if isinstance(expected, Accept) and context and (context["flags"] or 0) & ~3:
        question = "are flag bits that a higher version sets kept?"
        return Reading("AMBIGUITIES 3, flags of higher versions", question, "kept")
    if not isinstance(expected, Free):
        return None
    observed = "used" if context else "refused"
    return Reading(expected.about, expected.question, observed)


def _judge_use(answer: Mapping[str, Any], expected: Expectation) -> Breach | None:
    context = answer["context"]
    match expected:
        case Refuse(requirement, kind, why):
            if context is None:
                return None
            return Breach(requirement, kind, f"refused: {why}", show(context), answer["refused"])
        case Accept(parent, requirement, kind):
            if context is None:
                check = f"not ({answer['refused']})"
                control = None if kind.startswith("a value of") else CONTROL
                if kind.startswith("a longer"):
                    control = FUTURE_CONTROL
                return Breach(requirement, kind, show_parent(parent), "refused", check, control)
            return _judge_fields(context, [parent])
        case Free(parents=parents):
            return _judge_fields(context, parents) if context and parents else None
        case _:
            assert_never(expected)


def _judge_fields(context: Mapping[str, Any], parents: Sequence[TraceParent]) -> Breach | None:
    """Compare the fields with the readings that are right; the complaint is about the first."""
    complaints = [_compare(context, parent) for parent in parents]
    return None if None in complaints else complaints[0]


def _compare(context: Mapping[str, Any], parent: TraceParent) -> Breach | None:
    where = context["where"]
    flags, known = context["flags"], parent.flags.value
    wanted = (
        ("trace_id", parent.trace_id.value, "TP-011", "another trace-id is taken"),
        ("span_id", parent.parent_id.value, "TP-012", "another parent-id is taken"),
    )
    for name, value, requirement, kind in wanted:
        if context[name] != value:
            check = f"{where[name]} == 0x{value:x}"
            return Breach(requirement, kind, show_parent(parent), show(context), check)
    if flags is None:
        return None
    if (flags ^ known) & 1:
        requirement = "TP-021" if known > 1 else "TP-023"
        check = f"{where['flags']} & 1 == {known & 1}"
        control = CONTROL if known > 1 or parent.version else None
        return Breach(
            requirement,
            "the sampled flag is read wrongly",
            show_parent(parent),
            show(context),
            check,
            control,
        )
    if parent.version == 0 and (flags ^ known) & 2:
        check = f"{where['flags']} & 2 == {known & 2}"
        return Breach(
            "TP-032", "the random flag is read wrongly", show_parent(parent), show(context), check
        )
    return None


def _judge_context(answer: Mapping[str, Any]) -> Breach | None:
    """What holds for every extraction, whatever the carrier held."""
    context = answer["context"]
    if context is not None and context["remote"] is False:
        return Breach(
            "SC-015",
            "an extracted context is not remote",
            "is_remote is true",
            show(context),
            context["where"]["remote"],
        )
    if context is None and answer.get("unchanged") is False:
        return Breach(
            "PG-013",
            "the given context is changed although nothing was extracted",
            "the given context",
            "another context",
            "unchanged",
        )
    if context is not None and answer.get("derived") is False:
        return Breach(
            "PG-014",
            "the result does not derive from the given context",
            "a context with the values of the given one",
            "without them",
            "derived",
        )
    return None


def _lost(case: Case, expected: Expectation, observation: Raised | Stopped) -> Breach:
    """An exception, a hang or the end of the process; caused by tracestate or by traceparent."""
    without_state = [each for each in case.data if each[0] != "tracestate"]
    wanted = "no exception" if isinstance(observation, Raised) else "a context comes back"
    if isinstance(observation, Raised):
        actual = f"{observation.error}: {observation.message}"
        requirement, kind = "PG-012", f"raises {observation.error}"
    else:
        actual = f"the process {observation.how}"
        requirement, kind = "PG-014", "hangs" if observation.hung else "ends the process"
    if isinstance(expected, Accept) and len(without_state) < len(case.data):
        control = Case("extract", without_state)
        what = "raises" if isinstance(observation, Raised) else kind
        kind = f"{what} because of tracestate"
        wanted = show_parent(expected.parent)
        return Breach("TS-002", kind, wanted, actual, "", control)
    return Breach(requirement, kind, wanted, actual, "")


def _unusable(reason: str) -> Breach:
    return Breach("PG-014", "the result is no context", "a context or None", reason, "False")


def show(context: Mapping[str, Any]) -> str:
    """A received context in one line."""
    parts = [
        f"trace-id {_hex(context['trace_id'], 32)}",
        f"parent-id {_hex(context['span_id'], 16)}",
    ]
    if context["flags"] is not None:
        parts.append(f"flags {_hex(context['flags'], 2)}")
    if context["remote"] is not None:
        parts.append("remote" if context["remote"] else "not remote")
    return "used: " + ", ".join(parts)


def show_parent(parent: TraceParent) -> str:
    """The fields that a receiver has to take, in one line."""
    return (
        f"used: trace-id {parent.trace_id.to_hex()}, parent-id {parent.parent_id.to_hex()}, "
        f"flags {parent.flags.to_hex()}"
    )


def _hex(value: int | str, width: int) -> str:
    return f"{value:0{width}x}" if isinstance(value, int) else ascii(value)
