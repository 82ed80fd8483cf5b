"""The typestate programs are strong enough: a weaker class is noticed by one of them."""

from __future__ import annotations

import inspect
import re
import shutil
import typing
from pathlib import Path

import pytest

import tracing_models
from spanproof.engines.announcements import read_program
from spanproof.engines.mypy import ENGINE
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.verdict import Level
from tracing_models import typestate
from tracing_models.typestate import Ended, New, Span, Started
from tracing_proofs import typestate as programs

MODELS = Path(tracing_models.__file__).parent
PROGRAMS = Path(programs.__file__).parent
STATES = (New, Started, Ended)
REJECTED = re.compile(r'Invalid self argument "Span\[(\w+)\]" to attribute function "(\w+)"')

# What is weakened, by what, and the program that notices.
WEAKER = {
    "start again": ("start(self: Span[New]", "start(self: Span[StateT]", "illegal_start_twice"),
    "end unstarted": (
        "end(self: Span[Started]",
        "end(self: Span[New] | Span[Started]",
        "illegal_end_before_start",
    ),
    "end again": ("end(self: Span[Started]", "end(self: Span[StateT]", "illegal_end_twice"),
    "end without an end": (
        "given: int | None = None) -> Span[Ended]",
        "given: int | None = None) -> Span[Started]",
        "legal_life_cycle",
    ),
    "write in any state": (
        "set_attribute(self: Span[Started]",
        "set_attribute(self: Span[StateT]",
        "illegal_set_attribute_after_end",
    ),
    "end time of anything": (
        "end_time(self: Span[Ended]",
        "end_time(self: Span[StateT]",
        "illegal_end_time_before_end",
    ),
    "start time of anything": (
        "start_time(self: Span[Started] | Span[Ended]",
        "start_time(self",
        "illegal_start_time_before_start",
    ),
    "an open constructor": ("_record: Never", "_record: SpanRecord", "illegal_made_started"),
    "an open class": ("@final\n@dataclass", "@dataclass", "illegal_subclass"),
    "states of any kind": (
        'TypeVar("StateT", bound=State)',
        'TypeVar("StateT")',
        "illegal_state_of_another_kind",
    ),
    "a record that is called": ("    @property\n    def record", "    def record", "legal_reading"),
}


def obligation(program: str, root: Path) -> Obligation:
    """The claim about one program, with the models of `root`."""
    return Obligation(
        f"programs.{program}", Kind.TYPESTATE, "programs", program,
        str(root / "programs" / f"{program}.py"), 1,
        subject=("tracing_models.typestate",), search_path=(str(root),),
    )  # fmt: skip


@pytest.mark.parametrize("name", WEAKER)
def test_a_weaker_class_is_noticed(tmp_path: Path, name: str) -> None:
    """One change of the class refutes the program that is there for it."""
    old, new, program = WEAKER[name]
    source = (MODELS / "typestate.py").read_text(encoding="utf-8")
    assert source.count(old) == 1
    copy = shutil.copytree(MODELS, tmp_path / "tracing_models")
    (copy / "typestate.py").write_text(source.replace(old, new), encoding="utf-8")
    (tmp_path / "programs").mkdir()
    shutil.copy(PROGRAMS / f"{program}.py", tmp_path / "programs")
    attempt = ENGINE.attempt(obligation(program, tmp_path), Limits())
    assert attempt.level is Level.REFUTED, attempt.detail


def legal_states(member: property | typing.Any) -> set[str]:
    """The states that the annotation of `self` allows, by name; all of them without one."""
    getter = member.fget if isinstance(member, property) else member
    assert getter is not None
    function = inspect.unwrap(getter)
    hint = typing.get_type_hints(function).get("self")
    if hint is None:
        return {state.__name__ for state in STATES}
    options = [hint] if typing.get_origin(hint) is Span else typing.get_args(hint)
    return {typing.get_args(option)[0].__name__ for option in options}


def test_every_illegal_use_of_every_method_has_a_program() -> None:
    """For each method and property, each state in which it is not legal is announced somewhere."""
    expected = {
        (state.__name__, name)
        for name, member in vars(Span).items()
        if not name.startswith("_")
        for state in STATES
        if state.__name__ not in legal_states(member)
    }
    announced = {
        match.groups()
        for path in PROGRAMS.glob("illegal_*.py")
        for error in read_program(path.stem, path.read_text(encoding="utf-8")).announced
        if (match := REJECTED.match(error.message))
    }
    assert len(expected) == 17
    assert expected == announced


def test_every_program_says_what_it_shows() -> None:
    """The first line is a docstring with one sentence."""
    first = {p.stem: p.read_text(encoding="utf-8").splitlines()[0] for p in PROGRAMS.glob("*.py")}
    assert [name for name, line in first.items() if not re.match(r'"""[A-Z`].*\.', line)] == []


def test_the_states_have_no_values() -> None:
    """The module makes no object of a state: they exist for types only."""
    made = [value for value in vars(typestate).values() if isinstance(value, STATES)]
    assert made == []
