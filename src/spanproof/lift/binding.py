"""How the arguments of a call become the parameters of a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence

from spanproof.lift.state import Unliftable
from spanproof.lift.values import Poison, Tuple, Value


def bind_signature(
    signature: inspect.Signature,
    arguments: Sequence[Value],
    named: Mapping[str, Value],
    default: Callable[[str], Value],
    called: str,
) -> dict[str, Value]:
    """Parameters by name, as Python binds them; `default` gives the value of one left out.

    Raises Unliftable when the arguments do not fit (a TypeError in Python), and for keyword
    arguments that only `**kwargs` takes, because it is a dictionary.
    """
    try:
        bound = signature.bind(*arguments, **named).arguments
    except TypeError as error:
        raise Unliftable(f"{called}: {error}") from None
    result: dict[str, Value] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            if bound.get(name):
                raise Unliftable(f"{called} takes **{name}")
            result[name] = Poison(f"**{name} of {called}")
        elif parameter.kind is parameter.VAR_POSITIONAL:
            result[name] = Tuple(tuple(bound.get(name, ())))
        else:
            result[name] = bound[name] if name in bound else default(name)
    return result
