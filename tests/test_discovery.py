"""What counts as an obligation, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spanproof.config import Config
from spanproof.discovery import check_covers, discover, discover_paths
from spanproof.errors import RequestError
from spanproof.obligation import Kind, Obligation, enter, load
from spanproof.verdict import Level

MODEL = """
from dataclasses import dataclass
import icontract
import json
from json import dumps

LIMIT = 3

@icontract.require(lambda x: x > 0)
def with_contract(x: int) -> int:
    return x

def plain(x: int) -> int:
    def inner() -> int:
        return x
    return inner()

def _private(x: int) -> int:
    return x

double = lambda x: 2 * x

@icontract.invariant(lambda self: self.n >= 0)
@dataclass(frozen=True)
class Counter:
    n: int

    @property
    @icontract.ensure(lambda result: result >= 0)
    def size(self) -> int:
        return self.n

    @classmethod
    @icontract.ensure(lambda result: result.n == 0)
    def empty(cls) -> "Counter":
        return cls(0)

    def next(self) -> "Counter":
        return Counter(self.n + 1)
"""
PROOF = """
from spanproof import theorem
from shop_model import Counter

@theorem(covers=["A-1"], floor="tested", budget=2)
def counting_goes_up(c: Counter) -> bool:
    return c.next().n == c.n + 1

def helper(x: int) -> bool:
    return True
"""


@pytest.fixture(autouse=True)
def _own_modules() -> Iterator[None]:
    """Modules of one test are forgotten before the next."""
    enter(())
    yield
    enter(())


def config(root: Path, **settings: object) -> Config:
    """A configuration of a project in `root`."""
    place = root / "pyproject.toml"
    return Config(place, root, root, search_path=(str(root),), **settings)  # type: ignore[arg-type] # any setting


@pytest.fixture
def shop(tmp_path: Path) -> Config:
    """A model and a proof."""
    (tmp_path / "shop_model.py").write_text(MODEL)
    (tmp_path / "shop_proofs.py").write_text(PROOF)
    return config(tmp_path, models=("shop_model",), proofs=("shop_proofs",))


def kinds(obligations: list[Obligation]) -> dict[str, str]:
    """The kind of each obligation by its name in the module."""
    return {obligation.qualname: obligation.kind.value for obligation in obligations}


def test_contracts_theorems_and_plain_functions_of_models_are_found(shop: Config) -> None:
    """Nested, private and imported functions and lambdas are not; nor helpers of proofs."""
    assert kinds(discover(shop)) == {
        "with_contract": "contract",
        "plain": "definedness",
        "Counter": "contract",
        "Counter.size": "contract",
        "Counter.empty": "contract",
        "Counter.next": "definedness",
        "counting_goes_up": "theorem",
    }


def test_a_theorem_carries_what_its_decorator_says(shop: Config) -> None:
    """Requirements, floor, budget, the models it is about, its file and line."""
    [theorem] = [o for o in discover(shop) if o.kind is Kind.THEOREM]
    assert theorem.id == "shop_proofs.counting_goes_up"
    assert (theorem.covers, theorem.floor, theorem.budget) == (("A-1",), Level.TESTED, 2)
    assert theorem.subject == ("shop_model",)
    assert (Path(theorem.path).name, theorem.line) == ("shop_proofs.py", 6)


def test_every_obligation_can_be_loaded_by_its_name(shop: Config) -> None:
    """A worker imports what discovery has named."""
    assert all(callable(load(obligation)) for obligation in discover(shop))


def test_obligations_come_in_the_order_of_their_lines(shop: Config) -> None:
    """A report reads like the source."""
    lines = [o.line for o in discover(shop) if o.module == "shop_model"]
    assert sorted(lines) == lines


def test_all_modules_below_a_package_are_looked_at(tmp_path: Path) -> None:
    """In alphabetical order, `__main__` left out."""
    for name in ("__init__", "b", "a", "__main__", "sub/__init__", "sub/c"):
        path = tmp_path / f"depot/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "raise SystemExit\n" if name == "__main__" else "def f() -> int: return 1\n"
        )
    found = discover(config(tmp_path, models=("depot",)))
    expected = ["depot", "depot.a", "depot.b", "depot.sub", "depot.sub.c"]
    assert expected == [obligation.module for obligation in found]


def test_a_file_alone_needs_no_configuration(tmp_path: Path) -> None:
    """Its theorems and contracts are found, its plain functions are not."""
    (tmp_path / "lone_claims.py").write_text(MODEL)
    found = kinds(discover_paths([tmp_path / "lone_claims.py"]))
    assert {"with_contract", "Counter", "Counter.size", "Counter.empty"} == set(found)


def test_a_file_in_a_package_keeps_its_dotted_name(tmp_path: Path) -> None:
    """So that its relative imports work."""
    (tmp_path / "boxed").mkdir()
    (tmp_path / "boxed/__init__.py").write_text("")
    (tmp_path / "boxed/model.py").write_text(MODEL)
    (tmp_path / "boxed/claims.py").write_text(
        "from spanproof import theorem\nfrom .model import LIMIT\n"
        "@theorem()\ndef three() -> bool:\n    return LIMIT == 3\n"
    )
    [obligation] = discover_paths([tmp_path / "boxed/claims.py"])
    assert obligation.id == "boxed.claims.three"


def test_helpers_of_the_same_name_beside_two_files_stay_apart(tmp_path: Path) -> None:
    """The second file gets its own helper, and not the one that is loaded already."""
    for folder in ("left", "right"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "side_helper.py").write_text(f"SIDE = {folder!r}\n")
        (tmp_path / folder / f"claims_{folder}.py").write_text(
            "from spanproof import theorem\nimport side_helper\n"
            f"assert side_helper.SIDE == {folder!r}\n"
            "@theorem()\ndef fine() -> bool:\n    return True\n"
        )
    found = discover_paths([tmp_path / "left", tmp_path / "right/claims_right.py"])
    assert [obligation.id for obligation in found] == ["claims_left.fine", "claims_right.fine"]


def test_hidden_folders_and_byte_code_are_skipped(tmp_path: Path) -> None:
    """A virtual environment below a folder is not verified."""
    for name in (".venv/lib.py", "__pycache__/x.py", "seen_claims.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("from spanproof import theorem\n@theorem()\ndef t() -> bool: return True\n")
    assert [obligation.id for obligation in discover_paths([tmp_path])] == ["seen_claims.t"]


def test_accessors_and_overloads_may_repeat_a_name(tmp_path: Path) -> None:
    """A setter does not hide its getter."""
    (tmp_path / "accessed.py").write_text(
        "import icontract\nclass A:\n    _x = 1\n    @property\n"
        "    @icontract.ensure(lambda result: result > 0)\n    def x(self) -> int:\n"
        "        return self._x\n    @x.setter\n    def x(self, v: int) -> None:\n"
        "        self._x = v\n"
    )
    assert [o.id for o in discover_paths([tmp_path / "accessed.py"])] == ["accessed.A.x"]


def test_a_repeated_method_is_refused(tmp_path: Path) -> None:
    """The first one would silently not be verified."""
    contract = (
        "    @icontract.ensure(lambda result: True)\n    def f(self) -> int:\n        return 1\n"
    )
    (tmp_path / "repeated.py").write_text(f"import icontract\nclass A:\n{contract}{contract}")
    with pytest.raises(RequestError, match=r"repeated\.py:7: A\.f is already defined at line 4"):
        discover_paths([tmp_path / "repeated.py"])


def test_an_unknown_requirement_is_refused_with_the_closest_one(shop: Config) -> None:
    """A misspelt id would leave a requirement uncovered."""
    with pytest.raises(RequestError, match=r"shop_proofs\.py:6: .* 'A-1', .* did you mean A-11\?"):
        check_covers(discover(shop), {"A-11", "B-2"})
    check_covers(discover(shop), {"A-1"})


def test_programs_of_a_typestate_folder_are_obligations(tmp_path: Path) -> None:
    """With the requirements and models that their comments and imports name."""
    (tmp_path / "states").mkdir()
    (tmp_path / "states/open_twice.py").write_text("# covers: A-1, A-2\nimport shop_model\n")
    (tmp_path / "states/_shared.py").write_text("")
    (tmp_path / "shop_model.py").write_text(MODEL)
    found = discover(config(tmp_path, models=("shop_model",), typestate=("states",)))
    [program] = [obligation for obligation in found if obligation.kind is Kind.TYPESTATE]
    assert (program.id, program.covers) == ("states.open_twice", ("A-1", "A-2"))
    assert program.subject == ("shop_model",)
