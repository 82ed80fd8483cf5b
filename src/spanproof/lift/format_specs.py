"""`format(value, specification)` of numbers and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spanproof.lift import integers, ir, joining, sequences
from spanproof.lift.execution import Execution, Frame, raise_builtin
from spanproof.lift.ir import Term
from spanproof.lift.number_text import (
    Digits,
    binary_digits,
    decimal_digits,
    grouped,
    magnitude,
    sign_of,
)
from spanproof.lift.sequences import Text
from spanproof.lift.state import Path, Unliftable
from spanproof.lift.text_build import aligned, missing
from spanproof.lift.values import (
    CODE_POINT_WIDTH,
    MAX_CODE_POINT,
    Fixed,
    Int,
    Poison,
    Value,
    fixed_text,
    int_const,
)

_SPEC = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<alternate>\#)?(?P<zero>0)?"
    r"(?P<width>\d+)?(?P<grouping>[_,])?(?:\.(?P<precision>\d+))?(?P<kind>[A-Za-z%])?",
    re.ASCII | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A format specification."""

    fill: str
    align: str
    sign: str
    alternate: bool
    width: int
    grouping: str
    precision: int | None
    kind: str


def read_spec(text: str, *, is_number: bool) -> Spec:
    """The parts of a specification that CPython takes. Raises Unliftable for an unknown form."""
    found = _SPEC.fullmatch(text)
    # a fill character before the alignment wins over everything that looks like it
    if found is None or re.search(r"\d{4}", text):
        raise Unliftable(f"format {text!r}")
    default = ">" if is_number else "<"
    zero = found["zero"] is not None
    fill, align = found["fill"], found["align"]
    if zero and fill is None:
        fill = "0"
        align = align or ("=" if is_number else None)
    precision = found["precision"]
    return Spec(
        fill or " ", align or default, found["sign"] or "-", found["alternate"] is not None,
        int(found["width"] or 0), found["grouping"] or "",
        None if precision is None else int(precision), found["kind"] or "",
    )  # fmt: skip


def fails(value: object, spec: str) -> bool:
    """Whether a specification is one that every value of the type refuses."""
    try:
        format(value, spec)
    except ValueError:
        return True
    return False


def format_text(frame: Frame, text: Text, spec: str) -> Value:
    """`format(text, spec)`."""
    if fails("", spec):
        raise_builtin(frame, ir.TRUE, ValueError, "invalid format specifier")
        return Poison("unreachable")
    path, parts = frame.run.path, read_spec(spec, is_number=False)
    if parts.precision is not None:
        text = sequences.slice_of(text, None, int_const(parts.precision), path)
    return _padded(text, parts, path)


def format_number(frame: Frame, number: Int, spec: str) -> Value:
    """`format(number, spec)` of an int."""
    if fails(0, spec):
        raise_builtin(frame, ir.TRUE, ValueError, "invalid format specifier")
        return Poison("unreachable")
    number = frame.run.path.refine(number)
    if not integers.bounded(number) or not integers.is_short(number):
        raise Unliftable(f"format {spec!r} of an int that has no bounds")
    parts = read_spec(spec, is_number=True)
    if parts.kind == "c":
        return _character(frame, number, parts)
    if parts.kind not in ("", "d", "x", "X", "b", "o"):
        raise Unliftable(f"format {spec!r} of an int")
    if parts.grouping and parts.align == "=" and parts.fill == "0":
        raise Unliftable(f"format {spec!r}: groups filled with zeros")
    return _number(frame.run, number, parts)


def _number(run: Execution, number: Int, spec: Spec) -> Text:
    """Sign, prefix, filling, digits."""
    path = run.path
    fixed = _plain_hex(run, number, spec)
    if fixed is not None:
        return fixed
    digits = _digits(run, magnitude(number), spec)
    if spec.grouping:
        digits = grouped(digits, spec.grouping, 3 if spec.kind in ("", "d") else 4)
    prefix = f"0{spec.kind}" if spec.alternate and spec.kind in ("x", "X", "b", "o") else ""
    front = joining.joined(sign_of(number, spec.sign, path), fixed_text(prefix), path)
    body = digits.text(run)
    if spec.align != "=":
        return _padded(joining.joined(front, body, path), spec, path)
    size = integers.add(sequences.length(front, path), sequences.length(body, path))
    lacks = integers.maximum(int_const(0), integers.subtract(int_const(spec.width), size))
    filling = joining.repeated(fixed_text(spec.fill), path.refine(lacks), path)
    return joining.joined(joining.joined(front, filling, path), body, path)


def _plain_hex(run: Execution, number: Int, spec: Spec) -> Fixed | None:
    """The common `032x` and its like, of a number that fits: all digits, as many as are wanted."""
    bits_each = {"x": 4, "X": 4, "b": 1, "o": 3}.get(spec.kind)
    plain = spec.align == "=" and spec.fill == "0" and spec.sign == "-"
    if bits_each is None or not plain or spec.alternate or spec.grouping or not spec.width:
        return None
    if number.low is None or number.low < 0 or number.high is None:
        return None
    if number.high >= 1 << bits_each * spec.width:
        return None
    every = binary_digits(number, bits_each, upper=spec.kind == "X").codes
    zeros = (ir.bv(ord("0"), CODE_POINT_WIDTH),) * (spec.width - len(every))
    return Fixed(True, zeros + every[::-1])


def _digits(run: Execution, number: Int, spec: Spec) -> Digits:
    match spec.kind:
        case "x" | "X":
            return binary_digits(number, 4, upper=spec.kind == "X")
        case "o":
            return binary_digits(number, 3, upper=False)
        case "b":
            return binary_digits(number, 1, upper=False)
        case _:
            return decimal_digits(run, number)


def _character(frame: Frame, number: Int, spec: Spec) -> Value:
    path = frame.run.path
    valid = ir.and_(
        integers.less_equal(int_const(0), number),
        integers.less_equal(number, int_const(MAX_CODE_POINT)),
    )
    raise_builtin(frame, ir.not_(valid), OverflowError, "%c arg not in range(0x110000)")
    path = frame.run.path
    if not path.alive:
        return Poison("unreachable")
    low, high = max(number.low or 0, 0), min(number.high or 0, MAX_CODE_POINT)
    code: Term = integers.low_bits(Int(number.term, low, high), CODE_POINT_WIDTH)
    return _padded(Fixed(True, (code,)), spec, path)


def _padded(text: Text, spec: Spec, path: Path) -> Text:
    """The text in its width."""
    lacks = missing(text, int_const(spec.width), path)
    none, left = int_const(0), lacks
    if spec.align == "<":
        left = none
    elif spec.align == "^":
        left = integers.shift_right(lacks, int_const(1))
    right = integers.subtract(lacks, left)
    if right.low is not None and right.high is not None and right.low < 0:
        right = Int(right.term, 0, max(right.high, 0))
    return aligned(text, fixed_text(spec.fill), left, right, path)
