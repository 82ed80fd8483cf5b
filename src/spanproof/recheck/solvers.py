"""The solvers that are asked for a second opinion, each behind one function.

Each is imported when it is asked. cvc5 and bitwuzla are installed by the extra `recheck`; what
neither of them decides in time, questions about regular languages, goes to the comparison of
automata, which is part of spanproof and shares no code with what made the question.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import spanproof
from spanproof.errors import RequestError
from spanproof.recheck.certificate import Script, Theory

_version = cache(version)
SAT, UNSAT, UNKNOWN = "sat", "unsat", "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """`sat`, `unsat`, or `unknown` with the reason; `proof` is text that cvc5's checker took."""

    result: str
    reason: str | None = None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Solver:
    """A solver by name: the package it needs, the theories it knows, and how it is asked."""

    name: str
    package: str | None
    refuses: frozenset[Theory]
    needs: frozenset[Theory]
    solve: Callable[[Script, float], Reply]

    def takes(self, script: Script) -> bool:
        """Whether the solver knows everything that the script speaks about."""
        return self.needs <= script.theories and not self.refuses & script.theories

    def version(self) -> str:
        """The version of its package."""
        return _version(self.package) if self.package else spanproof.__version__

    def is_installed(self) -> bool:
        """Whether its package can be imported."""
        return self.package is None or importlib.util.find_spec(self.package) is not None


def ask_bitwuzla(script: Script, seconds: float) -> Reply:
    """Bitwuzla's answer."""
    import bitwuzla

    options = bitwuzla.Options()
    options.set(bitwuzla.Option.TIME_LIMIT_PER, max(int(seconds * 1000), 1))
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    try:
        parser.parse(script.text, True, False)
    except bitwuzla.BitwuzlaException as error:
        return Reply(UNKNOWN, " ".join(str(error).split()))
    result = str(parser.bitwuzla().check_sat())
    return Reply(result) if result in (SAT, UNSAT) else Reply(UNKNOWN, "out of time")


def ask_cvc5(script: Script, seconds: float) -> Reply:
    """cvc5's answer."""
    return _ask_cvc5(script, seconds, _cvc5_options(script))


def prove_with_cvc5(script: Script, seconds: float) -> Reply:
    """cvc5's answer, and if it is `unsat`, its proof after cvc5's own checker went through it."""
    options = {**_cvc5_options(script), "produce-proofs": "true", "check-proofs": "true"}
    return _ask_cvc5(script, seconds, options)


def _cvc5_options(script: Script) -> Mapping[str, str]:
    # Bit-vectors that are compared as integers are decided as integers, or not at all.
    return {"solve-bv-as-int": "sum"} if Theory.INTEGERS in script.theories else {}


def _ask_cvc5(script: Script, seconds: float, options: Mapping[str, str]) -> Reply:
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(max(int(seconds * 1000), 1)))
    for name, value in options.items():
        solver.setOption(name, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script.text, "certificate")
    symbols = parser.getSymbolManager()
    said = ""
    try:
        while not (command := parser.nextCommand()).isNull():
            said += command.invoke(solver, symbols)
    except RuntimeError as error:
        return Reply(UNKNOWN, " ".join(str(error).split()))
    result = said.strip()
    if result not in (SAT, UNSAT):
        return Reply(UNKNOWN, "out of time" if "TIMEOUT" in result else " ".join(result.split()))
    proof = solver.proofToString(solver.getProof()[0]) if "produce-proofs" in options else None
    return Reply(result, proof=proof.decode() if isinstance(proof, bytes) else proof)


def compare_automata(script: Script, seconds: float) -> Reply:
    """What the product of automata says about a script of regular languages."""
    from spanproof.grammar.automaton import check_script

    result = check_script(script.text)
    return Reply(UNKNOWN, "no question about one string") if result is None else Reply(result)


_NOTHING: frozenset[Theory] = frozenset()
SOLVERS = {
    solver.name: solver
    for solver in (
        Solver("automata", None, _NOTHING, frozenset({Theory.STRINGS}), compare_automata),
        Solver(
            "bitwuzla", "bitwuzla", frozenset({Theory.INTEGERS, Theory.STRINGS}), _NOTHING,
            ask_bitwuzla,
        ),
        Solver("cvc5", "cvc5", _NOTHING, _NOTHING, ask_cvc5),
    )
}  # fmt: skip
"""All of them, the fastest first where two know the same theories."""


def choose_solvers(names: tuple[str, ...]) -> tuple[Solver, ...]:
    """The named solvers, or all of them, in the order in which they are asked.

    :raises RequestError: a name is unknown, or its package is not installed.
    """
    wanted = [part for name in names for part in name.split(",") if part] or list(SOLVERS)
    for name in wanted:
        if name not in SOLVERS:
            raise RequestError(f"no solver named {name}; there are {', '.join(SOLVERS)}")
        if not SOLVERS[name].is_installed():
            raise RequestError(f"{name} is not installed: pip install 'spanproof[recheck]'")
    return tuple(solver for name, solver in SOLVERS.items() if name in wanted)
