"""A fixed number of values from a Hypothesis strategy, the same ones in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Value = TypeVar("Value")
SEED = 20_260_101


def examples(strategy: SearchStrategy[Value], count: int) -> list[Value]:
    """Up to `count` values; equal ones are not removed. Nothing is stored on disk."""
    import hypothesis

    from spanproof.strategies.constants import no_local_constants

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

    with no_local_constants():
        collect()
    return found
