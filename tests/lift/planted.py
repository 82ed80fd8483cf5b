"""Bugs that a lifter may have, to be planted in ours: each is a wrong turn in one function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from spanproof.lift import (
    builtin_calls,
    classes,
    comprehensions,
    division,
    equality,
    exceptions,
    expressions,
    integers,
    ir,
    lists,
    loops,
    matching,
    methods,
    operators,
    sequences,
    statements,
    text_order,
    text_search,
    text_split,
    text_strip,
    unpacking,
    visitor,
)
from spanproof.lift.execution import Frame
from spanproof.lift.ir import Term
from spanproof.lift.state import Path, join_exclusive
from spanproof.lift.values import Bool, Fixed, Int, Nothing, Value, int_const, merge_ints

Plant = Callable[[pytest.MonkeyPatch], None]


def negative_slice_ends_count_from_the_start(patch: pytest.MonkeyPatch) -> None:
    """`s[:-1]` is taken for `s[:0]`."""
    right = sequences._bound

    def wrong(bound: Int, size: Int, path: Path) -> Int:
        return right(integers.maximum(bound, int_const(0)), size, path)

    patch.setattr(sequences, "_bound", wrong)


def slices_are_not_clamped(patch: pytest.MonkeyPatch) -> None:
    """A slice of a list that begins before its start begins at the last item but so many."""
    right = lists._bound

    def wrong(bound: Int, size: Int, path: Path) -> Int:
        found = right(bound, size, path)
        return integers.minimum(integers.add(found, int_const(1)), size)

    patch.setattr(lists, "_bound", wrong)


def division_rounds_towards_zero(patch: pytest.MonkeyPatch) -> None:
    """`-7 // 2` is -3, as in C."""
    right = division.floor_divide

    def wrong(left: Int, divisor: Int) -> Int:
        towards_zero = integers.negate(right(integers.negate(left), divisor))
        return merge_ints(integers.less(left, int_const(0)), towards_zero, right(left, divisor))

    patch.setitem(operators._ARITHMETIC, ast.FloorDiv, wrong)


def remainders_are_never_negative(patch: pytest.MonkeyPatch) -> None:
    """`7 % -2` is 1."""
    right = division.modulo
    patch.setitem(operators._ARITHMETIC, ast.Mod, lambda a, b: right(a, integers.absolute(b)))


def both_sides_of_and_are_evaluated(patch: pytest.MonkeyPatch) -> None:
    """What the right side of `and` and `or` raises, it raises always."""
    right = expressions._short_circuit

    def wrong(frame: Frame, is_and: bool, operands: list[ast.expr]) -> Value:
        for operand in operands[1:]:
            visitor.evaluate(frame, operand)
        return right(frame, is_and, operands)

    patch.setattr(expressions, "_short_circuit", wrong)


def the_name_of_an_exception_stays(patch: pytest.MonkeyPatch) -> None:
    """After `except … as e` the name e is None."""
    patch.setattr(exceptions, "Unbound", Nothing)


def handlers_take_exact_classes_only(patch: pytest.MonkeyPatch) -> None:
    """`except LookupError` lets an IndexError through."""
    patch.setattr(exceptions, "_is_caught", lambda raised, caught: raised.exception.cls in caught)


def finally_is_skipped_by_return(patch: pytest.MonkeyPatch) -> None:
    """A `return` inside `try` leaves at once."""

    def wrong(frame: Frame, body: list[ast.stmt], returned: list[Any]) -> None:
        frame.returns.extend(returned)

    patch.setattr(exceptions, "_finish_returns", wrong)


def find_gives_the_length(patch: pytest.MonkeyPatch) -> None:
    """`find` of what is not there is 0."""
    patch.setattr(text_search, "int_const", lambda n: int_const(max(n, 0)))


def partition_keeps_a_character(patch: pytest.MonkeyPatch) -> None:
    """What `partition` gives before the separator has one character too many."""
    right = text_split._piece

    def wrong(frame: Frame, text: Any, start: Int, end: Int) -> Any:
        size = sequences.length(text, frame.run.path)
        return right(frame, text, start, integers.minimum(integers.add(end, int_const(1)), size))

    patch.setattr(text_split, "_piece", wrong)


def strip_takes_the_start_only(patch: pytest.MonkeyPatch) -> None:
    """`strip` is `lstrip`."""
    patch.setitem(methods._METHODS, ("str", "strip"), text_strip.METHODS["lstrip"])


def true_matches_one(patch: pytest.MonkeyPatch) -> None:
    """`case True` takes the number 1."""

    def wrong(frame: Frame, expected: bool | None, value: Value) -> matching.Found:
        if expected is None:
            return matching.Found(equality.identical(frame, value, Nothing()))
        return matching.Found(equality.equal(frame, value, Bool(ir.boolean(expected))))

    patch.setattr(matching, "_match_singleton", wrong)


def later_cases_take_what_earlier_ones_took(patch: pytest.MonkeyPatch) -> None:
    """A guard that says no ends the whole match."""
    right = matching._guarded

    def wrong(frame: Frame, guard: ast.expr | None, others: Path) -> Path:
        found = right(frame, guard, others)
        return found if guard is None else others

    patch.setattr(matching, "_guarded", wrong)


def else_follows_a_break(patch: pytest.MonkeyPatch) -> None:
    """The `else` of a loop is executed after `break` as well."""
    right = loops._finish

    def wrong(frame: Frame, node: Any, breaks: list[Path]) -> None:
        frame.run.path = join_exclusive([frame.run.path, *breaks])
        right(frame, node, [])

    patch.setattr(loops, "_finish", wrong)


def true_is_no_int(patch: pytest.MonkeyPatch) -> None:
    """`isinstance(True, int)` is False."""
    right = classes.is_instance

    def wrong(cls: type, target: type) -> bool | None:
        return cls is target if cls is bool else right(cls, target)

    patch.setattr(builtin_calls, "is_instance", wrong)


def texts_are_ordered_by_length(patch: pytest.MonkeyPatch) -> None:
    """`"b" < "ab"`."""
    right = text_order.less

    def wrong(run: Any, left: Any, other: Any, *, or_equal: bool) -> Term:
        sizes = sequences.length(left, run.path), sequences.length(other, run.path)
        return ir.or_(integers.less(*sizes), right(run, left, other, or_equal=or_equal))

    patch.setattr(text_order, "less", wrong)


def equality_looks_at_the_shorter_text(patch: pytest.MonkeyPatch) -> None:
    """Two texts of which one begins the other are equal."""
    right = sequences.equal

    def wrong(left: Any, other: Any, path: Path) -> Term:
        if isinstance(left, Fixed) and not left.items:
            return ir.TRUE
        return right(left, other, path)

    patch.setattr(sequences, "equal", wrong)


def conditions_of_comprehensions_are_ignored(patch: pytest.MonkeyPatch) -> None:
    """`[v for v in xs if …]` has all the items."""
    patch.setattr(comprehensions, "_wanted", lambda frame, node, number, then, other: then())


def negative_indexes_are_one_off(patch: pytest.MonkeyPatch) -> None:
    """`s[-1]` is the last but one item."""
    right = sequences.index

    def wrong(value: Any, place: Int, path: Path) -> tuple[Term, Int]:
        below = integers.less(place, int_const(0))
        moved = merge_ints(below, integers.subtract(place, int_const(1)), place)
        return right(value, moved, path)

    patch.setattr(sequences, "index", wrong)


def targets_are_assigned_from_the_right(patch: pytest.MonkeyPatch) -> None:
    """In `k, n = …` the first target gets the last value."""
    right = unpacking.unpacked
    patch.setattr(statements, "unpacked", lambda *given: list(right(*given))[::-1])


BUGS: Sequence[Plant] = (
    negative_slice_ends_count_from_the_start, slices_are_not_clamped, division_rounds_towards_zero,
    remainders_are_never_negative, both_sides_of_and_are_evaluated,
    the_name_of_an_exception_stays, handlers_take_exact_classes_only, finally_is_skipped_by_return,
    find_gives_the_length, partition_keeps_a_character, strip_takes_the_start_only,
    true_matches_one, later_cases_take_what_earlier_ones_took, else_follows_a_break,
    true_is_no_int, texts_are_ordered_by_length, equality_looks_at_the_shorter_text,
    conditions_of_comprehensions_are_ignored, negative_indexes_are_one_off,
    targets_are_assigned_from_the_right,
)  # fmt: skip
