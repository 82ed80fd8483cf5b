"""Two versions of one function as one question: is there an input on which they differ?

Both bodies are executed with the same arguments. They differ where one returns and the other does
not, where they return values that are not the same, or raise exceptions that are not. What is
outside the subset counts as a difference, and so does what may be the same without certainty:
no answer to the question is a proof that nobody can tell the two apart.
"""

from __future__ import annotations

import ast
import sys
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import icontract

from spanproof.claim import Claim
from spanproof.lift import ir
from spanproof.lift.bounds import Interval, declared_bounds
from spanproof.lift.calls import MessageError, check_preconditions, condition, execute_body
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.items import Facts, facts_about
from spanproof.lift.parameters import Inputs, fresh
from spanproof.lift.question import Question, assume_preconditions
from spanproof.lift.sameness import same, same_exception
from spanproof.lift.source import find_source, local_names, unwrap
from spanproof.lift.state import Path, Raised, Refusal, Unliftable
from spanproof.lift.values import Nothing, Object, Ref, Value

Run = Callable[[], Value]
"""Executes one version on the current path."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one version came to its end, on all paths."""

    returned: Term
    value: Value
    raised: Sequence[Raised]
    refused: Sequence[Refusal]
    start: Path


def between_bodies(claim: Claim, changed: types.FunctionType, *, trusting: bool) -> Question:
    """Where a function and a changed one differ, among the inputs that its preconditions allow.

    Contracts around them are the same and are not executed: that the preconditions hold is
    assumed, and that the arguments are valid objects. With `trusting=False` none of this is: it
    may itself depend on what the function does. Raises Unliftable when not even the arguments can
    be modelled, and when the changed function calls the original.
    """
    plain = unwrap(claim.target)
    groups = claim.preconditions() if trusting else []
    bounds = declared_bounds(groups[0]) if len(groups) == 1 else {}
    run, arguments, items = _inputs(claim.hints(), bounds, trusting=trusting)
    bound = dict(arguments)
    if claim.leading:
        bound = {plain.__code__.co_varnames[0]: Ref(claim.leading[0]), **bound}
    if trusting:
        assume_preconditions(run, claim, bound)
    if run.refused:
        raise Unliftable(f"a precondition: {run.refused[0].text}")
    run.raised.clear()
    run.functions.clear()

    def version(function: types.FunctionType) -> Run:
        return lambda: execute_body(run, function, bound)

    new = _executed(run, run.path, version(changed))
    if f"{plain.__module__}.{plain.__qualname__}" in run.functions:
        raise Unliftable("recursion, where calls of the original do not show what the change does")
    return _question(run, arguments, items, version(plain), new)


def between_clauses(
    claim: Claim, clauses: Sequence[Any], changed: Sequence[Any], *, trusting: bool
) -> Question:
    """Where two lists of conditions differ in whether one is broken, for arguments of any value.

    The claim is a function, or a class whose fields the conditions are about; of the arguments of
    a function only those count that some condition mentions. Which condition is broken makes no
    difference, nor whether icontract can write the message. `trusting` says that the arguments, or
    the objects in the fields, are valid.
    """
    hints = claim.hints()
    mentioned = {name for each in (*clauses, *changed) for name in each.condition_args}
    if claim.is_class:
        hints = typing.get_type_hints(claim.owner, include_extras=True)
        mentioned = set(claim.parameters)
    hints = {name: hints[name] for name in claim.parameters if name in mentioned}
    run, arguments, items = _inputs(hints, {}, trusting=trusting)
    bound: dict[str, Value] = dict(arguments)
    if claim.is_class:
        assert claim.owner is not None
        bound = {"self": Object(claim.owner, arguments)}
    elif claim.leading:
        bound = {"cls": Ref(claim.leading[0]), **bound}

    def version(contracts: Sequence[Any]) -> Run:
        return lambda: _check(run, contracts, bound)

    new = _executed(run, run.path, version(changed))
    return _question(run, arguments, items, version(clauses), new)


_Arguments = tuple[Execution, dict[str, Value], tuple[Facts, ...]]


def _inputs(
    hints: Mapping[str, Any], bounds: Mapping[str, Interval], *, trusting: bool
) -> _Arguments:
    """Fresh arguments, an execution that assumes what is known of them, and facts about items."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
    inputs = Inputs([], [])
    arguments = {name: fresh(name, hint, inputs, bounds, name) for name, hint in hints.items()}
    run = Execution()
    for term in inputs.assumptions:
        run.path.assume(term)
    if inputs.lists and not trusting:
        raise Unliftable("a sequence of objects that may not be valid")
    for made in inputs.objects if trusting else []:
        for contract in getattr(made.cls, "__invariants__", []):
            met = condition(run, contract, {"self": made})
            run.path.assume(met)  # only now: evaluating may have replaced the path
    items = tuple(facts_about(run, each) for each in inputs.lists or ())
    if run.refused:
        raise Unliftable(f"an invariant of the arguments: {run.refused[0].text}")
    run.raised.clear()
    return run, arguments, items


class _Checked:
    """Stands for a function that has nothing but preconditions."""

    def __init__(self, contracts: Sequence[Any]) -> None:
        """Hold them as icontract does."""
        self.__preconditions__ = [list(contracts)]


def _check(run: Execution, contracts: Sequence[Any], bound: Mapping[str, Value]) -> Value:
    """Check conditions one after the other, as a call does."""
    source = find_source(unwrap(contracts[0].condition))
    frame = Frame(run, source, local_names(source.node))
    outer = run.path
    run.path = outer.called(outer.variables)
    check_preconditions(frame, _Checked(contracts), bound)
    run.path = outer.returned(run.path)
    return Nothing()


def _question(
    run: Execution,
    arguments: Mapping[str, Value],
    items: tuple[Facts, ...],
    original: Run,
    new: _Outcome,
) -> Question:
    start = new.start
    old = _executed(run, start, original)
    if run.rounds.contracts:
        raise Unliftable("a function of which only the contract is used")
    if any(map(_may_not_end, run.rounds.described)):
        raise Unliftable("a loop of which it is not known that it ends")
    failing = ir.and_(start.condition, _difference(old, new))
    refused = [*old.refused, *new.refused]
    for refusal in refused:
        refusal.guard = ir.and_(start.condition, refusal.guard)
    return Question(
        arguments=arguments,
        assumptions=(start.condition, *run.definitions),
        failing=failing,
        refused=tuple(r for r in refused if r.guard is not ir.FALSE),
        reached=start.condition,
        functions=tuple(run.functions),
        items=items,
        precise=False,
        definitions=tuple(run.definitions),
        lemmas=tuple(run.path.lemmas),
    )


def _may_not_end(loop: str) -> bool:
    """Whether a loop, given as `file:line`, is no walk along a sequence, which always ends."""
    file, _, line = loop.rpartition(":")
    nodes = ast.walk(ast.parse(FilePath(file).read_bytes()))
    return any(isinstance(node, ast.While) and node.lineno == int(line) for node in nodes)


def _executed(run: Execution, start: Path, version: Run) -> _Outcome:
    """Execute one version from where the arguments are valid."""
    run.path = start.called(start.variables)
    run.raised.clear()
    run.refused.clear()
    run.in_progress = ()
    value = version()
    return _Outcome(run.path.condition, value, [*run.raised], [*run.refused], start)


def _difference(old: _Outcome, new: _Outcome) -> Term:
    """Where the first returns or raises and the second does not do the same."""
    path = Path()
    both = ir.and_(old.returned, new.returned)
    agrees = (
        ir.FALSE if both is ir.FALSE else ir.and_(new.returned, same(old.value, new.value, path))
    )
    parts = [ir.and_(old.returned, ir.not_(agrees))]
    for raised in old.raised:
        alike = ir.or_(*(_alike(raised, other, path) for other in new.raised))
        parts.append(ir.and_(raised.guard, ir.not_(alike)))
    return ir.or_(*parts)


_VIOLATIONS = (icontract.ViolationError, MessageError)


def _alike(old: Raised, new: Raised, path: Path) -> Term:
    if old.exception.cls in _VIOLATIONS and new.exception.cls in _VIOLATIONS:
        return new.guard
    return same_exception(old, new, path)
