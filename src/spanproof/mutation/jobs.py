"""What is sent to the processes that try mutants; cheap to import, unlike what they do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spanproof.mutation.known import Known
from spanproof.mutation.mutants import Mutant
from spanproof.obligation import Limits, Obligation
from spanproof.verdict import Attempt


@dataclass(frozen=True, slots=True)
class Setup:
    """What a nursery imports before it is asked anything.

    `modules` are those of models and claims, `files` maps the files of models to their names.
    """

    modules: tuple[str, ...]
    search_path: tuple[str, ...]
    files: Mapping[str, str]
    limits: Limits
    budget: float


@dataclass(frozen=True, slots=True)
class Establish:
    """Find out what is known of an obligation; `attempt` is what z3 said, if that is known."""

    obligation: Obligation
    attempt: Attempt | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What all later trials are judged by: the obligations that depend on each module."""

    known: Mapping[str, tuple[Known, ...]]


@dataclass(frozen=True, slots=True)
class Try:
    """Find out what becomes of a mutant; `content` is the text of the original module."""

    mutant: Mutant
    content: bytes


Job = Establish | Try
