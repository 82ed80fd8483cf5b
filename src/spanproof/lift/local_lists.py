"""Lists that a function builds for itself: `kept = []`, `kept.append(item)`.

Sequences are values in the lifter, so a list may change only where nobody can see it change but
through the name that it is changed by. That is decided from the text of the function: the name is
only ever bound to new lists, and it is only read where the list itself is not kept.
"""

from __future__ import annotations

import ast
import builtins
from functools import cache

from spanproof.lift import lists
from spanproof.lift.displays import converted
from spanproof.lift.execution import Frame
from spanproof.lift.objects import spread
from spanproof.lift.source import FunctionNode, lookup_global
from spanproof.lift.state import Unliftable
from spanproof.lift.values import Many, Tuple, Value
from spanproof.lift.visitor import evaluate

_READERS = ("len", "tuple", "list", "sum", "min", "max", "any", "all", "sorted", "enumerate", "zip",
            "reversed", "bool")  # fmt: skip
"""Built-in functions that look at a list and do not keep it; iterators of it are refused apart."""


def lift_change(frame: Frame, node: ast.expr) -> bool:
    """Execute `name.append(item)` or `name.extend(items)` as a statement, if that is what it is."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" as method),
            args=[argument], keywords=[],
        ) if not isinstance(argument, ast.Starred):  # fmt: skip
            pass
        case _:
            return False
    if name not in frame.local_names:
        return False
    old = evaluate(frame, ast.copy_location(ast.Name(name, ast.Load()), node))
    if not isinstance(old, Many) or old.kind is not list:
        return False
    problem = why_shared(frame, name)
    if problem is not None:
        raise Unliftable(f"{name}.{method}(), since the list may be seen elsewhere: {problem}")
    added = evaluate(frame, argument)
    if frame.run.path.alive:
        more = Tuple((added,)) if method == "append" else converted(frame, added, list)
        frame.run.path.variables[name] = spread(frame, more, lambda one: _joined(frame, old, one))
    return True


def _joined(frame: Frame, old: Many, more: Value) -> Value:
    assert isinstance(more, Tuple | Many)
    return lists.joined(old, lists.as_many(more), frame.run.path)


def why_shared(frame: Frame, name: str) -> str | None:
    """Why a list may be seen under another name than this local one, or None when it cannot."""
    function = frame.source.node
    shadowed = [n for n in _READERS if n in frame.local_names or _is_changed(frame, n)]
    return _shared(function, name, tuple(shadowed))


def _is_changed(frame: Frame, name: str) -> bool:
    try:
        return lookup_global(frame.source.function, name) is not vars(builtins)[name]
    except (KeyError, ValueError):
        return True


@cache
def _shared(function: FunctionNode, name: str, shadowed: tuple[str, ...]) -> str | None:
    if not isinstance(function, ast.FunctionDef):
        return "it is not made by a function"
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    if name in [each.arg for each in (*every, arguments.vararg, arguments.kwarg) if each]:
        return "it is an argument"
    parents = _parents(function)
    uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name]
    for use in uses:
        problem = _problem_of(use, parents, shadowed)
        if problem is not None:
            return f"line {use.lineno}: {problem}"
    return None


def _parents(function: ast.FunctionDef) -> dict[ast.AST, ast.AST]:
    return {
        child: parent for parent in ast.walk(function) for child in ast.iter_child_nodes(parent)
    }


def _problem_of(
    use: ast.Name, parents: dict[ast.AST, ast.AST], shadowed: tuple[str, ...]
) -> str | None:
    """Why one mention of the name may share the list, or None when it does not."""
    parent = parents[use]
    if _is_inside(use, parents, (ast.Lambda, ast.FunctionDef, ast.ClassDef)):
        return "an inner function mentions it"
    if isinstance(use.ctx, ast.Store):
        return None if _is_bound_to_new_list(use, parent) else "it is bound to what may be shared"
    match parent:
        case ast.Attribute(attr="append" | "extend"):
            return _problem_of_change(use, parents)
        case ast.Attribute(attr="count" | "index") | ast.Subscript() | ast.Compare():
            return None
        case ast.Starred() if isinstance(parents[parent], ast.Tuple | ast.List | ast.Set):
            return None
        case ast.Call(func=ast.Name(id=called)) if called in _READERS and called not in shadowed:
            return None
        case ast.For(iter=iterated) | ast.comprehension(iter=iterated) if iterated is use:
            return None
        case ast.Tuple() if isinstance(parents[parent], ast.Return):
            return None
        case ast.BinOp(op=ast.Add()) | ast.Return() | ast.Expr() | ast.Delete():
            return None
        case ast.If(test=test) | ast.While(test=test) | ast.Assert(test=test) if test is use:
            return None
        case ast.UnaryOp(op=ast.Not()):
            return None
        case _:
            return "it is passed on"


def _is_inside(node: ast.AST, parents: dict[ast.AST, ast.AST], kinds: tuple[type, ...]) -> bool:
    """Whether a node lies in one of the kinds, the function itself left aside."""
    while node in parents:
        node = parents[node]
        if isinstance(node, kinds) and node in parents:
            return True
    return False


def _is_bound_to_new_list(use: ast.Name, parent: ast.AST) -> bool:
    match parent:
        case ast.Assign(targets=[target], value=value) if target is use:
            return isinstance(value, ast.List | ast.ListComp)
        case ast.AnnAssign(target=target, value=ast.List() | ast.ListComp()) if target is use:
            return True
        case _:
            return False


def _problem_of_change(use: ast.Name, parents: dict[ast.AST, ast.AST]) -> str | None:
    """A change is a statement of its own, and not made while a loop visits the list."""
    call = parents[parents[use]]
    statement = parents.get(call)
    if not isinstance(call, ast.Call) or not isinstance(statement, ast.Expr):
        return "its method is used as a value"
    node: ast.AST = statement
    while node in parents:
        below, node = node, parents[node]
        if isinstance(node, ast.For) and _mentions(node.iter, use.id):
            return "it changes while a loop visits it"
        if isinstance(node, ast.Try) and below in node.finalbody:
            return "it changes in a finally"
    return None


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))
