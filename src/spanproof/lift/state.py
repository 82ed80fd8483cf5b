"""Where symbolic execution stands: the path, what is known on it, and how paths ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
    """The current path: its condition, literals and intervals known on it, local variables.

    The condition is relative to the call that is being executed, `outer` is what holds where it
    was made. `lemmas` collects what was decided from `known` and `bounds`, on all paths of an
    execution, so that a solver can check it: see `_note`.
    """

    condition: Term = ir.TRUE
    known: frozenset[Term] = frozenset()
    bounds: dict[Term, tuple[int, int]] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)
    outer: Term = ir.TRUE
    lemmas: dict[Term, None] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether any input can be on this path, as far as folding tells."""
        return self.condition is not ir.FALSE

    def copy(self) -> Path:
        """An independent path in the same place."""
        return self.at(self.condition, self.variables)

    def at(self, condition: Term, variables: Mapping[str, Value]) -> Path:
        """A path that knows the same under another condition, which must imply it."""
        return replace(
            self, condition=condition, bounds=dict(self.bounds), variables=dict(variables)
        )

    def called(self, variables: Mapping[str, Value]) -> Path:
        """The path of a call that is made here: it knows the same, its condition is `true`."""
        return replace(self.at(ir.TRUE, variables), outer=ir.and_(self.outer, self.condition))

    def returned(self, end: Path) -> Path:
        """This path after the call that came to its end on the path `end`."""
        condition = ir.and_(self.condition, end.condition)
        return replace(self, condition=condition, known=end.known, bounds=end.bounds)

    def kill(self) -> None:
        """End the path here."""
        self.condition = ir.FALSE

    def decide(self, condition: Term) -> Term:
        """The condition, replaced by true or false where this path already knows it."""
        decided = self._decide(condition, {})
        if decided is not condition:
            self._note(ir.eq(condition, decided))
        return decided

    def _note(self, claim: Term) -> None:
        """Write down that the claim holds wherever this path is taken.

        Terms are simplified by such claims while code is executed, so a proof rests on them. Each
        is about the condition as it stands, made with the help of earlier ones; if all are true,
        every condition is equivalent to what it would be without them.
        """
        lemma = ir.or_(ir.not_(ir.and_(self.outer, self.condition)), claim)
        if lemma is not ir.TRUE:
            self.lemmas[lemma] = None

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
            self._note(ir.FALSE)
            self.kill()
        else:
            self.bounds[term] = (new_low, new_high)

    def refine(self, value: Int) -> Int:
        """The same int with the bounds this path knows."""
        refined = self._refine(value)
        if refined is not value:
            assert refined.low is not None
            assert refined.high is not None
            self._note(_between(value.term, refined.low, refined.high))
        return refined

    def _refine(self, value: Int) -> Int:
        term = value.term
        if term.sort == ir.INT or ir.is_const(term) or value.low is None or value.high is None:
            return value
        known = self._interval(term)
        if known is None:
            return value
        low, high = max(value.low, known[0]), min(value.high, known[1])
        if low > high or (low, high) == (value.low, value.high):
            return value  # on a dead path any value will do
        return int_const(low) if low == high else Int(term, low, high)


def join(condition: Term, then: Path, other: Path) -> Path:
    """The path after a branch: `then` was taken where `condition` holds."""
    if not then.alive:
        return other
    if not other.alive:
        return then
    variables: dict[str, Value] = {}
    for name in [*then.variables, *(n for n in other.variables if n not in then.variables)]:
        variables[name] = merge(condition, _local(then, name), _local(other, name))
    bounds = {
        term: (min(low, other.bounds[term][0]), max(high, other.bounds[term][1]))
        for term, (low, high) in then.bounds.items()
        if term in other.bounds
    }
    return replace(
        then, condition=ir.or_(then.condition, other.condition),
        known=then.known & other.known, bounds=bounds, variables=variables,
    )  # fmt: skip


def _between(term: Term, low: int, high: int) -> Term:
    """Whether a signed bit-vector lies in an interval."""
    width = term.sort.width
    return ir.and_(ir.sle(ir.bv(low, width), term), ir.sle(term, ir.bv(high, width)))


def join_exclusive(paths: list[Path]) -> Path:
    """One path out of several of which at most one is taken."""
    result = paths[0]
    for path in paths[1:]:
        result = join(path.condition, path, result)
    return result


def _local(path: Path, name: str) -> Value:
    """A local variable with the bounds that its path knows, which are lost where paths meet."""
    value = path.variables.get(name, _UNBOUND)
    return path.refine(value) if isinstance(value, Int) else value


_UNBOUND = Unbound()
