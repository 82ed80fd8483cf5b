"""Loops with no constant number of rounds: an arbitrary round, from a state that is described.

What a loop does is decided by its last round. That round starts in some state, which functions of
its number stand for (`spanproof.lift.havoc`): of a variable that the loop changes, all that is
said is the shape of its values, and the `assert` statements at the start of the body, the loop's
invariants. So what these functions stand for need not be what the code produces, but what the
code does produce is among it. That the invariants hold in the first round is decided exactly (else
there is an AssertionError); that a round keeps them for the next one must hold for every state,
and a loop where it does not is refused.
"""

from __future__ import annotations

import ast
import re

from spanproof.lift import integers, ir
from spanproof.lift.described import (
    Described,
    Round,
    described,
    leading_asserts,
    loop_key,
)
from spanproof.lift.equality import truth
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.induction import after_all, first_exit, linked, range_of
from spanproof.lift.ir import Term
from spanproof.lift.measures import find_measure
from spanproof.lift.rewriting import substitute
from spanproof.lift.sequences import clamped
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.state import Path, join_exclusive
from spanproof.lift.statements import assign
from spanproof.lift.values import (
    CODE_POINT_WIDTH,
    MAX_LENGTH,
    Int,
    Value,
    int_const,
    width_for,
)
from spanproof.lift.visitor import evaluate, execute, execute_block
from spanproof.lift.visits import Visits

# --- for --------------------------------------------------------------------------------------


def describe_for(frame: Frame, node: ast.For, visits: Visits) -> list[Path]:
    """A `for` over any number of items, without its `else`; the paths of `break`."""
    run, entry = frame.run, dict(frame.run.path.variables)
    length = run.path.refine(visits.length)
    key = loop_key(frame, node, (visits.key, length.high is None or length.high > MAX_LENGTH))
    empty, start = run.path.copy(), run.path
    empty.assume(integers.equal(length, int_const(0)))
    start.assume(integers.less(int_const(0), length))
    ends, breaks = [empty], list[Path]()
    if start.alive:
        start = _checked_first(frame, node, visits, start, entry)
    if start.alive:
        end, breaks = _rounds_of_for(frame, node, visits, start, entry, key)
        ends.append(end)
    run.path = join_exclusive(ends)
    return breaks


def _checked_first(
    frame: Frame, node: ast.For, visits: Visits, start: Path, entry: dict[str, Value]
) -> Path:
    """The path on which the invariants hold in the first round; elsewhere it raises."""
    invariants = leading_asserts(node.body)
    if invariants:
        assign(frame, node.target, visits.at(int_const(0)))
        for one in invariants:
            execute(frame, one)
        start = frame.run.path
    return start.at(start.condition, entry)


def _rounds_of_for(
    frame: Frame, node: ast.For, visits: Visits, start: Path, entry: dict[str, Value], key: object
) -> tuple[Path, list[Path]]:
    """The path after the last round, and those of `break`."""
    run = frame.run
    is_linked = bool(visits.parts & run.rounds.growing)
    loop = described(frame, node, start, entry, key, is_linked=is_linked)
    length = start.refine(visits.length)
    place = _last_place(run, key, length)
    inside = [*range_of(place), integers.less(place, length)]
    stop = first_exit(run, key) if is_linked else None

    def attempt() -> Round:
        loop.enter(place, inside)
        assign(frame, node.target, visits.at(place))
        loop.assume([one.test for one in loop.invariants])
        end, breaks = loop.body()
        if loop.invariants and end.alive:
            following = integers.add(place, int_const(1))
            ahead = end.copy()
            ahead.assume(integers.less(following, length))
            run.path = ahead
            assign(frame, node.target, visits.at(_below(following, length)))
            loop.keep_invariants(run.path)
        return Round(end, breaks)

    one = loop.until_stable(attempt)
    last = ir.TRUE if stop is None else ir.and_(*linked(run, place, stop, length))
    if stop is not None and run.rounds.is_hypothesis:
        loop.close(one, ir.TRUE, last)
        return after_all(loop, start, visits, stop), one.breaks
    before = _no_exit_before(one, place, loop.made, start) if loop.has_exits(one) else ir.TRUE
    if before is None or loop.uses_state(one):
        run.exact = False
    loop.close(one, ir.TRUE if before is None else before, last)
    end = loop.behind(one.end)
    end.assume(integers.equal(integers.add(place, int_const(1)), length))
    return end, one.breaks


def _below(place: Int, length: Int) -> Int:
    """A place that is known to be inside."""
    high = place.high if length.high is None else length.high - 1
    return place if place.high is None or high is None else Int(place.term, place.low, high)


def _last_place(run: Execution, key: object, length: Int) -> Int:
    """The number of the last round of a loop over so many items."""
    known, which = run.rounds.known, (key, "place", length)
    if which not in known:
        run.made += 1
        known[which] = f"round!{run.made}"
    name = str(known[which])
    high = None if length.high is None else length.high - 1
    sort = ir.INT if high is None else ir.bitvec(max(INDEX_WIDTH, width_for(0, high)))
    term = ir.apply(name, sort, *run.within) if run.within else ir.variable(name, sort)
    return Int(term, 0, high)


_NUMBERED = re.compile(r"!(\d+)")


def _no_exit_before(one: Round, place: Int, made: int, start: Path) -> Term | None:
    """That no round before this one was left early; None where that cannot be said.

    It can where a round depends on its item alone: then what holds of the round at `place` can be
    said of any other place. `made` counts the names that were there before the loop's own. What
    `start` knows of this round would be said of the others too: the loop was executed before.
    """
    if place.term.sort != ir.bitvec(INDEX_WIDTH):
        return None
    if place.term in ir.subterms(*start.known, *start.bounds):
        return None
    # an earlier execution of the loop may have made names that depend on its last round
    made = min(made, int(_NUMBERED.findall(str(place.term.data))[0]) - 1)
    name = f"{place.term.data} before"
    earlier = ir.bound_variable(name, place.term.sort)
    went_on = substitute(one.end.condition, {place.term: earlier})
    for term in ir.subterms(went_on):
        if term.op in ("var", "apply") and _is_made_since(str(term.data), made):
            return None
    codes = [
        term for term in ir.subterms(went_on)
        if term.op == "apply" and term.sort.width == CODE_POINT_WIDTH and term.bound
    ]  # fmt: skip
    went_on = substitute(went_on, {code: clamped(code) for code in codes})
    zero = ir.bv(0, INDEX_WIDTH)
    inside = ir.and_(ir.sle(zero, earlier), ir.slt(earlier, place.term))
    return ir.forall(name, ir.or_(ir.not_(inside), went_on))


def _is_made_since(name: str, made: int) -> bool:
    """Whether the name of a constant or function was given since so many had been."""
    return name.startswith("no message") or any(
        int(number) > made for number in _NUMBERED.findall(name)
    )


# --- while ------------------------------------------------------------------------------------


def describe_while(frame: Frame, node: ast.While) -> None:
    """A `while`: it has to end, which a measure shows."""
    run, entry = frame.run, dict(frame.run.path.variables)
    key = loop_key(frame, node, "while")
    test = run.path.decide(truth(frame, evaluate(frame, node.test)))
    left, start = run.path.copy(), run.path
    left.assume(ir.not_(test))
    start.assume(test)
    ends, breaks = [left], list[Path]()
    for one in leading_asserts(node.body):
        if run.path.alive:
            execute(frame, one)
    start = run.path.at(run.path.condition, entry)
    if start.alive:
        end, breaks = _rounds_of_while(frame, node, start, entry, key)
        ends.append(end)
    run.path = join_exclusive(ends)
    execute_block(frame, node.orelse)
    run.path = join_exclusive([run.path, *breaks])


def _rounds_of_while(
    frame: Frame, node: ast.While, start: Path, entry: dict[str, Value], key: object
) -> tuple[Path, list[Path]]:
    """The path after the last round, and those of `break`."""
    run = frame.run
    loop = described(frame, node, start, entry, key)
    tests = [one.test for one in loop.invariants]
    after: list[Path] = []

    def attempt() -> Round:
        loop.enter(None, [])
        loop.assume([node.test, *tests])
        measure = find_measure(node.test, tests, node.body, set(loop.state.shapes.of))
        before = None if measure is None or not run.path.alive else measure.value(frame)
        end, breaks = loop.body()
        left_behind = dict(end.variables)  # before the condition, which may bind names
        run.path = end
        again = run.path.decide(truth(frame, evaluate(frame, node.test)))
        ahead, left = run.path.copy(), run.path.copy()
        left.assume(ir.not_(again))
        ahead.assume(again)
        loop.keep_invariants(ahead)
        if ahead.alive:
            run.path = ahead
            _must_end(loop, before, None if measure is None else measure.value(frame))
        after[:] = [left]
        return Round(left, breaks, ahead.at(ahead.condition, left_behind))

    one = loop.until_stable(attempt)
    run.exact = False
    loop.close(one, ir.TRUE, ir.TRUE)
    return loop.behind(one.end), one.breaks


def _must_end(loop: Described, before: Int | None, after: Int | None) -> None:
    """Refuse a round that is followed by another one and did not make the measure smaller."""
    path, line = loop.frame.run.path, loop.node.lineno
    if before is None or after is None:
        reason = "while loop that may not end: no measure found; write the condition as a < b, …"
        loop.refuse(path.condition, reason, line)
        return
    stuck = ir.not_(path.decide(integers.less(after, before)))
    reason = "while loop that may not end: a round need not bring its condition closer to false"
    loop.refuse(ir.and_(path.condition, stuck), reason, line)
