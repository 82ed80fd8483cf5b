"""The wheel is the whole tool: it verifies the shipped suite where no checkout is in sight."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# One worker runs them all, so that the wheel is built once.
pytestmark = pytest.mark.xdist_group("wheel")
PACKAGES = ("tracing_specs", "tracing_models", "tracing_proofs", "spanproof")


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and an empty folder to work in."""

    wheel: Path
    scripts: Path
    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the environment in the empty folder, without the checkout's settings."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        return subprocess.run(
            [str(self.scripts / command[0]), *command[1:]],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a fresh environment; its dependencies are borrowed from the running one.

    Borrowing is by a `.pth` file: Python adds the folder it names but does not read the `.pth`
    files inside that folder, so the editable install of the checkout stays out of sight.
    """
    base = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(base)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = base.glob("*.whl")
    venv.create(base / "venv", with_pip=False, symlinks=True)
    scripts = base / "venv" / "bin"
    install = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*install, *options, str(wheel)], check=True, capture_output=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    borrowed = base / "venv" / "lib" / version / "site-packages" / "borrowed.pth"
    borrowed.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    folder = base / "elsewhere"
    folder.mkdir()
    return Installed(wheel, scripts, folder)


def test_the_wheel_carries_the_suite_and_its_data(installed: Installed) -> None:
    """Packages, grammars, requirements, configuration and the licence are all inside."""
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == set(PACKAGES)
    assert "tracing_specs/abnf/traceparent.abnf" in names
    assert "tracing_proofs/suite.toml" in names
    assert "spanproof/report/templates/report.html.j2" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_environment_does_not_see_the_checkout(installed: Installed) -> None:
    """Every package comes from the wheel, under the same name as in the editable install."""
    show = (
        "import importlib, sys\nfor n in sys.argv[1:]: print(importlib.import_module(n).__file__)"
    )
    run = installed.run("python", "-c", show, *PACKAGES)
    assert run.returncode == 0, run.stderr
    places = run.stdout.split()
    assert len(places) == len(PACKAGES)
    assert [place for place in places if place.startswith(str(ROOT))] == []


def test_verify_works_outside_the_checkout(installed: Installed) -> None:
    """A selector of the shipped suite is verified in an empty folder."""
    run = installed.run("spanproof", "verify", "tracing_models.ids", "--json", "verdicts.json")
    assert run.returncode == 0, run.stdout + run.stderr
    verdicts = json.loads((installed.folder / "verdicts.json").read_text(encoding="utf-8"))
    assert verdicts["ok"] is True
    assert verdicts["obligations"] != []


def test_check_works_outside_the_checkout(installed: Installed) -> None:
    """The installed SDK is checked there too: it conforms or deviates, and nothing breaks."""
    run = installed.run("spanproof", "check", "opentelemetry-python", "--json", "check.json")
    assert run.returncode in (0, 1), run.stdout + run.stderr
    report = json.loads((installed.folder / "check.json").read_text(encoding="utf-8"))
    assert report["cases"] > 0
    assert (run.returncode == 0) == (report["deviations"] == [])
