"""The language engine: two descriptions of a language, compared by z3 and by automata.

Both read one SMT-LIB script, which is the certificate; they share nothing else. The automata
give the shortest string that tells the languages apart, z3 the proof that there is none. The
level is `proved` when z3 says so and the automata do not object, `refuted` when a string is
found and `re` and the grammar really differ on it, and `unknown` when z3 gives up. Answers that
exclude each other are a defect.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from spanproof.errors import RequestError
from spanproof.obligation import Kind, Limits, Obligation, load
from spanproof.pysource import to_source
from spanproof.verdict import Attempt, Counterexample, Level

if TYPE_CHECKING:
    from spanproof.grammar.compare import Finding
    from spanproof.language import LanguageClaim

_NAME = "language"


@dataclass(frozen=True, slots=True)
class LanguageEngine:
    """Settles claims that `@language` makes."""

    name: str = _NAME
    rank: int = 10

    def version(self) -> str:
        """The version of z3; the automata are part of spanproof."""
        return f"z3 {version('z3-solver')}"

    def applies(self, obligation: Obligation) -> bool:
        """Whether the obligation is about languages."""
        return obligation.kind is Kind.LANGUAGE

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """Compare; a description that is not regular is `unknown` by name."""
        from spanproof.language import language_of, words_of

        function = load(obligation)
        claim = language_of(function)
        assert claim is not None, obligation.id
        try:
            returned = function()
            left = words_of(returned, claim.method)
            right = words_of(claim.other, claim.method)
        except RequestError as error:
            return _said(Level.UNKNOWN, str(error))
        try:
            return _Case(obligation, limits, claim, returned, left, right).settle()
        except RequestError as error:
            return _said(Level.UNKNOWN, str(error))


ENGINE = LanguageEngine()


def _said(level: Level, detail: str | None = None, **more: Any) -> Attempt:
    return Attempt(_NAME, level, detail=detail, **more)


@dataclass(frozen=True, slots=True)
class _Case:
    """One comparison on its way to a verdict."""

    obligation: Obligation
    limits: Limits
    claim: LanguageClaim
    returned: Any
    left: Any
    right: Any

    def settle(self) -> Attempt:
        """Ask the automata, then replay what they found or let z3 prove that there is nothing."""
        from spanproof.grammar.compare import compare

        header = [
            f"obligation: {self.obligation.id}",
            "script: 1 of 1",
            f"claim: left {self.claim.relation.value} right",
            "unsat: no text violates the claim",
        ]
        finding = compare(self.left, self.claim.relation, self.right, header)
        if finding.word is not None:
            return self._refuted(finding.word)
        return self._proved(finding)

    def _proved(self, finding: Finding) -> Attempt:
        from spanproof.grammar.compare import example
        from spanproof.lift.z3_text import solve

        limits = self.limits
        answer = solve(finding.text, rlimit=limits.rlimit, seconds=limits.seconds, seed=limits.seed)
        if answer.is_sat:
            problem = "z3 finds a difference that the automata do not"
            return _said(Level.UNKNOWN, problem, defect=finding.holds)
        if not answer.is_unsat:
            opinion = "the automata find no difference" if finding.holds else finding.problem
            return _said(Level.UNKNOWN, f"z3 gave up: {answer.reason}; {opinion}")
        detail = None if finding.holds else f"no second opinion: {finding.problem}"
        shared = example(self.left, self.right)
        if shared is None:
            return _said(Level.UNKNOWN, "vacuous: no text is in both languages", vacuous=True,
                         certificate=finding.text)  # fmt: skip
        if not (self._left_accepts(shared) and self._right_accepts(shared)):
            problem = f"{shared!r} is not in both languages when they are run"
            return _said(Level.UNKNOWN, problem, defect=True)
        witness = {"text": to_source(shared)}
        return _said(Level.PROVED, detail, witness=witness, certificate=finding.text,
                     resources=answer.rlimit)  # fmt: skip

    def _refuted(self, word: str) -> Attempt:
        """The counterexample, once `re` and the grammar really disagree on it as claimed."""
        left, right = self._left_accepts(word), self._right_accepts(word)
        if not violates(self.claim, left=left, right=right):
            problem = f"the automata's difference {word!r} does not replay in CPython"
            return _said(Level.UNKNOWN, problem, defect=True)
        found = Counterexample(
            arguments={"text": to_source(word)},
            expected=f"{self.obligation.qualname} {self.claim.relation.value} the other language",
            actual=f"{_inside(left)} the language of {self.obligation.qualname}, "
            f"{_inside(right)} the other",
            replay=_replay(self.obligation, word),
        )
        return _said(Level.REFUTED, counterexample=found)

    def _left_accepts(self, text: str) -> bool:
        from spanproof.language import accepts

        return accepts(self.returned, text, self.claim.method)

    def _right_accepts(self, text: str) -> bool:
        from spanproof.language import accepts

        return accepts(self.claim.other, text, self.claim.method)


def _inside(accepted: bool) -> str:
    return "in" if accepted else "not in"


def violates(claim: LanguageClaim, *, left: bool, right: bool) -> bool:
    """Whether a text contradicts the claim that is in the languages or not, as told."""
    from spanproof.grammar.smt import Relation

    match claim.relation:
        case Relation.EQUAL:
            return left != right
        case Relation.WITHIN:
            return left and not right
        case Relation.CONTAINS:
            return right and not left


_REPLAY = """\
from spanproof.language import accepts, language_of
from {module} import {head}

text = {text}
claim = language_of({name})
left = accepts({name}(), text, claim.method)
right = accepts(claim.other, text, claim.method)
assert {condition}, (left, right)
"""


def _replay(obligation: Obligation, word: str) -> str:
    from spanproof.grammar.smt import Relation
    from spanproof.language import language_of

    claim = language_of(load(obligation))
    assert claim is not None
    conditions = {
        Relation.EQUAL: "left == right",
        Relation.WITHIN: "right or not left",
        Relation.CONTAINS: "left or not right",
    }
    path = f"import sys\nsys.path[:0] = {list(obligation.search_path)!r}\n"
    return (path if obligation.search_path else "") + _REPLAY.format(
        module=obligation.module,
        head=obligation.qualname.split(".")[0],
        name=obligation.qualname,
        text=to_source(word),
        condition=conditions[claim.relation],
    )
