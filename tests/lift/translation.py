"""Translation validation: a claim's function as terms and in CPython, on thousands of inputs.

What is called is what a caller would call, contracts included. Terms are compiled once; for each
input exactly one lifted outcome must hold (it returns, it raises, it leaves the subset), and it
must be CPython's: the same value of the same type, or the same class of exception with the same
attributes as far as they are modelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import icontract
from tests.lift.compiled import Compiled, compile_terms
from tests.lift.made import Steps, compile_recipes, with_made
from tests.lift.matchers import Given, Matcher, Numbers, Terms, Untested

import spanproof.lift.question  # noqa: F401  # registers the handlers of all constructs
from spanproof.claim import Claim, is_violation
from spanproof.lift.bounds import declared_bounds
from spanproof.lift.calls import MessageError, call_function, condition
from spanproof.lift.construction import instantiate
from spanproof.lift.evaluate import Assignment
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.parameters import Inputs, fresh
from spanproof.lift.source import find_source, unwrap
from spanproof.lift.values import (
    Ref,
    Value,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that can come of a call: where, and what the real outcome must then be."""

    kind: str
    guard: int
    matches: Matcher | None
    cls: type[BaseException] | None = None


@dataclass(frozen=True, slots=True)
class Lifted:
    """A function as compiled terms, and all that can come of a call.

    `is_cut` says that it has loops which were unrolled to a number of rounds.
    """

    arguments: Mapping[str, Value]
    defaults: Mapping[str, object]
    outcomes: tuple[Outcome, ...]
    run: Compiled
    made: Steps
    guards: tuple[Term, ...]
    assumptions: tuple[Term, ...]
    is_cut: bool = False
    least_places: int = 0

    def disagreement(self, real_arguments: Mapping[str, object], real: Real) -> str | None:
        """None when the lifted outcome is the real one; REFUSED when it is outside the subset."""
        given = Given()
        for name, value in self.arguments.items():
            given.put(value, real_arguments.get(name, self.defaults.get(name)))
        given.longest = max(given.longest, self.least_places)
        given.made = self._with_made(given)
        numbers = given.numbers(self.run)
        held = [one for one in self.outcomes if numbers[one.guard]]
        if any(one.kind == "refused" for one in held) or (self.is_cut and not held):
            return REFUSED
        if len(held) != 1:
            return f"{len(held)} outcomes hold"
        (one,) = held
        if one.cls is None:
            same = real.error is None and _matches(one, given, numbers, real.value)
        else:
            same = same_class(one.cls, real.error) and _matches(one, given, numbers, real.error)
        return None if same else f"{one.kind} {one.cls or 'another value'}, but CPython {real}"

    def _with_made(self, given: Given) -> Assignment:
        """Values also for what the lifter made, where there is such."""
        plain = Assignment(given.constants, given.functions(), given.longest)
        return with_made(plain, self.made)


REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Real:
    """What CPython made of a call."""

    value: object = None
    error: BaseException | None = None

    def __str__(self) -> str:
        """As a sentence for people."""
        if self.error is not None:
            return f"raises {type(self.error).__name__}({self.error})"
        return f"returns {self.value!r}"


def _matches(one: Outcome, given: Given, numbers: Numbers, real: object) -> bool:
    return one.matches is None or one.matches(given, numbers, real)


def same_class(cls: type[BaseException], error: BaseException | None) -> bool:
    """Whether an exception is one of the lifted class."""
    # whether icontract can write the message of a broken contract is left open by the lifter
    if error is not None and is_violation(error):
        return is_message(cls)
    return type(error) is cls


# --- Lifting and calling ----------------------------------------------------------------------


def lift(claim: Claim, rounds: int | None = None) -> Lifted:
    """The function of a claim for all arguments that meet its preconditions.

    Raises Untested for what has no counterpart on the Python side.
    """
    arguments, assumptions, run, result = executed(claim, rounds)
    if not run.exact:
        raise Untested("a state that is only approximated")
    defaults = {n: p.default for n, p in claim.parameters.items()}
    return compiled(arguments, run, result, assumptions, defaults)


def executed(
    claim: Claim, rounds: int | None = None
) -> tuple[dict[str, Value], Term, Execution, Value]:
    """Fresh arguments, what is assumed of them, and a call with its result.

    With `rounds`, loops without a constant bound are unrolled to so many.
    """
    arguments, run = _arguments(claim)
    run.rounds.most = rounds
    assumptions = run.path.condition
    return arguments, assumptions, run, _called(claim, run, arguments)


def compiled(
    arguments: Mapping[str, Value], run: Execution, result: Value, assumptions: Term,
    defaults: Mapping[str, object], least_places: int = 0,
) -> Lifted:  # fmt: skip
    """Everything that came of an execution, as one function of its inputs.

    Quantifiers are asked about at least so many places, and as many as the longest input has.
    """
    terms = Terms()
    outcomes = [Outcome("refused", terms.place(r.guard), None) for r in run.refused]
    for raised in run.raised:
        cls = raised.exception.cls
        matches = None if is_message(cls) else terms.matcher(raised.exception)
        outcomes.append(Outcome("raises", terms.place(raised.guard), matches, cls))
    if run.path.alive:
        outcomes.append(Outcome("returns", terms.place(run.path.condition), terms.matcher(result)))
    return Lifted(
        arguments, defaults, tuple(outcomes),
        compile_terms(terms.kept), compile_recipes(run.recipes),
        tuple(terms.kept[one.guard] for one in outcomes), (assumptions, *run.definitions),
        is_cut=bool(run.rounds.cut), least_places=least_places,
    )  # fmt: skip


def _arguments(claim: Claim) -> tuple[dict[str, Value], Execution]:
    """Fresh arguments, and an execution that assumes them to be valid and the preconditions."""
    (group,) = claim.preconditions() or [[]]
    # a constructor is also called with what its invariants refuse
    bounds = {} if claim.is_class else declared_bounds(group)
    made = Inputs([], [])
    arguments = {n: fresh(n, h, made, bounds, n) for n, h in claim.hints().items()}
    run = Execution()
    for term in made.assumptions:
        run.path.assume(term)
    for each in made.objects:
        for contract in getattr(each.cls, "__invariants__", []):
            run.path.assume(condition(run, contract, {"self": each}))
    for contract in group:
        run.path.assume(condition(run, contract, _bound(claim, arguments)))
    run.raised.clear()
    run.refused.clear()
    return arguments, run


def _bound(claim: Claim, arguments: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments by name, with the class of a class method."""
    if not claim.leading:
        return dict(arguments)
    return {claim.plain.__code__.co_varnames[0]: Ref(claim.leading[0]), **arguments}


def _called(claim: Claim, run: Execution, arguments: Mapping[str, Value]) -> Value:
    if not claim.is_class or claim.owner is None:
        frame = Frame(run, find_source(unwrap(claim.target)), frozenset())
        return call_function(frame, claim.target, [], _bound(claim, arguments))
    (contract, *_) = claim.owner.__invariants__
    frame = Frame(run, find_source(unwrap(contract.condition)), frozenset())
    return instantiate(frame, claim.owner, [], arguments)


def is_message(cls: type[BaseException]) -> bool:
    """Whether an exception stands for a broken contract, whose message is not modelled."""
    return issubclass(cls, MessageError | icontract.ViolationError)


def called(claim: Claim, arguments: Mapping[str, object]) -> Real:
    """What CPython makes of a call, contracts included."""
    try:
        return Real(claim.call(arguments))
    except Exception as error:  # noqa: BLE001  # whatever is raised is the outcome
        return Real(error=error)
