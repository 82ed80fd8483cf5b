"""Small projects whose mutants are tried in this process, and their fates."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spanproof.mutation.known import Result
from spanproof.mutation.run import Settings, list_mutants, run
from spanproof.mutation.subject import find_subject
from spanproof.obligation import enter

Fates = Callable[..., dict[str, Result]]


@pytest.fixture
def fates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fates]:
    """Write a file of functions and claims, and make these changes: what became of each."""
    monkeypatch.setenv("SPANPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def fates(text: str, *changes: str) -> dict[str, Result]:
        file = tmp_path / "claims.py"
        file.write_text(f"import icontract\nfrom spanproof import theorem\n\n\n{text}")
        subject = find_subject([str(file)], tmp_path, print, use_cache=False)
        by_change = {mutant.diff: mutant.id for mutant in list_mutants(subject)}
        chosen = dataclasses.replace(subject, selectors=tuple(by_change[each] for each in changes))
        entries = run(chosen, Settings(jobs=1), lambda *_: None, remember=False)
        return {mutant.diff: result for mutant, result in entries}

    yield fates
    enter(())
