"""The state of a loop at the start of an arbitrary round, as functions of the round's number."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from spanproof.lift import integers, ir
from spanproof.lift.execution import Execution, Frame
from spanproof.lift.ir import Sort, Term
from spanproof.lift.objects import as_int
from spanproof.lift.shapes import Interval, Maker, Shape, joined, key_of, shape_of
from spanproof.lift.smtlib import INDEX_WIDTH
from spanproof.lift.source import bound_by
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    MAX_LENGTH,
    Int,
    Object,
    Unbound,
    Value,
    as_int_sort,
    at_width,
    int_const,
)
from spanproof.lift.visitor import evaluate

MOST_TRIALS = 8
"""How often the shapes of a loop's variables may grow."""

LoopNode = ast.For | ast.While


@dataclass(frozen=True, slots=True)
class Counter:
    """A variable that each round changes by `down` (not above 0) to `up` (not below 0)."""

    down: int
    up: int


@dataclass(slots=True)
class Shapes:
    """The variables that a loop changes, by the shapes of their values.

    `version` counts how often these grew: the functions for other shapes are others. `made` is how
    many names had been given before.
    """

    name: str
    made: int
    of: dict[str, Shape] = field(default_factory=dict)
    version: int = 0

    @property
    def prefix(self) -> str:
        """How the names of the functions begin."""
        return f"{self.name}.{self.version}."


@dataclass(frozen=True, slots=True)
class State:
    """The state of one loop in one place.

    `shapes` are shared by all executions of the loop that start with the same values. `entry` are
    all locals before the loop, `skipped` the ones that each round sets first. `bounds` are what
    the loop's condition and invariants say of ints.
    """

    shapes: Shapes
    entry: Mapping[str, Value]
    skipped: frozenset[str]
    counters: Mapping[str, Counter]
    bounds: Mapping[str, Interval]

    def start(self, names: Sequence[str]) -> None:
        """Describe these variables from the start."""
        for name in names:
            if name not in self.skipped and name not in self.shapes.of:
                self.shapes.of[name] = shape_of(self.entry.get(name, Unbound()))

    def grow(self, after: Mapping[str, Value]) -> bool:
        """Make room for the values that a round leaves; whether that changed anything."""
        grown = False
        for name in [*self.entry, *(name for name in after if name not in self.entry)]:
            if name not in self.skipped:
                grown |= self._grow_one(name, after.get(name, Unbound()))
        self.shapes.version += grown
        if self.shapes.version > MOST_TRIALS:
            raise Unliftable("loop whose variables have ever more kinds of value")
        return grown

    def _grow_one(self, name: str, value: Value) -> bool:
        before = self.entry.get(name, Unbound())
        old = self.shapes.of.get(name)
        if old is None:
            if value is before or key_of(value) == key_of(before):
                return False
            old = shape_of(before)
        new = joined(old, shape_of(value), widen=self.shapes.version > 0)
        if name in self.counters and ("int",) in old and ("int",) in new:
            new = {**new, ("int",): old["int",]}  # the number of rounds bounds it
        unchanged = name in self.shapes.of and new == old
        self.shapes.of[name] = new
        return not unchanged

    def values(self, run: Execution, place: Int | None, facts: list[Term],
               objects: list[Object]) -> dict[str, Value]:  # fmt: skip
        """The variables at the start of a round; `facts` takes what holds of them."""
        places = () if place is None else (place_term(place),)
        within = (*run.within, *places)

        def leaf(name: str, sort: Sort) -> Term:
            return ir.apply(name, sort, *within) if within else ir.variable(name, sort)

        maker = Maker(leaf, within, facts, objects)
        made: dict[str, Value] = {}
        for name, shape in self.shapes.of.items():
            bounds, counter = self.bounds.get(name, (None, None)), self.counters.get(name)
            if counter is not None and place is not None:
                bounds = (None, None) if run.whole_numbers else self._counted(name, counter, place)
                shape = {("int",): (None, None)}
            value = maker.value(f"{self.shapes.prefix}{name}", shape, bounds)
            if counter is not None and place is not None:
                facts += self._counter_facts(name, counter, place, value)
            made[name] = value
        return made

    def _counted(self, name: str, counter: Counter, place: Int) -> Interval:
        """The interval of a counter after up to as many rounds as there can be."""
        first = self.entry[name]
        assert isinstance(first, Int)
        if first.low is None or first.high is None:
            return None, None
        if place.high is None or place.high > MAX_LENGTH:
            return None, None
        rounds = MAX_LENGTH  # not the bound of this path: the functions are shared by all paths
        return first.low + counter.down * rounds, first.high + counter.up * rounds

    def _counter_facts(
        self, name: str, counter: Counter, place: Int, value: Value
    ) -> Iterator[Term]:
        first = self.entry[name]
        assert isinstance(first, Int)
        assert isinstance(value, Int)
        least = integers.add(first, integers.multiply(place, int_const(counter.down)))
        most = integers.add(first, integers.multiply(place, int_const(counter.up)))
        yield integers.less_equal(least, value)
        yield integers.less_equal(value, most)


def place_term(place: Int) -> Term:
    """The number of a round as an argument of the functions of a loop."""
    if place.high is not None and place.high <= MAX_LENGTH:
        return at_width(place, INDEX_WIDTH)
    return as_int_sort(place)


# --- What the text of a loop says -------------------------------------------------------------


def names_in(node: ast.AST) -> set[str]:
    """All names that occur."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def assigned_in(body: Sequence[ast.AST]) -> list[str]:
    """The names that occur as targets, in the order of the text."""
    found = (
        part.id for stmt in body for part in ast.walk(stmt)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    )  # fmt: skip
    return list(dict.fromkeys(found))


def touched_in(body: Sequence[ast.AST]) -> frozenset[str]:
    """The names that code may bind, delete, or change what they stand for."""
    nodes = [part for stmt in body for part in ast.walk(stmt)]
    bound = {name for part in nodes for name in bound_by(part)}
    methods = (part.value for part in nodes if isinstance(part, ast.Attribute))
    return frozenset(bound | {one.id for one in methods if isinstance(one, ast.Name)})


def counters_of(node: ast.For, entry: Mapping[str, Value]) -> dict[str, Counter]:
    """The ints that a `for` changes by constant amounts, each statement at most once a round."""
    found: dict[str, list[int]] = {}
    for stmt in _once_a_round(node.body):
        name, amount = _step(stmt)
        if name is not None and amount is not None:
            found.setdefault(name, []).append(amount)
    stores = [
        part.id for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store | ast.Del)
    ]  # fmt: skip
    return {
        name: Counter(sum(a for a in steps if a < 0), sum(a for a in steps if a > 0))
        for name, steps in found.items()
        if stores.count(name) == len(steps) and isinstance(entry.get(name), Int)
        and not _is_bound_otherwise(node, name)
    }  # fmt: skip


def _once_a_round(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that are executed at most once in a round."""
    for stmt in body:
        yield stmt
        if isinstance(stmt, ast.If):
            yield from _once_a_round([*stmt.body, *stmt.orelse])


def _step(stmt: ast.stmt) -> tuple[str | None, int | None]:
    match stmt:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add() | ast.Sub() as op, value=ast.Constant(value=step)
        ) if type(step) is int:
            return name, step if isinstance(op, ast.Add) else -step
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(
                left=ast.Name(id=other), op=ast.Add() | ast.Sub() as op,
                right=ast.Constant(value=step),
            ),
        ) if name == other and type(step) is int:  # fmt: skip
            return name, step if isinstance(op, ast.Add) else -step
        case _:
            return None, None


def _is_bound_otherwise(node: ast.AST, name: str) -> bool:
    """Whether something that is no `Name` binds a name: handlers, patterns, definitions."""
    for part in ast.walk(node):
        match part:
            case (
                ast.ExceptHandler(name=other) | ast.MatchAs(name=other) | ast.MatchStar(name=other)
                | ast.MatchMapping(rest=other) | ast.FunctionDef(name=other)
                | ast.ClassDef(name=other)
            ) if other == name:  # fmt: skip
                return True
            case ast.Import() | ast.ImportFrom():
                return True
    return False


_FLIPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq}


def comparisons(tests: Sequence[ast.expr]) -> Iterator[tuple[ast.expr, ast.cmpop, ast.expr]]:
    """The comparisons that all have to hold, where chains are taken apart."""
    for test in tests:
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            yield from comparisons(test.values)
        elif isinstance(test, ast.Compare):
            operands = [test.left, *test.comparators]
            yield from zip(operands, test.ops, operands[1:], strict=False)


def limits_of(
    frame: Frame,
    tests: Sequence[ast.expr],
    subjects: Sequence[str],
    changed: Set[str] = frozenset(),
) -> dict[str, Interval]:
    """The intervals that conditions allow for some variables, by what nothing changes.

    `changed` are other names that mean something else when the conditions hold. What a condition
    binds by `:=` had another value before it.
    """
    found: dict[str, Interval] = {}
    bound = set(assigned_in(tests))
    names, about = {*subjects, *changed, *bound}, set(subjects) - bound
    for left, op, right in comparisons(tests):
        for one, kind, other in ((left, type(op), right), (right, _FLIPPED.get(type(op)), left)):
            if kind in _FLIPPED and isinstance(one, ast.Name) and one.id in about:
                limit = None if names_in(other) & names else _quiet_int(frame, other)
                if limit is not None:
                    found[one.id] = _narrowed(found.get(one.id, (None, None)), kind, limit)
    return found


def _narrowed(old: Interval, kind: type[ast.cmpop] | None, limit: Int) -> Interval:
    low, high = old
    if kind in (ast.Gt, ast.GtE, ast.Eq) and limit.low is not None:
        least = limit.low + (kind is ast.Gt)
        low = least if low is None else max(low, least)
    if kind in (ast.Lt, ast.LtE, ast.Eq) and limit.high is not None:
        most = limit.high - (kind is ast.Lt)
        high = most if high is None else min(high, most)
    return low, high


def _quiet_int(frame: Frame, node: ast.expr) -> Int | None:
    """The int that an expression gives on this path, leaving no trace; None for anything else."""
    run, start = frame.run, frame.run.path
    raised, refused, lemmas = len(run.raised), len(run.refused), len(start.lemmas)
    run.path = start.copy()
    try:
        value = as_int(evaluate(frame, node))
        return None if value is None else run.path.refine(value)
    except Unliftable:
        return None
    finally:
        del run.raised[raised:]
        del run.refused[refused:]
        for lemma in list(start.lemmas)[lemmas:]:
            del start.lemmas[lemma]
        run.path = start
