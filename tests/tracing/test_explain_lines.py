"""`explain --jsonl`: one answer per line whatever the line is, in agreement with the grammar."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanproof.grammar import Chars, Concat, Grammar, Regex, Repeat, Union
from spanproof.tracing.explain import explain_lines, explain_values

VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
REQUEST = {"id": 7, "header": "traceparent", "values": [VALID], "level": 2}
GRAMMAR = Grammar.load("tracing_specs", "abnf/traceparent.abnf")
COMMAND = (sys.executable, "-m", "spanproof", "explain", "--jsonl")


def run(data: bytes) -> subprocess.CompletedProcess[bytes]:
    """The command as a pipeline runs it."""
    return subprocess.run(COMMAND, input=data, capture_output=True, check=False, timeout=600)


def answer(line: bytes) -> dict[str, object]:
    """The one answer to one line; it can be written as JSON that any reader takes."""
    (found,) = explain_lines([line])
    json.dumps(found, allow_nan=False)
    return dict(found)


def request(**changes: object) -> bytes:
    """A request that is right but for the changes; None leaves a key out."""
    return json.dumps({k: v for k, v in {**REQUEST, **changes}.items() if v is not None}).encode()


# What is answered


def test_an_answer_is_the_explanation_with_the_id_of_the_request() -> None:
    """The same keys as for one value, and `id`."""
    assert {"id": 7, **explain_values("traceparent", [VALID], 2)} == answer(request())


def test_the_level_is_2_unless_it_is_given() -> None:
    """`level` is the only key that may be left out."""
    assert answer(request()) == answer(request(level=None))
    assert answer(request(level=1))["level"] == 1


@pytest.mark.parametrize("identity", [0, -1.5, "x", "\ud800", "", False, [1, {"a": []}], {"a": 1}])
def test_any_json_value_can_be_an_id(identity: object) -> None:
    """It comes back as it is, with the answer and with an error."""
    assert identity == answer(request(id=identity))["id"]
    assert identity == answer(request(id=identity, values=[]))["id"]


def test_an_id_may_be_null_but_not_missing() -> None:
    """Null is a JSON value like any other."""
    line = b'{"id": null, "header": "traceparent", "values": ["x"]}'
    assert "error" not in answer(line)
    assert answer(request(id=None)) == {"id": None, "error": "id is missing"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"header": None}, "header is missing"),
        ({"header": 1}, "header must be a string"),
        ({"header": "x-trace"}, "unknown header; there is a verified model of traceparent"),
        ({"values": None}, "values is missing"),
        ({"values": []}, "values must be a non-empty list of strings"),
        ({"values": VALID}, "values must be a non-empty list of strings"),
        ({"values": [VALID, 1]}, "values must be a non-empty list of strings"),
        ({"level": 3}, "level must be 1 or 2"),
        ({"level": 10**100}, "level must be 1 or 2"),
        ({"level": True}, "level must be 1 or 2"),
        ({"level": 2.0}, "level must be 1 or 2"),
        ({"level": "2"}, "level must be 1 or 2"),
    ],
)
def test_a_wrong_field_is_named_and_the_id_is_kept(changes: dict[str, object], error: str) -> None:
    """The sender can find the request that was wrong."""
    assert {"id": 7, "error": error} == answer(request(**changes))


@pytest.mark.parametrize("header", ["tracestate", "baggage"])
def test_a_header_without_a_verified_model_is_an_error(header: str) -> None:
    """No verdict is given that no model stands behind."""
    found = answer(request(header=header))
    assert found["id"] == 7
    assert f"{header} has no verified model yet" in str(found["error"])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"\r\n",
        b"00-",
        b"null",
        b"[1, 2]",
        b'"text"',
        request() + request(),
        request()[:-1],
        b"\xef\xbb\xbf" + request(),
        request().decode().encode("utf-16"),
        request(id="?").replace(b"?", b"\xff"),
        request(id="?").replace(b"?", b"\xed\xa0\x80"),
        request(id="?").replace(b"?", b"\0"),
        request(id="?").replace(b'"?"', b"NaN"),
        request(id="?").replace(b'"?"', b"-Infinity"),
        request(id="?").replace(b'"?"', b"1e999"),
        request(id="?").replace(b'"?"', b"9" * 10_000),
        request(id="?").replace(b'"?"', b"[" * 100_000 + b"]" * 100_000),
        request(id="?").replace(b'"?"', b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        b"[" * 1_000_000,
    ],
    ids=range(21),
)
def test_a_line_that_is_no_request_is_an_error_without_an_id(line: bytes) -> None:
    """Whatever is wrong with a line, there is one short answer that is itself JSON."""
    found = answer(line)
    assert {"id", "error"} == found.keys()
    assert None is found["id"]
    assert 0 < len(str(found["error"])) < 100


@settings(deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_any_bytes_are_answered(line: bytes) -> None:
    """No line ends the run."""
    assert "error" in answer(line)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.text(st.characters(), max_size=60), min_size=1, max_size=3))
def test_any_text_is_a_value(values: list[str]) -> None:
    """Every string that JSON can hold is judged, and comes back unchanged."""
    read_back = json.loads(json.dumps(values))  # two surrogates may become one character
    assert read_back == answer(request(values=values))["values"]


@pytest.mark.parametrize("text", ["\ud800", "\udcff\ud800", "\0", "\x1b[31m", "\\", '"'])
def test_a_strange_character_comes_back_in_valid_json(text: str) -> None:
    """Lone surrogates and control characters survive a run, as escapes."""
    value = f"01{VALID[2:]}-{text}"
    done = run(request(id=text, values=[value]) + b"\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    assert {"id": text, **explain_values("traceparent", [value], 2)} == json.loads(done.stdout)


def test_a_huge_value_is_answered() -> None:
    """A value of a higher version has no limit in the standard."""
    value = f"01{VALID[2:]}-{'x' * 5_000_000}"
    assert True is answer(request(values=[value]))["valid"]


def test_ids_nested_to_any_depth_are_given_back_or_refused() -> None:
    """What could be read can also be written: there is no depth at which the run ends."""
    depths = range(800, 1_100)
    lines = [request(id="?").replace(b'"?"', b"[" * n + b"]" * n) for n in depths]
    done = run(b"\n".join(lines))
    assert done.stderr == b""
    assert len(depths) == len(done.stdout.splitlines())


# The run as a whole


def test_answers_come_in_order_and_an_invalid_header_is_no_error() -> None:
    """Exit code 0 says that every line was understood."""
    done = run(b"\n".join(request(id=n, values=["x" * n]) for n in range(50)))
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(range(50)) == [found["id"] for found in answers]
    assert not any(found["valid"] for found in answers)


def test_a_bad_line_costs_that_line_and_exit_code_2_at_the_end() -> None:
    """The lines after it are answered, a blank line and one without a line feed included."""
    bad = (b"\xff\xfe", b"", b"{", b"[" * 100_000)
    done = run(b"\n".join((request(id=1), *bad, request(id=2))))
    assert (done.returncode, done.stderr) == (2, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [found["id"] for found in answers] == [1, None, None, None, None, 2]
    assert ["error" in found for found in answers] == [False, True, True, True, True, False]


def test_nothing_in_gives_nothing_out() -> None:
    """An empty stdin is a run of no lines."""
    done = run(b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_closed_stdin_is_a_wrong_request() -> None:
    """One line says so, with exit code 2."""
    command = ("sh", "-c", 'exec "$@" <&-', "sh", *COMMAND)
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_whoever_reads_may_stop_early(tmp_path: Path) -> None:
    """As with `| head -1`: the run ends without a word."""
    source = tmp_path / "requests"
    source.write_bytes((request() + b"\n") * 5_000)
    with (
        source.open("rb") as stdin,
        subprocess.Popen(
            COMMAND, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert answer(request()) == json.loads(first)
    assert said == b""


# Agreement with the grammar of the standard


def test_the_grammar_says_the_same_about_100_000_generated_values() -> None:
    """One run over sentences of the grammar and their near misses accepts exactly the language."""
    random = Random(20240131)
    lines = [json.dumps(generated(random, number)) for number in range(100_000)]
    done = run("\n".join(lines).encode())
    # Read back, because JSON makes one character of two surrogates that happen to be a pair.
    requests = [json.loads(line) for line in lines]
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(requests) == len(answers)
    differing = [
        (item, found)
        for item, found in zip(requests, answers, strict=True)
        if found != {**item, **{key: found[key] for key in ("valid", "result", "violations")}}
        or found["valid"] != is_in_the_language(item["values"])
        or found["valid"] != (found["violations"] == [])
        or found["valid"] != (found["result"] is not None)
    ]
    assert differing[:3] == []
    share = sum(found["valid"] for found in answers) / len(answers)
    assert 0.2 < share < 0.8  # both verdicts are put to the test


def is_in_the_language(values: list[str]) -> bool:
    """The grammar with its side conditions; one value, without the white space of HTTP."""
    value = values[0].strip(" \t")
    is_current = GRAMMAR.matches("version-00-value", value)
    is_higher = GRAMMAR.matches("future-value", value) and value[:2] not in ("00", "ff")
    has_ids = value[3:35] != "0" * 32 and value[36:52] != "0" * 16
    return len(values) == 1 and (is_current or is_higher) and has_ids


def generated(random: Random, number: int) -> dict[str, object]:
    """A request with a sentence of the grammar, mostly changed a little in up to three places."""
    value = sentence(random, GRAMMAR.regex(random.choice(("version-00-value", "future-value"))))
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        value = random.choice(CHANGES)(random, value)
    values = [value, value] if random.random() < 0.01 else [value]
    level = random.choice((1, 2))
    return {"id": number, "header": "traceparent", "values": values, "level": level}


def sentence(random: Random, regex: Regex) -> str:
    """A random sentence; a repetition without a limit gets up to eight."""
    match regex:
        case Chars(ranges):
            return chr(random.randint(*random.choice(ranges)))
        case Concat(parts):
            return "".join(sentence(random, part) for part in parts)
        case Union(options):
            return sentence(random, random.choice(options))
        case Repeat(body, least, most):
            times = random.randint(least, least + 8 if most is None else most)
            return "".join([sentence(random, body) for _ in range(times)])


ENDINGS = ("-", "-00", "00")
STRANGE = '-0fgFx_ \t\n\r\v\0\\"\x85\xa0\u0661\u2028\uff11\ud800\U0001d7d8'


def replaced(random: Random, value: str) -> str:
    """One character becomes another."""
    at = random.randrange(len(value) + 1)
    return value[:at] + random.choice(STRANGE) + value[at + 1 :]


def inserted(random: Random, value: str) -> str:
    """One character more."""
    at = random.randrange(len(value) + 1)
    return value[:at] + random.choice(STRANGE) + value[at:]


def removed(random: Random, value: str) -> str:
    """One character less."""
    at = random.randrange(len(value) + 1)
    return value[:at] + value[at + 1 :]


def cut(random: Random, value: str) -> str:
    """The value ends early, often near its regular length."""
    return value[: random.choice((54, 55, 56, random.randrange(60)))]


def extended(random: Random, value: str) -> str:
    """Something follows the value."""
    ending: str = random.choice((*ENDINGS, *STRANGE))
    return value + ending


def padded(random: Random, value: str) -> str:
    """White space around the value, mostly of the kind that HTTP allows."""
    spaces = ("", " ", "\t", " \t ", "\n", "\xa0")
    weights = (4, 4, 4, 4, 1, 1)
    before, after = random.choices(spaces, weights, k=2)
    return before + value + after


def of_special_version(random: Random, value: str) -> str:
    """The first or the last versions, and texts that `int` would take."""
    return random.choice(["00", "01", "fe", "ff", "FF", "+0", "0x", " 0", "0_"]) + value[2:]


def with_zeros(random: Random, value: str) -> str:
    """An id is all zero, or all but its last digit."""
    start, end = random.choice([(3, 35), (36, 52)])
    return value[:start] + ("0" * (end - start - 1) + random.choice("01")) + value[end:]


def upper(random: Random, value: str) -> str:
    """Upper-case hex digits, where there are letters."""
    at = random.randrange(len(value) + 1)
    return value[:at] + value[at:].upper()


CHANGES = (
    replaced,
    inserted,
    removed,
    cut,
    extended,
    padded,
    of_special_version,
    with_zeros,
    upper,
)
