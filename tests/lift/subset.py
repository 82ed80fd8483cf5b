"""`python -m tests.lift.subset` writes docs/subset.md from what is measured now."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lift.compare import Lifted, Rule, call, inputs, lift, load
from tests.lift.subset_snippets import GROUPS

from spanproof.lift.state import Unliftable

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "subset.md"
FRAME = Path(__file__).with_name("subset_frame.txt")


@dataclass(frozen=True, slots=True)
class Measured:
    """One construct: on how many inputs it was CPython's, and why the others were refused."""

    name: str
    agreed: int
    refused: tuple[tuple[str, int], ...]

    @property
    def row(self) -> str:
        """A row of a table."""
        reason = "; ".join(text.replace("|", "\\|") for text, _ in self.refused)
        count = f"{self.agreed:,}" if self.agreed else "-"
        return f"| {self.name.replace('|', chr(92) + '|')} | {self.result} | {count} | {reason} |"

    @property
    def result(self) -> str:
        """`exact`, `exact or refused`, or `refused`."""
        if not self.refused:
            return "exact"
        return "exact or refused" if self.agreed else "refused"


def measure(one: Rule, folder: Path) -> Measured:
    """Compare a construct with CPython. Raises AssertionError where they differ."""
    function = load(one, folder)
    given = inputs(one, function)
    try:
        lifted = lift(function, rounds=one.rounds)
    except Unliftable as refusal:
        return Measured(one.name, 0, ((refusal.reason, len(given)),))
    return _compared(one.name, function, lifted, given)


def _compared(
    name: str, function: object, lifted: Lifted, given: Sequence[dict[str, object]]
) -> Measured:
    agreed, reasons = 0, Counter[str]()
    for arguments in given:
        real = call(function, arguments)
        if real is None:
            continue
        found = lifted.outcome(arguments)
        if found.kind == "refused":
            reasons[found.shown] += 1
            continue
        assert found == real, f"{name}: {arguments}: lifted {found}, CPython {real}"
        agreed += 1
    return Measured(name, agreed, tuple(reasons.most_common(1)))


def page() -> str:
    """The text of docs/subset.md."""
    with tempfile.TemporaryDirectory() as folder:
        tables = [_table(group, rules, Path(folder)) for group, rules in GROUPS.items()]
    frame = FRAME.read_text(encoding="utf-8")
    return frame.replace("{{measured}}\n", "\n".join(tables))


def _table(group: str, rules: Sequence[Rule], folder: Path) -> str:
    rows = []
    for number, one in enumerate(rules):
        own = folder / f"{group} {number}"
        own.mkdir()
        rows.append(measure(one, own).row)
    head = "| construct | result | inputs compared | refused as |\n|---|---|---|---|"
    return f"### {group}\n\n{head}\n" + "\n".join(rows) + "\n"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
