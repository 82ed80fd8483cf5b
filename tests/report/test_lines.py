"""The source of the models with a mark for each line, in the page."""

from __future__ import annotations

import html
import re
from typing import Any

from spanproof.coverage.summary import Coverage, Source
from spanproof.report.html import to_html
from spanproof.report.lines import marked_files
from spanproof.report.record import Record, make_record
from spanproof.report.shape import misshapen

TEXT = "def f(x):\n    if x < '<b>':\n        return 1\n\n    return 2\n"
SOURCE = Source("pkg.f", "/srv/checkout/pkg/f.py", TEXT, (2, 5), (3,))


def recorded(run: Any) -> Record:
    """The record of a run that looked at one file."""
    coverage = Coverage(places=3, reached=3, statements=3, proved=2, sources=(SOURCE,))
    return make_record(run.obligations, run.verdicts, run.requirements, {}, coverage=coverage)


def test_a_line_is_marked_where_a_statement_begins(good: Any) -> None:
    """In a proof, in none, or nothing at all."""
    (file,) = marked_files(recorded(good), "/srv/checkout")
    assert (file.path, file.proved, file.statements) == ("pkg/f.py", 2, 3)
    assert [(line.number, line.mark) for line in file.lines] == [
        (1, ""), (2, "✓"), (3, "✗"), (4, ""), (5, "✓")
    ]  # fmt: skip
    assert "\n".join(line.text for line in file.lines) + "\n" == TEXT


def test_the_page_has_each_file_folded(good: Any) -> None:
    """One fold for a file, a line for each of its lines; the source is text to the page."""
    record = recorded(good)
    assert misshapen(record) is None
    page = to_html(record)
    fold = page[page.index('<details class="marked">') :]
    fold = fold[: fold.index("</details>")]
    assert "f.py</code> <span>2 of 3 lines in a proof" in fold
    pre = fold[fold.index("<pre") : fold.index("</pre>")]
    shown = html.unescape(re.sub("<[^>]*>", "", pre)).split("\n")
    assert shown[:3] == [" 1def f(x):", "✓2    if x < '<b>':", "✗3        return 1"]
    assert fold.count('class="none"') == 1
    assert "'<b>'" not in page


def test_a_record_of_an_earlier_version_has_no_marks(good: Any) -> None:
    """Its accounts are shown without."""
    record = recorded(good)
    del record["coverage"]["lines"]["sources"]
    assert misshapen(record) is None
    assert marked_files(record, "") == []
    assert 'class="marked"' not in to_html(record)
    assert marked_files({**record, "coverage": None}, "") == []
