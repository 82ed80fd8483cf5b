"""Claims about languages that are false. Nobody relies on this module; do not repair it."""

from __future__ import annotations

from spanproof.language import language


@language(equals=r"[0-9]+")
def digits_are_ascii() -> str:
    r"""`\\d` is `[0-9]`: wrong for the digits of other scripts."""
    return r"\d+"


@language(equals=r"[0-9a-f]{2}\Z", method="match")
def a_match_ends_at_the_end() -> str:
    r"""`$` is the end of the text: wrong where a line feed follows."""
    return r"[0-9a-f]{2}$"


@language(within=r"[a-z]{0,255}")
def a_name_is_short() -> str:
    """A name of up to 256 letters has at most 255."""
    return r"[a-z]{0,256}"
