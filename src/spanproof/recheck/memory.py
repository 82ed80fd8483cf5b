"""Answers of earlier runs, found by the text of the question and the version of the solver."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from spanproof.recheck.certificate import Script
from spanproof.recheck.solvers import SAT, UNSAT, Reply, Solver
from spanproof.recheck.workers import Answer

SCHEMA = "spanproof.recheck/1"


@dataclass(frozen=True, slots=True)
class Memory:
    """A folder of answers. One that is damaged counts as absent; `enabled=False` finds none.

    Only what a solver decided is kept: what it did not decide in one run it may in another.
    """

    folder: Path
    enabled: bool = True

    def find(self, solver: Solver, script: Script) -> Answer | None:
        """The answer that the solver gave to this very question."""
        if not self.enabled:
            return None
        path = self._path(solver, script)
        try:
            data = json.loads(path.read_bytes())
            reply = Reply(data["result"])
            seconds = float(data["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        known = reply.result in (SAT, UNSAT) and data.get("question") == path.stem
        return Answer(reply, seconds) if known else None

    def keep(self, solver: Solver, script: Script, answer: Answer) -> None:
        """Write an answer; a folder that cannot be written only costs time."""
        if answer.reply.result not in (SAT, UNSAT) or not self.enabled:
            return
        path = self._path(solver, script)
        data = {"question": path.stem, "result": answer.reply.result, "seconds": answer.seconds}
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            with os.fdopen(handle, "w") as file:
                json.dump(data, file)
            os.replace(temporary, path)
        except OSError:
            if temporary:
                Path(temporary).unlink(missing_ok=True)

    def _path(self, solver: Solver, script: Script) -> Path:
        content = "\0".join((SCHEMA, solver.name, solver.version(), script.text))
        name = hashlib.sha256(content.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
