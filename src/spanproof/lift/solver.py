"""Models of z3 as Python arguments, readable ones first."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from typing import Any

import z3

from spanproof.lift import ir
from spanproof.lift.concrete import CannotBuild, Model, concrete
from spanproof.lift.ir import Term
from spanproof.lift.question import Question
from spanproof.lift.small_scope import in_small_scope
from spanproof.lift.smtlib import INDEX_WIDTH, script, symbol
from spanproof.lift.values import CODE_POINT_WIDTH
from spanproof.lift.wishes import wishes
from spanproof.lift.z3_text import Answer, solve

__all__ = ["Answer", "arguments_in", "readable_models", "solve"]


def readable_models(
    question: Question,
    goal: Term,
    *,
    rlimit: int,
    seconds: float,
    seed: int = 0,
    shortest: bool = False,
    most: int | None = None,
    deadline: float = math.inf,
) -> Iterator[dict[str, object] | str]:
    """Arguments that meet the assumptions and the goal, the most readable kind that exists.

    Yields at most one per kind of wish (small numbers and short, printable text; less and less of
    that; anything), stopping at the first kind that has a model and builds; a str says why nothing
    could be built. Nothing at all is yielded when no input meets the goal. `shortest` spends one
    more question on very short texts. With `most` only sequences of up to that many items
    are looked at: these are the questions that a solver always can answer. Nothing is asked after
    the deadline, by the monotonic clock.
    """
    problem = ""
    for wish in wishes(list(question.arguments.values()), shortest=shortest):
        if most is not None and (wish.most is None or wish.most > most):
            continue
        if time.monotonic() > deadline:
            problem = problem or "z3 gave up: the time is over"
            break
        terms = question.with_ranges(goal, *wish.terms)
        text = script(terms if wish.most is None else in_small_scope(terms, wish.most))
        answer = solve(text, rlimit=rlimit, seconds=seconds, seed=seed)
        if not answer.is_sat:
            if not answer.is_unsat:
                problem = f"z3 gave up: {answer.reason}"
            elif not wish.terms:
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

    def places(numbers: Iterable[int]) -> list[Any]:
        return [z3.BitVecVal(number, INDEX_WIDTH, ctx=model.ctx) for number in numbers]

    def constant(term: Term) -> int:
        found = declared.get(symbol(str(term.data)))
        if found is None:
            return 0
        at = places(ir.value_of(arg) for arg in term.args)
        return _number(model.eval(found(*at), model_completion=True))

    def item(function: str, width: int, *numbers: int) -> int:
        found = declared.get(symbol(function))
        if found is None:
            return ord("0") if width == CODE_POINT_WIDTH else 0
        code = _number(model.eval(found(*places(numbers)), model_completion=True))
        # positions that no condition reads may hold any code
        return code if width != CODE_POINT_WIDTH or code <= 0x10FFFF else ord("0")

    return Model(constant, item)


def _number(value: Any) -> int:
    if z3.is_bool(value):
        return int(z3.is_true(value))
    return int(value.as_long())
