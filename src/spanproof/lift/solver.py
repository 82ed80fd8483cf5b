"""z3, given SMT-LIB text: one fresh solver per question, and models as Python arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.parameters import CannotBuild, Model, concrete
from spanproof.lift.question import Question
from spanproof.lift.smtlib import INDEX_WIDTH, script, symbol
from spanproof.lift.values import (
    CODE_POINT_WIDTH,
    Int,
    Object,
    Tuple,
    Union,
    Value,
    View,
    int_const,
)

READABLE_LENGTH = 80
READABLE_PREFIX = 64
TINY_LENGTH = 4
SMALL_NUMBER = 99


@dataclass(frozen=True, slots=True)
class Answer:
    """`sat`, `unsat` or `unknown` with z3's reason; a model when there is one.

    `rlimit` is the resource count that the question used.
    """

    result: str
    reason: str = ""
    model: Any = None
    rlimit: int = 0

    @property
    def is_sat(self) -> bool:
        """Whether there is a model."""
        return self.result == "sat"

    @property
    def is_unsat(self) -> bool:
        """Whether there is none, for certain."""
        return self.result == "unsat"


def solve(text: str, *, rlimit: int, seconds: float, seed: int = 0) -> Answer:
    """Ask z3 about a script. A result that z3 does not stand behind is `unknown`."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", rlimit)
    solver.set("timeout", max(int(seconds * 1000), 1))
    solver.set("random_seed", seed)
    solver.from_string(text)
    result = str(solver.check())
    statistics = solver.statistics()
    counted = "rlimit count" in list(statistics.keys())
    used = statistics.get_key_value("rlimit count") if counted else 0
    if result == "sat":
        return Answer(result, model=solver.model(), rlimit=int(used))
    reason = solver.reason_unknown() if result == "unknown" else ""
    return Answer(result, reason, rlimit=int(used))


def readable_models(
    question: Question,
    goal: Term,
    *,
    rlimit: int,
    seconds: float,
    seed: int = 0,
    shortest: bool = False,
) -> Iterator[dict[str, object] | str]:
    """Arguments that meet the assumptions and the goal, the most readable kind that exists.

    Yields at most one per kind of wish (small numbers and short, printable text; less and less of
    that; anything), stopping at the first kind that has a model and builds; a str says why nothing
    could be built. Nothing at all is yielded when no input meets the goal. `shortest` spends one
    more question on very short texts.
    """
    problem = ""
    for wishes in _wishes(question, shortest):
        text = script(question.with_ranges(goal, *wishes))
        answer = solve(text, rlimit=rlimit, seconds=seconds, seed=seed)
        if not answer.is_sat:
            if not answer.is_unsat:
                problem = f"z3 gave up: {answer.reason}"
            elif not wishes:
                return  # whatever was found before, there is no input
            continue
        try:
            yield arguments_in(question, answer.model)
        except CannotBuild as error:
            problem = str(error)
            continue
        return
    if problem:
        yield problem


def arguments_in(question: Question, model: Any) -> dict[str, object]:
    """The claim's arguments in a z3 model, as Python values. Raises CannotBuild."""
    reader = _reader(model)
    return {name: concrete(value, reader) for name, value in question.arguments.items()}


def _reader(model: Any) -> Model:
    declared = {declaration.name(): declaration for declaration in model.decls()}

    def constant(term: Term) -> int:
        found = declared.get(symbol(str(term.data)))
        return 0 if found is None else _number(model.eval(found(), model_completion=True))

    def item(function: str, width: int, place: int) -> int:
        found = declared.get(symbol(function))
        if found is None:
            return ord("0") if width == CODE_POINT_WIDTH else 0
        index = z3.BitVecVal(place, INDEX_WIDTH, ctx=model.ctx)
        code = _number(model.eval(found(index), model_completion=True))
        # positions that no condition reads may hold any code
        return code if width != CODE_POINT_WIDTH or code <= 0x10FFFF else ord("0")

    return Model(constant, item)


def _number(value: Any) -> int:
    if z3.is_bool(value):
        return int(z3.is_true(value))
    return int(value.as_long())


def _wishes(question: Question, shortest: bool) -> list[Sequence[Term]]:
    """What would make a model easy to read, from most to least; at last nothing."""
    texts, numbers = _leaves(question)
    small = [term for number in numbers for term in _from_zero_to(SMALL_NUMBER, number)]
    tiny = [integers.less_equal(text.length, int_const(TINY_LENGTH)) for text in texts]
    short = [integers.less_equal(text.length, int_const(READABLE_LENGTH)) for text in texts]
    printable = [term for text in texts for term in _printable(text)]
    wanted: list[list[Term]] = [[*tiny, *printable, *small]] if shortest else []
    wanted += [[*short, *printable, *small], [*short, *printable], short, []]
    return [wish for k, wish in enumerate(wanted) if wish not in wanted[:k]]


def _from_zero_to(most: int, number: Int) -> list[Term]:
    return [
        integers.less_equal(int_const(0), number), integers.less_equal(number, int_const(most))
    ]  # fmt: skip


def _printable(text: View) -> list[Term]:
    """The first characters are visible ASCII."""
    width = sequences.item_width(text.text)
    items = [
        sequences.item(text, int_const(place))
        for place in range(READABLE_PREFIX if text.text else 0)
    ]
    lower, upper = ir.bv(0x21, width), ir.bv(0x7E, width)
    return [term for item in items for term in (ir.ule(lower, item), ir.ule(item, upper))]


def _leaves(question: Question) -> tuple[list[View], list[Int]]:
    """The texts and the numbers among the arguments and in them."""
    texts: list[View] = []
    numbers: list[Int] = []

    def visit(value: Value) -> None:
        match value:
            case View():
                texts.append(value)
            case Int():
                numbers.append(value)
            case Object(_, fields):
                for field in fields.values():
                    visit(field)
            case Tuple(items):
                for item in items:
                    visit(item)
            case Union(options):
                for _, option in options:
                    visit(option)

    for value in question.arguments.values():
        visit(value)
    return texts, numbers


__all__ = ["Answer", "arguments_in", "readable_models", "solve"]
