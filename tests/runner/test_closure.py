"""What changes the digest of an obligation: everything that its verdict can depend on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from spanproof.runner import installed

CLAIM = "def claim() -> bool:\n    return True\n"

# name -> the module under test, what it needs, the file that changes
CASES: dict[str, tuple[str, dict[str, str], str]] = {
    "its own text": (CLAIM, {}, "claims.py"),
    "an imported module": ("import model\n", {"model.py": "LIMIT = 1"}, "model.py"),
    "a module imported by an imported one": (
        "import model\n",
        {"model.py": "import deeper", "deeper.py": "A = 1"},
        "deeper.py",
    ),
    "an import inside a function": ("def f():\n    import model\n", {"model.py": ""}, "model.py"),
    "an import in a try block": (
        "try:\n    import fast\nexcept ImportError:\n    fast = None\n",
        {"fast.py": "this is no Python"},
        "fast.py",
    ),
    "import_module of a constant": (
        "import importlib\nm = importlib.import_module('plug.in_')\n",
        {"plug/__init__.py": "", "plug/in_.py": "A = 1"},
        "plug/in_.py",
    ),
    "import_module of a constant in a list": (
        "from importlib import import_module\nNAMES = ['one', 'two']\n"
        "ALL = [import_module(n) for n in NAMES]\n",
        {"one.py": "", "two.py": ""},
        "two.py",
    ),
    "a relative import_module": (
        "import p\n",
        {
            "p/__init__.py": "import importlib\nx = importlib.import_module('.sub', __name__)",
            "p/sub.py": "",
        },
        "p/sub.py",
    ),
    "__import__ of a constant": ("m = __import__('model')\n", {"model.py": ""}, "model.py"),
    "a module as a name of a package": (
        "from p import model\n",
        {"p/__init__.py": "", "p/model.py": "A = 1"},
        "p/model.py",
    ),
    "the package of an imported module": (
        "import p.model\n",
        {"p/__init__.py": "", "p/model.py": ""},
        "p/__init__.py",
    ),
    "a relative import": (
        "import p.model\n",
        {"p/__init__.py": "", "p/model.py": "from . import other", "p/other.py": ""},
        "p/other.py",
    ),
    "a relative import of the package above": (
        "import p.q.model\n",
        {
            "p/__init__.py": "",
            "p/q/__init__.py": "",
            "p/q/model.py": "from ..other import A",
            "p/other.py": "A = 1",
        },
        "p/other.py",
    ),
    "a star import of a name in __all__": (
        "from p import *\n",
        {"p/__init__.py": "__all__ = ['model']", "p/model.py": ""},
        "p/model.py",
    ),
    "a module that a package loads lazily": (
        "import p\n",
        {
            "p/__init__.py": "def __getattr__(name):\n    names = {'A': 'lazy'}\n    ...",
            "p/lazy.py": "A = 1",
        },
        "p/lazy.py",
    ),
    "a namespace package": ("import n.model\n", {"n/model.py": "A = 1"}, "n/model.py"),
    "a nested namespace package": (
        "from n.inner.model import A\n",
        {"n/inner/model.py": "A = 1"},
        "n/inner/model.py",
    ),
    "a local module with the name of a standard one": (
        "import random\n",
        {"random.py": "A = 1"},
        "random.py",
    ),
    "an extension module": ("import fast\n", {"fast.abi3.so": "binary"}, "fast.abi3.so"),
    "a file beside it": ("TABLE = open('table.json')\n", {"table.json": "1"}, "table.json"),
    "a file in the package": (
        "import p\n",
        {"p/__init__.py": "name = 'ta' + 'ble'", "p/data/table.json": "1"},
        "p/data/table.json",
    ),
    "a grammar of another package": (
        "from spanproof.grammar import Grammar\nG = Grammar.load('specs_', 'abnf/g.abnf')\n",
        {"specs_/__init__.py": "", "specs_/abnf/g.abnf": "a = %x61"},
        "specs_/abnf/g.abnf",
    ),
    "a stub beside a module": ("import model\n", {"model.py": "", "model.pyi": ""}, "model.pyi"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_digest_changes_with(case: str, bench: Any) -> None:
    """A changed file that the verdict can depend on gives another key."""
    text, files, changed = CASES[case]
    bench.write("claims.py", text)
    for name, content in files.items():
        bench.write(name, content)
    before = bench.digest(bench.obligation())
    with (bench.root / changed).open("a") as file:
        file.write("\n# changed\n")
    assert bench.digest(bench.obligation()) != before


@pytest.mark.parametrize("case", CASES)
def test_a_digest_stays_when_an_unrelated_file_changes_beside(case: str, bench: Any) -> None:
    """A file that nothing names does not cost a proof."""
    text, files, _ = CASES[case]
    bench.write("claims.py", text)
    for name, content in files.items():
        bench.write(name, content)
    before = bench.digest(bench.obligation())
    bench.write("unrelated.py", "A = 1")
    bench.write("unrelated.txt", "text")
    assert bench.digest(bench.obligation()) == before


def test_a_digest_leaves_out_the_modules_of_a_package_that_nobody_imports(bench: Any) -> None:
    """Changing one model re-proves only the theorems about it."""
    bench.write("claims.py", "from p import model\n")
    for name in ("__init__", "model", "other"):
        bench.write(f"p/{name}.py")
    before = bench.digest(bench.obligation())
    bench.write("p/other.py", "A = 1")
    assert bench.digest(bench.obligation()) == before


def test_a_digest_changes_when_a_missing_module_appears(bench: Any) -> None:
    """An import that failed quietly may succeed later."""
    bench.write("claims.py", "try:\n    import optional\nexcept ImportError:\n    pass\n")
    before = bench.digest(bench.obligation())
    bench.write("optional.py", "A = 1")
    assert bench.digest(bench.obligation()) != before


def test_a_digest_follows_symbolic_links_to_modules(bench: Any) -> None:
    """What counts is the text that is imported, wherever it lies."""
    bench.write("claims.py", "import p.model\n")
    bench.write("store/1/init.py")
    target = bench.write("store/2/model.py", "A = 1")
    (bench.root / "p").mkdir()
    (bench.root / "p/__init__.py").symlink_to(bench.root / "store/1/init.py")
    (bench.root / "p/model.py").symlink_to(target)
    before = bench.digest(bench.obligation())
    target.write_text("A = 2")
    assert bench.digest(bench.obligation()) != before


def test_a_digest_changes_with_a_module_found_through_the_path_of_python(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder on `sys.path` (PYTHONPATH, an editable install) holds first-party code."""
    bench.write("elsewhere/far_away_model.py", "A = 1")
    monkeypatch.syspath_prepend(str(bench.root / "elsewhere"))
    obligation = bench.obligation("claims.claim", folder="here")
    bench.write("here/claims.py", "import far_away_model\n")
    before = bench.digest(obligation)
    bench.write("elsewhere/far_away_model.py", "A = 2")
    assert bench.digest(obligation) != before


def test_a_digest_changes_with_an_environment_variable_that_the_code_names(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`os.environ` is input, too."""
    bench.write("claims.py", "import os\nLIMIT = os.environ.get('SPANPROOF_TEST_LIMIT')\n")
    before = bench.digest(bench.obligation())
    monkeypatch.setenv("SPANPROOF_TEST_LIMIT", "7")
    assert bench.digest(bench.obligation()) != before


def test_a_file_that_cannot_be_read_has_a_digest_all_the_same(bench: Any) -> None:
    """A dangling link or a locked file ends no run."""
    bench.write("p/__init__.py")
    (bench.root / "p/locked.json").symlink_to(bench.root / "p/locked.json")
    bench.write("claims.py", "import p\n")
    assert bench.digest(bench.obligation())


def distribution(root: Path, name: str, record: str, requires: str = "") -> None:
    """An installed distribution of one module, as an installer would leave it."""
    (root / f"{name}.py").write_text("A = 1\n")
    info = root / f"{name}-1.0.dist-info"
    info.mkdir(exist_ok=True)
    need = f"Requires-Dist: {requires}\n" if requires else ""
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{need}")
    (info / "RECORD").write_text(f"{name}.py,sha256={record},6\n{name}-1.0.dist-info/RECORD,,\n")
    os.utime(root / f"{name}.py", (1, 1))


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed distributions."""
    monkeypatch.syspath_prepend(str(tmp_path))
    installed.describe.cache_clear()
    return tmp_path


def test_a_distribution_installed_again_with_the_same_version_is_another_one(
    libraries: Path,
) -> None:
    """A version says little about a working copy; the digests of the files say all."""
    distribution(libraries, "spanproof_lib", "first")
    before = installed.describe("spanproof_lib")
    distribution(libraries, "spanproof_lib", "second")
    installed.describe.cache_clear()
    assert before is not None
    assert installed.describe("spanproof_lib") != before


def test_a_distribution_edited_by_hand_is_another_one(libraries: Path) -> None:
    """Nobody updates RECORD when debugging in site-packages."""
    distribution(libraries, "spanproof_lib", "first")
    before = installed.describe("spanproof_lib")
    module = libraries / "spanproof_lib.py"
    module.write_text("A = 2\n")
    later = (libraries / "spanproof_lib-1.0.dist-info/RECORD").stat().st_mtime + 60
    os.utime(module, (later, later))
    installed.describe.cache_clear()
    assert installed.describe("spanproof_lib") != before


def test_a_distribution_counts_with_what_it_requires(libraries: Path) -> None:
    """An upgrade two steps away can change a verdict."""
    distribution(libraries, "spanproof_lib", "same", requires="spanproof-base>=1")
    distribution(libraries, "spanproof_base", "first")
    before = installed.describe("spanproof_lib")
    distribution(libraries, "spanproof_base", "second")
    installed.describe.cache_clear()
    assert installed.describe("spanproof_lib") != before
