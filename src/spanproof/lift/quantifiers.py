"""`all()` and `any()`, and other calls that use up a generator expression."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from spanproof.lift import integers, ir, lists
from spanproof.lift.comprehensions import comprehended
from spanproof.lift.equality import truth
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.iteration import Items, iterate
from spanproof.lift.objects import type_name
from spanproof.lift.places import Visit, everywhere, happens_somewhere, visit
from spanproof.lift.source import lookup_global
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.statements import assign
from spanproof.lift.values import (
    Bool,
    Int,
    Many,
    Method,
    Poison,
    Ref,
    Tuple,
    Value,
)
from spanproof.lift.visitor import evaluate, fork
from spanproof.lift.visits import Visits, visits_of

_CONSUMERS = ("tuple", "list", "sum", "sorted", "min", "max")
"""Built-in functions that go through all items of their first argument."""


def lift_quantified(frame: Frame, node: ast.Call) -> Value | None:
    """`all(… for …)`, `any(… for …)` and the like; None when the call is not one of them."""
    if node.args and isinstance(node.args[0], ast.GeneratorExp):
        consumed = _consume(frame, node, node.args[0])
        if consumed is not None:
            return consumed
    if not isinstance(node.func, ast.Name) or node.func.id not in ("all", "any"):
        return None
    if not _is_builtin(frame, node.func.id) or len(node.args) != 1 or node.keywords:
        return None
    generator = node.args[0]
    if not isinstance(generator, ast.GeneratorExp):
        return _of_items(frame, evaluate(frame, generator), is_all=node.func.id == "all")
    if len(generator.generators) != 1 or generator.generators[0].is_async:
        raise Unliftable("generator over several loops")
    return _quantify(frame, generator, is_all=node.func.id == "all")


def _is_builtin(frame: Frame, name: str) -> bool:
    if name in frame.local_names or name in frame.run.path.variables:
        return False
    return lookup_global(frame.source.function, name) is vars(builtins)[name]


def _consume(frame: Frame, node: ast.Call, generator: ast.GeneratorExp) -> Value | None:
    """`tuple(… for …)`, `"".join(… for …)`: a call that takes all items before it does anything."""
    match node.func:
        case ast.Name(id=name) if name in _CONSUMERS and _is_builtin(frame, name):
            callee: Value = Ref(vars(builtins)[name])
        case ast.Attribute(attr="join"):
            callee = evaluate(frame, node.func)
            if not isinstance(callee, Method) or callee.function != "join":
                return None
        case _:
            return None
    items = comprehended(frame, generator, tuple)
    rest = [evaluate(frame, each) for each in node.args[1:]]
    named = {str(keyword.arg): evaluate(frame, keyword.value) for keyword in node.keywords}
    if "None" in named or any(isinstance(each, ast.Starred) for each in node.args):
        raise Unliftable("starred argument beside a generator expression")
    if not frame.run.path.alive:
        return Poison("unreachable")
    from spanproof.lift.calls import call

    return call(frame, callee, [items, *rest], named)


def _quantify(frame: Frame, node: ast.GeneratorExp, *, is_all: bool) -> Value:
    loop = node.generators[0]
    visited = visits_of(frame, loop.iter)
    if visited is not None:
        return _over_places(frame, node, visited, is_all=is_all)
    items = iterate(frame, loop.iter)
    outer, first_raise = dict(frame.run.path.variables), len(frame.run.raised)
    simple = _without_effects(
        frame.run, lambda: [_test(frame, node, guard, value, is_all) for guard, value in items]
    )
    if simple is not None:
        result: Value = Bool((ir.and_ if is_all else ir.or_)(*simple))
    else:
        result = _in_order(frame, node, items, is_all=is_all)
    frame.run.path.variables = outer
    for raised in frame.run.raised[first_raise:]:
        raised.variables = dict(outer)  # the loop's variables are its own
    return result


def _test(frame: Frame, node: ast.GeneratorExp, guard: Term, value: Value, is_all: bool) -> Term:
    """One item's contribution: `guard implies element`, or `guard and element`."""
    run, start = frame.run, frame.run.path
    run.path = start.copy()
    run.path.assume(guard)
    if not run.path.alive:
        run.path = start
        return ir.boolean(is_all)
    before = run.path.condition
    wanted, element = _element(frame, node, value)
    if run.path.condition is not before:
        raise Unliftable("generator element that may raise")  # caught by _without_effects
    run.path = start
    present = ir.and_(guard, wanted)
    return ir.or_(ir.not_(present), element) if is_all else ir.and_(present, element)


def _element(frame: Frame, node: ast.GeneratorExp, value: Value) -> tuple[Term, Term]:
    """Whether the conditions of the loop let an item pass, and the truth of the element."""
    loop = node.generators[0]
    assign(frame, loop.target, value)
    wanted = ir.and_(*(truth(frame, evaluate(frame, test)) for test in loop.ifs))
    if wanted is ir.FALSE:
        return wanted, ir.TRUE
    if loop.ifs and wanted is not ir.TRUE:
        frame.run.path.assume(wanted)
        raise Unliftable("filter in a generator")
    return wanted, truth(frame, evaluate(frame, node.elt))


def _without_effects(run: Execution, compute: Callable[[], list[Term]]) -> list[Term] | None:
    """The terms, if computing them raised and refused nothing; else None and no trace."""
    path, raised, refused = run.path, len(run.raised), len(run.refused)
    saved: Path = path.copy()
    try:
        terms = compute()
    except Unliftable:
        terms = None
    if terms is not None and len(run.raised) == raised and len(run.refused) == refused:
        run.path = saved
        return terms
    del run.raised[raised:]
    del run.refused[refused:]
    run.path = saved
    return None


def _in_order(frame: Frame, node: ast.GeneratorExp, items: Items, *, is_all: bool) -> Value:
    """Items one after the other, no further than needed, as Python does it."""
    if not items:
        return Bool(ir.boolean(is_all))
    (guard, value), rest = items[0], items[1:]

    def go_on() -> Value:
        return _in_order(frame, node, rest, is_all=is_all)

    def stop() -> Value:
        return Bool(ir.boolean(not is_all))

    def look() -> Value:
        assign(frame, node.generators[0].target, value)
        return _filtered(frame, node, 0, go_on, stop, is_all=is_all)

    # an item that does not exist has none after it
    return fork(frame, guard, look, lambda: Bool(ir.boolean(is_all)))


def _filtered(
    frame: Frame,
    node: ast.GeneratorExp,
    number: int,
    go_on: Callable[[], Value],
    stop: Callable[[], Value],
    *,
    is_all: bool,
) -> Value:
    """The loop's conditions from `number` on, then the element."""
    tests = node.generators[0].ifs
    if number < len(tests):
        wanted = truth(frame, evaluate(frame, tests[number]))
        return fork(
            frame,
            wanted,
            lambda: _filtered(frame, node, number + 1, go_on, stop, is_all=is_all),
            go_on,
        )
    element = truth(frame, evaluate(frame, node.elt))
    return fork(frame, element, go_on, stop) if is_all else fork(frame, element, stop, go_on)


def _over_places(frame: Frame, node: ast.GeneratorExp, visited: Visits, *, is_all: bool) -> Value:
    """A quantified formula, for what has any number of items.

    Where some element may raise or leave the subset, the first place that ends the loop is looked
    at by itself.
    """
    run, size = frame.run, visited.length
    outer, first_raise = dict(run.path.variables), len(run.raised)

    def stops(place: Int) -> Term:
        assign(frame, node.generators[0].target, visited.at(place))
        found = _filtered(
            frame, node, 0, lambda: Bool(ir.FALSE), lambda: Bool(ir.TRUE), is_all=is_all
        )
        return truth(frame, found)

    def look(place: Int) -> Visit:
        return visit(run, integers.less(place, size), lambda: stops(place))

    found = happens_somewhere(frame, size, look, stops)
    run.path.variables = outer
    for raised in run.raised[first_raise:]:
        raised.variables = dict(outer)
    return Bool(ir.not_(found) if is_all else found)


def _of_items(frame: Frame, value: Value, *, is_all: bool) -> Value:
    """`all` or `any` of the truth of items that are there already."""
    if not frame.run.path.alive:
        return Poison("unreachable")
    if not isinstance(value, Tuple | Many):
        raise Unliftable(f"{'all' if is_all else 'any'}() of {type_name(value)}")
    known = lists.known_items(value, frame.run.path)
    if known is not None:
        tests = [truth(frame, item) for item in known]
        return Bool(ir.and_(*tests) if is_all else ir.or_(*tests))
    whole, size = lists.as_many(value), lists.length(value, frame.run.path)

    def passes(place: Int) -> Term:
        test = truth(frame, whole.at(place))
        return test if is_all else ir.not_(test)

    always = everywhere(frame.run, size, passes)
    return Bool(always if is_all else ir.not_(always))
