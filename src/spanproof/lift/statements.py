"""Statements, one function per construct."""

from __future__ import annotations

import ast

from spanproof.lift import ir
from spanproof.lift.classes import is_data_descriptor
from spanproof.lift.construction import is_straight_line
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame
from spanproof.lift.local_lists import lift_change
from spanproof.lift.operators import binary
from spanproof.lift.state import Unliftable, join
from spanproof.lift.unpacking import unpacked, unpacked_around
from spanproof.lift.values import Many, Nothing, Object, Tuple, Unbound, Union, Value
from spanproof.lift.visitor import evaluate, execute_block, statement


@statement(ast.Pass)
def lift_pass(frame: Frame, node: ast.Pass) -> None:
    """`pass`."""


@statement(ast.Expr)
def lift_expression_statement(frame: Frame, node: ast.Expr) -> None:
    """An expression whose value is dropped; docstrings among them."""
    if not lift_change(frame, node.value):
        evaluate(frame, node.value)


@statement(ast.Return)
def lift_return(frame: Frame, node: ast.Return) -> None:
    """`return value`."""
    value = Nothing() if node.value is None else evaluate(frame, node.value)
    path = frame.run.path
    if path.alive:
        frame.returns.append((path.copy(), value))
        path.kill()


@statement(ast.Assign)
def lift_assign(frame: Frame, node: ast.Assign) -> None:
    """`a = b = value`, `a, b = value`."""
    value = evaluate(frame, node.value)
    for target in node.targets:
        assign(frame, target, value)


@statement(ast.AnnAssign)
def lift_annotated(frame: Frame, node: ast.AnnAssign) -> None:
    """`name: type = value`; local annotations are not evaluated."""
    if node.value is not None:
        assign(frame, node.target, evaluate(frame, node.value))


@statement(ast.AugAssign)
def lift_augmented(frame: Frame, node: ast.AugAssign) -> None:
    """`name += value` on values that cannot change, where it means `name = name + value`."""
    if not isinstance(node.target, ast.Name):
        raise Unliftable("augmented assignment to what is not a local variable")
    load = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    old = evaluate(frame, load)
    if _may_be_list(old):
        raise Unliftable("augmented assignment to a list, which changes it in place")
    assign(frame, node.target, binary(frame, node.op, old, evaluate(frame, node.value)))


def _may_be_list(value: Value) -> bool:
    if isinstance(value, Union):
        return any(_may_be_list(option) for _, option in value.options)
    return isinstance(value, Many) and value.kind is not tuple


def assign(frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind a target; attributes only of an exception under construction."""
    path = frame.run.path
    if not path.alive:
        return
    match target:
        case ast.Name(id=name):
            path.variables[name] = value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            _assign_parts(frame, parts, value)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            _set_attribute(frame, name, value)
        case _:
            raise Unliftable(f"assignment to {type(target).__name__}")


def _assign_parts(frame: Frame, parts: list[ast.expr], value: Value) -> None:
    stars = [place for place, part in enumerate(parts) if isinstance(part, ast.Starred)]
    if stars:
        values = unpacked_around(frame, value, stars[0], len(parts) - stars[0] - 1)
    else:
        values = unpacked(frame, value, len(parts))
    for part, one in zip(parts, values, strict=True):
        assign(frame, part.value if isinstance(part, ast.Starred) else part, one)


@statement(ast.Delete)
def lift_delete(frame: Frame, node: ast.Delete) -> None:
    """`del name`: the variable has no value any more."""
    for target in node.targets:
        if not isinstance(target, ast.Name):
            raise Unliftable("del of what is not a local variable")
        load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
        evaluate(frame, load)  # raises where it has none
        frame.run.path.variables[target.id] = Unbound()


def _set_attribute(frame: Frame, name: str, value: Value) -> None:
    """`self.name = value` in the straight-line `__init__` of an exception class."""
    receiver = frame.run.path.variables.get("self")
    constructing = frame.source.node
    if (
        not isinstance(receiver, Object)
        or not issubclass(receiver.cls, BaseException)
        or not isinstance(constructing, ast.FunctionDef)
        or constructing.name != "__init__"
    ):
        raise Unliftable(f"assignment to attribute {name}")
    if not is_straight_line(constructing):
        raise Unliftable("an exception's __init__ that does more than assign")
    parameters = [*constructing.args.posonlyargs, *constructing.args.args]
    if "self" in _assigned(constructing) or parameters[0].arg != "self":
        raise Unliftable("an exception's __init__ whose self is not the new object")
    if (name != "args" and is_data_descriptor(receiver.cls, name)) or name.startswith("__"):
        raise Unliftable(f"assignment to attribute {name}, which {receiver.cls.__name__} defines")
    if name == "args" and not isinstance(value, Tuple):
        raise Unliftable("args of an exception that are no tuple")
    receiver.fields[name] = value


def _assigned(function: ast.FunctionDef) -> set[str]:
    """Names that are assigned anywhere in a function."""
    names = (n for n in ast.walk(function) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


@statement(ast.If)
def lift_if(frame: Frame, node: ast.If) -> None:
    """`if test: … else: …`, both sides, joined."""
    run = frame.run
    test = truth(frame, evaluate(frame, node.test))
    test = run.path.decide(test)  # only now: evaluating may have replaced the path
    if not run.path.alive:
        return
    start, ends = run.path, []
    for body, guard in ((node.body, test), (node.orelse, ir.not_(test))):
        run.path = start.copy()
        run.path.assume(guard)
        execute_block(frame, body)
        ends.append(run.path)
    run.path = join(test, ends[0], ends[1])
