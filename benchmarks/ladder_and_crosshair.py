"""Settle the same obligations twice in one run: by the ladder, and by CrossHair alone.

Both sides get the shipped contracts and theorems, one after the other, in a process of their own
that has its imports behind it. CrossHair alone gets as many paths as it can take within
`--seconds` per obligation; the ladder runs with the limits that `spanproof verify` uses, without
its cache. An obligation is settled when it is proved, confirmed on all paths, or refuted. Typestate
programs are left out, since CrossHair has nothing to say about them.

The numbers that matter are ratios: both sides run on the same machine in the same minutes.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from spanproof.config import load_config
from spanproof.discovery import discover
from spanproof.engines.base import engines
from spanproof.obligation import Kind, Limits, Obligation, load
from spanproof.verdict import Level

ALONE = "crosshair"
UNLIMITED = 1_000_000
SETTLED = frozenset({Level.PROVED, Level.CONFIRMED, Level.REFUTED})


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What one side made of one obligation, and the wall-clock seconds it took."""

    obligation_id: str
    kind: Kind
    level: Level
    seconds: float

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be asked."""
        return self.level in SETTLED


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One way of settling obligations: engines in the order in which they are asked."""

    title: str
    engines: tuple[str, ...]
    limits: Limits

    def settle(self, obligation: Obligation) -> Outcome:
        """Ask the engines until one settles the obligation; the strongest answer counts."""
        start = time.perf_counter()
        best = Level.UNKNOWN
        for name in self.engines:
            engine = engines()[name]
            if not engine.applies(obligation):
                continue
            level = engine.attempt(obligation, self.limits).level
            if level is Level.REFUTED or level.strength > best.strength:
                best = level
            if level.settles:
                break
        return Outcome(obligation.id, obligation.kind, best, time.perf_counter() - start)


def warm_up(side: Side, obligation: Obligation) -> str:
    """Import what the side needs, so that no obligation is charged for it."""
    load(obligation)
    return " ".join(engines()[name].version() for name in side.engines)


def measure(side: Side, obligations: Sequence[Obligation]) -> list[Outcome]:
    """Settle all obligations in one fresh process; progress goes to stderr."""
    outcomes = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        process.submit(warm_up, side, obligations[0]).result()
        for number, obligation in enumerate(obligations, start=1):
            outcome = process.submit(side.settle, obligation).result()
            outcomes.append(outcome)
            place = f"{side.title} {number}/{len(obligations)}"
            print(
                f"{place} {outcome.level} {outcome.seconds:.2f} s {obligation.id}", file=sys.stderr
            )
    return outcomes


def table(sides: dict[str, list[Outcome]]) -> str:
    """A Markdown table: a row for each kind of obligation, for all and for what was settled."""
    titles = list(sides)
    everything = next(iter(sides.values()))
    names = {outcome.obligation_id for outcome in everything}
    settled = {o.obligation_id for outcomes in sides.values() for o in outcomes if o.is_settled}
    rows = {
        kind.value: {o.obligation_id for o in everything if o.kind is kind}
        for kind in dict.fromkeys(outcome.kind for outcome in everything)
    }
    rows |= {"all": names, "settled by a side": settled, "settled by none": names - settled}
    lines = [
        "| obligations | number |" + "".join(f" {t}: settled | {t}: seconds |" for t in titles),
        "|---|---|" + "---|---|" * len(titles),
    ]
    lines += [_row(label, chosen, sides) for label, chosen in rows.items() if chosen]
    lines.append("")
    for label, chosen in (("that a side settles", settled), ("altogether", names)):
        ours, theirs = (_seconds(outcomes, chosen) for outcomes in sides.values())
        if ours:
            lines.append(
                f"Obligations {label}: {titles[0]} takes 1/{theirs / ours:.1f} of the time."
            )
    return "\n".join(lines) + "\n"


def _row(label: str, chosen: set[str], sides: dict[str, list[Outcome]]) -> str:
    cells = []
    for outcomes in sides.values():
        number = sum(o.is_settled for o in outcomes if o.obligation_id in chosen)
        cells.append(f" {number} | {_seconds(outcomes, chosen):.1f} |")
    return f"| {label} | {len(chosen)} |" + "".join(cells)


def _seconds(outcomes: list[Outcome], chosen: set[str]) -> float:
    return sum(outcome.seconds for outcome in outcomes if outcome.obligation_id in chosen)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("prefix", nargs="*", help="ids or first parts of ids; none: everything")
    parser.add_argument("--seconds", type=float, default=5.0, help="CrossHair's, per obligation")
    parser.add_argument("--table", type=Path, help="also write the table to this file")
    return parser.parse_args()


def main() -> int:
    """Run both sides and show the table."""
    options = arguments()
    obligations = [
        obligation
        for obligation in discover(load_config(Path.cwd()))
        if obligation.kind is not Kind.TYPESTATE
        and (not options.prefix or obligation.id.startswith(tuple(options.prefix)))
    ]
    if not obligations:
        print("no obligation has such an id", file=sys.stderr)
        return 2
    alone = Limits(seconds=options.seconds, iterations=UNLIMITED)
    ladder = tuple(name for name in engines() if name != "mypy")
    sides = (Side("the ladder", ladder, Limits()), Side("CrossHair alone", (ALONE,), alone))
    text = table({side.title: measure(side, obligations) for side in sides})
    print(text, end="")
    if options.table:
        options.table.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
