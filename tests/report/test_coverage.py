"""What is not reached, not needed and not proved, in every report."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

from rich.console import Console

from spanproof.coverage.summary import ALL, Branch, Clause, Coverage, Unproved
from spanproof.report.console import print_record
from spanproof.report.coverage import accounts, telling_findings
from spanproof.report.html import to_html
from spanproof.report.markdown import to_markdown
from spanproof.report.record import Record, make_record
from spanproof.report.shape import misshapen
from spanproof.runner.trials import Controls
from spanproof.verdict import Attempt, Finding, Level

COVERAGE = Coverage(
    places=20,
    reached=18,
    unreachable=(Branch("pkg.f", "/srv/checkout/pkg/f.py", 3, "if", "return <b>", ALL),),
    undecided=(Branch("pkg.g", "/srv/checkout/pkg/f.py", 9, "else", "return 2", "unknown"),),
    clauses=5,
    needed=4,
    unneeded=(Clause("pkg:1 n != 7", "/srv/checkout/pkg/f.py", 1, "n != 7", ("pkg.f", "pkg.h")),),
    statements=12,
    proved=9,
    unproved=(
        Unproved("pkg.g", "/srv/checkout/pkg/f.py", 8, (8, 9), False),
        Unproved("pkg.h", "/srv/checkout/pkg/f.py", 12, (12,), True),
    ),
)
CONTROLS = Controls(28, 28, ())


def recorded(run: Any, controls: Controls = CONTROLS) -> Record:
    """The record of a run that looked at all of this."""
    return make_record(
        run.obligations, run.verdicts, run.requirements, {}, controls=controls, coverage=COVERAGE
    )


def printed(record: Record) -> str:
    """What the console prints into a log."""
    stream = io.StringIO()
    console = Console(file=stream, width=100, color_system=None, highlight=False)
    console.soft_wrap = True
    print_record(console, record)
    return stream.getvalue()


def test_each_account_says_how_much_and_what_is_left(good: Any) -> None:
    """Three sentences, each with the places that it leaves out."""
    branches, clauses, lines = accounts(recorded(good), "/srv/checkout")
    assert branches.sentence == (
        "branches: 18 of 20 places in the code reached, 1 that no input reaches, "
        "1 that nobody could decide"
    )
    assert branches.left == [
        f"pkg/f.py:3: return <b> (if): {ALL}",
        "pkg/f.py:9: return 2 (else): not decided, unknown",
    ]
    assert clauses.sentence == "contract clauses: 4 of 5 that proofs assume are needed"
    assert clauses.left == ["pkg/f.py:1: n != 7: 2 proofs that may assume it go through without it"]
    assert lines.sentence == "lines: 9 of 12 statements in a proof"
    assert lines.left == ["pkg/f.py:8: pkg.g (lines 8, 9)", "pkg/f.py:12: pkg.h"]


def test_every_report_shows_the_accounts_and_the_controls(good: Any) -> None:
    """Terminal, page and Markdown; what comes from the source is text to the page."""
    record = recorded(good)
    assert misshapen(record) is None
    for text in (printed(record), to_html(record), to_markdown(record)):
        assert "18 of 20 places" in text
        assert "28 of 28 false claims failed as they must" in text
    assert "return &lt;b&gt;" in to_html(record)


def test_a_broken_control_is_the_headline_of_every_report(good: Any) -> None:
    """All obligations hold, and the run does not."""
    record = recorded(good, Controls(28, 27, ("negative control x: z3 says proved",)))
    assert record["ok"] is False
    for text in (printed(record), to_html(record), to_markdown(record)):
        assert "Spanproof is broken" in text
        assert "negative control x" in text


def test_a_run_that_did_not_look_has_no_accounts(good: Any) -> None:
    """A selection by name, or a record of an earlier version."""
    record = good.record()
    assert accounts(record, "") == []
    assert accounts({**record, "coverage": None}, "") == []
    del record["coverage"]
    assert accounts(record, "") == []
    assert 'id="coverage"' not in to_html(record)


def test_a_proof_that_holds_by_refusing_everything_is_noted(good: Any) -> None:
    """It is a proof, and what it proves is less than one might think."""
    attempt = Attempt("z3", Level.PROVED, witness={"x": "1"}, finding=Finding.RAISES)
    good.add("pkg.refuses", attempt)
    good.add("pkg.holds", dataclasses.replace(attempt, finding=Finding.REACHED))
    record = recorded(good)
    assert list(telling_findings(record)) == [f"pkg.refuses: {Finding.RAISES.value}"]
    assert f"note: pkg.refuses: {Finding.RAISES.value}" in printed(record)
