"""A record as a document: the names that options and reports share."""

from __future__ import annotations

from spanproof.report.record import Record


def render_record(name: str, record: Record) -> str:
    """The record as `html`, `junit`, `sarif` or `markdown` text.

    Each renderer is imported when it is used: a run without reports pays for none.
    """
    match name:
        case "html":
            from spanproof.report.html import to_html

            return to_html(record)
        case "junit":
            from spanproof.report.junit import to_junit

            return to_junit(record)
        case "sarif":
            from spanproof.report.sarif import to_sarif

            return to_sarif(record)
        case "markdown":
            from spanproof.report.markdown import to_markdown

            return to_markdown(record)
        case _:
            raise ValueError(f"no renderer named {name!r}")
