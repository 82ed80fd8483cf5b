"""Keeping Hypothesis to the values that a strategy describes, the same ones in every process."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def no_local_constants() -> Iterator[None]:
    """Hypothesis mixes in constants of the modules that happen to be imported; not inside here.

    What a process did before would otherwise decide which inputs are tried.
    """
    providers: Any = importlib.import_module("hypothesis.internal.conjecture.providers")
    kept = providers._get_local_constants
    providers._get_local_constants = providers.Constants
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = kept
        providers.CONSTANTS_CACHE.cache.clear()
