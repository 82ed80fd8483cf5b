"""Generated arguments fit their types and contracts, and are near the boundaries that matter."""

from __future__ import annotations

import enum
import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.engines.planted import obligations

from spanproof.claim import locate
from spanproof.grammar import Grammar
from spanproof.obligation import Kind, Obligation
from spanproof.strategies import NoStrategy, arguments_for
from spanproof.strategies.bounds import Bounds, bounds_of
from spanproof.strategies.edits import EDITS, TRICKY, edited, filled, runs
from spanproof.strategies.samples import near_samples
from spanproof.strategies.texts import from_grammar
from tracing_models.errors import TraceparentError
from tracing_models.traceparent import parse_traceparent

TRACEPARENT = Grammar.load("tracing_specs", "abnf/traceparent.abnf")


def drawn(strategy: st.SearchStrategy[Any], count: int = 200) -> list[Any]:
    """Values of a strategy, always the same ones."""
    found: list[Any] = []

    @seed(0)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


def of_model(module: str, qualname: str, kind: Kind = Kind.CONTRACT) -> Obligation:
    """The obligation about something that the suite ships with."""
    path = importlib.import_module(module).__file__ or ""
    subject = (module.replace("_proofs", "_models"),)
    return Obligation(f"{module}.{qualname}", kind, module, qualname, path, 1, subject)


def arguments(obligation: Obligation, count: int = 200) -> list[Mapping[str, Any]]:
    """Generated arguments, without the draws that came to nothing."""
    found = drawn(arguments_for(locate(obligation)), count)
    return [values for values in found if values is not None]


def values_of(folder: Path, source: str, name: str = "value") -> list[Any]:
    """What is generated for one parameter of `claim`."""
    return [each[name] for each in arguments(obligations(folder, source)["claim"]) if name in each]


def is_accepted(value: str) -> bool:
    """Whether the parser takes the value."""
    try:
        parse_traceparent(value)
    except TraceparentError:
        return False
    return True


def is_near(value: str) -> bool:
    """Whether the value looks much like a header: nearly its length, all but a few characters."""
    fitting = sum(character in "0123456789abcdef-" for character in value)
    return 53 <= len(value) <= 60 and fitting >= len(value) - 3


def test_headers_and_what_nearly_is_one_are_common() -> None:
    """At least a tenth of the values is accepted, and a tenth is rejected by a hair's breadth."""
    found = arguments(of_model("tracing_models.traceparent", "parse_traceparent"))
    values = [each["value"] for each in found]
    accepted = [value for value in values if is_accepted(value)]
    near = [value for value in values if is_near(value) and not is_accepted(value)]
    assert len(accepted) >= len(values) / 10
    assert len(near) >= len(values) / 10


THEOREMS = [
    "higher_versions.nothing_is_concluded_from_what_follows_the_known_fields",
    "higher_versions.undefined_flag_bits_of_a_higher_version_are_ignored",
    "traceparent.parsing_then_formatting_gives_the_same_value",
    "traceparent.a_zero_parent_id_is_rejected_by_name",
    "traceparent.a_zero_trace_id_is_rejected_by_name",
    "traceparent.a_short_version_00_value_is_rejected_at_its_end",
    "traceparent.a_long_version_00_value_is_rejected_after_55_characters",
    "traceparent.a_higher_version_without_a_dash_after_the_flags_is_rejected_there",
    "traceparent.two_version_00_values_never_mean_the_same",
    "traceparent.bad_flags_are_rejected_by_name",
    "traceparent.a_bad_trace_id_is_rejected_by_name",
]


@pytest.mark.parametrize("name", THEOREMS)
def test_a_precondition_decides_what_is_drawn(name: str) -> None:
    """Most draws meet the preconditions, although next to no plain text would."""
    module, theorem = name.split(".")
    obligation = of_model(f"tracing_proofs.{module}", theorem, Kind.THEOREM)
    found = drawn(arguments_for(locate(obligation)))
    assert sum(each is not None for each in found) >= len(found) / 2


def test_bounds_come_from_contracts(tmp_path: Path) -> None:
    """Numbers stay between the bounds and reach both of them."""
    source = """
        LIMIT = 2**64

        @theorem()
        @icontract.require(lambda value: 10 <= value < LIMIT)
        def claim(value: int) -> bool:
            return True
    """
    values = values_of(tmp_path, source)
    assert min(values) == 10
    assert max(values) == 2**64 - 1


def test_the_length_of_text_is_bounded_by_contracts(tmp_path: Path) -> None:
    """`len(value)` is understood like a number."""
    source = """
        @theorem()
        @icontract.require(lambda value: len(value) == 7)
        def claim(value: str) -> bool:
            return True
    """
    values = values_of(tmp_path, source)
    assert {len(value) for value in values} == {7}
    assert len(set(values)) >= 50


def test_numbers_of_the_code_and_their_neighbours_are_tried(tmp_path: Path) -> None:
    """A constant in the module is where the code changes its mind."""
    source = """
        @theorem()
        def claim(value: int) -> bool:
            return value != 987_654_321
    """
    values = values_of(tmp_path, source)
    assert {987_654_320, 987_654_321, 987_654_322} <= set(values)


SHAPES = """
    from typing import Literal, Optional, Union

    class Colour(enum.Enum):
        RED = 1
        GREEN = 2

    @icontract.invariant(lambda self: self.low <= self.high)
    @icontract.invariant(lambda self: 0 <= self.low and self.high < 2**32)
    @dataclass(frozen=True)
    class Interval:
        low: int
        high: int

    @icontract.invariant(lambda self: (self.end is None) == (self.colour is Colour.RED))
    @icontract.invariant(lambda self: self.end is None or self.start <= self.end)
    @dataclass(frozen=True)
    class Life:
        colour: Colour
        start: int
        end: int | None
        inside: Interval

    @theorem()
    def claim(
        value: {hint},
    ) -> bool:
        return True
"""


def shaped(folder: Path, hint: str) -> list[Any]:
    """Values of a type of the module above."""
    return values_of(folder, SHAPES.replace("{hint}", hint))


def test_objects_meet_their_invariants(tmp_path: Path) -> None:
    """Also where the fields depend on each other, and in all their states."""
    intervals = shaped(tmp_path, "Interval")
    assert all(0 <= each.low <= each.high < 2**32 for each in intervals)
    assert len({(each.low, each.high) for each in intervals}) >= 50
    lives = shaped(tmp_path, "Life")
    assert {each.end is None for each in lives} == {False, True}
    assert len({(each.colour, each.start, each.end, each.inside) for each in lives}) >= 50


def test_every_member_of_an_enumeration_occurs(tmp_path: Path) -> None:
    """There are only a few."""
    found = shaped(tmp_path, "Colour")
    assert all(isinstance(each, enum.Enum) for each in found)
    assert {each.name for each in found} == {"RED", "GREEN"}


@pytest.mark.parametrize("hint", ["int | None", "Optional[int]", "Union[int, None]"])
def test_both_sides_of_an_optional_occur(tmp_path: Path, hint: str) -> None:
    """However it is written."""
    assert {type(each) for each in shaped(tmp_path, hint)} == {int, type(None)}


@pytest.mark.parametrize(
    ("hint", "types"),
    [
        ("tuple[int, str]", {(int, str)}),
        ("tuple[bool, ...]", {(bool,) * length for length in range(3)}),
        ("list[bool]", {(bool,) * length for length in range(3)}),
        ("tuple[tuple[str, int], ...]", {(tuple,) * length for length in range(3)}),
    ],
)
def test_sequences_have_the_right_elements(
    tmp_path: Path, hint: str, types: set[tuple[type, ...]]
) -> None:
    """A fixed tuple has its length, others are empty, of one and of more elements."""
    assert types <= {tuple(map(type, each)) for each in shaped(tmp_path, hint)}


def test_a_literal_is_one_of_its_values(tmp_path: Path) -> None:
    """And nothing else."""
    assert set(shaped(tmp_path, "Literal['a', 'b']")) == {"a", "b"}


@pytest.mark.parametrize("hint", ["memoryview", "type[int]", "tuple[int, memoryview]"])
def test_a_type_without_values_is_named(tmp_path: Path, hint: str) -> None:
    """Nothing is made up for a type that is not understood."""
    found = obligations(tmp_path, SHAPES.replace("{hint}", hint))["claim"]
    with pytest.raises(NoStrategy, match=r"memoryview|type"):
        arguments_for(locate(found))


def test_a_parameter_with_a_default_is_given_or_left_out(tmp_path: Path) -> None:
    """Both occur, because both are calls that people make."""
    source = """
        @theorem()
        def claim(first: int, value: bool = True) -> bool:
            return True
    """
    found = arguments(obligations(tmp_path, source)["claim"])
    assert {"value" in each for each in found} == {False, True}


@pytest.mark.parametrize("rule", ["version-00-value", "future-value", "trace-flags", "version"])
def test_texts_of_a_grammar_are_in_its_language(rule: str) -> None:
    """Every draw and every sample of a rule is derived by that rule."""
    place = TRACEPARENT.rule_names.index(rule)
    source = from_grammar(TRACEPARENT)[place]
    for text in [*drawn(source.strategy, 50), *source.samples]:
        assert TRACEPARENT.matches(rule, text)


@pytest.mark.parametrize("name", ["traceparent", "tracestate", "baggage"])
def test_every_rule_has_a_source(name: str) -> None:
    """All rules of the shipped grammars are regular."""
    grammar = Grammar.load("tracing_specs", f"abnf/{name}.abnf")
    assert len(from_grammar(grammar)) == len(grammar.rule_names)


def test_an_edit_is_small() -> None:
    """At most one character is added or lost, except by a cut."""
    for edit in EDITS:
        for at in range(7):
            changed = edited("00-abc", edit, at, "\n")
            assert abs(len(changed) - 6) <= 1 or edit == "cut"
    assert edited("00-abc", "upper", 3, "x") == "00-ABC"
    assert edited("00-abc", "newline", 0, "x") == "00-abc\n"


def test_runs_are_found_and_filled() -> None:
    """A run of letters and digits is what an id is."""
    assert runs("00-ab-") == [(0, 2), (3, 5)]
    assert filled("00-ab-", (3, 5), "0") == "00-00-"


def test_near_samples_are_always_the_same() -> None:
    """The source of randomness has a constant seed."""
    assert near_samples(["00-ab", "xyz"]) == near_samples(["00-ab", "xyz"])


def test_tricky_characters_have_fooled_parsers() -> None:
    """Each of them means something to int(), str methods or regular expressions."""
    assert {"_", "\n", "\u0661", "\xb2", "\u212a", "\ud800", "A", " "} <= set(TRICKY)


def test_bounds_are_read_off_conditions() -> None:
    """Chains, negations of None, constants by name, and either side of a comparison."""
    limit = 9  # a local is no constant of the module, so it states no bound
    conditions = [
        lambda n: 0 <= n < 2**8,
        lambda m: m is None or m >= 5,
        lambda text: len(text) < 3 and len(text) >= 1,
        lambda other: other < limit,
    ]
    found = bounds_of(conditions)
    assert found["n"] == Bounds(0, 255)
    assert found["m"] == Bounds(5, None)
    assert found["len(text)"] == Bounds(1, 2)
    assert "other" not in found
