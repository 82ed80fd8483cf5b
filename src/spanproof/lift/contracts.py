"""Calls that are taken by contract: nothing of the function is used but what its contract says.

A recursive function is called so inside itself: its contract is proved by induction, on a whole
number that each recursive call makes smaller and that is never negative, the length of a sequence
or the value of an int among its arguments. A theorem may ask for it by `by_contract`. Such a proof
rests on the proof of the contract, which whoever asks the question has to see to.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from spanproof.claim import declared_exceptions
from spanproof.lift import calls, integers, ir
from spanproof.lift.bounds import Interval, declared_bounds
from spanproof.lift.execution import Execution, Frame, raise_exception
from spanproof.lift.havoc import limits_of
from spanproof.lift.ir import Term
from spanproof.lift.parameters import NO_BOUNDS, Inputs, fresh
from spanproof.lift.shapes import Shape, key_of, narrowed, shape_of
from spanproof.lift.source import find_source, local_names, unwrap
from spanproof.lift.state import Refusal, Unliftable
from spanproof.lift.values import (
    NOT_CONSTANT,
    Fixed,
    Int,
    Many,
    Object,
    Poison,
    Tuple,
    Value,
    View,
    int_const,
    to_python,
)


def recursive_call(
    frame: Frame, function: Any, plain: Any, bound: Mapping[str, Value]
) -> Value | None:
    """The result of a call of a function that is being executed; None to execute it once more.

    That is done where the arguments are constants, and where there is no contract to go by.
    """
    rounds = frame.run.rounds
    if not getattr(function, "__postconditions__", None):
        return None
    if all(to_python(value) is not NOT_CONSTANT for value in bound.values()):
        return None
    if rounds.most is not None:
        return _unrolled(frame, plain)
    if frame.run.in_progress[-1] is not plain or plain not in rounds.called:
        raise Unliftable(f"mutual recursion of {plain.__qualname__}")
    note_use(frame, function)
    _owe(frame, function, plain, bound)
    return result_by_contract(frame, function, plain, bound)


def _unrolled(frame: Frame, plain: Any) -> Value | None:
    """Execute the call, unless there were as many inside each other as there may be."""
    rounds = frame.run.rounds
    assert rounds.most is not None
    depth = rounds.depths.get(plain, 0)
    if depth < rounds.most:
        return None
    rounds.cut[f"{find_source(plain).path}:{find_source(plain).node.lineno}"] = None
    frame.run.path.kill()
    return Poison("unreachable")


def note_use(frame: Frame, function: Any) -> None:
    """Note whose contract the proof rests on, and that the code itself was not looked at."""
    rounds, source = frame.run.rounds, find_source(unwrap(function))
    rounds.described[f"{source.path}:{source.node.lineno}"] = None
    rounds.contracts[id(function)] = function
    frame.run.exact = False


def _owe(frame: Frame, function: Any, plain: Any, bound: Mapping[str, Value]) -> None:
    """Refuse a recursive call that does not meet the preconditions, or may not come to an end."""
    run, name = frame.run, plain.__qualname__
    _owe_preconditions(frame, function, name, bound)
    smaller = _is_smaller(run, run.rounds.called[plain], bound, name)
    stuck = ir.and_(run.path.condition, ir.not_(run.path.decide(smaller)))
    _refuse(frame, stuck, f"recursion of {name} that may not end")
    run.path.assume(smaller)


def executed_inside(frame: Frame, function: Any, plain: Any, bound: Mapping[str, Value]) -> Value:
    """Execute a call of a function that is being called already.

    icontract leaves out the checks of such a call, but only until one has come to its end: then it
    has forgotten that there is an outer one. Where all contracts hold, that makes no difference;
    anything else is refused.
    """
    rounds, name = frame.run.rounds, plain.__qualname__
    if not calls.has_contracts(function):
        return calls.execute_counted(frame.run, plain, bound)
    if plain in rounds.using:
        raise Unliftable(f"a contract of {name} that calls it")
    outer, using = rounds.using, (*rounds.using, plain)
    try:
        rounds.using = using
        _owe_preconditions(frame, function, name, bound)
        rounds.using = outer
        result = calls.execute_counted(frame.run, plain, bound)
        rounds.using = using
        _owe_postconditions(frame, function, name, {**bound, "result": result})
    finally:
        rounds.using = outer
    return result


def _owe_preconditions(frame: Frame, function: Any, name: str, bound: Mapping[str, Value]) -> None:
    groups = getattr(function, "__preconditions__", None) or []
    if len(groups) > 1:
        raise Unliftable("preconditions weakened by inheritance")
    reason = f"recursive call of {name} without its precondition"
    _owe_all(frame, groups[0] if groups else [], bound, reason)


def _owe_postconditions(
    frame: Frame, function: Any, name: str, values: Mapping[str, Value]
) -> None:
    if getattr(function, "__postcondition_snapshots__", None):
        raise Unliftable("postcondition with a snapshot")
    contracts = getattr(function, "__postconditions__", None) or []
    _owe_all(frame, contracts, values, f"recursive call of {name} that breaks its postcondition")


def _owe_all(
    frame: Frame, contracts: Sequence[Any], values: Mapping[str, Value], reason: str
) -> None:
    """Refuse the path where a condition does not hold, or raises."""
    run, raised = frame.run, len(frame.run.raised)
    broken: list[Term] = []
    for contract in contracts:
        if run.path.alive:
            holds = calls.condition(run, contract, values)
            broken.append(ir.and_(run.path.condition, ir.not_(run.path.decide(holds))))
            run.path.assume(holds)
    broken += [one.guard for one in run.raised[raised:]]
    del run.raised[raised:]
    _refuse(frame, ir.or_(*broken), reason)


def _refuse(frame: Frame, guard: Term, reason: str) -> None:
    if guard is not ir.FALSE:
        run = frame.run
        run.refused.append(Refusal(guard, reason, frame.source.path, run.line))


def _is_smaller(
    run: Execution, outer: Mapping[str, Value], inner: Mapping[str, Value], name: str
) -> Term:
    """Whether the measure of a call is smaller than that of the call that makes it."""
    chosen = list(outer)[run.rounds.measure] if run.rounds.measure < len(outer) else None
    if chosen is None:
        raise Unliftable(f"recursion of {name} that may not end (no measure found)")
    before, after = _measure(run, outer[chosen]), _measure(run, inner[chosen])
    if before is None or after is None:
        raise Unliftable(f"recursion of {name} that may not end ({chosen} is no measure)")
    return ir.and_(integers.less_equal(int_const(0), after), integers.less(after, before))


def _measure(run: Execution, value: Value) -> Int | None:
    match value:
        case Int():
            return run.path.refine(value)
        case Fixed(_, items) | Tuple(items):
            return int_const(len(items))
        case View(length=length) | Many(length=length):
            return run.path.refine(length)
        case _:
            return None


def called_by_contract(
    frame: Frame, function: Any, plain: Any, bound: Mapping[str, Value]
) -> Value:
    """A call whose preconditions Python checks, and whose result is what the contract says."""
    rounds = frame.run.rounds
    if plain in rounds.using:
        raise Unliftable(f"a contract of {plain.__qualname__} that calls it, taken by contract")
    outer, rounds.using = rounds.using, (*rounds.using, plain)
    try:
        calls.check_preconditions(frame, function, bound)
        if not frame.run.path.alive:
            return Poison("unreachable")
        note_use(frame, function)
        return result_by_contract(frame, function, plain, bound)
    finally:
        rounds.using = outer


def result_by_contract(
    frame: Frame, function: Any, plain: Any, bound: Mapping[str, Value]
) -> Value:
    """Any outcome that the contract allows: a declared exception, or a result that keeps it.

    Equal calls have equal outcomes.
    """
    run, known = frame.run, frame.run.rounds.known
    key = ("call", id(plain), tuple(map(key_of, bound.values())), run.within, run.busy)
    if key not in known:
        run.made += 1
        known[key] = f"{plain.__qualname__}!{run.made}"
        run.rounds.kept += [plain, *bound.values()]
    name = str(known[key])
    _raise_declared(frame, function, name)
    postconditions = getattr(function, "__postconditions__", None) or []
    inputs = Inputs([], [], checked=False, within=run.within, lists=None)
    limits = _result_limits(run, postconditions, bound)
    bounds = {**declared_bounds(postconditions), "result": limits}
    result = fresh(name, _return_hint(plain), inputs, bounds, "result")
    for fact in inputs.assumptions:
        run.path.assume(fact)
    for made in inputs.objects:
        for invariant in getattr(made.cls, "__invariants__", []):
            _assume(run, invariant, {"self": made})
    for contract in postconditions:
        _assume(run, contract, {**bound, "result": result})
    return result


def _result_limits(run: Execution, postconditions: Any, bound: Mapping[str, Value]) -> Interval:
    """The interval that comparisons of the result with the arguments leave for it."""
    start, found = run.path, NO_BOUNDS
    for contract in postconditions:
        source = find_source(unwrap(contract.condition))
        if isinstance(source.node, ast.Lambda):
            run.path = start.called(bound)
            frame = Frame(run, source, local_names(source.node))
            limits = limits_of(frame, [source.node.body], ["result"])
            found = narrowed(found, limits.get("result", NO_BOUNDS))
    run.path = start
    return found


def _assume(run: Execution, contract: Any, values: Mapping[str, Value]) -> None:
    """Go on where a condition holds; one that cannot be lifted is not used."""
    start, raised, refused = run.path.copy(), len(run.raised), len(run.refused)
    try:
        holds = calls.condition(run, contract, values)
        run.path.assume(holds)  # only now: evaluating may have replaced the path
        lifted = len(run.refused) == refused
    except Unliftable:
        lifted = False
    del run.raised[raised:]
    del run.refused[refused:]
    if not lifted:
        run.path = start


def _raise_declared(frame: Frame, function: Any, name: str) -> None:
    """Whatever the docstring declares may be raised; no handler may look at it."""
    run = frame.run
    for number, cls in enumerate(declared_exceptions(function)):
        raises = ir.variable(f"{name}.raises{number}", ir.BOOL)
        if run.within:
            raises = ir.apply(f"{name}.raises{number}", ir.BOOL, *run.within)
        if run.rounds.tries:
            reason = f"{cls.__name__} of a function that is taken by its contract, inside a try"
            _refuse(frame, ir.and_(run.path.condition, raises), reason)
            run.path.assume(ir.not_(raises))
        else:
            raised = Object(cls, {"args": Poison("arguments of an exception by contract")})
            raise_exception(frame, raises, raised)


def _return_hint(plain: Any) -> Any:
    try:
        hints = typing.get_type_hints(plain, include_extras=True)
    except NameError as error:
        raise Unliftable(f"the annotations of {plain.__qualname__}: {error}") from None
    if "return" not in hints:
        raise Unliftable(f"{plain.__qualname__} by contract, without a type of its result")
    return hints["return"]


def has_declared_type(run: Execution, plain: Any, result: Value) -> bool:
    """Whether all values that a result may have are of the type that the annotation says."""
    inputs = Inputs([], [], checked=False, within=run.within, lists=None)
    made = fresh("any result", _return_hint(plain), inputs, {}, "result")
    return _is_part(shape_of(result), shape_of(made))


def _is_part(shape: Shape, whole: Shape) -> bool:
    return all(key in whole and _detail_is_part(key, shape[key], whole[key]) for key in shape)


def _detail_is_part(key: tuple[object, ...], part: Any, whole: Any) -> bool:
    match key[0]:
        case "tuple" | "object":
            return all(_is_part(a, b) for a, b in zip(part, whole, strict=True))
        case "many":
            return _is_part(part, whole)
        case _:
            return True
