"""An obligation as one question to a solver: is there an input on which it fails?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import icontract

import spanproof.lift.builtin_calls
import spanproof.lift.formatting
import spanproof.lift.methods
import spanproof.lift.statements
from spanproof.claim import Claim, declared_by
from spanproof.lift import ir, sequences
from spanproof.lift.bounds import checked_bounds, declared_bounds
from spanproof.lift.calls import NO_MESSAGE, MessageError, condition, execute_body
from spanproof.lift.construction import instantiate
from spanproof.lift.equality import identical
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.parameters import Inputs, fresh
from spanproof.lift.source import find_source, local_names, unwrap
from spanproof.lift.state import Raised, Refusal, Unliftable
from spanproof.lift.values import Bool, Object, Ref, Value
from spanproof.obligation import Kind

__all__ = ["Question", "ask"]

_HANDLERS = (
    spanproof.lift.builtin_calls,
    spanproof.lift.formatting,
    spanproof.lift.methods,
    spanproof.lift.statements,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`assumptions` hold for all valid arguments; among those the claim fails exactly on
    `failing`, which includes the preconditions.

    `refused` are the paths that leave the modelled subset, be it in a precondition or in the
    code: nothing is known about them, so a proof has to show that no input takes one. `reached`
    is where the claim's code comes to its end (for a class: where a valid object is made).
    """

    arguments: Mapping[str, Value]
    assumptions: tuple[Term, ...]
    failing: Term
    refused: tuple[Refusal, ...]
    reached: Term
    functions: tuple[str, ...]
    precise: bool
    """False when a model need not replay: opaque values stand for anything of their type, and
    whether icontract can write a message is left open."""

    @property
    def goal(self) -> Term:
        """Where the claim fails or leaves the subset: unsatisfiable when it is proved."""
        return ir.or_(self.failing, *(refusal.guard for refusal in self.refused))

    def with_ranges(self, *goals: Term) -> list[Term]:
        """Assumptions and goals, with the range of every code point they read."""
        terms = [*self.assumptions, *goals]
        return [*terms, *sequences.range_assumptions(terms)]


def ask(claim: Claim, *, whole_numbers: bool = False) -> Question:
    """Lift a claim. Raises Unliftable when not even its arguments can be modelled.

    With `whole_numbers` the ints among the arguments are SMT Ints, which solvers multiply and
    divide easily, but whose bits and hex digits are outside the subset.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
    run, arguments = _arguments(claim, whole_numbers)
    bound = dict(arguments)
    if claim.leading:
        first = next(iter(_parameter_names(claim)))
        bound = {first: Ref(claim.leading[0]), **bound}
    valid = run.path.condition
    _assume_preconditions(run, claim, bound)
    counts = run.path.condition
    before = len(run.refused)
    run.path.condition = ir.TRUE
    run.raised.clear()
    if claim.is_class:
        failing, reached = _constructed(run, claim, arguments)
    else:
        failing, reached = _called(run, claim, bound)
    for refusal in run.refused[before:]:
        refusal.guard = ir.and_(counts, refusal.guard)
    failing = ir.and_(counts, failing)
    return Question(
        arguments=arguments,
        assumptions=(valid, *run.definitions),
        failing=failing,
        refused=tuple(r for r in run.refused if r.guard is not ir.FALSE),
        reached=ir.and_(counts, reached),
        functions=tuple(run.functions),
        precise=run.exact
        and not any(
            term.op == "var"
            and (term.sort.name.startswith("Opaque") or str(term.data).startswith(NO_MESSAGE))
            for term in ir.subterms(failing, valid)
        ),
    )


def _parameter_names(claim: Claim) -> Sequence[str]:
    return claim.plain.__code__.co_varnames


def _arguments(claim: Claim, whole_numbers: bool) -> tuple[Execution, dict[str, Value]]:
    """Fresh arguments, and an execution whose path assumes that they are valid objects."""
    for parameter in claim.parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise Unliftable(f"any number of arguments in {parameter.name}")
    groups = claim.preconditions()
    bounds = declared_bounds(groups[0]) if len(groups) == 1 else {}
    if claim.is_class and claim.owner is not None:
        own = checked_bounds(getattr(claim.owner, "__invariants__", []))
        bounds |= {name.replace("self.", "", 1): interval for name, interval in own.items()}
    inputs = Inputs([], [], whole_numbers)
    arguments: dict[str, Value] = {}
    for name, hint in _hints(claim).items():
        arguments[name] = fresh(name, hint, inputs, bounds, name)
    run = Execution()
    for term in inputs.assumptions:
        run.path.assume(term)
    for made in inputs.objects:
        for contract in getattr(made.cls, "__invariants__", []):
            holds = condition(run, contract, {"self": made})
            run.path.assume(holds)
    if run.refused:
        raise Unliftable(f"an invariant of the arguments: {run.refused[0].text}")
    run.raised.clear()
    run.functions.clear()
    return run, arguments


def _hints(claim: Claim) -> Mapping[str, Any]:
    try:
        return claim.hints()
    except (NameError, TypeError) as error:
        raise Unliftable(f"the annotations of {claim.obligation.qualname}: {error}") from None


def _assume_preconditions(run: Execution, claim: Claim, bound: Mapping[str, Value]) -> None:
    """Go on only where the preconditions hold; one that raises does not hold."""
    groups = claim.preconditions()
    if len(groups) > 1:
        raise Unliftable("preconditions weakened by inheritance")
    for contract in groups[0] if groups else []:
        holds = condition(run, contract, bound)
        run.path.assume(holds)


def _called(run: Execution, claim: Claim, bound: Mapping[str, Value]) -> tuple[Term, Term]:
    plain = unwrap(claim.target)
    source = find_source(plain)
    frame = Frame(run, source, local_names(source.node))
    run.in_progress = (plain,)
    result = execute_body(run, plain, bound)
    reached = run.path.condition
    failing = [_failing_raises(run.raised, claim)]
    if run.path.alive:
        before = len(run.raised)
        failing += _broken_contracts(run, claim, {**bound, "result": result})
        failing += [raised.guard for raised in run.raised[before:]]
        if claim.obligation.kind is Kind.THEOREM and run.path.alive:
            is_true = _is_true(frame, result)
            run.path.assume(ir.not_(is_true))
            failing.append(run.path.condition)
    declared = declared_by(claim)
    returned_or_declared = [reached, *(r.guard for r in run.raised if _is_declared(r, declared))]
    return ir.or_(*failing), ir.or_(*returned_or_declared)


def _is_true(frame: Frame, result: Value) -> Term:
    """Whether the result is the object True: a theorem returns nothing else."""
    if isinstance(result, Bool):
        return result.term
    start = len(frame.run.refused)
    try:
        return identical(frame, result, Bool(ir.TRUE))
    except Unliftable as refusal:
        run = frame.run
        del run.refused[start:]
        run.refused.append(Refusal(run.path.condition, refusal.reason, frame.source.path, run.line))
        return ir.TRUE


def _broken_contracts(run: Execution, claim: Claim, values: Mapping[str, Value]) -> list[Term]:
    """Where a postcondition is false, and where an invariant of the receiver is."""
    broken: list[Term] = []
    if getattr(claim.target, "__postcondition_snapshots__", None):
        raise Unliftable("postcondition with a snapshot")
    for contract in getattr(claim.target, "__postconditions__", None) or []:
        start = run.path.condition
        try:
            holds = condition(run, contract, values)
        except Unliftable as refusal:
            run.refused.append(Refusal(start, refusal.reason, _file(claim), claim.obligation.line))
            run.path.kill()
            break
        broken.append(ir.and_(run.path.condition, ir.not_(holds)))
        run.path.assume(holds)
        if not run.path.alive:
            break
    return broken


def _file(claim: Claim) -> str:
    return claim.obligation.path


def _failing_raises(raised: Sequence[Raised], claim: Claim) -> Term:
    declared = declared_by(claim)
    return ir.or_(*(r.guard for r in raised if not _is_declared(r, declared)))


def _is_declared(raised: Raised, declared: tuple[type[BaseException], ...]) -> bool:
    return issubclass(raised.exception.cls, declared)


def _constructed(run: Execution, claim: Claim, arguments: Mapping[str, Value]) -> tuple[Term, Term]:
    """Making an object gives a valid one or a violation of its invariants, nothing else."""
    owner: Any = claim.owner
    contracts = getattr(owner, "__invariants__", [])
    plain = unwrap(contracts[0].condition) if contracts else None
    if plain is None:
        raise Unliftable(f"{owner.__name__} has no invariants")
    frame = Frame(run, find_source(plain), frozenset())
    made = instantiate(frame, owner, [], arguments)
    if not isinstance(made, Object):
        raise Unliftable(f"{owner.__name__}, which is no dataclass")
    refusals = (icontract.ViolationError, MessageError)
    allowed: tuple[type[BaseException], ...] = (*refusals, *declared_by(claim))
    failing = [r.guard for r in run.raised if not issubclass(r.exception.cls, allowed)]
    return ir.or_(*failing), run.path.condition
