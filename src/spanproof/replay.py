"""Replay in CPython: what really happens when a claim is called with given arguments.

Nobody shows a counterexample that did not fail here. The module knows no engine and no solver.
"""

from __future__ import annotations

import dataclasses
import dis
import enum
import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import icontract

from spanproof.claim import (
    Claim,
    declared_by,
    declared_exceptions,
    is_violation,
    locate,
    raised_by_body,
    unwrap,
)
from spanproof.engines.steps import Unfinished
from spanproof.errors import InternalDefect
from spanproof.obligation import Kind, Obligation
from spanproof.pysource import LOCK, Writer, imports_for, state_of, to_source
from spanproof.verdict import Counterexample

__all__ = [
    "Outcome",
    "Replayed",
    "counterexample",
    "declared_exceptions",
    "fails_in_fresh_process",
    "imports_for",
    "meets",
    "preconditions_hold",
    "run_claim",
    "to_source",
    "unwrap",
    "witness",
]

_LONGEST_MESSAGE = 600
_PREFIXES: dict[object, str] = {
    inspect.Parameter.POSITIONAL_ONLY: "",
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


class Outcome(enum.Enum):
    """What a call says about a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    PRECONDITION = "precondition"  # the claim says nothing about these arguments


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome of a call, with what the claim expected and what came out.

    `disguised`: a broken contract raised an exception of a class that the function declares.
    """

    outcome: Outcome
    expected: str
    actual: str
    disguised: bool = False


def run_claim(obligation: Obligation, arguments: Mapping[str, object]) -> Replayed:
    """Call the claim with `arguments` (parameter name to value) and judge the outcome.

    A theorem holds when it returns exactly True. A function keeps its contract when it returns
    (icontract judges the result) or its body raises what its docstring declares. A class keeps it
    when construction gives an object; a refusal by its invariants, or a declared one, is outside
    the claim, so that a witness is always a valid object. Mutable arguments are copied first.
    Raises ImportError or AttributeError when the object is gone, InternalDefect when contracts
    are switched off in this process.
    """
    _require_running_contracts()
    claim = locate(obligation)
    if not preconditions_hold(obligation, arguments):
        return Replayed(Outcome.PRECONDITION, _expected(claim), "a precondition does not hold")
    result, error = _call(claim, _copied(arguments))
    if error is not None:
        outcome = _judge_error(claim, error)
        disguised = outcome is Outcome.FAILS and isinstance(error, declared_by(claim))
        return Replayed(outcome, _expected(claim), describe_error(error), disguised)
    if obligation.kind is Kind.THEOREM and result is not True:
        return Replayed(Outcome.FAILS, _expected(claim), to_source(result))
    return Replayed(Outcome.HOLDS, _expected(claim), to_source(result))


def preconditions_hold(obligation: Obligation, arguments: Mapping[str, object]) -> bool:
    """Whether the arguments are valid objects and meet the preconditions of the claim itself.

    A precondition that raises is not met.
    """
    claim = locate(obligation)
    if not all(_is_valid(value) for value in arguments.values()):
        return False
    groups = claim.preconditions()
    values = claim.with_defaults(arguments)
    return not groups or any(all(meets(each, values) for each in group) for group in groups)


def witness(arguments: Mapping[str, object]) -> dict[str, str]:
    """The arguments as Python expressions, as verdicts show them."""
    return {name: to_source(value) for name, value in arguments.items()}


def counterexample(
    obligation: Obligation, arguments: Mapping[str, object], replayed: Replayed
) -> Counterexample:
    """The record of a failure that `run_claim` saw, with Python source that replays it.

    The source needs the verified modules only and ends in an `assert` that fails.
    """
    claim = locate(obligation)
    writer = Writer()
    body = _replay_body(claim, writer, arguments, replayed)
    if writer.clashes():
        writer = Writer(dotted=True)
        body = _replay_body(claim, writer, arguments, replayed)
    path = [f"import sys\nsys.path[:0] = {list(obligation.search_path)!r}"]
    lines = [*(path if obligation.search_path else []), *writer.imports(), "", *body]
    return Counterexample(
        arguments=witness(arguments),
        expected=replayed.expected,
        actual=replayed.actual,
        replay="\n".join(lines) + "\n",
    )


def fails_in_fresh_process(found: Counterexample, seconds: float = 30.0) -> bool:
    """Whether the replay stops at its assert in a new interpreter.

    For engines that interpret the code in their own way and may leave traces in this process.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(
            [sys.executable, "-c", found.replay],
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 1 and "AssertionError" in done.stderr


def describe_error(error: BaseException) -> str:
    """`Class: message`, without the place that icontract puts in front of the condition."""
    text = str(error)
    if isinstance(error, icontract.ViolationError) and text.startswith("File "):
        text = text.partition(":\n")[2] or text
    text = ascii(text)[1:-1].replace("\\n", "\n") if not text.isascii() else text
    shown = text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + " ..."
    return f"{type(error).__name__}: {shown}"


@icontract.require(lambda: False, error=lambda: ValueError("contracts run"))
def _never_allowed() -> None:
    """Reached only when icontract's checks are switched off."""


def _require_running_contracts() -> None:
    """Refuse to judge in a process where contracts do nothing (CrossHair switches them off)."""
    try:
        _never_allowed()
    except ValueError:
        return
    raise InternalDefect("icontract's checks are switched off in this process")


def _call(claim: Claim, arguments: Mapping[str, object]) -> tuple[object, BaseException | None]:
    try:
        return claim.call(arguments), None
    except BaseException as error:  # whatever the claim raises is the result
        if not _is_its_own(error):
            raise
        return None, error


def _is_its_own(error: BaseException) -> bool:
    """Whether code raised an exception itself: nobody pressed a key, and nobody stopped it."""
    if not isinstance(error, KeyboardInterrupt):
        return not isinstance(error, Unfinished)
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and _is_raise(last.tb_frame.f_code.co_code[last.tb_lasti])


def _is_raise(operation: int) -> bool:
    return dis.opname[operation] in ("RAISE_VARARGS", "RERAISE")


def _judge_error(claim: Claim, error: BaseException) -> Outcome:
    refused = is_violation(error)
    if claim.is_class and (refused or isinstance(error, declared_by(claim))):
        return Outcome.PRECONDITION
    allowed = isinstance(error, declared_by(claim)) and raised_by_body(claim, error)
    return Outcome.HOLDS if allowed else Outcome.FAILS


def _expected(claim: Claim) -> str:
    if claim.obligation.kind is Kind.THEOREM:
        return "True"
    names = [each.__name__ for each in declared_by(claim)]
    allowed = f"no exception but {', '.join(names)}" if names else "no exception"
    if claim.obligation.kind is Kind.DEFINEDNESS:
        return allowed
    return f"the contract holds, {allowed}"


def meets(contract: Any, values: Mapping[str, object]) -> bool:
    """Whether a condition of icontract holds; one that raises does not."""
    chosen = {name: values[name] for name in contract.condition_args if name in values}
    try:
        return bool(contract.condition(**chosen))
    except BaseException as error:  # user code: what raises is not met
        if not _is_its_own(error):
            raise
        return False


def _is_valid(value: object) -> bool:
    """Whether every invariant of the value and of the values inside it holds."""
    if isinstance(value, tuple | list | set | frozenset):
        return all(_is_valid(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        if not all(_is_valid(getattr(value, name, None)) for name in names):
            return False
    if isinstance(value, type):
        return True
    return all(meets(each, {"self": value}) for each in getattr(type(value), "__invariants__", ()))


def _copied(arguments: Mapping[str, object]) -> dict[str, object]:
    memo: dict[int, object] = {}
    return {name: _copy(value, memo) for name, value in arguments.items()}


def _copy(value: Any, memo: dict[int, object]) -> Any:
    """A copy of what can change; `copy.deepcopy` refuses locks, which are made anew here."""
    if _is_immutable(value):
        return value
    if id(value) in memo:
        return memo[id(value)]
    made: Any
    if isinstance(value, list | set):
        made = memo[id(value)] = type(value)(_copy(item, memo) for item in value)
    elif isinstance(value, dict):
        made = memo[id(value)] = {k: _copy(item, memo) for k, item in value.items()}
    elif isinstance(value, tuple | frozenset):
        made = memo[id(value)] = type(value)(_copy(item, memo) for item in value)
    elif type(value) is LOCK:
        made = memo[id(value)] = threading.Lock()
    else:
        state = state_of(value)
        if state is None or isinstance(value, BaseException):
            return value
        kind: Any = type(value)
        made = memo[id(value)] = kind.__new__(kind)
        for name, each in state.items():
            object.__setattr__(made, name, _copy(each, memo))
    return made


def _is_immutable(value: object) -> bool:
    if value is None or isinstance(value, int | str | bytes | float | complex | enum.Enum | type):
        return True
    if isinstance(value, tuple | frozenset):
        return all(_is_immutable(item) for item in value)
    parameters = getattr(type(value), "__dataclass_params__", None)
    if parameters is not None and parameters.frozen and dataclasses.is_dataclass(value):
        return all(_is_immutable(getattr(value, f.name)) for f in dataclasses.fields(value))
    return callable(value)


def _replay_body(
    claim: Claim, writer: Writer, arguments: Mapping[str, object], replayed: Replayed
) -> list[str]:
    call = _call_source(claim, writer, arguments)
    if claim.obligation.kind is Kind.THEOREM:
        return ["try:", f"    actual = {call}", *_caught("actual"), "assert actual is True, actual"]
    names = [] if replayed.disguised else [writer.name(each) for each in declared_by(claim)]
    if claim.is_class:
        names.append(writer.name(icontract.ViolationError))
    allowed = [f"except ({', '.join(names)},):", "    broken = None  # declared"] if names else []
    return [
        "broken = None",
        "try:",
        f"    {call}",
        *allowed,
        *_caught("broken"),
        "assert broken is None, broken",
    ]


def _caught(name: str) -> list[str]:
    return ["except BaseException as error:", f"    {name} = error"]


def _call_source(claim: Claim, writer: Writer, arguments: Mapping[str, object]) -> str:
    """The call as one would type it: `value.method(...)`, `Class.make(...)`, `value.property`."""
    left = dict(arguments)
    last = claim.obligation.qualname.rpartition(".")[2]
    if claim.is_class or claim.owner is None:
        writer.modules.setdefault(claim.obligation.module, set()).add(
            claim.obligation.qualname.split(".")[0]
        )
        module = f"{claim.obligation.module}." if writer.dotted else ""
        head = module + claim.obligation.qualname
    elif next(iter(claim.parameters), None) == "self" and "self" in left:
        head = f"{writer.expression(left.pop('self'))}.{last}"
        if isinstance(vars(claim.owner).get(last), property):
            return head
    else:
        head = f"{writer.name(claim.owner)}.{last}"
    return f"{head}({_arguments_source(claim, writer, left)})"


def _arguments_source(claim: Claim, writer: Writer, arguments: Mapping[str, object]) -> str:
    written = []
    for name, parameter in claim.parameters.items():
        if name not in arguments:
            continue
        source = writer.expression(arguments[name])
        prefix = _PREFIXES.get(parameter.kind, f"{name}=")
        written.append(prefix + source)
    return ", ".join(written)
