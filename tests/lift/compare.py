"""Comparing a lifted function with CPython on concrete inputs.

A rule is a name, the source of a module that defines `f` with annotated parameters, and where the
inputs come from. `f` is lifted once; on each input, exactly one of its lifted outcomes must be the
one that holds (it returns, it raises, it leaves the subset), and it must be CPython's.
"""

from __future__ import annotations

import importlib.util
import itertools
import random
import sys
import typing
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import Any

from tests.lift.made import Steps, compile_recipes, with_made
from tests.lift.pools import pool

import spanproof.lift.question  # noqa: F401  # registers the handlers of all constructs
from spanproof.claim import is_violation
from spanproof.lift import ir, sequences
from spanproof.lift.bounds import declared_bounds
from spanproof.lift.calls import condition, execute_body
from spanproof.lift.evaluate import Assignment, evaluate
from spanproof.lift.execution import Execution, Rounds
from spanproof.lift.ir import Term
from spanproof.lift.parameters import Inputs, fresh
from spanproof.lift.source import unwrap
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    int_const,
    members_of,
)

PREAMBLE = """\
from __future__ import annotations

import dataclasses
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import icontract

"""

MOST_INPUTS = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One semantic rule of Python.

    `refuses` says that some inputs may leave the subset. With `rounds`, loops of unknown length are
    unrolled to that many rounds, and inputs that need more are not compared.
    """

    name: str
    body: str
    pools: Mapping[str, Sequence[object]] = field(default_factory=dict)
    refuses: bool = False
    rounds: int | None = None


def rule(
    name: str,
    body: str,
    *,
    refuses: bool = False,
    rounds: int | None = None,
    **pools: Iterable[object],
) -> Rule:
    """A rule whose body is a module, or one line: `parameters -> expression`."""
    head, arrow, expression = body.partition(" -> ")
    if arrow and "\n" not in body:
        body = f"def f({head.strip()}):\n    return {expression}"
    drawn = {k: list(v) for k, v in pools.items()}
    return Rule(name, dedent(body).strip() + "\n", drawn, refuses, rounds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: `returns` a value, `raises` a class, or `refused`."""

    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Lifted:
    """A function as terms: its arguments, and all that can come of a call."""

    arguments: Mapping[str, Value]
    run: Execution
    result: Value
    made: Steps

    def outcome(self, given: Mapping[str, object]) -> Outcome:
        """The one outcome whose condition the arguments meet.

        A refusal inside a compound statement covers all that comes to it, so it comes first.
        """
        inputs = Concrete(self.made)
        for name, value in self.arguments.items():
            inputs.put(value, given[name])
        refused = [r.reason for r in self.run.refused if inputs.holds(r.guard)]
        if refused:
            return Outcome("refused", refused[0])
        found = [
            Outcome("raises", r.exception.cls.__name__)
            for r in self.run.raised
            if inputs.holds(r.guard)
        ]
        if inputs.holds(self.run.path.condition):
            found.append(Outcome("returns", shown(inputs.read(self.result))))
        if not found and self.run.rounds.cut:
            return Outcome("refused", "more rounds than were unrolled")
        assert len(found) == 1, f"outcomes exclude each other: {found}"
        return found[0]


class Anything:
    """The value of what was not modelled: it may be whatever CPython says."""

    def __repr__(self) -> str:
        """No Python value is written like this."""
        return "<anything>"


class Concrete:
    """Concrete values of the free terms, filled from Python arguments."""

    def __init__(self, made: Steps) -> None:
        """Everything that is neither put nor has a recipe is 0."""
        self.made = made
        self.constants: dict[str, int] = defaultdict(int)
        self.items: dict[str, dict[tuple[int, ...], int]] = defaultdict(dict)
        self.longest = 0

    def put(self, value: Value, given: Any) -> None:
        """Give the variables of a symbolic argument the values that a Python object has."""
        match value:
            case Bool(term) | Int(term, _, _):
                self._set(term, int(given))
            case View(text, str() as function, _, length, within):
                self._set_length(length, len(given))
                codes = [ord(c) for c in given] if text else list(given)
                outer = tuple(map(ir.value_of, within))
                self.items[function].update({(*outer, k): code for k, code in enumerate(codes)})
            case Many(_, length, at):
                self._set_length(length, len(given))
                for place, part in enumerate(given):
                    self.put(at(int_const(place)), part)
            case Member(cls, index):
                self.put(index, members_of(cls).index(given))
            case Tuple(items):
                for item, part in zip(items, given, strict=True):
                    self.put(item, part)
            case Object(_, own):
                for name, part in own.items():
                    self.put(part, getattr(given, name))
            case Union(options):
                self._choose(options, given)

    def _set(self, term: Term, value: int) -> None:
        """Give a constant its value, or a function of places its value there."""
        if term.op == "var":
            self.constants[str(term.data)] = value
        elif term.op == "apply":
            self.items[str(term.data)][tuple(map(ir.value_of, term.args))] = value

    def _set_length(self, length: Int, count: int) -> None:
        self._set(length.term, count)
        self.longest += count

    def _choose(self, options: Sequence[tuple[Term, Value]], given: object) -> None:
        place = next(k for k, (_, option) in enumerate(options) if _fits(option, given))
        for k, (guard, _) in enumerate(options[:-1]):
            last = guard.args[-1] if guard.op == "and" else guard
            self._set(last, int(k == place))
        self.put(options[place][1], given)

    def holds(self, term: Term) -> bool:
        """Whether a condition is true of these values."""
        return bool(evaluate(term, self._assignment()))

    def _assignment(self) -> Assignment:
        functions: dict[str, Callable[..., int]] = defaultdict(lambda: lambda *places: 0)
        for name, values in self.items.items():
            functions[name] = partial(_value_at, values)
        assignment = Assignment(self.constants, functions, self.longest + 1)
        return with_made(assignment, self.made)

    def read(self, value: Value) -> object:
        """The Python value of a symbolic result."""
        match value:
            case Bool(term):
                return self.holds(term)
            case Int(term, _, _):
                number = evaluate(term, self._assignment())
                return number if term.sort == ir.INT else ir.signed(number, term.sort.width)
            case Fixed(text, items):
                return _text(text, [evaluate(item, self._assignment()) for item in items])
            case View(text, _, _, length, _):
                count = self.read(length)
                assert isinstance(count, int)
                codes = [sequences.item(value, int_const(place)) for place in range(count)]
                return _text(text, [evaluate(code, self._assignment()) for code in codes])
            case Nothing():
                return None
            case Member(cls, index):
                place = self.read(index)
                assert isinstance(place, int)
                return members_of(cls)[place]
            case Tuple(items):
                return tuple(self.read(item) for item in items)
            case Many(kind, length, at):
                count = self.read(length)
                assert isinstance(count, int)
                parts = [self.read(at(int_const(place))) for place in range(count)]
                return parts if kind is list else tuple(parts)
            case Object(cls, own):
                return cls(**{name: self.read(part) for name, part in own.items()})
            case Union(options):
                (chosen,) = (option for guard, option in options if self.holds(guard))
                return self.read(chosen)
            case Ref(target):
                return target
            case Poison():
                return Anything()
        raise AssertionError(value)


def _value_at(values: Mapping[tuple[int, ...], int], *places: int) -> int:
    return values.get(places, 0)


def _text(text: bool, codes: Sequence[int]) -> object:
    return "".join(map(chr, codes)) if text else bytes(codes)


def _fits(option: Value, given: object) -> bool:
    match option:
        case Nothing():
            return given is None
        case Bool():
            return type(given) is bool
        case Int():
            return type(given) is int
        case View(text) | Fixed(text):
            return type(given) is (str if text else bytes)
        case Object(cls, _) | Member(cls, _) | Many(cls):
            return type(given) is cls
        case Tuple(items):
            return type(given) is tuple and len(given) == len(items)
        case _:
            return False


def shown(value: object) -> str:
    """A text that tells values of different types apart."""
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    if is_dataclass(value) and not isinstance(value, type):
        parts = (f"{one.name}={shown(getattr(value, one.name))}" for one in fields(value))
        return f"{type(value).__name__}({', '.join(parts)})"
    return f"{type(value).__name__} {value!r}"


# --- Lifting and calling ----------------------------------------------------------------------


def load(one: Rule, folder: Path) -> Any:
    """The function `f` of a rule's module, imported from a file of its own."""
    file = folder / "rule.py"
    file.write_text(PREAMBLE + one.body, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"rule_{abs(hash(one.name))}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)

    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module.f


def lift(function: Any, *, whole_numbers: bool = False, rounds: int | None = None) -> Lifted:
    """A function lifted for all arguments that meet its preconditions."""
    plain: FunctionType = unwrap(function)
    (group,) = getattr(function, "__preconditions__", None) or [[]]
    made = Inputs([], [], whole_numbers)
    hints = typing.get_type_hints(plain, include_extras=True)
    bounds = declared_bounds(group)
    arguments = {n: fresh(n, h, made, bounds, n) for n, h in hints.items() if n != "return"}
    run = Execution(rounds=Rounds(rounds))
    for term in made.assumptions:
        run.path.assume(term)
    for each in made.objects:
        for contract in getattr(each.cls, "__invariants__", []):
            run.path.assume(condition(run, contract, {"self": each}))
    for contract in group:
        run.path.assume(condition(run, contract, arguments))
    run.raised.clear()
    run.refused.clear()
    result = execute_body(run, plain, arguments)
    return Lifted(arguments, run, result, compile_recipes(run.recipes))


def call(function: Any, given: Mapping[str, object]) -> Outcome | None:
    """What CPython makes of a call; None when the arguments violate a precondition."""
    (group,) = getattr(function, "__preconditions__", None) or [[]]
    if not all(each.condition(**{n: given[n] for n in each.condition_args}) for each in group):
        return None
    try:
        return Outcome("returns", shown(unwrap(function)(**given)))
    except Exception as error:  # noqa: BLE001  # whatever the function raises is the outcome
        # whether icontract can write the message of a broken contract is left open by the lifter
        name = "ViolationError" if is_violation(error) else type(error).__name__
        return Outcome("raises", name)


def inputs(one: Rule, function: Any) -> list[dict[str, object]]:
    """Boundary and seeded random arguments, from the rule's pools or from the annotations."""
    draw = random.Random(one.name)
    hints = typing.get_type_hints(unwrap(function))
    pools = [list(one.pools.get(n) or pool(h)) for n, h in hints.items() if n != "return"]
    names = [name for name in hints if name != "return"]
    everything = list(itertools.islice(itertools.product(*pools), 5000))
    if len(everything) > MOST_INPUTS:
        everything = draw.sample(everything, MOST_INPUTS)
    return [dict(zip(names, values, strict=True)) for values in everything]


def check(one: Rule, folder: Path) -> int:
    """Compare lifted and real outcomes on all inputs of a rule; how many were compared."""
    function = load(one, folder)
    lifted = lift(function, rounds=one.rounds)
    return compare(one, function, lifted, inputs(one, function))


def compare(
    one: Rule, function: Any, lifted: Lifted, given_inputs: Iterable[Mapping[str, object]]
) -> int:
    """Compare a lifted function with the real one; how many inputs were inside the subset."""
    compared = 0
    for given in given_inputs:
        real = call(function, given)
        if real is None:
            continue
        found = lifted.outcome(given)
        if found.kind == "refused":
            assert one.refuses, f"{given}: refused: {found.shown}, CPython {real}"
            continue
        if "<anything>" not in found.shown:
            assert found == real, f"{given}: lifted {found}, CPython {real}"
        compared += 1
    return compared


def texts(alphabet: str, *lengths: int, count: int = 40, seed: int = 0) -> list[str]:
    """Random texts over an alphabet."""
    draw = random.Random(seed)
    return ["".join(draw.choices(alphabet, k=draw.choice(lengths))) for _ in range(count)]


__all__ = ["Rule", "check", "rule", "texts"]
