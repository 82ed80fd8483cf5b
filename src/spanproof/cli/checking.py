"""`spanproof check`: does an implementation conform?"""

from __future__ import annotations

from pathlib import Path

from spanproof.cli.output import as_json, console_for, refuse_unwritable, write_report
from spanproof.errors import RequestError


def list_known() -> int:
    """Show the libraries that `check` knows by name."""
    from spanproof.tracing.check import list_targets

    for target in list_targets():
        print(target)
    return 0


def check(
    target: str | None, json_target: str | None, sarif_target: str | None, replays: Path | None
) -> int:
    """Compare an implementation with the models; exit code 1 when it deviates.

    :raises RequestError: the target is unknown or not installed, or a report is not writable.
    """
    from spanproof.conformance.report import render_check, write_replays
    from spanproof.report.sarif import deviations_to_sarif
    from spanproof.tracing.check import run_check

    if target is None:
        raise RequestError("check needs a TARGET; `spanproof check --list` shows the known ones")
    targets = [name for name in (json_target, sarif_target) if name is not None]
    console = console_for(targets)
    refuse_unwritable(targets)
    if replays is not None and replays.exists() and not replays.is_dir():
        raise RequestError(f"{replays}: is no folder that replays can be written to")
    with console.status(f"checking {target}"):  # shown on a terminal only
        result = run_check(target)
    console.print(render_check(result))
    if json_target is not None:
        write_report(json_target, as_json(result))
    if sarif_target is not None:
        write_report(sarif_target, as_json(deviations_to_sarif(result)))
    if replays is not None:
        write_replays(result, replays)
    return 1 if result["deviations"] else 0
