"""`<`, `<=`, `>` and `>=` of texts: by the first item that differs, then by length."""

from __future__ import annotations

from spanproof.lift import integers, ir, sequences
from spanproof.lift.execution import Execution
from spanproof.lift.ir import Term
from spanproof.lift.searching import first_place, is_short
from spanproof.lift.sequences import Text
from spanproof.lift.values import int_const


def less(run: Execution, left: Text, right: Text, *, or_equal: bool) -> Term:
    """`left < right`, or `left <= right`."""
    path = run.path
    left, right = sequences.settle(left, path), sequences.settle(right, path)
    sizes = sequences.length(left, path), sequences.length(right, path)
    by_size = integers.less_equal(*sizes) if or_equal else integers.less(*sizes)
    searched = left if is_short(run, left) or not is_short(run, right) else right
    other = right if searched is left else left
    found = first_place(
        run, searched, int_const(0), integers.minimum(*sizes),
        lambda place: ir.not_(
            ir.eq(sequences.item(searched, place), sequences.item(other, place))
        ),
    )  # fmt: skip
    codes = [sequences.item(text, found.place) for text in (left, right)]
    smaller = ir.not_(ir.ule(codes[1], codes[0]))
    return path.decide(ir.ite(found.exists, smaller, by_size))
