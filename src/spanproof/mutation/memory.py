"""What became of the mutants in earlier runs, by the content of everything that it depends on.

There is a file for each text of a module together with the obligations about it, and a line in it
for each mutant. Lines are appended as results come, so an interrupted run loses nothing. A line
that cannot be read counts as absent.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spanproof.mutation.examples import Example
from spanproof.mutation.known import Fate, Known, Result
from spanproof.mutation.mutants import Mutant
from spanproof.mutation.sites import Role
from spanproof.obligation import Kind, Obligation
from spanproof.verdict import Level

Entry = tuple[Mutant, Result]


@dataclass(slots=True)
class Memory:
    """A folder of results; with `enabled=False` it neither finds nor keeps any.

    `warn` gets one line when the folder cannot be written; a run never fails because of it.
    """

    folder: Path
    warn: Callable[[str], None]
    enabled: bool = True
    _unwritable: bool = field(default=False)

    def everything(self, key: str) -> list[Entry] | None:
        """All mutants of a module with their results, if all were tried."""
        lines = self._lines(key)
        total = next((line["all"] for line in lines if "all" in line), None)
        if total is None:
            return None
        entries = {mutant.id: (mutant, result) for mutant, result in _entries(lines)}
        return [entries[name] for name in total] if entries.keys() >= set(total) else None

    def results(self, key: str) -> dict[str, Result]:
        """The results that are known, by the id of the mutant."""
        return {mutant.id: result for mutant, result in _entries(self._lines(key))}

    def keep(self, key: str, mutant: Mutant, result: Result) -> None:
        """Add a result."""
        self._append(key, {"mutant": dataclasses.asdict(mutant),
                           "result": dataclasses.asdict(result)})  # fmt: skip

    def complete(self, key: str, mutants: Iterable[Mutant]) -> None:
        """Note that these are all mutants there are, in this order."""
        self._append(key, {"all": [mutant.id for mutant in mutants]})

    def known(self, key: str) -> Known | None:
        """What an earlier run found out about an obligation."""
        for line in self._lines(key):
            try:
                return decode_known(line)
            except (KeyError, TypeError, ValueError):
                continue
        return None

    def keep_known(self, key: str, known: Known) -> None:
        """Write down what is known of an obligation."""
        self._append(key, encode_known(known))

    def _lines(self, key: str) -> list[dict[str, Any]]:
        if not self.enabled:
            return []
        try:
            text = self._file(key).read_text(encoding="utf-8")
        except OSError:
            return []
        return [line for each in text.splitlines() if (line := _parsed(each)) is not None]

    def _append(self, key: str, data: Mapping[str, Any]) -> None:
        if not self.enabled or self._unwritable:
            return
        line = (json.dumps(data) + "\n").encode()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._file(key), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)
        except OSError as error:
            self._unwritable = True
            self.warn(f"the folder {self.folder} cannot be written ({error.strerror}); going on")

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.jsonl"


def encode_known(known: Known) -> dict[str, Any]:
    """As JSON data."""
    data = dataclasses.asdict(known)
    data["examples"] = [
        {"source": each.source, "runs": sorted(each.runs)} for each in known.examples
    ]
    return data


def decode_known(data: Mapping[str, Any]) -> Known:
    """From JSON data; raises KeyError, TypeError or ValueError for anything else."""
    obligation = dict(data["obligation"])
    for name in ("subject", "covers", "search_path"):
        obligation[name] = tuple(obligation[name])
    obligation["kind"], obligation["floor"] = Kind(obligation["kind"]), Level(obligation["floor"])
    examples = (Example(each["source"], frozenset(each["runs"])) for each in data["examples"])
    lifted = None if data["lifted"] is None else tuple(data["lifted"])
    return Known(Obligation(**obligation), Level(data["level"]), data["seconds"], lifted,
                 data["question"], tuple(examples))  # fmt: skip


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _entries(lines: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    for line in lines:
        try:
            mutant, result = dict(line["mutant"]), dict(line["result"])
            mutant["role"], result["fate"] = Role(mutant["role"]), Fate(result["fate"])
            result["found"] = None
            yield Mutant(**mutant), Result(**result)
        except (KeyError, TypeError, ValueError):
            continue
