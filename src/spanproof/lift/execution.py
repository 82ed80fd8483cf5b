"""The state of one symbolic execution, and of one function call in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from spanproof.lift import ir
from spanproof.lift.ir import Term
from spanproof.lift.source import Source
from spanproof.lift.state import Path, Raised, Refusal
from spanproof.lift.values import Object, Value, from_python


@dataclass(slots=True)
class Execution:
    """Everything that happened so far, on all paths.

    `functions` has the dotted names of what was executed, for reports; `in_progress` are the
    functions with contracts that are being called. `messages` counts the broken contracts of
    which it is not known whether icontract can write their message.

    `definitions` say what the constants that were made on the way stand for; whatever the
    arguments are, there are values that meet them, and they hold on every path. `exact` turns
    False when some constant may stand for more values than the code can produce, as the state of
    a loop does that only its invariant describes: then a model of the solver need not replay.
    """

    path: Path = field(default_factory=Path)
    raised: list[Raised] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    functions: dict[str, None] = field(default_factory=dict)
    in_progress: tuple[object, ...] = ()
    line: int = 0
    depth: int = 0
    messages: int = 0
    definitions: list[Term] = field(default_factory=list)
    exact: bool = True
    made: int = 0

    def new_name(self, what: str) -> str:
        """A name for a constant or function that no other has; the same in every run."""
        self.made += 1
        return f"{what}!{self.made}"


@dataclass(slots=True)
class Loop:
    """Paths that left the current round of a loop early."""

    breaks: list[Path] = field(default_factory=list)
    continues: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One call of one function."""

    run: Execution
    source: Source
    local_names: frozenset[str]
    returns: list[tuple[Path, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    handling: list[Value] = field(default_factory=list)


def raise_exception(frame: Frame, guard: Term, exception: Object) -> None:
    """Where `guard` holds, the path ends in the exception; it goes on elsewhere."""
    run = frame.run
    guard = run.path.decide(guard)
    if guard is ir.FALSE or not run.path.alive:
        return
    failed = ir.and_(run.path.condition, guard)
    if failed is not ir.FALSE:
        variables = dict(run.path.variables)
        run.raised.append(Raised(failed, exception, frame.source.path, run.line, variables))
    run.path.assume(ir.not_(guard))


def raise_builtin(frame: Frame, guard: Term, cls: type[BaseException], message: str) -> None:
    """Raise an exception of a built-in class where `guard` holds."""
    arguments = from_python((message,))
    raise_exception(frame, guard, Object(cls, {"args": arguments}))
