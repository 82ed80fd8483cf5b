"""Values as Python source: an expression that rebuilds a value, and the imports it needs.

Source is pure ASCII (`ascii`, not `repr`), so that a Unicode digit or a lone surrogate is visible
in a report and survives any file encoding.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import threading
from collections.abc import Iterable, Mapping
from typing import Any

REBUILD = """\
def rebuild(cls, **state):
    made = cls.__new__(cls)
    for name, value in state.items():
        object.__setattr__(made, name, value)
    return made"""

LOCK = type(threading.Lock())

_PLAIN = (bool, int, str, bytes, type(None), complex)
_SEQUENCES = (
    (tuple, "(", ")"),
    (list, "[", "]"),
    (set, "{", "}"),
    (frozenset, "frozenset({", "})"),
)


class Writer:
    """Collects the imports while it writes expressions; `dotted` writes whole module names."""

    def __init__(self, dotted: bool = False) -> None:
        """Start without imports; `dotted` avoids clashes of equal names in two modules."""
        self.dotted = dotted
        self.modules: dict[str, set[str]] = {}
        self.rebuilds = False

    def name(self, thing: Any) -> str:
        """The expression that names a class or a function, noting its import."""
        module, qualname = thing.__module__, thing.__qualname__
        if module == "builtins":
            return str(qualname)
        self.modules.setdefault(module, set()).add(qualname.split(".")[0])
        return f"{module}.{qualname}" if self.dotted else str(qualname)

    def expression(self, value: object) -> str:
        """The expression that rebuilds `value`; its `repr` where there is no way to know."""
        if type(value) in _PLAIN:
            return ascii(value)
        if isinstance(value, float):
            return ascii(value) if value - value == 0 else f"float({str(value)!r})"
        for kind, start, end in _SEQUENCES:
            if type(value) is kind and isinstance(value, Iterable):
                return self._sequence(list(value), start, end)
        if type(value) is dict:
            pairs = (f"{self.expression(k)}: {self.expression(v)}" for k, v in value.items())
            return "{" + ", ".join(pairs) + "}"
        return self._instance(value)

    def imports(self) -> list[str]:
        """The import lines for everything written so far, and the helper when it is needed."""
        if self.dotted:
            lines = [f"import {module}" for module in sorted(self.modules)]
        else:
            lines = [
                f"from {module} import {', '.join(sorted(names))}"
                for module, names in sorted(self.modules.items())
            ]
        return [*lines, REBUILD] if self.rebuilds else lines

    def clashes(self) -> bool:
        """Whether two modules were asked for the same name."""
        names = [name for group in self.modules.values() for name in group]
        return len(names) != len(set(names))

    def _sequence(self, values: list[object], start: str, end: str) -> str:
        inner = ", ".join(self.expression(value) for value in values)
        if not values and start == "{":
            return "set()"
        if not values and start.startswith("frozenset"):
            return "frozenset()"
        return f"{start}{inner},{end}" if start == "(" and len(values) == 1 else start + inner + end

    def _instance(self, value: object) -> str:
        kind = type(value)
        if isinstance(value, enum.Enum):
            name = self.name(kind)
            if value.name is not None and value.name in type(value).__members__:
                return f"{name}.{value.name}"
            return f"{name}({self.expression(value.value)})"
        if isinstance(value, type) or inspect.isroutine(value):
            return self.name(value)
        if kind is LOCK:
            self.modules.setdefault("threading", set()).add("Lock")
            return "threading.Lock()" if self.dotted else "Lock()"
        if isinstance(value, BaseException):
            return f"{self.name(kind)}({', '.join(self.expression(each) for each in value.args)})"
        if isinstance(value, int | str | bytes) and not hasattr(value, "__dict__"):
            plain = next(base for base in (int, str, bytes) if isinstance(value, base))
            return f"{self.name(kind)}({plain.__repr__(value)})"
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return f"{self.name(kind)}({', '.join(self.expression(item) for item in value)})"
        if dataclasses.is_dataclass(value):
            return self._dataclass(value)
        return self._rebuilt(value)

    def _dataclass(self, value: Any) -> str:
        fields = dataclasses.fields(value)
        own_init = getattr(type(value), "__dataclass_params__").init  # noqa: B009  # not in typeshed
        if not own_init or not all(field.init for field in fields):
            return self._rebuilt(value)
        state = {field.name: getattr(value, field.name) for field in fields}
        return f"{self.name(type(value))}({self._keywords(state)})"

    def _rebuilt(self, value: object) -> str:
        state = state_of(value)
        if state is None:
            return ascii(value)
        self.rebuilds = True
        separator = ", " if state else ""
        return f"rebuild({self.name(type(value))}{separator}{self._keywords(state)})"

    def _keywords(self, state: Mapping[str, object]) -> str:
        return ", ".join(f"{name}={self.expression(value)}" for name, value in state.items())


def state_of(value: object) -> dict[str, object] | None:
    """The attributes of an instance of a Python class (dictionary and slots), else None."""
    if type(value).__module__ == "builtins":
        return None
    slots = [
        name
        for kind in type(value).__mro__
        for name in (
            [kind.__dict__["__slots__"]]
            if isinstance(kind.__dict__.get("__slots__"), str)
            else kind.__dict__.get("__slots__", ())
        )
        if name not in ("__dict__", "__weakref__") and hasattr(value, name)
    ]
    if not slots and not hasattr(value, "__dict__"):
        return None
    return {name: getattr(value, name) for name in slots} | dict(getattr(value, "__dict__", {}))


def to_source(value: object) -> str:
    """A Python expression that rebuilds `value`, with short class names (see `imports_for`)."""
    return Writer().expression(value)


def imports_for(value: object) -> list[str]:
    """The lines that have to stand before `to_source(value)`."""
    writer = Writer()
    writer.expression(value)
    return writer.imports()
