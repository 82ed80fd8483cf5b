"""An obligation as one question to a solver: is there an input on which it fails?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import icontract

import spanproof.lift.builtin_calls
import spanproof.lift.closures
import spanproof.lift.comprehensions
import spanproof.lift.displays
import spanproof.lift.exceptions
import spanproof.lift.expressions
import spanproof.lift.formatting
import spanproof.lift.loops
import spanproof.lift.matching
import spanproof.lift.methods
import spanproof.lift.operators
import spanproof.lift.statements
from spanproof.claim import Claim, declared_by
from spanproof.lift import ir, sequences
from spanproof.lift.assumptions import Assumed, assume_clause
from spanproof.lift.bounds import checked_bounds, declared_bounds
from spanproof.lift.calls import (
    NO_MESSAGE,
    MessageError,
    condition,
    execute_counted,
    note_guarded,
)
from spanproof.lift.construction import instantiate
from spanproof.lift.contracts import has_declared_type
from spanproof.lift.equality import identical
from spanproof.lift.execution import Execution, Frame, Rounds
from spanproof.lift.induction import hypothesis
from spanproof.lift.ir import Term
from spanproof.lift.items import Facts, facts_about
from spanproof.lift.items import assumptions as item_assumptions
from spanproof.lift.parameters import Inputs, bare, fresh
from spanproof.lift.source import find_source, local_names, unwrap
from spanproof.lift.state import Raised, Refusal, Unliftable
from spanproof.lift.values import Bool, Object, Ref, Value
from spanproof.obligation import Kind
from spanproof.theorem import theorem_of

__all__ = ["Question", "ask"]

_HANDLERS = (
    spanproof.lift.builtin_calls,
    spanproof.lift.closures,
    spanproof.lift.comprehensions,
    spanproof.lift.displays,
    spanproof.lift.exceptions,
    spanproof.lift.formatting,
    spanproof.lift.loops,
    spanproof.lift.matching,
    spanproof.lift.expressions,
    spanproof.lift.methods,
    spanproof.lift.operators,
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
    items: tuple[Facts, ...]
    """What holds for the items of sequences among the arguments."""
    precise: bool
    """False when a model need not replay: opaque values stand for anything of their type, and
    whether icontract can write a message is left open."""
    assumed: tuple[Assumed, ...] = ()
    """The contract clauses among the assumptions and the preconditions."""
    unassumed: tuple[Term, ...] = ()
    """What the question is without these: the ranges of the arguments, and the goal."""
    returned: Term | None = None
    """The part of `reached` where the code returns; None where that is all of it."""
    lines: tuple[str, ...] = ()
    """The statements that the question is made of, as `module:line`."""
    contracts: tuple[Any, ...] = ()
    """The contract clauses that were evaluated for it, assumed ones and checked ones."""
    arrivals: Mapping[tuple[object, ...], Term] | None = None
    """When a place in the code is reached, if that was asked for (see `Execution`) and is known:
    a loop that is executed once, and only remembered elsewhere, says too little."""
    definitions: tuple[Term, ...] = ()
    """The assumptions that say what a constant stands for; some value of it meets them always."""
    lemmas: tuple[Term, ...] = ()
    """What terms were simplified by while the code was executed, with nothing but `definitions`
    and the ranges of code points assumed (`spanproof.lift.state.Path`)."""
    described: tuple[str, ...] = ()
    """The loops (`file:line`) whose state is described, not computed (`spanproof.lift.rounds`)."""
    cut: tuple[str, ...] = ()
    """The loops that were unrolled to so many rounds: nothing is said of inputs that need more."""
    contracts_used: tuple[Any, ...] = ()
    """The functions that were taken by their contracts: the question rests on these."""

    @property
    def goal(self) -> Term:
        """Where the claim fails or leaves the subset: unsatisfiable when it is proved."""
        return ir.or_(self.failing, *(refusal.guard for refusal in self.refused))

    def with_ranges(self, *goals: Term) -> list[Term]:
        """Assumptions and goals, with what holds for every item and code point they read."""
        terms = [*self.assumptions, *goals]
        terms += item_assumptions(self.items, terms)
        return [*terms, *sequences.range_assumptions(terms)]


def ask(
    claim: Claim,
    *,
    whole_numbers: bool = False,
    arrivals: bool = False,
    rounds: Rounds | None = None,
) -> Question:
    """Lift a claim. Raises Unliftable when not even its arguments can be modelled.

    With `whole_numbers` the ints among the arguments are SMT Ints, which solvers multiply and
    divide easily, but whose bits and hex digits are outside the subset. `arrivals` asks for
    `Question.arrivals`. `rounds` says how loops and recursion are taken.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
    how = rounds or Rounds()
    run, arguments, items = _arguments(claim, whole_numbers, arrivals, how)
    bound = dict(arguments)
    if claim.leading:
        first = next(iter(_parameter_names(claim)))
        bound = {first: Ref(claim.leading[0]), **bound}
    valid = run.path.condition
    assume_preconditions(run, claim, bound)
    counts = run.path.condition
    record = theorem_of(claim.target)
    if record is not None and not how.in_place:
        how.by_contract = record.by_contract
    known = _induction_hypothesis(run, claim, bound) if how.most is None else ir.TRUE
    before = len(run.refused)
    run.path = run.path.called(run.path.variables)
    run.raised.clear()
    if claim.is_class:
        failing, reached = _constructed(run, claim, arguments)
    else:
        failing, reached = _called(run, claim, bound)
    unassumed = (
        ir.and_(run.typed, known),
        ir.or_(failing, *(refusal.guard for refusal in run.refused)),
    )
    for refusal in run.refused[before:]:
        refusal.guard = ir.and_(counts, known, refusal.guard)
    failing = ir.and_(counts, known, failing)
    return Question(
        arguments=arguments,
        assumptions=(valid, *run.definitions),
        failing=failing,
        refused=tuple(r for r in run.refused if r.guard is not ir.FALSE),
        reached=ir.and_(counts, reached),
        functions=tuple(run.functions),
        items=items,
        precise=run.exact
        and not any(
            term.op in ("var", "apply")
            and (term.sort.name.startswith("Opaque") or str(term.data).startswith(NO_MESSAGE))
            for term in ir.subterms(failing, valid)
        ),
        assumed=tuple(run.assumed),
        unassumed=unassumed,
        returned=None if run.returned is None else ir.and_(counts, run.returned),
        lines=tuple(run.lines),
        contracts=tuple(run.contracts.values()),
        arrivals=None if run.rounds.known else run.arrivals,
        definitions=tuple(run.definitions),
        lemmas=tuple(run.path.lemmas),
        described=tuple(run.rounds.described),
        cut=tuple(run.rounds.cut),
        contracts_used=tuple(run.rounds.contracts.values()),
    )


def _parameter_names(claim: Claim) -> Sequence[str]:
    return claim.plain.__code__.co_varnames


def _arguments(
    claim: Claim, whole_numbers: bool, arrivals: bool, rounds: Rounds
) -> tuple[Execution, dict[str, Value], tuple[Facts, ...]]:
    """Fresh arguments, an execution whose path assumes that they are valid objects, and what is
    to be assumed about the items of sequences."""
    for parameter in claim.parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise Unliftable(f"any number of arguments in {parameter.name}")
    groups = claim.preconditions()
    bounds = declared_bounds(groups[0]) if len(groups) == 1 else {}
    if claim.is_class and claim.owner is not None:
        fields = {name: bare(hint) for name, hint in _hints(claim).items()}
        own = checked_bounds(getattr(claim.owner, "__invariants__", []), fields)
        bounds |= {name.replace("self.", "", 1): interval for name, interval in own.items()}
    inputs = Inputs([], [], whole_numbers)
    arguments: dict[str, Value] = {}
    for name, hint in _hints(claim).items():
        arguments[name] = fresh(name, hint, inputs, bounds, name)
    run = Execution(arrivals={} if arrivals else None, rounds=rounds, whole_numbers=whole_numbers)
    for term in inputs.assumptions:
        run.path.assume(term)
    run.typed = run.path.condition
    for made in inputs.objects:
        for contract in getattr(made.cls, "__invariants__", []):
            holds = condition(run, contract, {"self": made})
            run.assumed.append(assume_clause(run.path, contract, holds))
    items = tuple(facts_about(run, each) for each in inputs.lists or ())
    if run.refused:
        raise Unliftable(f"an invariant of the arguments: {run.refused[0].text}")
    run.raised.clear()
    run.functions.clear()
    return run, arguments, items


def _hints(claim: Claim) -> Mapping[str, Any]:
    try:
        return claim.hints()
    except (NameError, TypeError) as error:
        raise Unliftable(f"the annotations of {claim.obligation.qualname}: {error}") from None


def assume_preconditions(run: Execution, claim: Claim, bound: Mapping[str, Value]) -> None:
    """Go on only where the preconditions hold; one that raises does not hold."""
    groups = claim.preconditions()
    if len(groups) > 1:
        raise Unliftable("preconditions weakened by inheritance")
    for contract in groups[0] if groups else []:
        holds = condition(run, contract, bound)
        run.assumed.append(assume_clause(run.path, contract, holds))


def _induction_hypothesis(run: Execution, claim: Claim, bound: Mapping[str, Value]) -> Term:
    """What a theorem by induction may use; true for any other claim."""
    record = theorem_of(claim.target)
    if claim.obligation.kind is not Kind.THEOREM or record is None or record.induction is None:
        return ir.TRUE
    plain = unwrap(claim.target)
    note_guarded(run, claim.target, plain)  # before its first loop, as in the step
    return hypothesis(run, plain, claim.preconditions(), bound, record.induction)


def _called(run: Execution, claim: Claim, bound: Mapping[str, Value]) -> tuple[Term, Term]:
    plain = unwrap(claim.target)
    source = find_source(plain)
    frame = Frame(run, source, local_names(source.node))
    run.in_progress = (plain,)
    note_guarded(run, claim.target, plain)
    result = execute_counted(run, plain, bound)
    _check_result(run, frame, plain, result)
    reached = run.returned = run.path.condition
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


def _check_result(run: Execution, frame: Frame, plain: Any, result: Value) -> None:
    """Refuse a result whose type is not the annotated one, if the claim is used as a contract."""
    used = run.rounds.is_lemma or any(unwrap(f) is plain for f in run.rounds.contracts.values())
    if used and run.path.alive and not has_declared_type(run, plain, result):
        reason = f"a result of {plain.__qualname__} that is not of the annotated type"
        source = frame.source
        run.refused.append(Refusal(run.path.condition, reason, source.path, source.node.lineno))


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
