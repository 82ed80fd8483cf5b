"""Where symbolic execution stands: the path, what is known on it, and how paths ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from spanproof.lift import ir
from spanproof.lift.ir import Term
from spanproof.lift.values import Int, Object, Unbound, Value, int_const, merge


class Unliftable(Exception):
    """A construct outside the modelled subset, met on the current path.

    Caught where a statement is executed: the path ends there as a refusal, and the proof must
    show that no input takes it. `reason` names the construct; the place is added by the catcher.
    """

    def __init__(self, reason: str) -> None:
        """Keep the construct's name for the refusal."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Refusal:
    """A path that leaves the modelled subset, with the construct and its place."""

    guard: Term
    reason: str
    path: str
    line: int

    @property
    def text(self) -> str:
        """Place and construct, for people."""
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(slots=True)
class Raised:
    """A path on which an exception is on its way up.

    `variables` are the locals of the function it passes through, for its handlers.
    """

    guard: Term
    exception: Object
    path: str
    line: int
    variables: dict[str, Value]


@dataclass(slots=True)
class Path:
    """The current path: its condition, literals and intervals known on it, local variables."""

    condition: Term = ir.TRUE
    known: frozenset[Term] = frozenset()
    bounds: dict[Term, tuple[int, int]] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether any input can be on this path, as far as folding tells."""
        return self.condition is not ir.FALSE

    def copy(self) -> Path:
        """An independent path in the same place."""
        return Path(self.condition, self.known, dict(self.bounds), dict(self.variables))

    def kill(self) -> None:
        """End the path here."""
        self.condition = ir.FALSE

    def decide(self, condition: Term) -> Term:
        """The condition, replaced by true or false where this path already knows it."""
        return self._decide(condition, {})

    def _decide(self, condition: Term, done: dict[Term, Term]) -> Term:
        """`decide`, looking at each shared part once."""
        found = done.get(condition)
        if found is None:
            found = done[condition] = self._decide_once(condition, done)
        return found

    def _decide_once(self, condition: Term, done: dict[Term, Term]) -> Term:
        if ir.is_const(condition):
            return condition
        if condition in self.known:
            return ir.TRUE
        if ir.not_(condition) in self.known:
            return ir.FALSE
        if condition.op in ("and", "or"):
            combine = ir.and_ if condition.op == "and" else ir.or_
            return combine(*(self._decide(arg, done) for arg in condition.args))
        if condition.op == "not":
            return ir.not_(self._decide(condition.args[0], done))
        return self._decide_by_bounds(condition)

    def _decide_by_bounds(self, condition: Term) -> Term:
        if condition.op not in ("bvslt", "bvsle", "="):
            return condition
        left, right = condition.args
        if left.sort.name != "BitVec":
            return condition
        a, b = self._interval(left), self._interval(right)
        if a is None or b is None:
            return condition
        if condition.op == "=":
            return ir.FALSE if a[1] < b[0] or b[1] < a[0] else condition
        strict = condition.op == "bvslt"
        if a[1] < b[0] or (not strict and a[1] <= b[0]):
            return ir.TRUE
        if b[1] < a[0] or (strict and b[1] <= a[0]):
            return ir.FALSE
        return condition

    def _interval(self, term: Term) -> tuple[int, int] | None:
        """The signed interval known for a term, if any."""
        if ir.is_const(term):
            value = ir.signed(ir.value_of(term), term.sort.width)
            return value, value
        if term.op == "sign_extend":
            return self._interval(term.args[0])
        return self.bounds.get(term)

    def assume(self, condition: Term) -> None:
        """Go on only where the condition holds, and remember what that says."""
        condition = self.decide(condition)
        self.condition = ir.and_(self.condition, condition)
        if self.alive:
            self._learn(condition)

    def _learn(self, condition: Term) -> None:
        if condition.op == "and":
            for arg in condition.args:
                self._learn(arg)
            return
        if condition.op == "not" and condition.args[0].op == "or":
            for arg in condition.args[0].args:
                self._learn(ir.not_(arg))
            return
        if ir.is_const(condition):
            return
        self.known |= {condition}
        positive = condition.op != "not"
        self._learn_bound(condition if positive else condition.args[0], positive)

    def _learn_bound(self, atom: Term, positive: bool) -> None:
        """Narrow an interval by `atom` (or its negation), when it compares with a literal."""
        if atom.op not in ("bvslt", "bvsle", "=") or atom.args[0].sort.name != "BitVec":
            return
        left, right = atom.args
        if ir.is_const(right):
            literal = ir.signed(ir.value_of(right), right.sort.width)
            strict = atom.op == "bvslt"
            if atom.op == "=":
                if positive:
                    self._narrow(left, literal, literal)
            elif positive:
                self._narrow(left, None, literal - strict)
            else:
                self._narrow(left, literal + (not strict), None)
        elif ir.is_const(left) and atom.op != "=":
            literal = ir.signed(ir.value_of(left), left.sort.width)
            strict = atom.op == "bvslt"
            if positive:
                self._narrow(right, literal + strict, None)
            else:
                self._narrow(right, None, literal - (not strict))

    def _narrow(self, term: Term, low: int | None, high: int | None) -> None:
        while term.op == "sign_extend":
            term = term.args[0]
        half = 1 << (term.sort.width - 1)
        old_low, old_high = self.bounds.get(term, (-half, half - 1))
        new_low = old_low if low is None else max(low, old_low)
        new_high = old_high if high is None else min(high, old_high)
        if new_low > new_high:
            self.kill()
        else:
            self.bounds[term] = (new_low, new_high)

    def refine(self, value: Int) -> Int:
        """The same int with the bounds this path knows."""
        term = value.term
        if term.sort == ir.INT or ir.is_const(term) or value.low is None or value.high is None:
            return value
        known = self._interval(term)
        if known is None:
            return value
        low, high = max(value.low, known[0]), min(value.high, known[1])
        if low > high:
            return value  # a dead path; any value will do
        if low == high:
            return int_const(low)
        return Int(term, low, high)


def join(condition: Term, then: Path, other: Path) -> Path:
    """The path after a branch: `then` was taken where `condition` holds."""
    if not then.alive:
        return other
    if not other.alive:
        return then
    variables: dict[str, Value] = {}
    for name in [*then.variables, *(n for n in other.variables if n not in then.variables)]:
        variables[name] = merge(
            condition, then.variables.get(name, _UNBOUND), other.variables.get(name, _UNBOUND)
        )
    bounds = {
        term: (min(low, other.bounds[term][0]), max(high, other.bounds[term][1]))
        for term, (low, high) in then.bounds.items()
        if term in other.bounds
    }
    return Path(
        ir.or_(then.condition, other.condition), then.known & other.known, bounds, variables
    )


_UNBOUND = Unbound()
