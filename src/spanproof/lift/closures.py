"""Lambdas and inner functions as values.

A closure sees the variables around it as they are when it is *called*. What is captured here is
their value when it is *made*, and only where that is the same: nothing may bind the variable
afterwards, which is read off the text of the function around it. Any other variable is refused
where the closure looks at it.
"""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spanproof.lift.binding import bind_signature
from spanproof.lift.execution import Frame
from spanproof.lift.source import FunctionNode, Source, bound_by, local_names, lookup_global
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Closure, Poison, Unbound, Union, Value
from spanproof.lift.visitor import evaluate, expression, statement

Position = tuple[int, int]


@expression(ast.Lambda)
def lift_lambda(frame: Frame, node: ast.Lambda) -> Value:
    """`lambda parameters: value`."""
    return _make(frame, node)


@statement(ast.FunctionDef)
def lift_definition(frame: Frame, node: ast.FunctionDef) -> None:
    """`def` inside a function: plain functions without decorators."""
    if node.decorator_list:
        raise Unliftable("decorator on an inner function")
    frame.run.path.variables[node.name] = _make(frame, node)


def _make(frame: Frame, node: FunctionNode) -> Closure:
    """The closure that a definition makes: defaults now, and what it may see later."""
    _refuse_special(frame, node)
    defaults = _defaults(frame, node.args)
    captured: dict[str, Value] = {}
    made = Closure(Source(frame.source.function, node, frame.source.path), captured, defaults)
    for name in sorted(_free_names(node)):
        if name in frame.local_names or name in frame.run.path.variables:
            captured[name] = _captured(frame, node, name, made)
    return made


def _refuse_special(frame: Frame, node: FunctionNode) -> None:
    body = node.body if isinstance(node, ast.FunctionDef) else [node.body]
    for inner in (part for each in body for part in ast.walk(each)):
        if isinstance(inner, ast.Yield | ast.YieldFrom | ast.Await):
            raise Unliftable("generator or coroutine as an inner function")
        if isinstance(inner, ast.Name) and inner.id in ("super", "__class__"):
            raise Unliftable(f"{inner.id} in an inner function")
    if isinstance(node, ast.FunctionDef):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        hints = [each.annotation for each in arguments] + [node.returns]
        if any(hints) and not frame.source.function.__code__.co_flags & _FUTURE_ANNOTATIONS:
            raise Unliftable("an inner function whose annotations are evaluated")


_FUTURE_ANNOTATIONS = 0x1000000
"""CO_FUTURE_ANNOTATIONS: annotations stay text, and cannot fail."""


def _defaults(frame: Frame, parameters: ast.arguments) -> dict[str, Value]:
    """The values of the defaults, which are computed when the function is made."""
    positional = [*parameters.posonlyargs, *parameters.args]
    given = [
        *zip(positional[len(positional) - len(parameters.defaults) :], parameters.defaults,
             strict=True),
        *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
    ]  # fmt: skip
    return {each.arg: evaluate(frame, value) for each, value in given if value is not None}


def _free_names(node: FunctionNode) -> set[str]:
    """Names that the body reads and that are not its own; perhaps too many, never too few."""
    body = node.body if isinstance(node, ast.FunctionDef) else [node.body]
    names = {n.id for each in body for n in ast.walk(each) if isinstance(n, ast.Name)}
    return names - local_names(node)


def _captured(frame: Frame, node: FunctionNode, name: str, made: Closure) -> Value:
    """A variable of the function around the closure, where it is certain to stay as it is."""
    scope = _scope_of(frame.source.node)
    around = scope.around[node]
    if any(name in _comprehension_names(each) for each in around):
        final = _is_used_at_once(frame, node, around)
    elif name not in frame.local_names:
        return frame.run.path.variables[name]  # captured already by the function around
    elif isinstance(node, ast.FunctionDef) and name == node.name:
        own = [site for site in scope.sites if site.name == name]
        return made if len(own) == 1 and not own[0].loops else _unknown(name)
    else:
        final = _is_used_at_once(frame, node, around) or scope.is_final(name, node)
    value = frame.run.path.variables.get(name, Unbound())
    options = value.options if isinstance(value, Union) else ((None, value),)
    bound = not any(isinstance(one, Unbound) for _, one in options)
    return value if final and bound else _unknown(name)


def _unknown(name: str) -> Poison:
    return Poison(f"variable {name} of an inner function, which may change after it is made")


def _is_used_at_once(frame: Frame, node: FunctionNode, around: Sequence[ast.AST]) -> bool:
    """Whether a lambda is the `key=` of a built-in that calls it and forgets it."""
    if not isinstance(node, ast.Lambda) or len(around) < 2:
        return False
    match around[-2], around[-1]:
        case ast.Call(func=ast.Name(id=called)), ast.keyword(arg="key") if called in _AT_ONCE:
            free = called not in frame.local_names and called not in frame.run.path.variables
            meant = lookup_global(frame.source.function, called) if free else None
            return meant is vars(builtins)[called]
    return False


_AT_ONCE = ("sorted", "min", "max")


def call_closure(
    frame: Frame, closure: Closure, arguments: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """Execute a closure in place."""
    from spanproof.lift.calls import execute_source

    source = closure.source
    signature = _signature(source.node)
    bound = bind_signature(
        signature,
        arguments,
        named,
        closure.defaults.__getitem__,
        f"inner function of {source.name}",
    )
    return execute_source(frame.run, source, {**closure.captured, **bound})


@cache
def _signature(node: FunctionNode) -> inspect.Signature:
    """The parameters of a definition; `...` stands for any default."""
    kinds = inspect.Parameter
    parameters: list[inspect.Parameter] = []
    own = node.args
    positional = [*own.posonlyargs, *own.args]
    first_default = len(positional) - len(own.defaults)
    for place, each in enumerate(positional):
        kind = kinds.POSITIONAL_ONLY if each in own.posonlyargs else kinds.POSITIONAL_OR_KEYWORD
        default = ... if place >= first_default else kinds.empty
        parameters.append(inspect.Parameter(each.arg, kind, default=default))
    if own.vararg is not None:
        parameters.append(inspect.Parameter(own.vararg.arg, kinds.VAR_POSITIONAL))
    for each, value in zip(own.kwonlyargs, own.kw_defaults, strict=True):
        default = kinds.empty if value is None else ...
        parameters.append(inspect.Parameter(each.arg, kinds.KEYWORD_ONLY, default=default))
    if own.kwarg is not None:
        parameters.append(inspect.Parameter(own.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(parameters)


# --- Where names are bound --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Site:
    """A place that binds a name: where it is over, and the loops that may repeat it."""

    name: str
    end: Position
    loops: frozenset[ast.AST]


@dataclass(frozen=True, slots=True)
class _Scope:
    """What binds names in a function, and what stands around each function inside it."""

    sites: tuple[_Site, ...]
    around: Mapping[ast.AST, tuple[ast.AST, ...]]

    def is_final(self, name: str, node: FunctionNode) -> bool:
        """Whether no binding of the name can be executed once the definition has been."""
        start = (node.lineno, node.col_offset)
        loops = frozenset(self.around[node])
        return all(
            site.end <= start and not site.loops & loops for site in self.sites if site.name == name
        )


_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.GeneratorExp, ast.ListComp, ast.SetComp,
          ast.DictComp)  # fmt: skip
_FUNCTIONS = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@cache
def _scope_of(function: FunctionNode) -> _Scope:
    sites: list[_Site] = []
    around: dict[ast.AST, tuple[ast.AST, ...]] = {}

    def visit(node: ast.AST, parents: tuple[ast.AST, ...]) -> None:
        loops = frozenset(each for each in (*parents, node) if isinstance(each, _LOOPS))
        sites.extend(_Site(name, _end(node, parents), loops) for name in bound_by(node))
        children: Iterator[ast.AST] = ast.iter_child_nodes(node)
        if isinstance(node, _FUNCTIONS):
            around[node] = parents
            children = ast.iter_child_nodes(getattr(node, "args", ast.Pass()))
        elif isinstance(node, ast.comprehension):
            children = iter((node.iter, *node.ifs))  # its variables are its own
        for inner in children:
            visit(inner, (*parents, node))

    for each in function.body if isinstance(function, ast.FunctionDef) else [function.body]:
        visit(each, ())
    return _Scope(tuple(sites), around)


def _end(node: ast.AST, parents: tuple[ast.AST, ...]) -> Position:
    """Where a binding is over: at the end of its statement, or of its own expression or pattern."""
    owner = node
    if isinstance(node, ast.Name):
        owner = next(
            each for each in reversed(parents) if isinstance(each, ast.stmt | ast.NamedExpr)
        )
    return getattr(owner, "end_lineno", 0), getattr(owner, "end_col_offset", 0)


def _comprehension_names(node: ast.AST) -> Iterator[str]:
    """The variables of a comprehension; none for anything else."""
    for loop in getattr(node, "generators", []):
        for inner in ast.walk(loop.target):
            if isinstance(inner, ast.Name):
                yield inner.id
