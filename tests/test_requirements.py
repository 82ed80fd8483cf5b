"""Reading the requirements of standards; malformed files are in `tests/cli`."""

from __future__ import annotations

from pathlib import Path

import pytest

from spanproof.config import Config, load_config
from spanproof.errors import RequestError
from spanproof.requirements import load_requirements, uncovered

ONE = "requirements:\n  - {id: A-1, keyword: MUST, checkable: no, text: a, section: '2'}\n"
TWO = "requirements:\n  - {id: B-1, keyword: MAY, checkable: model, text: b, extra: 7}\n"


def config(root: Path, *names: str) -> Config:
    """A configuration that names requirement files, folders or packages."""
    return Config(root / "pyproject.toml", root, root, requirements=names)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two requirement files."""
    (tmp_path / "reqs").mkdir()
    (tmp_path / "reqs/b.yaml").write_text(TWO)
    (tmp_path / "reqs/a.yaml").write_text(ONE)
    (tmp_path / "reqs/readme.md").write_text("no requirements")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "ids"), [("reqs", ["A-1", "B-1"]), ("reqs/b.yaml", ["B-1"]), ("reqs/", ["A-1", "B-1"])]
)
def test_a_file_or_a_folder_may_be_named(files: Path, name: str, ids: list[str]) -> None:
    """The files of a folder in the order of their names; other files are left alone."""
    assert ids == list(load_requirements(config(files, name)))


def test_a_package_may_be_named(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder `requirements` is read, without importing it."""
    package = files / "spec_package"
    package.mkdir()
    (package / "__init__.py").write_text("raise ImportError('not to be imported')")
    (files / "reqs").rename(package / "requirements")
    monkeypatch.syspath_prepend(str(files))
    assert list(load_requirements(config(files, "spec_package"))) == ["A-1", "B-1"]


def test_values_are_texts_whatever_yaml_makes_of_them(files: Path) -> None:
    """An unquoted `no` is the word, and a number is its digits."""
    found = load_requirements(config(files, "reqs"))["A-1"]
    assert (found.checkable, found.section, found.text) == ("no", "2", "a")


@pytest.mark.parametrize(
    "name", ["nowhere", "nowhere/at/all.yaml", "json", "..", "reqs/readme.md/x"]
)
def test_a_name_without_requirements_is_refused(files: Path, name: str) -> None:
    """A configuration that checks nothing must not look like one that checks."""
    with pytest.raises(RequestError):
        load_requirements(config(files / "reqs", name))


def test_what_nothing_covers_is_listed_in_the_order_of_the_files(files: Path) -> None:
    """Ids that do not exist change nothing."""
    known = load_requirements(config(files, "reqs"))
    assert [each.id for each in uncovered(known, [])] == ["A-1", "B-1"]
    assert [each.id for each in uncovered(known, ["A-1", "X-9"])] == ["B-1"]


def test_the_requirements_that_ship_are_read(tmp_path: Path) -> None:
    """Every record has an id of its own, a keyword and a text."""
    found = load_requirements(load_config(tmp_path))
    assert len(found) > 100
    assert all(each.keyword and each.text and each.checkable for each in found.values())
