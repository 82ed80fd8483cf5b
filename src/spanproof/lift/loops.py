"""`for` and `while`, `break` and `continue`: unrolled where the number of rounds has a bound."""

from __future__ import annotations

import ast
from collections.abc import Callable

from spanproof.lift import integers, ir, lists
from spanproof.lift.described import leading_asserts
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, Loop
from spanproof.lift.havoc import assigned_in
from spanproof.lift.iteration import Items, iterate
from spanproof.lift.measures import find_measure
from spanproof.lift.objects import type_name
from spanproof.lift.rounds import describe_for, describe_while
from spanproof.lift.state import Path, Unliftable, join_exclusive
from spanproof.lift.statements import assign
from spanproof.lift.values import Many, Union, Value, int_const
from spanproof.lift.visitor import evaluate, execute_block, statement
from spanproof.lift.visits import Visits, is_changed_list, visits_of, visits_of_value

VISITED = "$visited"
"""The local under which the value of an iterable expression is kept; no name of Python's."""

MOST_HALVINGS = 64
"""So often an int of 64 bits is halved before nothing is left of it."""

MOST_CHECKED = 8
"""A loop with an invariant is unrolled only when it has at most so many rounds."""


@statement(ast.For)
def lift_for(frame: Frame, node: ast.For) -> None:
    """`for target in …`: over what has a small bound one round after the other, else described."""
    visits = visits_of(frame, node.iter)
    if visits is not None:
        _visit(frame, node, visits)
    elif isinstance(node.iter, ast.Call):
        _unroll(frame, node, iterate(frame, node.iter))
    else:
        _each_kind(frame, node, evaluate(frame, node.iter))


def _each_kind(frame: Frame, node: ast.For, value: Value) -> None:
    """The loop for each of the alternatives that a value has, on a path of its own."""
    run = frame.run
    options = value.options if isinstance(value, Union) else ((ir.TRUE, value),)
    start, ends = run.path, []
    for guard, option in options:
        run.path = start.copy()
        run.path.assume(guard)
        if run.path.alive:
            _one_kind(frame, node, option)
        ends.append(run.path)
    run.path = join_exclusive(ends)


def _one_kind(frame: Frame, node: ast.For, value: Value) -> None:
    visits = visits_of_value(frame, value)
    if visits is not None:
        _visit(frame, node, visits)
        return
    frame.run.path.variables[VISITED] = value
    items = iterate(frame, ast.copy_location(ast.Name(VISITED, ast.Load()), node.iter))
    del frame.run.path.variables[VISITED]
    if isinstance(value, Many) and is_changed_list(node):
        raise Unliftable(f"loop over a {type_name(value)} that the loop changes")
    _unroll(frame, node, items)


def _visit(frame: Frame, node: ast.For, visits: Visits) -> None:
    """A loop over what has no constant length."""
    if is_changed_list(node):
        raise Unliftable("loop over what the loop changes")
    run, most = frame.run, frame.run.rounds.most
    length = run.path.refine(visits.length)
    limit = MOST_CHECKED if leading_asserts(node.body) else visits.unrolled
    if length.high is None or length.high > limit:
        if most is None:
            _describe(frame, node, visits)
            return
        run.rounds.cut[f"{frame.source.path}:{node.lineno}"] = None
        run.path.assume(integers.less_equal(length, int_const(most)))
        last = most
    else:
        last = length.high
    places = map(int_const, range(last))
    _unroll(frame, node, [(integers.less(k, length), visits.at(k)) for k in places])


def _describe(frame: Frame, node: ast.For, visits: Visits) -> None:
    """A `for` whose rounds are not counted; over what was joined, piece by piece."""
    breaks: list[Path] = []
    for piece in visits.pieces:
        known = lists.known_items(piece, frame.run.path)
        part = visits_of_value(frame, piece) if known is None else None
        if part is not None:
            breaks += describe_for(frame, node, part)
        else:
            breaks += _rounds(frame, node, [(ir.TRUE, item) for item in known or ()])
    if not visits.pieces:
        breaks = describe_for(frame, node, visits)
    _finish(frame, node, breaks)


def _unroll(frame: Frame, node: ast.For, items: Items) -> None:
    """One round after the other."""
    _finish(frame, node, _rounds(frame, node, items))


def _finish(frame: Frame, node: ast.For | ast.While, breaks: list[Path]) -> None:
    execute_block(frame, node.orelse)
    frame.run.path = join_exclusive([frame.run.path, *breaks])


def _rounds(frame: Frame, node: ast.For, items: Items) -> list[Path]:
    """One round for each item; the paths of `break`."""
    run = frame.run
    loop = Loop()
    finished: list[Path] = []
    for guard, value in items:
        guard = run.path.decide(guard)
        if guard is ir.FALSE or not run.path.alive:
            break
        if guard is not ir.TRUE:
            stop = run.path.copy()
            stop.assume(ir.not_(guard))
            finished.append(stop)
            run.path.assume(guard)
        assign(frame, node.target, value)
        one_round(frame, loop, node.body)
    run.path = join_exclusive([run.path, *finished])
    return loop.breaks


def one_round(frame: Frame, loop: Loop, body: list[ast.stmt]) -> None:
    """Execute the body of a loop; the path after it is where the next round begins."""
    loop.continues = []
    frame.loops.append(loop)
    execute_block(frame, body)
    frame.loops.pop()
    frame.run.path = join_exclusive([frame.run.path, *loop.continues])


@statement(ast.While)
def lift_while(frame: Frame, node: ast.While) -> None:
    """`while test: …`: unrolled where bounds show that it is soon over, else described."""
    run, most = frame.run, frame.run.rounds.most
    if most is None:
        if not _soon_over(frame, node):
            describe_while(frame, node)
        return
    finished, breaks = _while_rounds(frame, node, most, lambda: True)
    if run.path.alive:
        run.rounds.cut[f"{frame.source.path}:{node.lineno}"] = None
        run.path.kill()
    run.path = join_exclusive([run.path, *finished])
    _finish(frame, node, breaks)


def _while_rounds(
    frame: Frame, node: ast.While, most: int, goes_on: Callable[[], bool]
) -> tuple[list[Path], list[Path]]:
    """Up to so many rounds: the paths on which the test fails, and those of `break`.

    The path is then at the head of a further round, and dead where there is none.
    """
    run, loop = frame.run, Loop()
    finished: list[Path] = []
    for number in range(most + 1):
        test = run.path.decide(truth(frame, evaluate(frame, node.test)))
        stop = run.path.copy()
        stop.assume(ir.not_(test))
        finished.append(stop)
        run.path.assume(test)
        if number == most or not run.path.alive or not goes_on():
            break
        one_round(frame, loop, node.body)
    return finished, loop.breaks


def _soon_over(frame: Frame, node: ast.While) -> bool:
    """Unroll a loop whose measure has bounds that halve in every round; else change nothing."""
    run = frame.run
    measure = find_measure(node.test, [], node.body, set(assigned_in(node.body)))
    if measure is None or leading_asserts(node.body):
        return False
    start, raised, refused, returns = (
        run.path.copy(), len(run.raised), len(run.refused), len(frame.returns)
    )  # fmt: skip
    bounds: list[int] = []

    def halves() -> bool:
        most = measure.value(frame).high
        bounds.append(-1 if most is None else most)
        return most is not None and (len(bounds) < 2 or most <= bounds[-2] // 2)

    try:
        finished, breaks = _while_rounds(frame, node, MOST_HALVINGS, halves)
    except Unliftable:
        finished = []
    if not finished or run.path.alive or len(run.refused) > refused:
        run.path = start
        del run.raised[raised:], run.refused[refused:], frame.returns[returns:]
        return False
    run.path = join_exclusive([run.path, *finished])
    _finish(frame, node, breaks)
    return True


@statement(ast.Break)
def lift_break(frame: Frame, node: ast.Break) -> None:
    """`break`."""
    frame.loops[-1].breaks.append(frame.run.path.copy())
    frame.run.path.kill()


@statement(ast.Continue)
def lift_continue(frame: Frame, node: ast.Continue) -> None:
    """`continue`."""
    frame.loops[-1].continues.append(frame.run.path.copy())
    frame.run.path.kill()
