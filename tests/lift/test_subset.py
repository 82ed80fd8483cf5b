"""docs/subset.md says what is measured."""

from __future__ import annotations

from tests.lift.subset import PAGE, page


def test_the_page_about_the_subset_is_what_is_measured() -> None:
    """`python -m tests.lift.subset` would write the page that is there."""
    assert page() == PAGE.read_text(encoding="utf-8")
