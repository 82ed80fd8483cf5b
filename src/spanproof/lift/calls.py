"""Calls: functions are executed in place, with their contracts; classes make objects."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any

import icontract

from spanproof.lift import integers, ir
from spanproof.lift.binding import bind_signature
from spanproof.lift.constancy import is_table
from spanproof.lift.equality import truth
from spanproof.lift.execution import Execution, Frame, raise_exception
from spanproof.lift.ir import Term
from spanproof.lift.membership import items_of
from spanproof.lift.objects import constant, spread, type_name
from spanproof.lift.source import (
    Source,
    check_decorators,
    find_source,
    local_names,
    lookup_global,
    scope_breaker,
    unwrap,
)
from spanproof.lift.state import Path, Unliftable, join
from spanproof.lift.values import (
    MAX_LENGTH,
    Closure,
    Int,
    Many,
    Method,
    Nothing,
    Object,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    merge,
)
from spanproof.lift.visitor import evaluate, execute_block, expression

MAX_DEPTH = 30
"""Calls inside calls; recursion is refused when it gets here."""


@expression(ast.Call)
def lift_call(frame: Frame, node: ast.Call) -> Value:
    """`callee(arguments)`."""
    from spanproof.lift.construction import is_super_init, super_init
    from spanproof.lift.quantifiers import lift_quantified

    quantified = lift_quantified(frame, node)
    if quantified is not None:
        return quantified
    if is_super_init(node.func) and lookup_global(frame.source.function, "super") is super:
        return super_init(frame, node)
    callee = evaluate(frame, node.func)
    arguments, named = evaluate_arguments(frame, node)
    if not frame.run.path.alive:
        return Poison("unreachable")
    return spread(frame, callee, lambda one: call(frame, one, arguments, named))


def evaluate_arguments(frame: Frame, node: ast.Call) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call from left to right; `*tuple` of known length is spread out."""
    arguments: list[Value] = []
    for each in node.args:
        value = evaluate(frame, each.value if isinstance(each, ast.Starred) else each)
        arguments += starred(frame, value) if isinstance(each, ast.Starred) else [value]
    from spanproof.lift.tables import spread_keywords

    named: dict[str, Value] = {}
    for keyword in node.keywords:
        value = evaluate(frame, keyword.value)
        more = {keyword.arg: value} if keyword.arg is not None else spread_keywords(value)
        if more.keys() & named.keys():
            raise Unliftable("a keyword argument that is given twice")
        named |= more
    return arguments, named


def starred(frame: Frame, value: Value) -> list[Value]:
    """The items of what a star spreads out, when there are as many on all paths."""
    if not frame.run.path.alive:
        return []
    if isinstance(value, Union):
        raise Unliftable("a star before a value of several types or lengths")
    items = items_of(frame, value)
    if any(guard is not ir.TRUE for guard, _ in items):
        raise Unliftable(f"a star before a {type_name(value)} of unknown length")
    return [item for _, item in items]


def call(frame: Frame, callee: Value, arguments: list[Value], named: dict[str, Value]) -> Value:
    """Call a value that is a function, a method or a class."""
    from spanproof.lift import patterns
    from spanproof.lift.builtin_calls import call_builtin
    from spanproof.lift.closures import call_closure
    from spanproof.lift.construction import instantiate
    from spanproof.lift.methods import call_method
    from spanproof.lift.tables import call_table_method

    match callee:
        case Closure():
            return call_closure(frame, callee, arguments, named)
        case Method(str() as name, Ref(target)) if is_table(target):
            return call_table_method(frame, target, name, arguments, named)
        case Method(str() as name, receiver):
            return call_method(frame, receiver, name, arguments, named)
        case Method(function, receiver):
            return call_function(frame, function, [receiver, *arguments], named)
        case Ref(types.FunctionType() as function) if patterns.is_modelled(function):
            return patterns.call_function(frame, function, arguments, named)
        case Ref(types.FunctionType() as function) if not _is_library(function):
            return call_function(frame, function, arguments, named)
        case Ref(type() as cls) if cls.__module__ != "builtins" or issubclass(cls, BaseException):
            return instantiate(frame, cls, arguments, named)
        case Ref(target):
            return call_builtin(frame, target, arguments, named)
        case _:
            raise Unliftable(f"call of {type_name(callee)}")


def _is_library(function: types.FunctionType) -> bool:
    return function in (dataclasses.replace, typing.assert_never)


def call_function(
    frame: Frame, function: Any, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """Execute a function in place: preconditions, body, postconditions."""
    from spanproof.lift import contracts

    run, plain = frame.run, unwrap(function)
    bound = bind(plain, arguments, named)
    if any(plain is other for other in run.in_progress):
        found = contracts.recursive_call(frame, function, plain, bound)
        inside = contracts.executed_inside
        return inside(frame, function, plain, bound) if found is None else found
    if function in run.rounds.by_contract:
        return contracts.called_by_contract(frame, function, plain, bound)
    before = run.in_progress
    run.in_progress = (*before, plain)
    note_guarded(run, function, plain)
    try:
        check_preconditions(frame, function, bound)
        if not run.path.alive:
            return Poison("unreachable")
        result = execute_counted(run, plain, bound)
        check_postconditions(frame, function, {**bound, "result": result})
    finally:
        run.in_progress = before
    return result


def note_guarded(run: Execution, function: Any, plain: types.FunctionType) -> None:
    """Remember a function whose contracts may not be checked while it is being called."""
    if not has_contracts(function):
        return
    run.rounds.guarded.add(plain)
    checked = getattr(function, "__postconditions__", None)
    reserved = {"_ARGS", "_KWARGS", *(("result", "OLD") if checked else ())}
    taken = reserved & set(inspect.signature(plain).parameters)
    if taken:
        raise Unliftable(f"{min(taken)} as a parameter of a function with contracts")


def has_contracts(function: Any) -> bool:
    """Whether a function has preconditions or postconditions."""
    return any(getattr(function, kind, None) for kind in _CONTRACTS)


_CONTRACTS = ("__preconditions__", "__postconditions__")


def execute_counted(run: Execution, plain: types.FunctionType, bound: Mapping[str, Value]) -> Value:
    """Execute a body, and remember the arguments of the outermost call while that lasts.

    A call inside it that is executed in place has not been shown to make a measure smaller.
    """
    called, depths = run.rounds.called, run.rounds.depths
    outer, depth = called.get(plain), depths.get(plain, 0)
    called[plain], depths[plain] = bound if outer is None else outer, depth + 1
    try:
        return execute_body(run, plain, bound)
    finally:
        depths[plain] = depth
        if outer is None:
            del called[plain]
        else:
            called[plain] = outer


def check_preconditions(frame: Frame, function: Any, bound: Mapping[str, Value]) -> None:
    """Raise what icontract raises where a precondition does not hold."""
    groups = getattr(function, "__preconditions__", None) or []
    if len(groups) > 1:
        raise Unliftable("preconditions weakened by inheritance")
    for contract in groups[0] if groups else []:
        if frame.run.path.alive:
            holds = condition(frame.run, contract, bound)
            violate(frame, contract, ir.not_(holds), bound)


def check_postconditions(frame: Frame, function: Any, values: Mapping[str, Value]) -> None:
    """Raise what icontract raises where a postcondition does not hold."""
    if getattr(function, "__postcondition_snapshots__", None):
        raise Unliftable("postcondition with a snapshot")
    for contract in getattr(function, "__postconditions__", None) or []:
        if frame.run.path.alive:
            holds = condition(frame.run, contract, values)
            violate(frame, contract, ir.not_(holds), values)


def violate(frame: Frame, contract: Any, guard: Term, values: Mapping[str, Value]) -> None:
    """The contract is violated where the guard holds."""
    guard = frame.run.path.decide(guard)
    if guard is ir.FALSE:
        return
    if contract.error is not None:
        start = frame.run.path
        frame.run.path = start.copy()
        frame.run.path.assume(guard)
        from spanproof.lift.visitor import refuse

        refuse(frame, Unliftable("contract with an error of its own"), frame.run.line)
        start.assume(ir.not_(guard))
        frame.run.path = start
        return
    message = Poison("the message of a broken contract")
    if not has_message(contract, values):
        run = frame.run
        run.messages += 1
        unwritten = ir.variable(f"{NO_MESSAGE} {run.messages}", ir.BOOL)
        raise_exception(frame, ir.and_(guard, unwritten), Object(MessageError, {"args": message}))
    raise_exception(frame, guard, Object(icontract.ViolationError, {"args": message}))


class MessageError(RuntimeError):
    """Stands for what icontract raises when it fails to write the message of a broken contract."""


NO_MESSAGE = "no message"
"""How the constants are named that say whether it fails: in a model they may be true or false."""


def has_message(contract: Any, values: Mapping[str, Value]) -> bool:
    """Whether icontract certainly can write the message of a broken contract.

    It evaluates the condition once more, without stopping early, and shows all arguments.
    """
    node = find_source(unwrap(contract.condition)).node
    stops_early = any(
        isinstance(part, ast.BoolOp | ast.NamedExpr | ast.Lambda)
        or (isinstance(part, ast.Compare) and len(part.ops) > 1)
        for part in ast.walk(node)
    )
    lazy = isinstance(node, ast.Lambda) and stops_early
    return not lazy and all(_is_short(value) for value in values.values())


ANY_PLACE = Int(ir.bound_variable("shown", ir.bitvec(64)), 0, MAX_LENGTH)
"""Stands for the place of any item."""


def _is_short(value: Value) -> bool:
    """Whether the value certainly can be shown: no int in it has thousands of digits."""
    match value:
        case Int():
            return integers.is_short(value)
        case Tuple(items):
            return all(map(_is_short, items))
        case Object(_, fields):
            return all(map(_is_short, fields.values()))
        case Union(options):
            return all(_is_short(option) for _, option in options)
        case Many(_, _, at):
            return _is_short(at(ANY_PLACE))
        case _:
            return True


def condition(run: Execution, contract: Any, values: Mapping[str, Value]) -> Term:
    """Whether a contract's condition holds for the named values."""
    run.contracts[id(contract)] = contract
    unknown = [name for name in contract.condition_args if name not in values]
    if any(name not in contract.mandatory_args for name in unknown):
        unknown = [name for name in unknown if name in contract.mandatory_args]
    if unknown:
        raise Unliftable(f"contract that speaks of {', '.join(unknown)}")
    chosen = {name: values[name] for name in contract.condition_args if name in values}
    outer = Frame(run, find_source(unwrap(contract.condition)), frozenset())
    result = call_function(outer, contract.condition, [], chosen)
    return truth(outer, result)


def bind(
    function: types.FunctionType, arguments: Sequence[Value], named: Mapping[str, Value]
) -> dict[str, Value]:
    """Parameters by name, as Python binds them.

    Raises Unliftable when the arguments do not fit, which in Python is a TypeError.
    """
    signature = inspect.signature(function)

    def default(name: str) -> Value:
        return constant(signature.parameters[name].default, f"default of {name}")

    return bind_signature(signature, arguments, named, default, function.__qualname__)


def execute_body(
    run: Execution, function: types.FunctionType, variables: Mapping[str, Value]
) -> Value:
    """Run a function's body on the current path and give what it returns.

    Its path starts with the condition `true`, so that what is recorded inside is relative to
    the call; it is put behind the caller's condition at the end.
    """
    source = find_source(function)
    if isinstance(source.node, ast.FunctionDef):
        run.functions[f"{function.__module__}.{source.name}"] = None
    return execute_source(run, source, variables)


def execute_source(run: Execution, source: Source, variables: Mapping[str, Value]) -> Value:
    """Run the body of a function or closure, as `execute_body` does."""
    check_decorators(source)
    _refuse_special(source)
    if run.depth >= MAX_DEPTH:
        raise Unliftable(f"calls nested deeper than {MAX_DEPTH} (recursion?)")
    caller, line = run.path, run.line
    first_raise, first_refusal = len(run.raised), len(run.refused)
    frame = Frame(run, source, local_names(source.node))
    run.path = caller.called(variables)
    run.depth += 1
    try:
        _run_node(frame)
    finally:
        run.depth -= 1
    for raised in run.raised[first_raise:]:
        raised.guard = ir.and_(caller.condition, raised.guard)
        raised.variables = dict(caller.variables)
    for refused in run.refused[first_refusal:]:
        refused.guard = ir.and_(caller.condition, refused.guard)
    path, value = _joined_returns(frame)
    run.path = caller.returned(path)
    run.line = line
    return value


def _refuse_special(source: Source) -> None:
    function = source.function
    if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
        raise Unliftable(f"{source.name} is a generator or coroutine")
    found = scope_breaker(source.node)
    if found:
        raise Unliftable(f"{found} in {source.name}")


def _run_node(frame: Frame) -> None:
    """A lambda returns its expression; a function its first return, or None."""
    from spanproof.lift.visitor import refuse

    run, node = frame.run, frame.source.node
    if isinstance(node, ast.Lambda):
        try:
            value = evaluate(frame, node.body)
        except Unliftable as refusal:
            refuse(frame, refusal, run.line)
            return
        if run.path.alive:
            frame.returns.append((run.path.copy(), value))
        return
    execute_block(frame, node.body)
    if run.path.alive:
        frame.returns.append((run.path.copy(), Nothing()))


def _joined_returns(frame: Frame) -> tuple[Path, Value]:
    """All ways a function returned, as one path and one value."""
    if not frame.returns:
        dead = Path()
        dead.kill()
        return dead, Poison("unreachable")
    path, value = frame.returns[-1]
    for other, other_value in reversed(frame.returns[:-1]):
        other.variables, path.variables = {}, {}
        value = merge(other.condition, other_value, value)
        path = join(other.condition, other, path)
    return path, value
