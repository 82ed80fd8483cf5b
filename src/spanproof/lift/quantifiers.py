"""`all()` and `any()` of a generator expression."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.equality import truth
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Term
from spanproof.lift.iteration import Items, iterate
from spanproof.lift.source import lookup_global
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.statements import assign
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Value,
    View,
)
from spanproof.lift.visitor import evaluate, fork


def lift_quantified(frame: Frame, node: ast.Call) -> Value | None:
    """`all(… for …)` and `any(… for …)`; None when the call is not one of them."""
    if not isinstance(node.func, ast.Name) or node.func.id not in ("all", "any"):
        return None
    if node.func.id in frame.local_names or node.func.id in frame.run.path.variables:
        return None
    meant = lookup_global(frame.source.function, node.func.id)
    if meant is not vars(builtins)[node.func.id] or len(node.args) != 1 or node.keywords:
        return None
    generator = node.args[0]
    if not isinstance(generator, ast.GeneratorExp):
        raise Unliftable(f"{node.func.id}() of what is not a generator expression")
    if len(generator.generators) != 1 or generator.generators[0].is_async:
        raise Unliftable("generator over several loops")
    return _quantify(frame, generator, is_all=node.func.id == "all")


def _quantify(frame: Frame, node: ast.GeneratorExp, *, is_all: bool) -> Value:
    loop = node.generators[0]
    if not isinstance(loop.iter, ast.Call):
        source = evaluate(frame, loop.iter)
        path = frame.run.path
        if isinstance(source, View) and sequences.longest(source, path) > sequences.MAX_UNROLL:
            return Bool(_for_every_item(frame, node, source, is_all=is_all))
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


def _for_every_item(frame: Frame, node: ast.GeneratorExp, view: View, *, is_all: bool) -> Term:
    """A quantified formula over a text of any length, for an element that cannot raise."""
    run = frame.run

    def claim(place: Int) -> Term:
        code = sequences.clamped(sequences.item(view, place))
        value: Value = Fixed(True, (code,)) if view.text else integers.unsigned(code)
        test = _without_effects(run, lambda: [_test(frame, node, ir.TRUE, value, is_all)])
        if test is None:
            raise Unliftable("generator over a text of unbounded length that may raise")
        return test[0] if is_all else ir.not_(test[0])

    everywhere = sequences.for_all_items(view, claim)
    return everywhere if is_all else ir.not_(everywhere)
