"""Which false claims there are, and what each engine has to say about them.

The table holds names only, so that a run that finds everything in its cache imports none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from spanproof.engines.base import Engine
from spanproof.obligation import Kind, Obligation
from spanproof.verdict import Level, Verdict

_HOME = Path(__file__).parent
_PACKAGE = __package__ or "spanproof.controls"


class Expected(StrEnum):
    """How a false claim has to fail."""

    REFUTED = "refuted"
    VACUOUS = "vacuous"
    UNDECIDED = "unknown"  # nothing can be refuted, or not by this engine
    NOT_BELIEVED = "not said to hold"  # refuted or unknown


@dataclass(frozen=True, slots=True)
class Control:
    """A false claim: the module below this package, the name in it, who is asked about it.

    Engines that are not named in `asked` and are not among `KNOWN` are asked as well: they must
    not believe it.
    """

    module: str
    name: str
    kind: Kind
    asked: Mapping[str, Expected] = field(default_factory=dict)

    def obligation(self, search_path: tuple[str, ...] = ()) -> Obligation:
        """The claim as what the runner takes; `search_path` is that of the claims beside it."""
        module = f"{_PACKAGE}.{self.module}"
        place = _HOME / self.module
        typestate = self.kind is Kind.TYPESTATE
        path = place / f"{self.name}.py" if typestate else place.with_suffix(".py")
        return Obligation(
            id=f"{module}.{self.name}",
            kind=self.kind,
            module=module,
            qualname=self.name,
            path=str(path),
            line=1,
            subject=(f"{_PACKAGE}.switch",) if typestate else (module,),
            search_path=search_path,
        )


KNOWN = frozenset({"z3", "crosshair", "hypothesis", "mypy", "language"})
"""Engines of which it is known what they can refute; each is asked only what tells something."""


def _theorem(name: str, **asked: Expected) -> Control:
    return Control("theorems", name, Kind.THEOREM, asked)


def _contract(name: str, **asked: Expected) -> Control:
    return Control("contracts", name, Kind.CONTRACT, asked)


def _language(name: str) -> Control:
    return Control("languages", name, Kind.LANGUAGE, {"language": Expected.REFUTED})


_R, _N = Expected.REFUTED, Expected.NOT_BELIEVED

CONTROLS: tuple[Control, ...] = (
    _theorem("false_for_every_input", z3=_R, crosshair=_R, hypothesis=_R),
    _theorem("false_for_the_empty_text", z3=_R, hypothesis=_R),
    _theorem("false_past_63_bits", z3=_R, hypothesis=_R),
    _theorem("false_where_64_bits_overflow", z3=_R),
    _theorem("false_for_one_number_of_many", z3=_R),
    _theorem("false_for_one_text_of_many", z3=_R),
    _theorem("false_for_a_digit_beyond_ascii", z3=_N, hypothesis=_R),
    _theorem("false_for_the_greatest_code_point", z3=_R),
    _theorem(
        "about_nothing", z3=Expected.VACUOUS, crosshair=_N, hypothesis=Expected.UNDECIDED
    ),
    _contract("next_byte", z3=_R, crosshair=_R, hypothesis=_R),
    _contract("calls_outside_a_precondition", z3=_R),
    _contract("declares_less_than_it_raises", z3=_R, crosshair=_R),
    _contract("Interval.shifted", z3=_R, hypothesis=_R),
    Control(
        "contracts", "undefined_for_some_inputs", Kind.DEFINEDNESS,
        {"z3": _R, "crosshair": _R, "hypothesis": _R},
    ),
    _language("digits_are_ascii"),
    _language("a_match_ends_at_the_end"),
    _language("a_name_is_short"),
    Control("typestate", "error_that_is_not_announced", Kind.TYPESTATE, {"mypy": _R}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One engine's turn at one false claim."""

    control: Control
    engine: Engine
    obligation: Obligation
    expected: Expected


def trials(engines: Iterable[Engine], search_path: tuple[str, ...] = ()) -> list[Trial]:
    """Every false claim with every engine that has to fail it, in the order of the table."""
    found: list[Trial] = []
    asked = list(engines)
    for control in CONTROLS:
        obligation = control.obligation(search_path)
        for engine in asked:
            expected = _expected(control, engine)
            if expected is not None and engine.applies(obligation):
                found.append(Trial(control, engine, obligation, expected))
    return found


def _expected(control: Control, engine: Engine) -> Expected | None:
    stranger = Expected.NOT_BELIEVED if engine.name not in KNOWN else None
    return control.asked.get(engine.name, stranger)


def disappointments(outcomes: Sequence[tuple[Trial, Verdict]]) -> list[str]:
    """One sentence for each false claim that did not fail as it has to: the tool is broken."""
    return [
        f"negative control {trial.obligation.id}: {trial.engine.name} says {_says(verdict)} "
        f"about a claim that is {_truth(trial)}, and must be {trial.expected.value}"
        for trial, verdict in outcomes
        if not failed_as_expected(trial, verdict)
    ]


def _truth(trial: Trial) -> str:
    return "about nothing" if trial.control.name == "about_nothing" else "false"


def _says(verdict: Verdict) -> str:
    evidence = verdict.evidence
    detail = f" ({evidence.detail})" if evidence.detail else ""
    return f"{evidence.level.value}{detail}"


def failed_as_expected(trial: Trial, verdict: Verdict) -> bool:
    """Whether an engine said of a false claim what it has to say."""
    evidence = verdict.evidence
    if any(attempt.defect for attempt in verdict.attempts):
        return False
    match trial.expected:
        case Expected.REFUTED:
            return evidence.level is Level.REFUTED
        case Expected.VACUOUS:
            return evidence.level is Level.UNKNOWN and evidence.vacuous
        case Expected.UNDECIDED:
            return evidence.level is Level.UNKNOWN
        case Expected.NOT_BELIEVED:
            return evidence.level in (Level.UNKNOWN, Level.REFUTED)
