"""Expressions, one function per construct."""

from __future__ import annotations

import ast
import re
from functools import lru_cache, partial
from typing import Any

from spanproof.lift import integers, ir, lists, sequences
from spanproof.lift.constancy import is_constant_table, is_table
from spanproof.lift.equality import equal, identical, truth
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.membership import contains
from spanproof.lift.objects import as_int, attribute, constant, spread, type_name
from spanproof.lift.ordering import ordered
from spanproof.lift.patterns import group
from spanproof.lift.source import COMPREHENSIONS, lookup_global
from spanproof.lift.state import Unliftable
from spanproof.lift.tables import item_of
from spanproof.lift.values import (
    NOT_CONSTANT,
    Bool,
    Fixed,
    Int,
    Many,
    Object,
    Poison,
    Ref,
    Tuple,
    Unbound,
    Union,
    Value,
    View,
    to_python,
)
from spanproof.lift.visitor import evaluate, expression, fork


@expression(ast.Constant)
def lift_constant(frame: Frame, node: ast.Constant) -> Value:
    """A literal."""
    return constant(node.value, f"literal {node.value!r}")


@expression(ast.Name)
def lift_name(frame: Frame, node: ast.Name) -> Value:
    """A local variable, else what the name means in the function's module."""
    variables = frame.run.path.variables
    if node.id in frame.local_names:
        return _bound_local(frame, node, variables.get(node.id, Unbound()))
    if node.id in variables:
        return _of_enclosing(variables[node.id])
    try:
        found = lookup_global(frame.source.function, node.id)
    except (KeyError, ValueError):
        raise Unliftable(f"name {node.id} has no value") from None
    if is_constant_table(found, node.id, frame.source.path):
        return Ref(found)
    return constant(found, f"global {node.id}")


def _of_enclosing(value: Value) -> Value:
    """The variable of an enclosing comprehension or function; to read an unbound one raises."""
    if isinstance(value, Poison):
        raise Unliftable(value.reason)
    return value


def _bound_local(frame: Frame, node: ast.Name, value: Value) -> Value:
    """A local variable's value; where it has none, Python raises UnboundLocalError.

    In a comprehension it may be a NameError: that depends on its kind and the version of Python.
    """
    options = value.options if isinstance(value, Union) else ((ir.TRUE, value),)
    missing = ir.or_(*(guard for guard, one in options if isinstance(one, Unbound)))
    if missing is not ir.FALSE and node in _inside_comprehensions(frame.source.node):
        fork(frame, missing, partial(_refused, node.id), lambda: Bool(ir.TRUE))
    raise_builtin(frame, missing, UnboundLocalError, f"local variable '{node.id}' has no value")
    path = frame.run.path
    kept = [
        (guard, one)
        for guard, one in options
        if not isinstance(one, Unbound) and path.decide(guard) is not ir.FALSE
    ]
    if not kept:
        return Poison("unreachable")
    return kept[0][1] if len(kept) == 1 else Union(tuple(kept))


def _refused(name: str) -> Value:
    raise Unliftable(f"the variable {name} without a value, in a comprehension")


@lru_cache(maxsize=1024)
def _inside_comprehensions(function: ast.AST) -> frozenset[ast.AST]:
    """Everything in comprehensions but their first iterable, which is evaluated outside."""
    found: set[ast.AST] = set()
    for node in ast.walk(function):
        if isinstance(node, COMPREHENSIONS):
            found |= set(ast.walk(node)) - set(ast.walk(node.generators[0].iter))
    return frozenset(found)


@expression(ast.NamedExpr)
def lift_named(frame: Frame, node: ast.NamedExpr) -> Value:
    """`name := value`, in the scope it stands in; inside comprehensions it is refused before."""
    value = evaluate(frame, node.value)
    frame.run.path.variables[node.target.id] = value
    return value


@expression(ast.Set)
def lift_set(frame: Frame, node: ast.Set) -> Value:
    """`{a, b}` of constants: it may be looked into, whatever changes a set is refused."""
    return Ref(set(_constants(frame, node.elts, "set")))


@expression(ast.Dict)
def lift_dict(frame: Frame, node: ast.Dict) -> Value:
    """`{key: value}` of constants: it may be looked into, whatever changes one is refused."""
    entries = [part for pair in zip(node.keys, node.values, strict=True) for part in pair]
    if None in node.keys:
        raise Unliftable("a dictionary with the entries of another one")
    values = _constants(frame, [part for part in entries if part is not None], "dictionary")
    return Ref(dict(zip(values[::2], values[1::2], strict=True)))


def _constants(frame: Frame, nodes: list[ast.expr], what: str) -> list[Any]:
    """The values of expressions that are the same on all paths, and cannot change."""
    found = [to_python(evaluate(frame, node)) for node in nodes]
    if any(value is NOT_CONSTANT for value in found):
        raise Unliftable(f"a {what} of what are not constants")
    return found


@expression(ast.Attribute)
def lift_attribute(frame: Frame, node: ast.Attribute) -> Value:
    """`value.name`."""
    return attribute(frame, evaluate(frame, node.value), node.attr)


@expression(ast.IfExp)
def lift_conditional(frame: Frame, node: ast.IfExp) -> Value:
    """`a if test else b`: only the chosen side is evaluated."""
    test = truth(frame, evaluate(frame, node.test))
    return fork(
        frame, test, lambda: evaluate(frame, node.body), lambda: evaluate(frame, node.orelse)
    )


@expression(ast.BoolOp)
def lift_bool_op(frame: Frame, node: ast.BoolOp) -> Value:
    """`and`, `or`: left to right, and no further than needed; the value is an operand's."""
    return _short_circuit(frame, isinstance(node.op, ast.And), node.values)


def _short_circuit(frame: Frame, is_and: bool, operands: list[ast.expr]) -> Value:
    first = evaluate(frame, operands[0])
    if len(operands) == 1:
        return first
    test = truth(frame, first)

    def rest() -> Value:
        return _short_circuit(frame, is_and, operands[1:])

    def stop() -> Value:
        return Bool(ir.boolean(not is_and)) if isinstance(first, Bool) else first

    return fork(frame, test, rest, stop) if is_and else fork(frame, test, stop, rest)


@expression(ast.Compare)
def lift_compare(frame: Frame, node: ast.Compare) -> Value:
    """A comparison chain: each operand is evaluated once, and no further than needed."""
    return _compare_chain(frame, evaluate(frame, node.left), node.ops, node.comparators)


def _compare_chain(
    frame: Frame, left: Value, ops: list[ast.cmpop], operands: list[ast.expr]
) -> Value:
    right = evaluate(frame, operands[0])
    if not frame.run.path.alive:
        return Poison("unreachable")
    result = compare(frame, ops[0], left, right)
    if len(ops) == 1:
        return Bool(result)
    return fork(
        frame,
        result,
        lambda: _compare_chain(frame, right, ops[1:], operands[1:]),
        lambda: Bool(ir.FALSE),
    )


def compare(frame: Frame, op: ast.cmpop, left: Value, right: Value) -> Term:
    """`left op right` as a term."""
    match op:
        case ast.Eq():
            return equal(frame, left, right)
        case ast.NotEq():
            return ir.not_(equal(frame, left, right))
        case ast.Is():
            return identical(frame, left, right)
        case ast.IsNot():
            return ir.not_(identical(frame, left, right))
        case ast.In():
            return contains(frame, right, left)
        case ast.NotIn():
            return ir.not_(contains(frame, right, left))
        case _:
            return ordered(frame, op, left, right)


@expression(ast.Subscript)
def lift_subscript(frame: Frame, node: ast.Subscript) -> Value:
    """`value[index]` and `value[start:stop]`."""
    container = evaluate(frame, node.value)
    if isinstance(node.slice, ast.Slice):
        if node.slice.step is not None:
            raise Unliftable("slice with a step")
        start = _slice_bound(frame, node.slice.lower)
        stop = _slice_bound(frame, node.slice.upper)
        return spread(frame, container, lambda one: _slice_of_one(frame, one, start, stop))
    place = evaluate(frame, node.slice)
    if not frame.run.path.alive:
        return Poison("unreachable")
    return spread(frame, container, lambda one: _item_of_one(frame, one, place))


def _slice_bound(frame: Frame, node: ast.expr | None) -> Int | None:
    if node is None:
        return None
    value = evaluate(frame, node)
    number = as_int(value)
    if number is None:
        raise Unliftable(f"slice bound of type {type_name(value)}")
    return frame.run.path.refine(number)


def _slice_of_one(frame: Frame, value: Value, start: Int | None, stop: Int | None) -> Value:
    match value:
        case Fixed() | View():
            return sequences.slice_of(value, start, stop, frame.run.path)
        case Tuple(items):
            ends = [None if x is None else to_python(x) for x in (start, stop)]
            constants = [end if isinstance(end, int) else None for end in ends]
            if NOT_CONSTANT not in ends:
                return Tuple(items[slice(*constants)])
            return lists.slice_of(lists.as_many(value), start, stop, frame.run.path)
        case Many(kind) if kind in (tuple, list):
            return lists.slice_of(value, start, stop, frame.run.path)
    raise Unliftable(f"slice of {type_name(value)}")


def _item_of_one(frame: Frame, value: Value, place: Value) -> Value:
    if isinstance(value, Ref) and is_table(value.target):
        return item_of(frame, value.target, place)
    if isinstance(value, Object) and value.cls is re.Match:
        return group(value, place)
    number = as_int(place)
    if number is None:
        raise Unliftable(f"index of type {type_name(place)}")
    path = frame.run.path
    number = path.refine(number)
    match value:
        case Fixed() | View():
            exists, actual = sequences.index(value, number, path)
            raise_builtin(frame, ir.not_(exists), IndexError, "index out of range")
            if not path.alive:
                return Poison("unreachable")
            code = sequences.item(value, actual)
            return Fixed(True, (code,)) if value.text else integers.unsigned(code)
        case Tuple(items):
            constant_place = to_python(number)
            if isinstance(constant_place, int):
                if -len(items) <= constant_place < len(items):
                    return items[constant_place]
                raise_builtin(frame, ir.TRUE, IndexError, "tuple index out of range")
                return Poison("unreachable")
            return _item_of_many(frame, lists.as_many(value), number)
        case Many():
            return _item_of_many(frame, value, number)
    raise Unliftable(f"item of {type_name(value)} at a computed place")


def _item_of_many(frame: Frame, value: Many, place: Int) -> Value:
    ending = lists.from_end(value, place, frame.run.path)
    if ending is not None:
        return ending
    exists, actual = lists.index(value, place, frame.run.path)
    raise_builtin(frame, ir.not_(exists), IndexError, "index out of range")
    if not frame.run.path.alive:
        return Poison("unreachable")
    return value.at(lists.place_inside(frame.run.path.refine(actual)))
