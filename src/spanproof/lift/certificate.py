"""Certificates: the questions that a proof rests on, for a reader who trusts none of this.

A certificate is a sequence of SMT-LIB scripts with `(reset)` between them; each says in comments
what `unsat` means, and which of how many it is, so that a file that was cut off shows it. The first
is, byte for byte, what z3 answered. The second asks for a mistake in what was simplified before z3
saw anything (`spanproof.lift.state.Path`), because a question that was folded to `false` proves
nothing to anybody who did not see how. The bytes depend on the claim, the sources, the versions
named in the header and nothing else.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import spanproof
from spanproof.lift import ir, sequences
from spanproof.lift.ir import Term
from spanproof.lift.question import Question
from spanproof.lift.smtlib import script

RESET = "(reset)\n"

CLAIM = "no input meets the preconditions and makes the claim fail"
EMPTY = "no input meets the preconditions"
FOLDING = "all that was simplified while the code was executed holds where it was simplified"


def claim_script(obligation: str, question: Question) -> str:
    """The question whether any input fails or leaves the subset."""
    return _question(obligation, question, question.goal, CLAIM)


def empty_script(obligation: str, question: Question) -> str:
    """The question whether any input comes to the end of the claim's code."""
    return _question(obligation, question, question.reached, EMPTY)


def _question(obligation: str, question: Question, goal: Term, meaning: str) -> str:
    header = _header(obligation, question, meaning, number=1)
    return script(question.with_ranges(goal), header, status="unsat")


def certificate(obligation: str, question: Question, answered: str) -> str:
    """The script that was answered `unsat`, and the one that asks for a mistake in simplifying."""
    return RESET.join([answered, *_folding_scripts(obligation, question)])


def _folding_scripts(obligation: str, question: Question) -> Iterator[str]:
    """One script, or none when nothing was decided from what a path knows."""
    lemmas = [_closed(lemma) for lemma in question.lemmas]
    if lemmas:
        terms = [*question.definitions, ir.or_(*map(ir.not_, lemmas))]
        ranges = sequences.range_assumptions(terms)
        header = _header(obligation, question, FOLDING, number=2)
        yield script([*terms, *ranges], header, status="unsat")


def _closed(lemma: Term) -> Term:
    """The lemma for all places, when it was found under quantifiers."""
    for name in sorted(lemma.bound):
        lemma = ir.forall(name, lemma)
    return lemma


def part(number: int, question: Question) -> str:
    """The line of the header that says which of how many scripts this is."""
    return f"script: {number} of {2 if question.lemmas else 1}"


def _header(obligation: str, question: Question, meaning: str, *, number: int) -> Sequence[str]:
    return (
        f"obligation: {obligation}",
        part(number, question),
        f"unsat: {meaning}",
        f"made by: spanproof {spanproof.__version__}, z3 {version('z3-solver')}, "
        f"Python {platform.python_version()}",
        *(f"source: {name} sha256:{_digest(name)}" for name in _modules(question.functions)),
        *(f"function: {name}" for name in question.functions),
    )


def _modules(functions: Sequence[str]) -> list[str]:
    """The modules of the functions, each once."""
    return sorted({module for name in functions if (module := _module(name))})


def _module(function: str) -> str:
    """The module of a function by its dotted name, which may go through classes."""
    while function and function not in sys.modules:
        function = function.rpartition(".")[0]
    return function


@cache
def _digest(module: str) -> str:
    """The digest of a module's file; a file that changed since its import is refused earlier."""
    file = getattr(sys.modules[module], "__file__", None)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else "none"
