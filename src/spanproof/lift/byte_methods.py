"""`bytes.hex()` and `bytes.fromhex()`."""

from __future__ import annotations

from collections.abc import Callable

from spanproof.lift import ir, sequences
from spanproof.lift.characters import is_in
from spanproof.lift.execution import Frame, raise_builtin
from spanproof.lift.hexadecimal import hex_of_bytes, is_hex, nibble
from spanproof.lift.state import Unliftable
from spanproof.lift.text_search import text_of
from spanproof.lift.values import Fixed, Poison, Value, View
from spanproof.lift.visitor import fork

_SKIPPED = ((9, 13), (32, 32))
"""White space, which may stand between two bytes."""


def _hex(frame: Frame, value: Value, /) -> Value:
    return hex_of_bytes(text_of(value, frame.run.path), frame.run.path)


def _from_hex(frame: Frame, cls: Value, text: Value, /) -> Value:
    """Pairs of hex digits; a character that is neither a digit nor white space is an error."""
    settled = sequences.settle(text, frame.run.path) if isinstance(text, Fixed | View) else text
    if not isinstance(settled, Fixed) or not settled.text:
        raise Unliftable("fromhex() of a text whose length is not constant")
    codes = settled.items
    strange = [ir.not_(ir.or_(is_hex(code), is_in(code, _SKIPPED))) for code in codes]
    raise_builtin(frame, ir.or_(*strange), ValueError, "non-hexadecimal number found in fromhex()")
    if not frame.run.path.alive:
        return Poison("unreachable")
    plain = ir.and_(*map(is_hex, codes))

    def data() -> Value:
        raise_builtin(frame, ir.boolean(len(codes) % 2 == 1), ValueError, "an odd number of digits")
        digits = [nibble(code) for code in codes]
        pairs = zip(digits[::2], digits[1::2], strict=False)
        return Fixed(False, tuple(ir.concat(pair) for pair in pairs))

    def refuse() -> Value:
        raise Unliftable("fromhex() of text that may hold white space")

    return fork(frame, plain, data, refuse)


METHODS: dict[str, Callable[..., Value]] = {"hex": _hex}
"""Methods of bytes."""

CLASS_METHODS: dict[str, Callable[..., Value]] = {"fromhex": _from_hex}
