"""`explain` for one header: the JSON contract, the place of each violation, what people read."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from spanproof.errors import RequestError
from spanproof.tracing.explain import HEADERS, explain_values, render_explanation
from tracing_models.carrier import extract
from tracing_models.flags import TraceContextLevel

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT_ID = "00f067aa0ba902b7"
MIDDLE = f"-{TRACE_ID}-{PARENT_ID}-"
VALID = f"00{MIDDLE}01"

COMMAND = (sys.executable, "-m", "spanproof", "explain")

# value, requirement, offset
VIOLATIONS = [
    ("0", "TP-006", 1),
    ("0x" + VALID[2:], "TP-006", 1),
    ("00", "TP-005", 2),
    ("00_" + VALID[3:], "TP-005", 2),
    ("ff" + VALID[2:], "TP-007", 0),
    (VALID[:-1], "TP-010", 54),
    (VALID + "-", "TP-010", 55),
    (VALID[:35] + "_" + VALID[36:], "TP-010", 35),
    (VALID[:52] + "_" + VALID[53:], "TP-010", 52),
    (VALID.replace("b", "B", 1), "TP-011", 4),
    (VALID[:51] + "g" + VALID[52:], "TP-012", 51),
    (VALID[:54] + "\N{FULLWIDTH DIGIT ONE}", "TP-013", 54),
    (f"00-{'0' * 32}-{PARENT_ID}-01", "TP-014", 3),
    (f"00-{TRACE_ID}-{'0' * 16}-01", "TP-019", 36),
    ("01" + VALID[2:-1], "TP-044", 54),
    ("01" + VALID[2:34] + "G" + VALID[35:], "TP-045", 34),
    ("01" + VALID[2:35] + "_" + VALID[36:], "TP-045", 35),
    ("01" + VALID[2:36] + "\ud800" + VALID[37:], "TP-046", 36),
    ("01" + VALID[2:52] + "_" + VALID[53:], "TP-046", 52),
    ("01" + VALID[2:] + ".", "TP-047", 55),
    (VALID + "\n", "TP-010", 55),
    ("\N{NO-BREAK SPACE}" + VALID, "TP-006", 0),
]


def shown(header: str, values: list[str], level: int = 2) -> list[str]:
    """The lines that people read in a pipe."""
    target = io.StringIO()
    explanation = explain_values(header, values, level)
    Console(file=target, width=40).print(render_explanation(explanation), soft_wrap=True)
    return target.getvalue().splitlines()


def escaped(text: str) -> str:
    """The text as it is shown."""
    return text.encode("unicode_escape").decode("ascii")


def explain(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = (*COMMAND, *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_valid_value_has_exactly_the_keys_of_the_contract() -> None:
    """Pipelines read this, so neither a key nor a type changes."""
    assert explain_values("traceparent", [VALID], 2) == {
        "header": "traceparent",
        "values": [VALID],
        "level": 2,
        "valid": True,
        "result": {
            "version": 0,
            "trace_id": TRACE_ID,
            "parent_id": PARENT_ID,
            "flags": 1,
            "sampled": True,
            "random": False,
        },
        "violations": [],
    }


def test_an_invalid_value_has_exactly_the_keys_of_the_contract() -> None:
    """The result is null, and the violation says which clause, which value, where and why."""
    value = f"00-{TRACE_ID}-{'0' * 16}-01"
    assert explain_values("traceparent", [value], 1) == {
        "header": "traceparent",
        "values": [value],
        "level": 1,
        "valid": False,
        "result": None,
        "violations": [
            {
                "requirement": "TP-019",
                "value": 0,
                "at": 36,
                "message": "the parent-id is all zero",
            }
        ],
    }


@pytest.mark.parametrize(("value", "requirement", "at"), VIOLATIONS)
@pytest.mark.parametrize("before", ["", " \t "])
def test_a_violation_counts_from_the_start_of_the_value_as_given(
    value: str, requirement: str, at: int, before: str
) -> None:
    """White space that HTTP allows around the value is ignored, but it is counted."""
    (violation,) = explain_values("traceparent", [f"{before}{value}\t "], 2)["violations"]
    assert (requirement, 0, len(before) + at) == (
        violation["requirement"],
        violation["value"],
        violation["at"],
    )


def test_a_value_of_nothing_but_white_space_ends_where_its_version_is_missing() -> None:
    """There is no first character to point at."""
    found = [explain_values("traceparent", [value], 2) for value in ("", " \t")]
    places = [(v["requirement"], v["at"]) for item in found for v in item["violations"]]
    assert places == [("TP-006", 0), ("TP-006", 2)]


@pytest.mark.parametrize(
    ("value", "level", "flags", "sampled", "random"),
    [
        (f"00{MIDDLE}02", 2, 2, False, True),
        (f"00{MIDDLE}03", 1, 3, True, False),
        (f"00{MIDDLE}ff", 2, 255, True, True),
        (f"cc{MIDDLE}ff-more", 2, 3, True, True),
        (f"cc{MIDDLE}ff", 1, 1, True, False),
    ],
)
def test_flags_are_read_as_the_level_defines_them(
    value: str, level: int, flags: int, sampled: bool, random: bool
) -> None:
    """Level 1 knows no random flag, and of a higher version only defined bits are read."""
    result = explain_values("traceparent", [value], level)["result"]
    assert result is not None
    assert (flags, sampled, random) == (result["flags"], result["sampled"], result["random"])


def test_a_repeated_header_is_invalid_even_when_its_values_are_equal() -> None:
    """The second value is the one too many."""
    explanation = explain_values("traceparent", [VALID, VALID, VALID], 2)
    (violation,) = explanation["violations"]
    assert not explanation["valid"]
    assert (violation["requirement"], violation["value"], violation["at"]) == ("TP-010", 1, 0)


@settings(deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([VALID, f" {VALID}", "x", f"01{MIDDLE}01-"]), min_size=1, max_size=3),
    st.sampled_from(TraceContextLevel),
)
def test_valid_means_that_the_carrier_model_takes_it(
    values: list[str], level: TraceContextLevel
) -> None:
    """Explaining and extracting never disagree about a request."""
    context = extract([("traceparent", value) for value in values], level).context
    assert (context is not None) == explain_values("traceparent", values, level)["valid"]


@pytest.mark.parametrize(
    ("header", "values", "level", "words"),
    [
        ("traceparent", [], 2, "values"),
        ("traceparent", [VALID], 3, "level"),
        ("x-trace", [VALID], 2, "unknown header"),
    ],
)
def test_a_wrong_request_is_refused_in_one_line(
    header: str, values: list[str], level: int, words: str
) -> None:
    """The line names what is wrong."""
    with pytest.raises(RequestError, match=words) as caught:
        explain_values(header, values, level)
    assert "\n" not in str(caught.value)


def test_parts_are_numbered_below_the_value() -> None:
    """Each number stands below the first character of its part."""
    lines = shown("traceparent", [f"\t{VALID}"])
    value, marks = lines[2:4]
    assert f"  \\t{VALID}" == value
    assert [value.index(part) for part in ("00-", TRACE_ID, PARENT_ID)] == [
        marks.index(number) for number in "123"
    ]


def test_flag_bits_are_spelled_out_with_what_happens_to_them() -> None:
    """A bit without a meaning is named, and so is what is sent instead."""
    level_1 = "\n".join(shown("traceparent", [f"00{MIDDLE}03"], 1))
    level_2 = "\n".join(shown("traceparent", [f"00{MIDDLE}06"], 2))
    assert "bit 0 set: sampled" in level_1
    assert "without a meaning in Level 1: bit 1" in level_1
    assert "the flags become 01" in level_1
    assert "bit 0 clear: not sampled" in level_2
    assert "bit 1 set: random" in level_2
    assert "without a meaning in Level 2: bit 2" in level_2
    assert "the flags become 02" in level_2


def test_a_higher_version_is_called_one_and_its_rest_is_a_part() -> None:
    """Nothing is concluded from what follows the flags, however long it is."""
    lines = shown("traceparent", [f"cc{MIDDLE}01-{'future ' * 1000}"])
    assert any("higher than 00" in line for line in lines)
    assert any("5 rest" in line for line in lines)
    assert lines[2].endswith("...")
    assert max(map(len, lines)) < 80


@pytest.mark.parametrize(("value", "requirement", "at"), VIOLATIONS)
@pytest.mark.parametrize("before", ["", " \t", "\t" * 100])
def test_a_caret_stands_below_what_is_wrong_and_the_clause_is_quoted(
    value: str, requirement: str, at: int, before: str
) -> None:
    """Left of the caret is the value up to there, escaped, with its beginning left out if long."""
    lines = shown("traceparent", [f"{before}{value}"])
    text, caret = lines[2], lines[3]
    column = caret.index("^")
    kept = text[2:column].removeprefix("...")
    left, wrong = escaped(before + value[:at]), escaped(value[at : at + 1])
    assert left.endswith(kept)
    assert kept == left or text.startswith("  ...")
    assert text[column:].startswith(wrong)
    assert any(line.startswith(f"  {requirement} ") for line in lines)


def test_what_is_shown_is_printable_ascii_in_short_lines() -> None:
    """Control characters would act on the terminal, and wide ones would shift the caret."""
    hostile = "\x1b[31m\0\x7f\r\n\udcff\ud800\\\N{CJK UNIFIED IDEOGRAPH-4E2D}[bold]" * 10
    padded = "\t" * 100
    begun = [hostile, f"cc{MIDDLE}01-{hostile}", VALID + hostile, "00-" + "\ud800" * 4]
    for value in [*begun, VALID + padded, *(padded + value for value in [*begun, VALID])]:
        lines = shown("traceparent", [value])
        assert all(line.isascii() and (line.isprintable() or not line) for line in lines)
        assert max(map(len, lines)) < 80


def test_the_second_of_two_values_is_pointed_at() -> None:
    """With several values, the one that is shown is named."""
    assert "  value 2 of 2:" in shown("traceparent", [VALID, VALID])


def test_a_valid_value_gives_exit_code_0() -> None:
    """The command shows the parts of the value and succeeds."""
    run = explain(VALID)
    assert (run.returncode, run.stderr) == (0, "")
    assert VALID in run.stdout


def test_an_invalid_value_gives_exit_code_1() -> None:
    """The command names the clause that is broken and fails."""
    run = explain(VALID[:-1])
    assert (run.returncode, run.stderr) == (1, "")
    assert "TP-010" in run.stdout


def test_json_on_stdout_is_the_explanation_and_nothing_else() -> None:
    """What is written is what the library says, with the exit code of the verdict."""
    run = explain("--json", "-", "--level", "1", f"00{MIDDLE}ff")
    assert run.returncode == 0
    assert explain_values("traceparent", [f"00{MIDDLE}ff"], 1) == json.loads(run.stdout)


@pytest.mark.parametrize(
    "arguments",
    [(), ("--level", "3", VALID), ("--header", "x-trace", VALID)],
    ids=["no value", "level", "header"],
)
def test_a_wrong_command_gives_exit_code_2_and_one_line(arguments: tuple[str, ...]) -> None:
    """Neither a traceback nor output."""
    run = explain(*arguments)
    assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("header", ["tracestate", "baggage"])
def test_a_header_without_a_verified_model_gives_exit_code_2(header: str) -> None:
    """Nothing is said about a header that nobody has verified a reader for."""
    if header in HEADERS:
        pytest.fail(f"{header} has a model now: this test and PLANNED have to go")
    run = explain("--header", header, "a=1")
    assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (2, "", 1)
    assert f"{header} has no verified model yet" in run.stderr


def test_a_value_that_is_not_utf_8_is_shown_escaped() -> None:
    """Bytes that are no text are an invalid value, not a crash."""
    command = [*COMMAND, os.fsdecode(b"00-\xff\xfe")]
    run = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert (run.returncode, run.stderr) == (1, b"")
    assert b"00-\\udcff\\udcfe" in run.stdout
