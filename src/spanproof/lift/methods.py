"""Methods of str, bytes, int and grammars, one function each."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence

from spanproof.errors import RequestError
from spanproof.grammar import Grammar
from spanproof.lift import (
    byte_methods,
    list_methods,
    number_methods,
    patterns,
    text_build,
    text_case,
    text_search,
    text_split,
    text_strip,
)
from spanproof.lift.execution import Frame
from spanproof.lift.languages import accepts
from spanproof.lift.objects import spread, type_name
from spanproof.lift.state import Unliftable
from spanproof.lift.values import (
    Bool,
    Fixed,
    Object,
    Ref,
    Value,
    View,
    to_python,
)


def call_method(
    frame: Frame,
    receiver: Value,
    name: str,
    arguments: Sequence[Value],
    named: Mapping[str, Value],
) -> Value:
    """Call a method of a built-in type; one that is not modelled is refused by name."""
    if isinstance(receiver, Object) and receiver.cls is re.Match:
        return patterns.call_match(receiver, name, arguments, named)
    if isinstance(receiver, Ref) and isinstance(receiver.target, re.Pattern):
        return patterns.call_pattern(frame, receiver.target, name, arguments, named)
    if isinstance(receiver, Ref):
        handler = (
            _CLASS_METHODS.get((receiver.target, name))
            if isinstance(receiver.target, type)
            else None
        )
        if isinstance(receiver.target, Grammar) and name == "matches" and not named:
            return _matches(frame, receiver.target, arguments)
    else:
        handler = _METHODS.get((type_name(receiver), name))
    if handler is None:
        raise Unliftable(f"{type_name(receiver)}.{name}()")
    try:
        inspect.signature(handler).bind(frame, receiver, *arguments, **named)
    except TypeError:
        raise Unliftable(f"{type_name(receiver)}.{name}() with these arguments") from None
    if type_name(receiver) in _SPREADING:
        return _spread_all(
            frame, arguments, lambda given: handler(frame, receiver, *given, **named)
        )
    return handler(frame, receiver, *arguments, **named)


_SPREADING = ("str", "bytes", "int", "bool")
"""The types whose methods are called once for each combination of alternatives."""


def _spread_all(
    frame: Frame, arguments: Sequence[Value], operation: Callable[[Sequence[Value]], Value]
) -> Value:
    """Apply an operation for every combination of the alternatives of its arguments."""

    def go_on(given: tuple[Value, ...]) -> Value:
        if len(given) == len(arguments):
            return operation(given)
        return spread(frame, arguments[len(given)], lambda one: go_on((*given, one)))

    return go_on(())


def _matches(frame: Frame, grammar: Grammar, arguments: Sequence[Value]) -> Value:
    rule = to_python(arguments[0]) if arguments else None
    if len(arguments) != 2 or not isinstance(rule, str):
        raise Unliftable("Grammar.matches() without a constant rule")
    try:
        regex = grammar.regex(rule)
    except RequestError as error:
        raise Unliftable(f"Grammar.matches(): {error}") from None

    def test(one: Value) -> Value:
        if isinstance(one, Fixed | View) and one.text:
            return Bool(accepts(regex, one, frame.run.path))
        raise Unliftable(f"Grammar.matches() of {type_name(one)}")

    return spread(frame, arguments[1], test)


_TEXT_METHODS = {
    **text_search.METHODS,
    **text_split.METHODS,
    **text_strip.METHODS,
    **text_build.METHODS,
    **text_case.METHODS,
}

_METHODS: dict[tuple[str, str], Callable[..., Value]] = {
    **list_methods.METHODS,
    **{(kind, name): call for kind in ("str", "bytes") for name, call in _TEXT_METHODS.items()},
    **{("str", name): call for name, call in text_case.STR_METHODS.items()},
    **{("bytes", name): call for name, call in text_case.BYTES_METHODS.items()},
    **{("bytes", name): call for name, call in byte_methods.METHODS.items()},
    **{(k, name): call for k in ("int", "bool") for name, call in number_methods.METHODS.items()},
}

_CLASS_METHODS: dict[tuple[type, str], Callable[..., Value]] = {
    **{(int, name): call for name, call in number_methods.CLASS_METHODS.items()},
    **{(bytes, name): call for name, call in byte_methods.CLASS_METHODS.items()},
}
