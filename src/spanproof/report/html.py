"""A record as one HTML file that needs nothing else: no network, no fonts, no scripts to read it.

Everything of the record is text to the page: jinja2 escapes it, `visible` shows what would hide
or reorder text, and the page's own policy admits the one script and the one style by their digest.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections.abc import Callable, Iterable
from functools import partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from spanproof.report.coverage import accounts
from spanproof.report.lines import marked_files
from spanproof.report.record import Record
from spanproof.report.strength import strength
from spanproof.report.view import View, view
from spanproof.report.wording import (
    CAUSES,
    LEVELS,
    cause,
    counted,
    engine_notes,
    next_step,
    show_arguments,
    show_controls,
    show_level,
    show_place,
    visible,
)

_TEMPLATES = files("spanproof.report") / "templates"
_SAFE = re.compile(r"[A-Za-z0-9_.-]+")


def to_html(record: Record) -> str:
    """The record as a page; the same record always gives the same text."""
    shown = view(record)
    style, script = _asset("report.css"), _asset("report.js")
    template = _environment(record, shown).get_template("report.html.j2")
    text = template.render(
        record=record,
        view=shown,
        style=Markup(style),  # our own files, and no part of the record
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'",
        controls=show_controls(record),
        accounts=accounts(record, shown.folder),
        marked=marked_files(record, shown.folder),
        strength=strength(record, shown.folder),
        LEVELS=LEVELS,
        CAUSES=CAUSES,
    )
    return text + "\n"


def _environment(record: Record, shown: View) -> Environment:
    environment = Environment(
        loader=PackageLoader("spanproof.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "arguments": show_arguments,
        "breakable": _breakable,
        "cause": cause,
        "certificate_file": _certificate_file,
        "counted": counted,
        "level": show_level,
        "next_step": next_step,
        "notes": engine_notes,
        "place": partial(show_place, folder=shown.folder),
        "shell": shlex.quote,
        "obligation_anchor": _anchors("o-", (o["id"] for o in record["obligations"])),
        "requirement_anchor": _anchors("r-", (c["id"] for c in shown.clauses)),
    }
    return environment


def _finalize(value: Any) -> Any:
    """What an expression of the template shows; markup was made here and is left alone."""
    return value if isinstance(value, Markup) else visible(str(value))


def _breakable(name: str) -> Markup:
    """A dotted name that may be broken after its dots and underscores."""
    return Markup(re.sub(r"([._]+)", r"\1<wbr>", str(escape(visible(name)))))


def _certificate_file(name: str) -> str:
    """Where `verify` keeps the certificate that a record calls `sha256:…`."""
    return f".spanproof/cache/certificates/{name.removeprefix('sha256:')}.smt2"


def _anchors(prefix: str, names: Iterable[str]) -> Callable[[str], str]:
    """A function from names to ids in the page: the name itself unless it has odd characters.

    The empty text stands for a name that the page does not have.
    """
    found: dict[str, str] = {}
    for number, name in enumerate(names):
        found.setdefault(name, prefix + (name if _SAFE.fullmatch(name) else f"~{number}"))
    return lambda name: found.get(name, "")


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The text's digest as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
