"""The record of a check for people, and its replays as files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from spanproof.errors import RequestError

_LONGEST_SHOWN = 120
_RUN = re.compile(r"(.)\1{39,}")
_STYLES = {"MUST": "bold red", "MUST NOT": "bold red", "GRAMMAR": "bold red"}


def render_check(result: Mapping[str, Any]) -> RenderableType:
    """Every deviation, then what was left to choice, then one line of counts."""
    parts: list[RenderableType] = [_deviation(each) for each in result["deviations"]]
    if result["readings"]:
        parts.append(Text("The standards leave room here; no deviations:", style="dim"))
        parts.extend(_reading(each) for each in result["readings"])
        parts.append(Text())
    if result["cases_not_run"]:
        parts.append(
            Text(
                f"{result['cases_not_run']} cases were not run: too many calls before them hung "
                "or ended the process",
                style="bold",
            )
        )
    parts.append(_counts(result))
    if result["deviations"]:
        parts.append(Text("--replay DIR writes a pytest file for each", style="dim"))
    return Group(*parts)


def _deviation(deviation: Mapping[str, Any]) -> Text:
    severity = deviation["severity"]
    head = Text(f"{deviation['requirement']} {severity}", style=_STYLES.get(severity, "yellow"))
    head.append(f"  {deviation['kind']}\n", style="bold")
    head.append(f"    {deviation['text']}\n", style="dim")
    shown = deviation["input"] or ["(an empty carrier)"]
    lines = [("operation", deviation["operation"])]
    lines += [("input", _shortened(_escaped(value))) for value in shown]
    lines += [("expected", _escaped(deviation["expected"])), ("actual", deviation["actual"])]
    sources = [deviation["found_by"], *deviation["also_found_by"]]
    lines.append(("found by", ", ".join(sources)))
    plain = Text(style="not bold not dim")
    plain.append("".join(f"    {name:<9} {value}\n" for name, value in lines))
    return Text.assemble(head, plain)


def _reading(reading: Mapping[str, Any]) -> Text:
    shown = _shortened(", ".join(map(_escaped, reading["input"])))
    return Text(f"  {reading['about']}: {reading['question']} {reading['observed']}: {shown}")


def _counts(result: Mapping[str, Any]) -> Text:
    count = len(result["deviations"])
    found = f"{count} deviation{'' if count == 1 else 's'}" if count else "no deviations"
    text = (
        f"{_name(result)}: {result['cases']} cases, "
        f"{result['requirements_checked']} requirements checked, "
    )
    return Text.assemble(text, (found, "bold red" if count else "bold green"))


def _name(result: Mapping[str, Any]) -> str:
    """The target, with its version if it has one."""
    version = result["version"]
    return result["target"] if version == "unknown" else f"{result['target']} {version}"


def _shortened(text: str) -> str:
    """Long text without its middle; a character that comes many times is shown with a count."""
    if len(text) <= _LONGEST_SHOWN:
        return text
    counted = _RUN.sub(lambda run: f"{run.group(1)}{{{len(run.group())}}}", text)
    cut = counted if len(counted) <= _LONGEST_SHOWN else f"{counted[: _LONGEST_SHOWN - 20]}…"
    return f"{cut} ({len(text)} characters)"


def _escaped(text: str) -> str:
    """Text in which every character is visible."""
    return ascii(text)[1:-1].replace("\\'", "'")


def write_replays(result: Mapping[str, Any], folder: Path) -> None:
    """Write one pytest file for each deviation into a folder, which is made when missing.

    :raises RequestError: a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for deviation in result["deviations"]:
            path = folder / f"test_{deviation['name']}.py"
            path.write_text(deviation["replay"], encoding="utf-8")
    except OSError as error:
        raise RequestError(f"{folder}: replays cannot be written: {error.strerror}") from error
