"""Attempts are found again when nothing that they depended on has changed, and only then."""

from __future__ import annotations

import json
import os
import py_compile
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spanproof.obligation import Limits
from spanproof.verdict import Level


def entries(bench: Any) -> list[Path]:
    """The files of the cache that hold attempts."""
    return sorted(bench.cache_folder.glob("attempts/*/*.json"))


def test_a_second_run_finds_everything_in_the_cache(bench: Any, fakes: ModuleType) -> None:
    """Unchanged obligations are cached with the same evidence, certificate and opinions."""
    engines = [fakes.Fake("first", 10, "unknown"), fakes.Fake("hypothesis", 20, "proved")]
    first = bench.run(bench.obligations("a", "b"), engines)
    second = bench.run(bench.obligations("a", "b"), engines)
    assert [verdict.cached for verdict in first] == [False, False]
    assert [verdict.cached for verdict in second] == [True, True]
    assert [v.attempts for v in first] == [v.attempts for v in second]


def test_a_changed_source_is_proved_again(bench: Any, fakes: ModuleType) -> None:
    """An entry of the old text is not found for the new one, and is found again for the old."""
    obligations = bench.obligations("a")
    bench.run(obligations, [fakes.Fake("first")])
    old = (bench.root / "claims.py").read_text()
    bench.write("claims.py", old + "# changed\n")
    assert not bench.run(obligations, [fakes.Fake("first")])[0].cached
    bench.write("claims.py", old)
    assert bench.run(obligations, [fakes.Fake("first")])[0].cached


def test_keys_differ_by_engine_version_limits_and_obligation(bench: Any, fakes: ModuleType) -> None:
    """Everything that can change an answer is in the key."""
    one, two = bench.obligations("a", "b")
    cache = bench.cache()
    keys = {
        cache.key(one, fakes.Fake("first"), Limits()),
        cache.key(two, fakes.Fake("first"), Limits()),
        cache.key(one, fakes.Fake("second"), Limits()),
        cache.key(one, fakes.Fake("first"), Limits(rlimit=1)),
        cache.key(one, fakes.Fake("first"), Limits(seconds=1)),
        cache.key(one, fakes.Fake("first"), Limits(seed=1)),
        bench.cache().key(one, fakes.Fake("first", revision="2"), Limits()),
    }
    assert len(keys) == 7


def test_keys_differ_by_the_version_of_python(
    bench: Any, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python may mean something else by the same text in its next version."""
    [obligation] = bench.obligations("a")
    before = bench.cache().key(obligation, fakes.Fake("first"), Limits())
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert before != bench.cache().key(obligation, fakes.Fake("first"), Limits())


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'"text"', b"7", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}'],
    ids=["empty", "cut", "null", "list", "text", "number", "table", "binary", "deep", "other"],
)
def test_a_damaged_entry_is_reported_and_proved_again(
    bench: Any, fakes: ModuleType, content: bytes
) -> None:
    """One warning names the file, the verdict is fresh, and the entry is good afterwards."""
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    [entry] = entries(bench)
    entry.write_bytes(content)
    [verdict] = bench.run(bench.obligations("a"), [fakes.Fake("first")])
    assert not verdict.cached
    assert verdict.evidence.level is Level.PROVED
    assert [str(entry) in warning for warning in bench.warnings] == [True]
    assert bench.run(bench.obligations("a"), [fakes.Fake("first")])[0].cached


def test_an_entry_that_claims_more_than_was_written_is_not_believed(
    bench: Any, fakes: ModuleType
) -> None:
    """Changing the level by hand breaks the check sum."""
    bench.run(bench.obligations("a"), [fakes.Fake("first", says="unknown")])
    [entry] = entries(bench)
    entry.write_text(entry.read_text().replace('"unknown"', '"proved"'))
    [verdict] = bench.run(bench.obligations("a"), [fakes.Fake("first", says="unknown")])
    assert verdict.evidence.level is Level.UNKNOWN
    assert len(bench.warnings) == 1


def test_an_entry_under_the_name_of_another_is_not_believed(bench: Any, fakes: ModuleType) -> None:
    """Swapped files are noticed: an entry knows its own key."""
    engine = fakes.Fake("first", about={"a": "proved", "b": "unknown"})
    bench.run(bench.obligations("a", "b"), [engine])
    one, two = entries(bench)
    content = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(content)
    verdicts = bench.run(bench.obligations("a", "b"), [engine])
    assert [verdict.evidence.level for verdict in verdicts] == [Level.PROVED, Level.UNKNOWN]
    assert not any(verdict.cached for verdict in verdicts)
    assert len(bench.warnings) == 2


@pytest.mark.parametrize("damage", ["remove", "change", "empty"])
def test_a_proof_without_its_certificate_is_proved_again(
    bench: Any, fakes: ModuleType, damage: str
) -> None:
    """A proof whose certificate is gone or changed counts as damaged, once."""
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    [certificate] = (bench.cache_folder / "certificates").iterdir()
    original = certificate.read_bytes()
    if damage == "remove":
        certificate.unlink()
    else:
        certificate.write_bytes(b"(exit)" if damage == "change" else b"")
    assert not bench.run(bench.obligations("a"), [fakes.Fake("first")])[0].cached
    assert "certificate" in bench.warnings[0]
    assert original == certificate.read_bytes()
    assert bench.run(bench.obligations("a"), [fakes.Fake("first")])[0].cached


@pytest.mark.parametrize("obstacle", ["a file in place of the folder", "a folder like a file"])
def test_a_cache_that_cannot_be_written_costs_one_warning(
    bench: Any, fakes: ModuleType, obstacle: str
) -> None:
    """The run goes on without it."""
    if obstacle == "a folder like a file":
        bench.write("cache/attempts")
    else:
        bench.write("cache")
    verdicts = bench.run(bench.obligations("a", "b"), [fakes.Fake("first")])
    assert [verdict.evidence.level for verdict in verdicts] == [Level.PROVED, Level.PROVED]
    assert any("cannot be written" in warning for warning in bench.warnings)
    assert sum("cannot be written" in warning for warning in bench.warnings) == 1


def test_a_full_disk_costs_one_warning_and_leaves_no_half_entry(
    bench: Any, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry is written whole or not at all."""

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    [verdict] = bench.run(bench.obligations("a"), [fakes.Fake("first")])
    assert verdict.evidence.level is Level.PROVED
    assert ["No space left" in warning for warning in bench.warnings] == [True]
    assert [path for path in bench.cache_folder.rglob("*") if path.is_file()] == []


def test_a_disabled_cache_is_neither_used_nor_filled(bench: Any, fakes: ModuleType) -> None:
    """`--no-cache` proves again, and leaves what is there."""
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    before = [entry.read_bytes() for entry in entries(bench)]
    [verdict] = bench.run(
        bench.obligations("a"), [fakes.Fake("first", says="unknown")], enabled=False
    )
    assert verdict.evidence.level is Level.UNKNOWN
    assert before == [entry.read_bytes() for entry in entries(bench)]


def test_what_only_one_run_has_seen_is_not_kept(bench: Any, fakes: ModuleType) -> None:
    """A killed worker, a crash and a full memory may be otherwise the next time."""
    about = {"a": "kill", "b": "crash", "c": "memory"}
    bench.run(bench.obligations("a", "b", "c"), [fakes.Fake("first", about=about)])
    assert entries(bench) == []


RUN = "def claim() -> bool:\n    return {}\n"


def test_a_source_that_changes_during_the_run_is_not_kept(bench: Any, fakes: ModuleType) -> None:
    """The worker may have imported either text, so the evidence belongs to neither."""
    obligations = bench.obligations("a")
    [verdict] = bench.run(obligations, [fakes.Fake("first", says="edit")])
    assert verdict.evidence.level is Level.PROVED
    assert entries(bench) == []


def test_nothing_is_kept_when_spanproof_is_edited_during_the_run(
    bench: Any, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers may have imported another lifter than the one whose digest is in the key."""
    times = iter(range(10))
    monkeypatch.setattr("spanproof.runner.cache.own_stamp", lambda: next(times))
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    assert entries(bench) == []


def test_an_edited_engine_is_asked_again(
    bench: Any, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sources of the lifter and the engines are part of every key."""
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    monkeypatch.setattr("spanproof.runner.cache.own_digest", lambda: "edited")
    assert not bench.run(bench.obligations("a"), [fakes.Fake("first")])[0].cached


def test_a_table_with_a_computed_name_counts(bench: Any, fakes: ModuleType) -> None:
    """No text names the file, but the worker saw it being read."""
    name = "from pathlib import Path\nNAME = 'ta' + 'ble.txt'\n"
    bench.write(
        "claims.py",
        f"{name}def claim() -> bool:\n"
        "    return Path(__file__).with_name(NAME).read_text() == 'yes'\n",
    )
    bench.write("table.txt", "yes")
    engines = [fakes.Fake("first", says="run")]
    obligation = bench.obligation(floor="tested")
    assert bench.run([obligation], engines)[0].evidence.level is Level.TESTED
    assert bench.run([obligation], engines)[0].cached
    bench.write("table.txt", "no")
    [verdict] = bench.run([obligation], engines)
    assert verdict.evidence.level is Level.REFUTED
    assert not bench.warnings


def test_a_module_with_a_computed_name_counts(bench: Any, fakes: ModuleType) -> None:
    """A plugin that no text names was imported by the worker."""
    bench.write(
        "claims.py",
        "import importlib\n"
        "def claim() -> bool:\n"
        "    return importlib.import_module('_'.join(('plug', 'in'))).ANSWER\n",
    )
    bench.write("plug_in.py", "ANSWER = True\n")
    engines = [fakes.Fake("first", says="run")]
    obligation = bench.obligation(floor="tested")
    bench.run([obligation], engines)
    assert bench.run([obligation], engines)[0].cached
    bench.write("plug_in.py", "ANSWER = not True\n")
    assert bench.run([obligation], engines)[0].evidence.level is Level.REFUTED


def test_a_module_that_another_obligation_loaded_counts_for_all_that_may_load_it(
    bench: Any, fakes: ModuleType
) -> None:
    """The second importer in a worker opens no file: the module is loaded already."""
    body = (
        "import importlib\n"
        "def claim() -> bool:\n"
        "    return importlib.import_module('_'.join(('plug', 'in'))).ANSWER\n"
    )
    bench.write("one.py", body)
    bench.write("two.py", "import plug_in\n" + body)
    bench.write("plug_in.py", "ANSWER = True\n")
    engines = [fakes.Fake("first", says="run")]
    obligations = [bench.obligation(f"{n}.claim", floor="tested") for n in ("two", "one")]
    bench.run(obligations, engines, jobs=1)
    assert [v.cached for v in bench.run(obligations, engines)] == [True, True]
    bench.write("plug_in.py", "ANSWER = not True\n")
    verdicts = bench.run(obligations, engines)
    assert [verdict.evidence.level for verdict in verdicts] == [Level.REFUTED, Level.REFUTED]


def test_a_new_file_in_a_folder_that_is_listed_counts(bench: Any, fakes: ModuleType) -> None:
    """A claim about all files of a folder has one more to hold for."""
    bench.write(
        "claims.py",
        "from pathlib import Path\n"
        "def claim() -> bool:\n"
        "    return len(list(Path(__file__).parent.joinpath('da' + 'ta').glob('*'))) == 1\n",
    )
    bench.write("data/one.txt")
    engines = [fakes.Fake("first", says="run")]
    obligation = bench.obligation(floor="tested")
    bench.run([obligation], engines)
    assert bench.run([obligation], engines)[0].cached
    bench.write("data/two.txt")
    assert bench.run([obligation], engines)[0].evidence.level is Level.REFUTED


def test_byte_code_that_is_as_old_as_an_edit_is_not_believed(bench: Any, fakes: ModuleType) -> None:
    """Same size and same second as before: Python alone would run the text from before."""
    path = bench.write("claims.py", RUN.format("1 < 2"))
    obligation = bench.obligation(floor="tested")
    engines = [fakes.Fake("first", says="run")]
    shutil.rmtree(bench.root / "__pycache__", ignore_errors=True)
    os.utime(path, ns=(10**18, 10**18))
    py_compile.compile(str(path))
    cached = next((bench.root / "__pycache__").iterdir())
    os.utime(cached, ns=(10**18 + 10**8, 10**18 + 10**8))
    path.write_text(RUN.format("1 > 2"))
    os.utime(path, ns=(10**18 + 2 * 10**8, 10**18 + 2 * 10**8))
    assert bench.run([obligation], engines)[0].evidence.level is Level.REFUTED


def test_helpers_of_the_same_name_beside_two_files_are_not_mixed_up(
    bench: Any, fakes: ModuleType
) -> None:
    """Each file gets the helper beside it, in whatever order a worker meets them."""
    for folder, holds in (("good", True), ("bad", False)):
        bench.write(f"{folder}/helper.py", f"HOLDS = {holds}\n")
        bench.write(
            f"{folder}/claims_{folder}.py",
            "import helper\ndef claim() -> bool:\n    return helper.HOLDS\n",
        )
    obligations = [
        bench.obligation(f"claims_{folder}.claim", folder=folder, floor="tested")
        for folder in ("good", "bad")
    ]
    for order in (obligations, obligations[::-1]):
        verdicts = bench.run(order, [fakes.Fake("first", says="run")], jobs=1, enabled=False)
        levels = {v.obligation_id: v.evidence.level for v in verdicts}
        assert levels == {
            "claims_good.claim": Level.TESTED,
            "claims_bad.claim": Level.REFUTED,
        }


def test_an_entry_holds_what_a_reader_needs_to_check_it(bench: Any, fakes: ModuleType) -> None:
    """Key, attempt, reads, place and check sum; the certificate by its name."""
    bench.run(bench.obligations("a"), [fakes.Fake("first")])
    data = json.loads(entries(bench)[0].read_text())
    assert {"key", "attempt", "reads", "place", "check"} == set(data)
    assert data["place"] == str(bench.root)  # the fake engine was read, which is not part of it
    assert data["attempt"]["certificate"].startswith("sha256:")
