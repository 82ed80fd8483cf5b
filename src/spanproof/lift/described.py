"""A loop that is described: how an arbitrary round of it is entered, executed and left."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spanproof.lift import integers, ir
from spanproof.lift.calls import condition
from spanproof.lift.equality import truth
from spanproof.lift.execution import Frame, Loop
from spanproof.lift.havoc import (
    Shapes,
    State,
    assigned_in,
    counters_of,
    limits_of,
    names_in,
    touched_in,
)
from spanproof.lift.ir import Term
from spanproof.lift.shapes import key_of, terms_of
from spanproof.lift.state import Path, Refusal, join_exclusive
from spanproof.lift.values import (
    Int,
    Object,
    Unbound,
    Value,
    int_const,
    merge,
)
from spanproof.lift.visitor import evaluate, execute_block


def leading_asserts(body: Sequence[ast.stmt]) -> list[ast.Assert]:
    """The `assert` statements at the very start of a loop's body, while Python executes them."""
    found: list[ast.Assert] = []
    for stmt in body:
        if not isinstance(stmt, ast.Assert):
            break
        found.append(stmt)
    return found if __debug__ else []


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an execution had come, so that a trial can be undone."""

    raised: int
    refused: int
    returns: int
    definitions: int
    lemmas: int
    messages: int
    made: int
    exact: bool

    @classmethod
    def of(cls, frame: Frame) -> Mark:
        """This moment."""
        run = frame.run
        return cls(
            len(run.raised), len(run.refused), len(frame.returns), len(run.definitions),
            len(run.path.lemmas), run.messages, run.made, run.exact,
        )  # fmt: skip

    def undo(self, frame: Frame) -> None:
        """Forget what happened since."""
        run = frame.run
        del run.raised[self.raised :]
        del run.refused[self.refused :]
        del frame.returns[self.returns :]
        del run.definitions[self.definitions :]
        for lemma in list(run.path.lemmas)[self.lemmas :]:
            del run.path.lemmas[lemma]
        run.messages, run.exact = self.messages, self.exact


@dataclass(slots=True)
class Round:
    """An executed round: the path after it and the paths out of it, relative to its start.

    `ahead` is where another round follows, of a `while`.
    """

    end: Path
    breaks: list[Path]
    ahead: Path | None = None


@dataclass(slots=True)
class Described:
    """A loop on its way: `start` is the path on which there is a round."""

    frame: Frame
    node: ast.For | ast.While
    start: Path
    state: State
    invariants: list[ast.Assert]
    mark: Mark

    @property
    def made(self) -> int:
        """How many names were given before the loop was first seen with this entry."""
        return min(self.mark.made, self.state.shapes.made)

    def until_stable(self, attempt: Callable[[], Round]) -> Round:
        """The round, once the shapes of the variables have room for what it leaves."""
        while True:
            mark = Mark.of(self.frame)
            result = attempt()
            after = result.end if result.ahead is None else result.ahead
            if not after.alive or not self.state.grow(after.variables):
                return result
            self.frame.run.path = self.start
            mark.undo(self.frame)

    def enter(self, place: Int | None, assumptions: Sequence[Term]) -> None:
        """Go to the start of an arbitrary round."""
        run = self.frame.run
        run.path = self.start.called(self.start.variables)
        for fact in assumptions:
            run.path.assume(fact)
        self.become(place)

    def become(self, place: Int | None) -> None:
        """Set the variables to what they are at the start of a round."""
        run, facts, objects = self.frame.run, list[Term](), list[Object]()
        values = self.state.values(run, place, facts, objects)
        for fact in facts:
            run.path.assume(fact)
        if place is not None:
            first = run.path.decide(integers.equal(place, int_const(0)))
            entry = self.state.entry
            values = {n: merge(first, entry.get(n, Unbound()), v) for n, v in values.items()}
        run.path.variables.update(values)
        raised = len(run.raised)
        for made in objects:
            for contract in getattr(made.cls, "__invariants__", []):
                holds = condition(run, contract, {"self": made})
                run.path.assume(holds)  # only now: evaluating may have replaced the path
        del run.raised[raised:]

    def assume(self, tests: Sequence[ast.expr]) -> None:
        """Go on where conditions hold, which they do without an exception in every round."""
        run, raised = self.frame.run, len(self.frame.run.raised)
        for test in tests:
            holds = truth(self.frame, evaluate(self.frame, test))
            run.path.assume(holds)
        del run.raised[raised:]

    def body(self) -> tuple[Path, list[Path]]:
        """Execute the rest of the body; the path to the next round, and those of `break`."""
        frame, loop = self.frame, Loop()
        frame.loops.append(loop)
        try:
            execute_block(frame, self.node.body[len(self.invariants) :])
        finally:
            frame.loops.pop()
        return join_exclusive([frame.run.path, *loop.continues]), loop.breaks

    def keep_invariants(self, ahead: Path) -> None:
        """Refuse what breaks an invariant of the next round, which starts on this path."""
        frame, run = self.frame, self.frame.run
        for test in self.invariants if ahead.alive else []:
            run.path, run.line, raised = ahead, test.lineno, len(run.raised)
            text = f"the loop invariant `{ast.unparse(test.test)}` is not kept by a round"
            holds = truth(frame, evaluate(frame, test.test))
            failed = [one.guard for one in run.raised[raised:]]
            del run.raised[raised:]
            ahead = run.path
            failed.append(ir.and_(ahead.condition, ir.not_(ahead.decide(holds))))
            self.refuse(ir.or_(*failed), text, test.lineno)
            ahead.assume(holds)

    def refuse(self, guard: Term, reason: str, line: int) -> None:
        """Note that nothing is known where the guard holds."""
        if guard is not ir.FALSE:
            path = self.frame.source.path
            self.frame.run.refused.append(Refusal(guard, reason, path, line))

    def close(self, one: Round, before: Term, last: Term) -> None:
        """Put everything the round left behind its start.

        `before` holds of every round that is reached, `last` only of the one that is the last. What
        is refused may be in any round, and so may a broken invariant.
        """
        frame, run = self.frame, self.frame.run
        self.start = self.start.copy()
        self.start.assume(before)
        for refused in run.refused[self.mark.refused :]:
            refused.guard = ir.and_(self.start.condition, refused.guard)
        self.start.assume(last)
        for raised in run.raised[self.mark.raised :]:
            raised.guard = ir.and_(self.start.condition, raised.guard)
        returns = frame.returns[self.mark.returns :]
        frame.returns[self.mark.returns :] = [(self.behind(p), value) for p, value in returns]
        one.breaks[:] = map(self.behind, one.breaks)

    def behind(self, end: Path) -> Path:
        """The path of the round as one that began before the loop."""
        found = self.start.returned(end)
        found.variables = end.variables
        return found

    def has_exits(self, one: Round) -> bool:
        """Whether a round may be left before its end."""
        run = self.frame.run
        return bool(
            one.breaks or self.frame.returns[self.mark.returns :]
            or run.raised[self.mark.raised :] or run.refused[self.mark.refused :]
        )  # fmt: skip

    def uses_state(self, one: Round) -> bool:
        """Whether anything that came of the round depends on the functions of the state."""
        run, returns = self.frame.run, self.frame.returns[self.mark.returns :]
        terms = [one.end.condition]
        terms += [path.condition for path in one.breaks]
        terms += [raised.guard for raised in run.raised[self.mark.raised :]]
        terms += [refused.guard for refused in run.refused[self.mark.refused :]]
        for path, value in returns:
            terms += [path.condition, *terms_of(value)]
        for path in (one.end, *one.breaks):
            for name in self.state.shapes.of:
                terms += terms_of(path.variables.get(name, Unbound()))
        prefix = self.state.shapes.prefix
        return any(
            str(term.data).startswith(prefix)
            for term in ir.subterms(*terms) if term.op in ("var", "apply")
        )  # fmt: skip


def described(
    frame: Frame,
    node: ast.For | ast.While,
    start: Path,
    entry: dict[str, Value],
    key: object,
    *,
    is_linked: bool = False,
) -> Described:
    """Everything about a loop that does not depend on the round.

    With `is_linked` the state is also asked for behind the last round, where no invariant holds.
    """
    run = frame.run
    invariants = leading_asserts(node.body)
    targets = frozenset(assigned_in([node.target])) if isinstance(node, ast.For) else frozenset()
    own = assigned_in([*node.body, *([node.test] if isinstance(node, ast.While) else [])])
    tests = [one.test for one in invariants]
    if isinstance(node, ast.While):
        tests.append(node.test)
    mark = Mark.of(frame)
    run.path = start
    touched = touched_in([*node.body, *tests])
    ints = [name for name in own if name not in targets]
    bounds = {} if is_linked else limits_of(frame, tests, ints, targets | touched)
    counters = counters_of(node, entry) if isinstance(node, ast.For) else {}
    key = (key, tuple(bounds.items()))
    shapes = run.rounds.known.get(key)
    if shapes is None:
        run.made += 1
        shapes = run.rounds.known[key] = Shapes(f"loop!{run.made}", run.made - 1)
        run.rounds.kept += [*entry.values(), frame.source.function]
    state = State(shapes, entry, targets - touched, counters, bounds)
    state.start(own)
    run.rounds.described[f"{frame.source.path}:{node.lineno}"] = None
    return Described(frame, node, start, state, invariants, mark)


def loop_key(frame: Frame, node: ast.For | ast.While, visits: object) -> object:
    """What a loop does depends on nothing else.

    Among it are the functions whose contracts nobody checks, since they are being called already,
    and the exceptions that a bare `raise` raises again.
    """
    run, parts = frame.run, [*node.body, node.target if isinstance(node, ast.For) else node.test]
    names = set().union(*map(names_in, parts))
    entry = tuple(
        (name, key_of(value)) for name, value in run.path.variables.items() if name in names
    )
    handled = tuple(map(key_of, frame.handling)) if _raises_again(node) else ()
    run.rounds.kept += frame.handling if handled else []
    return (id(node), id(frame.source.function), visits, entry, run.within, run.busy, handled)


def _raises_again(node: ast.AST) -> bool:
    """Whether a bare `raise` stands somewhere inside."""
    return any(isinstance(part, ast.Raise) and part.exc is None for part in ast.walk(node))
