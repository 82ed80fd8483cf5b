"""A project that lies somewhere else finds its verdicts again, and never those of another text."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spanproof.runner import installed
from spanproof.runner.naming import Names
from spanproof.verdict import Level

BESIDE = (
    "import helper\nfrom importlib.resources import files\n"
    "def claim() -> bool:\n"
    "    return files('helper').joinpath('ta' + 'ble.txt').read_text() == 'yes'\n"
)
TEXTS: Mapping[str, Mapping[str, str]] = {
    "a module": {"claims.py": "def claim() -> bool:\n    return True\n"},
    "imports": {
        "claims.py": "import p.model\ndef claim() -> bool:\n    return p.model.HOLDS\n",
        "p/__init__.py": "",
        "p/model.py": "HOLDS = True\n",
        "p/data/table.json": "1",
    },
    "a table that is seen to be read": {
        "claims.py": BESIDE,
        "helper/__init__.py": "",
        "helper/table.txt": "yes",
    },
}


@pytest.fixture
def fakes(bench: Any, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The fake engines as part of the project: workers read their source."""
    source = Path(__file__).parent / "fakes" / "fake_engines.py"
    bench.write("engines/fake_engines.py", source.read_text())
    monkeypatch.syspath_prepend(str(bench.root / "engines"))
    return importlib.import_module("fake_engines")


def run(bench: Any, fakes: ModuleType, says: str = "run") -> Any:
    """The verdict on the one claim of the bench."""
    [verdict] = bench.run([bench.obligation(floor="tested")], [fakes.Fake("first", says=says)])
    return verdict


@pytest.mark.parametrize("case", TEXTS)
@pytest.mark.parametrize("copy", [False, True], ids=["moved", "copied"])
def test_a_project_elsewhere_finds_everything(
    bench: Any, fakes: ModuleType, case: str, copy: bool
) -> None:
    """Modules, data and what a worker read lie where they lay in the project."""
    for name, text in TEXTS[case].items():
        bench.write(name, text)
    first = run(bench, fakes)
    bench.move("elsewhere", copy=copy)
    again = run(bench, fakes)
    assert again.cached
    assert again.attempts == first.attempts


@pytest.mark.parametrize(
    ("case", "changed", "text"),
    [
        ("a module", "claims.py", "def claim() -> bool:\n    return not True\n"),
        ("imports", "p/model.py", "HOLDS = not True\n"),
        ("a table that is seen to be read", "helper/table.txt", "no"),
    ],
)
def test_a_copy_with_another_text_is_not_taken_for_the_original(
    bench: Any, fakes: ModuleType, case: str, changed: str, text: str
) -> None:
    """The original is still there and unchanged, and does not count."""
    for name, content in TEXTS[case].items():
        bench.write(name, content)
    assert run(bench, fakes).evidence.level is Level.TESTED
    bench.move("elsewhere", copy=True)
    bench.write(changed, text)
    assert run(bench, fakes).evidence.level is Level.REFUTED


def test_a_file_outside_is_looked_for_again(bench: Any, fakes: ModuleType) -> None:
    """The old file has not changed, but the code reads the one beside its new place."""
    bench.write("helper/__init__.py")
    bench.write("../table.txt", "yes")
    bench.write("../there/table.txt", "no")
    bench.write(
        "claims.py",
        "import helper\nfrom importlib.resources import files\n"
        "def claim() -> bool:\n"
        "    table = files('helper').parent.parent.joinpath('ta' + 'ble.txt')\n"
        "    return table.read_text() == 'yes'\n",
    )
    assert run(bench, fakes).evidence.level is Level.TESTED
    assert run(bench, fakes).cached
    bench.move("there/project", copy=True)
    assert run(bench, fakes).evidence.level is Level.REFUTED


def test_a_table_outside_counts_where_it_lies(
    bench: Any, fakes: ModuleType, tmp_path: Path
) -> None:
    """What was read outside binds the verdict to this place; asking again is always right."""
    (tmp_path / "table.txt").write_text("yes")
    bench.write(
        "claims.py",
        f"def claim() -> bool:\n    name = {str(tmp_path)!r} + '/ta' + 'ble.txt'\n"
        "    return open(name).read() == 'yes'\n",
    )
    run(bench, fakes)
    assert run(bench, fakes).cached
    bench.move("elsewhere", copy=True)
    assert not run(bench, fakes).cached


@pytest.mark.parametrize(
    "question",
    [
        "'elsewhere' not in __file__",
        "'elsewhere' not in claim.__code__.co_filename",
        "not any('elsewhere' in folder for folder in sys.path)",
        "'elsewhere' not in globals()['__file__']",
    ],
)
def test_code_that_asks_where_it_lies_is_asked_again(
    bench: Any, fakes: ModuleType, question: str
) -> None:
    """Its text is the same, and its answer may be another one."""
    bench.write("claims.py", f"import sys\ndef claim() -> bool:\n    return {question}\n")
    assert run(bench, fakes).evidence.level is Level.TESTED
    bench.move("elsewhere", copy=True)
    assert run(bench, fakes).evidence.level is Level.REFUTED


def test_two_modules_of_one_name_are_told_apart_by_their_order(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of two helpers comes first decides what is imported."""
    bench.write("claims.py", "import spanproof_helper\n")
    digests = set()
    for first, second in (("one", "two"), ("two", "one")):
        bench.write(f"{first}/spanproof_helper.py", f"A = '{first}'\n")
        search = (str(bench.root / first), str(bench.root))
        with monkeypatch.context() as context:
            context.syspath_prepend(str(bench.root / second))
            obligation = dataclasses.replace(bench.obligation(), search_path=search)
            bench.write(f"{second}/spanproof_helper.py", f"A = '{second}'\n")
            digests.add(bench.digest(obligation))
    assert len(digests) == 2


def test_a_replay_names_the_folder_where_the_project_lies_now(
    bench: Any, fakes: ModuleType
) -> None:
    """With the old one it would import the old text."""
    bench.write("claims.py", "def claim() -> bool:\n    return True\n")
    before = run(bench, fakes, says="replay").evidence.counterexample.replay
    old = str(bench.root)
    bench.move("elsewhere")
    again = run(bench, fakes, says="replay")
    assert again.cached
    assert again.evidence.counterexample.replay == before.replace(old, str(bench.root))


def test_only_the_folder_itself_is_left_out_of_texts(tmp_path: Path) -> None:
    """A folder with a longer name is another one."""
    names = Names(tmp_path)
    kept = names.without_place(f"['{tmp_path}', '{tmp_path}/src', '{tmp_path}s', '/x{tmp_path}']")
    moved = Names(Path("/there")).with_place(kept)
    assert moved == f"['/there', '/there/src', '{tmp_path}s', '/x{tmp_path}']"


def test_names_come_back_as_paths(tmp_path: Path) -> None:
    """From another root they lead there; what lies outside stays where it is."""
    here, there = Names(tmp_path / "here"), Names(tmp_path / "there")
    for name in ("a.py", "deep/a.py", "folder/"):
        path = f"{tmp_path}/here/{name}"
        assert here.path(here.name(path)) == path
        assert there.path(here.name(path)) == f"{tmp_path}/there/{name}"
    outside = f"{tmp_path}/hereabouts/a.py"
    assert there.path(here.name(outside)) == here.name(outside) == outside
    assert Names(Path("/")).name("/a.py") == "/a.py"


def test_a_distribution_is_the_same_in_another_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its scripts begin with the path of Python, and it may have come from another folder."""
    found = []
    for number in ("1", "2"):
        place = tmp_path / number
        info = place / "spanproof_lib-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: spanproof_lib\nVersion: 1.0\n")
        (info / "RECORD").write_text(
            f"../../../bin/lib,sha256=script{number},6\n"
            f"spanproof_lib-1.0.dist-info/direct_url.json,sha256=url{number},6\n"
            "spanproof_lib.py,sha256=same,6\nspanproof_lib-1.0.dist-info/RECORD,,\n"
        )
        monkeypatch.syspath_prepend(str(place))
        installed.describe.cache_clear()
        found.append(installed.describe("spanproof_lib"))
    assert found[0] is not None
    assert found[0] == found[1]
