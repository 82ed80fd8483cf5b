"""Concrete inputs of claims, kept as source, and which functions each of them runs.

A claim that fails in CPython on one of them kills a mutant within a millisecond. They are drawn
once, from the strategies that Hypothesis tests with, and evaluated again where they are needed:
there the classes are those of the mutant.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from spanproof.claim import Claim, locate
from spanproof.engines.steps import Unfinished, limited
from spanproof.obligation import Obligation
from spanproof.pysource import Writer
from spanproof.replay import Outcome, run_claim

DRAWN = 60
"""Inputs that are drawn for each claim."""

MOST_LINES = 100_000
"""Lines that an input may take, lest the first question about a mutant be a dear one."""

KEPT = 24
"""Inputs that are kept for each claim; those that run something new come first."""


@dataclass(frozen=True, slots=True)
class Example:
    """One input that meets the preconditions: source that sets `arguments`.

    `runs` has the lines that were run of the models, as `module:line`.
    """

    source: str
    runs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Input:
    """One input that was found for some claim or function, to be tried on others as well.

    `source` sets `arguments`; `types` has the annotation of each by its name.
    """

    source: str
    types: tuple[tuple[str, str], ...]

    def fits(self, types: tuple[tuple[str, str], ...]) -> bool:
        """Whether it has all arguments that are asked for, of the same types."""
        return bool(types) and set(types) <= set(self.types)


def types_of(claim: Claim) -> tuple[tuple[str, str], ...]:
    """Name and annotation of each parameter; none where an annotation names nothing."""
    try:
        return tuple((name, repr(hint)) for name, hint in claim.hints().items())
    except (NameError, TypeError):
        return ()


def draw_examples(obligation: Obligation, files: Mapping[str, str]) -> list[Example]:
    """Inputs on which the claim holds, the same in every run; none where none can be made.

    `files` maps the files whose lines are noted to the names of their modules.
    """
    found: dict[str, Example] = {}
    for arguments in _drawn(obligation):
        source = written(arguments)
        if source in found:
            continue
        with contextlib.suppress(Unfinished), _noting_lines(files) as lines, limited(MOST_LINES):
            if run_claim(obligation, arguments).outcome is Outcome.HOLDS:
                found[source] = Example(source, frozenset(lines))
    return _varied(list(found.values()))


def written(arguments: Mapping[str, object]) -> str:
    """Source that sets `arguments` to equal ones."""
    writer = Writer(dotted=True)
    items = ", ".join(f"{name!r}: {writer.expression(v)}" for name, v in arguments.items())
    return "\n".join([*writer.imports(), f"arguments = {{{items}}}"])


def rebuilt(source: str | CodeType) -> dict[str, object] | None:
    """The arguments that a source stands for; None where they cannot be made any more."""
    names: dict[str, Any] = {}
    try:
        exec(source, names)
    except Exception:  # noqa: BLE001  # constructors of the models may refuse in any way
        return None
    arguments: dict[str, object] = names["arguments"]
    return arguments


def _varied(examples: list[Example]) -> list[Example]:
    """The examples that run lines which no earlier one does, then the others, up to a number."""
    seen: set[str] = set()
    first: list[Example] = []
    others: list[Example] = []
    for example in examples:
        (others if example.runs <= seen else first).append(example)
        seen |= example.runs
    return [*first, *others][:KEPT]


def _drawn(obligation: Obligation) -> list[dict[str, Any]]:
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
    from hypothesis.errors import Unsatisfiable

    from spanproof.strategies import NoStrategy, arguments_for
    from spanproof.strategies.constants import no_local_constants

    found: list[dict[str, Any]] = []
    claim = locate(obligation)
    if claim.body_is_out_of_reach() is not None:
        return found
    try:
        strategy = arguments_for(claim)
    except (NoStrategy, NameError):
        return found

    @seed(0)
    @settings(
        max_examples=DRAWN,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def collect(arguments: dict[str, Any] | None) -> None:
        if arguments is not None:
            found.append(arguments)

    with no_local_constants(), contextlib.suppress(Unsatisfiable):
        collect()
    return found


@contextlib.contextmanager
def _noting_lines(files: Mapping[str, str]) -> Iterator[set[str]]:
    """Note which lines of some files run while the context is open."""
    lines: set[str] = set()

    def inside(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        if event == "line":
            lines.add(f"{files[frame.f_code.co_filename]}:{frame.f_lineno}")
        return inside

    def entered(frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        return inside if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        yield lines
    finally:
        sys.settrace(before)
