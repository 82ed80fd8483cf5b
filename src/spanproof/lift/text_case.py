"""What characters are, and changing them one by one: `isdigit`, `lower`, `replace`, `encode`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import integers, ir, sequences
from spanproof.lift.characters import (
    ASCII,
    SURROGATES,
    Ranges,
    class_of_items,
    is_in,
    ranges_where,
)
from spanproof.lift.execution import Frame, raise_exception
from spanproof.lift.ir import Term
from spanproof.lift.sequences import Text
from spanproof.lift.state import Unliftable
from spanproof.lift.text_search import as_text, text_of
from spanproof.lift.values import (
    BYTE_WIDTH,
    CODE_POINT_WIDTH,
    Bool,
    Fixed,
    Object,
    Poison,
    Value,
    View,
    int_const,
    to_python,
)
from spanproof.lift.visitor import fork

MOST_TESTS = 30_000
"""How many comparisons a method such as `isalpha` may be made of."""


def everywhere(frame: Frame, text: Text, test: Callable[[Term], Term]) -> Term:
    """Whether all items pass a test."""
    path = frame.run.path
    text = sequences.settle(text, path)
    most = sequences.longest(text, path)
    if most > sequences.MAX_UNROLL and isinstance(text, View):
        return sequences.for_all_items(text, lambda place: test(sequences.item(text, place)))
    size = sequences.length(text, path)
    passed: list[Term] = []
    for k in range(most):
        exists = path.decide(integers.less(int_const(k), size))
        code = sequences.item(text, int_const(k))
        passed.append(ir.or_(ir.not_(exists), path.decide(test(code))))
    return ir.and_(*passed)


def _check_cost(frame: Frame, text: Text, ranges: Ranges) -> None:
    """Refuse what would be a term without end."""
    most = sequences.longest(text, frame.run.path)
    if most <= sequences.MAX_UNROLL and most * len(ranges) > MOST_TESTS:
        raise Unliftable(f"a class of characters for each of {most} characters")


def all_in(frame: Frame, text: Text, ranges: Ranges) -> Term:
    """Whether all items are in a class."""
    _check_cost(frame, text, ranges)
    return everywhere(frame, text, lambda code: is_in(code, ranges))


def _is_empty(frame: Frame, text: Text) -> Term:
    return integers.equal(sequences.length(text, frame.run.path), int_const(0))


def _classifier(method: str) -> Callable[..., Value]:
    """A method that says yes when there are items and all of them are in its class."""

    def classify(frame: Frame, value: Value, /) -> Value:
        text = text_of(value, frame.run.path)
        every = all_in(frame, text, class_of_items(method, text=text.text))
        return Bool(ir.and_(ir.not_(_is_empty(frame, text)), every))

    return classify


def _isascii(frame: Frame, value: Value, /) -> Value:
    return Bool(all_in(frame, text_of(value, frame.run.path), ASCII))


def _isprintable(frame: Frame, value: Value, /) -> Value:
    text = text_of(value, frame.run.path)
    return Bool(all_in(frame, text, class_of_items("isprintable", text=True)))


def _isidentifier(frame: Frame, value: Value, /) -> Value:
    """A first character that may start a name, and others that may go on in it."""
    text = text_of(value, frame.run.path)
    size = sequences.length(text, frame.run.path)
    if size.high == 0:
        return Bool(ir.FALSE)
    going_on = all_in(frame, text, _identifier_parts())
    starts = is_in(sequences.item(text, int_const(0)), class_of_items("isidentifier", text=True))
    return Bool(ir.and_(ir.not_(_is_empty(frame, text)), starts, going_on))


_parts: list[Ranges] = []


def _identifier_parts() -> Ranges:
    if not _parts:
        _parts.append(ranges_where(lambda character: f"a{character}".isidentifier()))
    return _parts[0]


def _cased(wanted: str, others: tuple[str, ...]) -> Callable[..., Value]:
    """`isupper` or `islower`: a cased character of the kind, and none of another."""

    def test(frame: Frame, value: Value, /) -> Value:
        text = text_of(value, frame.run.path)
        mine = class_of_items(wanted, text=text.text)
        _check_cost(frame, text, mine + mine)
        none_wanted = everywhere(frame, text, lambda code: ir.not_(is_in(code, mine)))
        others_in = [_only(method, wanted, text.text) for method in others]
        no_other = everywhere(
            frame, text, lambda code: ir.not_(ir.or_(*(is_in(code, r) for r in others_in)))
        )
        return Bool(ir.and_(ir.not_(none_wanted), no_other))

    return test


def _only(method: str, without: str, text: bool) -> Ranges:
    """The class of one method without that of another one."""
    mine, other = (class_of_items(name, text=text) for name in (method, without))
    excluded = {code for low, high in other for code in range(low, high + 1)}
    codes = [c for low, high in mine for c in range(low, high + 1) if c not in excluded]
    return tuple(sequences.ranges_of(codes))


# --- Changing items one by one ----------------------------------------------------------------


def mapped(frame: Frame, text: Text, change: Callable[[Term], Term], *, into_text: bool) -> Text:
    """The text of the changed items."""
    path = frame.run.path
    text = sequences.settle(text, path)
    if isinstance(text, Fixed):
        return Fixed(into_text, tuple(map(change, text.items)))
    view = text
    return sequences.computed(
        into_text, sequences.length(view, path), lambda place: change(sequences.item(view, place))
    )


def _caser(low: int, high: int, shift: int, name: str) -> Callable[..., Value]:
    """`lower` or `upper`: letters from `low` to `high` move; other ASCII characters stay."""

    def change(code: Term) -> Term:
        moved = ir.bv_binary("bvadd", code, ir.bv(shift, code.sort.width))
        return ir.ite(sequences.in_ranges(code, ((low, high),)), moved, code)

    def convert(frame: Frame, value: Value, /) -> Value:
        text = text_of(value, frame.run.path)
        if not text.text:
            return mapped(frame, text, change, into_text=False)
        plain = all_in(frame, text, ASCII)
        reason = f"{name}() of text that may hold other characters than ASCII"
        return fork(
            frame, plain, lambda: mapped(frame, text, change, into_text=True), _refuser(reason)
        )

    return convert


def _refuser(reason: str) -> Callable[[], Value]:
    def refuse() -> Value:
        raise Unliftable(reason)

    return refuse


def _replace(frame: Frame, value: Value, old: Value, new: Value, /) -> Value:
    """One character in place of another one."""
    path = frame.run.path
    text = text_of(value, path)
    parts = [as_text(one, text, path) for one in (old, new)]
    codes = [one.items[0] for one in parts if isinstance(one, Fixed) and len(one.items) == 1]
    if len(codes) != 2:
        raise Unliftable("replace() of what is not one character by one character")
    before, after = codes
    return mapped(
        frame, text, lambda code: ir.ite(ir.eq(code, before), after, code), into_text=text.text
    )


# --- Encodings --------------------------------------------------------------------------------

_ENCODINGS = {
    "ascii": "ascii", "us-ascii": "ascii", "utf-8": "utf-8", "utf8": "utf-8",
    "latin-1": "latin-1", "latin1": "latin-1", "iso-8859-1": "latin-1",
}  # fmt: skip


def _encoding(encoding: Value | None, errors: Value | None) -> str:
    name = "utf-8" if encoding is None else to_python(encoding)
    known = _ENCODINGS.get(name.lower()) if isinstance(name, str) else None
    strict = errors is None or to_python(errors) == "strict"
    if known is None or not strict:
        raise Unliftable("an encoding other than ascii, latin-1 and utf-8, errors='strict'")
    return known


def _encode(
    frame: Frame, value: Value, encoding: Value | None = None, errors: Value | None = None
) -> Value:
    """Bytes for characters that are one byte each; others fail, or are refused in UTF-8."""
    name = _encoding(encoding, errors)
    text = text_of(value, frame.run.path)
    most = 255 if name == "latin-1" else 127
    plain = all_in(frame, text, ((0, most),))

    def convert() -> Value:
        return mapped(
            frame, text, lambda code: ir.extract(code, BYTE_WIDTH - 1, 0), into_text=False
        )

    def otherwise() -> Value:
        failing = ir.TRUE
        if name == "utf-8":
            failing = ir.not_(
                everywhere(frame, text, lambda code: ir.not_(is_in(code, SURROGATES)))
            )
        return _fail(frame, failing, UnicodeEncodeError, "encode() of characters outside ASCII")

    return fork(frame, plain, convert, otherwise)


def decode(
    frame: Frame, value: Value, encoding: Value | None = None, errors: Value | None = None
) -> Value:
    """Characters for bytes that are one character each."""
    name = _encoding(encoding, errors)
    data = text_of(value, frame.run.path)
    plain = ir.TRUE if name == "latin-1" else all_in(frame, data, ASCII)

    def convert() -> Value:
        return mapped(
            frame, data, lambda code: ir.zero_extend(code, CODE_POINT_WIDTH), into_text=True
        )

    def otherwise() -> Value:
        failing = ir.boolean(name == "ascii")
        return _fail(frame, failing, UnicodeDecodeError, "decode() of bytes outside ASCII")

    return fork(frame, plain, convert, otherwise)


def _fail(frame: Frame, guard: Term, cls: type[BaseException], otherwise: str) -> Value:
    """Raise a Unicode error where the guard holds; elsewhere the path leaves the subset."""
    arguments = Poison(f"what a {cls.__name__} tells")
    raise_exception(frame, guard, Object(cls, {"args": arguments}))
    if not frame.run.path.alive:
        return Poison("unreachable")
    raise Unliftable(otherwise)


_CLASSES = ("isalnum", "isalpha", "isdecimal", "isdigit", "isnumeric", "isspace")

METHODS: dict[str, Callable[..., Value]] = {
    "isascii": _isascii,
    "isupper": _cased("isupper", ("islower", "istitle")),
    "islower": _cased("islower", ("isupper", "istitle")),
    "lower": _caser(0x41, 0x5A, 0x20, "lower"),
    "upper": _caser(0x61, 0x7A, -0x20, "upper"),
    "replace": _replace,
    **{name: _classifier(name) for name in _CLASSES},
}
"""Methods that str and bytes have (bytes without `isdecimal` and `isnumeric`)."""

STR_METHODS: dict[str, Callable[..., Value]] = {
    "isidentifier": _isidentifier,
    "isprintable": _isprintable,
    "encode": _encode,
}

BYTES_METHODS: dict[str, Callable[..., Value]] = {"decode": decode}
