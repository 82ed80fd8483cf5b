"""A record as JUnit XML: one test suite per module, one test case per obligation."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree

from spanproof.report.record import Record
from spanproof.report.wording import (
    Obligation,
    engine_notes,
    next_step,
    show_arguments,
    show_level,
)

# XML 1.0 has no way at all to write these characters.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(record: Record) -> str:
    """The record as JUnit XML text. A refutation is a failure, anything else a failure, too."""
    obligations = record["obligations"]
    failed = sum(bool(obligation["reasons"]) for obligation in obligations)
    root = ElementTree.Element(
        "testsuites", name="spanproof", tests=str(len(obligations)), failures=str(failed)
    )
    for module, group in groupby(obligations, key=lambda obligation: _module(obligation["id"])):
        cases = list(group)
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=module,
            tests=str(len(cases)),
            failures=str(sum(bool(case["reasons"]) for case in cases)),
            errors="0",
            skipped="0",
            time=f"{sum(_seconds(case) for case in cases):.3f}",
        )
        for obligation in cases:
            _add_case(suite, module, obligation)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: ElementTree.Element, module: str, obligation: Obligation) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=module,
        name=obligation["id"].removeprefix(f"{module}."),
        file=obligation["path"],
        line=str(obligation["line"]),
        time=f"{_seconds(obligation):.3f}",
    )
    properties = ElementTree.SubElement(case, "properties")
    for name, value in (
        ("kind", obligation["kind"]),
        ("level", show_level(obligation["evidence"])),
        ("floor", obligation["floor"]),
        ("covers", " ".join(obligation["covers"])),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=value)
    if obligation["reasons"]:
        message = _clean("; ".join(obligation["reasons"]))
        failure = ElementTree.SubElement(case, "failure", message=message, type="obligation")
        failure.text = _clean("\n".join(_explanation(obligation)))


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


def _module(obligation_id: str) -> str:
    """The dotted name before the obligation's own: `a.b` of `a.b.f` and of `a.b.C.f` is `a.b`."""
    parts = obligation_id.split(".")
    classes = [index for index, part in enumerate(parts) if part[:1].isupper()]
    return ".".join(parts[: classes[0] if classes else -1]) or obligation_id


def _seconds(obligation: Obligation) -> float:
    asked = [*obligation["attempts"], *obligation.get("opinions", [])]
    return 0.0 if obligation["cached"] else sum(float(attempt["seconds"]) for attempt in asked)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
