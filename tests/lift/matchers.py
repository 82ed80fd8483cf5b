"""Real values beside lifted ones: giving terms the values of inputs, and comparing results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.lift.compiled import Compiled, compile_terms

import spanproof.lift.question  # noqa: F401  # registers the handlers of all constructs
from spanproof.lift import ir, sequences
from spanproof.lift.evaluate import Assignment
from spanproof.lift.ir import Term
from spanproof.lift.values import (
    Bool,
    Fixed,
    Int,
    Many,
    Member,
    Nothing,
    Object,
    Opaque,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    View,
    int_const,
    members_of,
)

Numbers = Sequence[int]
Matcher = Callable[["Given", Numbers, object], bool]
"""Whether a real value is the lifted one, whose terms have these numbers."""


@dataclass(slots=True)
class Given:
    """One input as numbers: constants, functions of places, objects by number.

    `longest` is the length of the longest sequence in it; `made` has also the values of what the
    lifter made on the way.
    """

    constants: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    tables: dict[str, dict[tuple[int, ...], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    objects: list[object] = field(default_factory=list)
    longest: int = 0
    made: Assignment | None = None

    def number_of(self, value: object) -> int:
        """The number that stands for an object; equal objects of one type have one."""
        for number, known in enumerate(self.objects):
            if known is value or (type(known) is type(value) and known == value):
                return number
        self.objects.append(value)
        return len(self.objects) - 1

    def numbers(self, terms: Compiled) -> Numbers:
        """The values of compiled terms."""
        assert self.made is not None
        return terms(self.made.constants, self.made.functions, self.longest + 1)

    def functions(self) -> Mapping[str, Callable[..., int]]:
        """The functions of places; 0 where nothing was put."""
        return _Functions(self.tables)

    def put(self, value: Value, real: Any) -> None:
        """Give the variables of a symbolic argument the values that a Python object has."""
        match value:
            case Bool(term) | Int(term):
                self._set(term, int(real))
            case View(text, str() as function, _, length, within):
                self._set(length.term, len(real))
                outer = tuple(map(ir.value_of, within))
                for place, item in enumerate(real):
                    self.tables[function][(*outer, place)] = ord(item) if text else item
                self.longest = max(self.longest, len(real))
            case Many(_, length, at):
                self._set(length.term, len(real))
                for place, item in enumerate(real):
                    self.put(at(int_const(place)), item)
                self.longest = max(self.longest, len(real))
            case Member(cls, index):
                self.put(index, members_of(cls).index(real))
            case Tuple(items):
                for item, part in zip(items, real, strict=True):
                    self.put(item, part)
            case Object(_, own):
                for name, part in own.items():
                    self.put(part, getattr(real, name))
            case Opaque(term):
                self._set(term, self.number_of(real))
            case Union(options):
                self._choose(options, real)

    def _set(self, term: Term, number: int) -> None:
        if term.sort.width:
            number %= 1 << term.sort.width
        if term.op == "apply":
            self.tables[str(term.data)][tuple(map(ir.value_of, term.args))] = number
        elif term.op == "var":
            self.constants[str(term.data)] = number

    def _choose(self, options: Sequence[tuple[Term, Value]], real: object) -> None:
        place = next(k for k, (_, option) in enumerate(options) if _fits(option, real))
        for k, (guard, _) in enumerate(options[:-1]):
            self._set(guard.args[-1] if guard.op == "and" else guard, int(k == place))
        self.put(options[place][1], real)


class _Functions(dict[str, Callable[..., int]]):
    """Tables as functions of their places."""

    def __init__(self, tables: dict[str, dict[tuple[int, ...], int]]) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, name: str) -> Callable[..., int]:
        table = self._tables[name]
        self[name] = found = lambda *places: table.get(places, 0)
        return found


def _fits(option: Value, real: object) -> bool:
    match option:
        case Nothing():
            return real is None
        case Bool() | Int():
            return type(real) is (bool if isinstance(option, Bool) else int)
        case View(text) | Fixed(text):
            return type(real) is (str if text else bytes)
        case Object(cls) | Member(cls) | Many(cls):
            return type(real) is cls
        case _:
            return True


@dataclass(slots=True)
class Terms:
    """The terms that a lifted function is compiled to, in the order of their numbers."""

    kept: list[Term] = field(default_factory=list)

    def place(self, term: Term) -> int:
        """The place of a term's number."""
        self.kept.append(term)
        return len(self.kept) - 1

    def matcher(self, value: Value) -> Matcher:
        """How a real value is compared with a lifted one."""
        match value:
            case Bool(term):
                at = self.place(term)
                return lambda g, n, real: type(real) is bool and bool(n[at]) == real
            case Int(term):
                at, width = self.place(term), term.sort.width
                if term.sort == ir.INT:
                    return lambda g, n, real: type(real) is int and n[at] == real
                return lambda g, n, real: type(real) is int and ir.signed(n[at], width) == real
            case Nothing():
                return lambda g, n, real: real is None
            case Fixed(text, items):
                return self._fixed(text, items)
            case View():
                return self._view(value)
            case Member(cls, index):
                at = self.place(index.term)
                return lambda g, n, real: real is members_of(cls)[n[at]]
            case Tuple(items):
                return self._parts(tuple, [self.matcher(item) for item in items], _whole)
            case Object(cls, own):
                names = [name for name in own if name != "args"]
                return self._parts(cls, [self.matcher(own[name]) for name in names], _named(names))
            case Ref(target):
                return lambda g, n, real: real is target
            case Opaque(term, _):
                at = self.place(term)
                return lambda g, n, real: g.number_of(real) == n[at]
            case Union(options):
                return self._union(options)
            case Many():
                return self._many(value)
            case Poison():
                return lambda g, n, real: True
            case _:
                raise Untested(type(value).__name__)

    def _fixed(self, text: bool, items: tuple[Term, ...]) -> Matcher:
        places = [self.place(item) for item in items]
        kind = str if text else bytes

        def matches(given: Given, numbers: Numbers, real: Any) -> bool:
            codes = [numbers[at] for at in places]
            return type(real) is kind and real == _text(text, codes)

        return matches

    def _view(self, view: View) -> Matcher:
        kind = str if view.text else bytes
        if not isinstance(view.function, str):
            return self._made_text(view, kind)
        name = view.function
        start, count = self.place(view.offset.term), self.place(view.length.term)
        within = [self.place(term) for term in view.within]

        def matches(given: Given, numbers: Numbers, real: Any) -> bool:
            item, outer = given.functions()[name], [numbers[at] for at in within]
            places = range(numbers[start], numbers[start] + numbers[count])
            return type(real) is kind and real == _text(
                view.text, [item(*outer, k) for k in places]
            )

        return matches

    def _made_text(self, view: View, kind: type) -> Matcher:
        """The items are compiled when a text is first seen that has so many."""
        count = self.place(view.length.term)
        known: dict[int, Compiled] = {}

        def matches(given: Given, numbers: Numbers, real: Any) -> bool:
            if type(real) is not kind or len(real) != numbers[count]:
                return False
            size = len(real)
            if size not in known:
                items = [sequences.item(view, int_const(place)) for place in range(size)]
                known[size] = compile_terms(items)
            return bool(real == _text(view.text, given.numbers(known[size])))

        return matches

    def _many(self, many: Many) -> Matcher:
        """The items are compiled when a list is first seen that has so many."""
        count = self.place(many.length.term)
        known: dict[int, tuple[Compiled, Matcher]] = {}

        def item(place: int) -> tuple[Compiled, Matcher]:
            if place not in known:
                terms = Terms()
                matcher = terms.matcher(many.at(int_const(place)))
                known[place] = compile_terms(terms.kept), matcher
            return known[place]

        def matches(given: Given, numbers: Numbers, real: Any) -> bool:
            if type(real) is not many.kind or len(real) != numbers[count]:
                return False
            for place, one in enumerate(real):
                run, matcher = item(place)
                if not matcher(given, given.numbers(run), one):
                    return False
            return True

        return matches

    def _parts(
        self, kind: type, parts: list[Matcher], take: Callable[[Any], Sequence[object]]
    ) -> Matcher:
        def matches(given: Given, numbers: Numbers, real: Any) -> bool:
            if type(real) is not kind:
                return False
            own = take(real)
            return len(own) == len(parts) and all(
                part(given, numbers, one) for part, one in zip(parts, own, strict=True)
            )

        return matches

    def _union(self, options: Sequence[tuple[Term, Value]]) -> Matcher:
        choices = [(self.place(guard), self.matcher(option)) for guard, option in options]

        def matches(given: Given, numbers: Numbers, real: object) -> bool:
            chosen = [match for at, match in choices if numbers[at]]
            return len(chosen) == 1 and chosen[0](given, numbers, real)

        return matches


def _whole(real: Any) -> Sequence[object]:
    return tuple(real)


def _named(names: Sequence[str]) -> Callable[[Any], Sequence[object]]:
    return lambda real: [getattr(real, name) for name in names]


def _text(text: bool, codes: Sequence[int]) -> object:
    return "".join(map(chr, codes)) if text else bytes(codes)


class Untested(Exception):
    """A value or a definition that has no counterpart here; the message names it."""
