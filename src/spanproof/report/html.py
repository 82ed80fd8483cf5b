"""placeholder"""

from __future__ import annotations

from spanproof.report.record import Record


def to_html(record: Record) -> str:
    """Placeholder."""
    return "<html></html>" + record["schema"]
