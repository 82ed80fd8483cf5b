"""Strategies for the values of a type, within the bounds that contracts state."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

import icontract
from hypothesis import strategies as st

from spanproof.claim import unwrap
from spanproof.strategies import texts
from spanproof.strategies.bounds import Bounds, bounds_of
from spanproof.strategies.vocabulary import Producer, Vocabulary

Strategy = st.SearchStrategy[Any]
_DEEPEST = 4
_SEQUENCES = (list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
_REJECTED = object()
_ERRORS = (ValueError, KeyError, RuntimeError, ZeroDivisionError)


class NoStrategy(Exception):
    """A type whose values cannot be generated; the message names it."""


class Values:
    """Makes strategies for one claim; remembers the ones for classes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Use the vocabulary for text, bytes and numbers."""
        self._vocabulary = vocabulary
        self._classes: dict[type, Strategy] = {}
        self._text: Strategy | None = None
        self._data: Strategy | None = None
        self._producing = 0

    def of(self, hint: Any, name: str = "", bounds: Mapping[str, Bounds] | None = None) -> Strategy:
        """The values of a type; `name` is what `bounds` call the value. Raises NoStrategy."""
        limits = bounds or {}
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated:
            return self.of(inner[0], name, limits)
        if origin is typing.Literal:
            return st.sampled_from(inner)
        if origin in (typing.Union, types.UnionType):
            return st.one_of([self.of(each, name, limits) for each in inner])
        if hint in (None, type(None)):
            return st.none()
        if origin is tuple:
            return self._tuple(inner)
        if origin in _SEQUENCES or hint in _SEQUENCES:
            element = self.of(inner[0] if inner else object)
            return st.lists(element, max_size=_DEEPEST)
        if origin in (set, frozenset, collections.abc.Set):
            made = st.frozensets(self.of(inner[0]), max_size=_DEEPEST)
            return made.map(set) if origin is set else made
        if origin in (dict, collections.abc.Mapping):
            return st.dictionaries(self.of(inner[0]), self.of(inner[1]), max_size=_DEEPEST)
        return self._simple(origin or hint, name, limits)

    def _tuple(self, inner: tuple[Any, ...]) -> Strategy:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return st.lists(self.of(inner[0]), max_size=_DEEPEST).map(tuple)
        return st.tuples(*(self.of(each) for each in inner))

    def _simple(self, kind: Any, name: str, limits: Mapping[str, Bounds]) -> Strategy:
        if kind is bool:
            return st.booleans()
        if kind is int:
            return self._integers(limits.get(name, Bounds()))
        if kind is str:
            return self.text(limits.get(f"len({name})", Bounds()))
        if kind is bytes:
            return self.data()
        if kind is float:
            return st.floats(allow_nan=False)
        if kind is object or kind is Any:
            return st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))
        if not isinstance(kind, type):
            raise NoStrategy(str(kind))
        if issubclass(kind, enum.Enum):
            return st.sampled_from(list(kind))
        if issubclass(kind, BaseException):
            kinds = _ERRORS if any(issubclass(e, kind) for e in _ERRORS) else (kind,)
            made = st.tuples(st.sampled_from(kinds), st.text(max_size=5))
            return made.map(lambda pair: pair[0](pair[1]))
        return self._instances(kind)

    def _integers(self, bounds: Bounds) -> Strategy:
        near = {n + d for n in self._vocabulary.numbers for d in (-1, 0, 1)}
        edges = {bounds.least, bounds.most, *near, 0, 1} - {None}
        fitting = sorted(
            (
                n
                for n in edges
                if n is not None
                and (bounds.least is None or n >= bounds.least)
                and (bounds.most is None or n <= bounds.most)
            ),
            key=abs,
        )
        plain = st.integers(bounds.least, bounds.most)
        return st.one_of(plain, st.sampled_from(fitting)) if fitting else plain

    def text(self, length: Bounds) -> Strategy:
        """Text, with what the vocabulary's grammars and writers give."""
        if self._text is None or length != Bounds():
            good = [each for g in self._vocabulary.grammars for each in texts.from_grammar(g)]
            good += self._produced("str")
            made = texts.texts(list(self._vocabulary.texts), good, length)
            if length != Bounds() or self._producing:
                return made
            self._text = made
        return self._text

    def data(self) -> Strategy:
        """Bytes, with what the vocabulary's writers give."""
        if self._data is None:
            made = texts.data(self._produced("bytes"), list(self._vocabulary.numbers))
            if self._producing:
                return made
            self._data = made
        return self._data

    def _produced(self, kind: str) -> list[Strategy]:
        """What the writers write; a writer that takes text itself is given plain text."""
        if self._producing:
            return []
        self._producing += 1
        try:
            found = [
                made
                for producer in self._vocabulary.producers
                if _returned(producer) == kind and (made := self._output(producer)) is not None
            ]
        finally:
            self._producing -= 1
        return found

    def _output(self, producer: Producer) -> Strategy | None:
        try:
            arguments = self._arguments(producer.function, producer.owner)
        except (NoStrategy, NameError):
            return None
        return arguments.map(lambda drawn: attempt(producer.function, drawn)).filter(is_made)

    def _arguments(self, function: Callable[..., Any], owner: type | None) -> Strategy:
        plain = unwrap(function)
        hints = typing.get_type_hints(plain)
        if owner is not None:
            hints["self"] = owner
        conditions = [
            each.condition for group in getattr(function, "__preconditions__", ()) for each in group
        ]
        parameters = inspect.signature(plain).parameters
        return self.parameters(parameters, hints, bounds_of(conditions))

    def parameters(
        self,
        parameters: Mapping[str, inspect.Parameter],
        hints: Mapping[str, Any],
        bounds: Mapping[str, Bounds],
    ) -> st.SearchStrategy[dict[str, Any]]:
        """Values for all parameters; one with a default may be left to it. Raises NoStrategy."""
        required: dict[str, Strategy] = {}
        optional: dict[str, Strategy] = {}
        for name, parameter in parameters.items():
            has_default = parameter.default is not inspect.Parameter.empty
            try:
                made = self.of(hints.get(name, Any), name, bounds)
            except NoStrategy:
                if not has_default:
                    raise
            else:
                (optional if has_default else required)[name] = made
        return st.fixed_dictionaries(required, optional=optional)

    def _instances(self, kind: type) -> Strategy:
        if kind not in self._classes:
            if kind.__module__ == "builtins" or inspect.isabstract(kind):
                raise NoStrategy(kind.__qualname__)
            self._classes[kind] = st.deferred(lambda: made)
            made = self._constructed(kind)
            self._classes[kind] = made
        return self._classes[kind]

    def _constructed(self, kind: type) -> Strategy:
        constructor = vars(kind).get("__init__")
        if constructor is None and not dataclasses.is_dataclass(kind):
            if kind.__init__ is not object.__init__:  # type: ignore[misc]  # of exactly this class
                raise NoStrategy(kind.__qualname__)
            return st.builds(kind)
        conditions = [each.condition for each in getattr(kind, "__invariants__", ())]
        bounds = {name.replace("self.", ""): limit for name, limit in bounds_of(conditions).items()}
        parameters, hints = constructor_of(kind)
        drawn = self.parameters(parameters, hints, bounds)
        fresh = drawn.map(lambda values: attempt(kind, values)).filter(is_made)
        pool = valid_pool(kind, parameters, hints, bounds)
        if not pool or not dataclasses.is_dataclass(kind):
            return fresh
        varied = st.tuples(st.sampled_from(pool), drawn, st.sets(st.sampled_from(list(parameters))))
        changed = varied.map(lambda given: _changed(kind, *given)).filter(is_made)
        return st.one_of(fresh, changed)


def constructor_of(kind: type) -> tuple[dict[str, inspect.Parameter], dict[str, Any]]:
    """The parameters of a constructor, without `self`, and their types."""
    plain = unwrap(vars(kind)["__init__"])
    parameters = dict(inspect.signature(plain).parameters)
    parameters.pop(next(iter(parameters)))
    hints = typing.get_type_hints(plain)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind) | {
            name: hint for name, hint in hints.items() if name not in typing.get_type_hints(kind)
        }
    return parameters, hints


def attempt(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """The result, or a mark for one that was refused (`is_made`)."""
    try:
        return function(**arguments)
    except (icontract.ViolationError, ValueError, TypeError, KeyError):
        return _REJECTED


def is_made(value: object) -> bool:
    """Whether `attempt` gave a result."""
    return value is not _REJECTED


def _returned(producer: Producer) -> str:
    annotation = unwrap(producer.function).__annotations__["return"]
    return annotation if isinstance(annotation, str) else str(annotation.__name__)


def _changed(kind: type, base: Any, drawn: Mapping[str, Any], names: set[str]) -> Any:
    """A valid object with some of its fields drawn anew."""
    state = {name: getattr(base, name) for name in drawn if hasattr(base, name)}
    return attempt(kind, {**state, **{name: drawn[name] for name in names if name in drawn}})


def valid_pool(
    kind: type,
    parameters: Mapping[str, inspect.Parameter],
    hints: Mapping[str, Any],
    bounds: Mapping[str, Bounds],
) -> list[Any]:
    """A few valid objects of a class whose fields depend on each other, found by trying."""
    from spanproof.strategies.seeds import combinations

    found = []
    for values in combinations(parameters, hints, bounds):
        made = attempt(kind, values)
        if is_made(made):
            found.append(made)
        if len(found) == 24:
            break
    return found
