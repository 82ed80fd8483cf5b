"""icontract under CrossHair: its checks stay on, and what they raise is short."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import icontract

# What CrossHair replaces in icontract when it is imported; see `import_crosshair`.
_SWITCHED_OFF = ("_assert_invariant", "_assert_preconditions", "_assert_postconditions")


def import_crosshair() -> None:
    """Import CrossHair, and leave icontract as it was.

    `crosshair.core_and_libs` replaces icontract's checks by functions that do nothing, for the
    whole process: every contract would then hold, here and in any engine that runs later.
    """
    kept = {name: getattr(icontract._checkers, name) for name in _SWITCHED_OFF}
    importlib.import_module("crosshair.core_and_libs")
    for name, function in kept.items():
        setattr(icontract._checkers, name, function)


@icontract.require(lambda: True)
def warm_up() -> None:
    """Make icontract create its set of running checks now.

    Created on the first path, it would be one of CrossHair's symbolic sets, left over for all
    later paths and for the replay.
    """


def _terse_violation(contract: Any, resolved_kwargs: Mapping[str, Any]) -> BaseException:
    """The error of a broken contract without icontract's message.

    The message shows the values of all sub-expressions, which makes every one of them concrete:
    a refusal would then be one path for each value, and no search would ever end.
    """
    if contract.error is None:
        return icontract.ViolationError("a contract does not hold")
    return _violation_error(contract=contract, resolved_kwargs=resolved_kwargs)


_violation_error = icontract._checkers._create_violation_error


@contextlib.contextmanager
def terse_contracts(noted: Callable[[], None]) -> Iterator[None]:
    """Leave the messages away; `noted` is called for each broken contract that would have one."""

    def violation(contract: Any, resolved_kwargs: Mapping[str, Any]) -> BaseException:
        if contract.error is None:
            noted()
        return _terse_violation(contract, resolved_kwargs)

    icontract._checkers._create_violation_error = violation
    try:
        yield
    finally:
        icontract._checkers._create_violation_error = _violation_error
