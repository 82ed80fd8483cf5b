"""Engines that answer as they are told; a module of its own, so that workers can import them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spanproof.obligation import Limits, Obligation, load
from spanproof.verdict import Attempt, Counterexample, Level

WITNESS = {"x": "1"}
BROKEN = Counterexample({"x": "0"}, "True", "False", "assert False")


@dataclass(frozen=True)
class Fake:
    """Says `says` about everything, unless `about` has another word for the qualified name.

    A word is a level, or one of: vacuous, unseen (proved without a witness), crash, exit, kill,
    memory, forever, edit (change the source, then proved), run (call the claim: tested when it
    returns True, else refuted), replay (refuted, with the folder of the source in the replay).
    """

    name: str
    rank: int = 10
    says: str = "proved"
    about: Mapping[str, str] = field(default_factory=dict)
    revision: str = "1"
    delay: float = 0.0

    def version(self) -> str:
        """The revision."""
        return self.revision

    def applies(self, obligation: Obligation) -> bool:
        """Always."""
        return True

    def attempt(self, obligation: Obligation, limits: Limits) -> Attempt:
        """What it was told to say."""
        time.sleep(self.delay)
        word = self.about.get(obligation.qualname, self.says)
        match word:
            case "crash":
                raise ZeroDivisionError("an engine\nthat crashes")
            case "exit":
                os._exit(0)
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "memory":
                raise MemoryError
            case "forever":
                while True:
                    time.sleep(0.01)
            case "edit":
                with open(obligation.path, "a") as file:
                    file.write("# edited\n")
                word = "proved"
            case "replay":
                folder = os.path.dirname(obligation.path)
                example = replace(BROKEN, replay=f"sys.path[:0] = [{folder!r}, '{folder}/src']\n")
                return replace(self._attempt("refuted"), counterexample=example)
            case "run":
                holds = load(obligation)()
                return self._attempt("tested" if holds else "refuted")
        return self._attempt(word)

    def _attempt(self, word: str) -> Attempt:
        if word == "vacuous":
            return Attempt(self.name, Level.PROVED, vacuous=True)
        if word == "unseen":
            return Attempt(self.name, Level.PROVED)
        level = Level(word)
        return Attempt(
            self.name,
            level,
            bound=3 if level in (Level.TESTED, Level.BOUNDED) else None,
            witness=None if level is Level.UNKNOWN else WITNESS,
            counterexample=BROKEN if level is Level.REFUTED else None,
            certificate=f"(check-sat) ; {self.name}" if level is Level.PROVED else None,
        )
