"""The state of one symbolic execution, and of one function call in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spanproof.lift import ir
from spanproof.lift.assumptions import Assumed
from spanproof.lift.ir import Sort, Term
from spanproof.lift.recipes import Recipe
from spanproof.lift.source import Source
from spanproof.lift.state import Path, Raised, Refusal
from spanproof.lift.values import Object, Poison, Value


@dataclass(slots=True)
class Rounds:
    """How loops are taken that have no constant number of rounds.

    With `most` they are unrolled to that many rounds, and `cut` names those that might go on.
    Otherwise an arbitrary round is executed, on a state that is described by functions of the
    round's number; `described` names those loops. `known` has these functions by loop, state at
    its entry and sequence, since a loop depends on nothing else; `kept` are objects whose ids are
    part of those keys. `growing` are the ids of the sequences that an induction is about, and
    `is_hypothesis` says that its hypothesis is being executed.

    `by_contract` are the functions of which only the contract is used, `contracts` those whose
    contract was used, by id, `using` those whose contract is being used. `called` are the
    arguments of the functions that are being executed, `guarded` the ones that have contracts,
    `depths` how often each is inside itself; `measure` is the number of the parameter that becomes
    smaller where one calls itself. `tries` counts the `try` bodies around. `is_lemma` says that
    the claim is a contract that another proof uses,
    `in_place` that `by_contract` does not count.
    """

    most: int | None = None
    cut: dict[str, None] = field(default_factory=dict)
    described: dict[str, None] = field(default_factory=dict)
    known: dict[object, Any] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)
    growing: set[int] = field(default_factory=set)
    is_hypothesis: bool = False
    by_contract: tuple[object, ...] = ()
    contracts: dict[int, Any] = field(default_factory=dict)
    called: dict[object, Mapping[str, Value]] = field(default_factory=dict)
    guarded: set[object] = field(default_factory=set)
    using: tuple[object, ...] = ()
    depths: dict[object, int] = field(default_factory=dict)
    measure: int = 0
    tries: int = 0
    is_lemma: bool = False
    in_place: bool = False


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

    `within` are the variables of the quantifiers around the code that is being executed: what is
    made for one item of a sequence depends on the item's place. `loose` counts the names that were
    taken inside a quantifier without saying so; they would stand for the same thing at all places.
    `recipes` give the values of constants that have exactly one. With `whole_numbers` the counters
    of loops are SMT Ints, as the arguments are.

    For reports: `typed` is what the types of the arguments say, `assumed` are the contract clauses
    that were assumed beyond that, `returned` is where the code
    of the claim returns, `lines` are the statements that some input may reach (`module:line`),
    `contracts` the clauses that were evaluated, by their ids.
    `arrivals`, if it is not None, collects under which condition each statement and expression is
    reached, by file and span; within quantifiers it says `true`, which is never too little.
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
    within: tuple[Term, ...] = ()
    loose: int = 0
    typed: Term = ir.TRUE
    assumed: list[Assumed] = field(default_factory=list)
    returned: Term | None = None
    lines: dict[str, None] = field(default_factory=dict)
    contracts: dict[int, Any] = field(default_factory=dict)
    arrivals: dict[tuple[object, ...], Term] | None = None
    recipes: dict[str, Recipe] = field(default_factory=dict)
    rounds: Rounds = field(default_factory=Rounds)
    whole_numbers: bool = False

    @property
    def busy(self) -> tuple[int, ...]:
        """The ids of the functions whose contracts nobody checks, as they are being called."""
        return tuple(id(one) for one in self.in_progress if one in self.rounds.guarded)

    def new_name(self, what: str) -> str:
        """A name for a constant or function that no other has; the same in every run."""
        self.made += 1
        self.loose += bool(self.within)
        return f"{what}!{self.made}"

    def fresh(self, what: str, sort: Sort) -> Term:
        """A new constant; inside quantifiers, one for each of the places they speak of."""
        return self.function(what, sort)()

    def function(self, what: str, sort: Sort) -> Callable[..., Term]:
        """A new function of places; inside quantifiers, one for each place they speak of."""
        self.made += 1
        name, within = f"{what}!{self.made}", self.within

        def at(*places: Term) -> Term:
            arguments = (*within, *places)
            return ir.apply(name, sort, *arguments) if arguments else ir.variable(name, sort)

        return at

    def define(self, definition: Term) -> None:
        """Note what a new constant stands for, at every place of the quantifiers around it."""
        for name in sorted(definition.bound):
            definition = ir.forall(name, definition)
        self.definitions.append(definition)


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
    """Raise an exception of a built-in class where `guard` holds.

    The message is for readers: what CPython says differs, and code that asks for it is refused.
    """
    arguments = Poison(f"the arguments of a {cls.__name__} ({message})")
    raise_exception(frame, guard, Object(cls, {"args": arguments}))
