"""The files around the code: make targets, changelog, lock, and what must not be committed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import spanproof

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def committed() -> list[Path]:
    """The files git knows, or would know after `git add`; without git, nothing to check."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    run = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in the checkout."""
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_make_alone_lists_every_target_with_what_it_does() -> None:
    """`make` and `make help` show each target of `.PHONY` with a description."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    shown = make("help").stdout
    assert shown == make().stdout
    listed = re.findall(r"^make ([a-z-]+) +\S", shown, re.MULTILINE)
    assert phony.group(1).split() == listed


def test_verify_and_test_make_the_environment_first() -> None:
    """The README's two commands work on a clean checkout."""
    for target in ("verify", "test"):
        plan = make("--dry-run", "VENV=build/absent", target).stdout
        assert "-m venv --clear build/absent" in plan
        assert "--require-hashes -r requirements.lock" in plan


def test_an_unsuitable_python_gets_one_clear_line(tmp_path: Path) -> None:
    """A Python outside the supported range is named as the reason, and nothing is created."""
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    run = make(f"PYTHON={old}", f"VENV={tmp_path / 'venv'}", "venv")
    assert run.returncode != 0
    assert "spanproof needs Python 3.11 to 3.13" in run.stderr.splitlines()[0]
    assert not (tmp_path / "venv").exists()


def test_ci_runs_what_the_readme_says() -> None:
    """`.ci/run` is executable and calls these in this order: first what the README begins with."""
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    commands = re.findall(r"^make (\S+)$", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert commands == ["verify", "test", "recheck", "mutate", "lint"]


def test_the_lock_pins_every_declared_dependency_with_hashes() -> None:
    """What pyproject.toml asks for is in the lock, and each pin carries a hash."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = PINNED.findall(lock)
    declared = [
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
    names = {re.split(r"[<>=;\[ ]", entry.lower())[0] for entry in declared}
    assert names - {name for name, _ in pins} == set()
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    assert [
        entry for entry in entries if PINNED.match(entry) and "--hash=sha256:" not in entry
    ] == []


def test_the_lock_names_no_index() -> None:
    """Whoever installs decides where packages come from; the hashes decide what they are."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = [word for word in ("://", "--index", "--find-links", "--trusted") if word in lock]
    assert found == []


def test_the_changelog_has_the_version_that_the_package_has() -> None:
    """One version, in pyproject.toml, in the package and on top of the changelog."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert spanproof.__version__ == PROJECT["project"]["version"]
    assert released[0].split()[0] == spanproof.__version__


def test_no_file_names_a_machine_or_a_package_index() -> None:
    """Paths of one machine and addresses of package indexes do not belong in the project."""
    # Put together from pieces so that this file does not contain what it looks for.
    forbidden = re.compile(
        "|".join(["/" + "root/", "/" + "home/[a-z]", "/" + "Users/", "/" + "work/(main|shared)"])
        + "|"
        + "|".join(["simple" + "/pip", "files." + "pythonhosted", "extra-" + "index-url"])
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed()
        if (match := forbidden.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_decisions_follow_one_template() -> None:
    """Every decision record has the sentence that says why, and a number of its own."""
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [record.name[:4] for record in records] == [
        f"{n:04}" for n in range(1, len(records) + 1)
    ]
    for record in records:
        text = record.read_text(encoding="utf-8")
        for part in ("In the context of", "facing", "we decided", "to achieve", "accepting"):
            assert part in text, f"{record.name} lacks {part!r}"


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in a Markdown file points at a file of the checkout."""
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in committed()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []
