"""A fixed number of values from a Hypothesis strategy, the same ones in every run."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Value = TypeVar("Value")
SEED = 20_260_101


def examples(strategy: SearchStrategy[Value], count: int) -> list[Value]:
    """Up to `count` values; equal ones are not removed. Nothing is stored on disk."""
    import hypothesis

    found: list[Value] = []

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def collect(value: Value) -> None:
        found.append(value)

    with _no_local_constants():
        collect()
    return found


@contextlib.contextmanager
def _no_local_constants() -> Iterator[None]:
    """Hypothesis mixes in constants of the modules that happen to be imported; not here."""
    providers: Any = importlib.import_module("hypothesis.internal.conjecture.providers")
    kept = providers._get_local_constants
    providers._get_local_constants = providers.Constants
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = kept
        providers.CONSTANTS_CACHE.cache.clear()
