"""z3, given SMT-LIB text and nothing else: one fresh solver for each question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import z3


@dataclass(frozen=True, slots=True)
class Answer:
    """`sat`, `unsat` or `unknown` with z3's reason; a model when there is one.

    `rlimit` is the resource count that the question used.
    """

    result: str
    reason: str = ""
    model: Any = None
    rlimit: int = 0

    @property
    def is_sat(self) -> bool:
        """Whether there is a model."""
        return self.result == "sat"

    @property
    def is_unsat(self) -> bool:
        """Whether there is none, for certain."""
        return self.result == "unsat"


def solve(text: str, *, rlimit: int, seconds: float, seed: int = 0) -> Answer:
    """Ask z3 about a script. A result that z3 does not stand behind is `unknown`."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", rlimit)
    solver.set("timeout", max(int(seconds * 1000), 1))
    solver.set("random_seed", seed)
    solver.from_string(text)
    result = str(solver.check())
    statistics = solver.statistics()
    counted = "rlimit count" in list(statistics.keys())
    used = statistics.get_key_value("rlimit count") if counted else 0
    if result == "sat":
        return Answer(result, model=solver.model(), rlimit=int(used))
    reason = solver.reason_unknown() if result == "unknown" else ""
    return Answer(result, reason, rlimit=int(used))
