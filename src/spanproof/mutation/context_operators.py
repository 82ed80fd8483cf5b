"""Changes that depend on what stands around a node: types, signatures, exception classes."""

from __future__ import annotations

import ast
import builtins
import enum
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spanproof.mutation.operators import Change

_NEUTRAL: dict[str, tuple[bool | int | str | bytes, ...]] = {
    "bool": (True, False),
    "int": (0,),
    "str": ("",),
    "bytes": (b"",),
}
_UNRELATED = (ArithmeticError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a node: the names of its module, the annotation of what its function
    returns, and whether it is a clause of a contract."""

    names: Mapping[str, Any]
    returns: ast.expr | None = None
    is_contract: bool = False


_SPEC = re.compile(r"(?P<zero>0?)(?P<width>\d*)(?P<rest>.*)", re.DOTALL)


def in_place(parent: ast.AST, field: str, around: Around) -> Iterator[Change]:
    """Changes of what stands in one field of a node, because it stands there."""
    match parent, field:
        case ast.If() | ast.While(), "test":
            outcomes = (False,) if isinstance(parent, ast.While) else (True, False)
            yield from (("condition", ast.Constant(outcome)) for outcome in outcomes)
        case ast.comprehension(), "ifs":
            yield "condition", ast.Constant(True)
        case ast.Return(value=ast.expr()), "value":
            hint = ast.unparse(around.returns) if around.returns is not None else ""
            yield from (("return", ast.Constant(each)) for each in _NEUTRAL.get(hint, (None,)))
        case ast.Raise(exc=ast.expr() as raised), "exc":
            yield from _other_exception(raised, around.names)
        case ast.ExceptHandler(type=ast.expr() as handled), "type":
            yield from _other_handler(handled, around.names)
        case ast.Lambda(), "body" if around.is_contract:
            yield "clause", ast.Constant(True)


def swapped_arguments(node: ast.Call, names: Mapping[str, Any]) -> Iterator[Change]:
    """Neighbours among positional arguments whose parameters have one and the same annotation."""
    kinds = _annotations(_resolved(node.func, names))
    for place, (left, right) in enumerate(zip(node.args, node.args[1:], strict=False)):
        alike = place + 1 < len(kinds) and kinds[place] is not None
        starred = isinstance(left, ast.Starred) or isinstance(right, ast.Starred)
        if alike and kinds[place] == kinds[place + 1] and not starred:
            swapped = [*node.args[:place], right, left, *node.args[place + 2 :]]
            yield "arguments", ast.Call(node.func, swapped, node.keywords)


def other_member(node: ast.Attribute, names: Mapping[str, Any]) -> Iterator[Change]:
    """The next member of an enumeration in place of one that is named."""
    cls = _resolved(node.value, names)
    if isinstance(cls, type) and issubclass(cls, enum.Enum) and node.attr in cls.__members__:
        members = list(cls.__members__)
        following = members[(members.index(node.attr) + 1) % len(members)]
        if following != node.attr:
            yield "member", ast.Attribute(node.value, following, ast.Load())


def _resolved(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """What a dotted name means in its module; None when it is computed or local."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _resolved(node.value, names)
        return None if owner is None else inspect.getattr_static(owner, node.attr, None)
    return None


def _annotations(callee: Any) -> list[Any]:
    """The annotations of the positional parameters; empty when the callee is not known."""
    if not (inspect.isfunction(callee) or inspect.isclass(callee)):
        return []
    try:
        parameters = inspect.signature(callee).parameters.values()
    except (TypeError, ValueError):
        return []
    empty = inspect.Parameter.empty
    return [None if p.annotation is empty else str(p.annotation) for p in parameters]


def _other_exception(raised: ast.expr, names: Mapping[str, Any]) -> Iterator[Change]:
    """`raise X(…)` raises the parent of X, or an unrelated class where the parent says nothing."""
    called = raised.func if isinstance(raised, ast.Call) else raised
    cls = _exception_class(called, names)
    if cls is not None:
        other = ast.Name(_relative(cls), ast.Load())
        if isinstance(raised, ast.Call):
            yield "exception", ast.Call(other, raised.args, raised.keywords)
        else:
            yield "exception", other


def _other_handler(handled: ast.expr, names: Mapping[str, Any]) -> Iterator[Change]:
    """`except X` handles an unrelated class."""
    cls = _exception_class(handled, names)
    if cls is not None:
        yield "exception", ast.Name(_unrelated(cls), ast.Load())


def _exception_class(node: ast.expr, names: Mapping[str, Any]) -> type[BaseException] | None:
    found = _resolved(node, {**vars(builtins), **names})
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _relative(raised: type[BaseException]) -> str:
    """The built-in parent of a class, unless that is as good as no class."""
    parent = raised.__mro__[1]
    is_builtin = parent.__module__ == "builtins"
    if is_builtin and parent not in (Exception, BaseException):
        return parent.__name__
    return _unrelated(raised)


def _unrelated(cls: type[BaseException]) -> str:
    found = (o for o in _UNRELATED if not issubclass(cls, o) and not issubclass(o, cls))
    return next(found, KeyboardInterrupt).__name__


def other_formats(spec: str) -> Iterator[str]:
    """Format specifications beside one: other widths, no leading zero, the other letter case."""
    match = _SPEC.fullmatch(spec)
    if match is None:
        return
    zero, width, rest = match["zero"], match["width"], match["rest"]
    if width:
        yield f"{zero}{int(width) + 1}{rest}"
        yield f"{zero}{int(width) - 1}{rest}"
    if zero:
        yield f"{width}{rest}"
    if rest.swapcase() != rest:
        yield f"{zero}{width}{rest.swapcase()}"
