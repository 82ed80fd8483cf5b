"""The HTML report: complete, in a reviewer's order, escaped, self-contained, reproducible."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest

from spanproof.obligation import Kind
from spanproof.report.html import to_html
from spanproof.report.wording import LEVELS
from spanproof.verdict import Attempt, Counterexample, Level

VOID = {"meta", "input", "wbr", "rect", "br"}
HOSTILE = (
    "<script>alert(1)</script>'\"&amp;]]>-->{{ 7*7 }}{% raw %}"
    "\x00\x1b[31m\r\u202eevil\u2066\ud800\udfff\ufeff\u200b"
)


@dataclass
class Page(HTMLParser):
    """What a browser would see: elements in order, ids, links, and the text outside of code."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        """Let the parser decode character references."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element; void ones are not closed."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Each end tag closes the element that was opened last."""
        if tag not in VOID:
            assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect the text, scripts and styles left out."""
        if self.opened and self.opened[-1] not in ("script", "style"):
            self.text += data

    def all(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for key, value in self.attributes if key == name]


def page(text: str) -> Page:
    """The page, parsed to its end with every element closed."""
    parsed = Page()
    parsed.feed(text)
    parsed.close()
    assert parsed.opened == []
    return parsed


def hostile(run: Any) -> Any:
    """A record in which every text is hostile."""
    example = Counterexample({HOSTILE: HOSTILE}, HOSTILE, HOSTILE, f"assert {HOSTILE!r}\n{HOSTILE}")
    refuted = Attempt(
        "z3", Level.REFUTED, detail=HOSTILE, witness={HOSTILE: HOSTILE}, counterexample=example
    )
    run.require(HOSTILE, HOSTILE, text=HOSTILE, section=HOSTILE, checkable=HOSTILE)
    run.add(HOSTILE, refuted, covers=[HOSTILE], path=f"/{HOSTILE}/x.py")
    run.add(f"a.{'x' * 20_000}", refuted, kind=Kind.CONTRACT)
    run.add(
        "a.f", Attempt("z3", Level.UNKNOWN, detail=f"not lifted: {HOSTILE}"), kind=Kind.CONTRACT
    )
    record = run.record(HOSTILE)
    record["weaker"] = [HOSTILE]
    record["tool"]["engines"] = {HOSTILE: HOSTILE}
    record["requirements"]["clauses"][0]["standard"] = HOSTILE
    return record


def test_the_verdict_comes_first_and_the_sections_follow_in_a_reviewers_order(bad: Any) -> None:
    """Verdict, evidence, failures, requirements, obligations, functions, how to check again."""
    text = to_html(bad.record())
    places = [text.index("<h1>5 of 8 obligations fail.</h1>")]
    names = ("evidence", "failures", "requirements", "obligations", "functions", "recheck")
    places += [text.index(f'<section id="{name}"') for name in names]
    assert places == sorted(places)


def test_every_level_is_shown_with_its_count_and_meaning(bad: Any) -> None:
    """Also the levels that nothing has, so that nobody has to remember the scale."""
    text = page(to_html(bad.record())).text
    for level, meaning in LEVELS.items():
        assert level in text
        assert meaning in text


def test_versions_and_selectors_are_shown(good: Any) -> None:
    """Who said it, and that only a part was asked for."""
    text = to_html(good.record("pkg.ids", "AA-1"))
    assert "Only a part of the suite was asked for: pkg.ids AA-1" in page(text).text
    for name, version in (("z3", "5.4"), ("hypothesis", "6.1")):
        assert f"<dt>{name}</dt><dd>{version}</dd>" in text
    assert "Only a part" not in page(to_html(good.record())).text


def test_every_obligation_and_requirement_has_a_row_of_its_own(bad: Any) -> None:
    """Nothing of the record is left out, and each row can be linked to."""
    record = bad.record()
    ids = page(to_html(record)).all("id")
    assert len(ids) == len(set(ids))
    assert {f"o-{o['id']}" for o in record["obligations"]} <= set(ids)
    assert {f"r-{c['id']}" for c in record["requirements"]["clauses"]} <= set(ids)


def test_every_link_leads_to_a_place_on_the_page(bad: Any) -> None:
    """There is no link to anything else."""
    parsed = page(to_html(bad.record()))
    ids = {f"#{name}" for name in parsed.all("id")}
    assert set(parsed.all("href")) <= ids
    assert "#r-AA-1" in parsed.all("href")


def test_each_failure_says_why_with_what_input_and_what_next(bad: Any) -> None:
    """Reason, counterexample, replay source and next step, all before the requirements."""
    text = to_html(bad.record())
    failures = page(
        text[text.index('<section id="failures"') : text.index('<section id="requirements"')]
    ).text
    for obligation in bad.record()["obligations"]:
        assert (obligation["id"] in failures) == bool(obligation["reasons"])
        assert all(reason in failures for reason in obligation["reasons"])
    assert "assert f('00') is True\n" in failures
    assert "'00'" in failures
    assert "run the replay, then correct the model or the claim" in failures
    assert "this is a bug of spanproof" in failures


def test_defects_of_ours_come_before_other_failures(bad: Any) -> None:
    """A defect casts doubt on the rest, and the page says so at the top."""
    text = to_html(bad.record())
    places = [text.index(f'<article class="failure {cause}">') for cause in ("defect", "refuted")]
    assert places == sorted(places)
    assert "Do not rely on this run" in text[: text.index("<nav")]


def test_weaker_than_the_baseline_is_a_failure_of_its_own(good: Any) -> None:
    """The verdict says it although every obligation is at its floor."""
    record = {**good.record(), "weaker": ["pkg.f: the baseline has proved, gone"], "ok": False}
    text = page(to_html(record)).text
    assert "1 is weaker than the baseline." in text
    assert "pkg.f: the baseline has proved, gone" in text
    assert "All 3 obligations hold" not in text


def test_what_nothing_covers_is_visible_without_a_script(good: Any) -> None:
    """The uncovered requirement stands in the open table, with how it could be checked."""
    text = to_html(good.record())
    row = re.search(r'<tr id="r-BB-1".*?</tr>', text, re.DOTALL)
    assert row is not None
    assert "not covered" in row.group()
    assert "checkable: observe" in row.group()
    assert "hidden" not in row.group()
    assert "1</b> that nothing covers" in text
    assert '<details class="group" id="standard-2" open>' in text


def test_keywords_are_counted_covered_and_not(good: Any) -> None:
    """MUST and MUST NOT come first."""
    text = to_html(good.record())
    rows = re.findall(r'<tr><th scope="row">([A-Z ]+)</th>(.*?)</tr>', text)
    counts = {name: re.findall(r">(\d+)<", cells) for name, cells in rows}
    assert list(counts) == ["MUST", "MUST NOT", "SHOULD"]
    assert counts["MUST"] == ["1", "1", "0", "0", "0"]
    assert counts["MUST NOT"] == ["1", "0", "1", "0", "1"]


def test_requirements_are_grouped_by_standard_or_by_prefix(good: Any) -> None:
    """A file that names no standard is grouped by the letters of its ids."""
    good.require("CC-1")
    text = page(to_html(good.record())).text
    for title in ("Standard A", "v1", "Standard B", "Requirements CC-"):
        assert title in text


def test_a_claim_that_fails_is_marked_at_the_requirement_it_names(bad: Any) -> None:
    """AA-2 is covered by one claim while another one fails."""
    row = re.search(r'<tr id="r-AA-2".*?</tr>', to_html(bad.record()), re.DOTALL)
    assert row is not None
    assert "fails" in row.group()
    assert "tested" in row.group()


def test_an_obligation_shows_floor_opinions_certificate_and_attempts(bad: Any) -> None:
    """Everything that is needed to judge and to check again."""
    text = to_html(bad.record())
    body = re.search(r'<tbody id="o-pkg.ids.round_trip".*?</tbody>', text, re.DOTALL)
    assert body is not None
    shown = page(body.group()).text
    digest = bad.record()["obligations"][1]["evidence"]["certificate"].removeprefix("sha256:")
    for part in (
        "floor proved",
        "crosshair: confirmed",
        "z3: proved in 0.50 s",
        "text='00'",
        "from the cache",
        digest[:12],
        f".spanproof/cache/certificates/{digest}.smt2",
        "spanproof verify pkg.ids.round_trip",
    ):
        assert part in shown


def test_a_function_that_was_not_lifted_is_shown_with_construct_and_line(run: Any) -> None:
    """And it is not counted as lifted."""
    run.add(
        "m.f", Attempt("z3", Level.UNKNOWN, detail="not lifted: m.py:9: while"), kind=Kind.CONTRACT
    )
    text = page(to_html(run.record())).text
    assert "0 of 1 model function " in text
    assert "m.py:9: while" in text


def test_levels_differ_by_words_and_shape_not_only_by_colour(bad: Any) -> None:
    """No tick, and each level is spelled out where it is shown."""
    text = to_html(bad.record())
    assert re.search("[✓✔✅☑]", text) is None
    for level, shown in re.findall(r'<span class="lv ([a-z]+)">([^<]+)</span>', text):
        assert shown == "not covered" if level == "open" else shown.startswith(level)
    for level in ("tested", "unknown"):
        assert f".lv.{level}" in text


@pytest.mark.parametrize("selectors", [(), ("m",)])
def test_a_run_that_checked_nothing_does_not_hold(run: Any, selectors: tuple[str, ...]) -> None:
    """Nothing verified is said in the first line, and no requirements is said, too."""
    text = to_html(run.record(*selectors))
    assert "<h1>Nothing was verified: there is no obligation.</h1>" in text
    assert '<header class="fails">' in text
    assert "No requirements are configured" in text


def test_a_run_that_holds_says_how_much_of_it_is_proved(good: Any) -> None:
    """The verdict line of a good run names floors; what covers is counted by level."""
    text = page(to_html(good.record())).text
    assert "All 3 obligations hold at or above their floors." in text
    assert "2 of 3 requirements covered (1 proved, 1 tested)" in text
    assert "proved for 2, tested for 1." in text


def test_hostile_text_is_only_text(run: Any) -> None:
    """Markup, template syntax and quotes of the record make no element and no attribute."""
    text = to_html(hostile(run))
    parsed = page(text)
    assert parsed.tags.count("script") == 1
    assert "alert(1)" in parsed.text
    assert "{{ 7*7 }}" in parsed.text
    assert [name for name, _ in parsed.attributes if name.startswith("on")] == []
    assert len(parsed.all("id")) == len(set(parsed.all("id")))


def test_characters_that_hide_or_reorder_text_are_shown_as_escapes(run: Any) -> None:
    """Control characters, bidirectional marks and lone surrogates; the page is valid UTF-8."""
    text = to_html(hostile(run))
    assert (
        re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text
        )
        is None
    )
    assert text.encode("utf-8")
    for shown in (r"\x00", r"\x1b[31m", r"\x0d", r"\u202eevil", r"\ud800\udfff", r"\ufeff"):
        assert shown in text


def test_line_breaks_of_a_replay_stay(bad: Any) -> None:
    """Source that is copied from the page runs."""
    source = re.search(
        r'<pre class="copy" tabindex="0"><code>(.*?)</code>', to_html(bad.record()), re.DOTALL
    )
    assert source is not None
    assert html.unescape(source.group(1)) == "assert f('00') is True\n"


def test_nothing_is_loaded_from_anywhere(bad: Any) -> None:
    """No address, no import, no image; the policy forbids what the page does not contain."""
    text = to_html(bad.record())
    parsed = page(text)
    assert re.search(r"https?:|//[a-z]|@import|url\(|<link|<img|<iframe", text) is None
    assert parsed.all("src") == []
    assert parsed.all("style") == []
    (policy,) = [value for value in parsed.all("content") if "default-src" in value]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_same_record_gives_the_same_bytes(bad: Any) -> None:
    """No clock, no random number, no order of a set."""
    assert to_html(bad.record()) == to_html(bad.record())


def test_paths_are_shown_from_the_folder_that_all_share(bad: Any) -> None:
    """The machine's folders say nothing to a reviewer."""
    text = page(to_html(bad.record())).text
    assert "ids.py:7" in text
    assert "/srv/checkout" not in text


def test_tables_say_what_they_are(bad: Any) -> None:
    """Each table has a caption and headers with a scope, for those who hear the page."""
    text = to_html(bad.record())
    tags = page(text).tags
    assert tags.count("table") == tags.count("caption")
    assert re.search(r"<th(?![^>]*scope=)[ >]", text) is None
    assert '<html lang="en">' in text


def test_controls_appear_only_with_a_script(good: Any) -> None:
    """Without one the page shows everything and offers nothing that does not work."""
    text = to_html(good.record())
    forms = re.findall(r"<form [^>]*>", text)
    assert len(forms) == 2
    assert all(form.endswith(" hidden>") for form in forms)
    assert "<button" not in text[: text.index("<script>")]


def test_a_large_record_stays_small(run: Any, good: Any) -> None:
    """300 obligations with real details and 800 requirements take less than 1.5 MB."""
    sentence = "A participant that receives the header does what this sentence says. " * 2
    for number in range(800):
        run.require(f"AA-{number:03}", text=sentence, section="3.2.1 Some section of the standard")
    for number in range(300):
        unsure = [
            Attempt(engine, Level.UNKNOWN, 0.1, detail=sentence) for engine in ("z3", "crosshair")
        ]
        run.add(
            f"package.module_{number // 20}.a_claim_that_is_spelled_out_as_a_sentence_{number}",
            *unsure,
            *good.verdicts[2].attempts,
            covers=[f"AA-{number:03}", f"AA-{number + 400:03}"],
        )
    assert len(to_html(run.record()).encode()) < 1_500_000


def test_a_record_without_the_later_keys_is_rendered(good: Any) -> None:
    """`opinions`, `functions`, `selectors` and `clauses` were added later and may be absent."""
    record = good.record()
    for key in ("functions", "selectors"):
        del record[key]
    del record["requirements"]["clauses"]
    for obligation in record["obligations"]:
        del obligation["opinions"]
    assert "Not covered: BB-1." in page(to_html(record)).text
