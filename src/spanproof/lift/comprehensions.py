"""List comprehensions, and `tuple(…)` and `list(…)` of a generator expression.

Over items that are few, they are evaluated one after the other. Over a sequence of any length the
result is lazy: an item is evaluated when it is looked at, on the knowledge that none raised. The
first item that raises is a case of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from spanproof.lift import integers, ir, lists
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.iteration import Items, iterate
from spanproof.lift.places import AT_ONE_PLACE, Visit, first_visit, visit
from spanproof.lift.selection import selected
from spanproof.lift.state import Unliftable
from spanproof.lift.statements import assign
from spanproof.lift.values import Bool, Int, Many, Origin, Poison, Tuple, Union, Value, at_width
from spanproof.lift.visitor import evaluate, expression, fork
from spanproof.lift.visits import Visits, visits_of

Comprehension = ast.ListComp | ast.GeneratorExp


@expression(ast.ListComp)
def lift_list_comprehension(frame: Frame, node: ast.ListComp) -> Value:
    """`[element for target in iterable if test]`."""
    return comprehended(frame, node, list)


def comprehended(frame: Frame, node: Comprehension, kind: type) -> Value:
    """All that a comprehension gives, as a tuple or list."""
    loop, run = node.generators[0], frame.run
    if len(node.generators) != 1 or loop.is_async:
        raise Unliftable("a comprehension over several loops")
    outer, first_raise = dict(run.path.variables), len(run.raised)
    visited = visits_of(frame, loop.iter)
    if visited is None:
        result: Value = _one_by_one(frame, node, kind, iterate(frame, loop.iter))
    else:
        result = _lazily(frame, node, kind, visited)
    run.path.variables = outer
    for raised in run.raised[first_raise:]:
        raised.variables = dict(outer)  # the loop's variables are its own
    return lists.settle(result, run.path) if isinstance(result, Many) else result


def _wanted(
    frame: Frame, node: Comprehension, number: int, then: Callable[[], Value], other: Value
) -> Value:
    """`then()` where the conditions of the loop from `number` on hold, else `other`."""
    tests = node.generators[0].ifs
    if number == len(tests):
        return then()
    test = truth(frame, evaluate(frame, tests[number]))
    return fork(frame, test, lambda: _wanted(frame, node, number + 1, then, other), lambda: other)


# --- Few items --------------------------------------------------------------------------------


def _one_by_one(frame: Frame, node: Comprehension, kind: type, items: Items) -> Many:
    left_out = Tuple((Bool(ir.FALSE), lists.NOWHERE))
    result = lists.of_items(kind, ())

    def look(value: Value) -> Value:
        assign(frame, node.generators[0].target, value)
        return _wanted(
            frame, node, 0, lambda: Tuple((Bool(ir.TRUE), evaluate(frame, node.elt))), left_out
        )

    for guard, value in items:
        found = fork(frame, guard, partial(look, value), lambda: left_out)
        if not frame.run.path.alive:
            break
        if not isinstance(found, Tuple) or not isinstance(found.items[0], Bool):
            raise Unliftable("an item of a comprehension that was not modelled")
        kept = frame.run.path.decide(found.items[0].term)
        result = lists.appended(result, kept, _present(found.items[1]))
    return result


def _present(value: Value) -> Value:
    """The value without the alternative that there is none."""
    if not isinstance(value, Union):
        return value
    kept = tuple(one for one in value.options if one[1] is not lists.NOWHERE)
    return kept[0][1] if len(kept) == 1 else Union(kept)


# --- Any number of items ----------------------------------------------------------------------


def _lazily(frame: Frame, node: Comprehension, kind: type, visited: Visits) -> Value:
    run, size = frame.run, visited.length

    def element(place: Int) -> Value:
        assign(frame, node.generators[0].target, visited.at(place))
        return _wanted(frame, node, 0, lambda: evaluate(frame, node.elt), lists.NOWHERE)

    def test(place: Int) -> Term:
        assign(frame, node.generators[0].target, visited.at(place))
        found = _wanted(frame, node, 0, lambda: Bool(ir.TRUE), Bool(ir.FALSE))
        return truth(frame, found)

    def look(place: Int) -> Visit:
        return visit(run, integers.less(place, size), lambda: _evaluated(element(place)))

    first, seen = first_visit(run, size, look, lambda found: found.ended)
    if first is not size:
        _end_at(frame, integers.less(first, size), seen, lambda: element(first))
    if not run.path.alive:
        return Poison("unreachable")
    if not node.generators[0].ifs:
        return Many(kind, size, _remembered(frame, element))
    chosen = selected(
        run, size, lambda k: visit(run, integers.less(k, size), lambda: test(k)).result
    )
    at = _remembered(frame, lambda place: _present(element(place)))
    origin = Origin(size, at, _passing(frame, test))
    return Many(kind, chosen.count, lambda place: at(chosen.place(place)), origin=origin)


def _passing(frame: Frame, test: Callable[[Int], Term]) -> Callable[[Int], Term]:
    """Whether the item at a place passes, as tested here and now."""
    tested = _remembered(frame, lambda place: Bool(test(place)))

    def passes(place: Int) -> Term:
        found = tested(place)
        assert isinstance(found, Bool)
        return found.term

    return passes


def _evaluated(value: Value) -> Term:
    """Evaluating was all: the value does not matter."""
    return ir.FALSE


def _end_at(frame: Frame, when: Term, visited: Visit, happens: Callable[[], Value]) -> None:
    """Where the condition holds, something happens that raises or leaves the subset.

    What was not modelled before, but is, now that more is known of the place, is refused.
    """

    def end() -> Value:
        value = happens()
        if frame.run.path.alive and frame.run.path.decide(visited.left) is not ir.FALSE:
            frame.run.path.assume(visited.left)
            raise Unliftable(AT_ONE_PLACE)
        frame.run.path.kill()
        return value

    fork(frame, when, end, lambda: Bool(ir.FALSE))


def _remembered(frame: Frame, element: Callable[[Int], Value]) -> Callable[[Int], Value]:
    """Evaluate an element as here and now, whenever it is asked for, once for each place.

    Nothing is raised or refused by it: that has been dealt with for all places.
    """
    run, made = frame.run, dict[object, Value]()
    path, within, busy, depth = run.path.copy(), run.within, run.in_progress, run.depth

    def fresh(place: Int) -> Value:
        saved = run.path, run.within, run.in_progress, run.depth, run.line
        raised, refused, loose = len(run.raised), len(run.refused), run.loose
        run.path, run.in_progress, run.depth = path.called(path.variables), busy, depth
        own = [t for t in ir.subterms(place.term) if t.op == "bound" and t not in within]
        run.within = (*within, *own)
        try:
            value = element(place)
        finally:
            run.path, run.within, run.in_progress, run.depth, run.line = saved
            del run.raised[raised:], run.refused[refused:]
        if run.loose != loose:
            raise Unliftable("a search or loop in what is done for every item of a sequence")
        return value

    def at(place: Int) -> Value:
        # what is known of the bounds where it is asked for is part of the value that is made
        constant = place.low is not None and place.low == place.high
        key = at_width(place, 64) if constant else (place.term, place.low, place.high)
        if key not in made:
            made[key] = fresh(place)
        return made[key]

    return at


__all__ = ["comprehended"]
