"""The Markdown report: a comment on a change, short, and shown as it is meant."""

from __future__ import annotations

import re
from typing import Any

from spanproof.report.markdown import to_markdown


def test_the_verdict_is_the_first_line_after_the_title(good: Any, bad: Any) -> None:
    """It says what the other reports say."""
    assert to_markdown(bad.record()).splitlines()[2] == "**5 of 8 obligations fail.**"
    good.obligations, good.verdicts = good.obligations[:3], good.verdicts[:3]
    verdict = to_markdown(good.record()).splitlines()[2]
    assert verdict == "**All 3 obligations hold at or above their floors.**"


def test_levels_are_counted_with_their_meaning(good: Any) -> None:
    """Levels that nothing has are left out, because the report is short."""
    text = to_markdown(good.record())
    assert "| tested | 1 | examples only, none failed |" in text
    assert "explored" not in text


def test_a_failure_has_place_reasons_next_step_and_replay(bad: Any) -> None:
    """The source stands in a fence, with the counterexample as comments above it."""
    text = to_markdown(bad.record())
    _, _, rest = text.partition("## `pkg.ids.wrong`")
    failure, _, _ = rest.partition("\n## ")
    assert "`ids.py:7`" in failure
    assert "- refuted by z3\n" in failure
    assert "- next: run the replay" in failure
    assert (
        "```python\n# counterexample: text='00', level=2\n# expected: True\n# actual: False\n"
        "assert f('00') is True\n```" in failure
    )


def test_a_partial_run_and_the_baseline_are_mentioned(good: Any) -> None:
    """Both change what the verdict means."""
    record = {**good.record("pkg"), "weaker": ["m.f: gone"], "ok": False}
    text = to_markdown(record)
    assert "**1 is weaker than the baseline.**" in text
    assert "- weaker than the baseline: m.f: gone" in text
    assert "- only a part was asked for: `pkg`" in text
    assert "covered by this selection" in text


def test_many_failures_do_not_make_a_long_comment(run: Any, bad: Any) -> None:
    """Twenty in full, the others named with their cause; code hosts cut at 65,536 characters."""
    for number in range(300):
        run.add(f"package.module.a_claim_in_words_{number}", *bad.verdicts[4].attempts)
    text = to_markdown(run.record())
    assert "## 280 more that fail" in text
    assert "- `package.module.a_claim_in_words_299` at `module.py:7`: refuted by" in text
    assert len(text) < 65_536


def test_requirements_say_how_many_are_not_covered(good: Any) -> None:
    """The covered ones are listed by level, folded away."""
    text = to_markdown(good.record())
    assert "2 of 3 requirements are covered, 1 are not." in text
    assert "| AA-2 | SHOULD | tested | Text of AA-2. |" in text


def test_text_of_the_record_is_neither_markup_nor_a_new_line(good: Any, bad: Any) -> None:
    """Pipes, tags, links, headings and backticks stay what they are."""
    evil = "a|b <script> [x](y) `c` \n# heading\x1b\u202e"
    good.require("DD-1", text=evil)
    record = bad.record()
    record["obligations"][3]["reasons"] = [evil]
    record["requirements"]["clauses"][0]["text"] = evil
    text = to_markdown(record)
    assert "<script>" not in text.replace(r"\<script\>", "")
    assert re.search(r"^# heading", text, re.MULTILINE) is None
    assert (
        r"a\|b \<script\> \[x\](y) \`c\` \# heading\x1b\u202e".replace(r"\x", r"\\x").replace(
            r"\u", r"\\u"
        )
        in text
    )


def test_a_fence_is_longer_than_any_in_the_source(bad: Any) -> None:
    """A replay that contains a fence does not end the block."""
    record = bad.record()
    (failure,) = [o for o in record["obligations"] if o["counterexample"]]
    failure["counterexample"]["replay"] = "text = '''\n````\n'''\n"
    text = to_markdown(record)
    assert "\n`````python\n" in text
    assert "\n````\n'''\n`````\n" in text


def test_nothing_verified_is_not_success(run: Any) -> None:
    """An empty run says so."""
    text = to_markdown(run.record())
    assert "**Nothing was verified: there is no obligation.**" in text
    assert "No requirements are configured." in text
