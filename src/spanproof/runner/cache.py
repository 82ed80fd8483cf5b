"""Attempts of earlier runs, found again by the content of everything they depended on.

The key of an entry is a digest of the obligation, its sources (`closure`), spanproof's own
engine sources, the engine's version, the limits and the Python that runs; what a worker read
beyond that is in the entry and compared when it is found. So an entry is never stale, at worst
unused. One file per entry, written whole or not at all; a file that is not what was written
counts as absent, with a warning. Certificates lie beside the entries, named by their digest.

Neither keys nor entries say where the project lies, so a cache may be restored beside another
checkout. An entry that depends on it all the same, because something was read outside or because
a text in it names the folder, is found in that folder only.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import icontract

from spanproof.engines.base import Engine
from spanproof.obligation import Limits, Obligation
from spanproof.runner.closure import Sources, own_digest, own_stamp
from spanproof.verdict import Attempt, Counterexample, Finding, Level

SCHEMA = "spanproof.cache/4"
NOT_CACHED = "not in the cache, and this run asks no engine"
"""Why an attempt is unknown that was looked for in a frozen cache."""

_FOR_PEOPLE = ("expected", "actual", "replay")
"""The parts of a counterexample that may name the project's folder, and then name the new one."""


@dataclass(slots=True)
class Cache:
    """A folder of attempts. `enabled=False` neither finds nor keeps any, only certificates.

    `frozen=True` only finds: nothing is written, and `missed` names what was looked for in vain.
    `warn` gets one line for a damaged entry, and one line in all when the folder cannot be
    written; a run never fails because of its cache.
    """

    folder: Path
    sources: Sources
    warn: Callable[[str], None]
    enabled: bool = True
    frozen: bool = False
    missed: list[str] = field(default_factory=list)
    _tool: str = ""
    _tool_stamp: object = None
    _versions: dict[str, str] = field(default_factory=dict)
    _unwritable: bool = False

    def key(self, obligation: Obligation, engine: Engine, limits: Limits) -> str:
        """The digest that names the attempt of one engine at one obligation."""
        if not self._tool:
            self._tool_stamp = own_stamp()
            self._tool = own_digest()
        if engine.name not in self._versions:
            self._versions[engine.name] = engine.version()
        content = {
            "schema": SCHEMA,
            "obligation": [obligation.id, obligation.kind, obligation.qualname],
            "sought": "tests" if obligation.floor is Level.TESTED else "proofs",
            "sources": self.sources.digest(obligation),
            "tool": self._tool,
            "engine": [engine.name, self._versions[engine.name]],
            "limits": dataclasses.asdict(limits),
            "python": _python(),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def find(self, key: str) -> Attempt | None:
        """The attempt kept under a key, or None."""
        path = self._entry(key)
        if not self.enabled:
            return None
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            self.warn(f"cache entry {path} cannot be read ({error.strerror}); proving again")
            return None
        try:
            return self._decode(content, key)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self.warn(f"cache entry {path} is damaged ({error}); proving again")
            return None

    def keep(self, key: str, attempt: Attempt, reads: Mapping[str, str] | None = None) -> None:
        """Write an attempt (and its certificate) under a key.

        `reads` maps what it depends on beyond the key, as `Sources.reads` gives it, to digests.
        Nothing is written when spanproof itself was edited since the key was made.
        """
        if not self.enabled or own_stamp() != self._tool_stamp:
            return
        data = self._encode(attempt)
        reads = dict(reads or {})
        entry = {"key": key, "attempt": data, "reads": reads, "place": self._place(data, reads)}
        entry["check"] = _check(entry)
        self._write(self._entry(key), json.dumps(entry).encode())

    def keep_certificate(self, attempt: Attempt) -> None:
        """Write the certificate of an attempt to the file that carries its digest."""
        if attempt.certificate is not None:
            path = self._certificate(certificate_name(attempt.certificate))
            content = attempt.certificate.encode()
            if _read(path) != content:  # also repairs one that was damaged
                self._write(path, content)

    def _decode(self, content: bytes, key: str) -> Attempt | None:
        entry = json.loads(content)
        check = entry.pop("check")
        if entry["key"] != key or check != _check(entry):
            raise ValueError("its check sum does not match")
        if entry["place"] not in (None, str(self.sources.names.root)):
            return None
        for name, digest in entry["reads"].items():
            if self.sources.content(name) != digest:
                return None
        data = entry["attempt"]
        if data["certificate"] is not None:
            path = self._certificate(data["certificate"])
            certificate = (_read(path) or b"").decode()
            if certificate_name(certificate) != data["certificate"]:
                raise ValueError(f"its certificate {path.name} is missing or changed")
            data["certificate"] = certificate
        if example := data["counterexample"]:
            names = self.sources.names
            placed = {part: names.with_place(example[part]) for part in _FOR_PEOPLE}
            data["counterexample"] = Counterexample(**{**example, **placed})
        for name, value in data.items():
            if isinstance(value, list):
                data[name] = tuple(value)
        finding = Finding(data["finding"]) if data["finding"] else None
        return Attempt(**{**data, "level": Level(data["level"]), "finding": finding})

    def _encode(self, attempt: Attempt) -> dict[str, Any]:
        """The attempt as data: its certificate by name, its texts without the project's folder."""
        data = dataclasses.asdict(attempt)
        if attempt.certificate is not None:
            data["certificate"] = certificate_name(attempt.certificate)
        if example := data["counterexample"]:
            names = self.sources.names
            example |= {part: names.without_place(example[part]) for part in _FOR_PEOPLE}
        return data

    def _place(self, data: Mapping[str, Any], reads: Mapping[str, str]) -> str | None:
        """The project's folder where the entry is of no use elsewhere, else None."""
        names = self.sources.names
        bound = any(map(names.is_elsewhere, reads)) or names.tells_place(_texts(data))
        return str(names.root) if bound else None

    def _entry(self, key: str) -> Path:
        return self.folder / "attempts" / key[:2] / f"{key}.json"

    def _certificate(self, name: str) -> Path:
        return self.folder / "certificates" / f"{name.removeprefix('sha256:')}.smt2"

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file so that a reader sees all of it or nothing."""
        if self._unwritable or self.frozen:
            return
        try:
            write_whole(path, content)
        except OSError as error:
            self._unwritable = True
            self.warn(f"the cache {self.folder} cannot be written ({error.strerror}); going on")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and its folder, so that a reader sees all of it or nothing.

    :raises OSError: that is not possible.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
        temporary = ""
    finally:  # also on Ctrl-C
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def certificate_name(certificate: str) -> str:
    """The name of a certificate in verdict files: `sha256:` and the digest of its text."""
    return f"sha256:{hashlib.sha256(certificate.encode()).hexdigest()}"


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value of lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (key, *_texts(inner))
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)


def _check(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _python() -> list[object]:
    """The interpreter, as far as it can change what code does."""
    return [
        platform.python_implementation(),
        platform.python_version(),
        sys.platform,
        platform.machine(),
        sys.flags.optimize,  # asserts and contracts are gone
        sys.flags.utf8_mode,
        sys.get_int_max_str_digits(),
        icontract.SLOW,
    ]
