"""Every theorem is an ordinary function: it runs in CPython and is true on examples."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable

import pytest
from tests.proofs.examples import allows, arguments

import tracing_proofs
from spanproof.theorem import theorem_of

EXAMPLES = 400


def theorems() -> list[Callable[..., bool]]:
    """All theorems about the models, found by looking at the modules."""
    modules = [
        importlib.import_module(f"tracing_proofs.{module.name}")
        for module in pkgutil.iter_modules(tracing_proofs.__path__)
        if not module.ispkg
    ]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if theorem_of(value) is not None
    ]


@pytest.mark.parametrize("theorem", theorems(), ids=lambda theorem: theorem.__qualname__)
def test_a_theorem_holds_on_examples(theorem: Callable[..., bool]) -> None:
    """Some examples meet the preconditions, and on all of them the theorem is true."""
    source = random.Random(theorem.__qualname__)
    tried = 0
    for _ in range(EXAMPLES):
        given = arguments(theorem, source)
        if allows(theorem, given):
            tried += 1
            assert theorem(**given), given
    assert tried > 0


def test_every_theorem_says_what_it_claims() -> None:
    """Each theorem has a docstring, because reports show it."""
    assert [theorem.__qualname__ for theorem in theorems() if not theorem.__doc__] == []


def test_there_is_a_proof_file_for_every_model_with_theorems() -> None:
    """A proof file has the name of its model, or is a part of a long one with a name of its own."""
    helpers = {"preconditions", "typestate", "languages"}  # the last is about the grammars
    parts = {
        "bounds": "lifecycle",
        "higher_versions": "traceparent",
        "injection": "carrier",
        "rejections": "traceparent",
        "status": "lifecycle",
        "typestate_record": "typestate",
    }
    files = {module.name for module in pkgutil.iter_modules(tracing_proofs.__path__)} - helpers
    names = {parts.get(name, name) for name in files}
    assert all(importlib.util.find_spec(f"tracing_models.{name}") for name in names)
