"""What makes a model easy to read: few items, short and printable texts, small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spanproof.lift import integers, ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.values import Int, Many, Object, Tuple, Union, Value, View, int_const

READABLE_LENGTH = 80
READABLE_PREFIX = 64
TINY_LENGTH = 4
SMALL_NUMBER = 99
FEW_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """Conditions on the arguments; `most`, if not None, is how long any sequence may be.

    A bounded wish leaves no quantifier in the question, so a solver always has an answer.
    """

    terms: Sequence[Term] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class _Leaves:
    """The texts, numbers and lengths of lists among the arguments and in them."""

    texts: list[View] = field(default_factory=list)
    numbers: list[Int] = field(default_factory=list)
    lengths: list[Int] = field(default_factory=list)


def wishes(arguments: Sequence[Value], *, shortest: bool) -> list[Wish]:
    """Wishes from the most readable model to any model at all."""
    leaves = _Leaves()
    for value in arguments:
        _visit(value, leaves)
    small = [term for number in leaves.numbers for term in _from_zero_to(SMALL_NUMBER, number)]
    printable = [term for text in leaves.texts for term in _printable(text)]
    if leaves.lengths:
        return _for_lists(leaves, printable, small)
    tiny, short = _at_most(TINY_LENGTH, leaves.texts), _at_most(READABLE_LENGTH, leaves.texts)
    wanted: list[list[Term]] = [[*tiny, *printable, *small]] if shortest else []
    wanted += [[*short, *printable, *small], [*short, *printable], short, []]
    return [Wish(wish) for k, wish in enumerate(wanted) if wish not in wanted[:k]]


def _for_lists(leaves: _Leaves, printable: list[Term], small: list[Term]) -> list[Wish]:
    one, few = _no_longer(1, leaves.lengths), _no_longer(FEW_ITEMS, leaves.lengths)
    tiny, short = _at_most(TINY_LENGTH, leaves.texts), _at_most(READABLE_LENGTH, leaves.texts)
    return [
        Wish([*one, *tiny, *printable, *small], TINY_LENGTH),
        Wish([*few, *tiny, *printable, *small], TINY_LENGTH),
        Wish([*few, *tiny], TINY_LENGTH),
        Wish([*few, *short, *printable], READABLE_LENGTH),
        Wish([*few, *short], READABLE_LENGTH),
        Wish(short, 4 * FEW_ITEMS),
        Wish(),
    ]


def _at_most(most: int, texts: Sequence[View]) -> list[Term]:
    return _no_longer(most, [text.length for text in texts])


def _no_longer(most: int, lengths: Sequence[Int]) -> list[Term]:
    return [integers.less_equal(length, int_const(most)) for length in lengths]


def _from_zero_to(most: int, number: Int) -> list[Term]:
    return [
        integers.less_equal(int_const(0), number), integers.less_equal(number, int_const(most))
    ]  # fmt: skip


def _printable(text: View) -> list[Term]:
    """The first characters are visible ASCII."""
    width = sequences.item_width(text.text)
    prefix = TINY_LENGTH if text.within else READABLE_PREFIX
    items = [sequences.item(text, int_const(place)) for place in range(prefix if text.text else 0)]
    lower, upper = ir.bv(0x21, width), ir.bv(0x7E, width)
    return [term for item in items for term in (ir.ule(lower, item), ir.ule(item, upper))]


def _visit(value: Value, leaves: _Leaves) -> None:
    match value:
        case View():
            leaves.texts.append(value)
        case Int():
            leaves.numbers.append(value)
        case Many(_, length, at):
            leaves.lengths.append(length)
            for place in range(FEW_ITEMS):
                _visit(at(int_const(place)), leaves)
        case Object(_, fields):
            for part in fields.values():
                _visit(part, leaves)
        case Tuple(items):
            for item in items:
                _visit(item, leaves)
        case Union(options):
            for _, option in options:
                _visit(option, leaves)
        case _:
            pass
