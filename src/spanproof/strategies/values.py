"""Strategies for the values of a type, within the bounds that contracts state."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import inspect
import itertools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from spanproof.claim import unwrap
from spanproof.strategies import texts
from spanproof.strategies.bounds import Bounds, bounds_of
from spanproof.strategies.objects import (
    Fields,
    Strategy,
    attempt,
    bounds_for,
    constructor_of,
    instances,
    is_made,
    known_instances,
)
from spanproof.strategies.seeds import combinations
from spanproof.strategies.vocabulary import Producer, Vocabulary

Accepts = Callable[[Any], bool]
_LONGEST = 8
_PRODUCED = 4
_SEQUENCES = (list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
_ERRORS = (ValueError, KeyError, RuntimeError, ZeroDivisionError)


class NoStrategy(Exception):
    """A type whose values cannot be generated; the message names it."""


class Values:
    """Makes strategies for one claim; remembers the ones for classes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Use the vocabulary for text, bytes and numbers."""
        self._vocabulary = vocabulary
        self._classes: dict[type, Strategy] = {}
        self._sources: list[texts.Source] | None = None
        self._text: Strategy | None = None
        self._data: Strategy | None = None
        self._producing = 0
        self._nesting = 0

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
            return self._lists(inner[0] if inner else object)
        if origin in (set, frozenset, collections.abc.Set):
            made = st.frozensets(self.of(inner[0]), max_size=_LONGEST // 2)
            return made.map(set) if origin is set else made
        if origin in (dict, collections.abc.Mapping):
            return st.dictionaries(self.of(inner[0]), self.of(inner[1]), max_size=_LONGEST // 2)
        return self._simple(origin or hint, name, limits)

    def _tuple(self, inner: tuple[Any, ...]) -> Strategy:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return self._lists(inner[0]).map(tuple)
        return st.tuples(*(self.of(each) for each in inner))

    def _lists(self, hint: Any) -> Strategy:
        """Short lists, and shorter ones inside lists."""
        self._nesting += 1
        try:
            return st.lists(self.of(hint), max_size=max(1, _LONGEST >> self._nesting))
        finally:
            self._nesting -= 1

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
            return st.builds(_error, st.sampled_from(kinds), st.text(max_size=5))
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
            made = texts.texts(self._vocabulary.texts, self._text_sources(), length)
            if length != Bounds() or self._producing:
                return made
            self._text = made
        return self._text

    def text_for(self, length: Bounds, accepts: Accepts) -> tuple[Strategy, list[str]] | None:
        """Text that often meets a condition, and some that does; None when none was found."""
        sources = self._text_sources()
        return texts.texts_for(self._vocabulary.texts, sources, length, accepts)

    def _text_sources(self) -> list[texts.Source]:
        if self._sources is None:
            grammars = self._vocabulary.grammars
            found = [each for grammar in grammars for each in texts.from_grammar(grammar)]
            found += [texts.Source(*made) for made in self._produced("str")]
            if self._producing:
                return found
            self._sources = found
        return self._sources

    def data(self) -> Strategy:
        """Bytes, with what the vocabulary's writers give."""
        if self._data is None:
            written = [strategy for strategy, _ in self._produced("bytes")]
            made = texts.data(written, list(self._vocabulary.numbers))
            if self._producing:
                return made
            self._data = made
        return self._data

    def _produced(self, kind: str) -> list[tuple[Strategy, tuple[Any, ...]]]:
        """What the writers write; a writer that takes text itself is given plain text."""
        if self._producing:
            return []
        self._producing += 1
        try:
            return [
                made
                for producer in self._vocabulary.producers
                if _returned(producer) == kind and (made := self._output(producer)) is not None
            ]
        finally:
            self._producing -= 1

    def _output(self, producer: Producer) -> tuple[Strategy, tuple[Any, ...]] | None:
        function, plain = producer.function, unwrap(producer.function)
        parameters = inspect.signature(plain).parameters
        groups = getattr(function, "__preconditions__", ())
        bounds = bounds_of([each.condition for group in groups for each in group])
        try:
            hints = typing.get_type_hints(plain)
            if producer.owner is not None:
                hints["self"] = producer.owner
            fields = self.fields(parameters, hints, bounds)
        except (NoStrategy, NameError):
            return None
        tried = itertools.islice(combinations(parameters, hints, bounds), 3 * _PRODUCED)
        samples = [made for values in tried if is_made(made := attempt(function, values))]
        return instances(function, fields, [], None), tuple(samples[:_PRODUCED])

    def fields(
        self,
        parameters: Mapping[str, inspect.Parameter],
        hints: Mapping[str, Any],
        bounds: Mapping[str, Bounds],
        given: Mapping[str, Strategy] | None = None,
    ) -> Fields:
        """Strategies for all parameters; those in `given` are taken as they are.

        Raises NoStrategy for a parameter that has no default and no strategy.
        """
        ready = given or {}
        required: dict[str, Strategy] = {}
        optional: dict[str, Strategy] = {}
        for name, parameter in parameters.items():
            has_default = parameter.default is not inspect.Parameter.empty
            try:
                made = ready[name] if name in ready else self.of(hints.get(name, Any), name, bounds)
            except NoStrategy:
                if not has_default:
                    raise
            else:
                (optional if has_default else required)[name] = made
        return Fields(required, optional)

    def _instances(self, kind: type) -> Strategy:
        if kind not in self._classes:
            if kind.__module__ == "builtins" or inspect.isabstract(kind):
                raise NoStrategy(kind.__qualname__)
            self._classes[kind] = st.deferred(lambda: made)
            made = self.instances_for(kind, None)
            self._classes[kind] = made
        return self._classes[kind]

    def instances_for(self, kind: type, accepts: Accepts | None) -> Strategy:
        """The valid objects of a class that meet a condition. Raises NoStrategy."""
        constructor = vars(kind).get("__init__")
        if constructor is None and not dataclasses.is_dataclass(kind):
            if kind.__init__ is not object.__init__:  # type: ignore[misc]  # of exactly this class
                raise NoStrategy(kind.__qualname__)
            return st.builds(kind)
        bounds = bounds_for(kind)
        parameters, hints = constructor_of(kind)
        fields = self.fields(parameters, hints, bounds)
        known = []
        if dataclasses.is_dataclass(kind):
            known = known_instances(kind, combinations(parameters, hints, bounds), accepts)
        return instances(kind, fields, known, accepts)


def _error(kind: type[BaseException], message: str) -> BaseException:
    return kind(message)


def _returned(producer: Producer) -> str:
    annotation = unwrap(producer.function).__annotations__["return"]
    return annotation if isinstance(annotation, str) else str(annotation.__name__)
