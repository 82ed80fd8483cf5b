"""Is a mutant a change at all? z3 is asked for an input on which it differs from the original.

Only the function or the contract that was changed is looked at, with its own preconditions: where
it does the same on every input that they allow, nobody can tell the two programs apart.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import icontract

from spanproof.claim import Claim, locate
from spanproof.engines.steps import Unfinished, limited
from spanproof.lift import ir
from spanproof.lift.certificate import certificate, part
from spanproof.lift.difference import between_bodies, between_clauses
from spanproof.lift.question import Question
from spanproof.lift.smtlib import script
from spanproof.lift.solver import readable_models, solve
from spanproof.lift.source import unwrap
from spanproof.lift.state import Unliftable
from spanproof.mutation.examples import (
    MOST_LINES,
    Example,
    Input,
    draw_examples,
    rebuilt,
    types_of,
    written,
)
from spanproof.mutation.mutants import Mutant
from spanproof.mutation.sites import Role
from spanproof.mutation.validity import decides_validity
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.pysource import to_source
from spanproof.replay import describe_error

MOST_REFUSALS = 3
"""How many paths outside the subset are tried for a difference."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing a mutant with the original.

    `certificate` is the script whose unsatisfiability shows that they do the same. `input` is an
    input on which they differ in CPython, `original` and `mutant` what they do there. With none
    of these `detail` says why it is not known. `found` is the input for other claims.
    """

    certificate: str | None = None
    input: Mapping[str, str] | None = None
    original: str = ""
    mutant: str = ""
    detail: str = ""
    found: Input | None = None


Version = Callable[[Mapping[str, object]], object]
Versions = tuple[Version, Version]
"""The original and the mutant, to be called in CPython with named arguments."""

Ask = Callable[[], Question]
"""Lifts both versions."""


def compare(
    mutant: Mutant,
    file: Path,
    search_path: tuple[str, ...],
    examples: Sequence[Example],
    limits: Limits,
) -> Comparison:
    """Compare what the mutant's file says with what is loaded, which has to be the original.

    `examples` are arguments of the changed function, drawn when there are none. They are tried
    where z3 has no answer.
    """
    if mutant.role not in (Role.BODY, Role.REQUIRE, Role.INVARIANT):
        return Comparison(detail=f"a {mutant.role} is not compared")
    try:
        claim = locate(_obligation_about(mutant, search_path))
        versions, ask = (_bodies if mutant.role is Role.BODY else _clauses)(mutant, file, claim)
    except Unliftable as refusal:
        return Comparison(detail=f"not compared: {refusal.reason}")
    except (AttributeError, ImportError) as error:
        return Comparison(detail=f"not compared: {type(error).__name__}: {error}")
    try:
        found = _settled(mutant, ask(), versions, limits)
    except Unliftable as refusal:
        found = Comparison(detail=f"not lifted: {refusal.reason}")
    except (RecursionError, NameError, TypeError) as error:
        found = Comparison(detail=f"not lifted: {type(error).__name__}: {error}")
    if found.certificate is None and found.input is None:
        tried = examples or draw_examples(claim.obligation, {})
        values = (rebuilt(example.source) for example in tried)
        found = _first_difference(versions, (v for v in values if v is not None)) or found
    if found.found is None:
        return found
    given = found.input or {}
    types = tuple((name, kind) for name, kind in types_of(claim) if name in given)
    return dataclasses.replace(found, found=Input(found.found.source, types))


def _obligation_about(mutant: Mutant, search_path: tuple[str, ...]) -> Obligation:
    """A record that names the changed function or class."""
    return Obligation(mutant.function, Kind.CONTRACT, mutant.module, mutant.owner, mutant.path,
                      mutant.line, search_path=search_path)  # fmt: skip


def _bodies(mutant: Mutant, file: Path, claim: Claim) -> tuple[Versions, Ask]:
    plain = unwrap(claim.target)
    changed = _with_code(plain, _code_in(file, plain.__code__))

    def version(function: types.FunctionType) -> Version:
        return lambda values: function(*claim.leading, **values)

    def ask() -> Question:
        return between_bodies(claim, changed, trusting=not decides_validity(plain))

    return (version(plain), version(changed)), ask


def _clauses(mutant: Mutant, file: Path, claim: Claim) -> tuple[Versions, Ask]:
    if mutant.role is Role.INVARIANT:
        contracts = list(getattr(claim.owner, "__invariants__", ()))
    else:
        contracts = [contract for group in claim.preconditions() for contract in group]
    lines = [_lambda(contract).__code__.co_firstlineno for contract in contracts]
    if lines.count(mutant.clause) != 1:
        raise Unliftable("a clause that is not the only one on its line")
    place = lines.index(mutant.clause)
    condition = _lambda(contracts[place])
    changed = [*contracts]
    changed[place] = icontract._types.Contract(
        condition=_with_code(condition, _code_in(file, condition.__code__))
    )

    def version(clauses: list[Any]) -> Version:
        return lambda values: _broken(clauses, _named(claim, values))

    def ask() -> Question:
        # To make an object, or to call a function, may be part of what makes others valid.
        decided = claim.owner if claim.is_class else unwrap(claim.target)
        return between_clauses(claim, contracts, changed, trusting=not decides_validity(decided))

    return (version(contracts), version(changed)), ask


def _lambda(contract: Any) -> types.FunctionType:
    return unwrap(contract.condition)


def _named(claim: Claim, values: Mapping[str, object]) -> dict[str, object]:
    """What the conditions of a contract may ask for."""
    if claim.is_class:
        owner: Any = claim.owner
        made = object.__new__(owner)
        for name, value in values.items():
            object.__setattr__(made, name, value)
        return {"self": made}
    return {"cls": claim.leading[0], **values} if claim.leading else dict(values)


def _broken(clauses: list[Any], values: Mapping[str, object]) -> str:
    """Whether some condition does not hold; raises what one raises."""
    for clause in clauses:
        chosen = {name: values[name] for name in clause.condition_args if name in values}
        if not clause.condition(**chosen):
            return "broken"
    return "holds"


def _with_code(function: types.FunctionType, code: types.CodeType) -> types.FunctionType:
    """The function with other code, and everything else as it is."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    if not cells.keys() >= set(code.co_freevars):
        raise Unliftable("a change of the free variables")
    made = types.FunctionType(code, function.__globals__, function.__name__,
                              function.__defaults__,
                              tuple(cells[name] for name in code.co_freevars))  # fmt: skip
    made.__kwdefaults__ = function.__kwdefaults__
    made.__module__ = function.__module__
    made.__qualname__ = f"{function.__qualname__} (changed)"  # told apart from the original
    return made


def _code_in(file: Path, old: types.CodeType) -> types.CodeType:
    """The code object in the place of another; no change moves what begins before it."""
    pending = [compile(file.read_text(encoding="utf-8"), str(file), "exec", dont_inherit=True)]
    found: list[types.CodeType] = []
    while pending:
        inner = [each for each in pending.pop().co_consts if isinstance(each, types.CodeType)]
        pending += inner
        found += [each for each in inner if each.co_firstlineno == old.co_firstlineno]
    found = [each for each in found if each.co_name == old.co_name]
    if len(found) != 1:
        raise Unliftable(f"the changed {old.co_name} is not the only one on its line")
    return found[0]


def _settled(mutant: Mutant, question: Question, versions: Versions, limits: Limits) -> Comparison:
    meaning = "unsat: it does the same as the original on every input"
    header = [f"mutant: {mutant.id}", part(1, question), meaning]
    text = script(question.with_ranges(question.goal), header)
    answer = solve(text, rlimit=limits.rlimit, seconds=limits.seconds, seed=limits.seed)
    if answer.is_unsat:
        return Comparison(certificate=certificate(mutant.id, question, text))
    if not answer.is_sat:
        return Comparison(detail=f"z3 gave up: {answer.reason}")
    return _difference(question, versions, limits)


def _difference(question: Question, versions: Versions, limits: Limits) -> Comparison:
    """An input on which the two differ in CPython, where z3 knows one or suspects it."""
    goals = [question.failing, *(refusal.guard for refusal in question.refused[:MOST_REFUSALS])]
    for goal in (each for each in goals if each is not ir.FALSE):
        models = readable_models(question, goal, rlimit=limits.rlimit, seconds=limits.seconds,
                                 seed=limits.seed)  # fmt: skip
        found = _first_difference(versions, (m for m in models if not isinstance(m, str)))
        if found is not None:
            return found
    if question.refused:
        return Comparison(detail=f"not lifted: {question.refused[0].text.rpartition('/')[2]}")
    return Comparison(detail="z3 cannot prove that it is the same, and shows no difference")


def _first_difference(
    versions: Versions, inputs: Iterable[Mapping[str, object]]
) -> Comparison | None:
    for arguments in inputs:
        (old, shown), (new, changed) = (_observed(version, arguments) for version in versions)
        if old != new and old is not Unfinished:
            readable = {name: to_source(value) for name, value in arguments.items()}
            found = Input(written(arguments), ())
            return Comparison(input=readable, original=shown, mutant=changed, found=found)
    return None


def _observed(
    version: Callable[[Mapping[str, object]], object], values: Mapping[str, object]
) -> tuple[object, str]:
    """What a version does in CPython: something to compare, and something to read."""
    try:
        with limited(MOST_LINES):
            result = version(values)
    except Unfinished:
        return Unfinished, f"no result within {MOST_LINES} lines"
    except Exception as error:  # noqa: BLE001  # whatever the model raises is the result
        same = (type(error), repr(error.args))
        return same, describe_error(error)
    return to_source(result), to_source(result)
