"""A record as JUnit XML: one test suite per module, one test case per obligation."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from spanproof.report.record import Record
from spanproof.report.wording import (
    Obligation,
    cause,
    engine_notes,
    failing,
    module_of,
    next_step,
    show_arguments,
    show_level,
    visible,
)


def to_junit(record: Record) -> str:
    """The record as JUnit XML text.

    Whatever does not hold is a failure, also what is unknown or weaker than the baseline; a defect
    of spanproof itself is an error. Nothing is skipped.
    """
    obligations = record["obligations"]
    weaker = record.get("weaker", [])
    root = _element(
        None,
        "testsuites",
        name="spanproof",
        tests=str(len(obligations) + len(weaker)),
        failures=str(len(failing(record)) - _errors(obligations) + len(weaker)),
        errors=str(_errors(obligations)),
    )
    for module, cases in _by_module(obligations).items():
        suite = _suite(root, module, len(cases), _failures(cases), _errors(cases))
        suite.set("time", f"{sum(_seconds(case) for case in cases):.3f}")
        for obligation in cases:
            _add_case(suite, module, obligation)
    if weaker:
        _add_baseline(root, weaker)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _element(
    parent: ElementTree.Element | None, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    """An element below a parent, without the characters that XML cannot write."""
    clean = {name: visible(value) for name, value in attributes.items()}
    element = ElementTree.Element(tag, clean)
    element.text = None if text is None else visible(text)
    if parent is not None:
        parent.append(element)
    return element


def _suite(
    root: ElementTree.Element, name: str, tests: int, failures: int, errors: int
) -> ElementTree.Element:
    return _element(
        root,
        "testsuite",
        name=name,
        tests=str(tests),
        failures=str(failures),
        errors=str(errors),
        skipped="0",
    )


def _by_module(obligations: Sequence[Obligation]) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        found.setdefault(module_of(obligation), []).append(obligation)
    return found


def _errors(cases: Sequence[Obligation]) -> int:
    """How many fail by a defect of spanproof itself, which JUnit calls an error."""
    return sum(bool(case["reasons"]) and cause(case) == "defect" for case in cases)


def _failures(cases: Sequence[Obligation]) -> int:
    return sum(bool(case["reasons"]) for case in cases) - _errors(cases)


def _add_case(suite: ElementTree.Element, module: str, obligation: Obligation) -> None:
    case = _element(
        suite,
        "testcase",
        classname=module,
        name=obligation["id"].removeprefix(f"{module}."),
        file=obligation["path"],
        line=str(obligation["line"]),
        time=f"{_seconds(obligation):.3f}",
    )
    properties = _element(case, "properties")
    for name, value in (
        ("kind", obligation["kind"]),
        ("level", show_level(obligation["evidence"])),
        ("floor", obligation["floor"]),
        ("covers", " ".join(obligation["covers"])),
    ):
        _element(properties, "property", name=name, value=value)
    if obligation["reasons"]:
        why = cause(obligation)
        _element(
            case,
            "error" if why == "defect" else "failure",
            "\n".join(_explanation(obligation)),
            message="; ".join(obligation["reasons"]),
            type=why,
        )


def _add_baseline(root: ElementTree.Element, weaker: Sequence[str]) -> None:
    """One failing case for each obligation that is weaker than in the baseline."""
    suite = _suite(root, "baseline", len(weaker), len(weaker), 0)
    for sentence in weaker:
        name, _, message = sentence.partition(": ")
        case = _element(suite, "testcase", classname="baseline", name=name, time="0.000")
        _element(case, "failure", message=message, type="weaker-than-baseline")


def _explanation(obligation: Obligation) -> list[str]:
    lines = [*engine_notes(obligation), f"next: {next_step(obligation)}"]
    example = obligation["counterexample"]
    if example:
        lines += [
            f"counterexample: {show_arguments(example['arguments'])}",
            f"expected: {example['expected']}",
            f"actual: {example['actual']}",
            example["replay"],
        ]
    return lines


def _seconds(obligation: Obligation) -> float:
    asked = [*obligation["attempts"], *obligation.get("opinions", [])]
    return 0.0 if obligation["cached"] else sum(float(attempt["seconds"]) for attempt in asked)
