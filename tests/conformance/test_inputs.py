"""Inputs for any regular language: words, near misses, boundary strings, examples."""

from __future__ import annotations

from hypothesis import strategies as st

from spanproof.conformance.boundaries import boundary_strings
from spanproof.conformance.examples import examples
from spanproof.conformance.minimise import simpler_texts
from spanproof.conformance.mutants import near_misses, words
from spanproof.grammar import Grammar

TEXT = """
word  = %x63-66 3DIGIT [ "." 1*2ALPHA ]
zeros = %x63-66 "000" [ "." 1*2ALPHA ]
many  = *"a"
"""
GRAMMAR = Grammar("tests", "toy.abnf", TEXT)
WORD = GRAMMAR.regex("word")


def is_word(text: str) -> bool:
    """Whether the text is in the language."""
    return GRAMMAR.matches("word", text)


def test_words_are_in_the_language_and_show_every_option() -> None:
    """The optional part is absent in one and there in both lengths in others."""
    found = words(WORD)
    assert all(map(is_word, found))
    assert {4, 6, 7} <= {len(word) for word in found}


def test_neighbours_in_a_word_differ() -> None:
    """Otherwise an exchange of two places would not be seen."""
    assert len(set(words(WORD)[0][1:4])) == 3


def test_near_misses_lie_on_both_sides_of_the_border() -> None:
    """Ends of ranges are inside; the characters beyond them and other lengths are outside."""
    found = near_misses(WORD)
    assert {text[0] for text in found if len(text) == 4 and is_word(text)} >= {"c", "f"}
    outside = {text for text in found if not is_word(text)}
    assert {text[0] for text in outside if len(text) == 4} >= {"b", "g", "F"}
    assert {3, 5} <= {len(text) for text in outside}
    assert any(text.endswith("\n") for text in outside)
    assert "" in outside


def test_near_misses_fill_a_run_with_one_character() -> None:
    """All zeros and all nines are the values that side conditions speak of."""
    assert {"000", "999"} <= {text[1:] for text in near_misses(WORD) if len(text) == 4}


def test_boundary_strings_lie_on_both_sides_of_the_border() -> None:
    """z3 gives the first and last characters of a range, and their neighbours."""
    found = boundary_strings(WORD)
    inside = [text for text in found if is_word(text)]
    outside = [text for text in found if not is_word(text)]
    assert {"c", "f"} <= {text[0] for text in inside}
    assert {"b", "g"} <= {text[:1] for text in outside}
    assert {3, 5} <= {len(text) for text in outside}
    assert any(text.endswith("\n") for text in outside)


def test_boundary_strings_enter_a_hole_and_come_close_to_it() -> None:
    """What the prose excludes from a grammar has a border of its own."""
    found = boundary_strings(WORD, holes=[GRAMMAR.regex("zeros")])
    assert any(GRAMMAR.matches("zeros", text) for text in found)
    assert any(is_word(text) and text[1:4] in ("001", "010", "100") for text in found)


def test_boundary_strings_keep_away_from_what_would_hide_the_border() -> None:
    """No string of the outer border is in the language to avoid."""
    avoid = GRAMMAR.regex("zeros")
    assert not any(GRAMMAR.matches("zeros", t) for t in boundary_strings(WORD, avoid=avoid))


def test_an_unlimited_repetition_is_tried_with_none_and_many() -> None:
    """Both ends of a language without longest word."""
    assert {"", "a"} <= set(boundary_strings(GRAMMAR.regex("many")) + words(GRAMMAR.regex("many")))


def test_every_source_gives_the_same_inputs_again() -> None:
    """A check that is repeated finds the same."""
    assert boundary_strings(WORD) == boundary_strings(WORD)
    assert near_misses(WORD) == near_misses(WORD)
    strategy = st.text(max_size=5)
    assert examples(strategy, 20) == examples(strategy, 20)


def test_simpler_texts_come_closer_to_a_target() -> None:
    """Everything offered is simpler than the text, and the target comes first."""
    found = simpler_texts("abXXcdYef", ("abcdef", "zz"))
    assert found[0] == "abcdef"
    assert "abXcdef" in found or "abcdYef" in found
    assert "abXXcdYef" not in found


def test_a_target_has_nothing_simpler() -> None:
    """So every chain of simpler texts ends."""
    assert simpler_texts("abcdef", ("abcdef", "zz")) == []
