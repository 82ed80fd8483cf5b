"""One mutant before the obligations: each function here runs in a process of its own.

The cheapest questions come first. A claim that fails in CPython on an input that is at hand kills
a mutant at once; z3 is asked about the others, and Hypothesis where z3 has no answer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import itertools
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from spanproof.claim import locate
from spanproof.engines.hypothesis import ENGINE as HYPOTHESIS
from spanproof.engines.steps import Unfinished
from spanproof.engines.z3 import ENGINE as Z3
from spanproof.lift.certificate import CLAIM, FOLDING, RESET
from spanproof.lift.question import ask
from spanproof.lift.smtlib import script
from spanproof.lift.state import Unliftable
from spanproof.mutation.examples import KEPT, Input, draw_examples, rebuilt, types_of, written
from spanproof.mutation.known import Fate, Known, Result, question_digest
from spanproof.mutation.loading import install
from spanproof.mutation.mutants import Mutant
from spanproof.mutation.splicing import spliced
from spanproof.obligation import Limits, Obligation
from spanproof.replay import Outcome, run_claim, witness
from spanproof.verdict import Attempt, Level

SLOW = 5.0
"""Seconds of processor time after which a call that takes a millisecond counts as endless."""

EVERYWHERE = 6
"""Examples of each claim that are tried on what is no part of a function."""

EXAMPLES = 60
"""Inputs that Hypothesis tries on a claim about which z3 has no answer."""

Say = Callable[[str], None]
"""Tells the parent which obligation is being asked."""


class _Hangs(Unfinished):
    """Raised in a call that takes too long; no `except Exception` of a model stops it."""


def establish(
    obligation: Obligation, attempt: Attempt | None, files: Mapping[str, str], limits: Limits
) -> Known:
    """What is known of an obligation with the original models; `attempt` is z3's, if any.

    Where no proof is expected none is tried: it would take long to say that there is none.
    """
    if attempt is None and Z3.applies(obligation) and obligation.floor is Level.PROVED:
        start = time.perf_counter()
        made = Z3.attempt(obligation, limits)
        attempt = dataclasses.replace(made, seconds=round(time.perf_counter() - start, 3))
    examples = draw_examples(obligation, files) if HYPOTHESIS.applies(obligation) else []
    if attempt is None:
        return Known(obligation, Level.UNKNOWN, 0.0, None, None, tuple(examples))
    proof = attempt.certificate if attempt.level is Level.PROVED else None
    question = None if proof is None else _proved_question(proof)
    return Known(obligation, attempt.level, attempt.seconds, attempt.lifted, question,
                 tuple(examples))  # fmt: skip


def put(mutant: Mutant, file: Path, stale: Iterable[str]) -> Result | None:
    """Import the mutant in place of the original; the result when that already fails."""
    install(mutant.module, file, stale)
    try:
        with _alarm(SLOW):
            importlib.import_module(mutant.module)
    except _Hangs:
        return Result(Fate.KILLED, "timeout", detail="the module never loads")
    except BaseException as error:  # noqa: BLE001  # a module that does not load may raise anything
        detail = " ".join(f"{type(error).__name__}: {error}".split())
        return Result(Fate.KILLED, "import", detail=detail[:300])
    return None


def replay_examples(
    mutant: Mutant, known: Sequence[Known], learned: Sequence[Input], say: Say
) -> Result | None:
    """The first claim that fails on an input on which it holds with the original.

    `learned` are inputs that were found for mutants of the same function. They are tried on claims
    that are proved of the original, whatever the input.
    """
    most = KEPT if mutant.is_inside_function else EVERYWHERE
    for each in known:
        say(each.obligation.id)
        fitting = (e.source for e in each.examples if mutant.is_run_by(e.runs))
        for source in itertools.islice(fitting, most):
            found = _replayed(each.obligation, source)
            if found is not None:
                return found
    return replay_learned(known, learned, say)


def replay_learned(known: Iterable[Known], learned: Sequence[Input], say: Say) -> Result | None:
    """The first claim, of those that are proved of the original, that fails on a learned input."""
    for each in known if learned else ():
        if each.level is not Level.PROVED:
            continue
        say(each.obligation.id)
        lost = _lost(each.obligation)
        if lost is not None:
            return lost
        types = types_of(locate(each.obligation))
        for one in learned:
            found = _replayed(each.obligation, one.source) if one.fits(types) else None
            if found is not None:
                return found
    return None


def replay_spliced(
    mutant: Mutant, known: Iterable[Known], hints: Sequence[Input], say: Say
) -> Result | None:
    """The first claim that fails on an example of its own with a part of a hint in it.

    Nobody knows yet whether the claim holds there with the original.
    """
    for each in known if hints else ():
        if not each.examples or not each.concerns(mutant):
            continue
        say(each.obligation.id)
        lost = _lost(each.obligation)
        if lost is not None:
            return lost
        types = types_of(locate(each.obligation))
        for arguments in spliced(each.examples[:EVERYWHERE], types, hints):
            source = written(arguments)
            found = _replayed(each.obligation, source)
            if found is not None:
                return dataclasses.replace(found, found=Input(source, types))
    return None


def holds(obligation: Obligation, source: str) -> bool:
    """Whether the claim does not fail on an input, with what is loaded."""
    return _replayed(obligation, source) is None


def _replayed(obligation: Obligation, source: str) -> Result | None:
    lost = _lost(obligation)
    if lost is not None:
        return lost
    try:
        with _alarm(SLOW):
            values = rebuilt(source)
            if values is None:
                return None
            arguments = {n: values[n] for n in locate(obligation).parameters if n in values}
            replayed = run_claim(obligation, arguments)
    except _Hangs:
        return Result(Fate.KILLED, "timeout", obligation.id, detail="a call never ends")
    if replayed.outcome is not Outcome.FAILS:
        return None
    return Result(Fate.KILLED, "replay", obligation.id, witness(arguments), replayed.expected,
                  replayed.actual)  # fmt: skip


def _lost(obligation: Obligation) -> Result | None:
    """The result when a claim cannot even be imported together with the mutant."""
    try:
        with _alarm(SLOW):
            locate(obligation)
    except _Hangs:
        return Result(Fate.KILLED, "timeout", obligation.id, detail="a module never loads")
    except BaseException as error:  # noqa: BLE001  # modules that load may raise anything
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return Result(Fate.KILLED, "import", obligation.id, detail=detail)
    return None


def judge(mutant: Mutant, known: Sequence[Known], limits: Limits, say: Say) -> Result:
    """What z3 says about each obligation, and Hypothesis where z3 proves nothing."""
    few = dataclasses.replace(limits, examples=EXAMPLES)
    unsettled: list[Known] = []
    tried = 0
    for each in known:
        if not each.concerns(mutant):
            continue
        lost = _lost(each.obligation)
        if lost is not None:
            return lost
        tried += 1
        if each.level is not Level.PROVED:
            unsettled.append(each)
            continue
        say(f"z3 {each.obligation.id}")
        if _is_unchanged(each):
            continue
        attempt = Z3.attempt(each.obligation, limits)
        found = _killed(attempt, each.obligation, tried)
        if found is not None:
            return found
        if attempt.level is not Level.PROVED:
            unsettled.append(each)
    for each in unsettled:
        if HYPOTHESIS.applies(each.obligation) and each.examples:
            say(each.obligation.id)
            found = _killed(HYPOTHESIS.attempt(each.obligation, few), each.obligation, tried)
            if found is not None:
                return found
    return Result(Fate.SURVIVED, tried=tried)


def _is_unchanged(known: Known) -> bool:
    """Whether z3 would be asked the very question whose answer is known."""
    try:
        question = ask(locate(known.obligation))
    except (Unliftable, RecursionError):
        return False
    text = script(question.with_ranges(question.goal))
    return question_digest(text) == known.question


def _killed(attempt: Attempt, obligation: Obligation, tried: int) -> Result | None:
    """The result when an attempt makes the verdict fail: refuted, or a claim about nothing."""
    if attempt.defect:
        return Result(Fate.SURVIVED, attempt.engine, obligation.id, detail=attempt.detail or "",
                      tried=tried, defect=attempt.detail)  # fmt: skip
    if attempt.vacuous:
        return Result(Fate.KILLED, attempt.engine, obligation.id, detail="vacuous", tried=tried)
    found = attempt.counterexample
    if attempt.level is not Level.REFUTED or found is None:
        return None
    imports, _, _ = found.replay.partition("\n\n")
    arguments = ", ".join(f"{name!r}: {value}" for name, value in found.arguments.items())
    source = f"{imports}\narguments = {{{arguments}}}"
    return Result(Fate.KILLED, attempt.engine, obligation.id, found.arguments, found.expected,
                  found.actual, tried=tried,
                  found=Input(source, types_of(locate(obligation))))  # fmt: skip


def _proved_question(certificate: str) -> str | None:
    """The digest of the one question that a proof rests on; None where it rests on several.

    A script that only checks how the question was simplified is none of them.
    """
    scripts = certificate.split(RESET)
    asked = [each for each in scripts if f"; unsat: {CLAIM}\n" in each]
    return question_digest(asked[0]) if len(asked) == 1 == sum(map(_is_claim, scripts)) else None


def _is_claim(script: str) -> bool:
    return f"; unsat: {FOLDING}\n" not in script


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_Hangs` in a body that computes longer; how busy the machine is does not matter."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _Hangs

    previous = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
