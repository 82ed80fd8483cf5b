"""The mypy engine says yes to exactly what a program announces, never when nothing was checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from spanproof.engines.announcements import read_program
from spanproof.engines.mypy import ENGINE
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.replay import fails_in_fresh_process
from spanproof.verdict import Attempt, Level

GATE = """
from __future__ import annotations
from typing import Generic, TypeVar

class Open: ...
class Shut: ...
S = TypeVar("S")

class Gate(Generic[S]):
    def open(self: Gate[Shut]) -> Gate[Open]:
        return Gate()

    def shut(self: Gate[Open]) -> Gate[Shut]:
        return Gate()
"""
HEAD = "from gate import Gate, Open, Shut\n\n"
FUNCTION = f"{HEAD}def use(gate: Gate[Open]) -> None:\n"
MESSAGE = (
    'Invalid self argument "Gate[Open]" to attribute function "open" with type '
    '"Callable[[Gate[Shut]], Gate[Open]]"'
)
ANNOUNCED = f"# E: {MESSAGE}  [misc]"
LINE = FUNCTION.count("\n") + 1

PROVED = {
    "legal_turn": f"{FUNCTION}    gate.shut().open()\n",
    "illegal_open": f"{FUNCTION}    gate.open()  {ANNOUNCED}\n",
    "without_last_newline": f"{FUNCTION}    gate.open()  {ANNOUNCED}",
    "longer_than_a_line": (
        f'{FUNCTION}    gate.open()  # E: Invalid self argument "Gate[Open]" to attribute \\\n'
        '    #  function "open" with type "Callable[[Gate[Shut]], Gate[Open]]"  [misc]\n'
    ),
    "two_in_a_line": (
        f"{FUNCTION}    print(gate.open(), 1 + '')  {ANNOUNCED} \\\n"
        '    #  E: Unsupported operand types for + ("int" and "str")  [operator]\n'
    ),
    "helped": (
        "from gate import Gate, Open\nfrom helper import shut\n\n"
        "def use(gate: Gate[Open]) -> None:\n    shut(gate).open()\n"
    ),
}

REFUTED = {
    "wrong_line": (
        f"{FUNCTION}    gate.open()\n    gate.shut()  {ANNOUNCED}\n",
        [f"not reported: line {LINE + 1}", f"not announced: line {LINE}"],
    ),
    "wrong_message": (
        f"{FUNCTION}    gate.open()  # E: Invalid self argument  [misc]\n",
        [
            "not reported: line 4: Invalid self argument  [misc]",
            f"not announced: line 4: {MESSAGE}",
        ],
    ),
    "wrong_code": (
        f"{FUNCTION}    gate.open()  # E: {MESSAGE}  [arg-type]\n",
        ["[arg-type]", "[misc]"],
    ),
    "extra_error": (
        f"{FUNCTION}    gate.open()  {ANNOUNCED}\n    gate.knock()\n",
        ['not announced: line 5: "Gate[Open]" has no attribute "knock"'],
    ),
    "missing_error": (f"{FUNCTION}    gate.shut()  {ANNOUNCED}\n", ["not reported: line 4"]),
    "announced_in_a_string": (
        f"{FUNCTION}    '''\n    {ANNOUNCED}'''\n    gate.open()\n",
        ["not announced"],
    ),
    "announced_in_dead_code": (
        f"{FUNCTION}    return\n    gate.open()  {ANNOUNCED}\n    gate.knock()\n",
        ["not announced: line 6"],
    ),
    "unannotated": (
        f"{HEAD}def use(gate):  # type of gate unknown\n    gate.open()\n",
        ["not announced: line 3: Function is missing a type annotation"],
    ),
}

UNKNOWN = {
    "hidden_by_ignore": (
        f"{FUNCTION}    gate.open()  # type: ignore[misc]\n",
        f"line {LINE}: `# type: ignore` hides errors",
    ),
    "hidden_by_inline_configuration": (
        f"# mypy: ignore-errors\n{FUNCTION}    gate.open()\n",
        "line 1: `# mypy:` changes the rules",
    ),
    "hidden_by_decorator": (
        "from typing import no_type_check\n"
        f"{HEAD}@no_type_check\ndef use(gate: Gate[Open]) -> None:\n    gate.open()\n",
        "line 1: mypy skips code because of no_type_check",
    ),
    "hidden_from_type_checkers": (
        "import typing\n"
        f"{FUNCTION}    if not typing.TYPE_CHECKING:\n        gate.open()\n    gate.shut()\n",
        "line 5: mypy skips code because of TYPE_CHECKING",
    ),
    "hidden_on_another_platform": (
        f"import sys\n{FUNCTION}    if sys.platform == 'none':\n        gate.open()\n",
        "line 5: mypy skips code because of sys.platform",
    ),
    "hidden_behind_return": (
        f"{FUNCTION}    return\n    gate.shut()\n",
        "line 5: Statement is unreachable",
    ),
    "hidden_in_a_condition": (
        f"{FUNCTION}    gate.shut() if False else None\n",
        "line 4: If condition is always false",
    ),
    "any_argument": (
        f"from typing import Any\n{HEAD}def use(gate: Any) -> None:\n    gate.open().open()\n",
        'line 5: Expression has type "Any"',
    ),
    "any_made": (
        f"from typing import Any, cast\n{FUNCTION}    cast(Any, gate).open()\n",
        'line 5: Expression has type "Any"',
    ),
    "unresolvable": (
        "from gone import Gate\n\ndef use() -> None:\n    Gate().open()\n",
        'line 1: Cannot find implementation or library stub for module named "gone"',
    ),
    "unresolvable_and_announced": (
        "from gone import Gate  # E: Cannot find implementation or library stub for module named "
        '"gone"  [import-not-found]\n\ndef use() -> None:\n    Gate().open()\n',
        "line 1: [import-not-found] says that mypy checks nothing there",
    ),
    "unannotated_and_announced": (
        f"{HEAD}def use(gate):  # E: Function is missing a type annotation  [no-untyped-def]\n"
        "    gate.open()\n",
        "line 3: [no-untyped-def] says that mypy checks nothing there",
    ),
    "helped_by_a_neighbour": (
        f"from legal_turn import use as other\n{FUNCTION}    other(gate)\n",
        "line 1: Cannot find implementation or library stub for module named",
    ),
    "helped_by_a_relative": (
        f"from .legal_turn import use as other\n{FUNCTION}    other(gate)\n",
        "line 1: a program is checked alone; import by the full name",
    ),
    "helped_by_a_copy": (
        f"import spanproof_programs.legal_turn as other\n{FUNCTION}    other.use(gate)\n",
        "line 1: a program is checked alone; import by the full name",
    ),
    "malformed": (
        f"{FUNCTION}    gate.open()  # E: {MESSAGE}\n",
        f"line {LINE}: an announcement reads `# E: message  [code]`",
    ),
    "illegal_in_name_only": (f"{FUNCTION}    gate.shut()\n", "called illegal and announces no"),
    "legal_in_name_only": (f"{FUNCTION}    gate.open()  {ANNOUNCED}\n", "and announces an error"),
    "empty": ("", "it neither calls nor reads anything"),
    "about_nothing": ("print('')\n", "imports nothing but the standard library"),
    "with_a_canary_of_its_own": (
        f"__canary__ = 'not a number'\n{FUNCTION}    gate.shut()\n",
        "mypy overlooked a wrong line behind the end",
    ),
}
BROKEN = "def use(\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models, and below it one with all programs, so that mypy runs once."""
    root = tmp_path_factory.mktemp("house")
    (root / "gate.py").write_text(GATE)
    programs = root / "programs"
    programs.mkdir()
    (root / "helper.py").write_text(
        f"{HEAD}def shut(gate: Gate[Open]) -> Gate[Shut]:\n    return gate.shut()\n"
    )
    for name, text in _texts():
        (programs / f"{name}.py").write_text(text)
    return root


def _texts() -> Iterator[tuple[str, str]]:
    yield from PROVED.items()
    yield from ((name, text) for name, (text, _) in (REFUTED | UNKNOWN).items())


def obligation(program: Path, search: Path) -> Obligation:
    """The claim about one program."""
    name = program.stem
    return Obligation(
        f"programs.{name}", Kind.TYPESTATE, "programs", name, str(program), 1,
        subject=("gate",), search_path=(str(search),),
    )  # fmt: skip


def ask(root: Path, name: str) -> Attempt:
    """What the engine says about one program of the house."""
    return ENGINE.attempt(obligation(root / "programs" / f"{name}.py", root), Limits())


@pytest.mark.parametrize("name", PROVED)
def test_exactly_the_announced_errors_are_a_proof(house: Path, name: str) -> None:
    """No error where none is announced counts, too."""
    attempt = ask(house, name)
    assert (attempt.level, attempt.detail) == (Level.PROVED, None)


@pytest.mark.parametrize("name", REFUTED)
def test_any_other_set_of_errors_is_refuted_with_a_replay(house: Path, name: str) -> None:
    """The detail names line and message; the replay fails in an interpreter of its own."""
    attempt = ask(house, name)
    assert attempt.level is Level.REFUTED, attempt.detail
    assert [part for part in REFUTED[name][1] if part not in (attempt.detail or "")] == []
    assert attempt.counterexample is not None
    assert {"program": repr(f"{name}.py")} == attempt.counterexample.arguments
    assert attempt.counterexample.expected != attempt.counterexample.actual


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_program_in_which_mypy_is_blind_is_never_proved(house: Path, name: str) -> None:
    """The way in which it could be green without a check is named."""
    attempt = ask(house, name)
    assert attempt.level is Level.UNKNOWN
    assert UNKNOWN[name][1] in (attempt.detail or "")
    assert not attempt.defect


def test_the_replay_passes_once_the_program_is_right(tmp_path: Path) -> None:
    """It reads the program anew, so it is silent after the repair and fails before."""
    (tmp_path / "gate.py").write_text(GATE)
    program = tmp_path / "programs" / "turn.py"
    program.parent.mkdir()
    program.write_text(f"{FUNCTION}    gate.open()\n")
    found = ENGINE.attempt(obligation(program, tmp_path), Limits()).counterexample
    assert found is not None
    assert fails_in_fresh_process(found)
    program.write_text(f"{FUNCTION}    gate.shut()\n")
    assert not fails_in_fresh_process(found)


def test_errors_in_what_is_imported_count_for_the_importing_program_only(tmp_path: Path) -> None:
    """Types that mypy objects to are no ground for a proof, but the neighbour does not use them."""
    (tmp_path / "gate.py").write_text(GATE)
    (tmp_path / "untyped.py").write_text("def Gate(): return 1\n")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "vague.py").write_text(
        "from untyped import Gate\n\ndef use() -> None:\n    Gate().open()\n"
    )
    (programs / "turn.py").write_text(PROVED["legal_turn"])
    vague, turn = ask(tmp_path, "vague"), ask(tmp_path, "turn")
    assert vague.level is Level.UNKNOWN
    assert "what the program imports has errors: untyped.py, line 1" in (vague.detail or "")
    assert turn.level is Level.PROVED


def test_a_program_that_is_no_python_is_refused_and_its_neighbour_is_not(tmp_path: Path) -> None:
    """mypy stops at a syntax error, so the neighbour is checked alone."""
    (tmp_path / "gate.py").write_text(GATE)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "broken.py").write_text(BROKEN)
    (programs / "turn.py").write_text(PROVED["legal_turn"])
    broken, turn = ask(tmp_path, "broken"), ask(tmp_path, "turn")
    assert broken.level is Level.UNKNOWN
    assert "line 1: not Python" in (broken.detail or "")
    assert Level.PROVED is turn.level


def test_a_change_of_a_program_is_noticed_in_the_same_process(tmp_path: Path) -> None:
    """The memory of earlier runs goes by content."""
    (tmp_path / "gate.py").write_text(GATE)
    program = tmp_path / "programs" / "turn.py"
    program.parent.mkdir()
    levels = []
    for call in ("gate.shut()", "gate.knock()"):
        program.write_text(f"{FUNCTION}    {call}\n")
        levels.append(ask(tmp_path, "turn").level)
    assert levels == [Level.PROVED, Level.REFUTED]


def test_the_configuration_of_others_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mypy.ini in the current folder, or one beside the program, switches nothing off."""
    (tmp_path / "gate.py").write_text(GATE)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "turn.py").write_text(f"{FUNCTION}    gate.open()\n")
    for folder in (tmp_path, programs):
        (folder / "mypy.ini").write_text("[mypy]\nignore_errors = True\n")
    monkeypatch.chdir(tmp_path)
    assert Level.REFUTED is ask(tmp_path, "turn").level


def test_a_model_of_which_mypy_knows_nothing_proves_nothing(tmp_path: Path) -> None:
    """Without the folder of the model every call is one of Any."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "turn.py").write_text(PROVED["legal_turn"])
    attempt = ask(tmp_path, "turn")
    assert attempt.level is Level.UNKNOWN
    assert "mypy does not know what is imported: line 1" in (attempt.detail or "")


def test_a_run_that_takes_too_long_is_unknown(tmp_path: Path) -> None:
    """The safety net ends mypy, and the reason is given."""
    (tmp_path / "gate.py").write_text(GATE)
    (tmp_path / "turn.py").write_text(PROVED["legal_turn"])
    limits = dataclasses.replace(Limits(), seconds=0.001)
    attempt = ENGINE.attempt(obligation(tmp_path / "turn.py", tmp_path), limits)
    assert attempt.level is Level.UNKNOWN
    assert attempt.detail == "mypy did not finish within 0.001 s"


def test_only_typestate_programs_are_its_business() -> None:
    """Theorems and contracts are left to the other engines."""
    program = obligation(Path("turn.py"), Path("."))
    applies = [k for k in Kind if ENGINE.applies(dataclasses.replace(program, kind=k))]
    assert applies == [Kind.TYPESTATE]


def test_an_announcement_without_its_second_half_is_refused() -> None:
    """A backslash with nothing behind it leaves no error code."""
    program = read_program("turn", f"{FUNCTION}    gate.open()  # E: Invalid self \\\n")
    assert (f"line {LINE}: an announcement reads `# E: message  [code]`",) == program.refusals
